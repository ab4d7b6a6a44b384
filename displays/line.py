"""The line of posts: a few are worked on, some wait for their turn, and the others are told to come back."""

import asyncio
from types import TracebackType
from typing import Self

from displays.problem import Problem

AT_ONCE = 8  # posts that are read, weighed and kept at a time: one takes some twenty times its bytes meanwhile
ROOM = 16 * 1024 * 1024  # bytes of bodies in line: what is taken in PATIENCE, so that who waits is served
PATIENCE = 10  # seconds a post waits for its turn
COME_BACK = 5  # seconds, of Retry-After


class Line:
    """Bounds what posts hold in memory, however many come at once. Turns are given in the order bodies are complete."""

    def __init__(self, at_once: int = AT_ONCE, room: int = ROOM, patience: float = PATIENCE) -> None:
        self.held = 0  # bytes of bodies that came and are not answered yet
        self._room, self._patience = room, patience
        self._turns = asyncio.Semaphore(at_once)

    def place(self) -> "Place":
        """A post's place in the line, as an async context manager."""
        return Place(self)

    def hold(self, size: int) -> None:
        """Count bytes; raises Problem 503 where there is no room for them."""
        if self.held + size > self._room:
            raise busy()
        self.held += size

    async def turn(self) -> None:
        """Wait for a turn; raises Problem 503 after PATIENCE."""
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        except TimeoutError:
            raise busy() from None

    def leave(self, size: int, *, served: bool) -> None:
        """Give back the bytes, and the turn if it had one."""
        self.held -= size
        if served:
            self._turns.release()


class Place:
    """Of one post: `grow` with each piece of its body, then `turn`; leaving gives everything back."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._size = 0
        self._served = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.leave(self._size, served=self._served)

    def grow(self, size: int) -> None:
        """More of the body has come; raises Problem 503."""
        self._line.hold(size)
        self._size += size

    async def turn(self) -> None:
        """Wait until it is this post's turn; raises Problem 503."""
        await self._line.turn()
        self._served = True


def busy() -> Problem:
    """What a post is told for which there is no room now; nothing of it was kept."""
    return Problem(503, "busy", seconds=COME_BACK, headers={"Retry-After": str(COME_BACK)})
