"""Watching by a link, from outside the rooms: a code becomes a cookie, for so many browsers, until the link ends."""

import math
import secrets
from typing import Any

from starlette.responses import Response

from broadcaster.events import Draft, Kind, encode
from broadcaster.links import Link
from broadcaster.moments import Instant, later, moment
from displays.bodies import OpenLink
from displays.cookies import VIEWER, read_cookie, set_cookie
from displays.credentials import digest, fresh_secret
from displays.endpoint import Call, note_refusal
from displays.pairing import reachable
from displays.problem import Problem
from displays.rights import Caller

SETTLING = 30  # seconds a browser has to come with its new cookie before its place counts as free


async def open_link(call: Call) -> Response:
    """Exchange a link's code for a cookie that ends with the link; a browser that has one keeps it."""
    wish: OpenLink = call.body
    house, gate = call.house, call.house.gate
    async with gate.trying(call.request):
        kept = await gate.vault.get("link", digest(wish.code))
        if not kept:
            gate.failed(call.request)
            raise Problem(401, "wrong_link")
    if kept["id"] not in house.state.links and kept["until"] > gate.now() and gate.catch_up:
        await gate.catch_up()  # another process may have made it just now
    link = house.state.links.get(kept["id"])
    if not link or link.until <= gate.now():
        await _note(call, kept["id"], "link_ended")
        raise Problem(403, "link_ended")
    secret = read_cookie(call.request, VIEWER, gate.secure)
    own = await gate.vault.get("viewer", digest(secret)) if secret else None
    if not own or own["link"] != link.id:
        secret = await _admitted(call, link)
    response = _json(_about(link))
    rest = math.floor((moment(link.until) - moment(gate.now())).total_seconds())
    set_cookie(response, VIEWER, secret, max(1, rest), gate.secure)
    return response


async def may_i(call: Call) -> Response:
    """May this browser open a socket: 200 yes, 401 open the link first, 403 the link has ended, 503 come back later."""
    house, gate = call.house, call.house.gate
    reachable(house)
    for one in await gate.callers(call.request):
        if one.caller is Caller.VIEWER:
            return _json(_about(house.state.links[one.link]))
    gate.patience(call.request)
    secret = read_cookie(call.request, VIEWER, gate.secure)
    if secret and await gate.vault.get("viewer", digest(secret)):
        raise Problem(403, "link_ended")
    raise Problem(401, "no_link")


async def _admitted(call: Call, link: Link) -> str:
    """A place for one more browser; returns its secret. Raises Problem 409 or 429."""
    house, gate = call.house, call.house.gate
    asks = f"{link.id} {gate.network(call.request)}"
    if wait := house.openings.wait(asks):
        raise Problem(429, "too_many", seconds=wait, headers={"Retry-After": str(wait)})
    viewer, secret = f"v-{secrets.token_hex(4)}", fresh_secret()
    own = digest(secret)
    agent = call.request.headers.get("user-agent", "")[:200]
    data = {**link.named, "viewer": viewer, "address": gate.address(call.request), "agent": agent}

    async def judge() -> tuple[list[Draft], str]:
        leaving = await _room_for_one(call, link, gate.now(), own)
        # Before the event: who is told of it, counts this place, too.
        await gate.vault.put(
            "viewer", own, {"viewer": viewer, "link": link.id, "since": gate.now(), "until": link.until}
        )
        return [call.draft(Kind.LINK_OPENED, data, by=f"link:{link.id}")], leaving

    try:
        _, leaving = await house.opening.keep(house.broadcast, judge)
    except BaseException as error:
        await gate.vault.delete("viewer", own)
        if isinstance(error, Problem):
            await _note(call, link.id, error.code)
        raise
    house.openings.count(asks)
    if leaving:
        await gate.vault.delete("viewer", leaving)
    return secret


async def _room_for_one(call: Call, link: Link, now: Instant, own: str) -> str:
    """Where all places are taken, the browser that left first is to give up its own: its digest, "" where there is
    room. Raises Problem 409 while all watch."""
    house, vault = call.house, call.house.gate.vault
    holders = {
        key: kept for key, kept in (await vault.items("viewer")).items() if kept["link"] == link.id and key != own
    }
    if len(holders) < link.most:
        return ""
    on = house.presence.watchers(link.id)
    here = {one.viewer for one in on.browsers} if on else set[str]()
    idle = [
        (kept["since"], key)
        for key, kept in holders.items()
        if kept["viewer"] not in here and kept["since"] <= later(now, -SETTLING)
    ]
    if not idle:
        raise Problem(409, "link_full", most=link.most)
    return min(idle)[1]


async def _note(call: Call, link: str, why: str) -> None:
    """Journal that a link refused somebody; of an address that asks on and on, once an hour."""
    house, key = call.house, f"{link} {call.house.gate.address(call.request)} {why}"
    if not house.shut_out.wait(key):
        house.shut_out.count(key)
        await note_refusal(house, call.request, f"link:{link}", why)


def _about(link: Link) -> dict[str, Any]:
    """What a page is told of its link: nothing but when it ends."""
    return {"until": link.until}


def _json(body: Any) -> Response:
    return Response(encode(body), media_type="application/json", headers={"Cache-Control": "no-store"})
