"""Looking back: what a room showed at a past moment, looked at and brought back on its screens."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.index import Index
from broadcaster.model import Sensitivity
from broadcaster.moments import later
from broadcaster.seat import Seat, SeatKind
from displays.replay import PAST_LIMIT
from displays.rights import Role
from tests.doubles.house import Indoors, indoors
from tests.doubles.line import Line
from tests.doubles.page import Page
from tests.test_api import post, sent

ROOM = "/api/rooms/ubnd-tinh"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def wall(house: Indoors, room: str = "ubnd-tinh", screen: str = "main") -> Any:
    """The first picture of a screen that joins now."""
    seat = Seat(1, SeatKind.SCREEN, Line(Page()), Sensitivity.RESTRICTED, room=room, screen=screen)
    return json.loads(Index(house.house.state).wanted(seat).wall().payload)


async def two_times(house: Indoors) -> str:
    """A figure and a layout, and others later; the moment of the first ones."""
    operator = await house.person("ha", Role.OPERATOR)
    await post(house, sent("VB-01", 5_238_802))
    before = house.house.state.at
    house.clock.forward(seconds=5)
    await post(house, sent("VB-01", 5_300_000, as_of="2021-10-02"))
    await operator.ok("PUT", f"{ROOM}/layout", {"layout": "y-te"})
    house.clock.forward(seconds=5)
    return before


async def test_a_room_shows_its_past_wall_and_returns(house: Indoors) -> None:
    """Layout and figures of then on every screen that joins; the scene says so, and until when."""
    before = await two_times(house)
    live = wall(house)
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", f"{ROOM}/hold", {"at": before})
    past, scene = wall(house), house.scene()
    assert (past["layout"]["key"], past["values"]["VB-01"]["v"]) == ("tong-quan", 5_238_802)
    assert past["view"] != live["view"]
    assert (scene["layout"], scene["hold"]["at"], scene["hold"]["past"]) == ("tong-quan", before, True)
    assert scene["hold"]["until"] == later(scene["hold"]["since"], PAST_LIMIT)[:19] + scene["hold"]["until"][19:]
    assert (scene["next"]["layout"], scene["next"]["at"]) == ("y-te", scene["hold"]["until"])
    assert scene["why"]["hold"]["by"] == "minh"
    assert house.scene("so-y-te")["hold"] is None
    await post(house, sent("VB-01", 5_400_000, as_of="2021-10-03"))
    assert wall(house)["values"]["VB-01"]["v"] == 5_238_802
    await operator.ok("DELETE", f"{ROOM}/hold")
    assert wall(house)["layout"]["key"] == "y-te"
