"""A node that has nobody beside it: its journal is a file, so it leads for as long as it runs."""

import asyncio

from broadcaster.cluster.leading import Role


class Alone:
    """A Lease that is always held."""

    def __init__(self) -> None:
        self.leading = True
        self.fence: int | None = None
        self.shared = False
        self.holder = ""
        self.known = True

    async def hold(self) -> None:
        """A role for ever: nobody takes it away."""
        await asyncio.Event().wait()

    def led(self, role: Role) -> Role:
        return role

    async def give_up(self) -> None:
        """There is nobody to give it to."""

    async def close(self) -> None:
        """Nothing is open."""


class NoFiles:
    """Of a node that has nobody beside it."""

    async def lend(self) -> None:
        await asyncio.Event().wait()

    async def find(self, name: str) -> bytes | None:
        return None

    async def close(self) -> None:
        """Nothing is open."""
