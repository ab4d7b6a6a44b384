"""Strict reading of figures, Vietnamese first (DOMAIN 3): what is not certain is held, never guessed.

`read` answers with a Reading, with Missing (a mark that says "no figure", which is never 0), or with Unclear: a reason
and the readings somebody might have meant, for a suggestion.
"""

import math
import re
from dataclasses import replace
from decimal import Decimal

from broadcaster.model import Reason, Status
from feeds import phrases
from feeds.digits import plain, quick, readings
from feeds.readings import Missing, Reading, Result, Unclear
from feeds.text import figures, key, split, strange_digit
from feeds.units import PERCENT, scaled, unit_of

LONGEST = 200  # characters; a longer text is no figure
DECIMAL = {"vi": ",", "en": "."}
EXACT = 2.0**53  # beyond it not every whole number can be kept; no figure of a province is larger
LOST = Decimal("5e-7")  # what the digits that a number cannot keep may come to: six decimals are shown at most
LEAST = Decimal("0.001")  # of a unit: less of it is a slip, whatever words stand behind it
FRACTION = 2  # a number up to this may be a percentage written as a fraction, where the file does not tell (.xls)


_LEADING = re.compile(r"[+-]? ?\d+(?:[.,]\d+| \d{3}(?!\d))*", re.ASCII)
_SLASH = re.compile(r"([\d.,]+) ?/ ?([\d.,]+)", re.ASCII)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2}(?:[ t].*)?|\d{1,2}:\d{2}(?::\d{2})?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d{1,3}", re.ASCII)
_ACCOUNTING = re.compile(r"\((\d[\d.,]*)\)", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_BETWEEN = re.compile(rf"(?:{key('từ')} )?(\d.*?)( ?- ?| {key('đến')} | {key('tới')} | to )(\d.*)")


def plainly(raw: str | float | int | None, locale: str, *, whole: bool, cell: bool) -> float | None:
    """The value of what needs no second thought, None for anything else. The hot path: most of what comes is this.

    That is a number, unless it stood in a `cell` that may mean it otherwise, and a figure in its locale's plain form,
    unless a count of `whole` things has decimals.
    """
    if isinstance(raw, str):
        return None if whole and DECIMAL[locale] in raw else quick(raw, locale)
    if cell or type(raw) not in (int, float):
        return None
    try:
        v = float(raw)  # type: ignore[arg-type]
    except OverflowError:
        return None
    return v + 0.0 if math.isfinite(v) else None


def read(
    raw: str | float | int | None,
    *,
    locale: str = "vi",
    unit: str = "",
    ratio: bool = False,
    percent_cell: bool | None = False,
    growth: bool = False,
) -> Result:
    """Read one cell or field as a figure in `unit`.

    ratio: the mapping says that "a/b" is a ratio here. percent_cell: a number in a cell formatted as percent (0.954);
    None where the file does not tell.
    growth: the indicator is a change against the same period, so "bằng 112,3% cùng kỳ" is +12.3.
    """
    if raw is None:
        return Missing(Status.MISSING)
    if not isinstance(raw, str):
        return _number(raw, unit, percent_cell)
    return _Reader(raw, locale, unit, ratio, growth).read()


def _number(raw: float, words: str, percent_cell: bool | None) -> Result:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return Unclear(Reason("not_a_number", {"raw": str(raw)}))
    try:
        v = float(raw)
    except OverflowError:
        v = math.inf
    if not math.isfinite(v):
        return Unclear(Reason("not_a_number", {"raw": str(raw)[:LONGEST]}))
    if percent_cell is None and 0 < abs(v) <= FRACTION and unit_of(words).percent:
        return Unclear(Reason("percent_form", {"raw": f"{v:g}", "unit": words}), (round(v * 100, 10), v))
    if not percent_cell:
        return Reading(v + 0.0)
    if not unit_of(words).percent:
        return Unclear(Reason("percent_unit", {"raw": f"{v:g}", "unit": words}), (v, v * 100))
    return Reading(round(v * 100, 10) + 0.0)


class _Reader:
    """One text being read. Every step answers with a result, or None to let the next one try."""

    def __init__(self, raw: str, locale: str, unit: str, ratio: bool, growth: bool) -> None:
        self.raw, self.locale, self.ratio, self.growth = raw, locale, ratio, growth
        self.words, self.unit = unit, unit_of(unit)

    def read(self) -> Result:
        value = quick(self.raw, self.locale)
        if value is not None:
            return Reading(value)
        if len(self.raw) > LONGEST:
            return self.unclear("too_long")
        text = key(figures(self.raw))
        if (status := phrases.missing(text)) is not None:
            return Missing(status)
        if strange := strange_digit(text):
            return self.unclear("strange_digit", character=strange)
        if split(self.raw.strip()):
            return self.unclear("several")
        if text.startswith("#"):
            return self.unclear("error_cell")
        if _DATE.fullmatch(text):
            return self.unclear("date")
        if _SCIENTIFIC.fullmatch(text):
            return self.unclear("scientific", (float(text.replace(",", ".")),))
        certain, text = phrases.status(text)
        result = self.change(text) or self.slash(text) or self.qualified(text)
        return replace(result, status=certain) if certain and isinstance(result, Reading) else result

    def change(self, text: str) -> Result | None:
        """ "bằng 112,3% cùng kỳ" is +12,3 %; "đạt 103% dự toán" is no growth (DOMAIN 3)."""
        found = phrases.change(text) if self.unit.percent else None
        if found is None:
            return None
        inner = self.qualified(found.amount)
        if not isinstance(inner, Reading):
            return inner
        index = self.moved(inner, -100)
        if found.verb == "reaches":
            if self.growth or found.same_period:
                return self.unclear("growth", (index.v, inner.v))
            return inner
        if found.verb == "equals":
            sure = self.growth and found.same_period and inner.v >= 0
            return index if sure else self.unclear("growth", (index.v, inner.v))
        down = Reading(-inner.v, _minus(inner.high), _minus(inner.low), phrases.TURNED[inner.qualifier])
        change = down if found.verb == "down" else inner
        sure = self.growth and found.same_period is not False and min(inner.v, inner.low or 0.0) >= 0
        return change if sure else self.unclear("growth", (change.v,))

    def moved(self, reading: Reading, by: int) -> Reading:
        """A reading with all its numbers moved, exactly as far as they are written."""
        v, low, high = (
            None if each is None else float(round(Decimal(str(each)) + by, 10))
            for each in (reading.v, reading.low, reading.high)
        )
        return replace(reading, v=v or 0.0, low=low, high=high)

    def slash(self, text: str) -> Result | None:
        """ "a/b": a ratio only where the mapping says so; else held, with every reading it might have."""
        found = _SLASH.fullmatch(text)
        if not found:
            return None
        a, b = (plain(part, self.locale) for part in found.groups())
        if a is None or b is None:
            return self.unclear("slash")
        share = [float(a / b) * (100 if self.unit.percent else 1)] if b else []
        if self.ratio:
            return Reading(share[0]) if share else self.unclear("ratio_zero")
        joined = plain(f"{found[1]}{'.' if self.locale == 'vi' else ','}{found[2]}", self.locale)
        return self.unclear("slash", [*([float(joined)] if joined is not None else []), float(a), *share])

    def qualified(self, text: str) -> Result:
        """A figure or an interval, with an approximation before or after it."""
        qualifier, rest = phrases.approximate(text if self.unit.percent else phrases.reached(text))
        result = self.interval(rest) or self.quantity(rest)
        return replace(result, qualifier=qualifier) if qualifier and isinstance(result, Reading) else result

    def interval(self, text: str) -> Result | None:
        """ "70 - 75%", "từ 5 đến 7 triệu". A bare "70 - 75" could be many things and is held."""
        found = _BETWEEN.fullmatch(text)
        if not found:
            return None
        first, dash, second = found.groups()
        behind = _LEADING.match(second)
        tail = second[behind.end() :].strip() if behind else ""
        head = _LEADING.match(first)
        if head and head.end() == len(first) and tail:
            first = f"{first} {tail}"
        low, high = self.quantity(first), self.quantity(second)
        if not isinstance(low, Reading) or not isinstance(high, Reading):
            return None
        bare = dash.strip() == "-" and not tail
        years = _YEAR.fullmatch(found[1]) and _YEAR.fullmatch(second)
        if low.v >= high.v or bare or years:
            return self.unclear("interval", (low.v, high.v))
        middle = float((Decimal(str(low.v)) + Decimal(str(high.v))) / 2)
        return Reading(middle, low=low.v, high=high.v)

    def quantity(self, text: str) -> Result:
        """One amount: a figure with scale words and a unit, perhaps in two steps ("12.345 tỷ 678 triệu đồng")."""
        total, before = Decimal(0), None
        first: Decimal | None = None
        rest = text
        while True:
            found = _LEADING.match(rest)
            if not found:
                return self.stopped(text, first)
            amount = plain(found[0], self.locale)
            if amount is None:
                return self.unsure(found[0], text)
            first = amount if first is None else first
            tail = rest[found.end() :].strip()
            if tail and rest[found.end()] in "-+/.,:'" and tail[0] != "%":
                return self.stopped(text, first)
            upto = re.search(r" (?=[+-]?\d)", tail)
            names = (tail[: upto.start()] if upto else tail).replace("%", " % ").split()
            scale, names = scaled(names)
            step = scale or Decimal(1)
            if before is not None and (amount < 0 or amount * step >= before):
                return self.stopped(text, first)
            total += (-amount if before is not None and text.startswith("-") else amount) * step
            if not upto:
                return self.named(text, total, first, stepped=before is not None, scale=scale, name=" ".join(names))
            if scale is None or names or amount % 1:
                return self.stopped(text, first)
            before, rest = step, tail[upto.end() :]

    def named(
        self, text: str, total: Decimal, first: Decimal, *, stepped: bool, scale: Decimal | None, name: str
    ) -> Result:
        """Bring an amount with its words behind it into the indicator's unit."""
        if name in PERCENT:
            if self.unit.percent and scale is None and not stepped:
                return self.reading(total)
            return self.unclear("percent_unit", (float(first),))
        if stepped and scale is None and not name:
            return self.stopped(text, first)  # "2 tỷ 5": five what?
        if name and not self.unit.means(name):
            return self.unclear("unit" if name[0].isalpha() else "extra", (float(first),))
        scaled = scale is not None or stepped
        if not scaled and not name:
            return self.reading(total)
        if scaled and self.unit.percent:
            return self.unclear("unit", (float(first),))
        literal = total / self.unit.scale
        if total and abs(literal) < (LEAST if scaled and name else 1):
            # "12.345 đồng", or "12 nghìn", in a column of "tỷ đồng": do they mean the column's unit?
            return self.unclear("unit", (float(total), float(literal)))
        return self.reading(literal)

    def unsure(self, figure: str, text: str) -> Unclear:
        """Digits that are no figure of this locale: say why and what it might be."""
        candidates = readings(figure, self.locale)
        if re.match(r"[+-]?0\d", figure):
            return self.unclear("leading_zero", candidates)
        return self.unclear("grouping", candidates)

    def stopped(self, text: str, first: Decimal | None) -> Unclear:
        """Something stands there that is no part of a figure."""
        if inside := _ACCOUNTING.fullmatch(text):
            amount = plain(inside[1], self.locale)
            return self.unclear("brackets", (-float(amount), float(amount)) if amount is not None else ())
        if first is None:
            return self.unclear("no_figure")
        return self.unclear("extra", (float(first),))

    def reading(self, v: Decimal) -> Result:
        value = float(v)
        if math.isfinite(value) and abs(value) <= EXACT and abs(v - Decimal(repr(value))) >= LOST:
            return self.unclear("too_precise", (value,))
        return Reading(value + 0.0) if math.isfinite(value) else self.unclear("not_a_number")

    def unclear(self, code: str, candidates: tuple[float, ...] | list[float] = (), **args: str) -> Unclear:
        once = dict.fromkeys(value for value in candidates if math.isfinite(value))
        return Unclear(Reason(code, {"raw": self.raw[:LONGEST], "unit": self.words, **args}), tuple(once))


def _minus(v: float | None) -> float | None:
    return None if v is None else -v


__all__ = ["Missing", "Reading", "Result", "Unclear", "plainly", "read"]
