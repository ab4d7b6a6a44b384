"""Passwords of people: argon2id, off the event loop, at most two at a time (64 MiB each)."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 10  # characters (NIST SP 800-63B asks for 8 and for length rather than for rules)
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
