"""How long what is kept: nightly, what is older than the site's settings say goes, and an event says so."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from broadcaster.events import PART, Draft, Kind, Part
from broadcaster.journal import Journal
from broadcaster.moments import Instant, instant
from broadcaster.witness import Record, StageLike

HOUR = 3  # o'clock in the site's time zone
LOOK = 60.0  # seconds between two looks at the clock
BY = "service"

log = structlog.get_logger(__name__)


class Retention:
    """Trims by the settings of site.yaml, `retention: {observations, audit}` in seconds; without one nothing goes."""

    def __init__(self, journal: Journal, record: Record, stage: StageLike, clock: Callable[[], datetime]) -> None:
        self._journal = journal
        self._record = record
        self._stage = stage
        self._clock = clock

    async def watch(self) -> None:
        """A role for ever: once a night."""
        last = self._clock()
        while True:
            now = self._clock()
            if now >= self._night_after(last):  # looked up each time: the site may get another time zone
                last = now
                await self.trim()
            await asyncio.sleep(LOOK)

    async def trim(self) -> int:
        """Trim what is due now; how many events. Raises JournalError."""
        count = 0
        for part, seconds in self._settings().items():
            kinds = sorted(kind for kind in Kind if PART[kind] is part)
            before = await first_since(self._journal, instant(self._clock() - timedelta(seconds=seconds)))
            gone = await self._journal.trim(before, kinds)
            if gone:
                data = {"before": before, "kinds": [kind.value for kind in kinds], "count": gone}
                await self._record(Draft(Kind.TRIMMED, BY, data))
                log.info("journal trimmed", part=part.value, before=before, count=gone)
            count += gone
        return count

    def _settings(self) -> dict[Part, float]:
        given = self._site().get("retention") or {}
        return {part: given[part.value] for part in (Part.OBSERVATIONS, Part.AUDIT) if given.get(part.value)}

    def _night_after(self, now: datetime) -> datetime:
        """The next time it is HOUR o'clock at the site."""
        local = now.astimezone(ZoneInfo(self._site().get("time_zone") or "UTC"))
        night = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
        return night if night > local else night + timedelta(days=1)

    def _site(self) -> Mapping[str, Any]:
        entry = self._stage.entries.get("@site")
        return (entry.value if entry else None) or {}


async def first_since(journal: Journal, at: Instant) -> int:
    """The seq from which on every event is of that moment or later; found by halving, because time never falls."""
    low, high = 0, await journal.tail()  # up to `low` all are older; after `high` none is
    while low < high:
        middle = (low + high) // 2
        found = await journal.read(middle, 1)  # the first kept one after it
        if found and found[0].at < at:
            low = found[0].seq
        else:
            high = middle
    return low + 1
