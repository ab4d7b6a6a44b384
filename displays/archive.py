"""The facts of meetings. Of one that is over they were worked out at its end and stand in the journal, because figures
of that time are trimmed one day; where they do not, the meeting is walked."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal
from broadcaster.model import Sensitivity
from broadcaster.witness import Record
from displays.evidence import Facts, Span, span_of, walked, whole
from displays.proof import Minutes, code_of, sealed

KEPT = 8  # meetings whose facts stay in memory
BY = "service"
LOOKED = 100  # kept minutes after a meeting's beginning among which its own are


@dataclass(frozen=True, slots=True)
class Known:
    """told: the newest event that names the meeting; journal: the code of its events."""

    told: int
    facts: Facts
    journal: str


class Archive:
    """Works at one meeting at a time. record: without it nothing is kept, only looked at."""

    def __init__(self, journal: Journal, record: Record | None = None) -> None:
        self._journal, self._record = journal, record
        self._turn = asyncio.Lock()
        self._known: OrderedDict[str, Known] = OrderedDict()

    async def minutes(self, meeting: str, clearance: Sensitivity) -> Minutes | None:
        """What a reader of that clearance may know of a meeting; None where the journal has no such meeting.

        Raises JournalError, and Trimmed.
        """
        async with self._turn:
            span = await span_of(self._journal, meeting)
            if span is None:
                return None
            known = self._known.get(meeting)
            if known is None or known.told != span.told:
                known = await self._find(span)
        return sealed(known.facts, known.journal, clearance)

    async def keep(self, meeting: str, seen: Facts) -> None:
        """Put what a meeting's rooms had seen into the journal; once, however often one tries."""
        if self._record is not None:
            data = {"id": meeting, "rooms": [room["key"] for room in seen["rooms"]], "facts": seen}
            await self._record(Draft(Kind.MINUTES_KEPT, BY, data, f"minutes:{meeting}"))

    def forget(self) -> None:
        """Find every meeting anew."""
        self._known.clear()

    async def _find(self, span: Span) -> Known:
        seen = await self._kept(span)
        if seen is None:
            seen = await walked(self._journal, span)
            if seen["over"] is not None:
                await self.keep(span.id, seen)
        place = seen["range"]
        known = Known(span.told, whole(span, seen), await code_of(self._journal, place["first"], place["last"]))
        self._known.pop(span.id, None)
        if seen["over"] is not None:
            self._known[span.id] = known
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return known

    async def _kept(self, span: Span) -> Facts | None:
        after = span.first or span.opened.seq
        for _ in range(LOOKED):
            page = await self._journal.read(after, 1, (Kind.MINUTES_KEPT,))
            if not page:
                return None
            if page[0].data["id"] == span.id:
                facts: Facts = page[0].data["facts"]
                return facts
            after = page[0].seq
        return None
