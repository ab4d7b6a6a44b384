"""A machine token as the vault keeps it: until when it counts, and when and from where it was used last."""

from contextlib import suppress
from typing import Any

from broadcaster.journal import JournalError
from broadcaster.moments import Instant, later
from displays.credentials import Vault

NOTED = 300.0  # seconds between two notes of a token's use
USED = "used"  # kept by the token's id, apart from the token: a note that comes late brings no revoked one back


def expired(kept: dict[str, Any], now: Instant) -> bool:
    """True once a token's time is over; one without an end counts until it is revoked."""
    return bool(kept.get("until")) and bool(kept["until"] <= now)


class Uses:
    """Notes now and then that tokens are used. Ten thousand pages with one token are one note, too."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._noted: dict[str, Instant] = {}

    async def note(self, token: str, address: str, now: Instant) -> None:
        """A token was used from an address just now. Where that cannot be kept, the use counts all the same."""
        before = self._noted.get(token)
        if before is not None and now < later(before, NOTED):
            return
        self._noted[token] = now
        with suppress(JournalError):
            await self._vault.put(USED, token, {"at": now, "from": address})


async def used_tokens(vault: Vault) -> list[dict[str, Any]]:
    """The tokens in the order they were made, each with when and from where it was used last, `used`: {at, from}."""
    used = await vault.items(USED)
    kept = [{**one, "used": used.get(one["id"])} for one in (await vault.items("token")).values()]
    return sorted(kept, key=lambda one: str(one["since"]))


async def forget_use(vault: Vault, token: str) -> None:
    """What is known of the use of a revoked token goes with it."""
    await vault.delete(USED, token)
