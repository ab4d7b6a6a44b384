"""Claims as calls: one slot of a room, the general form, and many at once, which is how a take and its undo go up."""

from typing import Any

from starlette.responses import Response

from broadcaster.claims import Claim
from broadcaster.events import encode
from displays.claiming import Done, carry_out
from displays.endpoint import Call, revision
from displays.problem import Problem
from displays.reach import WIDTHS, Target, target_of
from displays.wishes import BatchClaim, BatchWish, ClaimWish, FocusWish, HoldWish, LayoutWish

SLOTS = ("layout", "focus", "hold")


async def post_claims(call: Call) -> dict[str, Any]:
    """Make and take back many claims at once, all or none; `before` is the batch that puts everything back."""
    wish: BatchWish = call.body
    done = await carry_out(call, wish.claims, wish.seen)
    return {"seq": done.seq, "before": done.before}


async def put_layout(call: Call) -> Response:
    """Show a layout on a room's screens, or on one of them."""
    wish: LayoutWish = call.body
    return await _put(call, "layout", _place(call, wish.screen), wish.layout, wish.until, wish.pinned)


async def put_focus(call: Call) -> Response:
    """Bring a topic of the layout on show into focus."""
    wish: FocusWish = call.body
    return await _put(call, "focus", _place(call, wish.screen), wish.topic, wish.until)


async def put_hold(call: Call) -> Response:
    """Freeze a room's figures as they stand now, or show for a while what it showed at a past moment."""
    wish: HoldWish = call.body
    return await _put(call, "hold", _place(call, wish.screen), wish.at, wish.until)


async def release_slot(call: Call) -> dict[str, Any]:
    """Take the claim back; what was underneath comes into view."""
    slot = call.request.url.path.rpartition("/")[2]
    return await _release(call, slot, _place(call, call.query("screen") or None))


async def put_claim(call: Call) -> Response:
    """The general form of a claim, for all, a group, a room or a screen. If-Match guards against a change meanwhile."""
    wish: ClaimWish = call.body
    slot, target = _general(call)
    return await _put(call, slot, target, wish.value, wish.until, wish.pinned)


async def delete_claim(call: Call) -> dict[str, Any]:
    """Take back a claim of the general form. If-Match guards against a change meanwhile."""
    slot, target = _general(call)
    return await _release(call, slot, target)


async def list_claims(call: Call) -> dict[str, Any]:
    """Every claim that stands, with its revision for If-Match; but those of rooms beyond the caller's clearance."""
    rooms, clearance = call.house.state.rooms, call.principal.clearance
    hidden = {key for key, room in rooms.items() if not clearance.clears(room.clearance)}
    claims = call.house.state.stage.claims.values()
    standing: list[Claim] = [
        one for one in claims if one.width in ("all", "group") or one.key.partition("/")[0] not in hidden
    ]
    return {"seq": call.house.state.seq, "claims": [one.shown() for one in standing]}


async def _put(
    call: Call, slot: str, target: Target, value: str | None, until: str | None, pinned: bool = False
) -> Response:
    asked = value if value is not None else "now" if slot == "hold" else ""
    done = await _one(call, slot, target, asked, until, pinned)
    headers = {"ETag": f'"{done.seq}"', "Cache-Control": "no-store"}
    return Response(encode({"seq": done.seq, "revision": done.seq}), media_type="application/json", headers=headers)


async def _release(call: Call, slot: str, target: Target) -> dict[str, Any]:
    """An operator also ends a presenter's focus or hold; a presenter never an operator's. None there is no fault."""
    done = await _one(call, slot, target, None)
    return {"seq": done.seq, "ended": len(done.before)}


async def _one(
    call: Call, slot: str, target: Target, value: str | None, until: str | None = None, pinned: bool = False
) -> Done:
    width, key = target
    wish = BatchClaim.model_construct(
        slot=slot, width=width, key=key, value=value, until=until, pinned=pinned, revision=revision(call)
    )
    return await carry_out(call, [wish], None)


def _place(call: Call, screen: str | None) -> Target:
    room = call.path("room")
    return ("screen", f"{room}/{screen}") if screen else ("room", room)


def _general(call: Call) -> tuple[str, Target]:
    slot, width, key = call.path("slot"), call.path("width"), call.path("key")
    if slot not in SLOTS or width not in WIDTHS:
        raise Problem(404, "not_found", what=f"{width}/{slot}")
    return slot, target_of(call, width, key)
