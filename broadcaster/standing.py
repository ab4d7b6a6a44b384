"""Where every series stands, and the lists made of that: what needs attention, who owes what, how subsystems stand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from broadcaster.assess import freshness
from broadcaster.model import Direction, Freshness, Held, Indicator, Level, Reason, series_parts
from broadcaster.moments import Instant

SURGE = 50.0  # % against a comparison, in the bad direction; proposed by us
SURGE_POINTS = 10.0  # the same for a figure that is itself in %
SURGE_NOISE = 2.0  # square roots of the base: counts such as 1 -> 2 are noise (a Poisson count's own spread)

# Exceptions first, in the order of DOMAIN's wall rules. A class is worth 100, so nothing inside a class lifts an
# item over the next; inside it only the tier counts, which does not sway with the value: the order stays calm.
SCORES = {"critical": 700, "overdue": 600, "surge": 500, "warn": 400, "held": 300, "late": 200, "missing": 100}
TIER_SCORES = {1: 50, 2: 20}

_WORSE = {Direction.UP: -1, Direction.DOWN: 1}

Wire = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one series stands: what the lists are made from. An indicator nobody ever delivered has one too.

    level_since: when the level was entered; reason: from `judge`; ever: an observation has arrived at some time;
    pushed_until, topical_until: the flags "to be pushed" and "topical", by whom it may concern.
    """

    series: str
    indicator: Indicator
    v: float | None = None
    period: str = ""
    as_of: Instant = ""
    level: Level = Level.NONE
    level_since: Instant = ""
    reason: Reason | None = None
    changes: Sequence[Mapping[str, Any]] = field(default=())
    held: Held | None = None
    due: Instant | None = None
    late: Instant | None = None
    ever: bool = False
    pushed_until: Instant | None = None
    topical_until: Instant | None = None
    unreal: str = ""  # the mark of a figure that is not real: exercise or simulated

    def freshness(self, at: Instant) -> Freshness:
        return freshness(self.v, self.due, self.late, at, held=self.held is not None)


def concern(standing: Standing, at: Instant) -> Wire | None:
    """Why this series needs attention now, as one row of `@attention`; None: it does not."""
    why = _why(standing, at)
    if why is None:
        return None
    kind, reason, since = why
    code, area = series_parts(standing.series)
    row: Wire = {
        "key": standing.series,
        "code": code,
        "level": standing.level.value,
        "flag": _flag(standing, kind, at),
        "reason": {"code": reason.code, "args": dict(reason.args)},
        "v": standing.v,
        "period": standing.period,
        "since": since,
        "score": SCORES[kind] + TIER_SCORES.get(standing.indicator.tier, 0),
        "held": standing.held is not None,
        "freshness": standing.freshness(at).value,
    }
    if standing.unreal:
        row["marks"] = [standing.unreal]
    return row if area is None else row | {"area": area}


def rank(row: Wire) -> tuple[int, Instant, str]:
    """The place of a row of `concern` on the wall: the smallest comes first, and that is the worst.

    Critical, overdue to be pushed, surge, warn, held, late, missing. The score is the class (SCORES) plus the
    indicator's tier (TIER_SCORES); the longest standing comes first within a score, then the code.
    """
    return -row["score"], row["since"], row["key"]


def _why(standing: Standing, at: Instant) -> tuple[str, Reason, Instant] | None:
    if standing.level is Level.CRITICAL:
        return "critical", _of_level(standing), standing.level_since
    pushed = standing.pushed_until
    if pushed is not None and at >= pushed:
        return "overdue", Reason("overdue", {"until": pushed}), pushed
    if moved := surge(standing.indicator.direction, standing.v, standing.changes):
        return "surge", moved, standing.level_since or standing.as_of
    if standing.level is Level.WARN:
        return "warn", _of_level(standing), standing.level_since
    if standing.held is not None:
        return "held", Reason("held", {"raw": standing.held.raw}), standing.held.since
    state = standing.freshness(at)
    if state is Freshness.LATE and standing.late is not None:
        return "late", Reason("late", {"since": standing.late, "period": standing.period}), standing.late
    if state is Freshness.MISSING and standing.ever:
        return "missing", Reason("missing", {"period": standing.period}), standing.level_since or standing.as_of
    return None


def _of_level(standing: Standing) -> Reason:
    return standing.reason or Reason(standing.level.value, {"v": standing.v})


def _flag(standing: Standing, kind: str, at: Instant) -> str | None:
    if kind in ("critical", "surge"):
        return "hot"
    if standing.pushed_until is not None:
        return "pushed"
    if standing.topical_until is not None and at < standing.topical_until:
        return "topical"
    return None


def surge(direction: Direction, v: float | None, changes: Iterable[Mapping[str, Any]]) -> Reason | None:
    """A strong change for the worse; only where the indicator says which way is worse."""
    worse = _WORSE.get(direction)
    if worse is None or v is None:
        return None
    for change in changes:
        points, pct, base = change.get("points"), change.get("pct"), change.get("base")
        if points is not None:
            strong = worse * points >= SURGE_POINTS
        elif pct is not None and base is not None:
            strong = worse * pct >= SURGE and abs(v - base) >= SURGE_NOISE * abs(base) ** 0.5
        else:
            continue
        if strong:
            args = {key: change[key] for key in ("against", "period", "pct", "points") if key in change}
            return Reason("surge", args)
    return None


def owners(units: Iterable[Mapping[str, Any]], standings: Iterable[Standing], at: Instant) -> list[Wire]:
    """Who owes what since when, one row a unit that owns an indicator.

    [{unit, name, owes: [{series, name, state, period, since, deadline}], late, missing, connected, indicators}].
    A unit is connected once any of its indicators ever had an observation. Connected units first, the most owing on
    top; a unit that is not connected owes nothing yet. state: `late` (since: the moment it became late) or `missing`
    (since None: an indicator with a deadline that was never delivered); deadline {after_period, at, frequency}.
    """
    mine = _grouped(standings, lambda standing: standing.indicator.owner)
    rows: list[Wire] = []
    for unit in units:
        group = mine.get(unit["key"], [])
        if not group:
            continue
        connected = any(standing.ever for standing in group)
        owes = _owed(group, at) if connected else []
        late = sum(debt["state"] == "late" for debt in owes)
        rows.append(
            {
                "unit": unit["key"],
                "name": unit["name"],
                "owes": owes,
                "late": late,
                "missing": len(owes) - late,
                "connected": connected,
                "indicators": len({standing.indicator.code for standing in group}),
            }
        )
    return sorted(rows, key=by_debt)


def by_debt(row: Wire) -> tuple[bool, int, int]:
    """The place of a row of `owners`: the connected that owe most come first."""
    return not row["connected"], -row["late"], -row["missing"]


def _owed(group: Sequence[Standing], at: Instant) -> list[Wire]:
    delivered = {standing.indicator.code for standing in group if standing.ever}
    debts: list[Wire] = []
    for standing in group:
        deadline = standing.indicator.deadline
        if deadline is None:
            continue
        if standing.late is not None and at >= standing.late:
            state, since = "late", standing.late
        elif standing.indicator.code not in delivered and standing.held is None:
            state, since = "missing", None
        else:
            continue
        debts.append(
            {
                "series": standing.series,
                "name": dict(standing.indicator.name),
                "state": state,
                "period": standing.period or None,
                "since": since,
                "deadline": {
                    "after_period": deadline.after_period,
                    "at": deadline.at,
                    "frequency": standing.indicator.frequency,
                },
            }
        )
    return sorted(debts, key=lambda debt: (debt["since"] is None, debt["since"] or "", debt["series"]))


def status(subsystems: Iterable[Mapping[str, Any]], standings: Iterable[Standing], at: Instant) -> list[Wire]:
    """How each subsystem stands, in the site's order:
    [{subsystem, name, state, indicators, with_value, simulated, late, held}].

    The numbers count indicators, not areas. state: `none` (not connected: never a real observation), `late`,
    `connected`. simulated: how many show a figure that is not real; nobody is connected by those.
    """
    groups = _grouped(standings, lambda standing: standing.indicator.subsystem)
    rows: list[Wire] = []
    for subsystem in subsystems:
        group = groups.get(subsystem["key"], [])
        real = [standing for standing in group if not standing.unreal]
        late = _codes(standing for standing in real if standing.freshness(at) is Freshness.LATE)
        state = "none" if not any(standing.ever for standing in real) else "late" if late else "connected"
        rows.append(
            {
                "subsystem": subsystem["key"],
                "name": subsystem["name"],
                "state": state,
                "indicators": _codes(group),
                "with_value": _codes(standing for standing in real if standing.v is not None),
                "simulated": _codes(standing for standing in group if standing.unreal),
                "late": late,
                "held": _codes(standing for standing in group if standing.held is not None),
            }
        )
    return rows


def _codes(standings: Iterable[Standing]) -> int:
    return len({standing.indicator.code for standing in standings})


def _grouped(standings: Iterable[Standing], key: Callable[[Standing], str]) -> dict[str, list[Standing]]:
    groups: dict[str, list[Standing]] = {}
    for standing in standings:
        groups.setdefault(key(standing), []).append(standing)
    return groups
