"""The versions of the layouts, as the journal has kept them: who saved what when, and why."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broadcaster.events import Event, Kind
from broadcaster.journal import Journal
from broadcaster.moments import Instant
from layouts.loader import LAYOUTS

PAGE = 50  # events read at once: each carries a whole document


@dataclass(frozen=True, slots=True)
class Version:
    """One version. text None: older than the texts that are kept, or the file was taken away (`gone`).
    same: only a map or a picture changed, not the text."""

    seq: int
    at: Instant
    by: str
    why: str
    text: str | None
    gone: bool = False
    same: bool = False


class Versions:
    """Reads the journal's site events once, then only what is new. Texts stay in memory: layouts are few and small."""

    def __init__(self, journal: Journal) -> None:
        self._journal, self._reading = journal, asyncio.Lock()
        self._epoch, self._upto = "", 0
        self._found: dict[str, list[Version]] = {}

    async def of(self, key: str) -> list[Version]:
        """The versions of a layout, the oldest first. Raises JournalError."""
        async with self._reading:
            if self._epoch != self._journal.epoch:  # another history
                self._epoch, self._upto, self._found = self._journal.epoch, 0, {}
            while events := await self._journal.read(self._upto, PAGE, [Kind.SITE_CHANGED]):
                for event in events:
                    self._take(event)
                self._upto = events[-1].seq
            return list(self._found.get(f"{LAYOUTS}/{key}.yaml", ()))

    def _take(self, event: Event) -> None:
        data: Mapping[str, Any] = event.data
        if not data["path"].startswith(f"{LAYOUTS}/"):
            return
        versions = self._found.setdefault(data["path"], [])
        before = versions[-1].text if versions else None
        text = data.get("text")
        same = text is not None and text == before
        gone = data["body"] is None
        kept = before if same else text  # one text, however often it is said
        versions.append(Version(event.seq, event.at, event.by, data.get("why", ""), kept, gone, same))
