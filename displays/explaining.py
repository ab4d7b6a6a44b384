"""Why a screen shows what it shows, slot by slot, and what comes next by itself."""

from collections.abc import Iterable
from typing import Any

from broadcaster import scene
from broadcaster.meeting import Meeting
from broadcaster.moments import Instant
from broadcaster.ranking import Spot
from displays.endpoint import Call
from displays.problem import Problem


async def read_why(call: Call) -> dict[str, Any]:
    """Every claim for each slot of a room's screens, the one that holds it first, and what comes next by itself."""
    state, now = call.house.state, call.house.gate.now()
    room = state.rooms.get(call.path("room"))
    wanted = call.query("screen")
    screens = [one for one in room.screens if wanted in ("", one.key)] if room else []
    if room is None or not screens or not call.principal.clearance.clears(room.clearance):
        raise Problem(404, "not_found", what="/".join(filter(None, (call.path("room"), wanted))))
    claims, notices = list(state.stage.claims.values()), list(state.stage.notices.values())
    meetings = tuple(state.meetings.values())
    told: list[dict[str, Any]] = []
    for screen in screens:
        spot = Spot(room, screen, state.site.layouts, state.site.calendar, meetings)
        told.append(
            {
                "screen": screen.key,
                "scene": state.scene(room.key, screen.key),
                "slots": {slot: scene.explain(claims, spot, now, slot) for slot in scene.SLOTS},
                "coming": _coming(
                    [each.wire() for each in scene.coming(claims, spot, now, notices)], room.key, meetings, now
                ),
            }
        )
    return {"seq": state.seq, "now": now, "room": room.key, "screens": told}


def _coming(
    changes: list[dict[str, Any]], room: str, meetings: Iterable[Meeting], now: Instant
) -> list[dict[str, Any]]:
    """With the meetings that are planned for the room: they begin when somebody begins them."""
    planned = [
        {"at": each.starts, "slot": "meeting", "value": {"id": each.id, "name": each.name}, "why": None}
        for each in meetings
        if each.since is None and each.starts and each.starts > now and room in each.rooms
    ]
    return sorted([*changes, *planned], key=lambda one: str(one["at"]))
