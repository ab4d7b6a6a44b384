"""Screens find their rooms: a browser shows a code, an operator says which screen it is, a cookie makes it stay."""

import hmac
import secrets
from typing import Any

from starlette.responses import Response

from broadcaster.events import Kind, encode
from broadcaster.moments import Instant, later
from displays.bodies import Approval
from displays.cookies import DEVICE, DEVICE_AGE, read_cookie, set_cookie
from displays.credentials import digest, fresh_secret
from displays.devices import devices_of, forget, screen_of
from displays.endpoint import Call
from displays.house import House
from displays.problem import Problem
from displays.qrcode import modules
from displays.rights import Caller, Right
from displays.sessions import base_url

ALPHABET = "ACDEFHJKMNPRTUWXY34679"  # without look-alikes: O0 I1L S5 B8 G Q V Z2
CODE_LENGTH = 6
PAIRING_AGE = 900  # seconds a code stands on a screen
HANDED_OUT_AGE = 120  # seconds a page whose answer was lost may ask again
WAITING = 500  # codes at once


def short_code() -> str:
    """A code that can be read aloud and typed on a phone."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


async def start_pairing(call: Call) -> dict[str, Any]:
    """A screen asks to be paired: a code to show, also as an address for a telephone, and a secret to ask with."""
    gate = call.house.gate
    address, network = gate.address(call.request), gate.network(call.request)
    if wait := call.house.pairings.wait(network):
        raise Problem(429, "too_many", seconds=wait, headers={"Retry-After": str(wait)})
    call.house.pairings.count(network)
    now = gate.now()
    waiting = await _waiting(call.house, now)
    if len(waiting) >= WAITING:
        raise Problem(503, "too_many_codes", headers={"Retry-After": "60"})
    taken = {kept["code"] for kept in waiting.values()}
    code = next(code for code in iter(short_code, "") if code not in taken)
    id, secret, until = secrets.token_hex(8), fresh_secret(), later(now, PAIRING_AGE)
    kept = {"code": code, "secret": digest(secret), "state": "waiting", "since": now, "until": until}
    agent = call.request.headers.get("user-agent", "")[:200]
    await gate.vault.put("pairing", id, {**kept, "address": address, "agent": agent})
    link = f"{base_url(call.request, call.house.settings.public_url)}/preflight#pair/{code}"
    return {"id": id, "code": code, "secret": secret, "until": until, "link": link, "modules": modules(link)}


async def ask_pairing(call: Call) -> Response:
    """The screen asks whether it has been paired yet; the answer that says so brings its cookie."""
    gate = call.house.gate
    kept = await gate.vault.get("pairing", call.path("id"))
    _, _, bearer = call.request.headers.get("authorization", "").partition(" ")
    if not kept or kept["until"] <= gate.now():
        raise Problem(404, "pairing_gone")
    if not hmac.compare_digest(kept["secret"], digest(bearer.strip())):
        gate.patience(call.request)
        gate.failed(call.request)
        raise Problem(404, "pairing_gone")
    if kept["state"] == "waiting":
        return _json({"state": "waiting", "code": kept["code"], "until": kept["until"]})
    if kept["device"] not in call.house.state.devices:
        await call.house.broadcast.caught_up()  # it was approved at another node just now
    if kept["device"] not in call.house.state.devices:
        raise Problem(404, "pairing_gone")
    secret = fresh_secret()
    if kept.get("handed"):  # the first answer was lost: its secret never counted
        await gate.vault.delete("device", kept["handed"])
    await gate.vault.put("device", digest(secret), {"device": kept["device"]})
    until = later(gate.now(), HANDED_OUT_AGE)
    await gate.vault.put(
        "pairing", call.path("id"), {**kept, "state": "paired", "until": until, "handed": digest(secret)}
    )
    response = _json({"state": "paired", "room": kept["room"], "screen": kept["screen"], "device": kept["device"]})
    set_cookie(response, DEVICE, secret, DEVICE_AGE, gate.secure)
    return response


async def list_pairings(call: Call) -> dict[str, Any]:
    """The codes that wait for an operator."""
    waiting = await _waiting(call.house, call.house.gate.now())
    shown = ("code", "since", "until", "address", "agent")
    return {"pairings": [{"id": id, **{key: kept[key] for key in shown}} for id, kept in waiting.items()]}


async def approve_pairing(call: Call) -> dict[str, Any]:
    """Say which screen a waiting browser is; the screen's former device is revoked unless this is a second one."""
    wish: Approval = call.body
    house, gate = call.house, call.house.gate
    call.within(wish.room)
    screen_of(house, wish.room, wish.screen)
    kept = await gate.vault.get("pairing", call.path("id"))
    if not kept or kept["until"] <= gate.now() or kept["state"] != "waiting":
        raise Problem(404, "pairing_gone")
    device = f"d-{secrets.token_hex(4)}"
    place = {"room": wish.room, "screen": wish.screen}
    former = [] if wish.second else devices_of(house, wish.room, wish.screen)
    about = {name: kept[name] for name in ("address", "agent") if kept.get(name)}
    paired = {"device": device, **place, **about} | ({"name": wish.name} if wish.name else {})
    drafts = [call.draft(Kind.DEVICE_REVOKED, {"device": one, **place}) for one in former]
    seq = await house.broadcast.record(*drafts, call.draft(Kind.DEVICE_PAIRED, paired))
    for one in former:
        await forget(house, one)
    approved = {**kept, "state": "approved", "device": device, **place}
    if not await gate.vault.swap("pairing", call.path("id"), kept, approved):  # somebody else did at this moment
        await call.record(Kind.DEVICE_REVOKED, {"device": device, **place})
        raise Problem(404, "pairing_gone")
    return {"seq": seq, "device": device, "revoked": former, **place}


async def may_i(call: Call) -> Response:
    """May this screen open a socket: 200 yes, 401 pair first, 403 revoked, 503 come back later."""
    house, gate = call.house, call.house.gate
    reachable(house)
    for one in await gate.callers(call.request):
        if one.caller is Caller.DEVICE:
            (room,) = one.rooms or ("",)
            response = _json({"device": one.id, "room": room, "screen": one.screen})
            secret = read_cookie(call.request, DEVICE, gate.secure)
            set_cookie(response, DEVICE, secret, DEVICE_AGE, gate.secure)
            return response
        if one.may(Right.DISPLAY):
            return _json({"device": None, "room": call.query("room"), "screen": call.query("screen")})
    gate.patience(call.request)  # of who has nothing to show: a paired screen does not pay for its neighbours
    if await gate.was_device(read_cookie(call.request, DEVICE, gate.secure)):
        raise Problem(403, "revoked")
    raise Problem(401, "not_paired")


def reachable(house: House) -> None:
    """Raise Problem 503 while nobody can open a socket."""
    if not house.broadcast.following:
        raise Problem(503, "unavailable", why="the journal is not being followed", headers={"Retry-After": "5"})
    if (busy := house.sockets.busy()) and busy.retry:
        wait = {"Retry-After": str(-(-busy.retry[0] // 1000))}
        raise Problem(503, "unavailable", why=busy.reason, headers=wait)


async def _waiting(house: House, now: Instant) -> dict[str, dict[str, Any]]:
    waiting = {}
    for id, kept in (await house.gate.vault.items("pairing")).items():
        if kept["until"] <= now:
            await house.gate.vault.delete("pairing", id)
        elif kept["state"] == "waiting":
            waiting[id] = kept
    return waiting


def _json(body: Any) -> Response:
    return Response(encode(body), media_type="application/json", headers={"Cache-Control": "no-store"})
