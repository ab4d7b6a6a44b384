"""Signing in and out, one's password and second factor, and where one is signed in."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from broadcaster.events import Kind, encode
from displays.bodies import Factor, NewPassword, Once, Prove, SignIn
from displays.cookies import PRESENTER, SESSION, SESSION_AGE, drop_cookie, set_cookie
from displays.endpoint import Call
from displays.factor import forget_factor
from displays.problem import Problem
from displays.rights import Caller, Must, Principal
from displays.signing import Opened, session_id


async def sign_in(call: Call) -> Response:
    """Sign in with name and password, and the code of the second factor where there is one."""
    wish: SignIn = call.body
    return await opened(call, await call.house.signing.by_password(call.request, wish.name, wish.password, wish.code))


async def sign_in_once(call: Call) -> Response:
    """Sign in with a one-time link; the session may only set a password."""
    wish: Once = call.body
    return await opened(call, await call.house.signing.by_link(call.request, wish.token))


async def set_password(call: Call) -> Response:
    """Set one's own password, after a one-time link or with the current one; one's other sign-ins end."""
    wish: NewPassword = call.body
    person, signing = await _person(call), call.house.signing
    if person.must is not Must.PASSWORD:
        await signing.check_password(call.request, person.id, wish.current or "")
    elif await signing.factor.has(person.id):
        await signing.check_code(call.request, person.id, wish.code)
    found = await signing.set_password(
        call.request, person.id, wish.password, factor=await signing.factor.has(person.id)
    )
    await _note(call, person, "password")
    return await _answer(call, found)


async def who_am_i(call: Call) -> dict[str, Any]:
    """Who is signed in here, and what they may do."""
    return about(await _person(call, Caller.USER, Caller.PRESENTER))


async def sign_out(call: Call) -> Response:
    """Sign out here, as a user and as a presenter."""
    await call.house.signing.sign_out(call.request)
    return _gone(call)


async def list_sessions(call: Call) -> dict[str, Any]:
    """Where one is signed in, the newest first: since when, with which browser, from where, last used when."""
    person, signing = await _person(call), call.house.signing
    sessions = await signing.sessions(person.id)
    for one in sessions:
        one["here"] = one["id"] == session_id(person.session)
    factor = await signing.factor.has(person.id)
    recovery = await signing.factor.left(person.id) if factor else None
    password = await signing.vault.get("password", person.id) is not None
    return {"sessions": sessions, "factor": factor, "recovery": recovery, "password": password}


async def end_session(call: Call) -> dict[str, Any]:
    """End one of one's sign-ins; its open pages close within seconds."""
    person = await _person(call)
    if not await call.house.signing.end(person.id, call.path("id")):
        raise Problem(404, "not_found", what=call.path("id"))
    return {}


async def end_sessions(call: Call) -> Response:
    """Sign out everywhere, here too."""
    await call.house.signing.end_all((await _person(call)).id)
    return _gone(call)


async def begin_factor(call: Call) -> dict[str, Any]:
    """Begin a second factor: the secret for an authenticator app, as text, address and QR code. The password first."""
    wish: Prove = call.body
    person, signing = await _person(call), call.house.signing
    if await signing.factor.has(person.id):
        raise Problem(409, "has_factor")
    await _proven(call, person, wish)
    return await signing.factor.begin(person.id)


async def confirm_factor(call: Call) -> dict[str, Any]:
    """Make the second factor count, with a first code of the app; the recovery codes are told this one time."""
    wish: Factor = call.body
    person, signing = await _person(call), call.house.signing
    codes = await signing.factor.confirm(person.id, wish.code, call.house.gate.now())
    if codes is None:
        call.house.gate.failed(call.request)
        raise Problem(422, "wrong_app_code")
    await signing.vouch(person.session)
    await _note(call, person, "factor")
    return {"recovery": codes}


async def drop_factor(call: Call) -> dict[str, Any]:
    """Sign in without a second factor from now on; the password and a code first."""
    wish: Prove = call.body
    person, signing = await _person(call), call.house.signing
    await _proven(call, person, wish)
    await signing.check_code(call.request, person.id, wish.code)
    await forget_factor(signing.vault, person.id)
    await _note(call, person, "no factor")
    return {}


def about(person: Principal) -> dict[str, Any]:
    """A principal as the pages see it."""
    return {
        "name": person.by,
        "role": person.role,
        "unit": person.unit,
        "rights": sorted(person.rights),
        "clearance": person.clearance,
        "rooms": None if person.rooms is None else sorted(person.rooms),
        "groups": sorted(person.groups),
        "meeting": person.meeting or None,
        "must": person.must or None,
    }


async def opened(call: Call, found: Opened) -> Response:
    """The answer to somebody who has just signed in, with their cookie."""
    await note_opened(call, found)
    return await _answer(call, found)


async def note_opened(call: Call, found: Opened) -> None:
    """Journal that somebody signed in, how and from where."""
    await call.record(Kind.SIGNED_IN, {"name": found.name, "via": found.via}, by=found.name)


async def _person(call: Call, *callers: Caller) -> Principal:
    for one in await call.house.gate.callers(call.request):
        if one.caller in (callers or (Caller.USER,)):
            return one
    raise Problem(401, "sign_in")


async def _proven(call: Call, person: Principal, wish: Prove) -> None:
    """Raise Problem 401 unless the password is this person's; who has none was vouched for by the sign-on."""
    if await call.house.signing.vault.get("password", person.id):
        await call.house.signing.check_password(call.request, person.id, wish.password)


async def _note(call: Call, person: Principal, what: str) -> None:
    await call.record(Kind.SIGN_IN_CHANGED, {"name": person.id, "what": what}, by=person.id)


async def _answer(call: Call, found: Opened) -> Response:
    person = await call.house.gate.signed_in(found.secret)
    if person is None:
        raise Problem(401, "sign_in")
    response = Response(encode(about(person)), media_type="application/json", headers={"Cache-Control": "no-store"})
    set_cookie(response, SESSION, found.secret, SESSION_AGE, call.house.gate.secure)
    return response


def _gone(call: Call) -> Response:
    response = Response(status_code=204)
    for cookie in (SESSION, PRESENTER):
        drop_cookie(response, cookie, call.house.gate.secure)
    return response


def base_url(request: Request, public_url: str) -> str:
    """Where this caller reaches the service, for links handed on to others."""
    return public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"
