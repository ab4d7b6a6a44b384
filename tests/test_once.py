"""What many ask for is fetched once, kept for a moment, and never without bounds."""

import asyncio

import pytest

from feeds.feed import FeedError
from feeds.once import FAILED, Once
from tests.doubles.waiting import reached


class Well:
    """Something to fetch, as often as it is let."""

    def __init__(self) -> None:
        self.now, self.fetches, self.fails = 0.0, 0, False
        self.open = asyncio.Event()
        self.open.set()

    async def fetch(self) -> bytes:
        self.fetches += 1
        await self.open.wait()
        if self.fails:
            raise FeedError("refused", url="a")
        return b"x" * 100


@pytest.fixture
def well() -> Well:
    return Well()


async def test_who_asks_together_is_answered_together(well: Well) -> None:
    """One fetch; who leaves in the middle ends it for nobody."""
    once = Once(monotonic=lambda: well.now)
    well.open.clear()
    asked = [asyncio.create_task(once.get("a", 5, well.fetch, len)) for _ in range(50)]
    await reached(lambda: well.fetches == 1)
    asked.pop(0).cancel()
    well.open.set()
    assert set(await asyncio.gather(*asked)) == {b"x" * 100}
    assert (well.fetches, once.fetched, once.size) == (1, 1, 100)
    well.now = 4.9
    await once.get("a", 5, well.fetch, len)
    assert well.fetches == 1
    well.now = 5
    await once.get("a", 5, well.fetch, len)
    assert (well.fetches, once.size) == (2, 100)


async def test_a_failure_is_everybodys_for_a_moment(well: Well) -> None:
    """So that a gateway that is down is not asked by hundreds."""
    once = Once(monotonic=lambda: well.now)
    well.fails = True
    for _ in range(3):
        with pytest.raises(FeedError):
            await once.get("a", 5, well.fetch, len)
    assert (well.fetches, once.failed) == (1, 1)
    well.now, well.fails = FAILED, False
    assert await once.get("a", 5, well.fetch, len) == b"x" * 100


async def test_what_is_kept_is_bounded(well: Well) -> None:
    """The oldest goes first."""
    once = Once(most=250, monotonic=lambda: well.now)
    for key in "abcd":
        await once.get(key, 1000, well.fetch, len)
    assert once.size <= 350
    await once.get("d", 1000, well.fetch, len)
    assert (well.fetches, once.size) == (4, 200)
    await once.get("a", 1000, well.fetch, len)
    assert well.fetches == 5
    await once.close()
    assert once.size == 0
