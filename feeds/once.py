"""What many ask for at the same time is fetched once, and kept for a moment within bounds."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from feeds.feed import FeedError

FAILED = 1.0  # seconds for which a failure is the answer to everybody
MOST = 64_000_000  # bytes kept of all that is shared

T = TypeVar("T")


@dataclass(slots=True)
class _Kept:
    task: asyncio.Task[Any]
    end: float = float("inf")  # by the monotonic clock; while it is being fetched nobody lets it go
    size: int = 0


class Once:
    """`get` by a key. What is kept longest goes first where it becomes too much."""

    def __init__(self, most: int = MOST, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._most, self._monotonic = most, monotonic
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self.size = 0  # bytes
        self.fetched = self.failed = 0  # since the start

    async def get(self, key: str, seconds: float, fetch: Callable[[], Awaitable[T]], size: Callable[[T], int]) -> T:
        """The answer that stands, the one under way, or one's own, which then stands for `seconds`.

        Who leaves meanwhile ends nothing for the others. Raises what `fetch` raised, a FeedError.
        """
        self._let_go()
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = _Kept(asyncio.ensure_future(self._fetch(key, seconds, fetch, size)))
            kept.task.add_done_callback(_seen)
        found: T = await asyncio.shield(kept.task)
        return found

    async def _fetch(self, key: str, seconds: float, fetch: Callable[[], Awaitable[T]], size: Callable[[T], int]) -> T:
        self.fetched += 1
        lasts, weight = FAILED, 0
        try:
            found = await fetch()
            lasts, weight = seconds, size(found)
            return found
        except FeedError:
            self.failed += 1
            raise
        finally:
            if (kept := self._kept.get(key)) is not None:
                kept.end, kept.size = self._monotonic() + lasts, weight
                self.size += weight

    def _let_go(self) -> None:
        """Whatever has had its time, and the oldest beyond the bounds. Fetches under way stay."""
        now = self._monotonic()
        for key in [key for key, kept in self._kept.items() if kept.end <= now]:
            self.size -= self._kept.pop(key).size
        for key in [key for key, kept in self._kept.items() if kept.size]:
            if self.size <= self._most:
                break
            self.size -= self._kept.pop(key).size

    async def close(self) -> None:
        tasks = [kept.task for kept in self._kept.values() if not kept.task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._kept.clear()
        self.size = 0


def _seen(task: asyncio.Task[Any]) -> None:
    """A failure that nobody waits for any more is no fault."""
    if not task.cancelled():
        task.exception()
