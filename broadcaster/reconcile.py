"""Do figures agree? Beside each other: part-of-whole, sum and two-source rules over series of one period. With their
own past: counters that never fall within their year, changes that are too large to be true without a word.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from broadcaster.model import Observation, Rule, series_parts
from broadcaster.periods import order, span

Value = Callable[
    [str], float | None
]  # series -> its value for the period in question; "CODE@*": the total of its areas

CACHE = 8192  # rules and areas
SLACK = 1e-9  # relative: what float sums may be off by, far below any figure's last digit


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that does not hold.

    kind "subset": args {part, whole, v, of}: the part's value v is above `of`, the whole's.
    kind "sum", "sources": args {whole, v, sum, difference, tolerance}: the whole's value v differs from its parts' sum.
    kind "monotone": args {v, last, period}: below what the same year said before; kind "jump": args {v, last, period,
    change, most}: the change in percent is larger than `most`.
    `series` names everybody involved, the whole first.
    """

    rule: str
    kind: str
    series: tuple[str, ...]
    args: Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a candidate value stands against the rules. True if at least one rule could be checked and none is broken."""

    holds: tuple[str, ...] = ()  # keys of rules that were checked and hold
    broken: tuple[Violation, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.holds) and not self.broken


def violations(rules: Iterable[Rule], value: Value, area: str | None = None) -> list[Violation]:
    """Every rule that the values break. A rule with an unknown value in it says nothing, except its known parts.

    With `area`, members written without an area are read for that area. Raises ValueError for an unknown kind.
    """
    found: list[Violation] = []
    for rule in rules:
        found.extend(_checked(rule, value, area)[1])
    return found


def fits(rules: Iterable[Rule], series: str, candidate: float, value: Value) -> Fit:
    """Try a candidate as the value of a series against the rules that name it (an area's series: for that area).

    This is how "791/903" finds its reading: 791903 holds the signed and the sent documents, 791 and 0,876 do not.
    """
    code, area = series_parts(series)

    def tried(other: str) -> float | None:
        return candidate if other == series else value(other)

    holds: list[str] = []
    broken: list[Violation] = []
    for rule in rules:
        named = members(rule)
        if series not in named and not (area and code in named):
            continue
        checked, failed = _checked(rule, tried, area)
        broken.extend(failed)
        if checked and not failed:
            holds.append(rule.key)
    return Fit(tuple(holds), tuple(broken))


def suggest(rules: Sequence[Rule], series: str, candidates: Iterable[float], value: Value) -> tuple[float, Fit] | None:
    """The one candidate that fits, with the rules that say so; None when none or several do."""
    fitting = [(candidate, fit) for candidate in candidates if (fit := fits(rules, series, candidate, value))]
    return fitting[0] if len(fitting) == 1 else None


def members(rule: Rule) -> tuple[str, ...]:
    """Every series a rule names, the whole first."""
    return (rule.whole, *rule.parts)


def stepped(rules: Iterable[Rule], series: str, period: str, v: float, before: Observation) -> Violation | None:
    """The first rule over time that a new value breaks beside the one before it. A code's rules hold in its areas."""
    code = series_parts(series)[0]
    last = before.v
    if last is None or order(period) <= order(before.period):
        return None
    for rule in rules:
        if rule.whole not in (series, code):
            continue
        args: dict[str, float | str] = {"v": v, "last": last, "period": before.period}
        if rule.kind == "monotone" and v < last and _year(period, rule) == _year(before.period, rule):
            return Violation(rule.key, rule.kind, (series,), args)
        if rule.kind == "jump" and last and abs(change := 100 * (v - last) / abs(last)) > rule.most:
            return Violation(rule.key, rule.kind, (series,), args | {"change": change, "most": rule.most})
    return None


def _year(period: str, rule: Rule) -> int:
    """The reporting year a period ends in: from 15 December, if the rule says so, the next one has begun."""
    last = span(period)[1] - timedelta(days=1)
    return last.year + (f"{last:%m-%d}" >= rule.year_from and rule.year_from > "01-01")


def _checked(rule: Rule, value: Value, area: str | None) -> tuple[bool, list[Violation]]:
    """Whether anything of the rule could be checked, and what is broken."""
    if area is not None and rule.over_areas:
        return False, []
    whole, *parts = _placed(members(rule), area)
    match rule.kind:
        case "subset":
            return _subset(rule, whole, parts, value)
        case "sum" | "sources":
            return _sum(rule, whole, parts, value)
        case "monotone" | "jump":
            return False, []
    raise ValueError(f"rule {rule.key!r} has the kind {rule.kind!r}; expected subset, sum, sources, monotone or jump")


def _subset(rule: Rule, whole: str, parts: Sequence[str], value: Value) -> tuple[bool, list[Violation]]:
    limit = value(whole)
    if limit is None:
        return False, []
    checked, broken = False, []
    for part in parts:
        v = value(part)
        if v is None:
            continue
        checked = True
        if v > limit + _tolerance(rule, limit) + SLACK * abs(limit):
            args: dict[str, float | str] = {"part": part, "whole": whole, "v": v, "of": limit}
            broken.append(Violation(rule.key, rule.kind, (whole, part), args))
    return checked, broken


def _sum(rule: Rule, whole: str, parts: Sequence[str], value: Value) -> tuple[bool, list[Violation]]:
    v = value(whole)
    known = [value(part) for part in parts]
    if v is None or not known or any(part is None for part in known):
        return False, []
    total = sum(part for part in known if part is not None)
    tolerance = _tolerance(rule, v)
    if abs(v - total) <= tolerance + SLACK * max(abs(v), abs(total)):
        return True, []
    args: dict[str, float | str] = {
        "whole": whole,
        "v": v,
        "sum": total,
        "difference": v - total,
        "tolerance": tolerance,
    }
    return True, [Violation(rule.key, rule.kind, (whole, *parts), args)]


def _tolerance(rule: Rule, whole: float) -> float:
    return max(rule.tolerance, rule.share * abs(whole))


@lru_cache(CACHE)
def _placed(members: tuple[str, ...], area: str | None) -> tuple[str, ...]:
    return tuple(member if area is None or "@" in member else f"{member}@{area}" for member in members)
