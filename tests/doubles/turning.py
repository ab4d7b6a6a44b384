"""An event loop that is turned by hand, and whose clock stands until it is moved: a model decides what happens when."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

MOST = 2000  # turns until what was to end without waiting must have ended
BEGIN = datetime(2026, 11, 23, 2, tzinfo=UTC)

T = TypeVar("T")


class Turning(asyncio.SelectorEventLoop):
    """One `turn` runs what is ready now, as one turn of any loop does; timers follow `time`, which `wait` moves."""

    _seconds = 0.0

    def __init__(self) -> None:
        super().__init__()
        self._clock_resolution = 0.0  # a timer that is almost due would be run again and again while the clock stands

    def time(self) -> float:
        return self._seconds

    def clock(self) -> datetime:
        """The time of day."""
        return BEGIN + timedelta(seconds=self._seconds)

    def wait(self, seconds: float) -> None:
        """Let time pass, and the timers that are due by then be ready with the next turn."""
        self._seconds += seconds

    def turn(self, times: int = 1) -> None:
        for _ in range(times):
            self.call_soon(self.stop)
            self.run_forever()

    def rest(self) -> None:
        """Turn until everything waits: for news, or for time to pass."""
        for _ in range(MOST):
            self.turn()
            if not self._ready:  # type: ignore[attr-defined]  # asyncio has no public way to ask
                return
        raise AssertionError(f"after {MOST} turns there is still something to do")

    def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something to its end that need not wait for time to pass."""
        task = self.create_task(work)
        for _ in range(MOST):
            if task.done():
                return task.result()
            self.turn()
        raise AssertionError(f"{work} has not ended after {MOST} turns")

    def end(self) -> None:
        """Cancel what is left and close."""
        left = asyncio.all_tasks(self)
        for task in left:
            task.cancel()
        self.finish(_gathered(*left))
        self.finish(self.shutdown_asyncgens())
        self.close()


async def _gathered(*tasks: asyncio.Task[Any]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


class Ticks:
    """The clock of a fold's slices: `step` seconds go by with each look at it."""

    step = 0.0

    def __init__(self) -> None:
        self._seconds = 0.0

    def __call__(self) -> float:
        self._seconds += self.step
        return self._seconds


TICKS = Ticks()
