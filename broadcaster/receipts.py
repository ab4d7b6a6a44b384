"""What pages painted during meetings, until it stands in the journal: one batch a second, and at once where asked."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, Protocol

from broadcaster.events import Draft, Kind

TICK = 1.0  # seconds between two batches


class Record(Protocol):
    def __call__(self, *drafts: Draft) -> Awaitable[int]: ...


class Receipts:
    """Every receipt is kept, for the minutes say each."""

    def __init__(self) -> None:
        self._noted: list[Mapping[str, Any]] = []
        self._turn = asyncio.Lock()

    def note(self, receipt: Mapping[str, Any]) -> None:
        self._noted.append(receipt)

    def draft(self) -> Draft | None:
        """What came in since the last time, as an event."""
        if not self._noted:
            return None
        noted, self._noted = self._noted, []
        return Draft(Kind.PAINTED, "presence", {"receipts": noted})

    async def flush(self, record: Record) -> None:
        """Return once everything that was noted before stands in the journal. Raises JournalError."""
        async with self._turn:
            if draft := self.draft():
                await record(draft)

    async def testify(self, record: Record) -> None:
        """A role for ever: record what was painted."""
        while True:
            await self.flush(record)
            await asyncio.sleep(TICK)
