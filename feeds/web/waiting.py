"""Retry-After: how long a source asks to be left alone."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0  # seconds; nobody means more


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds, from seconds or an HTTP date (RFC 9110, 10.2.3); None where nothing readable is said."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal() and said.isascii():
        return min(float(said[:12]), LONGEST)
    try:
        at = parsedate_to_datetime(said)
        return min(max((at - now).total_seconds(), 0.0), LONGEST)
    except (ValueError, TypeError, OverflowError):  # no date, one without a zone, one beyond the calendar
        return None
