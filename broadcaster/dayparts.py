"""A room's dayparts on the calendar: which is on, and when they begin and end, in the site's time zone."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from broadcaster.days import Calendar
from broadcaster.moments import Instant, instant
from broadcaster.rooms import Room, Screen

AHEAD = 8  # days to look ahead: a weekly schedule and the night it runs into
FAR = 400  # days to look ahead for the next time of one that is rarer: a holiday once a year

Span = tuple[Instant, Instant]


class Part(NamedTuple):
    """One time a schedule is on. `place` is its place in the room's list."""

    since: Instant
    place: int
    until: Instant


def current(room: Room, screen: Screen, now: Instant, calendar: Calendar) -> Part | None:
    """The daypart that is on now; of several the one that began last, then the later in the list (the narrower)."""
    parts = _parts(room, screen, now, calendar)
    return max((part for part in parts if part.since <= now < part.until), default=None)


def edges(room: Room, screen: Screen | None, now: Instant, calendar: Calendar) -> Iterator[Instant]:
    """Begins and ends of dayparts after now, in no order: of the coming week, and of each schedule the next one.

    screen None: those of all the room's screens.
    """
    for part in _parts(room, screen, now, calendar):
        yield from (edge for edge in (part.since, part.until) if edge > now)


def _parts(room: Room, screen: Screen | None, now: Instant, calendar: Calendar) -> Iterator[Part]:
    """From yesterday on."""
    if not room.schedules:
        return
    today = calendar.day_of(now)
    for place, one in enumerate(room.schedules):
        if screen is None or one.counts(room.key, screen.key):
            for since, until in _windows(one.since, one.until, one.days, one.on, today, calendar):
                yield Part(since, place, until)


@lru_cache(maxsize=4096)
def _windows(
    since: str, until: str, weekdays: tuple[int, ...], on: str, today: date, calendar: Calendar
) -> tuple[Span, ...]:
    """Begin and end on each day it counts. What does not end after its begin runs into the next day."""
    zone = calendar.time_zone
    tomorrow = _at(today + timedelta(days=1), time(), zone)
    begin, end = _clock(since), _clock(until)
    found: list[Span] = []
    for offset in range(-1, FAR):
        if offset > AHEAD and found and found[-1][0] >= tomorrow:
            break
        day = today + timedelta(days=offset)
        if calendar.counts(day, weekdays, on):
            found.append((_at(day, begin, zone), _at(day + timedelta(days=end <= begin), end, zone)))
    return tuple(found)


def _clock(text: str) -> time:
    return time() if text == "24:00" else time.fromisoformat(text)


def _at(day: date, at: time, zone: ZoneInfo) -> Instant:
    return instant(datetime.combine(day, at, zone))
