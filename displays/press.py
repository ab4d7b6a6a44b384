"""The press is in a room, or has left it: said by hand, for all of the room's screens at once."""

from typing import Any

from broadcaster.events import Kind
from displays.endpoint import Call
from displays.meetings import meeting_in
from displays.problem import Problem


async def come(call: Call) -> dict[str, Any]:
    """Say that the press is in a room: until it has left, only what is public is shown there."""
    return await _say(call, Kind.PRESS_CAME, there=True)


async def leave(call: Call) -> dict[str, Any]:
    """Say that the press has left a room: it shows again what it may. For operators, whoever drives the room's meeting,
    and who said that it is there: not for every guest with the meeting's code."""
    told, meeting = call.house.state.site.press.get(call.path("room")), meeting_in(call.house, call.path("room"))
    if told and call.principal.rank != "operator":
        who = call.principal.by
        if who not in (told["by"], meeting.driver if meeting else None):
            raise Problem(403, "press_kept", who=who, by=told["by"])
    return await _say(call, Kind.PRESS_LEFT, there=False)


async def _say(call: Call, kind: Kind, *, there: bool) -> dict[str, Any]:
    """Journal it, unless it is so already."""
    state, room = call.house.state, call.path("room")
    if room not in state.rooms:
        raise Problem(404, "not_found", what=room)
    if (room in state.site.press) is there:
        return {"seq": state.seq}
    return {"seq": await call.record(kind, {"room": room})}
