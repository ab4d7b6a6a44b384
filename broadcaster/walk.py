"""A walk along the journal: the fold as it was before an event, and then after each event, one by one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from time import perf_counter
from typing import Generic, TypeVar

from broadcaster.beginning import PAGE, TURN, begin, led_past
from broadcaster.events import Event
from broadcaster.fold import Fold
from broadcaster.journal import Journal

F = TypeVar("F", bound=Fold)


class Walk(Generic[F]):
    """Takes one event after the other. Who looks at `fold` in between calls `fold.settle()` first."""

    def __init__(self, journal: Journal, fold: F) -> None:
        self.fold = fold
        self._journal = journal

    async def events(self, last: int, perf: Callable[[], float] = perf_counter) -> AsyncIterator[Event]:
        """Each event up to `last`, when it is folded; trimmed ones are passed over. The loop turns meanwhile.

        Raises JournalError.
        """
        pause = perf() + TURN
        while self.fold.seq < last and (page := await self._journal.read(self.fold.seq, PAGE)):
            for event in page:
                if event.seq > last:
                    return
                try:
                    self.fold.take(event)
                except Exception as error:
                    led_past(event, error)
                yield event
                if perf() >= pause:
                    await asyncio.sleep(0)
                    pause = perf() + TURN


async def walk(journal: Journal, empty: F, first: int) -> Walk[F]:
    """A walk that stands before event `first`; the fold is made like `empty`. Raises JournalError, and Trimmed."""
    return Walk(journal, await begin(journal, empty, last=first - 1))
