"""Meetings: planned, on and over; in several rooms, with a rehearsal, a code, a driver, and what is written in them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft, Kind, upgraded
from broadcaster.meetings import plain, restored
from broadcaster.model import Sensitivity
from broadcaster.moments import instant, later
from broadcaster.state import State
from displays.rights import Role, Scope
from tests.doubles.house import Caller, Indoors, indoors

ROOMS = ["ubnd-tinh", "so-y-te"]
ITEMS: list[dict[str, Any]] = [
    {"key": "mo-dau", "title": {"vi": "Mở đầu"}, "minutes": 5},
    {"key": "y-te", "title": {"vi": "Y tế"}, "minutes": 15, "layout": "y-te"},
]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def operator(house: Indoors) -> Caller:
    return await house.person("minh", Role.OPERATOR)


async def plan(house: Indoors, operator: Caller, hours: float = 1, **wish: Any) -> str:
    """A meeting that is to begin in so many hours; its path."""
    starts = later(instant(house.clock()), hours * 3600)
    opened = await operator.ok("POST", "/api/meetings", {"rooms": ROOMS, "starts": starts, "items": ITEMS, **wish})
    return f"/api/meetings/{opened['meeting']}"


async def phone(house: Indoors, operator: Caller, path: str, name: str = "Chị Lan") -> Caller:
    """Somebody who joined with the meeting's code."""
    caller = await house.caller()
    code = (await operator.get(f"{path}/code"))["code"]
    await caller.ok("POST", "/api/join", {"code": code, "name": name})
    return caller


async def test_a_planned_meeting_changes_nothing_until_it_begins(house: Indoors, operator: Caller) -> None:
    """Its code lets people in, but neither they nor its agenda reach the walls before somebody starts it."""
    path = await plan(house, operator)
    lan = await phone(house, operator, path)
    assert house.scene()["meeting"] is None
    await lan.expect_refusal(409, "not_begun", "POST", f"{path}/agenda/step", {"move": "next"})
    await operator.expect_refusal(409, "not_begun", "POST", f"{path}/agenda/step", {"move": "next"})
    await operator.ok("POST", f"{path}/start")
    await operator.expect_refusal(409, "runs_already", "POST", f"{path}/start")
    await lan.ok("POST", f"{path}/agenda/step", {"item": "y-te"})
    assert [house.scene(room)["layout"] for room in ROOMS] == ["y-te", "y-te"]
    assert {house.scene(room)["meeting"] for room in ROOMS} == {path.rpartition("/")[2]}


async def test_its_end_gives_every_room_back(house: Indoors, operator: Caller) -> None:
    """What the agenda, the presenter and the operator put up meanwhile goes; what is pinned, or was there, stays."""
    before = {room: house.scene(room)["layout"] for room in ROOMS}
    path = await plan(house, operator)
    await operator.ok("POST", f"{path}/start")
    await operator.ok("POST", f"{path}/agenda/step", {"item": "y-te"})
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "van-ban-hcc"})
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {"until": later(instant(house.clock()), 600)})
    await operator.ok("PUT", "/api/rooms/kim-lien/layout", {"layout": "y-te"})
    await operator.ok("DELETE", path)
    assert {room: house.scene(room)["layout"] for room in ROOMS} == before
    assert house.scene()["hold"] is None and house.scene("kim-lien")["layout"] == "y-te"
    path = await plan(house, operator)
    await operator.ok("POST", f"{path}/start")
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "van-ban-hcc", "pinned": True})
    await operator.ok("DELETE", path)
    assert house.scene()["layout"] == "van-ban-hcc"


async def test_calling_off_a_planned_meeting_touches_no_other(house: Indoors, operator: Caller) -> None:
    """The one that is on in the same room keeps its claims."""
    planned = await plan(house, operator)
    running = f"/api/meetings/{(await operator.meet(items=ITEMS))['meeting']}"
    await operator.ok("POST", f"{running}/agenda/step", {"item": "y-te"})
    await operator.ok("PUT", f"{planned}/agenda", {"items": []})
    await operator.ok("DELETE", planned)
    assert house.scene()["layout"] == "y-te"
    past = (await operator.get("/api/meetings"))["past"]
    assert past == []


async def test_one_meeting_at_a_time_takes_a_room(house: Indoors, operator: Caller) -> None:
    """A second one is refused with the room's name, whether it is opened, started or given the room."""
    planned = await plan(house, operator)
    await operator.meet("so-y-te", name={"vi": "Giao ban"})
    refused = await operator.expect_refusal(409, "meeting_runs", "POST", "/api/meetings", {"rooms": ROOMS})
    assert refused["rooms"] == ["so-y-te"] and "Sở Y tế" in refused["detail"]
    await operator.expect_refusal(409, "meeting_runs", "POST", f"{planned}/start")
    elsewhere = f"/api/meetings/{(await operator.meet('kim-lien'))['meeting']}"
    await operator.expect_refusal(409, "meeting_runs", "PUT", elsewhere, {"rooms": ["kim-lien", "so-y-te"]})
    await operator.ok("PUT", elsewhere, {"rooms": ["kim-lien", "do-luong"]})
    assert house.scene("do-luong")["meeting"]


async def test_a_rehearsal_is_in_one_room_only(house: Indoors, operator: Caller) -> None:
    """No other room sees it, it is marked, and it makes way for the meeting itself."""
    path = await plan(house, operator)
    rehearsal = await operator.meet("so-y-te", rehearsal=True, items=ITEMS)
    await operator.ok("POST", f"/api/meetings/{rehearsal['meeting']}/agenda/step", {"item": "y-te"})
    assert (house.scene("so-y-te")["layout"], house.scene()["layout"]) == ("y-te", "tong-quan")
    assert house.scene()["meeting"] is None
    refused = {"rooms": ["so-y-te"], "rehearsal": True}
    await operator.expect_refusal(409, "meeting_runs", "POST", "/api/meetings", refused)
    await operator.ok("POST", f"{path}/start")
    (one,) = (await operator.get("/api/meetings"))["past"]
    assert (one["rehearsal"], one["counts"]["agenda"]) == (True, 2)
    assert house.scene("so-y-te")["layout"] != "y-te" or house.scene("so-y-te")["why"]["layout"]["rank"] != "agenda"


async def test_it_can_be_changed(house: Indoors, operator: Caller) -> None:
    """Its name, times, rooms, and who may join; a room that leaves it goes back by itself."""
    path = await plan(house, operator)
    starts = later(instant(house.clock()), 7200)
    await operator.ok("PUT", path, {"name": {"vi": "Giao ban"}, "starts": starts, "open": False})
    one = (await operator.get(path))["meeting"]
    assert (one["name"], one["starts"], one["until"]) == ({"vi": "Giao ban"}, starts, later(starts, 8 * 3600))
    await operator.ok("PUT", path, {"name": ""})
    assert (await operator.get(path))["meeting"]["name"] == {}
    (kept,) = (await house.house.gate.vault.items("join")).values()
    assert kept["until"] == one["until"]
    await operator.expect_refusal(422, "ends_first", "PUT", path, {"until": later(starts, -60)})
    await operator.expect_refusal(404, "not_found", "PUT", path, {"rooms": ["khong-co"]})
    await operator.ok("POST", f"{path}/start")
    await operator.ok("POST", f"{path}/agenda/step", {"item": "y-te"})
    await operator.ok("PUT", path, {"rooms": ["so-y-te", "kim-lien"]})
    assert (house.scene()["meeting"], house.scene()["layout"]) == (None, "tong-quan")
    assert house.scene("kim-lien")["layout"] == "y-te"
    await operator.expect_refusal(
        422, "bad_instant", "POST", "/api/meetings", {"rooms": ROOMS, "starts": "ngày mai 8h"}
    )


async def test_two_operators_do_not_overwrite_each_other(house: Indoors, operator: Caller) -> None:
    """Who names what they have seen is told who changed it since; one's own change is no surprise."""
    path = await plan(house, operator)
    mai = await house.person("mai", Role.OPERATOR)
    seen = (await operator.get(path))["meeting"]["edited"]
    await mai.ok("PUT", f"{path}/agenda", {"items": ITEMS[:1], "seen": seen})
    refused = await operator.expect_refusal(412, "meeting_edited", "PUT", path, {"open": False, "seen": seen})
    assert "mai" in refused["detail"]
    await operator.expect_refusal(412, "meeting_edited", "PUT", f"{path}/agenda", {"items": ITEMS, "seen": seen})
    await mai.ok("PUT", path, {"open": False, "seen": seen})
    seen = (await operator.get(path))["meeting"]["edited"]
    await operator.ok("PUT", f"{path}/agenda", {"items": ITEMS, "seen": seen})
    await operator.ok("PUT", path, {"open": True})


async def test_a_code_can_be_changed_and_dies_with_the_meeting(house: Indoors, operator: Caller) -> None:
    """The former code lets nobody in; who is in stays in, until the end."""
    path = await plan(house, operator)
    old = await operator.get(f"{path}/code")
    assert old["qr"].startswith("<svg") and old["link"].endswith(f"/remote#{old['code']}")
    assert (await operator.get(f"{path}/code"))["code"] == old["code"]
    lan = await phone(house, operator, path)
    new = await operator.ok("POST", f"{path}/code")
    guest = await house.caller()
    await guest.expect_refusal(401, "wrong_code", "POST", "/api/join", {"code": old["code"], "name": "Hoa"})
    assert (await lan.get("/api/session"))["meeting"] == path.rpartition("/")[2]
    await operator.ok("DELETE", path)
    await guest.expect_refusal(401, "wrong_code", "POST", "/api/join", {"code": new["code"], "name": "Hoa"})
    await lan.expect_refusal(401, "sign_in", "GET", "/api/session")


async def test_a_meeting_can_be_for_people_with_an_account(house: Indoors, operator: Caller) -> None:
    """Without `open` a code is not enough; who is signed in joins under their own name and directs its rooms."""
    path = await plan(house, operator, open=False)
    code = (await operator.get(f"{path}/code"))["code"]
    guest, lan = await house.caller(), await house.person("lan", Role.PRESENTER)
    await guest.expect_refusal(403, "account_needed", "POST", "/api/join", {"code": code, "name": "Hoa"})
    assert (await lan.ok("POST", "/api/join", {"code": code}))["presenter"] == "lan"
    await operator.ok("POST", f"{path}/start")
    await lan.ok("POST", f"{path}/agenda/step", {"move": "next"})
    await operator.ok("PUT", path, {"open": True})
    await guest.expect_refusal(422, "name_wanted", "POST", "/api/join", {"code": code})
    await guest.ok("POST", "/api/join", {"code": code, "name": "Hoa"})


async def test_a_meeting_takes_so_many_names_and_no_more(house: Indoors, operator: Caller) -> None:
    """Who knows the code cannot fill the journal with names; who is in may come again."""
    path = await plan(house, operator)
    lan = await phone(house, operator, path)
    data = {"id": path.rpartition("/")[2], "presenter": ""}
    names = [Draft(Kind.MEETING_JOINED, "test", {**data, "presenter": f"Người {n}"}) for n in range(99)]
    await house.house.broadcast.record(*names)
    code = (await operator.get(f"{path}/code"))["code"]
    one_more = await house.caller()
    await one_more.expect_refusal(409, "meeting_full", "POST", "/api/join", {"code": code, "name": "Hoa"})
    await lan.ok("POST", "/api/join", {"code": code, "name": "Chị Lan"})


async def test_only_who_drives_steps(house: Indoors, operator: Caller) -> None:
    """Who joins first drives; another presenter is told who does, and somebody of another meeting is refused."""
    path = await plan(house, operator)
    await operator.ok("POST", f"{path}/start")
    lan, hoa = [await phone(house, operator, path, name) for name in ("Chị Lan", "Anh Hoa")]
    refused = await hoa.expect_refusal(409, "not_driver", "POST", f"{path}/agenda/step", {"move": "next"})
    assert refused["driver"] == "Chị Lan"
    await lan.ok("POST", f"{path}/agenda/step", {"move": "next"})
    await hoa.expect_refusal(409, "not_driver", "DELETE", path)
    other = await phone(house, operator, f"/api/meetings/{(await operator.meet('kim-lien'))['meeting']}", "Bà Ba")
    await other.expect_refusal(403, "not_your_room", "POST", f"{path}/agenda/step", {"move": "next"})


async def test_what_is_written_is_kept_and_is_the_secretarys(house: Indoors, operator: Caller) -> None:
    """Marks, notes and assignments with who and when; phones see marks only; notes can be finished afterwards."""
    path = await plan(house, operator)
    id = path.rpartition("/")[2]
    lan = await phone(house, operator, path)
    await lan.expect_refusal(409, "not_begun", "POST", f"{path}/marks", {})
    await operator.ok("POST", f"{path}/start")
    await operator.ok("POST", f"{path}/agenda/step", {"item": "y-te"})
    mark = (await lan.ok("POST", f"{path}/marks", {"room": "so-y-te"}))["mark"]
    await lan.ok("PUT", f"{path}/marks/{mark}", {"text": "Giường hồi sức"})
    note = (await operator.ok("POST", f"{path}/notes", {"text": "Thiếu giường"}))["note"]
    duty = {"text": "Bổ sung 20 giường", "unit": "so-y-te", "due": "2026-12-01"}
    assignment = (await operator.ok("POST", f"{path}/assignments", duty))["assignment"]
    await operator.expect_refusal(422, "bad_date", "POST", f"{path}/assignments", {**duty, "due": "2026-13-01"})
    await lan.expect_refusal(403, "not_allowed", "POST", f"{path}/notes", {"text": "x"})
    entries = house.house.state.entries
    kept, secret = entries[f"@meeting/{id}"].value, entries[f"@notes/{id}"]
    assert [(one["text"], one["by"], one["room"]) for one in kept["marks"]] == [
        ("Giường hồi sức", "Chị Lan", "so-y-te")
    ]
    assert "notes" not in kept and secret.sensitivity is Sensitivity.RESTRICTED
    assert [(one["text"], one["item"]) for one in secret.value["notes"]] == [("Thiếu giường", "y-te")]
    assert "notes" not in (await lan.get(path))["meeting"]
    await operator.ok("DELETE", path)
    await operator.ok("PUT", f"{path}/notes/{note}", {"text": "Thiếu 20 giường"})
    await operator.ok("DELETE", f"{path}/assignments/{assignment}")
    whole = (await operator.get(path))["meeting"]
    assert ([one["text"] for one in whole["notes"]], whole["assignments"]) == (["Thiếu 20 giường"], [])
    assert whole["agenda"][1]["used"] > 0 and whole["item"] is None and whole["first"] < whole["last"]
    await operator.expect_refusal(404, "not_found", "PUT", f"{path}/notes/g-x", {"text": "x"})
    await operator.expect_refusal(404, "ended", "POST", f"{path}/marks", {})


async def test_a_token_of_one_room_holds_meetings_there_only(house: Indoors, operator: Caller) -> None:
    """It may neither open one in other rooms nor touch or see one that reaches them."""
    path = await plan(house, operator, rooms=["ubnd-tinh"])
    program = await house.program(Scope.OPERATE, "so-y-te")
    await program.expect_refusal(403, "not_your_room", "POST", "/api/meetings", {"rooms": ROOMS})
    await program.expect_refusal(403, "not_your_room", "POST", f"{path}/start")
    await program.expect_refusal(404, "not_found", "GET", path)
    assert (await program.get("/api/meetings"))["meetings"] == []
    await program.meet("so-y-te")


async def test_a_meeting_is_over_by_itself_and_remembered(house: Indoors, operator: Caller) -> None:
    """At its end the rooms are free, and it stands among the past ones with the time its items used."""
    path = await plan(house, operator)
    await operator.ok("POST", f"{path}/start")
    await operator.ok("POST", f"{path}/agenda/step", {"item": "y-te"})
    house.clock.forward(hours=9)
    await house.house.broadcast.record(Draft(Kind.MOMENT, "test", {"at": instant(house.clock())}))
    assert house.scene()["meeting"] is None
    operator = await house.person("an", Role.OPERATOR)
    (past,) = (await operator.get("/api/meetings"))["past"]
    assert past["id"] == path.rpartition("/")[2] and past["ended"]
    assert (await operator.get("/api/meetings", past=0))["past"] == []


async def test_all_of_it_survives_a_checkpoint(house: Indoors, operator: Caller) -> None:
    """Planned, on and past meetings stand in a state that was restored, as in the one that folded every event."""
    await operator.ok("DELETE", f"/api/meetings/{(await operator.meet(items=ITEMS))['meeting']}")
    await plan(house, operator)
    path = await plan(house, operator)
    await operator.ok("POST", f"{path}/start")
    lan = await phone(house, operator, path)
    await lan.ok("POST", f"{path}/marks", {})
    await operator.ok("POST", f"{path}/notes", {"text": "Một"})
    state = house.house.state
    kept = State().restored(state.epoch, b"".join(state.snapshot().parts()))
    assert (kept.meetings, kept.past) == (state.meetings, state.past)
    assert len(kept.meetings) == 2 and len(kept.past) == 1


def test_a_meeting_kept_before_there_were_drivers_goes_on() -> None:
    """Its newest presenter drives; and an old event lets in whoever has the code, as it was then."""
    names = ("id", "rooms", "by", "since", "name", "presenters", "until")
    new = {"id": "m", "rooms": ["r"], "by": "minh", "since": "2026-11-23T02:00:00.000Z", "name": {"vi": "x"}}
    old = {**new, "presenters": ["An", "Chi"], "until": None}
    assert set(old) == set(names)
    meeting = restored(old)
    assert (meeting.driver, meeting.open, meeting.agenda) == ("Chi", True, ())
    assert restored(plain(meeting)) == meeting
    assert upgraded(Kind.MEETING_OPENED, 1, {"id": "m", "rooms": ["r"]})["open"] is True
