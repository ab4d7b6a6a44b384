"""A notice to some rooms: each place once, whatever reaches it twice, and gone everywhere at once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from displays.rights import Role
from tests.doubles.house import Caller, Indoors, indoors

DRILL: dict[str, Any] = {"status": "Exercise", "headline": {"vi": "Diễn tập"}}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def operator(house: Indoors) -> Caller:
    return await house.person("Hà", Role.OPERATOR)


def showing(house: Indoors, id: str) -> set[str]:
    """The screens on which a notice stands."""
    places = [(room.key, one.key) for room in house.house.state.rooms.values() for one in room.screens]
    return {"/".join(place) for place in places if [each["id"] for each in house.scene(*place)["notices"]] == [id]}


async def test_a_notice_reaches_each_of_its_places_once(house: Indoors, operator: Caller) -> None:
    """A group, a room of it again, and one screen of another room; with one end it is gone from all."""
    targets = [
        {"width": "group", "key": "so-nganh"},
        {"width": "room", "key": "so-y-te"},
        {"width": "screen", "key": "ubnd-tinh/left"},
    ]
    id = (await operator.ok("POST", "/api/notices", {**DRILL, "targets": targets}))["id"]
    reached = {"so-y-te/main", "so-khcn/main", "so-khcn/left", "so-tai-chinh/main", "ubnd-tinh/left"}
    assert showing(house, id) == reached
    again = house.house.state.restored("e", b"".join(house.house.state.snapshot().parts()))
    assert again.stage.notices == house.house.state.stage.notices
    await operator.ok("DELETE", f"/api/notices/{id}")
    assert showing(house, id) == set()


async def test_a_place_that_is_none_refuses_the_whole_notice(house: Indoors, operator: Caller) -> None:
    """Nothing is shown anywhere: half a warning would look like a whole one."""
    targets = [{"width": "room", "key": "ubnd-tinh"}, {"width": "room", "key": "nowhere"}]
    await operator.expect_refusal(404, "not_found", "POST", "/api/notices", {**DRILL, "targets": targets})
    assert house.scene()["notices"] == []
