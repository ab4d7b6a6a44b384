"""Who was let in before is let in while the vault cannot be asked: to look, never to do anything.

A wall or a console that loses its line while Redis is away would else be shut out of a service that still shows the
last figures. What is remembered is what the vault said last, in memory, by the digest of the secret; who was never seen
by this node waits until the vault is back. The fold still has its say: a revoked device, an ended link and a disabled
person stay out; and a sign-in that has ended is forgotten within a LOOK, as long as the vault can be asked.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from broadcaster.journal import JournalError
from displays.credentials import Vault

LASTS: Mapping[str, float] = {
    "device": 43_200,
    "viewer": 43_200,
    "session": 3600,
}  # seconds since it was last seen good
MOST = 20_000  # secrets remembered
LOOK = 2.0  # seconds between two looks at which sign-ins stand

Doc = dict[str, Any]


class Remembered:
    """`heard` of each answer of the vault, `recall` where it gives none."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: OrderedDict[tuple[str, str], tuple[float, Doc]] = OrderedDict()

    def heard(self, kind: str, id: str, kept: Doc | None) -> None:
        """The vault has said what stands under that name, or that nothing does."""
        self._kept.pop((kind, id), None)
        if kept is not None and kind in LASTS:
            self._kept[kind, id] = self._now(), kept
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def recall(self, kind: str, id: str) -> Doc | None:
        """What the vault said last, if that is not too long ago."""
        seen, kept = self._kept.get((kind, id), (0.0, None))
        return kept if kept is not None and self._now() - seen <= LASTS[kind] else None

    async def forget(self, vault: Vault) -> None:
        """A role for ever: let go of the sign-ins that have ended."""
        while True:
            with suppress(JournalError):  # what stood last, stands
                await self.look(vault)
            await asyncio.sleep(LOOK)

    async def look(self, vault: Vault) -> None:
        """Let go of the sign-ins that are not in the vault any more. Raises JournalError."""
        if mine := [key for key in self._kept if key[0] == "session"]:
            standing = await vault.items("session")
            for key in mine:
                if key[1] not in standing:
                    self._kept.pop(key, None)
