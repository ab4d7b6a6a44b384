"""A room's dayparts on the calendar: which is on, and when they begin and end, in the site's time zone."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from broadcaster.model import Schedule
from broadcaster.moments import Instant, instant, moment

AHEAD = 8  # days to look ahead: a weekly schedule and the night it runs into


class Part(NamedTuple):
    """One time a schedule is on. `place` is its place in the room's list."""

    since: Instant
    place: int
    until: Instant


def current(schedules: Sequence[Schedule], now: Instant, time_zone: str) -> Part | None:
    """The daypart that is on now; of several the one that began last, then the later in the file."""
    return max((part for part in _parts(schedules, now, time_zone, 0) if part.since <= now < part.until), default=None)


def edges(schedules: Sequence[Schedule], now: Instant, time_zone: str) -> Iterator[Instant]:
    """Begins and ends of dayparts after now, for the coming week, in no order."""
    for part in _parts(schedules, now, time_zone, AHEAD):
        yield from (edge for edge in (part.since, part.until) if edge > now)


def _parts(schedules: Sequence[Schedule], now: Instant, time_zone: str, ahead: int) -> Iterator[Part]:
    """From yesterday to `ahead` days from now."""
    if not schedules:
        return
    today = moment(now).astimezone(ZoneInfo(time_zone)).date()
    for place, schedule in enumerate(schedules):
        for since, until in _windows(schedule.since, schedule.until, schedule.days, today, time_zone, ahead):
            yield Part(since, place, until)


@lru_cache(maxsize=4096)
def _windows(
    since: str, until: str, weekdays: tuple[int, ...], today: date, time_zone: str, ahead: int
) -> tuple[tuple[Instant, Instant], ...]:
    """Begin and end on each of the days. What does not end after its begin runs into the next day."""
    zone = ZoneInfo(time_zone)
    begin, end = _clock(since), _clock(until)
    days = (today + timedelta(days=offset) for offset in range(-1, ahead + 1))
    return tuple(
        (_at(day, begin, zone), _at(day + timedelta(days=end <= begin), end, zone))
        for day in days
        if day.weekday() in weekdays
    )


def _clock(text: str) -> time:
    return time() if text == "24:00" else time.fromisoformat(text)


def _at(day: date, at: time, zone: ZoneInfo) -> Instant:
    return instant(datetime.combine(day, at, zone))
