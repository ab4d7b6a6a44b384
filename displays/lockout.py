"""How long a name has to wait after wrong passwords or codes: longer each time, and kept across restarts and nodes."""

from typing import Any

from broadcaster.moments import Instant, later, moment
from displays.credentials import Vault

FREE = 5  # failures that cost nothing: everybody mistypes
FIRST = 30.0  # seconds after the next one; twice as long after each further one,
MOST = 900.0  # up to a quarter of an hour
CALM = 86_400.0  # seconds without a failure, and the slate is clean

KIND = "failed"  # in the vault, by name and address


class Lockout:
    """Counts what failed for a name from an address. From elsewhere the same name is let in: who guesses at somebody's
    name shuts out nobody but the address they guess from."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def wait(self, name: str, address: str, now: Instant) -> int:
        """Seconds until this name may be tried again from there; 0 means now."""
        kept = await self._vault.get(KIND, _key(name, address))
        if not kept or kept["until"] <= now:
            return 0
        over = later(kept["at"], delay(kept["count"]))
        return max(0, int((moment(over) - moment(now)).total_seconds() + 0.999))

    async def failed(self, name: str, address: str, now: Instant) -> int:
        """Note one failure; how many there were since the last calm day or success."""
        key = _key(name, address)
        while True:
            kept: dict[str, Any] | None = await self._vault.get(KIND, key)
            count = 1 + (kept["count"] if kept and kept["until"] > now else 0)
            noted = {"count": count, "at": now, "until": later(now, CALM)}
            if await self._vault.swap(KIND, key, kept, noted):  # so that no guess at another node goes uncounted
                return count

    async def forget(self, name: str, address: str) -> None:
        """Wipe the slate after a success."""
        if await self._vault.get(KIND, _key(name, address)):
            await self._vault.delete(KIND, _key(name, address))


def delay(count: int) -> float:
    """Seconds to wait after so many failures."""
    return 0.0 if count < FREE else min(MOST, FIRST * 2.0 ** min(count - FREE, 20))


async def unlock(vault: Vault, name: str) -> None:
    """Let a name be tried again from everywhere."""
    for key in await vault.items(KIND):
        if key.partition(" ")[2] == name.casefold():
            await vault.delete(KIND, key)


def _key(name: str, address: str) -> str:
    return f"{address} {name.casefold()}"
