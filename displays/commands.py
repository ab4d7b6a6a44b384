"""Small things that screens do at once and that leave no trace in the journal."""

from typing import Any

from displays.bodies import Do
from displays.endpoint import Call
from displays.reach import reach

TESTCARD = 10  # seconds a test card stands


async def do(call: Call) -> dict[str, Any]:
    """Make a room's screens say who they are, load themselves anew, show a test card, or report their condition."""
    wish: Do = call.body
    room = call.path("room")
    reach(call.house, ("screen", f"{room}/{wish.screen}") if wish.screen else ("room", room))
    message: dict[str, Any] = {"do": wish.do} | ({"for": TESTCARD} if wish.do == "testcard" else {})
    return {"seq": call.house.state.seq, "reached": call.house.hub.command(room, wish.screen, message)}
