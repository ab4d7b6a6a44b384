"""Programs that send by themselves: what their token reaches, CloudEvents, and repeating without harm."""

import json
import re
import shlex
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError
from displays import people
from displays.openapi import document
from displays.rights import Role, Scope
from displays.routes import routes
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.service import ROOT, Client, Service

POST = "/api/observations"
ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"
PERIOD = "2025-09"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def program(house: Indoors) -> Caller:
    return await house.program(Scope.INGEST)


def sent(series: str, value: Any = 7, period: str = PERIOD, **more: Any) -> dict[str, Any]:
    return {"series": series, "value": value, "period": period, **more}


def event(id: str, data: Any, **more: Any) -> dict[str, Any]:
    return {"specversion": "1.0", "id": id, "source": "/may/1", "type": "vn.do", "data": data, **more}


async def send(caller: Caller, body: Any, kind: str = ONE, **headers: str) -> Any:
    said = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return await caller.ok("POST", POST, content=json.dumps(body), headers=said)


async def refuse(caller: Caller, status: int, code: str, body: Any, kind: str = ONE, **headers: str) -> Any:
    said = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return await caller.expect_refusal(status, code, "POST", POST, content=json.dumps(body), headers=said)


async def figures(house: Indoors) -> Counter[tuple[str, Any]]:
    """How often each series and value is in the journal."""
    events = await house.house.journal.read(0, 1000, [Kind.OBSERVED])
    return Counter((one["series"], one["v"]) for event in events for one in event.data["observations"])


def refused(answer: Any) -> dict[int, str]:
    return {one["index"]: one["reason"]["code"] for one in answer["rejected"]}


# ---- what a token reaches


@pytest.mark.parametrize(
    ("units", "series", "fate"),
    [
        ((), (), ["", "", "", ""]),
        (("so-y-te",), (), ["", "", "", "not_your_unit"]),
        ((), ("YT-05@*",), ["not_your_series", "", "", "not_your_series"]),
        ((), ("YT-05@16681", "VB-01"), ["not_your_series", "", "not_your_series", ""]),
        (("so-y-te",), ("YT-05", "VB-01"), ["", "not_your_series", "not_your_series", "not_your_unit"]),
        (("so-y-te", "vp-ubnd"), (), ["", "", "", ""]),
    ],
)
async def test_a_token_reaches_so_far(
    house: Indoors, units: Sequence[str], series: Sequence[str], fate: list[str]
) -> None:
    """By owner unit, by series, or both; each item by itself, and what is refused is not kept."""
    program = await house.program(Scope.INGEST, units=units, series=series)
    ones = [sent(one) for one in ("YT-05", "YT-05@16681", "YT-05@16690", "VB-01")]
    answer = await program.ok("POST", POST, {"observations": ones})
    assert refused(answer) == {index: code for index, code in enumerate(fate) if code}
    assert answer["accepted"] == fate.count("") == (await figures(house)).total()
    tried = await house.house.journal.read(0, 1000, [Kind.REFUSED])
    assert [one.by for one in tried] == (["token:a-ingest"] if any(fate) else [])


@pytest.mark.parametrize("written", ["vb-01", " VB-01 ", "Vb-01@16681", "VB-01@Phường Thành Vinh"])
async def test_another_spelling_reaches_no_further(house: Indoors, written: str) -> None:
    """What counts is the series as intake understands it: for a token, and for a steward."""
    program = await house.program(Scope.INGEST, units=["so-y-te"])
    steward = await house.person("Chị Hà", Role.STEWARD, "so-y-te")
    for caller in (program, steward):
        answer = await caller.ok("POST", POST, {"observations": [sent(written)]})
        assert refused(answer) == {0: "not_your_unit"}
    assert not await figures(house)


async def test_what_a_token_reaches_is_kept_and_listed(tmp_path: Path) -> None:
    """In the vault beside the token and in its event; what makes no sense is refused in a sentence."""
    async with indoors(tmp_path) as house:
        journal = house.house.journal
        await people.create_token(journal, "may", Scope.INGEST, units=["so-y-te"], series=["YT-05@*"])
        (kept,) = await people.tokens(journal)
        (made,) = await journal.read(0, 100, [Kind.TOKEN_CREATED])
        for one in (kept, made.data):
            assert (one["units"], one["series"]) == (["so-y-te"], ["YT-05@*"])
        for scope, units, series, says in (
            (Scope.READ, ["so-y-te"], [], "sends nothing"),
            (Scope.INGEST, ["so-y-tế"], [], "There is no unit"),
            (Scope.INGEST, [], ["*"], "is no series"),
        ):
            with pytest.raises(people.PeopleError, match=says):
                await people.create_token(journal, "may", scope, units=units, series=series)


async def test_a_token_corrects_nothing(house: Indoors, program: Caller) -> None:
    """A correction has a person's name; the item is refused, the others are taken."""
    answer = await program.ok("POST", POST, {"observations": [sent("YT-04", correction="nhầm"), sent("YT-05")]})
    assert (refused(answer), answer["accepted"]) == ({0: "correct_by_person"}, 1)


# ---- CloudEvents


async def test_an_event_carries_one_observation_or_a_batch(house: Indoors, program: Caller) -> None:
    """Answered as if it had come alone; the figures say which source sent them."""
    one = await send(program, event("1", sent("YT-04", 1234)))
    assert (one["accepted"], one["kept"][0]["v"]) == (1, 1234)
    both = await send(program, event("2", {"observations": [sent("YT-05"), sent("VB-99")]}, subject="x", tuỳý="y"))
    assert (both["accepted"], refused(both)) == (1, {1: "unknown_series_near"})
    latest = house.house.state.latest("YT-04")
    assert latest is not None and latest.source.place == "api:/may/1"


async def test_attributes_may_be_headers(house: Indoors, program: Caller) -> None:
    """Binary mode: the body is the data, what is not ASCII is percent-encoded. Sent structured it is the same event."""
    headers = {"ce_specversion": "1.0", "ce_id": "1", "ce_source": "/tr%E1%BA%A1m/1", "ce_type": "vn.do"}
    first = await send(program, sent("YT-04", 1234), "application/json", **headers)
    assert first["accepted"] == 1
    assert await send(program, {**event("1", sent("YT-04", 1234)), "source": "/trạm/1"}) == first
    assert await figures(house) == {("YT-04", 1234): 1}


async def test_a_list_of_events_is_answered_one_by_one(house: Indoors, program: Caller) -> None:
    """Each with its own indexes; one that was sent before, or twice in the list, is kept once."""
    await send(program, event("2", sent("YT-05", 5)))
    await send(program, event("x", sent("YT-05", 6, as_of="2025-10-01")))
    two = event("2", sent("YT-05", 5))
    answer = await send(program, [event("1", sent("YT-04", 1234)), two, event("3", sent("VB-99")), two], MANY)
    assert [(one["id"], one["accepted"], refused(one)) for one in answer["events"]] == [
        ("1", 1, {}), ("2", 1, {}), ("3", 0, {0: "unknown_series_near"}), ("2", 1, {}),
    ]  # fmt: skip
    assert (answer["accepted"], answer["rejected"], answer["seq"]) == (3, 1, house.house.state.seq)
    assert await figures(house) == {("YT-05", 5): 1, ("YT-05", 6): 1, ("YT-04", 1234): 1}
    latest = house.house.state.latest("YT-05")
    assert latest is not None and latest.v == 6
    assert (await send(program, [], MANY))["events"] == []


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"specversion": "0.3"}, "specversion", "one_of"),
        ({"id": ""}, "id", "longer"),
        ({"source": 5}, "source", "text"),
        ({"type": None}, "type", "text"),
        ({"data": None}, "data.", "object"),
        ({"data": {"series": "YT-04", "period": "2025"}}, "data.value", "missing"),
        ({"data": {"observations": []}}, "data.observations", "more_items"),
        ({"data": sent("YT-04", extra=1)}, "data.extra", "unknown_field"),
    ],
)
async def test_what_is_no_event_of_ours_is_said_by_field(
    house: Indoors, program: Caller, wrong: dict[str, Any], field: str, code: str
) -> None:
    """Alone and in a list, where the number of the event stands before it; nothing is kept."""
    bad = {**event("1", sent("YT-04")), **wrong}
    (fault,) = (await refuse(program, 422, "malformed", bad))["errors"]
    assert (fault["field"], fault["code"]) == (field, code)
    assert fault["expected"] and "api." not in fault["expected"]
    (fault,) = (await refuse(program, 422, "malformed", [event("0", sent("YT-05")), bad], MANY))["errors"]
    named = {f"[1].{field}"} if field.startswith("data.") else {field}
    assert fault["field"] in named and (fault["index"] == 1 or "[1]" in fault["field"])
    assert not await figures(house)


async def test_a_key_said_twice_in_what_is_no_json_is_no_fault_of_its_own(program: Caller) -> None:
    """Broken behind it, or nested without end: the whole is no JSON that can be read."""
    for body in ('{"value": 1, "value": 2', '{"b": 1, "b": 2, "a": ' * 100_000):
        await program.expect_refusal(400, "bad_json", "POST", POST, content=body, headers={"Content-Type": ONE})


async def test_an_envelope_of_another_kind_is_refused(house: Indoors, program: Caller) -> None:
    """Other media types, data that is not JSON, missing headers, too much at once, another body under one name."""
    await refuse(program, 415, "not_taken", {}, "text/plain")
    await refuse(program, 415, "not_taken", event("1", "<a/>", datacontenttype="text/xml"))
    await refuse(program, 422, "malformed", sent("YT-04"), "application/json", ce_id="1")
    many = [event(str(n), {"observations": [sent("YT-04")] * 3000}) for n in range(2)]
    await refuse(program, 422, "malformed", many, MANY)
    await send(program, event("1", sent("YT-04", 5)))
    problem = await refuse(program, 422, "event_reused", event("1", sent("YT-04", 6)))
    assert problem["args"] == {"id": "1", "source": "/may/1"}
    assert "“/may/1”" in problem["detail"]
    await refuse(program, 422, "event_reused", [event("2", sent("YT-05", 6)), event("2", sent("YT-05", 7))], MANY)
    assert await figures(house) == {("YT-04", 5): 1}


SAID_TWICE = '{"series": "YT-04", "value": 1, "period": "2025-09", "value": 2}'
ONCE = '{"series": "YT-04", "value": 1, "period": "2025-09", "note": "note value"}'
ENVELOPE = '"specversion": "1.0", "source": "/may/1", "type": "vn.do", "id": '


@pytest.mark.parametrize(
    ("kind", "body", "index", "field"),
    [
        ("application/json", f'{{"observations": [{ONCE}, {SAID_TWICE}]}}', 1, "value"),
        ("application/json", f'{{"observations": [{ONCE}], "observations": [{ONCE}]}}', None, "observations"),
        (ONE, f'{{{ENVELOPE}"1", "id": "2", "data": {ONCE}}}', None, "id"),
        (ONE, f'{{{ENVELOPE}"1", "data": {SAID_TWICE}}}', None, "data.value"),
        (MANY, f'[{{{ENVELOPE}"1", "data": {{"observations": [{SAID_TWICE}]}}}}]', 0, "[0].data.value"),
        ("application/json", '{"observations": [{"value": 1, "valu\\u0065": 2}]}', 0, "value"),
    ],
)
async def test_a_key_said_twice_is_refused(
    house: Indoors, program: Caller, kind: str, body: str, index: int | None, field: str
) -> None:
    """Nobody knows which of both counts; the same key in two objects, or as a text, is none said twice."""
    problem = await program.expect_refusal(422, "malformed", "POST", POST, content=body, headers={"Content-Type": kind})
    (fault,) = problem["errors"]
    assert (fault["index"], fault["field"], fault["code"]) == (index, field, "once")
    assert not await figures(house)
    await program.ok(
        "POST", POST, content=f'{{"observations": [{ONCE}]}}', headers={"Content-Type": "application/json"}
    )


# ---- repeating


@pytest.mark.parametrize("kind", ["application/json", ONE, MANY])
@pytest.mark.parametrize("kept", [False, True])
async def test_a_repeated_call_is_told_the_same_after_a_kill(tmp_path: Path, kind: str, *, kept: bool) -> None:
    """Killed before the journal had it, or after and before the answer: once the service is back, the same answer."""
    ones = {"observations": [sent("YT-04", "1.234"), sent("VB-02", "791/903"), sent("VB-99")]}
    body = {"application/json": ones, ONE: event("7", ones), MANY: [event("7", ones), event("8", sent("YT-05"))]}[kind]
    headers = {"Idempotency_Key": "k7"} if kind == "application/json" else {}
    async with indoors(tmp_path) as house:
        secret = await people.create_token(house.house.journal, "may", Scope.INGEST)
        program, append = await house.caller(secret), house.house.journal.append

        async def killed(drafts: Sequence[Draft], **more: Any) -> int:
            if kept:
                await append(drafts, **more)
            raise JournalError("killed")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(house.house.journal, "append", killed)
            await refuse(program, 503, "unavailable", body, kind, **headers)
    async with indoors(tmp_path) as house:
        program = await house.caller(secret)
        answer = await send(program, body, kind, **headers)
        assert await send(program, body, kind, **headers) == answer
        (first, *_) = answer["events"] if kind == MANY else [answer]
        assert (first["accepted"], first["held"], first["unchanged"], refused(first)) == (
            1, 1, 0, {2: "unknown_series_near"},
        )  # fmt: skip
        assert first["seq"] == await house.house.journal.tail()
        assert set((await figures(house)).values()) == {1}


# ---- what is written about it


def commands() -> Iterator[list[str]]:
    """The shell lines of the section `push`."""
    page = (ROOT / "feeds" / "README.md").read_text(encoding="utf-8")
    section = page[page.index("### push") :].split("\n## ", 1)[0]
    for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            yield shlex.split(re.sub(r"^TOKEN=\$\((.*)\)$", r"\1", line))


def test_the_examples_are_accepted(tmp_path: Path) -> None:
    """The page's token is made by its own command, each curl is sent as it stands, and every figure is accepted.

    Sent again after the process was killed, each is told the same; the journal has its figures once.
    """
    make_token, *curls = list(commands())
    assert len(curls) == 4 and all(curl[0] == "curl" for curl in curls)
    with Service(tmp_path) as service:
        client = service.client(service.cli(*make_token[1:]).strip())
        answers = [example(client, curl) for curl in curls]
        for curl, answer in zip(curls, answers, strict=True):
            assert answer["accepted"] == curl[-1].count('"value"') and not answer["rejected"], answer
        service.kill()
        service.restart()
        assert [example(client, curl) for curl in curls] == answers
        reader = service.client(service.token("xem", "read"))
        assert len(reader.get("/api/indicators/YT-04/history")["history"]) == 4


def example(client: Client, curl: list[str]) -> Any:
    headers = dict(curl[at + 1].split(": ", 1) for at, word in enumerate(curl) if word == "-H")
    assert headers.pop("Authorization") == "Bearer $TOKEN"
    (url,) = [word for word in curl if word.startswith("http://")]
    path = url.removeprefix("http://127.0.0.1:8000")
    return client.ok("POST", path, content=curl[-1].encode(), headers=headers)


def test_the_document_describes_every_envelope() -> None:
    """The three media types of a post, an event's data as a batch or one observation, and the form of an upload."""
    described = document(routes())
    content = described["paths"][POST]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", ONE, MANY}
    headers = {one["name"] for one in described["paths"][POST]["post"]["parameters"] if one["in"] == "header"}
    assert headers == {"Idempotency-Key", "ce-specversion", "ce-id", "ce-source", "ce-type"}
    schemas = described["components"]["schemas"]
    assert schemas["CloudEvent"]["required"] == ["specversion", "id", "source", "type", "data"]
    refs = {one["$ref"].rpartition("/")[2] for one in schemas["CloudEvent"]["properties"]["data"]["anyOf"]}
    assert refs == {"Batch", "SentObservation"} <= schemas.keys()
    upload = described["paths"]["/api/entry/uploads"]["post"]["requestBody"]["content"]["multipart/form-data"]
    assert set(upload["schema"]["properties"]) == {"file", "fixes", "digest"}
    given = described["paths"]["/api/owners.csv"]["get"]["responses"]["200"]["content"]
    assert given == {"text/csv": {"schema": {"type": "string"}}}
