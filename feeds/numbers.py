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
from feeds.amounts import Amounts
from feeds.digits import plain, quick
from feeds.readings import Missing, Reading, Result, Unclear
from feeds.text import figures, key, split, strange_digit
from feeds.units import unit_of

LONGEST = 200  # characters; a longer text is no figure
DECIMAL = {"vi": ",", "en": "."}
FRACTION = 2  # a number up to this may be a percentage written as a fraction, where the file does not tell (.xls)


_SLASH = re.compile(r"([\d.,]+) ?/ ?([\d.,]+)", re.ASCII)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2}(?:[ t].*)?|\d{1,2}:\d{2}(?::\d{2})?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d{1,3}", re.ASCII)


def plainly(raw: str | float | int | None, locale: str, *, whole: bool, cell: bool) -> float | None:
    """The value of what needs no second thought, None for anything else. The hot path: most of what comes is this.

    That is a number, unless it stood in a `cell` that may mean it otherwise or is a `slip`, and a figure in its
    locale's plain form, unless a count of `whole` things has decimals, or a plus: "+15" may be a change.
    """
    if isinstance(raw, str):
        return None if whole and (DECIMAL[locale] in raw or raw[:1] == "+") else quick(raw, locale)
    if cell or type(raw) not in (int, float):
        return None
    try:
        v = float(raw)  # type: ignore[arg-type]
    except OverflowError:
        return None
    return v + 0.0 if math.isfinite(v) and not (whole and slip(v)) else None


def slip(v: float) -> bool:
    """True for 12.439 of whole things: a program before us took a thousands dot for a decimal one.

    Three decimals, as a group has digits; with fewer or more it was worked out (an average, Prometheus' increase).
    """
    return f"{v:.3f}" == repr(v)


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
    if not math.isfinite(v * 100 if percent_cell else v):
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
        self.amounts = Amounts(raw, locale, unit)
        self.unit, self.unclear = self.amounts.unit, self.amounts.unclear

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
        if found.verb in ("equals", "reaches"):
            if self.growth:
                sure = found.verb == "equals" and found.than == "same_period" and inner.v >= 0
                either = (index.v, inner.v) if found.than in ("same_period", "") else ()
                return index if sure else self.unclear("growth", either)
            share = found.than == "plan" or (found.verb == "reaches" and found.than != "same_period")
            return inner if share else self.unclear("growth", (index.v, inner.v))
        if not self.growth or found.than not in ("same_period", "") or min(inner.v, inner.low or 0.0) < 0:
            return self.unclear("growth")
        if found.verb == "down":
            return Reading(-inner.v, _minus(inner.high), _minus(inner.low), phrases.TURNED[inner.qualifier])
        return inner

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
        result = self.amounts.interval(rest) or self.amounts.quantity(rest)
        return replace(result, qualifier=qualifier) if qualifier and isinstance(result, Reading) else result


def _minus(v: float | None) -> float | None:
    return None if v is None else -v


__all__ = ["Missing", "Reading", "Result", "Unclear", "plainly", "read"]
