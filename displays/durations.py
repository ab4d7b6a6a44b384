"""How long a point of an agenda is planned to take, as people write it: "15 phút", "1h30", "8h00 - 8h15", "0:15"."""

import re

DAY = 24 * 60  # minutes

_CLOCK = r"(\d{1,2})\s*(?:h|g|giờ|:|\.)\s*(\d{2})?(?:\s*(?:phút|p|'|min))?"
_FROM_TO = re.compile(rf"(?:từ\s*|from\s*)?{_CLOCK}\s*(?:-|–|—|đến|tới|to|÷|→)\s*{_CLOCK}")
_AT = re.compile(rf"(?:lúc\s*|từ\s*|at\s*|from\s*)?{_CLOCK}")
_MINUTES = re.compile(r"(?:khoảng\s*|about\s*)?(\d{1,3})\s*(?:phút|p|ph|'|’|′|min|mins|minutes?)?\.?")
_HOURS = re.compile(r"(\d{1,2})\s*(?:giờ|tiếng|h|hours?)(?:\s*(\d{1,2})\s*(?:phút|p|'|min|minutes?)?)?", re.IGNORECASE)


def minutes(text: str) -> int | None:
    """The length a cell of a column of lengths says; None for what is none. "8h00 - 8h15" is one too."""
    said = text.strip().casefold()
    if (between := span(said)) is not None:
        return between
    if found := _MINUTES.fullmatch(said):
        return int(found[1]) or None
    if found := _HOURS.fullmatch(said):
        return int(found[1]) * 60 + int(found[2] or 0) or None
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", said):  # a length as a spreadsheet shows it
        return int(found[1]) * 60 + int(found[2]) or None
    return None


def span(text: str) -> int | None:
    """The minutes between two times of day."""
    found = _FROM_TO.fullmatch(text.strip().casefold())
    if not found:
        return None
    first, last = _of_day(found[1], found[2]), _of_day(found[3], found[4])
    return (last - first) % DAY or None if first is not None and last is not None else None


def time_of_day(text: str) -> int | None:
    """A time as minutes since midnight: "8h", "08:30", "14 giờ 05"."""
    found = _AT.fullmatch(re.sub(r"^(\d{1,2}:\d{2}):\d{2}$", r"\1", text.strip().casefold()))
    return _of_day(found[1], found[2]) if found else None


def _of_day(hours: str, of_hour: str | None) -> int | None:
    at = int(hours) * 60 + int(of_hour or 0)
    return at if at < DAY and int(of_hour or 0) < 60 else None
