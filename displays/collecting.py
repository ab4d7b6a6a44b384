"""Garbage collection is owned: what lasts is frozen, and everything is walked in a quiet moment only.

A full collection walks every object of every connection and every figure, and holds up the loop meanwhile. So the two
young generations are collected as usual, and the old one by the rules here: after the start and after each burst of
joins what stands is frozen, and a night's collection takes what connections that ended have left in circles.
"""

import asyncio
import gc
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from broadcaster.measures import Timing

# Objects between two collections of the youngest; every second one takes the middle generation with it, which so walks
# 40,000 objects at most, about 5 ms; the last one: never by itself. What is on its way through a large ingest is fewer
# than that and goes by itself: at 5,000 each post would be walked several times, for 7 to 12 µs an observation.
THRESHOLDS = (20_000, 0, 1_000_000)
CALM = 3.0  # seconds without joins before anything is done
PATIENCE = (
    600.0  # seconds a collection of everything waits for such a moment: where screens come and go all day none comes
)
BURST = 200  # joins after which what stands is frozen
ENDED = 5000  # connections that have ended after which everything is collected
QUIET_HOUR, QUIET_MINUTE = 3, 30  # of the site's day
LOOK = 1.0  # seconds

log = structlog.get_logger(__name__)


class Rubbish(Protocol):
    """The module `gc`, or a double of it."""

    def collect(self, generation: int = 2) -> int: ...
    def enable(self) -> None: ...
    def freeze(self) -> None: ...
    def unfreeze(self) -> None: ...
    def set_threshold(self, one: int, two: int, three: int, /) -> None: ...


class Collector:
    """Decides when to collect and when to freeze. `fulls`: how long each collection of everything took."""

    def __init__(
        self,
        local: Callable[[], datetime],
        *,
        rubbish: Rubbish = gc,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """local: the site's time of day; now: seconds that never fall."""
        self.fulls = Timing()
        self._local = local
        self._gc = rubbish
        self._now = now
        self._arrived = self._frozen = self._collected = 0
        self._calm_since = now()
        self._night = self._next_night()
        self._due_since: float | None = None

    def start(self) -> None:
        """What stands now stands till the end.

        Nothing was collected since the process began (`serving`), nor is it now: half a second of walking finds no
        rubbish in what a long journal was folded to, and the screens are waiting.
        """
        self._gc.enable()
        self._gc.set_threshold(*THRESHOLDS)
        self._gc.freeze()

    def look(self, arrived: int, ended: int) -> None:
        """Do what is due. arrived, ended: connections since the start."""
        if arrived != self._arrived:
            self._arrived, self._calm_since = arrived, self._now()
        due = ended - self._collected >= ENDED or self._local() >= self._night
        if due and self._due_since is None:
            self._due_since = self._now()
        calm = self._now() - self._calm_since >= CALM
        if due and (calm or self._now() - (self._due_since or 0.0) >= PATIENCE):
            self._collect(ended)
        elif not calm:
            return
        elif arrived - self._frozen >= BURST:
            self._gc.collect(1)
            self._gc.freeze()
        else:
            return
        self._frozen = arrived

    def _collect(self, ended: int) -> None:
        begun = time.perf_counter()
        self._gc.unfreeze()
        found = self._gc.collect()
        self._gc.freeze()
        self.fulls.add(time.perf_counter() - begun)
        self._collected, self._night, self._due_since = ended, self._next_night(), None
        log.info("collected", objects=found, seconds=round(time.perf_counter() - begun, 3))

    def _next_night(self) -> datetime:
        now = self._local()
        night = now.replace(hour=QUIET_HOUR, minute=QUIET_MINUTE, second=0, microsecond=0)
        return night if now < night else night + timedelta(days=1)


async def own(collector: Collector, arrivals: Callable[[], tuple[int, int]]) -> None:
    """A role for ever. arrivals: connections that have come and ended since the start."""
    while True:
        await asyncio.sleep(LOOK)
        collector.look(*arrivals())


async def watch_lag(lags: Timing, every: float = 0.05) -> None:
    """A role for ever: measure how late the loop comes to what is due, every so many seconds."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + every
        await asyncio.sleep(every)
        lags.add(loop.time() - due)
