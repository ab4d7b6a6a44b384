"""Could this figure be true? Pure checks against the bounds, the last value and the part-of-whole rules."""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

from broadcaster import periods, reconcile
from broadcaster.model import Observation, Reason, Rule, Status
from broadcaster.reconcile import Violation
from feeds import amounts, numbers
from feeds.book import Entry
from feeds.dates import local_day
from feeds.offers import Offer
from feeds.readings import Missing, Reading, Unclear
from feeds.text import figures

Doubt = tuple[Reason, float | None]  # why it is held, and what it may have been
Value = Callable[[str], float | None]

NEAR = 2.0  # a factor between 500 and 2000 is "near x1000": a unit slip or a dot read as a comma (DOMAIN 3)
LEAST = 1000 / NEAR
FURTHEST = 3  # thousands of thousands of thousands: the largest slip of a unit; further off, something else is wrong
_THOUSANDTHS = {"vi": re.compile(r",\d{3}(?!\d)", re.ASCII), "en": re.compile(r"\.\d{3}(?!\d)", re.ASCII)}
ALIKE = 3.0  # a suggestion within this factor of the last value counts as like it
SHOWN = 200  # characters of other places that a reason names
HUNDRED = 100
SLACK = 0.15  # points between a change as a source supplies it and the one its values make (DOMAIN 3)
INDEX = (50.0, 200.0)  # a growth between them may be an index of the same period = 100: 111.42 for +11.42 %
_RANKS = {Status.FORECAST: 0, Status.ESTIMATED: 1, Status.PROVISIONAL: 2}


def bounds(entry: Entry, v: float) -> Doubt | None:
    """Outside what is possible: the indicator's `least` and `most`, and what a number holds exactly."""
    if abs(v) > amounts.EXACT:
        return Reason("too_big", {"v": v, "most": amounts.EXACT}), None
    if entry.most is not None and v > entry.most:
        return Reason("above_most", {"v": v, "most": entry.most, "unit": entry.unit}), None
    if entry.least is not None and v < entry.least:
        return Reason("below_least", {"v": v, "least": entry.least, "unit": entry.unit}), None
    return None


def counted(reading: Reading, raw: float | str | None, locale: str) -> Reading | Unclear:
    """A count typed with decimals: "12,439" documents are 12.439 of them, or written the English way 12439.

    The same holds for "1,000" and for a cell that a spreadsheet program took for 5238.802. "+15" may be a change.
    """
    if reading.low is not None:
        return reading
    v = reading.v
    if isinstance(raw, str) and figures(raw).startswith("+"):
        return Unclear(Reason("extra", {"raw": raw}), (v,))
    if v.is_integer():
        decimals = _THOUSANDTHS[locale].search(raw) if isinstance(raw, str) else None
        if decimals is None or float(re.sub(r"\D", "", str(raw))) != abs(v) * 1000:
            return reading
    shown = raw if isinstance(raw, str) else f"{v:.15g}"
    likely = round(v * 1000, 6)
    return Unclear(Reason("fraction", {"raw": shown}), (likely, v) if likely.is_integer() else (v,))


def begun(period: str, as_of: str, status: Status, zone: str) -> Reason | None:
    """A figure taken before its period began is none, but for a forecast."""
    if status is Status.FORECAST or periods.span(period)[0] <= local_day(as_of, zone):
        return None
    return Reason("period_ahead", {"period": period, "as_of": local_day(as_of, zone).isoformat()})


def certainty(status: Status) -> int:
    """How certain a status makes a figure: forecast, estimate (ước), provisional (sơ bộ), then all others."""
    return _RANKS.get(status, 3)


def comparable(status: Status, before: Observation) -> bool:
    """False across a break in the series (B), and between another definition (D) and the usual one."""
    if status is Status.BREAK:
        return False
    return (status is Status.OTHER_DEFINITION) is (before.status is Status.OTHER_DEFINITION)


def index_form(entry: Entry, v: float, raw: str, last: float | None) -> Doubt | None:
    """A growth that may be an index: some publish 11,42 %, some 111,42 %. Words ("tăng 111,42%") leave no doubt."""
    if not entry.growth or not INDEX[0] <= v <= INDEX[1] or (last is not None and abs(last) >= INDEX[0]):
        return None
    if any(character.isalpha() for character in raw):
        return None
    return Reason("index_form", {"v": v}), round(v - 100, 10)


def change_differs(entry: Entry, offer: Offer, v: float, base: float, earlier: str) -> Reason | None:
    """A supplied change that is another one than the values make: in points of an indicator in %, else in percent.

    "112,3", and "bằng 112,3%", are an index: 12.3. What is no certain number is flagged, too.
    """
    made = v - base if entry.percent else 100 * (v - base) / abs(base)
    said = numbers.read(offer.change, locale=offer.locale or "vi", unit="%", growth=True)
    if isinstance(said, Missing):
        return None
    candidates = (said.v, said.v - 100) if isinstance(said, Reading) else said.candidates
    if any(abs(one - made) <= SLACK + 1e-9 for one in candidates):
        return None
    raw = offer.change[:SHOWN] if isinstance(offer.change, str) else float(offer.change or 0.0)
    return Reason("change_differs", {"raw": raw, "made": round(made, 2), "last": base, "period": earlier})


def first_share(entry: Entry, v: float) -> Doubt | None:
    """0.954 typed into a cell of a percentage nobody sent before: 0.954 %, or 95.4 % in a cell without its format.

    Only of what is measured (a share, a rate) and may reach 100; a change may well be small.
    """
    if not entry.percent or entry.growth or not 0 < abs(v) < 1 or (entry.most is not None and entry.most < HUNDRED):
        return None
    return Reason("percent_form", {"raw": f"{v:g}", "unit": entry.unit}), round(v * HUNDRED, 10)


def jump(entry: Entry, period: str, v: float, before: Observation) -> Doubt | None:
    """Near x1000 (or x0.001, x1e6 …) against the last value. A new year's counter may begin a thousand times lower."""
    last = before.v
    if not last or not v:
        return None
    if entry.percent and abs(v) <= numbers.FRACTION and 1 / NEAR <= v * 100 / last <= NEAR:
        return Reason("percent_form", {"raw": f"{v:g}", "unit": entry.unit}), round(v * 100, 10)
    if abs(v) < LEAST * abs(last) and abs(last) < LEAST * abs(v):
        return None
    slip = math.log10(abs(v)) - math.log10(abs(last))  # the quotient itself may be too large for a number
    power = round(slip / 3)
    if entry.ytd and power < 0 and _year(period) != _year(before.period):
        return None
    if abs(power) > FURTHEST:
        return Reason("far", {"v": v, "last": last, "period": before.period}), None
    if power == 0 or abs(slip - 3 * power) > math.log10(NEAR):
        return None
    likely = v / 1000.0**power if power > 0 else v * 1000.0**-power
    return Reason("jump", {"v": v, "last": last, "period": before.period, "factor": 1000.0**power}), likely


def fell(entry: Entry, period: str, v: float, before: Observation, as_of: str, zone: str) -> Doubt | None:
    """A year-to-date counter never falls within its reporting year (DOMAIN 3).

    What stands as an estimate or as provisional is revised: a later figure for a period that had already ended when
    both were taken may be lower, but not 0. What is official falls only by a correction with a name and a reason.
    """
    if not entry.ytd or before.v is None or v == before.v:
        return None
    start, end = counted_from(period, entry.indicator.cumulation)
    other, until = counted_from(before.period, entry.indicator.cumulation)
    if start is None or start != other:
        return None
    if end == until:
        closed = end - timedelta(days=1)
        revised = min(local_day(as_of, zone), local_day(before.as_of, zone)) >= closed
        if v > before.v or (revised and v and before.status in _RANKS):
            return None
    elif (v < before.v) == (end < until):
        return None
    code = "fell" if v < before.v else "above_later"
    return Reason(code, {"v": v, "last": before.v, "period": before.period}), None


def crossed(rules: tuple[Rule, ...], series: str, v: float, value: Value) -> list[Violation]:
    """The part-of-whole rules this value breaks beside the others."""
    return [each for each in reconcile.fits(rules, series, v, value).broken if each.kind == "subset"]


def stepping(broken: Violation) -> Reason:
    """Word a broken rule over time."""
    if broken.kind == "monotone":
        return Reason("monotone", {"rule": broken.rule, **broken.args})
    change = round(float(broken.args["change"]), 2)
    return Reason("jump_rule", {"rule": broken.rule, **broken.args, "change": change})


def crossing(series: str, broken: Violation) -> Reason:
    """Word a broken part-of-whole rule from the side of one of its members."""
    code = "part_above_whole" if broken.args["part"] == series else "whole_below_part"
    return Reason(code, {"rule": broken.rule, **broken.args})


def likely(
    entry: Entry, series: str, candidates: Iterable[float], reason: Reason, value: Value, last: float | None
) -> Doubt:
    """Choose among the readings of an unclear text: the one that a rule singles out, else the one like the last value.

    "791/903": as 791 or 0.876 the documents out are fewer than those signed among them; as 791903 the rules hold.
    """
    possible = [v for v in dict.fromkeys(candidates) if bounds(entry, v) is None]
    if entry.rules:
        chosen = reconcile.suggest(entry.rules, series, possible, value)
        if chosen is not None:
            return _because(reason, series, possible, chosen, entry.rules, value), chosen[0]
        possible = [v for v in possible if not crossed(entry.rules, series, v, value)]
    if last:
        alike = [v for v in possible if 1 / ALIKE <= abs(v / last) <= ALIKE and v * last > 0]
        return reason, alike[0] if len(alike) == 1 else None
    return reason, possible[0] if len(possible) == 1 else None


def _because(
    reason: Reason,
    series: str,
    candidates: list[float],
    chosen: tuple[float, reconcile.Fit],
    rules: tuple[Rule, ...],
    value: Value,
) -> Reason:
    """The reason with the rule that decided: the one every other reading breaks."""
    for other in candidates:
        for broken in reconcile.fits(rules, series, other, value).broken:
            if broken.rule in chosen[1].holds and broken.kind == "subset":
                part, whole = broken.args["part"], broken.args["whole"]
                limits = {"part": part, "whole": whole, "other": value(str(part if whole == series else whole))}
                side = "least" if whole == series else "most"
                code = f"slash_rule_{side}" if reason.code == "slash" else reason.code
                return Reason(code, {**reason.args, "rule": broken.rule, **limits})
    return Reason(reason.code, {**reason.args, "rule": ", ".join(chosen[1].holds)})


@lru_cache(maxsize=8192)
def counted_from(period: str, cumulation: str) -> tuple[date | None, date]:
    """The first day and the end of what a counter counts; None for the first where this period is not counted up."""
    start, end = periods.span(period)
    return (start if cumulation == "ytd" or "/" in period or len(period) == 4 else None), end


@lru_cache(maxsize=8192)
def beside(period: str) -> tuple[str, ...]:
    """The cumulative periods of one month less and one more: what a late "eight months" lies between."""
    start, slash, length = period.partition("/P")
    if not slash or not length.endswith("M") or not length[:-1].isdecimal():
        return ()
    months = int(length[:-1])
    return tuple(f"{start}/P{each}M" for each in (months - 1, months + 1) if 1 <= each <= 12)


def _year(period: str) -> str:
    return period[:4]
