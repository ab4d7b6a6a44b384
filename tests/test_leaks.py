"""What is restricted, searched for in everything that leaves the house during a whole meeting, with the press in it."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from displays.rights import Role, Scope
from displays.routes import routes
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.planted import (
    CODE,
    INNER,
    LAYOUT,
    NEEDLES,
    OTHER,
    OUTER,
    RAW,
    REASON,
    ROOM,
    Ear,
    Ears,
    V,
    given_away,
    listening,
    plant,
)  # fmt: skip
from tests.doubles.server import serving
from tests.doubles.waiting import reached

ROOMS = (ROOM, INNER, OUTER)
NOT_SENT = ("/static/", "/sign-in/", "/api/cameras/", "/api/images/")  # nothing of the journal is in their answers


@dataclass
class Town:
    """The house, who calls there, and who listens."""

    house: Indoors
    ears: Ears
    operator: Caller
    feed: Caller
    day: int = 1

    async def figures(self, more: int = 0) -> None:
        """The figures of another day; MAT-03 is too small beside MAT-01, and one raw text cannot be read."""
        told = ((CODE, V), (OTHER, V - 5_000_017), (CODE, RAW))
        for number, (series, value) in enumerate(told):
            one = {
                "series": series, "value": value, "as_of": f"2026-03-{self.day:02}T09:00:00Z",
                "period": f"2026-03-{self.day + (number == 2):02}",
            }  # fmt: skip
            await self.feed.ok("POST", "/api/observations", {"observations": [one]})
        public = {"series": "VB-01", "value": 5_000_000 + self.day, "period": "2026-02", "as_of": "2026-03-01"}
        await self.feed.ok("POST", "/api/observations", {"observations": [public | {"as_of": "2026-03-01T00:00:00Z"}]})
        self.day += 2

    async def screen(self, room: str) -> Ear:
        token = await self.house.program(Scope.DISPLAY, room)
        return await self.ears.on(f"/ws/screen?room={room}&screen=main", token)

    async def linked(self, **wish: Any) -> Ear:
        """A browser that watches by a link that may show everything its place may."""
        made = await self.operator.ok("POST", "/api/links", {"name": "Đài", "clearance": "restricted", **wish})
        browser = await self.house.caller()
        await browser.ok("POST", "/api/view", {"code": made["link"].partition("#")[2]})
        return await self.ears.on("/ws/view", browser)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    plant(tmp_path)
    async with indoors(tmp_path) as house, serving(house.app) as served, listening(served) as ears:
        operator, feed = await house.person("ha", Role.OPERATOR), await house.program(Scope.INGEST)
        town = Town(house, ears, operator, feed)
        await town.figures()
        for room in ROOMS:
            await operator.ok("PUT", f"/api/rooms/{room}/layout", {"layout": LAYOUT, "pinned": True})
        yield town


async def told(town: Town, *ears: Ear) -> None:
    """Wait until these pages have everything of now."""
    mark = await town.operator.ok("PUT", "/api/rooms/kim-lien/layout", {"layout": LAYOUT})
    await town.figures()
    newest = f'"v":{5_000_000 + town.day - 2}'.encode()
    assert mark["seq"]
    for ear in ears:
        await reached(lambda ear=ear: newest in ear.heard[-1] or newest in ear.bytes, what="the newest figure")


async def a_meeting(town: Town) -> str:
    """What happens in one, in all of its rooms at once: focus, new figures, hold, a past moment, decisions, words."""
    ok = town.operator.ok
    items = [{"key": "mot", "title": {"vi": "Mục một"}, "layout": LAYOUT, "topic": "rieng"}]
    meeting = (await ok("POST", "/api/meetings", {"rooms": list(ROOMS)}))["meeting"]
    await ok("PUT", f"/api/meetings/{meeting}/agenda", {"items": items})
    before = town.house.clock().isoformat().replace("+00:00", "Z")
    await ok("POST", f"/api/meetings/{meeting}/agenda/step", {"item": "mot"})
    await town.figures()
    for room in ROOMS:
        await ok("PUT", f"/api/rooms/{room}/focus", {"topic": "rieng"})
        await ok("PUT", f"/api/rooms/{room}/hold", {})
    await town.figures()
    for room in ROOMS:
        await ok("DELETE", f"/api/rooms/{room}/hold")
        await ok("PUT", f"/api/rooms/{room}/hold", {"at": before})
    held = (await town.operator.get("/api/held"))["held"]
    assert held
    await ok("POST", f"/api/held/{held[0]['id']}/reject", {"reason": REASON})
    await ok("POST", f"/api/held/{held[-1]['id']}/accept", {"reason": REASON, "value": V})
    await ok("POST", f"/api/held/{held[-1]['id']}/undo", {"reason": REASON})
    await ok("POST", f"/api/meetings/{meeting}/notes", {"text": "Ghi chú"})
    await ok("POST", "/api/preflight", {"meeting": meeting})
    for room in ROOMS:
        await ok("DELETE", f"/api/rooms/{room}/hold")
    await town.figures()
    return str(meeting)


async def test_nothing_restricted_leaves_the_house_in_a_whole_meeting(town: Town) -> None:
    """Sockets of public and internal rooms, links, phones and lower consoles; then every answer lower callers get."""
    outer, inner, open_ = [await town.screen(room) for room in (OUTER, INNER, ROOM)]
    viewer = await town.house.person("xem", Role.VIEWER)
    steward = await town.house.person("y-te", Role.STEWARD, "so-y-te")
    presenter = await town.house.presenter(OUTER)
    await town.operator.adjourn(OUTER)
    lower = [
        await town.ears.on("/ws/console", steward),
        await town.linked(room=INNER),
        await town.linked(room=OUTER),
        await town.linked(layout=LAYOUT, clearance="internal"),
    ]
    whole = await town.ears.on("/ws/console", town.operator)
    meeting = await a_meeting(town)
    code = (await town.operator.get(f"/api/meetings/{meeting}/code"))["code"]
    await presenter.ok("POST", "/api/join", {"code": code, "name": "Chị Lan"})
    lower.append(await town.ears.on(f"/ws/remote?room={OUTER}", presenter))
    await told(town, outer, inner, open_, whole, *lower)
    for ear in (outer, inner, *lower):
        assert given_away(ear.bytes) == []
        assert not names_it(ear)
    for ear in (open_, whole):  # the search finds what is there
        assert set(given_away(ear.bytes, NEEDLES[:1] + NEEDLES[4:5])) >= {str(V), str(2 * V)}
    await town.operator.ok("DELETE", f"/api/meetings/{meeting}")
    reader = await town.house.program(Scope.READ)
    nobody = await town.house.caller()
    asked = addresses(town, meeting)
    for caller in (viewer, steward, presenter, reader, nobody):
        for path in asked:
            answer = await caller.call("GET", path)
            assert answer.status_code < 500, (path, answer.text)
            assert given_away(answer.content) == [], path
    await viewer.expect_refusal(404, "not_found", "GET", f"/api/rooms/{ROOM}/why")
    assert {one["key"] for one in (await viewer.get("/api/claims"))["claims"]} >= {INNER, OUTER}
    assert ROOM not in {one["key"] for one in (await viewer.get("/api/claims"))["claims"]}
    found = {path for path in asked if given_away((await town.operator.call("GET", path)).content)}
    assert {f"/api/meetings/{meeting}/minutes{end}" for end in ("", ".csv", ".docx")} < found


def names_it(ear: Ear) -> list[str]:
    """Values and lists that bear or name a restricted figure, under its code or in a row."""
    found = []
    for message in map(json.loads, ear.heard):
        for key, value in (message.get("values") or {}).items():
            if value is not None and not key.startswith("@layout/") and "MAT-0" in key + json.dumps(value):
                found.append(key)
    return found


def addresses(town: Town, meeting: str) -> list[str]:
    """Every address of the route table that is read, with what there is in this town."""
    held = next(iter(town.house.house.state.held))
    places = {
        "id": [meeting], "room": list(ROOMS), "code": [CODE, "MAT-02", OTHER, "VB-01"], "key": [LAYOUT, "http"],
        "seq": ["1"], "name": ["ha"], "width": ["room"], "slot": ["layout"],
    }  # fmt: skip
    found = []
    for route in routes():
        if not isinstance(route, Route) or "GET" not in (route.methods or ()) or route.path.startswith(NOT_SENT):
            continue
        names = re.findall(r"{(\w+)(?::path)?}", route.path)
        values = places.get(names[0], ["x"]) if names else [""]
        found += [
            re.sub(r"{\w+(?::path)?}", "1", re.sub(r"{\w+(?::path)?}", value, route.path, count=1)) for value in values
        ]
    now = town.house.clock().isoformat().replace("+00:00", "Z")
    more = [f"/api/rooms/{room}/wall?at={now}" for room in ROOMS]
    more += [f"/api/rooms/{room}/timeline?since=2026-01-01T00:00:00Z&until={now}" for room in ROOMS]
    more += ["/api/held?all=1", "/api/meetings?past=1", "/api/journal?limit=1000", "/api/snapshot?layout=mat"]
    more += [f"/api/preflight?meeting={meeting}", f"/api/preflight?room={INNER}", "/api/entry?unit=so-khcn"]
    more += [f"/api/held/{held}", f"/api/rooms/{ROOM}/why?screen=main", "/api/entry/history?unit=so-khcn"]
    return [*found, *more]


async def test_the_press_sees_what_is_public_and_the_room_its_own_again(town: Town) -> None:
    """All screens of the room at once, whatever they show or hold; nothing restricted after the first public wall."""
    ok, screens = town.operator.ok, [await town.screen(ROOM), await town.linked(room=ROOM)]
    presenter = await town.house.presenter(ROOM)
    screens.append(await town.ears.on(f"/ws/remote?room={ROOM}", presenter))
    guest = await town.house.presenter(ROOM, "Khách")
    began = town.house.clock().isoformat().replace("+00:00", "Z")
    await told(town, *screens)
    assert all(given_away(ear.bytes) for ear in screens)
    for step in ("", "hold", "past"):
        if step:
            await ok("PUT", f"/api/rooms/{ROOM}/hold", {"at": began} if step == "past" else {})
        marks = [len(ear.heard) for ear in screens]
        await presenter.ok("PUT", f"/api/rooms/{ROOM}/press")
        await ok("PUT", f"/api/rooms/{ROOM}/press")  # it is there already
        for ear, mark in zip(screens, marks, strict=True):
            await reached(lambda ear=ear, mark=mark: ear.public(mark), what="another wall")
        for layout in (LAYOUT, "tong-quan", LAYOUT):
            await ok("PUT", f"/api/rooms/{ROOM}/layout", {"layout": layout, "pinned": True})
        await told(town)
        assert town.house.scene(ROOM)["press"]["by"] == "Chị Lan"
        assert town.house.scene(ROOM, "left")["press"]["by"] == "Chị Lan"
        assert "press" not in town.house.scene(INNER)
        marks = [(len(ear.heard), ear.public(mark)) for ear, mark in zip(screens, marks, strict=True)]
        for ear, (_, wall) in zip(screens, marks, strict=True):
            assert given_away(ear.since(wall)) == []
        await guest.expect_refusal(403, "press_kept", "DELETE", f"/api/rooms/{ROOM}/press")
        await ok("DELETE", f"/api/rooms/{ROOM}/press")
        for ear, (mark, _) in zip(screens, marks, strict=True):
            await reached(lambda ear=ear, mark=mark: given_away(ear.since(mark)), what="the room's own wall")
    kinds = [event.kind for event in await town.house.house.journal.read(0) if event.kind.startswith("press.")]
    assert kinds == ["press.came", "press.left"] * 3
