"""One read of the vault for all who ask for the same secret at about the same time."""

import asyncio
from collections.abc import Callable
from typing import Any

from displays.credentials import Vault

GATHER = 0.05  # seconds: the first who asks is answered at once, further ones are gathered this long
REMEMBERED = 1000  # secrets whose latest read is remembered, so that the next one may wait

Found = dict[str, Any] | None


class Reads:
    """Nothing is kept from one read to the next: an answer is always of a read that began after its question, so what
    has been revoked is refused at once, and ten thousand pages with one token are a few reads a second."""

    def __init__(self, vault: Vault, now: Callable[[], float] | None = None) -> None:
        self._vault = vault
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._next: dict[tuple[str, str], asyncio.Task[Found]] = {}
        self._begun: dict[tuple[str, str], float] = {}
        self._reading: set[asyncio.Task[Found]] = set()  # the loop itself keeps no hold on its tasks

    async def get(self, kind: str, id: str) -> Found:
        """What the vault keeps under that name; raises what the vault raises, for everybody who asked."""
        key = kind, id
        task = self._next.get(key)
        if task is None:
            task = self._next[key] = asyncio.create_task(self._read(key), name="vault-read")
            self._reading.add(task)
            task.add_done_callback(self._heard)
        return await asyncio.shield(task)

    async def _read(self, key: tuple[str, str]) -> Found:
        rest = self._begun.get(key, -GATHER) + GATHER - self._now()
        if rest > 0:
            await asyncio.sleep(rest)
        del self._next[key]  # who asks from now on needs another read
        if len(self._begun) >= REMEMBERED:
            self._begun.clear()
        self._begun[key] = self._now()
        return await self._vault.get(*key)

    def _heard(self, task: asyncio.Task[Found]) -> None:
        """Whoever asked may have gone; then nobody else looks at the failure."""
        self._reading.discard(task)
        if not task.cancelled():
            task.exception()
