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
        self._thread: threading.Thread | None = None

    @property
    def hanging(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    async def run(self, work: Callable[[], Result]) -> Result:
        """The result of `work()`; raises what it raises, or FeedError while an earlier call hangs."""
        if self.hanging:
            raise FeedError("still_hanging")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Result] = loop.create_future()

        def settle(result: Result | None, error: BaseException | None) -> None:
            if done.cancelled():
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type]

        def body() -> None:
            result, error = None, None
            try:
                result = work()
            except BaseException as raised:
                error = raised
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, result, error)

        self._thread = threading.Thread(target=body, daemon=True, name="feed")
        self._thread.start()
        return await done
