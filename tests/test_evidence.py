"""What a meeting's rooms saw: the facts that minutes are made of, against what pages really showed."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft, Kind, decode, encode
from broadcaster.model import Sensitivity
from displays.evidence import of_clearance, span_of, walked
from displays.rights import Role, Scope
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.seen import Painting, Screen, journalled
from tests.doubles.waiting import LIMIT, reached

ROOM = "ubnd-tinh"
CODES = ("VB-01", "VB-02", "VB-03", "VB-04", "HCC-01", "YT-01")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def opened(house: Indoors, *rooms: str, **more: Any) -> str:
    """A meeting that begins at once; its id."""
    data = {"id": "m-1", "rooms": list(rooms or (ROOM,)), "name": {"vi": "Giao ban"}, **more}
    await house.house.broadcast.record(Draft(Kind.MEETING_OPENED, "hà", data))
    return "m-1"


async def posted(sender: Caller, **values: float) -> int:
    """Figures by code, an underscore for the hyphen."""
    observations = [
        {"series": code.replace("_", "-"), "value": v, "period": "2021-01-01/P9M", "as_of": "2021-09-30T10:00:00Z"}
        for code, v in values.items()
    ]
    answer = await sender.ok("POST", "/api/observations", {"observations": observations})
    assert not answer["rejected"], answer
    return int(answer["seq"])


async def facts_of(house: Indoors, meeting: str = "m-1") -> dict[str, Any]:
    span = await span_of(house.house.journal, meeting)
    assert span is not None
    return await walked(house.house.journal, span)


def readings(facts: dict[str, Any], room: str = ROOM, screen: str = "main") -> list[tuple[dict[str, Any], list[Any]]]:
    """Each receipt of a screen: what stood there, and its figures in full."""
    (one,) = [each for each in facts["screens"] if (each["room"], each["screen"]) == (room, screen)]
    found = []
    for standing in one["shown"]:
        numbers: list[int] = []
        for receipt in standing["receipts"]:
            numbers = receipt.get("figures", numbers)
            found.append(({**standing, **receipt}, [facts["figures"][number] for number in numbers]))
    return found


def agree(reading: tuple[dict[str, Any], list[Any]], painting: Painting) -> None:
    """Layout, focus, hold and each single figure are those of the page."""
    seen, figures = reading
    assert (seen["seq"], seen["scene"]) == (painting.seq, painting.scene["changed"])
    assert seen["layout"]["key"] == painting.layout["key"]
    assert (seen["focus"] or {}).get("key") == painting.scene["focus"]
    assert bool(seen["hold"]) is bool(painting.scene["hold"])
    assert [one["id"] for one in seen["notices"]] == [one["id"] for one in painting.scene["notices"]]
    tiles = {tile["id"]: tile for tile in painting.layout["tiles"]}
    for figure in figures:
        assert figure["tile"] in tiles
        if "series" in figure:
            assert figure["value"] == painting.values.get(figure["series"])
            assert figure["indicator"]["name"] == painting.indicators[figure["series"]]["name"]
    shown = {figure["series"] for figure in figures if "series" in figure}
    assert shown == {tile["series"] for tile in tiles.values() if tile["kind"] in ("number", "trend")} | {
        series for tile in tiles.values() for series in tile.get("each") or ()
    }


async def operated(operator: Caller, sender: Caller, step: str, chance: random.Random) -> None:
    """One thing that people do during a meeting."""
    room = f"/api/rooms/{ROOM}"
    match step:
        case "figure":
            code = chance.choice(CODES).replace("-", "_")
            await posted(sender, **{code: chance.randint(500_000, 900_000)})
        case "focus":
            await operator.call("PUT", f"{room}/focus", {"topic": chance.choice(("van-ban", "ty-le"))})
        case "layout":
            await operator.ok("PUT", f"{room}/layout", {"layout": chance.choice(("tong-quan", "van-ban-hcc"))})
        case "hold":
            await operator.ok("PUT", f"{room}/hold", {})
        case "notice":
            words = {"status": "Test", "severity": "Minor", "headline": {"vi": "Thử"}, "width": "room", "key": ROOM}
            await operator.ok("POST", "/api/notices", words)
        case slot:
            await operator.ok("DELETE", f"{room}/{slot.removeprefix('no ')}")


STEPS = ("figure", "figure", "figure", "focus", "layout", "hold", "no focus", "no layout", "no hold", "notice")


@pytest.mark.parametrize("patient", [True, False])
async def test_what_the_minutes_say_stood_on_the_page(house: Indoors, *, patient: bool) -> None:
    """At each receipt, whenever it was painted, the facts say what the page showed, figure by figure."""
    operator, sender = await house.person("ha", Role.OPERATOR), await house.program(Scope.INGEST)
    await posted(sender, VB_01=5_238_802, VB_02=791_903)
    await opened(house)
    screen, chance = Screen(house.house), random.Random(6)
    for step in ("figure", "focus", "hold", *(chance.choice(STEPS) for _ in range(40))):
        screen.paint()
        await operated(operator, sender, step, chance)
        if patient:
            await reached(lambda: caught_up(house, screen), what="the page has what it lacks")
    screen.paint()
    await journalled(house.house)
    await house.house.broadcast.record(Draft(Kind.MEETING_ENDED, "hà", {"id": "m-1"}))
    facts = await facts_of(house)
    assert decode(encode(facts)) == await kept(house)
    told: dict[tuple[int, int], Painting] = {}
    for one in screen.paintings:
        told.setdefault((one.seq, one.scene["changed"]), one)
    found = readings(facts)
    assert list(dict.fromkeys((seen["seq"], seen["scene"]) for seen, _ in found)) == list(told)
    for reading in found:
        agree(reading, told[reading[0]["seq"], reading[0]["scene"]])
    assert {bool(seen["hold"]) for seen, _ in found} == {bool(seen["focus"]) for seen, _ in found} == {True, False}


async def kept(house: Indoors) -> Any:
    """What the tape that ran along with the meeting says, as the journal has it."""
    async with asyncio.timeout(LIMIT):
        async for batch in house.house.journal.follow(0):
            for event in batch:
                if event.kind is Kind.MINUTES_KEPT:
                    return event.data["facts"]
    return None


async def test_a_layout_that_is_changed_meanwhile_is_told_as_the_page_had_it(house: Indoors) -> None:
    """Neither figures nor scene move with it: the receipt says by which documents the wall was made."""
    sender = await house.program(Scope.INGEST)
    await posted(sender, VB_01=5_238_802, VB_02=791_903)
    await opened(house)
    screen = Screen(house.house)
    screen.paint()
    site = house.house.state.site
    old = site.documents["layouts/tong-quan.yaml"]
    tiles = [{**tile, "title": {"vi": "Đến"}} if tile["id"] == "van-ban-den" else tile for tile in old.body["tiles"]]
    body = {**old.body, "title": {"vi": "Tổng quan mới"}, "tiles": tiles}
    data = {"path": old.path, "sha256": "another layout file", "body": body, "needs": old.needs}
    await house.house.broadcast.record(Draft(Kind.SITE_CHANGED, "hà", data))
    await reached(lambda: screen.page.layout["title"] == {"vi": "Tổng quan mới"}, what="the page has the new layout")
    screen.paint()
    await journalled(house.house)
    (before, _), (after, figures) = readings(await facts_of(house))
    assert (before["seq"], before["scene"]) == (after["seq"], after["scene"])
    assert (before["layout"]["title"]["vi"], after["layout"]["title"]["vi"]) == (
        "Tổng quan chỉ đạo, điều hành", "Tổng quan mới",
    )  # fmt: skip
    assert [one["title"] for one in figures if one["tile"] == "van-ban-den"] == [{"vi": "Đến"}]


async def test_a_restart_in_a_meeting_costs_a_walk_and_nothing_else(tmp_path: Path) -> None:
    """What was shown before it and after it stands in the minutes that are kept."""
    async with indoors(tmp_path) as house:
        sender = await house.program(Scope.INGEST)
        await posted(sender, VB_01=5_238_802)
        await opened(house)
        screen = Screen(house.house)
        screen.paint()
        await journalled(house.house)
    async with indoors(tmp_path) as house:
        await posted(await house.program(Scope.INGEST), VB_01=5_238_900)
        screen = Screen(house.house)
        screen.paint()
        await journalled(house.house)
        await house.house.broadcast.record(Draft(Kind.MEETING_ENDED, "hà", {"id": "m-1"}))
        facts = await kept(house)
    shown = [
        figure["value"]["v"] for _, figures in readings(facts) for figure in figures if figure.get("series") == "VB-01"
    ]
    assert shown == [5_238_802, 5_238_900]


def test_what_a_reader_may_not_know_is_left_out_and_counted() -> None:
    """Walls and deeds of rooms above their clearance, figures that are more sensitive, and what the secretary wrote."""
    wall = {"room_name": {}, "screen": "main", "shown": []}
    figure = {"tile": "a", "kind": "number", "series": "YT-03", "value": {"v": 1}, "state": "live"}
    row = {"series": "YT-04", "sensitivity": "restricted"}
    facts = {
        "meeting": {"rooms": [{"key": "r1"}, {"key": "r2"}]},
        "notes": ["n"], "assignments": ["a"],
        "screens": [{**wall, "room": "r1", "clearance": "public"}, {**wall, "room": "r2", "clearance": "restricted"}],
        "deeds": [{"key": "r1"}, {"key": "r2/main"}, {"did": "meeting.opened"}],
        "figures": [
            {**figure, "sensitivity": "internal"}, {**figure, "sensitivity": "public"},
            {"tile": "b", "kind": "attention", "state": "list", "items": [row]},
        ],
    }  # fmt: skip
    public = of_clearance(facts, Sensitivity.PUBLIC)
    assert [one["room"] for one in public["screens"]] == ["r1"]
    assert (public["left_out"], public["meeting"]["rooms"], public["notes"]) == (1, [{"key": "r1"}], [])
    assert public["deeds"] == [{"key": "r1"}, {"did": "meeting.opened"}]
    assert [one["state"] for one in public["figures"]] == ["withheld", "live", "list"]
    assert "series" not in public["figures"][0]
    assert public["figures"][2]["items"] == []
    everything = of_clearance(facts, Sensitivity.RESTRICTED)
    assert (everything["left_out"], everything["notes"], everything["figures"]) == (0, ["n"], facts["figures"])


def caught_up(house: Indoors, screen: Screen) -> bool:
    seat, view = screen.seat, screen.seat.view
    assert view is not None
    scene = house.scene(seat.room, seat.screen)
    assert screen.page.scene is not None
    return seat.cursor >= view.top and screen.page.scene["changed"] == scene["changed"]
