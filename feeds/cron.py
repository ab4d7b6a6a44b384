"""Five-field cron lines in the site's time zone, with the usual weekdays: 0 and 7 are Sunday, 1-5 Monday to Friday.

APScheduler counts weekdays from Monday = 0; here they are turned into names before it sees them.
"""

import re

from apscheduler.triggers.cron import CronTrigger

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(r"(?P<first>[0-7])(?:-(?P<last>[0-7]))?(?:/(?P<step>[1-9]))?")


def trigger(line: str, zone: str) -> CronTrigger:
    """The trigger for a cron line; raises ValueError."""
    fields = line.split()
    if len(fields) != 5:
        raise ValueError(f"{line!r} has {len(fields)} fields; expected five: minute hour day month weekday")
    minute, hour, day, month, weekday = fields
    return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=_weekdays(weekday), timezone=zone)


def readable(line: str) -> bool:
    """True if `trigger` can read it."""
    try:
        trigger(line, "UTC")
    except ValueError:
        return False
    return True


def _weekdays(field: str) -> str:
    """Weekday numbers as names, ranges written out one by one (a range across Sunday has no other form)."""
    named: list[str] = []
    for part in field.lower().split(","):
        found = _PART.fullmatch(part)
        if not found:
            named.append(part)
            continue
        first, last = int(found["first"]), int(found["last"] or found["first"])
        if last < first:
            raise ValueError(f"{part!r} runs backwards")
        named.extend(dict.fromkeys(_DAYS[day] for day in range(first, last + 1, int(found["step"] or 1))))
    return ",".join(dict.fromkeys(named))
