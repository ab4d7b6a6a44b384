"""Checkpoints, taken while the service runs, so that a long journal restarts fast and its old events can go."""

import asyncio
from collections.abc import Callable

import structlog

from broadcaster.fold import Fold
from broadcaster.journal import Journal, JournalError

MANY = 50_000  # events after which a checkpoint is taken at once,
SOME = 1_000  # and how many are worth one
CALM = 600.0  # seconds after the last
LOOK = 1.0  # seconds between two looks
FIRST = 10.0  # seconds after the start before the first one: the screens that come back are served before it
STOP_LIMIT = 5.0  # seconds the one at a clean stop may take

log = structlog.get_logger(__name__)


class Checkpoints:
    """Takes checkpoints of the state: its document is made in parts, and the loop turns after each."""

    def __init__(self, journal: Journal, state: Fold, follows: Callable[[], bool]) -> None:
        """`follows` is False while the state may be of another history than the journal."""
        self._journal = journal
        self._state = state
        self._follows = follows
        self.last = 0  # the seq of the newest checkpoint that is known
        self._at: float | None = None  # when that was found out, in the loop's time

    async def watch(self) -> None:
        """A role for ever."""
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(FIRST)
        while True:
            if self._at is None:
                self.last, self._at = await self._newest(), clock()
            new = self._state.seq - self.last
            if self._follows() and (new >= MANY or (new >= SOME and clock() - self._at >= CALM)):
                self.last, self._at = await self._newest(), clock()  # another node may have taken one
                if self._state.seq - self.last >= SOME:
                    await self.take()
            await asyncio.sleep(LOOK)

    async def take(self) -> None:
        """Take one now. Raises JournalError."""
        epoch, snapshot = self._journal.epoch, self._state.snapshot()
        parts: list[bytes] = []
        for part in snapshot.parts():
            parts.append(part)
            await asyncio.sleep(0)
        if not self._follows() or self._journal.epoch != epoch:
            return  # it would stand on another history's event
        await self._journal.keep_checkpoint(snapshot.seq, parts)
        self.last = max(self.last, snapshot.seq)
        log.info("checkpoint kept", seq=snapshot.seq, size=sum(map(len, parts)))

    async def take_last(self) -> None:
        """At a clean stop: the next start has nothing to fold. Says what went wrong, and raises nothing."""
        try:
            async with asyncio.timeout(STOP_LIMIT):
                if self._follows() and self._state.seq > await self._newest():
                    await self.take()
        except (JournalError, TimeoutError) as error:
            log.warning("no checkpoint at the stop", error=str(error) or "it took too long")

    async def _newest(self) -> int:
        return max(await self._journal.checkpoints(), default=0)
