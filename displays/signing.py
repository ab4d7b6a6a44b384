"""Signing in and out: by password and code, by a one-time link, or vouched for by the province's own sign-on."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from broadcaster.events import Draft, Kind
from broadcaster.moments import later
from broadcaster.witness import Record
from displays.auth import Gate
from displays.cookies import PRESENTER, SESSION, SESSION_AGE, read_cookie
from displays.credentials import digest, end_sessions, fresh_secret
from displays.factor import SecondFactor
from displays.lockout import FREE, Lockout
from displays.passwords import LEAST, Passwords, weak
from displays.problem import Problem
from displays.sittings import ended


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was opened: the secret for its cookie, and whose it is."""

    secret: str
    name: str
    via: str


class Signing:
    """What opens and ends the sessions that a Gate knows people by."""

    def __init__(self, gate: Gate, record: Record) -> None:
        self.gate, self.vault = gate, gate.vault
        self.passwords, self.factor, self.lockout = Passwords(), SecondFactor(gate.vault), Lockout(gate.vault)
        self._record = record

    async def by_password(self, connection: HTTPConnection, name: str, password: str, code: str = "") -> Opened:
        """For a name, its password and, where it has a second factor, a code.

        Raises Problem 401 (wrong_password, code_wanted, wrong_app_code) and 429 (too_many, locked_out).
        """
        if name not in self.gate.people.users and self.gate.catch_up:
            await self.gate.catch_up()
        await self.check_password(connection, name, password)
        if await self.factor.has(name):
            if not code:
                raise Problem(401, "code_wanted")
            await self.check_code(connection, name, code)
        await self.lockout.forget(name, self.gate.network(connection))
        return await self.open(connection, name, "password", factor=bool(code) and await self.factor.has(name))

    async def check_password(self, connection: HTTPConnection, name: str, password: str) -> None:
        """Raise Problem 401 for a wrong name or password, 429 after too many of them."""
        async with self.gate.trying(connection):
            await self._patience(connection, name)
            user = self.gate.people.users.get(name)
            kept = await self.vault.get("password", name) if user and not user.get("disabled") else None
            if not await self.passwords.matches(kept["hash"] if kept else None, password):
                await self._failed(connection, name)
                raise Problem(401, "wrong_password")

    async def check_code(self, connection: HTTPConnection, name: str, code: str) -> None:
        """Raise Problem 401 for a wrong code of the second factor, 429 after too many of them."""
        async with self.gate.trying(connection):
            await self._patience(connection, name)
            if not await self.factor.matches(name, code, self.gate.now()):
                await self._failed(connection, name)
                raise Problem(401, "wrong_app_code")

    async def by_link(self, connection: HTTPConnection, secret: str) -> Opened:
        """For a one-time link; the session may only set a password. Raises Problem 401 and 429."""
        gate = self.gate
        async with gate.trying(connection):
            kept = await self.vault.get("once", digest(secret))
            if kept and kept["name"] not in gate.people.users and gate.catch_up:
                await gate.catch_up()
            user = gate.people.users.get(kept["name"]) if kept else None
            if not kept or kept["until"] <= gate.now() or not user or user.get("disabled"):
                gate.failed(connection)
                raise Problem(401, "once_spent")
            if not await self.vault.swap("once", digest(secret), kept, None):  # somebody was quicker
                raise Problem(401, "once_spent")
        return await self.open(connection, kept["name"], "link", once=True)

    async def set_password(
        self, connection: HTTPConnection, name: str, password: str, *, factor: bool = False
    ) -> Opened:
        """Keep a new password and end all of the person's sign-ins but the new one. Raises Problem 422."""
        if weak(name, password):
            raise Problem(422, "weak_password", least=LEAST)
        if await self.passwords.guessable(name, password):
            raise Problem(422, "known_password")
        await self.vault.put("password", name, {"hash": await self.passwords.hash(password)})
        await end_sessions(self.vault, name, self.gate.now())
        return await self.open(connection, name, "password", factor=factor)

    async def open(
        self, connection: HTTPConnection, name: str, via: str, *, once: bool = False, factor: bool = False
    ) -> Opened:
        """A new session for somebody who has shown who they are; the one this browser had ends. via: password, link, or
        oidc; factor: with a second one, too."""
        secret, now = fresh_secret(), self.gate.now()
        kept = {
            "name": name, "since": now, "seen": now, "until": later(now, SESSION_AGE),
            "once": once, "factor": factor, "via": via, "address": self.gate.address(connection),
            "agent": connection.headers.get("user-agent", "")[:200],
        }  # fmt: skip
        await self.vault.put("session", digest(secret), kept)
        await self._drop(connection, "session", SESSION)
        return Opened(secret, name, via)

    async def vouch(self, session: str) -> None:
        """This session has shown a second factor."""
        while kept := await self.vault.get("session", session):
            if await self.vault.swap("session", session, kept, {**kept, "factor": True}):
                break

    async def sign_out(self, connection: HTTPConnection) -> None:
        """End what this connection's cookies stand for, as a user and as a presenter."""
        await self._drop(connection, "session", SESSION)
        await self._drop(connection, "presenter", PRESENTER)

    async def sessions(self, name: str) -> list[dict[str, Any]]:
        """A person's sessions, the newest first: {id, since, seen, until, via, address, agent}."""
        now = self.gate.now()
        kept = [(key, one) for key, one in (await self.vault.items("session")).items() if one["name"] == name]
        standing = [_told(key, one) for key, one in kept if not ended(one, now) and not one["once"]]
        return sorted(standing, key=lambda one: str(one["since"]), reverse=True)

    async def end(self, name: str, id: str) -> bool:
        """End one of a person's sessions; False where they have none of that id."""
        kept = (await self.vault.items("session")).items()
        ending = [key for key, one in kept if one["name"] == name and session_id(key) == id]
        for key in ending:
            await self.vault.delete("session", key)
        return bool(ending)

    async def end_all(self, name: str) -> None:
        """End all of a person's sessions."""
        await end_sessions(self.vault, name, self.gate.now())

    async def _drop(self, connection: HTTPConnection, kind: str, cookie: str) -> None:
        if secret := read_cookie(connection, cookie, self.gate.secure):
            await self.vault.delete(kind, digest(secret))

    # -- failing -----------------------------------------------------------------------------------------------

    async def _patience(self, connection: HTTPConnection, name: str) -> None:
        if wait := await self.lockout.wait(name, self.gate.network(connection), self.gate.now()):
            raise Problem(429, "locked_out", seconds=wait, headers={"Retry-After": str(wait)})

    async def _failed(self, connection: HTTPConnection, name: str) -> None:
        """Count it, and journal that a known name begins to be guessed at."""
        address = self.gate.address(connection)
        self.gate.failed(connection)
        count = await self.lockout.failed(name, self.gate.network(connection), self.gate.now())
        if count == FREE and name in self.gate.people.users:
            await self._record(Draft(Kind.REFUSED, name, {"action": "sign in", "why": "locked_out", "from": address}))


def session_id(session: str) -> str:
    """What a session is called where its digest, which the vault knows it by, is nobody's business."""
    return f"s-{session[:12]}"


def _told(session: str, kept: dict[str, Any]) -> dict[str, Any]:
    """Sessions of before there was more to tell lack it."""
    told = {"seen": kept["since"], "via": "password", "address": "", "agent": ""} | kept
    return {"id": session_id(session)} | {
        key: told[key] for key in ("since", "seen", "until", "via", "address", "agent")
    }
