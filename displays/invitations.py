"""How one gets into a meeting: a code of six signs, a link and its picture; and the joining itself."""

from typing import Any

from starlette.responses import Response

from broadcaster.events import Draft, Kind, encode
from broadcaster.meeting import Meeting
from displays import qrcode
from displays.cookies import PRESENTER, set_cookie
from displays.credentials import digest, fresh_secret
from displays.endpoint import Call
from displays.house import House
from displays.meetingbodies import Join
from displays.pairing import short_code
from displays.problem import Problem
from displays.register import nobody
from displays.rights import Caller, Principal, Right
from displays.sessions import base_url
from displays.wheel import connected

MOST = 100  # names in a meeting
PRESENTER_AGE = 24 * 3600  # seconds a phone keeps its cookie; it counts as long as the meeting stands


async def invitation(call: Call, meeting: Meeting) -> dict[str, Any]:
    """How one joins a meeting: {code, link, qr}. The code is made where there is none, and lasts as long as it does."""
    vault, kept = call.house.gate.vault, {"meeting": meeting.id, "until": meeting.until}
    codes = await vault.items("join")
    code = next((code for code, one in codes.items() if one["meeting"] == meeting.id), "")
    if code and codes[code] != kept:
        await vault.put("join", code, kept)
    while not code:  # no two meetings have the same, also where two nodes make one at this moment
        fresh = short_code()
        code = fresh if await vault.swap("join", fresh, None, kept) else ""
    link = f"{base_url(call.request, call.house.settings.public_url)}/remote#{code}"
    return {"code": code, "link": link, "qr": qrcode.drawn(link)}


async def forget_codes(house: House, meeting: str, *, presenters: bool = False) -> None:
    """Let a meeting's code be worth nothing any more; with it, if wanted, its presenters' cookies."""
    for kind in ("join", "presenter") if presenters else ("join",):
        for key, kept in (await house.gate.vault.items(kind)).items():
            if kept["meeting"] == meeting:
                await house.gate.vault.delete(kind, key)


async def join(call: Call) -> Response:
    """Join a meeting as a presenter with its code; who is signed in joins under their own name."""
    wish: Join = call.body
    house, gate = call.house, call.house.gate
    meeting = await _meeting(call, "".join(wish.code.upper().split()).replace("-", ""))
    known = await _signed_in(call)
    name = known.by if known else wish.name
    if not known and not meeting.open:
        raise Problem(403, "account_needed")
    if name is None:
        raise Problem(422, "name_wanted")

    async def judge() -> tuple[list[Draft], None]:
        return await _joining(call, house.state.meetings.get(meeting.id, meeting), name, known=known is not None), None

    await house.convening.keep(house.broadcast, judge)
    body = {"room": meeting.rooms[0], "rooms": list(meeting.rooms), "meeting": meeting.id, "presenter": name}
    response = Response(encode(body), media_type="application/json", headers={"Cache-Control": "no-store"})
    if not known:
        secret = fresh_secret()
        await gate.vault.put("presenter", digest(secret), {"meeting": meeting.id, "name": name, "since": gate.now()})
        set_cookie(response, PRESENTER, secret, PRESENTER_AGE, gate.secure)
    return response


async def _joining(call: Call, meeting: Meeting, name: str, *, known: bool) -> list[Draft]:
    """What makes somebody a presenter. Raises Problem 409 for a guest's name that is somebody else's, and where the
    meeting is full."""
    if not known and (name.casefold() in {one.casefold() for one in call.house.state.users} or nobody(name)):
        raise Problem(409, "name_taken", name=name)
    if not known and await _elsewhere(call, meeting, name):
        raise Problem(409, "name_here", name=name)
    if name not in meeting.presenters and len(meeting.presenters) >= MOST:
        raise Problem(409, "meeting_full", most=MOST)
    data = {"id": meeting.id, "rooms": list(meeting.rooms), "presenter": name}
    drafts = [call.draft(Kind.MEETING_JOINED, data, by=name)]
    if not meeting.presenters:  # who comes first drives
        driving = {"id": meeting.id, "rooms": list(meeting.rooms), "driver": name}
        drafts.append(call.draft(Kind.MEETING_DRIVEN, driving, by=name))
    return drafts


async def _meeting(call: Call, code: str) -> Meeting:
    """The meeting of a code; raises Problem 401 or 429."""
    house, gate = call.house, call.house.gate
    async with gate.trying(call.request):
        kept = await gate.vault.get("join", code)
        if kept and kept["meeting"] not in house.state.meetings and gate.catch_up:
            await gate.catch_up()  # another node may have opened it just now
        meeting = house.state.meetings.get(kept["meeting"]) if kept else None
        if meeting is None or (meeting.until is not None and meeting.until <= gate.now()):
            gate.failed(call.request)
            raise Problem(401, "wrong_code")
    return meeting


async def _signed_in(call: Call) -> Principal | None:
    """The caller, where they have an account that may present."""
    callers = await call.house.gate.callers(call.request)
    return next((one for one in callers if one.caller is Caller.USER and one.may(Right.PRESENT)), None)


async def _elsewhere(call: Call, meeting: Meeting, name: str) -> bool:
    """True while another phone is in the meeting under that name; one that has gone may be the same person's."""
    alike = [each for each in meeting.presenters if each.casefold() == name.casefold()]
    callers = await call.house.gate.callers(call.request)
    own = any(one.caller is Caller.PRESENTER and one.meeting == meeting.id and one.by == name for one in callers)
    return not own and any(connected(call.house, meeting, each) for each in alike)
