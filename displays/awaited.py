"""Which period a data owner is to send next, and until when: the one that clears what is owed."""

import re
from datetime import date, timedelta
from functools import lru_cache

from broadcaster.assess import deadlines
from broadcaster.model import Indicator
from broadcaster.moments import Instant
from broadcaster.periods import Duration, duration, following, order, span

FURTHEST = 1000  # periods looked through after the last one: nineteen years of weeks, and days are leapt over
CACHE = 4096
COUNTER = re.compile(r"(\d{4}-\d\d-\d\d)/P(\d+)M")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def awaited(indicator: Indicator, latest: str | None, today: date, now: Instant, zone: str, *, running: bool) -> str:
    """The newest period whose deadline has passed, else the one that follows the latest figure's, in its form.

    latest: the latest figure's period, None where nobody ever sent one. running: a deadline runs after it
    (`assess.deadlines`); where none does, the newest period of the indicator's own kind that has ended.
    """
    if latest is None or not running:
        fresh = newest(indicator, today)
        ahead = latest is not None and order(latest, indicator.cumulation) >= order(fresh, indicator.cumulation)
        return _next(str(latest), indicator) if ahead else fresh
    step = duration(indicator.frequency)
    if not step.months and not step.days:
        return max(latest, today.isoformat()) if DAY.fullmatch(latest) else latest
    found = _next(_leapt(latest, indicator, today), indicator)
    for _ in range(FURTHEST):
        later = _next(found, indicator)
        late = deadline(indicator, later, zone)
        if later == found or late is None or late > now:
            break
        found = later
    return found


def deadline(indicator: Indicator, period: str, zone: str) -> Instant | None:
    """Until when a period's figure is to be sent, as `assess.deadlines` has it of the figure before."""
    step = duration(indicator.frequency)
    if not step.months and not step.days:
        return None
    before = step.added(span(period)[1], -1) - timedelta(days=1)
    return deadlines(indicator, before.isoformat(), "", zone)[1]


def missed(indicator: Indicator, latest: str) -> str:
    """The period whose deadline runs first after a figure's; "" where it is renewed within the day."""
    found = _next(latest, indicator)
    return "" if found == latest else found


def newest(indicator: Indicator, today: date) -> str:
    """The newest period of an indicator's frequency that has ended by a day; below a day, the day itself.

    A year-to-date counter is sent as "n months of the year".
    """
    step = duration(indicator.frequency)
    if indicator.cumulation == "ytd" and step.months < 12:
        return _counted(date(today.year, 1, 1), max(step.months, 1), today)
    if step.months:
        return _months(step.months, today)
    if step.days == 7:
        year, week, _ = (today - timedelta(days=7)).isocalendar()
        return f"{year}-W{week:02d}"
    if step.days > 1:
        return f"{(today - timedelta(days=step.days)).isoformat()}/P{step.days}D"
    return (today - timedelta(days=step.days)).isoformat()


def _next(period: str, indicator: Indicator) -> str:
    """The period after one, in its form; a counter over months of a year goes on by months, whatever its frequency."""
    counter = COUNTER.fullmatch(period) if indicator.cumulation != "period" else None
    if counter is None:
        return following(period, indicator.frequency)
    start, months = date.fromisoformat(counter[1]), int(counter[2])
    step = max(duration(indicator.frequency).months, 1)
    if months < 12:
        return f"{start.isoformat()}/P{min(months + step, 12)}M"
    return f"{Duration(months=12).added(start).isoformat()}/P{step}M"


@lru_cache(maxsize=CACHE)
def _near(latest: str, days: int, until: date) -> str:
    """A day, moved by whole steps of so many days to just before another one."""
    day = date.fromisoformat(latest)
    return (day + timedelta(days=max(0, (until - day).days // days) * days)).isoformat()


def _leapt(latest: str, indicator: Indicator, today: date) -> str:
    """A day long ago is not followed day by day: a later one of its rhythm, before any deadline that is still ahead."""
    step = duration(indicator.frequency)
    if step.months or indicator.deadline is None or not DAY.fullmatch(latest):
        return latest
    slack = timedelta(seconds=indicator.deadline.after_period) + timedelta(days=3 * step.days + 2)
    return _near(latest, step.days, today - slack)


def _counted(start: date, step: int, today: date) -> str:
    """A counter over so many months of its reporting year, as far as they have ended."""
    whole = (today.year - start.year) * 12 + today.month - start.month - (today.day < start.day)
    years, months = divmod(whole, 12)
    months = months // step * step
    if not months:
        years, months = years - 1, 12
    return f"{Duration(months=12).added(start, years).isoformat()}/P{months}M"


def _months(length: int, today: date) -> str:
    """The last stretch of so many months, counted from January, that has ended."""
    index = (today.year * 12 + today.month - 1) // length * length - length
    year, month = divmod(index, 12)
    match length:
        case 1:
            return f"{year}-{month + 1:02d}"
        case 3:
            return f"{year}-Q{month // 3 + 1}"
        case 6:
            return f"{year}-S{month // 6 + 1}"
        case 12:
            return f"{year}"
    return f"{year}-{month + 1:02d}-01/P{length}M"
