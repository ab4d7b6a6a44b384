"""Who drives a meeting from a phone: the first press, asking, handing over, an operator, a phone that has gone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.model import Sensitivity
from broadcaster.moments import instant, later
from broadcaster.seat import Seat, SeatKind
from displays.rights import Role
from displays.sweeping import one_sweep
from displays.wheel import PATIENCE
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.page import Page, Pipe

ROOMS = ["ubnd-tinh", "so-y-te"]
FOCUS = "/api/rooms/ubnd-tinh/focus"
TOPIC = {"topic": "van-ban"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def operator(house: Indoors) -> Caller:
    return await house.person("minh", Role.OPERATOR)


class Table:
    """A meeting in two rooms with three phones; Lan came first, so she drives."""

    def __init__(self, house: Indoors, path: str, phones: list[Caller]) -> None:
        self.house, self.path = house, path
        self.wheel = f"{path}/driver"
        self.lan, self.hoa, self.ba = phones

    @property
    def meeting(self) -> Any:
        return self.house.house.state.meetings[self.path.rpartition("/")[2]]

    def seat(self, name: str, session: str = "") -> Seat:
        """That presenter's phone is connected."""
        hub = self.house.house.hub
        place = {"room": "ubnd-tinh", "screen": "main", "name": name, "session": session}
        place |= {} if session else {"meeting": self.meeting.id}
        seat = Seat(hub.arrived + 1, SeatKind.REMOTE, Pipe(Page()), Sensitivity.INTERNAL, **place)
        hub.attach(seat)
        self.house.house.presence.joined(seat)
        return seat

    def leave(self, seat: Seat) -> None:
        """That phone's connection ends."""
        self.house.house.hub.detach(seat)
        self.house.house.presence.left(seat)


@pytest.fixture
async def table(house: Indoors, operator: Caller) -> Table:
    opened = await operator.meet(rooms=ROOMS)
    phones = []
    for name in ("Lan", "Hoa", "Ba"):
        phones.append(await house.caller())
        await phones[-1].ok("POST", "/api/join", {"code": opened["code"], "name": name})
    return Table(house, f"/api/meetings/{opened['meeting']}", phones)


async def test_only_the_drivers_presses_count(house: Indoors, table: Table) -> None:
    """Every command of another presenter is refused, names who drives, and changes nothing; a mark is everybody's."""
    before = house.house.state.seq
    batch = {"claims": [{"width": "room", "key": room, "slot": "layout", "value": "y-te"} for room in ROOMS]}
    for method, path, body in (
        ("PUT", FOCUS, TOPIC),
        ("DELETE", FOCUS, None),
        ("PUT", "/api/rooms/so-y-te/hold", {}),
        ("POST", "/api/claims", batch),
        ("POST", f"{table.path}/agenda/step", {"move": "next"}),
        ("POST", "/api/rooms/ubnd-tinh/pointer", {"layout": "tong-quan", "tile": "van-ban-di"}),
        ("DELETE", table.path, None),
    ):
        said = await table.hoa.expect_refusal(409, "not_driver", method, path, body)
        assert said["driver"] == "Lan" and "Lan" in said["detail"]
    assert house.house.state.seq == before
    await table.lan.ok("POST", "/api/claims", batch)
    assert [house.scene(room)["layout"] for room in ROOMS] == ["y-te", "y-te"]
    await table.hoa.ok("POST", f"{table.path}/marks", {})


async def test_asked_and_handed_over(table: Table) -> None:
    """Asking shows who asks, once; the driver hands over; then the other's presses count and the first one's do not."""
    assert (await table.hoa.ok("POST", table.wheel, {"asks": True}))["asked"] == ["Hoa"]
    assert (await table.hoa.ok("POST", table.wheel, {}))["asked"] == ["Hoa"]
    await table.ba.ok("POST", table.wheel, {})
    assert (await table.ba.ok("POST", table.wheel, {"asks": False}))["asked"] == ["Hoa"]
    await table.hoa.expect_refusal(409, "driver_there", "PUT", table.wheel, {"driver": "Hoa"})
    await table.ba.expect_refusal(409, "not_driver", "PUT", table.wheel, {"driver": "Ba"})
    answer = await table.lan.ok("PUT", table.wheel, {"driver": "Hoa"})
    assert (answer["driver"], answer["asked"]) == ("Hoa", [])
    await table.hoa.ok("PUT", FOCUS, TOPIC)
    await table.lan.expect_refusal(409, "not_driver", "DELETE", FOCUS)
    await table.hoa.expect_refusal(422, "no_presenter", "PUT", table.wheel, {"driver": "Ai Đó"})


async def test_where_nobody_drives_the_first_press_does(house: Indoors, table: Table) -> None:
    """Letting go leaves it to whoever presses first, also through the agenda; asking takes it, too."""
    await table.lan.ok("PUT", table.wheel, {"driver": None})
    await table.hoa.ok("PUT", FOCUS, TOPIC)
    assert (house.scene()["focus"], table.meeting.driver) == ("van-ban", "Hoa")
    await table.lan.expect_refusal(409, "not_driver", "DELETE", FOCUS)
    await table.hoa.ok("PUT", table.wheel, {"driver": None})
    assert (await table.ba.ok("POST", table.wheel, {"asks": True}))["driver"] == "Ba"
    await table.ba.ok("PUT", table.wheel, {"driver": None})
    await table.lan.ok("POST", f"{table.path}/agenda/step", {"move": "stop"})
    assert table.meeting.driver == "Lan"


async def test_an_operator_takes_it_back_and_gives_it_to_anybody(table: Table, operator: Caller) -> None:
    """The operator's own presses always count; with the wheel in their hand no phone's do."""
    await operator.ok("PUT", FOCUS, TOPIC)
    await operator.ok("PUT", table.wheel, {"driver": "minh"})
    said = await table.lan.expect_refusal(409, "not_driver", "PUT", "/api/rooms/ubnd-tinh/hold", {})
    assert "minh" in said["detail"]
    await operator.ok("PUT", table.wheel, {"driver": "Ba"})
    await table.ba.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    await operator.expect_refusal(422, "no_presenter", "PUT", table.wheel, {"driver": "Ai Đó"})


async def test_a_phone_that_has_gone_does_not_keep_the_wheel(house: Indoors, table: Table, operator: Caller) -> None:
    """Who asked for a while may take over from a driver whose phone is away; never from one who is there."""
    phone = table.seat("Lan")
    await table.hoa.ok("POST", table.wheel, {})
    house.clock.forward(seconds=PATIENCE)
    await table.hoa.expect_refusal(409, "driver_there", "PUT", table.wheel, {"driver": "Hoa"})
    table.leave(phone)
    await table.ba.expect_refusal(409, "not_driver", "PUT", table.wheel, {"driver": "Ba"})
    await table.hoa.ok("PUT", table.wheel, {"driver": "Hoa"})
    await operator.ok("PUT", table.wheel, {"driver": "minh"})
    await table.lan.ok("POST", table.wheel, {})
    house.clock.forward(seconds=PATIENCE)
    await table.lan.expect_refusal(409, "driver_there", "PUT", table.wheel, {"driver": "Lan"})


async def test_a_press_that_would_change_nothing_is_refused(table: Table, operator: Caller) -> None:
    """Where an operator's focus or hold stands a presenter is told whose it is, and theirs counts again afterwards."""
    await operator.ok("PUT", FOCUS, TOPIC)
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    said = await table.lan.expect_refusal(409, "kept_by_operator", "PUT", FOCUS, TOPIC)
    assert "minh" in said["detail"]
    await table.lan.expect_refusal(409, "kept_by_operator", "PUT", "/api/rooms/ubnd-tinh/hold", {})
    await operator.ok("DELETE", FOCUS)
    await table.lan.ok("PUT", FOCUS, TOPIC)


async def test_letting_go_of_a_topic_leaves_none_in_focus(house: Indoors, table: Table, operator: Caller) -> None:
    """Also of the one the agenda brought, which comes back with its item."""
    items = [{"key": "a", "title": {"vi": "Văn bản"}, "layout": "tong-quan", "topic": "van-ban"}]
    await operator.ok("PUT", f"{table.path}/agenda", {"items": items})
    await table.lan.ok("POST", f"{table.path}/agenda/step", {"item": "a"})
    assert house.scene()["focus"] == "van-ban"
    await table.lan.ok("DELETE", FOCUS)
    assert house.scene()["focus"] is None
    await table.lan.ok("POST", f"{table.path}/agenda/step", {"item": "a"})
    assert house.scene()["focus"] == "van-ban"


async def test_a_name_belongs_to_one_phone_at_a_time(house: Indoors, table: Table, operator: Caller) -> None:
    """Another phone may not join under the name of one that is there; the same phone, or one after it, may."""
    wish = {"code": (await operator.get(f"{table.path}/code"))["code"], "name": "lan"}
    phone = table.seat("Lan")
    await (await house.caller()).expect_refusal(409, "name_here", "POST", "/api/join", wish)
    await table.lan.ok("POST", "/api/join", {**wish, "name": "Lan"})
    table.leave(phone)
    await (await house.caller()).ok("POST", "/api/join", {**wish, "name": "Lan"})


async def test_before_it_begins_there_is_nothing_to_drive(house: Indoors, table: Table, operator: Caller) -> None:
    """Who joined a planned meeting is told so; somebody with an account who has not joined may not act there."""
    starts = later(instant(house.clock()), 3600)
    code = (await operator.meet(rooms=["kim-lien"], starts=starts))["code"]
    early, person = await house.caller(), await house.person("trang", Role.PRESENTER)
    await early.ok("POST", "/api/join", {"code": code, "name": "Nga"})
    await early.expect_refusal(409, "no_meeting", "PUT", "/api/rooms/kim-lien/focus", TOPIC)
    await person.expect_refusal(403, "not_your_room", "PUT", FOCUS, TOPIC)
    await person.expect_refusal(403, "not_your_room", "POST", table.wheel, {})


async def test_the_phone_of_an_account_leaves_with_the_meeting(house: Indoors, table: Table, operator: Caller) -> None:
    """Who may present only in the meetings they joined sees the room until then; an operator's phone stays."""
    hub, vault = house.house.hub, house.house.gate.vault
    trang = await house.person("trang", Role.PRESENTER)
    await trang.ok("POST", "/api/join", {"code": (await operator.get(f"{table.path}/code"))["code"]})
    sessions = {kept["name"]: id for id, kept in (await vault.items("session")).items()}
    hers, his = (table.seat(name, session=sessions[name]) for name in ("trang", "minh"))
    await one_sweep(hub, house.house.state, vault, instant(house.clock()))
    assert {hers, his} <= hub.seats.keys()
    await operator.ok("DELETE", table.path)
    await one_sweep(hub, house.house.state, vault, instant(house.clock()))
    assert hers not in hub.seats and his in hub.seats
