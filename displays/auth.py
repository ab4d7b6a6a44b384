"""Who is calling: sign-ins, tokens, devices and presenters, each known by a secret whose SHA-256 lies in the vault."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.requests import HTTPConnection

from broadcaster.model import Sensitivity
from broadcaster.moments import Instant, instant, later
from displays.cookies import DEVICE, PRESENTER, SESSION, SESSION_AGE, VIEWER, foreign, read_cookie
from displays.credentials import People, Vault, digest, end_sessions, fresh_secret
from displays.gathering import Reads
from displays.limits import Limit
from displays.passwords import LEAST, Passwords, weak
from displays.problem import Problem
from displays.rights import ROLE_CLEARANCE, ROLE_RIGHTS, SCOPE_RIGHTS, Caller, Principal, Right, Role

FAILED_AT_ADDRESS = 30  # failures of one address in limits.WINDOW; an office shares one


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
    ) -> None:
        self.vault, self.people, self.clock = vault, people, clock
        self.secure, self.origin, self.catch_up = secure, origin, catch_up
        self.reads = Reads(vault)
        self.passwords = Passwords()
        self.names, self.addresses = Limit(), Limit(FAILED_AT_ADDRESS)

    def now(self) -> Instant:
        return instant(self.clock())

    def address(self, connection: HTTPConnection) -> str:
        return connection.client.host if connection.client else "-"

    # -- who ---------------------------------------------------------------------------------------------------

    async def callers(self, connection: HTTPConnection) -> list[Principal]:
        """Everyone the connection's credentials stand for, the strongest first; raises Problem 429.

        With an Authorization header cookies are not looked at.
        """
        scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
        if scheme:
            found = [await self._token(bearer.strip())] if scheme.casefold() == "bearer" else []
        else:
            found = [
                await self.signed_in(read_cookie(connection, SESSION, self.secure)),
                await self._presenter(read_cookie(connection, PRESENTER, self.secure)),
                await self.device(read_cookie(connection, DEVICE, self.secure)),
                await self.viewer(read_cookie(connection, VIEWER, self.secure)),
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
                return one
        first = people[0]
        if first.must_set_password:
            raise Problem(403, "set_password_first")
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

    def failed(self, connection: HTTPConnection, name: str = "") -> None:
        """Count a failed attempt at this address, and for this name from it."""
        self.addresses.count(self.address(connection))
        if name:
            self.names.count(f"{name.casefold()} {self.address(connection)}")

    def patience(self, connection: HTTPConnection, name: str = "") -> None:
        """Raise Problem 429 for an address, or a name tried from it, that failed too often."""
        wait = max(
            self.addresses.wait(self.address(connection)),
            self.names.wait(f"{name.casefold()} {self.address(connection)}") if name else 0,
        )
        if wait:
            raise Problem(429, "too_many", seconds=wait, headers={"Retry-After": str(wait)})

    async def device(self, secret: str) -> Principal | None:
        """The paired device with this secret, while its pairing stands."""
        kept = await self.reads.get("device", digest(secret)) if secret else None
        if not kept:
            return None
        paired = self.people.devices.get(kept["device"])
        room = self.people.rooms.get(paired["room"]) if paired else None
        if not paired or not room:
            return None
        return Principal(
            Caller.DEVICE, kept["device"], f"{paired['room']}/{paired['screen']}", frozenset({Right.DISPLAY}),
            room.clearance, rooms=frozenset({room.key}), screen=paired["screen"],
        )  # fmt: skip

    async def was_device(self, secret: str) -> bool:
        """True if the secret was a device's that has been revoked since."""
        return bool(secret and await self.vault.get("revoked", digest(secret)))

    async def viewer(self, secret: str) -> Principal | None:
        """The browser that watches by a link, while the link stands; never more than the room may show."""
        kept = await self.reads.get("viewer", digest(secret)) if secret else None
        link = self.people.links.get(kept["link"]) if kept else None
        if not kept or not link or link.until <= self.now():
            return None
        room, screen = link.place
        known = self.people.rooms.get(room)
        limits = [link.clearance] + ([known.clearance] if known else [])
        clearance = min(limits, key=lambda one: one.rank)
        return Principal(
            Caller.VIEWER, kept["viewer"], f"link:{link.id}", frozenset({Right.WATCH}), clearance,
            rooms=frozenset({room}), screen=screen, link=link.id, until=link.until,
        )  # fmt: skip

    async def signed_in(self, secret: str) -> Principal | None:
        kept = await self.reads.get("session", digest(secret)) if secret else None
        if not kept or kept["until"] <= self.now():
            return None
        user = self.people.users.get(kept["name"])
        if not user or user.get("disabled"):
            return None
        role, fresh = user["role"], bool(kept.get("once"))
        rooms = self._presents(kept["name"]) if role == Role.PRESENTER else None
        return Principal(
            Caller.USER, kept["name"], kept["name"], frozenset() if fresh else ROLE_RIGHTS.get(role, frozenset()),
            ROLE_CLEARANCE.get(role, Sensitivity.PUBLIC), role=role, unit=user.get("unit") or "", rooms=rooms,
            must_set_password=fresh,
        )  # fmt: skip

    def _presents(self, name: str) -> frozenset[str]:
        """The rooms of the meetings a signed-in presenter has joined."""
        return frozenset(room for one in self.people.meetings.values() if name in one.presenters for room in one.rooms)

    async def _presenter(self, secret: str) -> Principal | None:
        kept = await self.reads.get("presenter", digest(secret)) if secret else None
        meeting = self.people.meetings.get(kept["meeting"]) if kept else None
        if not kept or not meeting or (meeting.until is not None and meeting.until <= self.now()):
            return None
        rooms = [self.people.rooms[key] for key in meeting.rooms if key in self.people.rooms]
        clearance = min((room.clearance for room in rooms), key=lambda one: one.rank, default=Sensitivity.PUBLIC)
        return Principal(
            Caller.PRESENTER, kept["name"], kept["name"], frozenset({Right.READ, Right.PRESENT}), clearance,
            role="presenter", rooms=frozenset(meeting.rooms), meeting=meeting.id,
        )  # fmt: skip

    async def _token(self, secret: str) -> Principal | None:
        kept = await self.reads.get("token", digest(secret)) if secret else None
        if not kept:
            return None
        room = self.people.rooms.get(kept.get("room") or "")
        operates = Right.OPERATE in SCOPE_RIGHTS[kept["scope"]]
        open_to = Sensitivity.RESTRICTED if operates else Sensitivity.INTERNAL
        return Principal(
            Caller.TOKEN, kept["id"], f"token:{kept['name']}", SCOPE_RIGHTS[kept["scope"]],
            room.clearance if room else open_to, rooms=frozenset({kept["room"]}) if kept.get("room") else None,
            units=frozenset(kept.get("units") or ()), series=frozenset(kept.get("series") or ()),
        )  # fmt: skip

    # -- signing in --------------------------------------------------------------------------------------------

    async def sign_in(self, connection: HTTPConnection, name: str, password: str) -> str:
        """A session's secret for a name and a password; raises Problem 401 or 429."""
        if name not in self.people.users and self.catch_up:
            await self.catch_up()
        await self.check_password(connection, name, password)
        return await self._open(name)

    async def check_password(self, connection: HTTPConnection, name: str, password: str) -> None:
        """Raise Problem 401 for a wrong name or password, 429 after too many of them."""
        self.patience(connection, name)
        user = self.people.users.get(name)
        kept = await self.vault.get("password", name) if user and not user.get("disabled") else None
        if not await self.passwords.matches(kept["hash"] if kept else None, password):
            self.failed(connection, name)
            raise Problem(401, "wrong_password")

    async def sign_in_once(self, connection: HTTPConnection, secret: str) -> tuple[str, str]:
        """A session's secret and the name for a one-time link; the session may only set a password. Raises 401, 429."""
        self.patience(connection)
        kept = await self.vault.get("once", digest(secret))
        if kept and kept["name"] not in self.people.users and self.catch_up:
            await self.catch_up()
        user = self.people.users.get(kept["name"]) if kept else None
        if not kept or kept["until"] <= self.now() or not user or user.get("disabled"):
            self.failed(connection)
            raise Problem(401, "once_spent")
        await self.vault.delete("once", digest(secret))
        return await self._open(kept["name"], once=True), kept["name"]

    async def set_password(self, name: str, password: str) -> str:
        """Keep a new password, end the person's other sign-ins; returns a new session's secret. Raises Problem 422."""
        if weak(name, password):
            raise Problem(422, "weak_password", least=LEAST)
        await self.vault.put("password", name, {"hash": await self.passwords.hash(password)})
        await end_sessions(self.vault, name, self.now())
        return await self._open(name)

    async def sign_out(self, connection: HTTPConnection) -> None:
        """End the session of this connection's cookie."""
        await self.vault.delete("session", digest(read_cookie(connection, SESSION, self.secure)))

    async def _open(self, name: str, once: bool = False) -> str:
        secret, now = fresh_secret(), self.now()
        kept = {"name": name, "since": now, "until": later(now, SESSION_AGE), "once": once}
        await self.vault.put("session", digest(secret), kept)
        return secret
