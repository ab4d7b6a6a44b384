"""Whether the journal keeps what it is given: known from the last append, and after a refusal by trying."""

import asyncio
import time
from collections.abc import Callable, Sequence

from broadcaster.events import Draft
from broadcaster.journal import Journal, JournalError, Outpaced, Quiet
from broadcaster.versions import Others, readable_by_all

AGAIN = 1.0  # seconds between two tries
LIMIT = 2.0  # seconds a try may take
KIND, ID = "probe", "writable"  # of a secret that is none


class Writable:
    """Told of each append; asked whether the next one would be kept. While all is well nothing is written for it."""

    def __init__(self, journal: Journal, others: Others = tuple, now: Callable[[], float] = time.monotonic) -> None:
        self._journal, self._others, self._now = journal, others, now
        self._refused = False
        self._tried = float("-inf")

    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        """As Journal.append. Raises TooNew, too, for what another live node could not read."""
        readable_by_all(drafts, self._others)
        try:
            kept = await self._journal.append(drafts, fence=fence, quiet=quiet)
        except Outpaced:
            raise
        except (JournalError, asyncio.CancelledError):  # cancelled: it did not answer in time, or nobody waits
            self.heard(kept=False)
            raise
        self.heard(kept=True)
        return kept

    def heard(self, *, kept: bool) -> None:
        """An append was kept, or refused."""
        self._refused = not kept

    async def look(self) -> bool:
        """True where the journal keeps things. After a refusal something small is written beside it to find out."""
        if self._refused and self._now() - self._tried >= AGAIN:
            self._tried = self._now()
            try:
                async with asyncio.timeout(LIMIT):
                    await self._journal.vault.put(KIND, ID, {"at": self._journal.epoch})
            except Exception:  # whatever it is, it is not kept
                return False
            self._refused = False
        return not self._refused
