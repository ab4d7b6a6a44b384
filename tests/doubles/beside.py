"""Two services of one journal in this process, and two people at them who act at the very same time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from broadcaster.events import Draft
from broadcaster.journal import Journal, Quiet
from tests.doubles.house import Caller, Indoors, indoors

LIMIT = 20  # seconds that two may take


class Beside:
    """Two houses, `one` and `other`, that look at the same journal."""

    def __init__(self, one: Indoors, other: Indoors) -> None:
        self.one, self.other = one, other

    async def both(self, caller: Caller) -> tuple[Caller, Caller]:
        """Somebody who is signed in at one of them, at each."""
        cookies = dict(caller.http.cookies)
        return await self.one.caller(cookies=cookies), await self.other.caller(cookies=cookies)

    async def caught_up(self) -> None:
        for house in (self.one, self.other):
            await house.house.broadcast.caught_up()

    async def at_once(self, *deeds: Awaitable[Any]) -> list[Any]:
        """Do these two, each at its own house: neither may keep anything before the other has judged, too."""
        assert len(deeds) == 2
        barrier = asyncio.Barrier(2)
        for house in (self.one, self.other):
            hold_back(house.house.journal, barrier)
        async with asyncio.timeout(LIMIT):
            answers = await asyncio.gather(*deeds, return_exceptions=True)
        await self.caught_up()
        return answers


def hold_back(journal: Journal, barrier: asyncio.Barrier) -> None:
    """Let the next append that holds on to something wait until all have come that far; once."""
    append: Callable[..., Awaitable[int]] = journal.append

    async def waiting(drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        if quiet is None:
            return await append(drafts, fence=fence, quiet=quiet)
        del journal.append  # type: ignore[method-assign]  # the class's own again
        await barrier.wait()
        return await append(drafts, fence=fence, quiet=quiet)

    journal.append = waiting  # type: ignore[method-assign]


@asynccontextmanager
async def beside(directory: Path, journal: str = "") -> AsyncIterator[Beside]:
    """Open two services on one journal: the one in the directory, or the one named."""
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(indoors(directory, journal=journal))
        other = await stack.enter_async_context(indoors(directory, journal=journal))
        yield Beside(one, other)
