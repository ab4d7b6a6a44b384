"""One read of the vault for all who ask for the same secret at about the same time."""

import asyncio
from dataclasses import dataclass
from typing import Any

from displays.credentials import Vault

GATHER = 0.05  # seconds between two reads of a secret that a crowd asks for,
CROWD = 8  # which is more than so many who shared a read

Found = dict[str, Any] | None


class Reads:
    """Nothing is kept from one read to the next: an answer is always of a read that began after its question, so what
    has been revoked is refused at once. Who asks while a read is under way shares the next one; where that is a crowd,
    the next one waits a little, so that ten thousand pages with one token are a few reads a second."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._next: dict[tuple[str, str], _Read] = {}
        self._under_way: dict[tuple[str, str], _Read] = {}

    async def get(self, kind: str, id: str) -> Found:
        """What the vault keeps under that name; raises what the vault raises, for everybody who asked."""
        key = kind, id
        read = self._next.get(key)
        if read is None:
            read = self._next[key] = _Read(asyncio.create_task(self._read(key), name="vault-read"))
            read.task.add_done_callback(_heard)
        read.asked += 1
        return await asyncio.shield(read.task)

    async def _read(self, key: tuple[str, str]) -> Found:
        if (before := self._under_way.get(key)) is not None:
            await asyncio.wait([before.task])
            if before.asked > CROWD:
                await asyncio.sleep(GATHER)
        mine = self._under_way[key] = self._next.pop(key)  # who asks from now on needs another read
        try:
            return await self._vault.get(*key)
        finally:
            if self._under_way[key] is mine and key not in self._next:
                del self._under_way[key]


@dataclass(slots=True)
class _Read:
    """A read that is to begin, or under way, and how many have asked for it."""

    task: asyncio.Task[Found]
    asked: int = 0


def _heard(task: asyncio.Task[Found]) -> None:
    """Whoever asked may have gone; then nobody else looks at the failure."""
    if not task.cancelled():
        task.exception()
