"""Who uses a layout: what stands in the way of its going."""

from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from broadcaster.rooms import Schedule
from displays.rights import Role
from displays.usage import Use, named, uses
from displays.words import words
from tests.doubles.house import Indoors, indoors
from tests.doubles.province import ROOMS, SITE, Story

KEY = "van-ban-hcc"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def kinds(house: Indoors, key: str = KEY) -> set[str]:
    return {use.kind for use in uses(house.house.state, key)}


async def test_homes_schedules_claims_agendas_and_links_all_count(house: Indoors) -> None:
    """Each kind of use is found, and a claim that is taken back is none."""
    state = house.house.state
    homes = {screen.home for room in state.rooms.values() for screen in room.screens}
    parts = {part.layout for room in state.rooms.values() for part in room.schedules}
    assert all("home" in kinds(house, key) for key in homes)
    assert all("schedule" in kinds(house, key) for key in parts)
    operator = await house.person("minh", Role.OPERATOR)
    free = next(key for key in state.site.layouts if not uses(state, key))
    await operator.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": free})
    assert kinds(house, free) == {"claim"}
    await operator.ok("DELETE", "/api/rooms/so-y-te/layout")
    items = [{"key": "mot", "title": {"vi": "Một"}, "layout": free}]
    await operator.meet("so-y-te", name={"vi": "Giao ban"}, items=items)
    (use,) = uses(state, free)
    assert (use.kind, use.name["vi"], use.more["vi"]) == ("agenda", "Giao ban", "Một")
    await operator.adjourn("so-y-te")
    items = [{"key": "mot", "title": {"vi": "Một"}, "layouts": {"so-y-te": free}}]
    await operator.meet("so-y-te", items=items)
    assert kinds(house, free) == {"agenda"}
    await operator.adjourn("so-y-te")
    await operator.ok("POST", "/api/links", {"name": "Xã xem từ xa", "layout": free})
    assert kinds(house, free) == {"link"}
    assert uses(state, "khong-co") == []


def test_a_place_is_named_once_and_in_the_readers_language() -> None:
    """Two screens of a room are one place in a sentence."""
    room = {"vi": "UBND tỉnh", "en": "Province office"}
    found = [Use("home", "a", "left", room), Use("schedule", "a", "", room), Use("home", "b", "main", {"vi": "Sở"})]
    assert named(found, words("vi")) == "UBND tỉnh, Sở"
    assert named(found, words("en")) == "Province office, Sở"


def test_a_schedule_of_a_group_is_one_use() -> None:
    """A daypart of a hundred rooms is named by its group, one of all rooms by the site, one screen's by its screen."""
    parts = [
        Schedule("y-te", "07:00", "08:00", width=width, key=key)
        for width, key in (("all", ""), ("group", "xa"), ("screen", "so-y-te/main"))
    ]
    rooms = [asdict(replace(room, schedules=tuple(parts[: 2 + (room.key == "so-y-te")]))) for room in ROOMS]
    story = Story(site={**SITE, "rooms": rooms})
    found = [(use.room, use.screen, use.name["vi"]) for use in uses(story.state, "y-te") if use.kind == "schedule"]
    assert found == [("so-y-te", "main", "Sở Y tế"), ("", "", "Tỉnh thử"), ("", "", "xa")]
