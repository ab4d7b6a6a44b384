"""Posting observations: what an answer promises, whatever comes at once, in pieces or twice."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft, Event, Kind
from broadcaster.model import Reason
from displays import endpoint
from displays.line import COME_BACK, Line
from displays.naming import worded
from displays.problem import Problem
from displays.rights import Scope
from displays.words import words
from tests.doubles.house import Caller, Indoors, indoors

POST = "/api/observations"
PERIOD = "2025-09"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def program(house: Indoors) -> Caller:
    return await house.program(Scope.INGEST)


def sent(series: str, value: Any, period: str = PERIOD, **more: Any) -> dict[str, Any]:
    return {"series": series, "value": value, "period": period, **more}


def batch(*observations: dict[str, Any]) -> dict[str, Any]:
    return {"observations": list(observations)}


async def kept(house: Indoors) -> list[Event]:
    """The events that carry observations."""
    return await house.house.journal.read(0, 1000, [Kind.OBSERVED])


async def figures(house: Indoors) -> Counter[tuple[str, str]]:
    """How often each series and raw text is in the journal."""
    events = await kept(house)
    return Counter((one["series"], one["source"]["raw"]) for event in events for one in event.data["observations"])


async def test_the_answer_comes_when_it_is_durable_and_shown(
    house: Indoors, program: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the journal has not kept it, nobody is answered and nothing is shown; with the answer, both are done."""
    journal, reached, let_go = house.house.journal, asyncio.Event(), asyncio.Event()
    append = journal.append

    async def held_up(drafts: Sequence[Draft], **more: Any) -> int:
        reached.set()
        await let_go.wait()
        return await append(drafts, **more)

    monkeypatch.setattr(journal, "append", held_up)
    posting = asyncio.create_task(program.ok("POST", POST, batch(sent("YT-04", "1.234"))))
    await reached.wait()
    assert (posting.done(), house.house.state.latest("YT-04"), await kept(house)) == (False, None, [])
    let_go.set()
    answer = await posting
    latest = house.house.state.latest("YT-04")
    assert latest is not None
    assert (answer["accepted"], latest.v, house.house.state.entries["YT-04"].value["v"]) == (1, 1234, 1234)
    assert [event.seq for event in await kept(house)] == [answer["seq"]]


async def test_one_bad_item_of_five_hundred_is_named_and_the_others_are_kept(house: Indoors, program: Caller) -> None:
    """By its index, with a reason and what was meant; 499 are durable."""
    areas = [code for code, area in house.house.state.areas.items() if area["kind"] in ("xa", "phuong")]
    series = [f"{code}@{area}" for code in ("YT-04", "YT-05", "HCC-03", "PA-03") for area in areas][:499]
    items = [sent(name, f"1.{number:03d}") for number, name in enumerate(series)]
    items.insert(321, sent("YT-04@Phường Thành Vịnh", 5))
    answer = await program.ok("POST", POST, batch(*items))
    assert (answer["accepted"], answer["held"], answer["unchanged"]) == (499, 0, 0)
    (refused,) = answer["rejected"]
    assert (refused["index"], refused["reason"]["code"]) == (321, "unknown_area_near")
    assert "16681" in refused["reason"]["text"]
    assert (await figures(house)).total() == 499


async def test_two_identical_posts_at_once_are_kept_once(house: Indoors, program: Caller) -> None:
    """With an Idempotency-Key both get the same answer, also where one item is held and one refused."""
    body = batch(sent("YT-04", "1.234"), sent("VB-02", "791/903"), sent("VB-99", 1))
    headers = {"Idempotency-Key": "chuyen-7"}
    answers = await asyncio.gather(*(program.ok("POST", POST, body, headers=headers) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert (answers[0]["accepted"], answers[0]["held"], len(answers[0]["rejected"])) == (1, 1, 1)
    assert await figures(house) == {("YT-04", "1.234"): 1}


async def test_two_bodies_under_one_key_at_once_are_not_mixed(house: Indoors, program: Caller) -> None:
    """One is kept and answered, the other is told that its key is taken."""
    headers = {"Idempotency-Key": "chuyen-8"}
    bodies = [batch(sent("YT-04", value)) for value in ("1.234", "1.235")]
    answers = await asyncio.gather(*(program.call("POST", POST, body, headers=headers) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    assert (await figures(house)).total() == 1


async def test_a_key_forgotten_and_used_again_hides_nothing(house: Indoors, program: Caller) -> None:
    """Once its answer is forgotten, another body under the same key is kept like any other."""
    headers = {"Idempotency-Key": "ngay"}
    await program.ok("POST", POST, batch(sent("YT-04", "1.234")), headers=headers)
    for id in await house.house.gate.vault.items("answered"):
        await house.house.gate.vault.delete("answered", id)
    answer = await program.ok("POST", POST, batch(sent("YT-04", "1.300")), headers=headers)
    assert answer["accepted"] == 1
    assert await figures(house) == {("YT-04", "1.234"): 1, ("YT-04", "1.300"): 1}


async def test_two_hundred_posts_at_once_are_all_kept(house: Indoors, program: Caller) -> None:
    """They wait for each other; each is answered and kept exactly once, and nothing of them is left in the line."""
    bodies = [
        batch(*(sent("YT-04", f"1.{n:03d}", f"{2000 + n % 20}-{m:02d}") for m in range(1, 6))) for n in range(200)
    ]
    answers = await asyncio.gather(*(program.ok("POST", POST, body) for body in bodies))
    assert sum(answer["accepted"] for answer in answers) == (await figures(house)).total() == 1000
    assert house.house.line.held == 0


async def test_a_full_line_sends_away(house: Indoors, program: Caller) -> None:
    """503 with Retry-After, nothing kept; when there is room again the same post is taken."""
    body = batch(sent("YT-04", "1.234"))
    async with house.house.line.place() as place:
        place.grow(16 * 1024 * 1024)
        said = await program.call("POST", POST, body)
        assert (said.status_code, said.json()["code"], said.headers["retry-after"]) == (503, "busy", str(COME_BACK))
    assert await kept(house) == []
    assert (await program.ok("POST", POST, body))["accepted"] == 1


async def test_a_line_bounds_bytes_and_turns() -> None:
    """Whoever leaves, also by a fault, gives back what it held; whose turn does not come is told to come back."""
    line = Line(at_once=1, room=10, patience=0)
    async with line.place() as first, line.place() as second:
        first.grow(6)
        await first.turn()
        with pytest.raises(Problem, match="busy"):
            second.grow(5)
        second.grow(4)
        with pytest.raises(Problem, match="busy"):
            await second.turn()
    assert line.held == 0
    with pytest.raises(ZeroDivisionError):
        async with line.place() as third:
            third.grow(10)
            await third.turn()
            raise ZeroDivisionError
    async with line.place() as fourth:
        await fourth.turn()
        assert line.held == 0


async def test_who_dies_in_the_middle_of_a_body_leaves_nothing(house: Indoors, program: Caller) -> None:
    """Half a post is no post: nothing is kept, and its place in the line is free."""
    half = json.dumps(batch(sent("YT-04", "1.234"))).encode()[:-10]
    status = await _raw(house, program, [{"type": "http.request", "body": half, "more_body": True}], gone=True)
    assert status == 400
    assert (await kept(house), house.house.line.held) == ([], 0)


async def test_a_body_that_does_not_come_is_not_waited_for(
    house: Indoors, program: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """408 after READ_LIMIT, and its place in the line is free."""
    monkeypatch.setattr(endpoint, "READ_LIMIT", 0)
    status = await _raw(house, program, [{"type": "http.request", "body": b'{"obs', "more_body": True}], gone=False)
    assert status == 408
    assert house.house.line.held == 0


async def test_a_large_post_is_cut_where_no_rule_is_cut(house: Indoors, program: Caller) -> None:
    """The fold gets it in parts, each with all figures of a period and area: none shows a part above its whole."""
    pairs = [(year, month) for year in range(1950, 2025) for month in range(1, 13)]
    items = [sent("DL-01", 900 + n, f"{year}-{month:02d}") for n, (year, month) in enumerate(pairs)]
    items += [sent("DL-02", 800 + n, f"{year}-{month:02d}") for n, (year, month) in enumerate(pairs)]
    answer = await program.ok("POST", POST, batch(*items))
    assert answer["accepted"] == len(items) == 1800
    events = await kept(house)
    assert len(events) == 2
    for event in events:
        counted = Counter(one["period"] for one in event.data["observations"])
        assert set(counted.values()) == {2}
    assert not [key for key, entry in house.house.state.entries.items() if "mismatch" in str(entry.value)]


@pytest.mark.parametrize(
    ("written", "v"),
    [
        ("1", 1),
        ("1.5", 1.5),
        ("-0.0", 0),
        ('"1.234.567"', 1234567),
        ('"1.234,5"', None),
        ("null", None),
        ("1e30", None),
    ],
)
async def test_a_value_is_a_number_or_text(house: Indoors, program: Caller, written: str, v: float | None) -> None:
    """Numbers and Vietnamese number texts are read; what is doubtful of a count waits for a person."""
    answer = await _send(program, written)
    assert answer.status_code == 200
    latest = house.house.state.latest("YT-04")
    assert (latest.v if latest else None) == v


@pytest.mark.parametrize("written", ["true", "[1]", "{}", "NaN", "Infinity", "1e309", "9" * 400])
async def test_what_is_no_value_is_refused_in_words(house: Indoors, program: Caller, written: str) -> None:
    """With index and field, what was expected, and no more of what came than a line holds; nothing is kept."""
    fault = await _refused(await _send(program, written))
    assert (fault["code"], fault["expected"]) == ("number_or_text", "a number, or text just as it was written")
    assert await kept(house) == []


async def test_a_text_without_end_is_refused_as_too_long(house: Indoors, program: Caller) -> None:
    """It is a text, so that is not what is wrong with it."""
    fault = await _refused(await _send(program, f'"{"9" * 10_000}"'))
    assert (fault["code"], fault["expected"]) == ("shorter", "at most 500 characters")
    assert await kept(house) == []


async def _refused(answer: Any) -> dict[str, Any]:
    """The only fault of a refused post."""
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    fault: dict[str, Any]
    (fault,) = answer.json()["errors"]
    assert (fault["index"], fault["field"]) == (0, "value")
    assert len(str(fault["got"])) <= 80
    return fault


async def _send(program: Caller, written: str) -> Any:
    raw = f'{{"observations": [{{"series": "YT-04", "period": "{PERIOD}", "value": {written}}}]}}'
    return await program.call("POST", POST, content=raw.encode(), headers={"Content-Type": "application/json"})


async def _raw(house: Indoors, program: Caller, pieces: list[dict[str, Any]], *, gone: bool) -> int:
    """Call the service with a body in pieces, after which the caller is gone or says nothing; the status answered."""
    waiting, told = iter(pieces), []
    names = {"content-type": "application/json", "authorization": program.http.headers["authorization"]}

    async def receive() -> dict[str, Any]:
        if piece := next(waiting, None):
            return piece
        if gone:
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        told.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": POST, "raw_path": POST.encode(), "query_string": b"", "root_path": "", "server": ("iocast.test", 80),
        "client": ("10.0.0.7", 50_000),
        "headers": [(name.encode(), value.encode()) for name, value in names.items()],
    }  # fmt: skip
    await house.app(scope, receive, send)
    status: int = told[0]["status"]
    return status


async def test_reasons_name_periods_and_days_as_people_do(house: Indoors, program: Caller) -> None:
    """The sentence, for whoever wrote the sending program's rule; its args keep what a program reads."""
    (rejected,) = (await program.ok("POST", POST, batch(sent("YT-04", 5, "2100-01"))))["rejected"]
    assert rejected["reason"]["args"] == {"period": "2100-01"}
    assert "January 2100" in rejected["reason"]["text"]
    older = worded(house.house.state, Reason("older", {"as_of": "2025-10-01T17:00:00.000Z"}), words("vi"))
    assert older["text"] == "Đã có số liệu mới hơn (02/10/2025)."
