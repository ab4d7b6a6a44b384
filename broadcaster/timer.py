"""The timer: turns the coming of the state's next moment into an event, because time is one too."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog

from broadcaster.events import Draft, Kind
from broadcaster.fold import Fold
from broadcaster.moments import instant, moment
from broadcaster.witness import Record

LOOK = 30.0  # seconds after which the clock is looked at again, come what may
STUCK = 60.0  # seconds between two moments that did not move what they were meant to move

log = structlog.get_logger(__name__)


class Timer:
    """Sleeps until the next moment; `moved` says that there may be another one."""

    def __init__(self, record: Record, state: Fold, clock: Callable[[], datetime]) -> None:
        self._record = record
        self._state = state
        self._clock = clock
        self._moved = asyncio.Event()

    def moved(self) -> None:
        self._moved.set()

    async def watch(self) -> None:
        """A role for ever."""
        while True:
            self._moved.clear()
            due = self._state.next_moment()
            wait = LOOK if due is None else (moment(due) - self._clock()).total_seconds()
            if due is not None and wait <= 0:
                await self._record(Draft(Kind.MOMENT, "clock", {"at": instant(self._clock())}))
                if self._state.next_moment() == due:
                    # A fault of the fold must not fill the disk with moments.
                    log.error("the moment did not pass", due=due)
                    await asyncio.sleep(STUCK)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(min(wait, LOOK)):  # the clock may be set while we wait
                    await self._moved.wait()
