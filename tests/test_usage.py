"""Who uses a layout: what stands in the way of its going."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from displays.rights import Role
from displays.usage import Use, named, uses
from displays.words import words
from tests.doubles.house import Indoors, indoors

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
    await operator.ok("POST", "/api/links", {"name": "Xã xem từ xa", "layout": free})
    assert kinds(house, free) == {"link"}
    assert uses(state, "khong-co") == []


def test_a_place_is_named_once_and_in_the_readers_language() -> None:
    """Two screens of a room are one place in a sentence."""
    room = {"vi": "UBND tỉnh", "en": "Province office"}
    found = [Use("home", "a", "left", room), Use("schedule", "a", "", room), Use("home", "b", "main", {"vi": "Sở"})]
    assert named(found, words("vi")) == "UBND tỉnh, Sở"
    assert named(found, words("en")) == "Province office, Sở"
