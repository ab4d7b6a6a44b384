"""People, as administrators see and change them: who there is, what they may, where they are signed in."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from broadcaster.events import Draft, Event, Kind
from broadcaster.journal import Quiet
from broadcaster.moments import Instant
from displays import links, people, qrcode
from displays.bodies import Body, Key, Line
from displays.credentials import ONCE_AGE, Vault
from displays.endpoint import Call
from displays.problem import Problem
from displays.register import PeopleError
from displays.rights import Role
from displays.sessions import base_url
from displays.sittings import ended

MISSING = ("no_such_user", "no_such_token")  # of PeopleError's codes: the address names nobody
TAKEN = ("user_there", "last_admin")  # and these stand against it as things are
UnitKey = Annotated[str, StringConstraints(max_length=64)]


class NewPerson(Body):
    """`unit`: whose figures a steward answers for; `groups`: whose rooms an operator directs, none: all rooms."""

    name: Line
    role: Role
    unit: UnitKey = ""
    groups: Annotated[tuple[Key, ...], Field(max_length=100)] = ()


class PersonWish(Body):
    """What is to be otherwise. Role, unit and groups come together: a unit or groups left out are none."""

    role: Role | None = None
    unit: UnitKey = ""
    groups: Annotated[tuple[Key, ...], Field(max_length=100)] = ()
    disabled: bool | None = None


class CallersBook:
    """The journal and the vault as somebody at a page writes in them: in their own name, whoever a draft is by."""

    def __init__(self, call: Call) -> None:
        self._call = call

    @property
    def vault(self) -> Vault:
        return self._call.house.gate.vault

    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        mine = [self._call.draft(draft.kind, draft.data) for draft in drafts]
        return await self._call.house.broadcast.record(*mine, quiet=quiet)

    async def tail(self) -> int:
        return await self._call.house.journal.tail()

    async def read(self, after: int = 0, limit: int = 1000, kinds: Collection[Kind] = ()) -> list[Event]:
        return await self._call.house.journal.read(after, limit, kinds)


@asynccontextmanager
async def book(call: Call) -> AsyncIterator[CallersBook]:
    """For one change at a time, so that two administrators cannot shut each other out; refusals in people's words."""
    async with call.house.enrolling.turn:
        try:
            yield CallersBook(call)
        except PeopleError as error:
            status = 404 if error.code in MISSING else 409 if error.code in TAKEN else 422
            raise Problem(status, error.code, **error.args_) from None


async def list_people(call: Call) -> dict[str, Any]:
    """Everybody who may sign in, and what there is to choose from for somebody new."""
    state, vault = call.house.state, call.house.gate.vault
    known = _Known(
        call.house.gate.now(),
        frozenset(await vault.items("password")),
        frozenset(await vault.items("totp")),
        frozenset(one["name"] for one in (await vault.items("subject")).values()),
        {one["name"]: one["until"] for one in (await vault.items("once")).values()},
        list((await vault.items("session")).values()),
    )
    described = call.house.province.described
    return {
        "seq": state.seq,
        "now": known.now,
        "people": [
            known.told(one) for one in sorted(state.users.values(), key=lambda one: str(one["name"]).casefold())
        ],
        "units": [{"key": key, "name": unit["name"]} for key, unit in state.site.units.items()],
        "groups": [{"key": one["key"], "name": one["name"]} for one in state.site.planned_groups],
        "rooms": [{"key": room.key, "name": room.name} for room in state.rooms.values()],
        "factor": sorted(call.house.gate.second_factor()),
        "sign_on": described["name"] if described else None,
        "you": call.principal.id,
    }


async def add_person(call: Call) -> dict[str, Any]:
    """Add somebody; the address of their one-time link is in this answer and nowhere else."""
    wish: NewPerson = call.body
    name = " ".join(wish.name.split())
    async with book(call) as kept:
        secret = await people.add_user(kept, name, wish.role, wish.unit, groups=wish.groups)
    return _invited(call, name, secret)


async def change_person(call: Call) -> dict[str, Any]:
    """Another role, unit or groups, or shut out and let in again; what they may no longer ends at once."""
    wish: PersonWish = call.body
    name = call.path("name")
    async with book(call) as kept:
        if wish.role is not None:
            if await _vouched(call, name):
                raise Problem(409, "role_elsewhere", name=name)
            await people.change_user(kept, name, wish.role, wish.unit, wish.groups)
        if wish.disabled:
            await people.disable_user(kept, name)
            await links.revoke_of(kept, name)
        elif wish.disabled is False:
            await people.allow_user(kept, name)
    return {"seq": call.house.state.seq, "name": name}


async def invite_again(call: Call) -> dict[str, Any]:
    """Forget somebody's password and second factor, end their sign-ins, and make a new one-time link for them."""
    name = call.path("name")
    if name == call.principal.id:
        raise Problem(409, "not_oneself")  # whoever loses that one link would be out
    async with book(call) as kept:
        secret = await people.reset_user(kept, name)
    return _invited(call, name, secret)


async def list_sessions(call: Call) -> dict[str, Any]:
    """Where somebody is signed in, the newest first."""
    return {"sessions": await call.house.signing.sessions(_known_name(call))}


async def end_sessions(call: Call) -> dict[str, Any]:
    """Sign somebody out everywhere; their pages close within seconds."""
    name = _known_name(call)
    await call.house.signing.end_all(name)
    await _note(call, name)
    return {}


async def end_session(call: Call) -> dict[str, Any]:
    """End one of somebody's sign-ins."""
    name = _known_name(call)
    if not await call.house.signing.end(name, call.path("id")):
        raise Problem(404, "not_found", what=call.path("id"))
    await _note(call, name)
    return {}


class _Known:
    """What the vault has of everybody, read once for a list."""

    def __init__(
        self,
        now: Instant,
        passwords: Collection[str],
        factors: Collection[str],
        vouched: Collection[str],
        links: Mapping[str, Instant],
        sessions: Iterable[Mapping[str, Any]],
    ) -> None:
        self.now, self._passwords, self._factors, self._vouched, self._links = now, passwords, factors, vouched, links
        self._sessions: dict[str, list[Mapping[str, Any]]] = {}
        for one in sessions:
            if not ended(dict(one), now) and not one.get("once"):
                self._sessions.setdefault(one["name"], []).append(one)

    def told(self, user: Mapping[str, Any]) -> dict[str, Any]:
        """One person. invited: until when their one-time link is good; seen: when they last did something here, of
        those who are signed in."""
        name = user["name"]
        until, sessions = self._links.get(name), self._sessions.get(name, [])
        return {
            "name": name,
            "role": user["role"],
            "unit": user.get("unit") or "",
            "groups": list(user.get("groups") or ()),
            "disabled": bool(user.get("disabled")),
            "password": name in self._passwords,
            "factor": name in self._factors,
            "vouched": name in self._vouched,
            "invited": until if until and until > self.now else None,
            "sessions": len(sessions),
            "seen": max((one.get("seen") or one["since"] for one in sessions), default=None),
        }


def _invited(call: Call, name: str, secret: str) -> dict[str, Any]:
    link = f"{base_url(call.request, call.house.settings.public_url)}/sign-in#{secret}"
    seq, hours = call.house.state.seq, ONCE_AGE // 3600
    return {"seq": seq, "name": name, "link": link, "qr": qrcode.drawn(link), "hours": hours}


async def _vouched(call: Call, name: str) -> bool:
    """True for somebody whose role comes from the province's sign-on, each time they sign in."""
    if not call.house.province.described:
        return False
    return any(one["name"] == name for one in (await call.house.gate.vault.items("subject")).values())


def _known_name(call: Call) -> str:
    name = call.path("name")
    if name not in call.house.state.users:
        raise Problem(404, "no_such_user", name=name)
    return name


async def _note(call: Call, name: str) -> None:
    await call.record(Kind.SIGN_IN_CHANGED, {"name": name, "what": "signed out"})
