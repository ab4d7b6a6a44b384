"""A meeting: a room's join code opens it, whoever types the code presents, and it has an end."""

import io
import secrets
from typing import Any

import segno
from starlette.responses import Response

from broadcaster.events import Draft, Kind, encode
from broadcaster.model import Meeting
from broadcaster.moments import later
from displays.bodies import Join
from displays.cookies import PRESENTER, set_cookie
from displays.credentials import digest, fresh_secret
from displays.endpoint import Call
from displays.house import House
from displays.pairing import short_code
from displays.people import nobody
from displays.problem import Problem
from displays.sessions import base_url

MEETING_AGE = 8 * 3600  # seconds a join code and its meeting last


async def open_meeting(call: Call) -> dict[str, Any]:
    """Open an ad-hoc meeting in a room, or show again the code of the one that runs."""
    house, room = call.house, call.path("room")
    if room not in house.state.rooms:
        raise Problem(404, "not_found", what=room)
    running = meeting_in(house, room)
    seq = house.state.seq
    if running:
        id, until = running.id, running.until or later(house.gate.now(), MEETING_AGE)
    else:
        id, until = new_id(), later(house.gate.now(), MEETING_AGE)
        seq = await call.record(Kind.MEETING_OPENED, {"id": id, "rooms": [room], "until": until})
    return {"seq": seq, "meeting": id, "until": until} | await invitation(call, id, until)


def new_id() -> str:
    return f"m-{secrets.token_hex(6)}"


async def invitation(call: Call, meeting: str, until: str) -> dict[str, Any]:
    """How one joins a meeting: {code, link, qr}."""
    code = await _code(call.house, meeting, until)
    link = f"{base_url(call.request, call.house.settings.public_url)}/remote#{code}"
    return {"code": code, "link": link, "qr": qr(link)}


async def end_meeting(call: Call) -> dict[str, Any]:
    """End the room's meeting: its code, its presenters' cookies and their claims end with it."""
    running = meeting_in(call.house, call.path("room"))
    if not running:
        raise Problem(404, "ended")
    seq = await call.record(Kind.MEETING_ENDED, {"id": running.id})
    vault = call.house.gate.vault
    for kind in ("join", "presenter"):
        for key, kept in (await vault.items(kind)).items():
            if kept["meeting"] == running.id:
                await vault.delete(kind, key)
    return {"seq": seq, "meeting": running.id}


async def join(call: Call) -> Response:
    """Join a meeting as its presenter with the code the room shows."""
    wish: Join = call.body
    house, gate = call.house, call.house.gate
    gate.patience(call.request)
    code = "".join(wish.code.upper().split()).replace("-", "")
    kept = await gate.vault.get("join", code)
    meeting = house.state.meetings.get(kept["meeting"]) if kept else None
    if not kept or not meeting or kept["until"] <= gate.now():
        gate.failed(call.request)
        raise Problem(401, "wrong_code")
    name = wish.name
    if name.casefold() in {one.casefold() for one in house.state.users} or nobody(name):
        raise Problem(409, "name_taken", name=name)
    secret = fresh_secret()
    await gate.vault.put("presenter", digest(secret), {"meeting": meeting.id, "name": name, "since": gate.now()})
    await house.broadcast.record(Draft(Kind.MEETING_JOINED, name, {"id": meeting.id, "presenter": name}))
    body = {"room": meeting.rooms[0], "rooms": list(meeting.rooms), "meeting": meeting.id, "presenter": name}
    response = Response(encode(body), media_type="application/json", headers={"Cache-Control": "no-store"})
    set_cookie(response, PRESENTER, secret, MEETING_AGE, gate.secure)
    return response


def qr(link: str) -> str:
    """The link as an SVG picture, dark on light with its quiet zone."""
    svg = io.BytesIO()
    segno.make(link, error="m").save(
        svg, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, svgns=True, omitsize=True
    )
    return svg.getvalue().decode()


def meeting_in(house: House, room: str) -> Meeting | None:
    """The meeting that runs in a room, of several the newest."""
    now = house.gate.now()
    running = [one for one in house.state.meetings.values() if room in one.rooms and (not one.until or one.until > now)]
    return running[-1] if running else None


async def _code(house: House, meeting: str, until: str) -> str:
    """The meeting's code; codes that have run out are swept on the way."""
    codes = await house.gate.vault.items("join")
    for code, kept in codes.items():
        if kept["until"] <= house.gate.now():
            await house.gate.vault.delete("join", code)
        elif kept["meeting"] == meeting:
            return code
    code = next(code for code in iter(short_code, "") if code not in codes)
    await house.gate.vault.put("join", code, {"meeting": meeting, "until": until})
    return code
