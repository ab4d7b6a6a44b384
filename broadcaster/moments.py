"""Instants as text: ISO 8601 in UTC with milliseconds, so they sort as they stand and read as they travel."""

from datetime import UTC, datetime, timedelta, tzinfo

Instant = str  # "2021-10-07T07:32:00.000Z"


def instant(when: datetime) -> Instant:
    """Word an aware datetime as an Instant; raises ValueError for a naive one."""
    if when.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(at: Instant) -> datetime:
    """Read an Instant (or any ISO 8601 text with an offset) as an aware datetime in UTC; raises ValueError."""
    when = datetime.fromisoformat(at)
    if when.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    try:
        return when.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{at!r} is beyond the calendar") from None


def local(at: Instant, zone: tzinfo) -> datetime:
    """An Instant as clocks in a zone show it; at the calendar's ends, where they cannot, as UTC. Raises ValueError."""
    when = moment(at)
    try:
        return when.astimezone(zone)
    except OverflowError:
        return when


def later(at: Instant, seconds: float) -> Instant:
    """Move an Instant by seconds (negative: earlier)."""
    return instant(moment(at) + timedelta(seconds=seconds))
