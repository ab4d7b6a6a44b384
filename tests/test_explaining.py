"""Why a screen shows what it shows, as the API tells it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broadcaster.moments import instant, later
from displays.rights import Role
from tests.doubles.house import Indoors, indoors

WHY = "/api/rooms/ubnd-tinh/why"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def test_the_whole_stack_of_a_room_is_told(house: Indoors) -> None:
    """Each screen, each slot: what holds it first, what lies under it and why, and what comes by itself."""
    operator, other = await house.person("minh", Role.OPERATOR), await house.person("hanh", Role.OPERATOR)
    end = later(instant(house.clock()), 3600)
    await other.ok("PUT", "/api/claims/group/tinh/layout", {"value": "y-te"})
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "no-so-lieu", "screen": "main", "until": end})
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    told = await operator.get(WHY)
    main, left = told["screens"]
    assert [(one["value"], one["by"], one["lost"]) for one in main["slots"]["layout"]] == [
        ("no-so-lieu", "minh", None),
        ("y-te", "hanh", "older"),
        ("tong-quan", "", "outranked"),
    ]
    assert main["slots"]["focus"] == []
    assert [one["by"] for one in main["slots"]["hold"]] == ["minh"]
    assert [(one["at"], one["slot"], one["value"], one["why"]["by"]) for one in main["coming"]] == [
        (end, "layout", "y-te", "hanh")
    ]
    assert (left["slots"]["layout"][0]["value"], left["coming"]) == ("y-te", [])
    assert main["scene"]["layout"] == main["slots"]["layout"][0]["value"]


async def test_a_planned_meeting_is_among_what_comes(house: Indoors) -> None:
    """With its name; it changes nothing before somebody begins it."""
    operator = await house.person("minh", Role.OPERATOR)
    starts = later(instant(house.clock()), 7200)
    wish = {"rooms": ["ubnd-tinh"], "name": {"vi": "Giao ban"}, "starts": starts}
    await operator.ok("POST", "/api/meetings", wish)
    (main,) = (await operator.get(WHY, screen="main"))["screens"]
    assert [(one["at"], one["slot"], one["value"]["name"]["vi"]) for one in main["coming"]] == [
        (starts, "meeting", "Giao ban")
    ]


async def test_of_what_is_not_there_nothing_is_told(house: Indoors) -> None:
    """A room or a screen that the site has not."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.expect_refusal(404, "not_found", "GET", "/api/rooms/khong-co/why")
    await operator.expect_refusal(404, "not_found", "GET", WHY, params={"screen": "khong-co"})
    stranger = await house.caller()
    await stranger.expect_refusal(401, "sign_in", "GET", WHY)
