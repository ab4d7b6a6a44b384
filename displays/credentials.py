"""Secrets and what is kept of them: 256 random bits outside, their SHA-256 in the vault."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, Protocol

from broadcaster.links import Link
from broadcaster.meeting import Meeting
from broadcaster.moments import Instant, later
from broadcaster.rooms import Room
from broadcaster.site import Site

ONCE_AGE = 24 * 3600  # seconds a one-time link may be used


class Vault(Protocol):
    """Secrets beside the journal, by kind and id."""

    async def get(self, kind: str, id: str) -> dict[str, Any] | None: ...
    async def put(self, kind: str, id: str, doc: dict[str, Any]) -> None: ...
    async def delete(self, kind: str, id: str) -> None: ...
    async def items(self, kind: str) -> dict[str, dict[str, Any]]: ...
    async def swap(self, kind: str, id: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> bool: ...


class People(Protocol):
    """What of the state says who people are; State is one."""

    @property
    def users(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def site(self) -> Site: ...
    @property
    def rooms(self) -> Mapping[str, Room]: ...
    @property
    def meetings(self) -> Mapping[str, Meeting]: ...
    @property
    def devices(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def links(self) -> Mapping[str, Link]: ...


def fresh_secret() -> str:
    """256 random bits, fit for a cookie, a header or a link."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a random secret. It needs no salt and no slowness: nobody can guess 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def once_link(vault: Vault, name: str, now: Instant) -> str:
    """Make a one-time sign-in secret for a name; older ones of that name end."""
    for key, kept in (await vault.items("once")).items():
        if kept["name"] == name or kept["until"] <= now:
            await vault.delete("once", key)
    secret = fresh_secret()
    await vault.put("once", digest(secret), {"name": name, "until": later(now, ONCE_AGE)})
    return secret


async def end_sessions(vault: Vault, name: str, now: Instant) -> None:
    """End a person's sign-ins, and everybody's that have run out."""
    for key, kept in (await vault.items("session")).items():
        if kept["name"] == name or kept["until"] <= now:
            await vault.delete("session", key)
