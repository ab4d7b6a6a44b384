"""Passwords of people: argon2id, off the event loop, at most two at a time (64 MiB each); and which are too weak."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

LEAST = 12  # characters (ASVS 4.0.3, 2.1.1); length rather than rules about kinds of characters (NIST SP 800-63B)
STRONG = 3  # of zxcvbn's 0 to 4: safely unguessable while its hash is not known
LOOKED_AT = 72  # characters the estimate reads: what is longer is long enough
AT_ONCE = 2

_hasher = PasswordHasher()


class Passwords:
    """Hashes and checks; a name without a hash costs as much time as one with."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """The argon2id hash to keep."""
        async with self._turn:
            return await asyncio.to_thread(_hasher.hash, password)

    async def matches(self, kept: str | None, password: str) -> bool:
        """True if the password is the kept one's."""
        async with self._turn:
            return await asyncio.to_thread(_matches, kept, password)

    async def guessable(self, name: str, password: str) -> bool:
        """True for a common password, or one easily put together from words, keys, dates and what is known here."""
        async with self._turn:
            judged = await asyncio.to_thread(zxcvbn, password[:LOOKED_AT], [name, "iocast", "nghean", "nghe an"])
        return bool(judged["score"] < STRONG)


def weak(name: str, password: str) -> bool:
    """True for a password too short, or one that holds the name."""
    return len(password) < LEAST or name.casefold() in password.casefold()


@cache
def _decoy() -> str:
    """A hash for names without one."""
    return _hasher.hash("somebody who is not here")


def _matches(kept: str | None, password: str) -> bool:
    try:
        return _hasher.verify(kept or _decoy(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
