"""What a value means: its level with hysteresis, its changes, its deadline, and why it needs attention.

Pure: the time in question is an argument, a bound that is a formula is resolved by the function passed in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from broadcaster import periods
from broadcaster.model import (
    Bound,
    Deadline,
    Direction,
    Freshness,
    Held,
    Indicator,
    Level,
    Observation,
    Reason,
    Status,
    Thresholds,
    series_parts,
)
from broadcaster.moments import Instant, instant, later

SURGE = 50.0  # % against a comparison, in the bad direction; proposed by us
SURGE_POINTS = 10.0  # the same for a figure that is itself in %
SURGE_NOISE = 2.0  # square roots of the base: counts such as 1 -> 2 are noise (a Poisson count's own spread)
DAY = 86_400  # seconds
CACHE = 65_536  # deadlines

SEVERITY = {Level.NONE: 0, Level.NORMAL: 1, Level.WARN: 2, Level.CRITICAL: 3}
_NOT_REAL = frozenset({"simulated", "exercise"})

Resolve = Callable[[float | str], float | None]  # a bound's number or formula text -> its number, None: not usable now
Wire = dict[str, Any]


# --- level ---


def judge(v: float | None, thresholds: Thresholds | None, before: Level, bound: Resolve) -> tuple[Level, Reason | None]:
    """The level of a value, and for warn and critical the bound that says so.

    A level is entered where its bound is passed and left only where `clear` is reached again, so a value that sways
    between the two never flaps. A two-sided bound keeps the distance of `clear` from its nearer side on both sides.
    Reasons: `above` and `below` {v, bound}, `outside` {v, low, high}. NONE: no value, or no usable bound.
    """
    if v is None or thresholds is None:
        return Level.NONE, None
    usable = False
    for level, side in ((Level.CRITICAL, thresholds.critical), (Level.WARN, thresholds.warn)):
        limits = None if side is None else _limits(side, bound)
        if side is None or limits is None:
            continue
        usable = True
        if reason := _passed(v, side, limits, staying=SEVERITY[before] >= SEVERITY[level]):
            return level, reason
    return (Level.NORMAL if usable else Level.NONE), None


def level(v: float | None, thresholds: Thresholds | None, before: Level, bound: Resolve) -> Level:
    """`judge` without the reason."""
    return judge(v, thresholds, before, bound)[0]


def _limits(side: Bound, bound: Resolve) -> tuple[float | None, float | None] | None:
    """(low, high) of a bound, each None where it has no such side; None altogether if nothing is usable."""
    if side.outside is not None:
        return side.outside
    low = None if side.below is None else bound(side.below)
    high = None if side.above is None else bound(side.above)
    return None if low is None and high is None else (low, high)


def _passed(v: float, side: Bound, limits: tuple[float | None, float | None], *, staying: bool) -> Reason | None:
    low, high = limits
    slack = _slack(side.clear, low, high) if staying else 0.0
    if high is not None and v > high - slack:
        passed = Reason("above", {"v": v, "bound": high})
    elif low is not None and v < low + slack:
        passed = Reason("below", {"v": v, "bound": low})
    else:
        return None
    return passed if side.outside is None else Reason("outside", {"v": v, "low": low, "high": high})


def _slack(clear: float | None, low: float | None, high: float | None) -> float:
    """How far inside its bound a level is still kept. A `clear` on the wrong side of the bound gives no slack."""
    if clear is None:
        return 0.0
    distances = [high - clear] if high is not None else []
    if low is not None:
        distances.append(clear - low)
    return max(0.0, min(distances))


# --- change ---


def changes(
    observation: Observation,
    indicator: Indicator,
    at: Callable[[str], Observation | None],
    breaks: Iterable[str] = (),
) -> list[Wire]:
    """Changes recomputed from the values: [{against, period, pct, points?, base, status, base_status}].

    against: `same_period` (last year) or `previous`; `previous` is left out for a year-to-date flow. pct is in percent
    of the base's size; for an indicator in % it is None and `points` is the difference. `at` gives the observation of
    this series for a period. `breaks`: periods of the series known to start a new definition; nothing is compared
    across one, nor a real figure with a simulated one, nor with a base that is unknown or (in percent) 0.
    """
    v = observation.v
    if v is None or observation.status is Status.BREAK or "break" in observation.marks:
        return []
    found: list[Wire] = []
    for against, period in _compared(observation.period, indicator):
        base = None if period is None else at(period)
        if base is None or base.v is None or not _comparable(observation, base, breaks):
            continue
        change: Wire = {"against": against, "period": base.period, "pct": None}
        if _in_percent(indicator):
            change["points"] = round(v - base.v, 6)
        elif base.v:
            change["pct"] = round(100 * (v - base.v) / abs(base.v), 4)
        else:
            continue
        found.append(change | {"base": base.v, "status": observation.status.value, "base_status": base.status.value})
    return found


def _compared(period: str, indicator: Indicator) -> list[tuple[str, str | None]]:
    pairs = [("same_period", periods.same_last_year(period))]
    if not (indicator.cumulation == "ytd" and indicator.kind == "flow"):
        pairs.append(("previous", periods.previous(period)))
    return pairs


def _comparable(mine: Observation, base: Observation, breaks: Iterable[str]) -> bool:
    if (mine.status is Status.OTHER_DEFINITION) is not (base.status is Status.OTHER_DEFINITION):
        return False
    if _NOT_REAL.intersection(mine.marks) != _NOT_REAL.intersection(base.marks):
        return False
    since, until = periods.span(base.period)[1], periods.span(mine.period)[1]
    return not any(since < periods.span(period)[1] <= until for period in breaks)


def _in_percent(indicator: Indicator) -> bool:
    return indicator.unit.get("vi", "").lstrip().startswith("%")


# --- deadline ---


def deadlines(
    indicator: Indicator, period: str, as_of: Instant, time_zone: str
) -> tuple[Instant, Instant] | tuple[None, None]:
    """(due, late) of a series whose newest figure is of this period; (None, None) without a deadline.

    due: the next figure starts being awaited, at local midnight when the next period ends; for a frequency below a
    day: one frequency after `as_of`. late: `after_period` seconds after due, on that day at the deadline's local
    time if it has one (never before due). Raises ValueError for a bad period, frequency or time of day.
    """
    if indicator.deadline is None:
        return None, None
    step = periods.duration(indicator.frequency)
    if step.months or step.days:
        return _calendar_deadlines(indicator.frequency, indicator.deadline, period, time_zone)
    due = later(as_of, step.seconds)
    if indicator.deadline.at is None:
        return due, later(due, indicator.deadline.after_period)
    local = datetime.fromisoformat(due).astimezone(ZoneInfo(time_zone))
    return due, max(due, _late(local, indicator.deadline))


@lru_cache(maxsize=CACHE)
def _calendar_deadlines(frequency: str, deadline: Deadline, period: str, time_zone: str) -> tuple[Instant, Instant]:
    end = periods.duration(frequency).added(periods.span(period)[1])
    local = datetime.combine(end, time(), ZoneInfo(time_zone))
    due = instant(local)
    return due, max(due, _late(local, deadline))


def _late(local: datetime, deadline: Deadline) -> Instant:
    """Whole days are days of the local calendar, also across a change of clocks; the rest is seconds."""
    days, seconds = divmod(deadline.after_period, DAY)
    day = local + timedelta(days=days)
    if deadline.at is None:
        return later(instant(day), seconds)
    at = time.fromisoformat(deadline.at)
    moved = day + timedelta(seconds=seconds)
    return instant(moved.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0))


def freshness(v: float | None, due: Instant | None, late: Instant | None, at: Instant, *, held: bool) -> Freshness:
    """The same rule as on the pages: nothing and nothing held is missing, then late, due, live by the clock."""
    if v is None and not held:
        return Freshness.MISSING
    if late is not None and at >= late:
        return Freshness.LATE
    if due is not None and at >= due:
        return Freshness.DUE
    return Freshness.LIVE


# --- lists ---


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

    def freshness(self, at: Instant) -> Freshness:
        return freshness(self.v, self.due, self.late, at, held=self.held is not None)


# Exceptions first, in the order of DOMAIN's wall rules. A class is worth 100, so nothing inside a class lifts an
# item over the next; inside it only the tier counts, which does not sway with the value: the order stays calm.
SCORES = {"critical": 700, "overdue": 600, "surge": 500, "warn": 400, "held": 300, "late": 200, "missing": 100}
TIER_SCORES = {1: 50, 2: 20}


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
    return row if area is None else row | {"area": area}


def attention(standings: Iterable[Standing], at: Instant) -> list[Wire]:
    """What needs attention, worst first: critical, overdue to be pushed, surge, warn, held, late, missing.

    The score is the class (SCORES) plus the indicator's tier (TIER_SCORES); the longest standing comes first within
    a score, then the code. Normal values are not listed.
    """
    return ranked(row for standing in standings if (row := concern(standing, at)))


def ranked(rows: Iterable[Wire]) -> list[Wire]:
    """Rows of `concern` in the order of the wall."""
    return sorted(rows, key=lambda row: (-row["score"], row["since"], row["key"]))


def _why(standing: Standing, at: Instant) -> tuple[str, Reason, Instant] | None:
    if standing.level is Level.CRITICAL:
        return "critical", _of_level(standing), standing.level_since
    pushed = standing.pushed_until
    if pushed is not None and at >= pushed:
        return "overdue", Reason("overdue", {"until": pushed}), pushed
    if surge := _surge(standing):
        return "surge", surge, standing.level_since or standing.as_of
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


def _surge(standing: Standing) -> Reason | None:
    """A strong change for the worse; only where the indicator says which way is worse."""
    worse = {Direction.UP: -1, Direction.DOWN: 1}.get(standing.indicator.direction)
    if worse is None or standing.v is None:
        return None
    for change in standing.changes:
        points, pct, base = change.get("points"), change.get("pct"), change.get("base")
        if points is not None:
            strong = worse * points >= SURGE_POINTS
        elif pct is not None and base is not None:
            strong = worse * pct >= SURGE and abs(standing.v - base) >= SURGE_NOISE * abs(base) ** 0.5
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
    return sorted(rows, key=lambda row: (not row["connected"], -row["late"], -row["missing"]))


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
    """How each subsystem stands, in the site's order: [{subsystem, name, state, indicators, with_value, late, held}].

    The numbers count indicators, not areas. state: `none` (not connected: never an observation), `late`, `connected`.
    """
    groups = _grouped(standings, lambda standing: standing.indicator.subsystem)
    rows: list[Wire] = []
    for subsystem in subsystems:
        group = groups.get(subsystem["key"], [])
        late = _codes(standing for standing in group if standing.freshness(at) is Freshness.LATE)
        state = "none" if not any(standing.ever for standing in group) else "late" if late else "connected"
        rows.append(
            {
                "subsystem": subsystem["key"],
                "name": subsystem["name"],
                "state": state,
                "indicators": _codes(group),
                "with_value": _codes(standing for standing in group if standing.v is not None),
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
