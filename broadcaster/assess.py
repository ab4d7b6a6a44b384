"""What a value means: its level with hysteresis, its changes against earlier ones, its deadline and freshness.

Pure: the time in question is an argument, a bound that is a formula is resolved by the function passed in.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from broadcaster import periods
from broadcaster.model import Bound, Deadline, Freshness, Indicator, Level, Observation, Reason, Status, Thresholds
from broadcaster.moments import Instant, instant, later

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
    breaks: Collection[str] = (),
) -> list[Wire]:
    """Changes recomputed from the values: [{against, period, pct, points?, base, status, base_status}].

    against: `same_period` (last year) or `previous`; `previous` is left out for a year-to-date flow. pct is in percent
    of the base's size; for an indicator in % it is None and `points` is the difference. `at` gives the observation of
    this series for a period. `breaks`: periods of the series known to start a new definition; nothing is compared
    across one, nor a real figure with a simulated one, nor with a base that is unknown or (in percent) 0.
    """
    return against(observation, indicator, bases(observation.period, indicator, at), breaks)


def bases(period: str, indicator: Indicator, at: Callable[[str], Observation | None]) -> list[tuple[str, Observation]]:
    """What a figure of this period is compared with, as far as it is known: (against, observation)."""
    ytd_flow = indicator.cumulation == "ytd" and indicator.kind == "flow"
    return [(how, base) for how, earlier in _compared(period, ytd_flow) if (base := at(earlier)) is not None]


def against(
    observation: Observation,
    indicator: Indicator,
    bases: Iterable[tuple[str, Observation]],
    breaks: Collection[str] = (),
) -> list[Wire]:
    """`changes` against observations that were looked up before."""
    v = observation.v
    if v is None or observation.status is Status.BREAK or "break" in observation.marks:
        return []
    found: list[Wire] = []
    in_percent, status = _in_percent(indicator.unit.get("vi", "")), observation.status.value
    for how, base in bases:
        if base.v is None or not (in_percent or base.v) or not _comparable(observation, base, breaks):
            continue
        change: Wire = {"against": how, "period": base.period, "pct": None}
        if in_percent:
            change["points"] = round(v - base.v, 6)
        else:
            change["pct"] = round(100 * (v - base.v) / abs(base.v), 4)
        change["base"], change["status"], change["base_status"] = base.v, status, base.status.value
        found.append(change)
    return found


@lru_cache(maxsize=CACHE)
def _compared(period: str, ytd_flow: bool) -> tuple[tuple[str, str], ...]:
    pairs = [("same_period", periods.same_last_year(period))]
    if not ytd_flow:
        pairs.append(("previous", periods.previous(period)))
    return tuple((how, earlier) for how, earlier in pairs if earlier is not None)


def _comparable(mine: Observation, base: Observation, breaks: Collection[str]) -> bool:
    if (mine.status is Status.OTHER_DEFINITION) is not (base.status is Status.OTHER_DEFINITION):
        return False
    if mine.marks != base.marks and _NOT_REAL.intersection(mine.marks) != _NOT_REAL.intersection(base.marks):
        return False
    if not breaks:
        return True
    since, until = periods.span(base.period)[1], periods.span(mine.period)[1]
    return not any(since < periods.span(period)[1] <= until for period in breaks)


@lru_cache(maxsize=1024)
def _in_percent(unit: str) -> bool:
    return unit.lstrip().startswith("%")


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
