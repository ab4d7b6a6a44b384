"""The pre-flight check through the API: what is told, to whom, what is put on record, and an hour ahead by itself."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.moments import instant, later
from displays import foresight
from displays.rights import Role, Scope
from displays.site import sync_site
from tests.doubles.house import Caller, Indoors, indoors

ROOM = {"room": "so-y-te"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def operator(house: Indoors) -> Caller:
    return await house.person("Hà", Role.OPERATOR)


def codes(findings: Any) -> list[str]:
    return [each["code"] for each in findings]


async def send(caller: Caller, series: str, value: float | str, period: str = "2021-01-01/P9M") -> None:
    sent = {"series": series, "value": value, "period": period}
    await caller.ok("POST", "/api/observations", {"observations": [sent]})


async def write(house: Indoors, name: str, text: str) -> None:
    """Put a site file in place, and take it over at once."""
    site = house.house.settings.site
    (site / name).write_text(text, encoding="utf-8")
    await sync_site(site, house.house.broadcast.record, house.house.state)


async def test_a_room_is_told_with_its_screens_and_figures(house: Indoors, operator: Caller) -> None:
    """Nobody paired the screen, so it is red, says what helps, and the whole is red; figures stand by their units."""
    await house.person("Lan", Role.STEWARD, "so-y-te")
    seen = await operator.get("/api/preflight", **ROOM)
    (room,) = seen["rooms"]
    (screen,) = room["screens"]
    (finding,) = screen["findings"]
    assert (finding["code"], finding["state"], finding["fix"]) == ("unpaired", "bad", "pair")
    assert "/screen" in finding["help"]
    assert (seen["verdict"], seen["bad"], room["state"]) == ("bad", 1, "bad")
    unit = next(each for each in seen["units"] if each["unit"] == "so-y-te")
    assert (unit["people"], unit["state"]) == (["Lan"], "warn")
    assert {figure["code"] for figure in unit["figures"]} <= {"figure_unconnected", "figure_waits"}


async def test_a_figure_is_missing_only_where_its_unit_has_sent_some(house: Indoors, operator: Caller) -> None:
    """Who was never connected owes nothing yet; who has sent one figure owes the others, and then it is red."""
    await send(operator, "YT-01", 1_260_513)
    figures = [each for unit in (await operator.get("/api/preflight", **ROOM))["units"] for each in unit["figures"]]
    by_code = {each["series"].partition("@")[0]: each for each in figures if "why" in each}
    assert "YT-01" not in by_code
    missing = [each for each in figures if each["code"] == "figure_missing"]
    assert missing
    assert {each["state"] for each in missing} == {"bad"}
    assert all(each["layouts"] for each in missing)
    assert len({each["series"] for each in figures}) == len(figures)


async def test_what_waits_for_a_decision_is_named(house: Indoors, operator: Caller) -> None:
    """With the text of its source and where to decide; a figure already on the wall is only to be looked at."""
    await send(operator, "VB-02", "791/903")
    seen = await operator.get("/api/preflight", room="ubnd-tinh")
    held = [each for unit in seen["units"] for each in unit["figures"] if each["code"] == "figure_held"]
    assert [(each["series"], each["state"]) for each in held] == [("VB-02", "bad")]
    assert "791/903" in held[0]["text"]


FEEDS = """
- {key: benh-vien, name: {vi: Bệnh viện}, kind: http, url: "https://bv.test", cron: "0 3 1 1 *", records: "@",
   series: YT-03, map: {value: v, period: p}}
- {key: cu, kind: http, url: "https://cu.test", cron: "0 3 1 1 *", enabled: false, records: "@",
   series: YT-01, map: {value: v, period: p}}
"""


async def test_a_late_figure_is_to_be_looked_at(house: Indoors, operator: Caller) -> None:
    """With since when and the sentence why; it stands on the wall all the same, so it is not red."""
    long_ago = (house.clock() - timedelta(days=400)).date()
    await send(operator, "YT-03", 81, long_ago.isoformat())
    seen = await operator.get("/api/preflight", **ROOM)
    (late,) = [each for unit in seen["units"] for each in unit["figures"] if each["series"] == "YT-03"]
    assert (late["code"], late["state"]) == ("figure_late", "warn")
    assert str(long_ago.year) in late["text"] or str(long_ago.year + 1) in late["text"]
    assert late["why"]


async def test_a_feed_that_fails_is_red_and_says_why(house: Indoors, operator: Caller) -> None:
    """Named as people know it, with since when and the reason; one that is off is to be looked at."""
    await write(house, "feeds.yaml", FEEDS)
    error = {"code": "timeout", "args": {"seconds": 20, "url": "https://bv.test"}}
    began, ended = "2026-11-22T02:00:00.000Z", "2026-11-22T02:00:20.000Z"
    run: dict[str, Any] = {"feed": "benh-vien", "ok": False, "started": began, "finished": ended}
    run |= {"accepted": 0, "held": 0, "rejected": 0, "unchanged": 0, "error": error}
    await house.house.broadcast.record(Draft(Kind.RUN, "feed:benh-vien", run))
    seen = await operator.get("/api/preflight", **ROOM)
    told = [(each["key"], each["code"]) for each in seen["feeds"]]
    assert told == [("benh-vien", "feed_failing"), ("cu", "feed_off")]
    assert "{" not in seen["feeds"][0]["text"]


async def test_what_somebody_left_standing_is_named(house: Indoors, operator: Caller) -> None:
    """A hold, a focus and a rehearsal's notice, each once for the room however many screens it has."""
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/focus", {"topic": "van-ban"})
    await operator.ok("POST", "/api/notices", {"status": "Test", "headline": {"vi": "Thử"}})
    (room,) = (await operator.get("/api/preflight", room="ubnd-tinh"))["rooms"]
    assert sorted(codes(room["findings"])) == ["left_focus", "left_hold", "left_notice"]
    assert any("Hà" in each["text"] for each in room["findings"])
    assert not any("{" in each["text"] for each in room["findings"])


async def test_a_planned_room_is_no_alarm(house: Indoors, operator: Caller) -> None:
    """It is told as planned, and counts as good; a pilot is looked at as any other."""
    text = (house.house.settings.site / "site.yaml").read_text(encoding="utf-8")
    await write(house, "site.yaml", text.replace("  - key: kim-lien\n", "  - key: kim-lien\n    stage: planned\n"))
    seen = await operator.get("/api/preflight")
    by_key = {room["key"]: room for room in seen["rooms"]}
    assert (by_key["kim-lien"]["stage"], by_key["kim-lien"]["state"]) == ("planned", "good")
    assert (by_key["muong-xen"]["stage"], by_key["muong-xen"]["state"]) == ("pilot", "bad")
    assert seen["rooms"][-1]["key"] == "kim-lien"


async def test_a_result_is_put_on_record_with_what_a_person_saw(house: Indoors, operator: Caller) -> None:
    """The journal has what was found and who looked; the badge says it to every console."""
    answer = await operator.ok("POST", "/api/preflight", {**ROOM, "confirmed": ["sound", "sound", "seats"]})
    (event,) = await house.house.journal.read(answer["seq"] - 1)
    assert (event.kind, event.by) == (Kind.PREFLIGHT_CHECKED, "Hà")
    assert (event.data["rooms"], event.data["verdict"]) == (["so-y-te"], "bad")
    assert event.data["confirmed"] == ["sound", "seats"]
    assert event.data["findings"][0] == {
        "code": "unpaired", "state": "bad", "args": {}, "room": "so-y-te", "screen": "main",
    }  # fmt: skip
    assert answer["last"]["by"] == "Hà"
    assert house.house.state.entries["@preflight/room/so-y-te"].value["verdict"] == "bad"


async def test_questions_that_cannot_be_answered_are_refused(house: Indoors, operator: Caller) -> None:
    """A room that is none, a meeting that is over, both at once, and who may not put on record."""
    await operator.expect_refusal(404, "not_found", "GET", "/api/preflight?room=nowhere")
    await operator.expect_refusal(404, "not_found", "GET", "/api/preflight?meeting=m-x")
    await operator.expect_refusal(422, "check_choice", "POST", "/api/preflight", {})
    viewer = await house.person("Xem", Role.VIEWER)
    assert (await viewer.get("/api/preflight", **ROOM))["verdict"] == "bad"
    await viewer.expect_refusal(403, "not_allowed", "POST", "/api/preflight", ROOM)
    program = await house.program(Scope.READ, "kim-lien")
    assert codes_of_rooms(await program.get("/api/preflight")) == ["kim-lien"]
    await program.expect_refusal(404, "not_found", "GET", "/api/preflight?room=ubnd-tinh")


def codes_of_rooms(seen: Any) -> list[str]:
    return [room["key"] for room in seen["rooms"]]


async def test_a_meeting_is_looked_at_an_hour_before_by_itself(house: Indoors, operator: Caller) -> None:
    """Once at an hour, once more shortly before, never after it began; a person's look in between counts as well."""
    starts = later(instant(house.clock()), 2 * 3600)
    wish = {"rooms": ["ubnd-tinh"], "name": {"vi": "Giao ban"}, "starts": starts, "items": [
        {"key": "y-te", "title": {"vi": "Y tế"}, "layout": "y-te"}
    ]}  # fmt: skip
    meeting = (await operator.ok("POST", "/api/meetings", wish))["meeting"]
    badge = f"@preflight/{meeting}"
    await foresight.check(house.house)
    assert badge not in house.house.state.entries
    house.clock.forward(minutes=61)
    await foresight.check(house.house)
    first = house.house.state.entries[badge].value
    assert (first["by"], first["rooms"], first["verdict"]) == ("service", ["ubnd-tinh"], "bad")
    await foresight.check(house.house)
    assert house.house.state.entries[badge].value == first
    house.clock.forward(minutes=50)
    await foresight.check(house.house)
    second = house.house.state.entries[badge].value
    assert second["at"] > first["at"]
    technician = await house.person("Tú", Role.OPERATOR)  # the other's sign-in has run out meanwhile
    seen = await technician.get("/api/preflight", meeting=meeting)
    assert seen["last"] == second
    assert any({"vi": "Y tế", "en": "Health"} in each["layouts"] for unit in seen["units"] for each in unit["figures"])
    assert [each["id"] for each in (await technician.get("/api/preflight"))["meetings"]] == [meeting]
    house.clock.forward(minutes=30)
    await foresight.check(house.house)
    assert house.house.state.entries[badge].value == second


async def test_an_agenda_that_names_what_is_gone_is_red(house: Indoors, operator: Caller) -> None:
    """A layout that was deleted since the meeting was planned."""
    wish = {"rooms": ["so-y-te"], "items": [{"key": "a", "title": {"vi": "Mở đầu"}, "layout": "du-lich"}]}
    meeting = (await operator.ok("POST", "/api/meetings", wish))["meeting"]
    (house.house.settings.site / "layouts" / "du-lich.yaml").unlink()
    await write(house, "feeds.yaml", "[]")
    seen = await operator.get("/api/preflight", meeting=meeting)
    assert codes(seen["service"]) == ["agenda_layout"]
    assert "Mở đầu" in seen["service"][0]["text"]
