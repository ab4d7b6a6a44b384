"""Amounts in words and digits: "12.345 tỷ 678 triệu đồng", "70 - 75%", brought into an indicator's unit."""

import math
import re
from decimal import Decimal

from broadcaster.model import Reason
from feeds.digits import plain, readings
from feeds.readings import Reading, Result, Unclear
from feeds.text import key
from feeds.units import HALF, PERCENT, scaled, unit_of

SHOWN = 200  # characters of a raw text that a reason repeats
EXACT = 2.0**53  # beyond it not every whole number can be kept; no figure of a province is larger
LOST = Decimal("5e-7")  # what the digits that a number cannot keep may come to: six decimals are shown at most
LEAST = Decimal("0.001")  # of a unit: less of it is a slip, whatever words stand behind it
LARGE = 1_000_000  # of a base unit: written with its name, this many are hardly meant in thousands or more of it
PERMILLE = "‰"

_LEADING = re.compile(r"[+-]? ?\d+(?:[.,]\d+| \d{3}(?!\d))*", re.ASCII)
_ACCOUNTING = re.compile(r"\((\d[\d.,]*)\)", re.ASCII)
_BARE = re.compile(r"[.,]\d+", re.ASCII)  # ".5"
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_BETWEEN = re.compile(rf"(?:{key('từ')} )?(\d.*?)( ?- ?| {key('đến')} | {key('tới')} | to )(\d.*)")


class Amounts:
    """Reads the amounts of one raw text in a locale, in the unit of its indicator."""

    def __init__(self, raw: str, locale: str, unit: str) -> None:
        self.raw, self.locale, self.words, self.unit = raw, locale, unit, unit_of(unit)

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
            if scale and names[:1] == [HALF] and amount % 1 == 0:
                amount, names = amount + Decimal("0.5"), names[1:]
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
        if any(map(str.isdigit, name)):
            return self.stopped(text, first)
        if name == PERMILLE and self.unit.percent and scale is None:
            return self.unclear("unit", (float(first / 10),))
        if name and not self.unit.means(name):
            return self.unclear("unit" if name[0].isalpha() else "extra", (float(first),))
        scaled = scale is not None or stepped
        if not scaled and not name:
            return self.reading(total)
        if scaled and self.unit.percent:
            return self.unclear("unit", (float(first),))
        literal = total / self.unit.scale
        clear = name and (scaled or abs(total) >= LARGE)
        if total and abs(literal) < (LEAST if clear else 1):
            # "12.345 đồng", or "12 nghìn", in a column of "tỷ đồng": do they mean the column's unit?
            return self.unclear("unit", (float(total), float(literal)))
        return self.reading(literal)

    def unsure(self, figure: str, text: str) -> Unclear:
        """Digits that are no figure of this locale: say why and what it might be."""
        if " " in figure:
            return self.unclear("extra")
        candidates = readings(figure, self.locale) if len(_FIGURES.findall(text)) == 1 else []
        if re.match(r"[+-]?0\d", figure):
            return self.unclear("leading_zero", candidates)
        return self.unclear("grouping", candidates)

    def stopped(self, text: str, first: Decimal | None) -> Unclear:
        """Something stands there that is no part of a figure; of several figures none is suggested."""
        if _BARE.fullmatch(text):
            return self.unclear("grouping", (float(text.replace(",", ".")),))
        if inside := _ACCOUNTING.fullmatch(text):
            amount = plain(inside[1], self.locale)
            return self.unclear("brackets", (-float(amount), float(amount)) if amount is not None else ())
        if first is None:
            return self.unclear("extra" if any(map(str.isdigit, text)) else "no_figure")
        if len(_FIGURES.findall(text)) > 1:
            return self.unclear("extra")
        return self.unclear("extra", (-float(first), float(first)) if text.endswith("-") else (float(first),))

    def reading(self, v: Decimal) -> Result:
        value = float(v)
        if math.isfinite(value) and abs(value) <= EXACT and abs(v - Decimal(repr(value))) >= LOST:
            return self.unclear("too_precise")
        return Reading(value + 0.0) if math.isfinite(value) else self.unclear("not_a_number")

    def unclear(self, code: str, candidates: tuple[float, ...] | list[float] = (), **args: str) -> Unclear:
        once = dict.fromkeys(value for value in candidates if math.isfinite(value))
        return Unclear(Reason(code, {"raw": self.raw[:SHOWN], "unit": self.words, **args}), tuple(once))
