"""Pointing at a tile, and presses that come too late."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broadcaster.model import Sensitivity
from broadcaster.moments import instant, later
from broadcaster.seat import Seat, SeatKind
from displays.rights import Role
from tests.doubles.house import Indoors, indoors
from tests.doubles.page import Page, Pipe

POINTER = "/api/rooms/ubnd-tinh/pointer"
FOCUS = "/api/rooms/ubnd-tinh/focus"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def seated(house: Indoors, place: str, kind: SeatKind = SeatKind.SCREEN) -> Page:
    """A page at a screen of that service."""
    room, _, screen = place.partition("/")
    page = Page()
    hub = house.house.hub
    hub.attach(Seat(hub.arrived + 1, kind, Pipe(page), Sensitivity.INTERNAL, room=room, screen=screen))
    return page


def told(page: Page) -> list[dict[str, object]]:
    return [each for each in page.heard if each["type"] == "do"]


async def test_pointing_reaches_the_walls_that_show_the_tile(house: Indoors) -> None:
    """Screens, viewers and phones of the room are told; a screen with another layout, and another room, are not."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te", "screen": "left"})
    main, left, far = (seated(house, each) for each in ("ubnd-tinh/main", "ubnd-tinh/left", "so-y-te/main"))
    others = [seated(house, "ubnd-tinh/main", kind) for kind in (SeatKind.REMOTE, SeatKind.VIEWER, SeatKind.CONSOLE)]
    phone = await house.presenter()
    answer = await phone.ok("POST", POINTER, {"layout": "tong-quan", "tile": "van-ban-di"})
    assert answer["reached"] == 3
    message = {"type": "do", "do": "pointer", "layout": "tong-quan", "tile": "van-ban-di", "for": 8}
    assert [told(page) for page in (main, left, far, *others)] == [[message], [], [], [message], [message], []]
    await phone.ok("POST", POINTER, {"layout": "tong-quan"})
    assert told(main)[-1]["tile"] == ""


async def test_nobody_points_at_what_is_not_there(house: Indoors) -> None:
    """An unknown tile or layout is named; a room that is not one's own is refused."""
    phone = await house.presenter()
    said = await phone.expect_refusal(422, "unknown_tile", "POST", POINTER, {"layout": "tong-quan", "tile": "khong-co"})
    assert "khong-co" in said["detail"]
    await phone.expect_refusal(422, "unknown_layout", "POST", POINTER, {"layout": "khong-co", "tile": "van-ban-di"})
    other = {"layout": "tong-quan", "tile": "van-ban-di"}
    await phone.expect_refusal(403, "not_your_room", "POST", "/api/rooms/so-y-te/pointer", other)


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (-3, 200), (-11, 409), (-600, 409), (60, 200)])
async def test_a_press_counts_for_ten_seconds(house: Indoors, seconds: float, status: int) -> None:
    """What was pressed too long ago is refused in words and changes nothing; a page that is ahead is believed."""
    phone = await house.presenter()
    before = house.house.state.seq
    pressed = later(instant(house.clock()), seconds)
    headers = {"Iocast-Pressed": pressed, "Content-Type": "application/json"}
    answer = await phone.http.put(FOCUS, content=json.dumps({"topic": "van-ban"}), headers=headers)
    assert answer.status_code == status
    assert (house.house.state.seq == before) is (status == 409)
    if status == 409:
        assert answer.json()["code"] == "pressed_before"
        assert str(-int(seconds)) in answer.json()["detail"]
