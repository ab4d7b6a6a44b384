"""One call of the API: who may, what body, what answer. The same description writes the OpenAPI document."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from broadcaster.events import Draft, Kind, encode
from broadcaster.journal import JournalError
from broadcaster.moments import moment
from displays.bodies import Body
from displays.house import House
from displays.line import Line
from displays.problem import Problem
from displays.rights import NOBODY, Principal, Right
from displays.shapes import JSON, Shape, plainly

BODY_LIMIT = 64 * 1024  # bytes, unless the endpoint says otherwise
READ_LIMIT = 60  # seconds in which a body has to come; longer and its sender is taken for gone
PRESSED = "Iocast-Pressed"  # a header: when the person pressed, as an instant by the service's own clock
PRESS_LIMIT = 10  # seconds a press counts: what a dead spot held back must not move a wall minutes later
DIGITS = 16  # of a whole number in an address or a header: 2**53 has as many


def whole(text: str) -> int | None:
    """A whole number as callers write it; None where it is none, or has more digits than any of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


@dataclass(frozen=True, slots=True)
class Call:
    """A call that passed the gate; at an open one nobody is its principal. `body` is of the endpoint's model."""

    request: Request
    house: House
    principal: Principal
    body: Any = None
    raw: bytes = b""

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        return self.request.query_params.get(name, default)

    def whole(self, name: str, default: int, least: int = 0, most: int = 2**53) -> int:
        """A whole number from the query, within bounds; raises Problem 422."""
        text = self.query(name, str(default))
        number = whole(text)
        if number is None or not least <= number <= most:
            raise Problem(422, "bad_number", name=name, value=text[:40], least=least, most=most)
        return number

    def within(self, room: str = "") -> None:
        """Raise Problem 403 unless this caller may act in that room; without a room, in all of them."""
        if not (self.principal.enters(room) if room else self.principal.rooms is None):
            raise Problem(403, "not_your_room", who=self.principal.by, room=room or "*")

    def within_all(self, width: str, key: str) -> None:
        """Raise Problem 403 unless this caller may act on all that a width and a key reach."""
        if not self.principal.reaches(width, key):
            raise Problem(403, "not_your_room", who=self.principal.by, room=key or "*")

    def draft(self, kind: Kind, data: Mapping[str, Any], *, by: str = "", key: str | None = None) -> Draft:
        """An event in the caller's name, unless it is by somebody else, that says from where it was asked for."""
        return self.placed(Draft(kind, by or self.principal.by, data, key))

    def placed(self, draft: Draft) -> Draft:
        """The same event, saying `from` which address it was asked for. No entry of the state carries that on."""
        return replace(draft, data={**draft.data, "from": self.house.gate.address(self.request)})

    async def record(self, kind: Kind, data: Mapping[str, Any], *, by: str = "", key: str | None = None) -> int:
        """Journal one event as `draft` makes it; returns its seq once the state has it."""
        return await self.house.broadcast.record(self.draft(kind, data, by=by, key=key))

    async def refused(self, why: str) -> None:
        """Journal that the caller tried what they may not, where the answer is no problem document."""
        await note_refusal(self.house, self.request, self.principal.by, why)


def revision(call: Call) -> int | None:
    """The revision a call holds on to with If-Match; None without one. Raises Problem 400 for what is none."""
    wanted = call.request.headers.get("if-match")
    if wanted is None:
        return None
    number = whole(wanted.strip().removeprefix("W/").strip('"'))
    if number is None:
        raise Problem(400, "bad_revision")
    return number


Handler = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An ASGI app for one method of one path. Without `rights` it is open to everybody.

    in_line: its calls are large, so they wait for each other in that line of the house.
    gives: the media type of its answer; "": it has none, 204.
    """

    handler: Handler
    rights: tuple[Right, ...] = ()
    body: type[Body] | Shape | None = None
    limit: int = BODY_LIMIT
    in_line: Callable[[House], Line] | None = None

    query: tuple[str, ...] = ()
    gives: str = JSON

    @property
    def shape(self) -> Shape | None:
        """What its body may be; None: it takes none."""
        return self.body if self.body is None or isinstance(self.body, Shape) else plainly(self.body)

    @property
    def summary(self) -> str:
        return (self.handler.__doc__ or "").strip().partition("\n")[0]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        house: House = request.app.state.house
        principal = await self._admit(request, house)
        _timely(request, house)
        if self.in_line:
            async with self.in_line(house).place() as place:
                raw = await self._read(request, place.grow)
                await place.turn()
                return await self._call(request, house, principal, raw)
        return await self._call(request, house, principal, await self._read(request) if self.body else b"")

    async def _call(self, request: Request, house: House, principal: Principal, raw: bytes) -> Response:
        shape = self.shape
        body = await shape.read(raw, request.headers) if shape else None
        call = Call(request, house, principal, body, raw)
        try:
            try:
                found = await self.handler(call)
            except Problem as problem:
                if problem.status != 404 or not await _was_behind(house):
                    raise
                found = await self.handler(call)  # another node knew it when the call came
        except Problem as problem:
            await self._note(request, house, problem)
            raise
        if isinstance(found, Response):
            return found
        return Response(encode(found), media_type="application/json", headers={"Cache-Control": "no-store"})

    async def _admit(self, request: Request, house: House) -> Principal:
        if not self.rights:
            if foreigner := house.gate.foreign(request):
                raise Problem(403, "foreign_origin", origin=foreigner)
            return NOBODY
        room = str(request.path_params.get("room", ""))
        try:
            return await house.gate.demand(request, *self.rights, room=room)
        except Problem as problem:
            await self._note(request, house, problem)
            raise

    async def _note(self, request: Request, house: House, problem: Problem) -> None:
        """Journal that somebody known tried what they may not."""
        if problem.status == 403 and request.method != "GET" and (who := problem.args_.get("who")):
            await note_refusal(house, request, who, problem.code)

    async def _read(self, request: Request, came: Callable[[int], None] = lambda size: None) -> bytes:
        """The whole body; `came` hears of each piece and may refuse it. Raises Problem 408, 413 or 415."""
        if shape := self.shape:
            shape.accept(request.headers.get("content-type", ""))
        if (coding := request.headers.get("content-encoding", "identity").strip().casefold()) != "identity":
            raise Problem(415, "packed", coding=coding[:40], headers={"Accept-Encoding": "identity"})
        read = bytearray()
        try:
            async with asyncio.timeout(READ_LIMIT):
                async for chunk in request.stream():
                    came(len(chunk))
                    read += chunk
                    if len(read) > self.limit:
                        raise Problem(413, "too_large", limit=self.limit)
        except TimeoutError:
            raise Problem(408, "too_slow", seconds=READ_LIMIT, headers={"Connection": "close"}) from None
        return bytes(read)


async def _was_behind(house: House) -> bool:
    """True where other nodes had kept what was not known here yet; now it is."""
    before = house.state.seq
    if house.cluster.lease.shared:
        with suppress(JournalError):
            await house.broadcast.caught_up()
    return house.state.seq != before


def _timely(request: Request, house: House) -> None:
    """Raise Problem 409 for a press that was long on its way; one without the header, or of later, counts."""
    try:
        pressed = moment(request.headers[PRESSED])
    except (KeyError, ValueError):
        return
    age = (moment(house.gate.now()) - pressed).total_seconds()
    if age > PRESS_LIMIT:
        raise Problem(409, "pressed_before", seconds=round(age))


async def note_refusal(house: House, request: Request, who: str, why: str) -> None:
    """Journal a refused attempt of somebody known; no more than a few times, so that it fills no disk."""
    if not house.refusals.wait(who):
        house.refusals.count(who)
        data = {"action": f"{request.method} {request.url.path}", "why": why, "from": house.gate.address(request)}
        await house.broadcast.record(Draft(Kind.REFUSED, who, data))
