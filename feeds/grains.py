"""The period in which a moment lies, where a source gives the moment only."""

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Grain = Literal["day", "month", "quarter", "year"]


def period(when: datetime, grain: Grain, zone: ZoneInfo, *, closing: bool = False) -> str:
    """SDMX, in the site's time zone. closing: what was taken at midnight is of the day before."""
    local = (when - timedelta(milliseconds=closing)).astimezone(zone)
    match grain:
        case "year":
            return f"{local:%Y}"
        case "quarter":
            return f"{local:%Y}-Q{(local.month + 2) // 3}"
        case "month":
            return f"{local:%Y-%m}"
        case "day":
            return f"{local:%Y-%m-%d}"
