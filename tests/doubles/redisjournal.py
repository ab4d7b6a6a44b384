"""A journal in a real Redis, and somebody who follows it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import pytest

from broadcaster.events import Event
from broadcaster.journal import HistoryLost, open_journal
from broadcaster.journal.redis import RedisJournal
from tests.doubles.redis import Redis
from tests.doubles.waiting import reached

LIMIT = 10  # seconds any one wait of a test may take


@asynccontextmanager
async def opened(redis: Redis) -> AsyncIterator[RedisJournal]:
    journal = await open_journal(redis.url)
    assert isinstance(journal, RedisJournal)
    try:
        yield journal
    finally:
        await journal.close()


class Follower:
    """Follows in a task; what it has heard, and how it ended."""

    def __init__(self, journal: RedisJournal, after: int = 0) -> None:
        self.heard: list[Event] = []
        self.task = asyncio.create_task(self._follow(journal, after))

    async def _follow(self, journal: RedisJournal, after: int) -> None:
        async with aclosing(journal.follow(after)) as batches:
            async for batch in batches:
                self.heard += batch

    async def reaches(self, seq: int) -> None:
        await reached(lambda: self.task.done() or bool(self.heard and self.heard[-1].seq >= seq))
        assert self.heard[-1].seq >= seq
        assert [event.seq for event in self.heard] == list(range(self.heard[0].seq, self.heard[-1].seq + 1))

    async def lost(self) -> HistoryLost:
        with pytest.raises(HistoryLost) as caught:
            await asyncio.wait_for(self.task, LIMIT)
        return caught.value

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
