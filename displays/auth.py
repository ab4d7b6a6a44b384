"""Who is calling: sign-ins, tokens, devices and presenters, each known by a secret whose SHA-256 lies in the vault."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from starlette.requests import HTTPConnection

from broadcaster.journal import JournalError
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant, instant
from displays.bounds import bounds_of
from displays.cookies import DEVICE, PRESENTER, SESSION, VIEWER, foreign, read_cookie
from displays.credentials import People, Vault, digest
from displays.gathering import Reads
from displays.limits import Limit, network
from displays.problem import Problem
from displays.remembered import Remembered
from displays.rights import ROLE_CLEARANCE, SCOPE_RIGHTS, Caller, Must, Principal, Right, rights_of
from displays.sittings import ended, stale
from displays.uses import Uses, expired

FAILED_AT_ADDRESS = 30  # failures of one address in limits.WINDOW; an office shares one
VAULT_PATIENCE = 1.0  # seconds until the vault counts as away for somebody who is remembered
CALLS, PER = 2000, 10  # of one token in so many seconds: a program that runs wild


class Gate:
    """Answers who is calling, and refuses who may not."""

    def __init__(
        self,
        vault: Vault,
        people: People,
        clock: Callable[[], datetime],
        *,
        secure: bool = False,
        origin: str = "",
        catch_up: Callable[[], Awaitable[None]] | None = None,
        second_factor: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """second_factor: the roles that may do nothing before they have one."""
        self.vault, self.people, self.clock = vault, people, clock
        self.secure, self.origin, self.catch_up = secure, origin, catch_up
        self.second_factor = second_factor
        self.reads = Reads(vault)
        self.uses = Uses(vault)
        self.remembered = Remembered()
        self.addresses = Limit(FAILED_AT_ADDRESS)
        self.pace = Limit(CALLS, PER)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def now(self) -> Instant:
        return instant(self.clock())

    def address(self, connection: HTTPConnection) -> str:
        return connection.client.host if connection.client else "-"

    def network(self, connection: HTTPConnection) -> str:
        """What is counted for this address."""
        return network(self.address(connection))

    # -- who ---------------------------------------------------------------------------------------------------

    async def callers(self, connection: HTTPConnection) -> list[Principal]:
        """Everyone the connection's credentials stand for, the strongest first; raises Problem 429.

        With an Authorization header cookies are not looked at. Who only looks is known by what is remembered where the
        vault cannot be asked.
        """
        looks = connection.scope["type"] == "websocket" or connection.scope["method"] in ("GET", "HEAD")
        scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
        if scheme:
            found = [await self._token(bearer.strip(), connection)] if scheme.casefold() == "bearer" else []
        else:
            found = [
                await self.signed_in(read_cookie(connection, SESSION, self.secure), looks=looks),
                await self._presenter(read_cookie(connection, PRESENTER, self.secure)),
                await self.device(read_cookie(connection, DEVICE, self.secure), looks=looks),
                await self.viewer(read_cookie(connection, VIEWER, self.secure), looks=looks),
            ]
        callers = [one for one in found if one]
        if scheme and not callers:
            self.failed(connection)
        return callers

    async def demand(self, connection: HTTPConnection, *rights: Right, room: str = "") -> Principal:
        """The caller who holds one of the rights, in that room; raises Problem 401 or 403."""
        if foreigner := self.foreign(connection):
            raise Problem(403, "foreign_origin", origin=foreigner)
        callers = await self.callers(connection)
        if not callers and self.catch_up:  # another process may have added this user or token just now
            await self.catch_up()
            callers = await self.callers(connection)
        people = [one for one in callers if not one.shows or one.rights.intersection(rights)]
        if not people:
            self.patience(connection)
            raise Problem(401, "sign_in", headers={"WWW-Authenticate": 'Bearer realm="iocast"'})
        for one in people:
            if any(one.may(right) for right in rights) and (not room or one.enters(room)):
                self._paced(one)
                return one
        first = people[0]
        if first.must is Must.PASSWORD:
            raise Problem(403, "set_password_first")
        if first.must is Must.FACTOR:
            raise Problem(403, "set_factor_first")
        if room and any(first.may(right) for right in rights):
            raise Problem(403, "not_your_room", who=first.by, room=room)
        raise Problem(403, "not_allowed", who=first.by, right=rights[0] if rights else "")

    def foreign(self, connection: HTTPConnection) -> str:
        """The other site whose page is calling with our cookies, "" if none is."""
        if connection.scope["type"] == "http" and connection.scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return ""
        if "authorization" in connection.headers:
            return ""
        if self.origin and connection.headers.get("origin") == self.origin:
            return ""
        return foreign(connection.headers)

    def failed(self, connection: HTTPConnection) -> None:
        """Count a failed attempt at this address."""
        self.addresses.count(self.network(connection))

    @asynccontextmanager
    async def trying(self, connection: HTTPConnection) -> AsyncIterator[None]:
        """Somebody shows what can be guessed: one after the other of an address, so that thousands of guesses at once
        are no more than what may fail. Raises Problem 429."""
        turn = self._turns.setdefault(self.network(connection), asyncio.Lock())
        async with turn:
            self.patience(connection)
            yield

    def patience(self, connection: HTTPConnection) -> None:
        """Raise Problem 429 for an address that failed too often."""
        if wait := self.addresses.wait(self.network(connection)):
            raise Problem(429, "too_many", seconds=wait, headers={"Retry-After": str(wait)})

    def _paced(self, one: Principal) -> None:
        if one.caller is Caller.TOKEN:
            if wait := self.pace.wait(one.id):
                raise Problem(429, "too_many", seconds=wait, headers={"Retry-After": str(wait)})
            self.pace.count(one.id)

    async def _kept(self, kind: str, secret: str, looks: bool) -> dict[str, Any] | None:
        """What the vault keeps of a secret; for whoever only looks what it said last, where it cannot be asked."""
        id = digest(secret)
        known = self.remembered.recall(kind, id) if looks else None
        try:
            async with asyncio.timeout(VAULT_PATIENCE if known else None):
                kept = await self.reads.get(kind, id)
        except (JournalError, TimeoutError):
            if known is None:
                raise
            return known
        self.remembered.heard(kind, id, kept)
        return kept

    async def device(self, secret: str, *, looks: bool = False) -> Principal | None:
        """The paired device with this secret, while its pairing stands."""
        kept = await self._kept("device", secret, looks) if secret else None
        if not kept:
            return None
        paired = self.people.devices.get(kept["device"])
        room = self.people.rooms.get(paired["room"]) if paired else None
        if not paired or not room:
            return None
        return Principal(
            Caller.DEVICE, kept["device"], f"{paired['room']}/{paired['screen']}", frozenset({Right.DISPLAY}),
            room.clearance, rooms=frozenset({room.key}), screen=paired["screen"], seated=room.lasting,
        )  # fmt: skip

    async def was_device(self, secret: str) -> bool:
        """True if the secret was a device's that has been revoked since."""
        return bool(secret and await self.vault.get("revoked", digest(secret)))

    async def viewer(self, secret: str, *, looks: bool = False) -> Principal | None:
        """The browser that watches by a link, while the link stands; never more than the room may show."""
        kept = await self._kept("viewer", secret, looks) if secret else None
        link = self.people.links.get(kept["link"]) if kept else None
        if not kept or not link or link.until <= self.now():
            return None
        room, screen = link.place
        known = self.people.rooms.get(room)
        clearance = lower(link.clearance, *([known.clearance] if known else ()))
        return Principal(
            Caller.VIEWER, kept["viewer"], f"link:{link.id}", frozenset({Right.WATCH}), clearance,
            rooms=frozenset({room}), screen=screen, link=link.id, until=link.until,
            seated=lower(link.clearance, *([known.lasting] if known else ())),
        )  # fmt: skip

    async def signed_in(self, secret: str, *, looks: bool = False) -> Principal | None:
        """Whose session this is, while it stands. It is noted, now and then, that it is used."""
        session, now = digest(secret) if secret else "", self.now()
        kept = await self._kept("session", secret, looks) if secret else None
        if not kept or ended(kept, now):
            return None
        user = self.people.users.get(kept["name"])
        if not user or user.get("disabled"):
            return None
        if stale(kept, now):
            with suppress(JournalError):  # another time
                await self.vault.swap("session", session, kept, {**kept, "seen": now})  # one that has ended stays so
        role, must = user["role"], Must.NOTHING
        if kept.get("once"):
            must = Must.PASSWORD
        elif role in self.second_factor() and not kept.get("factor"):
            must = Must.FACTOR
        bounds = bounds_of(self.people, user)
        return Principal(
            Caller.USER, kept["name"], kept["name"], frozenset() if must else rights_of(user),
            ROLE_CLEARANCE.get(role, Sensitivity.PUBLIC), role=role, unit=user.get("unit") or "", rooms=bounds.rooms,
            groups=bounds.groups, must=must, session=session,
        )  # fmt: skip

    async def _presenter(self, secret: str) -> Principal | None:
        kept = await self.reads.get("presenter", digest(secret)) if secret else None
        meeting = self.people.meetings.get(kept["meeting"]) if kept else None
        if not kept or not meeting or (meeting.until is not None and meeting.until <= self.now()):
            return None
        rooms = [self.people.rooms[key] for key in meeting.rooms if key in self.people.rooms]
        clearance = lower(*(room.clearance for room in rooms))
        return Principal(
            Caller.PRESENTER, kept["name"], kept["name"], frozenset({Right.READ, Right.PRESENT}), clearance,
            role="presenter", rooms=frozenset(meeting.rooms), meeting=meeting.id,
            seated=lower(*(room.lasting for room in rooms)),
        )  # fmt: skip

    async def _token(self, secret: str, connection: HTTPConnection) -> Principal | None:
        kept, now = await self.reads.get("token", digest(secret)) if secret else None, self.now()
        if not kept or expired(kept, now):
            return None
        await self.uses.note(kept["id"], self.address(connection), now)
        room = self.people.rooms.get(kept.get("room") or "")
        operates = Right.OPERATE in SCOPE_RIGHTS[kept["scope"]]
        open_to = Sensitivity.RESTRICTED if operates else Sensitivity.INTERNAL
        return Principal(
            Caller.TOKEN, kept["id"], f"token:{kept['name']}", SCOPE_RIGHTS[kept["scope"]],
            room.clearance if room else open_to, rooms=frozenset({kept["room"]}) if kept.get("room") else None,
            units=frozenset(kept.get("units") or ()), series=frozenset(kept.get("series") or ()),
            seated=room.lasting if room else None,
        )  # fmt: skip


def lower(*limits: Sensitivity) -> Sensitivity:
    """The lowest of these clearances; the lowest there is where there are none."""
    return min(limits, key=lambda one: one.rank, default=Sensitivity.PUBLIC)
