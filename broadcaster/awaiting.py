"""Those who wait until an event is folded."""

import asyncio
import heapq
from itertools import count

from broadcaster.journal import JournalError


class Awaiting:
    """A heap of futures by seq."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._ticket = count()

    async def reach(self, seq: int) -> None:
        """Return when `folded` has come to seq. Raises JournalError when the event is lost."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (seq, next(self._ticket), future))
        await future

    def folded(self, seq: int) -> None:
        """Everything up to seq is folded."""
        while self._waiting and self._waiting[0][0] <= seq:
            future = heapq.heappop(self._waiting)[2]
            if not future.done():
                future.set_result(None)

    def lost(self, after: int) -> None:
        """The journal has another history, which ends there: nobody's event is known to be in it."""
        for seq, _, future in self._waiting:
            if not future.done():
                told = "and then the journal lost it" if seq > after else "and the journal has another history since"
                doubt = "" if seq > after else "; whether this is in it is not known"
                future.set_exception(JournalError(f"This was kept as event {seq}, {told}{doubt}."))
        self._waiting.clear()
