"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for a lost phone."""

import secrets
from typing import Any

import pyotp

from broadcaster.moments import Instant, moment
from displays import qrcode
from displays.credentials import Vault, digest

KIND = "totp"  # in the vault, by name
ISSUER = "iocast"
STEP = 30  # seconds a code lasts
DRIFT = 1  # steps that a phone's clock may be ahead or behind
RECOVERY = 10  # codes, each good once
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


class SecondFactor:
    """What is kept of each person's: the secret, the step of the newest code that was used, digests of recovery codes.

    A secret counts once a first code of it was given: until then it is `pending`.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def has(self, name: str) -> bool:
        """True if this person signs in with a code, too."""
        kept = await self._vault.get(KIND, name)
        return bool(kept and not kept.get("pending"))

    async def begin(self, name: str) -> dict[str, str]:
        """A fresh secret for an app: {secret, uri, qr}. It does not count before `confirm`."""
        secret = pyotp.random_base32()
        await self._vault.put(KIND, f"{name}?", {"secret": secret})
        uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
        return {"secret": secret, "uri": uri, "qr": qrcode.drawn(uri)}

    async def confirm(self, name: str, code: str, now: Instant) -> list[str] | None:
        """Make the fresh secret count, given a code of it. Returns the recovery codes, shown once; None: wrong code."""
        kept = await self._vault.get(KIND, f"{name}?")
        step = _step(kept["secret"], code, now, after=-1) if kept else None
        if not kept or step is None:
            return None
        codes = [_recovery() for _ in range(RECOVERY)]
        await self._vault.put(
            KIND, name, {"secret": kept["secret"], "step": step, "recovery": [digest(one) for one in codes]}
        )
        await self._vault.delete(KIND, f"{name}?")
        return codes

    async def matches(self, name: str, code: str, now: Instant) -> bool:
        """True for the app's code of now, once, or for a recovery code, once."""
        kept = await self._vault.get(KIND, name)
        if not kept:
            return False
        step = _step(kept["secret"], code, now, after=kept["step"])
        if step is not None:
            return await self._vault.swap(KIND, name, kept, {**kept, "step": step})  # of two who show it, one is in
        spent = digest(_plain(code))
        if spent not in kept["recovery"]:
            return False
        left = [one for one in kept["recovery"] if one != spent]
        return await self._vault.swap(KIND, name, kept, {**kept, "recovery": left})

    async def left(self, name: str) -> int:
        """How many recovery codes are left."""
        kept: dict[str, Any] = await self._vault.get(KIND, name) or {"recovery": []}
        return len(kept["recovery"])


async def forget_factor(vault: Vault, name: str) -> None:
    """Let a person sign in without a code again, say for a lost phone."""
    for key in (name, f"{name}?"):
        await vault.delete(KIND, key)


def _step(secret: str, code: str, now: Instant, after: int) -> int | None:
    """The step a code belongs to; None for a wrong one, or one of a step that is not after `after`: it was seen."""
    given = "".join(code.split())
    at = moment(now)
    current = int(at.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    for step in range(current - DRIFT, current + DRIFT + 1):
        if step > after and secrets.compare_digest(totp.generate_otp(step).encode(), given.encode()):
            return step
    return None


def _recovery() -> str:
    """Such as k7mq-2hdp-x9ac-b4rt-m8wz-c3ne: 118 random bits, so that a plain digest of it tells nothing."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(6))


def _plain(code: str) -> str:
    bare = "".join(each for each in code.casefold() if each.isalnum())
    return "-".join(bare[place : place + 4] for place in range(0, len(bare), 4))
