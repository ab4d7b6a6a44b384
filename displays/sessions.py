"""Signing in and out."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from broadcaster.events import Draft, Kind, encode
from displays.bodies import NewPassword, Once, SignIn
from displays.cookies import PRESENTER, SESSION, SESSION_AGE, drop_cookie, set_cookie
from displays.endpoint import Call
from displays.problem import Problem
from displays.rights import Caller, Principal


async def sign_in(call: Call) -> Response:
    """Sign in with name and password."""
    wish: SignIn = call.body
    secret = await call.house.gate.sign_in(call.request, wish.name, wish.password)
    return await _opened(call, secret, wish.name)


async def sign_in_once(call: Call) -> Response:
    """Sign in with a one-time link; the session may only set a password."""
    wish: Once = call.body
    secret, name = await call.house.gate.sign_in_once(call.request, wish.token)
    return await _opened(call, secret, name)


async def set_password(call: Call) -> Response:
    """Set one's own password, after a one-time link or with the current one; one's other sign-ins end."""
    wish: NewPassword = call.body
    person = await _person(call, Caller.USER)
    if not person.must_set_password:
        await call.house.gate.check_password(call.request, person.id, wish.current or "")
    secret = await call.house.gate.set_password(person.id, wish.password)
    return _answer(call, secret, await _about(call, secret))


async def who_am_i(call: Call) -> dict[str, Any]:
    """Who is signed in here, and what they may do."""
    return about(await _person(call))


async def sign_out(call: Call) -> Response:
    """Sign out here, as a user and as a presenter."""
    await call.house.gate.sign_out(call.request)
    response = Response(status_code=204)
    for cookie in (SESSION, PRESENTER):
        drop_cookie(response, cookie, call.house.gate.secure)
    return response


def about(person: Principal) -> dict[str, Any]:
    """A principal as the pages see it."""
    return {
        "name": person.by,
        "role": person.role,
        "unit": person.unit,
        "rights": sorted(person.rights),
        "clearance": person.clearance,
        "rooms": None if person.rooms is None else sorted(person.rooms),
        "meeting": person.meeting or None,
        "must_set_password": person.must_set_password,
    }


async def _person(call: Call, *callers: Caller) -> Principal:
    for one in await call.house.gate.callers(call.request):
        if one.caller in (callers or (Caller.USER, Caller.PRESENTER)):
            return one
    raise Problem(401, "sign_in")


async def _opened(call: Call, secret: str, name: str) -> Response:
    await call.house.broadcast.record(Draft(Kind.SIGNED_IN, name, {"name": name}))
    return _answer(call, secret, await _about(call, secret))


async def _about(call: Call, secret: str) -> dict[str, Any]:
    person = await call.house.gate.signed_in(secret)
    if person is None:
        raise Problem(401, "sign_in")
    return about(person)


def _answer(call: Call, secret: str, body: dict[str, Any]) -> Response:
    response = Response(encode(body), media_type="application/json", headers={"Cache-Control": "no-store"})
    set_cookie(response, SESSION, secret, SESSION_AGE, call.house.gate.secure)
    return response


def base_url(request: Request, public_url: str) -> str:
    """Where this caller reaches the service, for links handed on to others."""
    return public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"
