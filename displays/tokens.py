"""Tokens for programs, as administrators see, make and revoke them. A secret is said once and not kept."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from displays import people
from displays.bodies import Body, Key, Line
from displays.endpoint import Call
from displays.problem import Problem
from displays.rights import Scope
from displays.staff import book

SHOWN = ("id", "name", "scope", "room", "units", "series", "since", "until", "used")
Series = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class NewToken(Body):
    """`room`: only there; `units`, `series`: of one that sends observations, only these; `days`: so long it counts,
    absent: until it is revoked."""

    name: Line
    scope: Scope
    room: Annotated[str, StringConstraints(max_length=64)] = ""
    units: Annotated[tuple[Key, ...], Field(max_length=200)] = ()
    series: Annotated[tuple[Series, ...], Field(max_length=200)] = ()
    days: Annotated[float, Field(ge=0.01, le=3660)] | None = None


async def list_tokens(call: Call) -> dict[str, Any]:
    """The tokens, without their secrets: until when each counts, when and from where it was used last."""
    async with book(call) as kept:
        found = await people.tokens(kept)
    return {"now": call.house.gate.now(), "tokens": [{key: one.get(key) for key in SHOWN} for one in found]}


async def create_token(call: Call) -> dict[str, Any]:
    """Make a token; its secret is in this answer and nowhere else."""
    wish: NewToken = call.body
    if wish.room and wish.room not in call.house.state.rooms:
        raise Problem(422, "no_such_room", room=wish.room)
    async with book(call) as kept:
        secret = await people.create_token(kept, wish.name, wish.scope, wish.room, wish.units, wish.series, wish.days)
    return {"seq": call.house.state.seq, "name": wish.name, "token": secret}


async def revoke_token(call: Call) -> dict[str, Any]:
    """Revoke a token; the programs that use it are refused from now on."""
    id = call.path("id")
    if id not in {one["id"] for one in (await call.house.gate.vault.items("token")).values()}:
        raise Problem(404, "no_such_token", which=id)
    async with book(call) as kept:
        await people.revoke_token(kept, id)
    return {"seq": call.house.state.seq, "id": id}
