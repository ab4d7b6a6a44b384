"""A meeting's agenda: which item runs, how long each has run, and what the rooms show for it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from broadcaster import agenda
from broadcaster.events import Draft, Kind
from broadcaster.meeting import Meeting
from broadcaster.moments import later
from broadcaster.state import State
from displays.rights import Role
from tests.doubles.house import Indoors, indoors

BEGAN = "2026-11-23T02:00:00.000Z"
ITEMS: list[dict[str, Any]] = [
    {"key": "mo-dau", "title": {"vi": "Mở đầu"}, "minutes": 5},
    {"key": "y-te", "title": {"vi": "Y tế"}, "minutes": 15, "presenter": "Sở Y tế", "layout": "y-te"},
    {"key": "van-ban", "title": {"vi": "Văn bản"}, "topic": "van-ban"},
]
MEETING = agenda.planned(Meeting("m", ("ubnd-tinh", "so-y-te"), "minh", BEGAN), ITEMS)
ROOM = "/api/rooms/ubnd-tinh"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def used(meeting: Meeting) -> dict[str, float]:
    return {item.key: item.used for item in meeting.agenda}


def test_an_item_uses_the_time_between_two_steps() -> None:
    """Going back to an item adds to what it had; told twice, its time goes on."""
    first = agenda.stepped(MEETING, "mo-dau", BEGAN, 3)
    again = agenda.stepped(first, "mo-dau", later(BEGAN, 60), 4)
    second = agenda.stepped(again, "y-te", later(BEGAN, 90), 5)
    back = agenda.stepped(second, "mo-dau", later(BEGAN, 100), 6)
    done = agenda.stepped(back, None, later(BEGAN, 105.5), 7)
    assert (first.item, first.began, again.began, again.step) == ("mo-dau", BEGAN, BEGAN, 4)
    assert used(back) == {"mo-dau": 90, "y-te": 10, "van-ban": 0}
    assert used(done) == {"mo-dau": 95.5, "y-te": 10, "van-ban": 0}
    assert (done.item, done.began, done.running()) == (None, None, None)


def test_an_item_that_is_not_on_the_agenda_does_not_run() -> None:
    """A step to it stops the one that ran."""
    assert agenda.stepped(agenda.stepped(MEETING, "y-te", BEGAN, 3), "khac", later(BEGAN, 9), 4).item is None


def test_a_changed_agenda_keeps_the_running_item_and_its_time() -> None:
    """Items are known by their keys; one that is gone while it runs has stopped."""
    running = agenda.stepped(agenda.stepped(MEETING, "mo-dau", BEGAN, 3), "y-te", later(BEGAN, 30), 4)
    longer = agenda.planned(running, [*ITEMS[::-1], {"key": "khac", "title": {"vi": "Khác"}}])
    assert (longer.item, longer.began, used(longer)["mo-dau"]) == ("y-te", later(BEGAN, 30), 30)
    without = agenda.planned(running, ITEMS[:1])
    assert (without.item, without.began, used(without)) == (None, None, {"mo-dau": 30})


def test_the_neighbours_of_an_item() -> None:
    """Before the first step the next one is the first; at either end there is none."""
    assert agenda.neighbour(MEETING, 1) == "mo-dau"
    running = agenda.stepped(MEETING, "y-te", BEGAN, 3)
    assert (agenda.neighbour(running, 1), agenda.neighbour(running, -1)) == ("van-ban", "mo-dau")
    assert agenda.neighbour(agenda.stepped(MEETING, "van-ban", BEGAN, 3), 1) is None
    assert agenda.neighbour(agenda.stepped(MEETING, "mo-dau", BEGAN, 3), -1) is None
    assert agenda.neighbour(replace(MEETING, agenda=()), 1) is None


def test_an_item_may_show_another_layout_in_one_room() -> None:
    """Rooms that an item names show theirs, the others the item's own."""
    items = [{**ITEMS[1], "layouts": {"so-y-te": "tong-quan"}}]
    running = agenda.stepped(agenda.planned(MEETING, items), "y-te", BEGAN, 3)
    wishes = {claim.key: claim.value for claim in agenda.claims(running, "minh", BEGAN, 3)}
    assert wishes == {"ubnd-tinh": "y-te", "so-y-te": "tong-quan"}


async def test_a_meeting_goes_through_its_agenda(house: Indoors) -> None:
    """Each step shows what its item says, in place of what presenter and operator had chosen before it, pins aside."""
    operator = await house.person("minh", Role.OPERATOR)
    meeting = (await operator.meet(items=ITEMS, name={"vi": "Giao ban"}))["meeting"]
    path = f"/api/meetings/{meeting}"
    phone = await house.presenter()
    await phone.ok("PUT", f"{ROOM}/focus", {"topic": "van-ban"})
    await operator.ok("PUT", f"{ROOM}/layout", {"layout": "tong-quan"})
    assert (await phone.ok("POST", f"{path}/agenda/step", {"move": "next"}))["item"] == "mo-dau"
    assert (house.scene()["layout"], house.scene()["focus"]) == ("tong-quan", None)
    assert house.scene()["why"]["layout"]["rank"] == "home"
    await phone.ok("POST", f"{path}/agenda/step", {"move": "next", "seen": "mo-dau"})
    why = house.scene()["why"]["layout"]
    assert (house.scene()["layout"], why["rank"], why["by"]) == ("y-te", "agenda", "Chị Lan")
    await phone.expect_refusal(409, "agenda_moved", "POST", f"{path}/agenda/step", {"move": "next", "seen": "mo-dau"})
    await operator.ok("PUT", f"{ROOM}/layout", {"layout": "tong-quan", "pinned": True})
    await phone.ok("POST", f"{path}/agenda/step", {"item": "van-ban"})
    assert (house.scene()["layout"], house.scene()["focus"]) == ("tong-quan", "van-ban")
    await phone.expect_refusal(409, "no_item", "POST", f"{path}/agenda/step", {"move": "next"})
    meeting = (await operator.get(path))["meeting"]
    assert (meeting["item"], [item["key"] for item in meeting["agenda"]]) == ("van-ban", ["mo-dau", "y-te", "van-ban"])
    assert (await phone.ok("POST", f"{path}/agenda/step", {"move": "stop"}))["item"] is None
    assert house.scene()["focus"] is None
    await phone.ok("DELETE", path)
    assert await operator.meeting() == ""


async def test_what_is_wrong_with_an_agenda_is_said(house: Indoors) -> None:
    """Unknown layouts, topics and rooms, keys twice, steps that go nowhere, and people who only look."""
    operator = await house.person("minh", Role.OPERATOR)
    for code, item in (
        ("unknown_layout", {"layout": "khong-co"}),
        ("unknown_layout", {"layouts": {"ubnd-tinh": "khong-co"}}),
        ("not_its_room", {"layouts": {"so-y-te": "y-te"}}),
        ("unknown_topic", {"layout": "y-te", "topic": "van-ban"}),
        ("item_twice", {"key": "mo-dau"}),
    ):
        wrong = {"rooms": ["ubnd-tinh"], "items": [ITEMS[0], {**ITEMS[1], **item}]}
        await operator.expect_refusal(422, code, "POST", "/api/meetings", wrong)
    path = f"/api/meetings/{(await operator.meet())['meeting']}"
    await operator.expect_refusal(409, "no_agenda", "POST", f"{path}/agenda/step", {"move": "next"})
    await operator.ok("PUT", f"{path}/agenda", {"items": ITEMS})
    await operator.expect_refusal(422, "unknown_item", "POST", f"{path}/agenda/step", {"item": "khac"})
    await operator.expect_refusal(422, "step_choice", "POST", f"{path}/agenda/step", {})
    viewer = await house.person("an", Role.VIEWER)
    await viewer.expect_refusal(403, "not_allowed", "POST", f"{path}/agenda/step", {"move": "next"})


async def test_an_agenda_survives_a_restart_and_a_checkpoint(house: Indoors) -> None:
    """Meeting, running item and claims stand in a state that was restored, as in the one that folded every event."""
    operator = await house.person("minh", Role.OPERATOR)
    path = f"/api/meetings/{(await operator.meet(items=ITEMS))['meeting']}"
    await operator.ok("POST", f"{path}/agenda/step", {"item": "y-te"})
    state = house.house.state
    kept = State().restored(state.epoch, b"".join(state.snapshot().parts()))
    assert kept.meetings == state.meetings
    assert kept.scene("ubnd-tinh", "main") == house.scene()
    (id,) = kept.meetings
    await house.house.broadcast.record(Draft(Kind.MEETING_ENDED, "test", {"id": id}))
    assert house.scene()["layout"] == "tong-quan"


async def test_the_agenda_reaches_the_screens_whose_layout_lists_it(house: Indoors) -> None:
    """With another layout it would only weigh on the scene."""
    operator = await house.person("minh", Role.OPERATOR)
    path = f"/api/meetings/{(await operator.meet(items=ITEMS, name={'vi': 'Giao ban'}))['meeting']}"
    assert "agenda" not in house.scene()
    tiles = [{"id": "ct", "kind": "agenda", "at": [1, 1, 12, 6]}]
    body = {"key": "hop", "title": {"vi": "Họp"}, "grid": {"columns": 12, "rows": 6}, "tiles": tiles, "topics": []}
    await house.house.broadcast.record(
        Draft(Kind.SITE_CHANGED, "test", {"path": "layouts/hop.yaml", "sha256": "x", "body": body, "needs": {}})
    )
    await operator.ok("PUT", f"{ROOM}/layout", {"layout": "hop", "pinned": True})
    await operator.ok("POST", f"{path}/agenda/step", {"item": "y-te"})
    shown = house.scene()["agenda"]
    assert (shown["item"], shown["name"], len(shown["items"])) == ("y-te", {"vi": "Giao ban"}, 3)
    await operator.ok("DELETE", path)
    assert "agenda" not in house.scene()


async def test_the_next_items_layout_is_made_ready(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each step the rooms' screens load what comes after it; where nothing comes, nothing is asked."""
    operator = await house.person("minh", Role.OPERATOR)
    asked: list[tuple[list[str], str]] = []
    monkeypatch.setattr(house.house.hub, "prepare", lambda places, layout: asked.append((list(places), layout)))
    rooms = ["ubnd-tinh", "so-y-te"]
    items = [ITEMS[0], {**ITEMS[1], "layouts": {"so-y-te": "tong-quan"}}]
    opened = await operator.ok("POST", "/api/meetings", {"rooms": rooms, "items": items})
    step = f"/api/meetings/{opened['meeting']}/agenda/step"
    await operator.ok("POST", step, {"move": "next"})
    assert asked == [(["ubnd-tinh/main", "ubnd-tinh/left"], "y-te"), (["so-y-te/main"], "tong-quan")]
    await operator.ok("POST", step, {"move": "next"})
    assert len(asked) == 2
