"""Paired devices: called by a name, seen last, moved to another screen, taken out."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.seat import Seat, SeatKind
from displays.rights import Role
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.page import Page, Pipe
from tests.test_pairing import paired


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def operator(house: Indoors) -> Caller:
    return await house.person("minh", Role.OPERATOR)


async def listed(operator: Caller, room: str = "ubnd-tinh") -> Any:
    return (await operator.get("/api/devices", room=room))["devices"]


async def test_a_device_is_listed_with_its_name_and_browser(house: Indoors, operator: Caller) -> None:
    """As it was named when it was paired; what its browser calls itself, and that its page is not open."""
    _, approved = await paired(house, operator, name="Tivi 75 inch")
    (device,) = await listed(operator)
    assert (device["device"], device["name"], device["screen"]) == (approved["device"], "Tivi 75 inch", "main")
    assert (device["by"], device["here"], device["seen"], device["address"]) == ("minh", False, None, "10.0.0.7")
    assert await listed(operator, "so-y-te") == []
    await operator.expect_refusal(404, "not_found", "GET", "/api/devices?room=nowhere")


async def test_it_is_known_when_a_device_was_seen_last(house: Indoors, operator: Caller) -> None:
    """While its page is open now, else since it went, as the journal has it."""
    _, approved = await paired(house, operator)
    seat = Seat(
        1, SeatKind.SCREEN, Pipe(Page()), house.house.state.rooms["ubnd-tinh"].clearance,
        room="ubnd-tinh", screen="main", device=approved["device"], address="10.0.0.9",
    )  # fmt: skip
    house.house.presence.joined(seat)
    (device,) = await listed(operator)
    assert (device["here"], device["address"]) == (True, "10.0.0.9")
    house.house.presence.left(seat)
    gone = {"room": "ubnd-tinh", "screen": "main", "device": approved["device"]}
    seq = await house.house.broadcast.record(Draft(Kind.SCREEN_DOWN, "service", gone))
    (event,) = await house.house.journal.read(seq - 1)
    (device,) = await listed(operator)
    assert (device["here"], device["seen"]) == (False, event.at)


async def test_a_device_is_called_otherwise_and_moved(house: Indoors, operator: Caller) -> None:
    """Its cookie stays good: the browser asks where it is and sits down there, without another code."""
    browser, approved = await paired(house, operator, name="Cũ")
    wish = {"name": "Mới", "room": "so-y-te", "screen": "main"}
    moved = await operator.ok("PUT", f"/api/devices/{approved['device']}", wish)
    assert (moved["name"], moved["room"], moved["device"]) == ("Mới", "so-y-te", approved["device"])
    assert await browser.get("/api/screen") == {"device": approved["device"], "room": "so-y-te", "screen": "main"}
    assert await listed(operator) == []
    seq = moved["seq"]
    again = await operator.ok("PUT", f"/api/devices/{approved['device']}", wish)
    assert again["seq"] == seq  # nothing is otherwise, nothing is recorded


async def test_a_move_to_nowhere_is_refused(house: Indoors, operator: Caller) -> None:
    """Half a place, a screen that is none, a device that is none; and who may not."""
    _, approved = await paired(house, operator)
    path = f"/api/devices/{approved['device']}"
    await operator.expect_refusal(422, "place_whole", "PUT", path, {"room": "so-y-te"})
    await operator.expect_refusal(404, "not_found", "PUT", path, {"room": "so-y-te", "screen": "left"})
    await operator.expect_refusal(404, "not_found", "PUT", "/api/devices/d-0", {"name": "x"})
    viewer = await house.person("xem", Role.VIEWER)
    await viewer.expect_refusal(403, "not_allowed", "PUT", path, {"name": "x"})


async def test_a_code_says_where_a_telephone_finds_it(house: Indoors) -> None:
    """As an address with the code behind the #, which no server sees, and drawn as a QR code."""
    started = await (await house.caller()).ok("POST", "/api/pairings")
    assert started["link"] == f"http://iocast.test/preflight#pair/{started['code']}"
    assert len(started["modules"]) >= 21
