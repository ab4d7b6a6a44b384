"""Do figures of several sources agree? Part-of-whole and sum rules over series of one period.

A two-source rule (the same figure from two places) is a sum with one part.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from broadcaster.model import Rule, series_parts

Value = Callable[[str], float | None]  # series -> its value for the period in question; "CODE@*" -> total over areas

CACHE = 8192  # rules and areas
SLACK = 1e-9  # relative: what float sums may be off by, far below any figure's last digit


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that does not hold.

    kind "subset": args {part, whole, v, of}: the part's value v is above `of`, the whole's.
    kind "sum": args {whole, v, sum, difference, tolerance}: the whole's value v differs from the sum of its parts.
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


def _checked(rule: Rule, value: Value, area: str | None) -> tuple[bool, list[Violation]]:
    """Whether anything of the rule could be checked, and what is broken."""
    whole, *parts = _placed(members(rule), area)
    match rule.kind:
        case "subset":
            return _subset(rule, whole, parts, value)
        case "sum":
            return _sum(rule, whole, parts, value)
    raise ValueError(f"rule {rule.key!r} has the kind {rule.kind!r}; expected subset or sum")


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
        if v > limit + rule.tolerance + SLACK * abs(limit):
            args: dict[str, float | str] = {"part": part, "whole": whole, "v": v, "of": limit}
            broken.append(Violation(rule.key, rule.kind, (whole, part), args))
    return checked, broken


def _sum(rule: Rule, whole: str, parts: Sequence[str], value: Value) -> tuple[bool, list[Violation]]:
    v = value(whole)
    known = [value(part) for part in parts]
    if v is None or not known or any(part is None for part in known):
        return False, []
    total = sum(part for part in known if part is not None)
    if abs(v - total) <= rule.tolerance + SLACK * max(abs(v), abs(total)):
        return True, []
    args: dict[str, float | str] = {
        "whole": whole,
        "v": v,
        "sum": total,
        "difference": v - total,
        "tolerance": rule.tolerance,
    }
    return True, [Violation(rule.key, rule.kind, (whole, *parts), args)]


@lru_cache(CACHE)
def _placed(members: tuple[str, ...], area: str | None) -> tuple[str, ...]:
    return tuple(member if area is None or "@" in member else f"{member}@{area}" for member in members)
