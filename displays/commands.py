"""Small things that screens do at once and that leave no trace in the journal."""

from typing import Any

from displays.bodies import Do
from displays.endpoint import Call
from displays.problem import Problem
from displays.reach import reach, target_of
from displays.wishes import PrepareWish

TESTCARD = 10  # seconds a test card stands


async def do(call: Call) -> dict[str, Any]:
    """Make a room's screens say who they are, load themselves anew, show a test card, or report their condition."""
    wish: Do = call.body
    room = call.path("room")
    reach(call.house, ("screen", f"{room}/{wish.screen}") if wish.screen else ("room", room))
    message: dict[str, Any] = {"do": wish.do} | ({"for": TESTCARD} if wish.do == "testcard" else {})
    return {"seq": call.house.state.seq, "reached": await call.house.together.command(room, wish.screen, message)}


async def prepare(call: Call) -> dict[str, Any]:
    """Have screens make a layout ready, unseen, so that they can switch at once; presence says which of them are."""
    wish: PrepareWish = call.body
    if wish.layout is not None and call.house.state.layout(wish.layout) is None:
        raise Problem(422, "unknown_layout", layout=wish.layout)
    reached = [each for one in wish.targets for each in reach(call.house, target_of(call, one.width, one.key))]
    places = [f"{room.key}/{screen.key}" for room, screen in reached]
    return {"seq": call.house.state.seq, "told": await call.house.together.prepare(places, wish.layout)}
