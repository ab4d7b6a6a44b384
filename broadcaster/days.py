"""The site's calendar: its time zone, and which days are worked. As site.yaml's body says it: nothing is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from zoneinfo import ZoneInfo

from broadcaster.model import Text
from broadcaster.moments import Instant, local

WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Two calendars are the same only if they are one, so that what was worked out with one can be kept with it.

    holidays: day (ISO) -> its name, empty where it has none. working: days of a weekend that are worked instead.
    """

    zone: str = "UTC"
    holidays: Mapping[str, Text] = field(default_factory=dict)
    working: frozenset[str] = frozenset()

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """As site.yaml's body has it; those of before there were holidays have none."""
        said = body.get("holidays") or {}
        return cls(body["time_zone"], said.get("days") or {}, frozenset(said.get("working") or ()))

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def day_of(self, at: Instant) -> date:
        """The local day of an instant."""
        return local(at, self.time_zone).date()

    def counts(self, day: date, weekdays: tuple[int, ...], on: str) -> bool:
        """True if a schedule for these weekdays, on any days, workdays or holidays, counts on that day."""
        if day.weekday() not in weekdays:
            return False
        match on:
            case "workdays":
                return self.works(day)
            case "holidays":
                return day.isoformat() in self.holidays
        return True

    def works(self, day: date) -> bool:
        text = day.isoformat()
        return text in self.working or (day.weekday() not in WEEKEND and text not in self.holidays)
