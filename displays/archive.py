"""The facts of meetings, each walked once: of one that has ended they stay as they are until somebody adds a note."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from broadcaster.journal import Journal
from broadcaster.model import Sensitivity
from displays.evidence import Facts, Span, gather, span_of
from displays.proof import Minutes, code_of, sealed

KEPT = 8  # meetings whose facts stay in memory


@dataclass(frozen=True, slots=True)
class Walked:
    """told: the newest event that names the meeting, by which other facts would follow."""

    told: int
    facts: Facts
    journal: str


class Archive:
    """Walks one meeting at a time: each takes a state of its own."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._turn = asyncio.Lock()
        self._kept: OrderedDict[str, Walked] = OrderedDict()

    async def minutes(self, meeting: str, clearance: Sensitivity) -> Minutes | None:
        """What a reader of that clearance may know of a meeting; None where the journal has no such meeting.

        Raises JournalError, and Trimmed.
        """
        async with self._turn:
            span = await span_of(self._journal, meeting)
            if span is None:
                return None
            walked = self._kept.get(meeting)
            if walked is None or walked.told != span.own[-1].seq:
                walked = await self._walk(span)
        return sealed(walked.facts, walked.journal, clearance)

    def forget(self) -> None:
        """Walk every meeting anew."""
        self._kept.clear()

    async def _walk(self, span: Span) -> Walked:
        facts = await gather(self._journal, span)
        place = facts["range"]
        walked = Walked(span.own[-1].seq, facts, await code_of(self._journal, place["first"], place["last"]))
        self._kept.pop(span.id, None)
        if facts["meeting"]["ended"] is not None:
            self._kept[span.id] = walked
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return walked
