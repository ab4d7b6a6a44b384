"""Blocking work beside the loop, one daemon thread a call: a dead network share hangs its own feed and nothing else."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from feeds.feed import FeedError

Result = TypeVar("Result")


class Aside:
    """Runs one blocking call at a time; while an abandoned one still hangs, the next is refused, not queued."""

    def __init__(self) -> None:
        self.hanging = False

    async def run(self, work: Callable[[], Result]) -> Result:
        """The result of `work()`; raises what it raises, or FeedError while an earlier call hangs."""
        if self.hanging:
            raise FeedError("still_hanging")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Result] = loop.create_future()

        def give(result: Result) -> None:
            if not done.done():
                done.set_result(result)

        def fail(error: Exception) -> None:
            if not done.done():
                done.set_exception(error)

        def body() -> None:
            try:
                result = work()
            except Exception as error:
                self.hanging = False
                _call(loop, fail, error)
            else:
                self.hanging = False
                _call(loop, give, result)

        self.hanging = True
        threading.Thread(target=body, daemon=True, name="feed").start()
        return await done


def _call(loop: asyncio.AbstractEventLoop, told: Callable[[Result], None], what: Result) -> None:
    try:
        loop.call_soon_threadsafe(told, what)
    except RuntimeError:  # the loop was closed while the work hung; nobody waits any more
        return
