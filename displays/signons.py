"""The ways to sign in, and the way by the province's own sign-on: there, back, and in."""

import hmac
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from broadcaster.events import Draft, Kind
from broadcaster.journal import Outpaced
from broadcaster.moments import later
from displays import sessions
from displays.cookies import ERRAND, SESSION, SESSION_AGE, cookie_name, set_cookie
from displays.credentials import digest
from displays.endpoint import Call
from displays.problem import Problem
from displays.register import PeopleError, check_name
from displays.signon import Errand, Vouched

ERRAND_AGE = 600  # seconds from pressing the button to being back
BACK = "/sign-in/back"


async def read_ways(call: Call) -> dict[str, Any]:
    """The ways to sign in here: by password, and by the province's sign-on where there is one."""
    said = call.house.province.described
    return {"password": True, "sign_on": {"name": said["name"]} if said else None}


async def set_out(call: Call) -> Response:
    """Send the browser to the province's sign-on."""
    network = call.house.gate.network(call.request)
    if wait := call.house.errands.wait(network):
        raise Problem(429, "too_many", seconds=wait, headers={"Retry-After": str(wait)})
    call.house.errands.count(network)
    back = sessions.base_url(call.request, call.house.settings.public_url) + BACK
    url, errand = await call.house.province.sign_on().begin(back)
    gate = call.house.gate
    kept = {**errand.kept(), "next": _inside(call.query("next")), "until": later(gate.now(), ERRAND_AGE)}
    await gate.vault.put("errand", digest(errand.state), kept)
    response = RedirectResponse(url, 303, {"Cache-Control": "no-store"})
    # lax: it has to come along when the sign-on, another site, sends the browser back
    response.set_cookie(
        cookie_name(ERRAND, gate.secure), errand.state, max_age=ERRAND_AGE, path="/", secure=gate.secure, httponly=True,
        samesite="lax",
    )  # fmt: skip
    return response


async def come_back(call: Call) -> Response:
    """Let in whom the sign-on vouches for."""
    gate, state = call.house.gate, call.query("state")
    kept = await gate.vault.get("errand", digest(state)) if state else None
    carried = call.request.cookies.get(cookie_name(ERRAND, gate.secure), "")
    if not kept or kept["until"] <= gate.now() or not hmac.compare_digest(carried.encode(), state.encode()):
        raise Problem(401, "sign_on_stale")
    await gate.vault.delete("errand", digest(state))
    if error := call.query("error"):
        raise Problem(401, "sign_on_refused", why=error[:60])
    back = sessions.base_url(call.request, call.house.settings.public_url) + BACK
    errand = Errand(kept["state"], kept["nonce"], kept["verifier"])
    vouched = await call.house.province.sign_on().finish(back, call.query("code"), errand)
    name = await _known(call, vouched)
    found = await call.house.signing.open(call.request, name, "oidc", factor=vouched.factor)
    await sessions.note_opened(call, found)
    response = RedirectResponse(kept["next"], 303, {"Cache-Control": "no-store"})
    set_cookie(response, SESSION, found.secret, SESSION_AGE, gate.secure)
    response.delete_cookie(cookie_name(ERRAND, gate.secure), path="/")
    return response


async def _known(call: Call, vouched: Vouched) -> str:
    """The name here of somebody the sign-on vouches for: added at their first coming, changed where their groups have
    changed. Raises Problem 403 for a name that is somebody else's, and for who was disabled here."""
    house = call.house
    vault = house.gate.vault
    issuer = (house.province.described or {})["issuer"]
    subject = digest(f"{issuer}\n{vouched.subject}")
    kept = await vault.get("subject", subject)
    name = str(kept["name"] if kept else vouched.name)
    is_now = {"role": vouched.role.value, "unit": vouched.unit, "groups": list(vouched.groups)}

    async def judge() -> tuple[list[Draft], None]:
        user = house.state.users.get(name)
        if kept is None:
            if user is not None:
                raise Problem(403, "sign_on_name_taken", name=name)
            try:
                check_name(name)
            except PeopleError:
                raise Problem(403, "sign_on_no_name", name=name[:60]) from None
        if user is None:
            return [call.draft(Kind.USER_ADDED, {"name": name, **is_now}, by="oidc")], None
        if user.get("disabled"):
            raise Problem(403, "disabled", name=name)
        if {"role": user["role"], "unit": user.get("unit") or "", "groups": list(user.get("groups") or ())} != is_now:
            return [call.draft(Kind.USER_CHANGED, {"name": name, **is_now}, by="oidc")], None
        return [], None

    if kept is None and not await vault.swap("subject", subject, None, {"name": name}):
        return await _known(call, vouched)  # they came at two nodes at once
    try:
        await house.enrolling.keep(house.broadcast, judge)
    except (Problem, Outpaced):
        if kept is None:
            await vault.delete("subject", subject)  # whoever has that name now, it is not theirs
        raise
    return name


def _inside(path: str) -> str:
    """Where to go afterwards: a page of this house, never another site's."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and len(path) < 300
    return quote(path, safe="/?#=&%-._~") if plain else "/"
