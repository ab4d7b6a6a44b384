"""What people ask of the screens: layouts, focus, hold, notices, and small things to do."""

import secrets
from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from broadcaster.events import Draft, Kind, encode
from broadcaster.model import Claim, Room, Screen
from broadcaster.moments import Instant, instant, moment
from broadcaster.scene import covers
from displays.bodies import ClaimWish, Do, FocusWish, HoldWish, LayoutWish, NewNotice
from displays.endpoint import Call, whole
from displays.house import House
from displays.pairing import screen_of
from displays.problem import Problem
from displays.rights import Right

SLOTS = ("layout", "focus", "hold")
WIDTHS = ("all", "group", "room", "screen")
TESTCARD = 10  # seconds a test card stands

Target = tuple[str, str]  # width, key


async def put_layout(call: Call) -> Response:
    """Show a layout on a room's screens, or on one of them."""
    wish: LayoutWish = call.body
    return await _claim(call, "layout", _place(call, wish.screen), wish.layout, wish.until, wish.pinned)


async def put_focus(call: Call) -> Response:
    """Bring a topic of the layout on show into focus."""
    wish: FocusWish = call.body
    return await _claim(call, "focus", _place(call, wish.screen), wish.topic, wish.until)


async def put_hold(call: Call) -> Response:
    """Freeze a room's figures as they stand now."""
    wish: HoldWish = call.body
    return await _claim(call, "hold", _place(call, wish.screen), wish.at, wish.until)


async def release_slot(call: Call) -> dict[str, Any]:
    """Take the claim back; what was underneath comes into view."""
    slot = call.request.url.path.rpartition("/")[2]
    return await _release(call, slot, _place(call, call.query("screen") or None))


async def put_claim(call: Call) -> Response:
    """The general form of a claim, for all, a group, a room or a screen. If-Match guards against a change meanwhile."""
    wish: ClaimWish = call.body
    slot, target = _general(call)
    return await _claim(call, slot, target, wish.value, wish.until, wish.pinned)


async def delete_claim(call: Call) -> dict[str, Any]:
    """Take back a claim of the general form. If-Match guards against a change meanwhile."""
    slot, target = _general(call)
    return await _release(call, slot, target)


async def list_claims(call: Call) -> dict[str, Any]:
    """Every claim that stands, with its revision for If-Match."""
    return {"seq": call.house.state.seq, "claims": [{**shown(one), "revision": one.seq} for one in _claims(call.house)]}


async def put_notice(call: Call) -> dict[str, Any]:
    """Put a notice on screens, in the words of CAP 1.2."""
    wish: NewNotice = call.body
    key = wish.key
    call.within(key.partition("/")[0] if wish.width in ("room", "screen") else "")
    _reach(call.house, (wish.width, key))
    id = f"n-{secrets.token_hex(6)}"
    data = wish.model_dump(exclude_none=True) | {"id": id, "key": key, "until": end_of(call, wish.until)}
    data["description"] = wish.description.model_dump() if wish.description else {}
    return {"id": id, "seq": await call.record(Kind.NOTICED, data)}


async def delete_notice(call: Call) -> dict[str, Any]:
    """Take a notice from the screens; one that a feed raised stays away, however often its source says it again."""
    call.within()
    if call.path("id") not in call.house.state.stage.notices:
        raise Problem(404, "not_found", what=call.path("id"))
    return {"seq": await call.record(Kind.NOTICE_ENDED, {"id": call.path("id")})}


async def do(call: Call) -> dict[str, Any]:
    """Make a room's screens say who they are, load themselves anew, show a test card, or report their condition."""
    wish: Do = call.body
    _reach(call.house, _place(call, wish.screen))
    message: dict[str, Any] = {"do": wish.do} | ({"for": TESTCARD} if wish.do == "testcard" else {})
    return {"seq": call.house.state.seq, "reached": call.house.hub.command(call.path("room"), wish.screen, message)}


def shown(claim: Claim) -> dict[str, Any]:
    """A claim as JSON."""
    fields = ("slot", "width", "key", "rank", "value", "by", "since", "until", "pinned")
    return {name: getattr(claim, name) for name in fields}


async def _claim(
    call: Call, slot: str, target: Target, value: Any, until: str | None, pinned: bool = False
) -> Response:
    house, rank = call.house, call.principal.rank
    reached = _reach(house, target)
    if pinned and rank != "operator":
        raise Problem(403, "not_allowed", who=call.principal.by, right=Right.OPERATE)
    if slot == "layout":
        if house.state.layout(str(value)) is None:
            raise Problem(422, "unknown_layout", layout=value)
        _yield_to_pins(call, reached)
    elif slot == "focus":
        _known_topic(house, reached, str(value))
    elif value is not None:
        raise Problem(422, "hold_now", value=value)
    _unchanged(call, slot, target)
    data = {"slot": slot, "width": target[0], "key": target[1], "rank": rank, "value": value}
    if end := end_of(call, until):
        data["until"] = end
    if pinned:
        data["pinned"] = True
    seq = await call.record(Kind.CLAIMED, data)
    headers = {"ETag": f'"{seq}"', "Cache-Control": "no-store"}
    return Response(encode({"seq": seq, "revision": seq}), media_type="application/json", headers=headers)


async def _release(call: Call, slot: str, target: Target) -> dict[str, Any]:
    """An operator also ends a presenter's focus or hold; a presenter never an operator's. None there is no fault."""
    _reach(call.house, target)
    _unchanged(call, slot, target)
    standing = {one.rank: one for one in _claims(call.house) if (one.slot, one.width, one.key) == (slot, *target)}
    own = call.principal.rank
    ranks = [own] if own == "presenter" or slot == "layout" else ["operator", "presenter"]
    ending = [rank for rank in ranks if rank in standing]
    if not ending and own == "presenter" and "operator" in standing:
        raise Problem(409, "kept_by_operator", by=standing["operator"].by)
    drafts = [
        Draft(Kind.RELEASED, call.principal.by, {"slot": slot, "width": target[0], "key": target[1], "rank": rank})
        for rank in ending
    ]
    return {"seq": await call.house.broadcast.record(*drafts) if drafts else call.house.state.seq, "ended": len(drafts)}


def _place(call: Call, screen: str | None) -> Target:
    room = call.path("room")
    if screen:
        return "screen", f"{room}/{screen}"
    return "room", room


def _general(call: Call) -> tuple[str, Target]:
    slot, width, key = call.path("slot"), call.path("width"), call.path("key")
    if slot not in SLOTS or width not in WIDTHS:
        raise Problem(404, "not_found", what=f"{width}/{slot}")
    call.within(key.partition("/")[0] if width in ("room", "screen") else "")
    return slot, (width, "" if width == "all" else key)


def _reach(house: House, target: Target) -> list[tuple[Room, Screen]]:
    """The screens a claim of this width and key reaches; raises Problem 404 where there are none."""
    width, key = target
    if width == "screen":
        screen_of(house, *key.partition("/")[::2])
    rooms = house.state.rooms.values()
    found = [(room, one) for room in rooms for one in room.screens if covers(width, key, room, one)]
    if not found and width != "all":
        raise Problem(404, "not_found", what=key)
    return found


def _yield_to_pins(call: Call, reached: Iterable[tuple[Room, Screen]]) -> None:
    """A presenter's step is refused where an operator pinned the layout of every screen it would reach."""
    if call.principal.rank == "operator":
        return
    pin: dict[str, Any] = {}
    for room, screen in reached:
        scene = call.house.state.scene(room.key, screen.key) or {}
        why = scene.get("why", {}).get("layout") or {}
        if not (why.get("rank") == "operator" and why.get("pinned")):
            return
        pin = pin or {"by": why["by"], "layout": scene["layout"], "until": why.get("until")}
    if pin:
        raise Problem(409, "pinned", more={"by": pin["by"]}, **pin)


def _known_topic(house: House, reached: Iterable[tuple[Room, Screen]], topic: str) -> None:
    layouts = []
    for room, screen in reached:
        key = (house.state.scene(room.key, screen.key) or {}).get("layout")
        document = house.state.layout(key or "") or {}
        if any(one["key"] == topic for one in document.get("topics") or ()):
            return
        layouts.append(key)
    raise Problem(422, "unknown_topic", topic=topic, layout=", ".join(dict.fromkeys(map(str, layouts))))


def _unchanged(call: Call, slot: str, target: Target) -> None:
    """Hold If-Match against the claim of this caller's rank; "0" stands for none. Raises Problem 400 or 412."""
    wanted = call.request.headers.get("if-match")
    if wanted is None:
        return
    number = whole(wanted.strip().removeprefix("W/").strip('"'))
    if number is None:
        raise Problem(400, "bad_revision")
    same = [one for one in _claims(call.house) if (one.slot, one.width, one.key) == (slot, *target)]
    claim = next((one for one in same if one.rank == call.principal.rank), None)
    if number != (claim.seq if claim else 0):
        by, value = (claim.by, claim.value) if claim else ("", None)
        raise Problem(
            412, "changed_since", by=by or "-", value=value, more={"current": shown(claim) if claim else None}
        )


def _claims(house: House) -> Iterable[Claim]:
    return list(house.state.stage.claims.values())


def end_of(call: Call, until: str | None) -> Instant | None:
    """A wish's end as an instant; raises Problem 422 for what is none, or past."""
    if until is None:
        return None
    try:
        end = instant(moment(until))
    except ValueError:
        raise Problem(422, "bad_instant", value=until) from None
    if end <= call.house.gate.now():
        raise Problem(422, "past", value=until)
    return end
