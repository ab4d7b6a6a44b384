"""A presenter points at a tile: the walls that show it light it up for a moment. Nothing of it is kept."""

from typing import Any

from broadcaster.seat import SeatKind
from displays.bodies import Pointing
from displays.endpoint import Call
from displays.house import House
from displays.meetings import meeting_in
from displays.problem import Problem
from displays.wheel import taking

STANDS = 8  # seconds a tile stays lit
SEEN_BY = (SeatKind.SCREEN, SeatKind.VIEWER, SeatKind.REMOTE)  # walls, and the phones that say what they show


async def point(call: Call) -> dict[str, Any]:
    """Light up a tile on every wall of the room's meeting that shows this layout; without a tile, let it be.

    Answers how many pages were told; raises Problem 404 for an unknown room, 422 for what the layout has not.
    """
    wish: Pointing = call.body
    house, room = call.house, call.path("room")
    if room not in house.state.rooms:
        raise Problem(404, "not_found", what=room)
    meeting = meeting_in(house, room)
    if meeting:
        taking(call, meeting)  # pointing is nobody's step: where nobody drives, nobody does after it either
    places = _showing(house, meeting.rooms if meeting else (room,), wish.layout)
    world = house.state.world(*places[0]) if places else house.state  # a past wall has the layouts of then
    document = world.layout(wish.layout)
    if document is None:
        raise Problem(422, "unknown_layout", layout=wish.layout)
    if wish.tile and wish.tile not in {tile["id"] for tile in document["tiles"]}:
        raise Problem(422, "unknown_tile", tile=wish.tile, layout=wish.layout)
    message = {"do": "pointer", "layout": wish.layout, "tile": wish.tile or "", "for": STANDS}
    reached = 0
    for each, screen in places:
        reached += await house.together.command(each, screen, message, SEEN_BY)
    return {"seq": house.state.seq, "reached": reached}


def _showing(house: House, rooms: tuple[str, ...], layout: str) -> list[tuple[str, str]]:
    """The screens that show a layout now."""
    places = [(room, screen.key) for room in rooms if room in house.state.rooms
              for screen in house.state.rooms[room].screens]  # fmt: skip
    return [place for place in places if (house.state.scene(*place) or {}).get("layout") == layout]
