"""The audit trail as a file: whole, filtered, harmless to who opens it, and in the trail itself."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from broadcaster.events import Draft, Kind
from displays import trail
from displays.rights import Role
from tests.doubles.house import Caller, Indoors, indoors

FORMULA = "=HYPERLINK(1)"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def lines(caller: Caller, **query: str) -> list[Any]:
    answer = await caller.call("GET", "/api/journal.ndjson", params=query)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert "journal.ndjson" in answer.headers["content-disposition"]
    return [orjson.loads(line) for line in answer.content.splitlines()]


async def test_the_whole_trail_goes_along_in_its_order(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every event up to the asking, once, whatever a page of reading holds; the asking is an event with who and from
    where."""
    monkeypatch.setattr(trail, "MOST_EVENTS", 3)
    operator = await house.person("hà", Role.OPERATOR)
    await operator.ok("PUT", "/api/rooms/kim-lien/layout", {"layout": "tong-quan"})
    before = await house.house.journal.tail()
    told = await lines(operator)
    assert [one["seq"] for one in told] == list(range(1, before + 1))
    (asked,) = await lines(operator, kind="exported")
    assert (asked["by"], asked["data"]) == ("hà", {"what": "journal.ndjson", "from": "10.0.0.7"})


async def test_it_is_chosen_from_by_kind_room_and_time(house: Indoors) -> None:
    """Each filter alone and together; a wrong one is named."""
    operator = await house.person("hà", Role.OPERATOR)
    await operator.ok("PUT", "/api/rooms/kim-lien/press")
    await operator.ok("PUT", "/api/rooms/do-luong/press")
    (first, second) = await lines(operator, kind="press.came,press.left")
    assert [first["data"]["room"], second["data"]["room"]] == ["kim-lien", "do-luong"]
    (only,) = await lines(operator, kind="press.came", room="do-luong")
    assert only["seq"] == second["seq"]
    assert await lines(operator, kind="press.came", since="2999-01-01T00:00:00Z") == []
    assert await lines(operator, kind="press.came", until="2020-01-01T00:00:00Z") == []
    since = await lines(operator, since=second["at"])
    assert since[0]["at"] >= second["at"]
    assert second["seq"] in {one["seq"] for one in since}
    await operator.expect_refusal(422, "bad_kind", "GET", "/api/journal.csv", params={"kind": "x"})
    await operator.expect_refusal(422, "bad_instant", "GET", "/api/journal.csv", params={"since": "x"})


async def test_no_cell_of_the_table_is_a_formula(house: Indoors) -> None:
    """Names and words of people stand in it as words."""
    operator = await house.person("hà", Role.OPERATOR)
    await house.house.broadcast.record(
        Draft(Kind.RELEASED, FORMULA, {"slot": "hold", "width": "all", "rank": "operator"})
    )
    answer = await operator.call("GET", "/api/journal.csv", params={"kind": "released"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    headings, row = csv.reader(io.StringIO(text), delimiter=";")
    assert tuple(headings) == trail.HEADINGS
    assert row[3] == f"'{FORMULA}"
    assert orjson.loads(row[5])["slot"] == "hold"


async def test_who_has_only_some_rooms_takes_only_theirs(house: Indoors) -> None:
    """Without the room it is refused; a viewer gets nothing at all."""
    bound, viewer = await house.person("xã", Role.OPERATOR, groups=["xa"]), await house.person("xem", Role.VIEWER)
    await bound.ok("PUT", "/api/rooms/kim-lien/press")
    await bound.expect_refusal(403, "not_your_room", "GET", "/api/journal.ndjson")
    await bound.expect_refusal(403, "not_your_room", "GET", "/api/journal.ndjson", params={"room": "ubnd-tinh"})
    assert [one["kind"] for one in await lines(bound, room="kim-lien", kind="press.came")] == ["press.came"]
    await viewer.expect_refusal(403, "not_allowed", "GET", "/api/journal.csv")
