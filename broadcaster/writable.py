"""Whether the journal keeps what it is given: known from the last append, and after a refusal by trying."""

import asyncio
import time
from collections.abc import Callable

from broadcaster.journal import Journal

AGAIN = 1.0  # seconds between two tries
LIMIT = 2.0  # seconds a try may take
KIND, ID = "probe", "writable"  # of a secret that is none


class Writable:
    """Told of each append; asked whether the next one would be kept. While all is well nothing is written for it."""

    def __init__(self, journal: Journal, now: Callable[[], float] = time.monotonic) -> None:
        self._journal, self._now = journal, now
        self._refused = False
        self._tried = float("-inf")

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
