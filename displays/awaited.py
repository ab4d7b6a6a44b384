"""Which period a data owner is to send next: the one that clears what is owed."""

import re
from datetime import date, timedelta
from functools import lru_cache

from broadcaster.model import Indicator
from broadcaster.periods import Duration, duration, following, order, span

FURTHEST = 4000  # periods looked through after the last one: eleven years of days
CACHE = 4096
COUNTER = re.compile(r"(\d{4}-\d\d-\d\d)/P\d+M")


def awaited(indicator: Indicator, latest: str | None, today: date, *, running: bool = True) -> str:
    """The newest period that has ended, else the one that runs; in the form of the latest figure.

    latest: its period, None where nobody ever sent one. running: a deadline runs after it (`assess.deadlines`), so the
    next one of its kind is owed; else a period of the indicator's own kind is begun anew (a closed report's is not).
    """
    if latest is None or not running:
        fresh = newest(indicator, today)
        ahead = latest is not None and order(latest, indicator.cumulation) >= order(fresh, indicator.cumulation)
        return following(str(latest), indicator.frequency) if ahead else fresh
    if indicator.cumulation != "period" and (counter := COUNTER.fullmatch(latest)):
        step = max(duration(indicator.frequency).months, 1)
        fresh = _counted(date.fromisoformat(counter[1]), step, today)
        return fresh if order(fresh, "ytd") > order(latest, "ytd") else following(latest, f"P{step}M")
    return _caught_up(latest, indicator.frequency, today)


def _counted(start: date, step: int, today: date) -> str:
    """A counter over so many months of its reporting year, which need not begin in January."""
    whole = (today.year - start.year) * 12 + today.month - start.month - (today.day < start.day)
    years, months = divmod(whole, 12)
    months = months // step * step
    if not months:
        years, months = years - 1, 12
    return f"{Duration(months=12).added(start, years).isoformat()}/P{months}M"


@lru_cache(maxsize=CACHE)
def _caught_up(latest: str, frequency: str, today: date) -> str:
    step = duration(frequency)
    if not step.months and not step.days:
        return max(latest, today.isoformat()) if len(latest) == len("2021-09-30") else latest
    found = following(latest, frequency)
    for _ in range(FURTHEST):
        later = following(found, frequency)
        if later == found or span(later)[1] > today:
            break
        found = later
    return found


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
