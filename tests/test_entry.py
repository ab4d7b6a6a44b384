"""What stewards send and see: what their unit owes, the workbook, its preview, and what was sent before."""

import csv
import io
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError
from broadcaster.moments import instant
from displays import people, uploading
from displays.csvfile import harmless, table
from displays.rights import Role, Scope
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.service import SAMPLE

UNIT = "so-y-te"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def steward(house: Indoors) -> Caller:
    return await house.person("Chị Hà", Role.STEWARD, UNIT)


def sent(series: str, value: Any, period: str, **more: Any) -> dict[str, Any]:
    return {"series": series, "value": value, "period": period, **more}


async def post(caller: Caller, *observations: dict[str, Any], **more: Any) -> Any:
    return await caller.ok("POST", "/api/observations", {"observations": list(observations), "source": "form"}, **more)


def named(answer: Any) -> dict[str, Any]:
    return {each["series"]: each for each in answer["items"]}


async def test_a_steward_sees_what_the_unit_owes(house: Indoors, steward: Caller) -> None:
    """Every indicator of the unit once, computed ones apart; what is late first, with its deadline and one sentence."""
    await post(steward, sent("YT-05", "12", "2025-09"), sent("YT-04", "1.234", "2025-09"))
    found = await steward.get("/api/entry")
    assert found["unit"]["key"] == UNIT
    assert [each["key"] for each in found["units"]] == [UNIT]
    codes = {each["code"] for each in [*found["items"], *found["computed"]]}
    assert codes == {one.code for one in house.house.state.indicators.values() if one.owner == UNIT}
    assert all(house.house.state.indicators[each["code"]].formula for each in found["computed"])
    items = named(found)
    assert [each["series"] for each in found["items"]][:2] == ["YT-04", "YT-05"]
    late = items["YT-05"]
    assert (late["phase"], late["period"], late["why"]["code"]) == ("late", "2026-10", "why_nobody")
    assert late["why"]["text"] == (
        "Health owes the figures from October 2025 to October 2026, the first deadline 17:00 on 09/10/2025: "
        "nobody has sent it."
    )
    (last,) = late["last"]
    assert (last["period"], last["v"], last["by"], last["raw"]) == ("2025-09", 12, "Chị Hà", "12")
    assert items["YT-02"]["phase"] == "missing"
    assert found["counts"] == {"late": 2, "missing": len(items) - 2, "due": 0, "fine": 0, "free": 0, "held": 0}


def workbook(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


async def template(caller: Caller) -> bytes:
    answer = await caller.call("GET", "/api/entry/template.xlsx")
    assert answer.status_code == 200, answer.text
    assert f'filename="{UNIT}-' in answer.headers["content-disposition"]
    return answer.content


def filled(data: bytes, **values: Any) -> bytes:
    """A template with figures typed beside their codes; `VB_02` stands for VB-02."""
    book = workbook(data)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value in ("Mã", "Code"))
    column = next(cell.column for cell in head if cell.value in ("Số liệu", "Value"))
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        if (name := str(row[0].value).replace("-", "_")) in values:
            sheet.cell(row[0].row, column).value = values.pop(name)
    assert not values
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


UPLOADS = "/api/entry/uploads"


def form(data: bytes, name: str = "mau.xlsx", **fields: Any) -> dict[str, Any]:
    parts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in fields.items()}
    return {"files": {"file": (name, data)}, "data": parts}


async def upload(caller: Caller, data: bytes, *, commit: int = 0, key: str = "", **fields: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return await caller.ok("POST", f"{UPLOADS}?commit={commit}", headers=headers, **form(data, **fields))


def told(answer: Any) -> dict[str, tuple[str, str | None]]:
    """What was filled in: series -> outcome and the reason's code."""
    rows = [row for row in answer["rows"] if row["raw"]]
    return {row["series"]: (row["outcome"], row["reason"] and row["reason"]["code"]) for row in rows}


async def brought(house: Indoors) -> list[tuple[str, Any, str, str]]:
    """Every figure in the journal: series, value, by whom, from where."""
    events = await house.house.journal.read(0, 1000, [Kind.OBSERVED])
    return [
        (one["series"], one["v"], event.by, one["source"]["place"])
        for event in events
        for one in event.data["observations"]
    ]


async def test_a_preview_records_nothing_and_names_every_cell(house: Indoors, steward: Caller) -> None:
    """Accepted, held and refused with place, name and reason; the journal is as it was."""
    before = house.house.state.seq
    data = filled(await template(steward), YT_04=1234, YT_02="791/903", YT_03=-5)
    seen = await upload(steward, data)
    assert told(seen) == {"YT-02": ("held", "slash"), "YT-03": ("held", "below_least"), "YT-04": ("accepted", None)}
    assert (seen["committed"], seen["counts"]["accepted"], seen["counts"]["held"]) == (False, 1, 2)
    row = next(row for row in seen["rows"] if row["series"] == "YT-04")
    assert (row["place"], row["sheet"], row["cell"]) == ("mau.xlsx!Figures!E9", "Figures", "E9")
    assert (row["v"], row["name"], row["decimals"]) == (1234, "Outpatient visits per day", 0)
    assert [row["cell"] for row in seen["rows"]] == sorted(
        (row["cell"] for row in seen["rows"]), key=lambda c: int(c[1:])
    )
    assert (house.house.state.seq, await brought(house)) == (before, [])


async def test_half_a_character_typed_in_place_is_no_figure(house: Indoors, steward: Caller) -> None:
    """JSON can name what no UTF-8 carries; it is held like any other text."""
    seen = await upload(steward, filled(await template(steward), YT_04="12"), fixes={"mau.xlsx!Figures!E9": "\ud800"})
    assert [row["outcome"] for row in seen["rows"] if row["cell"] == "E9"] == ["held"]


async def test_what_was_confirmed_is_recorded(house: Indoors, steward: Caller) -> None:
    """A cell mended in place counts as typed; the figure stands in the steward's name; held ones wait."""
    data = filled(await template(steward), YT_04="12 34", YT_02="791/903")
    fixes = {"mau.xlsx!Figures!E9": "1,234"}
    seen = await upload(steward, data, fixes=fixes)
    assert [row["fixed"] for row in seen["rows"] if row["cell"] == "E9"] == [True]
    done = await upload(steward, data, commit=1, fixes=fixes, digest=seen["digest"])
    assert (done["committed"], done["rows"], done["seq"]) == (True, seen["rows"], house.house.state.seq)
    assert await brought(house) == [("YT-04", 1234, "Chị Hà", "mau.xlsx!Figures!E9")]
    (waiting,) = named(await steward.get("/api/entry"))["YT-02"]["held"]
    assert waiting["id"] == next(row["id"] for row in done["rows"] if row["series"] == "YT-02")
    decided = await steward.ok("POST", f"/api/held/{waiting['id']}/accept", {"reason": "đã hỏi lại", "value": 0.5})
    assert decided["v"] == 0.5


async def test_a_confirmation_of_something_else_is_no_confirmation(house: Indoors, steward: Caller) -> None:
    """Where the state has moved on since the preview, nothing is recorded and the new preview is shown."""
    data = filled(await template(steward), YT_04=1234)
    seen = await upload(steward, data)
    (row,) = [row for row in seen["rows"] if row["series"] == "YT-04"]
    program = await house.program(Scope.INGEST)
    await post(program, sent("YT-04", 1234, row["period"]))
    answer = form(data, digest=seen["digest"])
    problem = await steward.expect_refusal(409, "preview_changed", "POST", f"{UPLOADS}?commit=1", **answer)
    assert told(problem["preview"]) == {"YT-04": ("unchanged", "same")}
    assert len(await brought(house)) == 1
    await upload(steward, data, commit=1, digest=problem["preview"]["digest"])
    await steward.expect_refusal(422, "no_digest", "POST", f"{UPLOADS}?commit=1", **form(data))


async def test_a_confirmation_sent_twice_counts_once(house: Indoors, steward: Caller) -> None:
    """The same key gets the same answer, at once or later; another file under it is refused."""
    blank = await template(steward)
    data = filled(blank, YT_04=1234)
    seen = await upload(steward, data)
    first = await upload(steward, data, commit=1, key="k1", digest=seen["digest"])
    assert await upload(steward, data, commit=1, key="k1", digest=seen["digest"]) == first
    assert len(await brought(house)) == 1
    other = form(filled(blank, YT_04=1235), digest=seen["digest"])
    headers = {"Idempotency-Key": "k1"}
    await steward.expect_refusal(422, "key_reused", "POST", f"{UPLOADS}?commit=1", headers=headers, **other)


async def test_a_retry_after_a_kill_is_told_the_same(
    house: Indoors, steward: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the journal had it and before it answered: the same answer, kept once; killed before: kept now."""
    data = filled(await template(steward), YT_04=1234, YT_02="791/903")
    seen = await upload(steward, data)
    answer = {"headers": {"Idempotency-Key": "k2"}, **form(data, digest=seen["digest"])}
    journal, append = house.house.journal, house.house.journal.append

    async def killed_before(drafts: Sequence[Draft], **more: Any) -> int:
        raise JournalError("killed")

    async def killed_after(drafts: Sequence[Draft], **more: Any) -> int:
        await append(drafts, **more)
        raise JournalError("killed")

    for killed in (killed_before, killed_after):
        monkeypatch.setattr(journal, "append", killed)
        assert (await steward.call("POST", f"{UPLOADS}?commit=1", **answer)).status_code == 503
    monkeypatch.setattr(journal, "append", append)
    done = await steward.ok("POST", f"{UPLOADS}?commit=1", **answer)
    assert (done["committed"], done["rows"], done["seq"]) == (True, seen["rows"], await journal.tail())
    assert len(await brought(house)) == 1


async def test_figures_of_another_unit_are_refused_by_cell(house: Indoors, steward: Caller) -> None:
    """Also where the code is written in small letters; and a steward cannot speak for another unit at all."""
    book = workbook(filled(await template(steward), YT_04=7))
    book.worksheets[0].append(["vb-01", "Văn bản đến", "văn bản", "2025-09", 5, "official"])
    data = io.BytesIO()
    book.save(data)
    seen = await upload(steward, data.getvalue())
    assert told(seen) == {"VB-01": ("rejected", "not_your_unit"), "YT-04": ("accepted", None)}
    (foreign,) = [row["reason"] for row in seen["rows"] if row["outcome"] == "rejected"]
    assert foreign["args"] == {"owner": "vp-ubnd", "unit": UNIT}
    assert foreign["text"] == "The figure is unit Provincial office's; you are of unit Health."
    for method, path in (("GET", "/api/entry"), ("GET", "/api/entry/template.xlsx"), ("GET", "/api/entry/history")):
        await steward.expect_refusal(403, "not_your_unit", method, f"{path}?unit=vp-ubnd")
    await steward.expect_refusal(403, "not_your_unit", "POST", f"{UPLOADS}?unit=vp-ubnd", **form(b"x"))
    (tried,) = await house.house.journal.read(0, 1000, [Kind.REFUSED])
    assert (tried.by, tried.data["why"]) == ("Chị Hà", "not_your_unit")


async def test_an_operator_names_the_unit(house: Indoors) -> None:
    """Without one there is a choice of units and nothing else; what is read is that unit's only."""
    operator = await house.person("Anh Nam", Role.OPERATOR)
    found = await operator.get("/api/entry")
    assert (found["unit"], found["items"]) == (None, [])
    assert {each["key"] for each in found["units"]} >= {"vp-ubnd", UNIT}
    assert {each["code"][:2] for each in (await operator.get("/api/entry", unit=UNIT))["items"]} == {"YT"}
    await operator.expect_refusal(422, "which_unit", "GET", "/api/entry/template.xlsx")
    await operator.expect_refusal(422, "which_unit", "POST", UPLOADS, **form(b"x"))
    await operator.expect_refusal(404, "not_found", "GET", "/api/entry?unit=nowhere")


async def test_what_is_no_file_is_said_in_words(steward: Caller, house: Indoors) -> None:
    """Nothing sent, no spreadsheet, broken corrections, too large, not a form, another site's page, no right."""
    await steward.expect_refusal(422, "no_file", "POST", UPLOADS, data={"digest": "x"}, files={"other": ("a", b"x")})
    problem = await steward.expect_refusal(422, "unreadable_file", "POST", UPLOADS, **form(b"\x00\x01nothing"))
    assert problem["reason"]["code"].startswith("file_") and problem["reason"]["text"] in problem["detail"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploading, "READ_LIMIT", 0)
        problem = await steward.expect_refusal(422, "unreadable_file", "POST", UPLOADS, **form(b"x"))
        assert problem["reason"]["code"] == "file_slow"
    await steward.expect_refusal(422, "bad_fixes", "POST", UPLOADS, **form(b"x", fixes="[1]"))
    large = form(bytes(10 * 1024 * 1024 + 1))
    await steward.expect_refusal(413, "too_large", "POST", UPLOADS, **large)
    await steward.expect_refusal(415, "not_taken", "POST", UPLOADS, {})
    broken = {"Content-Type": "multipart/form-data"}
    await steward.expect_refusal(400, "bad_form", "POST", UPLOADS, content=b"--x\r\nnonsense", headers=broken)
    elsewhere = {"Origin": "http://evil.test", "Sec-Fetch-Site": "cross-site"}
    await steward.expect_refusal(403, "foreign_origin", "POST", UPLOADS, headers=elsewhere, **form(b"x"))
    viewer = await house.person("Ông Ba", Role.VIEWER)
    await viewer.expect_refusal(403, "not_allowed", "POST", UPLOADS, **form(b"x"))
    await viewer.expect_refusal(403, "not_allowed", "GET", "/api/entry")


# ---- what was sent before


async def past(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await caller.get("/api/entry/history", **query))["rows"]
    return rows


async def test_a_mistake_is_undone_by_a_correction(house: Indoors, steward: Caller) -> None:
    """The earlier figure is brought back as a new one with a name and a reason; nothing is rubbed out."""
    await post(steward, sent("YT-05", 12, "2025-09"))
    await post(steward, sent("YT-05", 21, "2025-09", as_of="01/10/2025"))
    rows = await past(steward, series="YT-05")
    assert [(row["v"], row["stands"], row["back"] and row["back"]["value"]) for row in rows] == [
        (21, True, None), (12, False, 12),
    ]  # fmt: skip
    answer = await post(steward, {**rows[1]["back"], "correction": "gõ ngược số"})
    assert (answer["accepted"], answer["kept"][0]["v"]) == (1, 12)
    rows = await past(steward, series="YT-05")
    assert [(row["v"], row["stands"], row["by"], row["correction"]) for row in rows] == [
        (12, True, "Chị Hà", "gõ ngược số"), (21, False, "Chị Hà", None), (12, False, "Chị Hà", None),
    ]  # fmt: skip
    assert rows[0]["as_of"] == rows[1]["as_of"]


async def test_a_counter_falls_only_by_a_correction(house: Indoors, steward: Caller) -> None:
    """What is held as a fall passes with a person's reason; a figure outside its bounds does not."""
    period = "2025-01-01/P9M"
    await post(steward, sent("YT-01", 1_260_513, period))
    held = await post(steward, sent("YT-01", 1_000_513, period))
    assert held["waiting"][0]["reason"]["code"] == "fell"
    taken = await post(steward, sent("YT-01", 1_000_513, period, correction="đếm trùng hai huyện"))
    assert (taken["accepted"], taken["held"]) == (1, 0)
    wrong = await post(steward, sent("YT-01", -5, period, correction="thử"))
    assert wrong["waiting"][0]["reason"]["code"] == "below_least"


async def test_history_says_who_from_where_and_what_was_decided(house: Indoors, steward: Caller) -> None:
    """A file's figure has its cell, a decision its reason; one that was taken back says so."""
    data = filled(await template(steward), YT_04=1234, YT_02="791/903")
    seen = await upload(steward, data)
    await upload(steward, data, commit=1, digest=seen["digest"])
    held = next(row["id"] for row in seen["rows"] if row["series"] == "YT-02")
    await steward.ok("POST", f"/api/held/{held}/accept", {"reason": "đã hỏi lại", "value": 0.5})
    program = await house.program(Scope.INGEST)
    await program.ok("POST", "/api/observations", {"observations": [sent("VB-01", 5, "2025-09")]})
    decided, figure = await past(steward)
    assert (figure["kind"], figure["series"], figure["by"]) == ("observed", "YT-04", "Chị Hà")
    assert (figure["file"], figure["sheet"], figure["cell"], figure["feed"]) == ("mau.xlsx", "Figures", "E9", "entry")
    assert (decided["kind"], decided["v"], decided["raw"], decided["stands"]) == ("decided", 0.5, "791/903", True)
    assert decided["decision"] == {"held": held, "accepted": True, "reason": "đã hỏi lại", "undone": False}
    (shown,) = named(await steward.get("/api/entry"))["YT-02"]["last"]
    assert (shown["by"], shown["decided"]["by"]) == ("Chị Hà", "Chị Hà")
    await steward.ok("POST", f"/api/held/{held}/undo", {"reason": "nhầm"})
    assert [row["decision"]["undone"] for row in await past(steward, series="YT-02")] == [True]


async def test_history_is_paged(house: Indoors, steward: Caller) -> None:
    """Newest first, each event once, however often a period was sent again; another unit's series is not there."""
    for number in range(30):
        await post(
            steward, sent("YT-05", 100 + number, f"2025-{number % 3 + 1:02d}", as_of=f"{number + 1:02d}/05/2025")
        )
    pages, before = [], 0
    while len(pages) < 30:
        page = await steward.get("/api/entry/history", limit=8, **({"before": before} if before else {}))
        pages += [row["v"] for row in page["rows"]]
        before = page["before"]
        if not before:
            break
    assert pages == [100 + number for number in reversed(range(30))]
    await steward.expect_refusal(404, "not_found", "GET", "/api/entry/history?series=VB-01")
    operator = await house.person("Anh Nam", Role.OPERATOR)
    await operator.expect_refusal(422, "which_unit", "GET", "/api/entry/history")


# ---- who owes what


async def test_why_is_one_sentence_in_both_languages(house: Indoors, steward: Caller) -> None:
    """What passed when, whose it is, and the cause; for an area of its own; nothing where there is nothing to say."""
    await post(steward, sent("YT-05@16681", 12, "2025-09"))
    vietnamese = await house.caller(await people.create_token(house.house.journal, "xem", Scope.READ), language="vi")
    english = await house.program(Scope.READ)
    path = "/api/indicators/YT-05/why"
    found = await english.get(path)
    assert found == await english.get(path, area="16681")
    assert (found["phase"], found["why"]["code"], found["owner"]["key"]) == ("late", "why_nobody", UNIT)
    assert found["why"]["text"] == (
        "Health owes the figures from October 2025 to October 2026 (Thành Vinh ward), the first deadline "
        "17:00 on 09/10/2025: nobody has sent it."
    )
    assert (await vietnamese.get(path))["why"]["text"] == (
        "Sở Y tế nợ số liệu từ tháng 10/2025 đến tháng 10/2026 (Phường Thành Vinh), hạn đầu tiên "
        "17:00 ngày 09/10/2025: chưa ai gửi."
    )
    assert (await english.get("/api/indicators/VB-05/why"))["why"] is None
    await english.expect_refusal(404, "not_found", "GET", "/api/indicators/VB-99/why")


async def test_who_owes_data_as_a_file(house: Indoors, steward: Caller) -> None:
    """For spreadsheet programs: BOM, semicolons, Vietnamese; the same debts as the list on the wall."""
    await post(steward, sent("YT-05", 12, "2025-09"))
    answer = await steward.call("GET", "/api/owners.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert head[:5] == ["Đơn vị", "Mã", "Chỉ tiêu", "Địa bàn", "Tình trạng"]
    wall = house.house.state.entries["@owners/internal"].value
    assert [row[1] for row in rows] == [debt["series"] for unit in wall for debt in unit["owes"]]
    (late,) = [row for row in rows if row[4] == "Quá hạn"]
    assert late[:2] == ["Sở Y tế", "YT-05"] and late[5:8] == ["tháng 9/2025", "tháng 10/2026", "17:00 ngày 09/10/2025"]
    feeds = (await steward.call("GET", "/api/feeds.csv")).content.decode("utf-8-sig")
    assert feeds.startswith("Nguồn;Tên;Loại;")


@pytest.mark.parametrize("text", ["=1+1", "+5", "-5", "@x", "\t=1", "  =cmd()", "\r=1", "\ufeff=1"])
def test_no_cell_of_a_file_is_a_formula(text: str) -> None:
    """What a spreadsheet program might run begins with an apostrophe; quotes and separators stay inside their cell."""
    assert harmless(text) == f"'{text}"
    answer = table("a.csv", ["x"], [[text, 'nói "có"; không', None, -5]])
    body = bytes(answer.body).decode("utf-8-sig")
    (_, row) = list(csv.reader(io.StringIO(body, newline=""), delimiter=";"))
    assert row == [f"'{text}", 'nói "có"; không', "", "'-5"]


async def test_a_file_tells_nothing_of_what_its_sender_may_not_see(house: Indoors, steward: Caller) -> None:
    """A row of another unit's restricted indicator is refused without its name or its last figure."""
    state = house.house.state
    hidden = next(one for one in state.indicators.values() if one.sensitivity == "restricted" and not one.formula)
    program = await house.program(Scope.INGEST)
    await program.ok("POST", "/api/observations", {"observations": [sent(hidden.code, 5, "2025-09")]})
    assert state.latest(hidden.code) is not None
    book = workbook(filled(await template(steward), YT_04=7))
    book.worksheets[0].append([hidden.code, "x", "x", "2025-09", 5, "official"])
    data = io.BytesIO()
    book.save(data)
    (row,) = [row for row in (await upload(steward, data.getvalue()))["rows"] if row["series"] == hidden.code]
    assert (row["reason"]["code"], row["name"], row["before"]) == ("not_your_unit", "", None)


async def test_below_internal_nobody_reads_of_held_figures(house: Indoors, steward: Caller) -> None:
    """Somebody in a public room learns that a figure is missing, not the text that waits nor which feed failed."""
    state = house.house.state
    code = next(one.code for one in state.indicators.values() if one.owner == UNIT and one.sensitivity == "public")
    await post(steward, sent(code, "khoảng năm mươi mấy", "2025"))
    room = next(one.key for one in state.rooms.values() if one.clearance == "public")
    guest, inside = await house.presenter(room), await house.program(Scope.READ)
    assert "năm mươi mấy" in (await inside.get(f"/api/indicators/{code}/why"))["why"]["text"]
    assert (await guest.get(f"/api/indicators/{code}/why"))["why"] is None
    assert "năm mươi mấy" not in (await guest.call("GET", "/api/owners.csv")).text


async def test_a_held_figure_explains_its_own_period_only(house: Indoors, steward: Caller) -> None:
    """Of the period that is owed it is the cause, with the deadline; a later one has another; an older one is none."""
    await post(steward, sent("YT-05", 12, "2025-09"))
    for period, says in (
        ("2025-07", "Health owes the figures from October 2025"),
        ("2025-10", "Health owes the figure for October 2025, deadline 17:00 on 09/10/2025: “mấy ca” came at"),
        ("2026-01", "The figure of Health for January 2026: “mấy ca” came at"),
    ):
        await post(steward, sent("YT-05", "mấy ca", period))
        item = named(await steward.get("/api/entry"))["YT-05"]
        assert item["why"]["text"].startswith(says)
        assert (item["phase"], item["deadline_text"]) == ("late", "17:00 on 02/11/2026")
    assert len(item["held"]) == 3


async def test_a_line_left_blank_is_no_fault(house: Indoors, steward: Caller) -> None:
    """Also where its period has not ended yet: nothing is wrong with what nobody filled in."""
    today = house.house.gate.clock().astimezone(house.house.state.site.time_zone).date()
    for day in range(3):
        period = (today - timedelta(days=day)).isoformat()
        await post(steward, sent("YT-04", 1200, period, as_of=instant(house.house.gate.clock())))
    seen = await upload(steward, await template(steward))
    assert {(row["outcome"], row["reason"]["code"]) for row in seen["rows"]} == {("unchanged", "missing")}
    assert max(row["period"] for row in seen["rows"] if row["series"] == "YT-04") > today.isoformat()


async def test_a_feed_that_simulates_is_nobodys_source(tmp_path: Path) -> None:
    """The sample's demonstration is switched off: that is no reason why a department owes a figure."""
    shutil.copytree(SAMPLE, tmp_path / "site")
    async with indoors(tmp_path) as house:
        assert "YT-04" in json.dumps(house.house.state.site.feeds["mo-phong"])
        operator = await house.person("Anh Nam", Role.OPERATOR)
        found = await operator.get("/api/indicators/YT-04/why")
        assert (found["feeds"], found["why"]["code"]) == ([], "why_nobody")


async def test_a_failing_feed_is_the_cause(tmp_path: Path) -> None:
    """The sentence names the feed that was to bring the figure, since when it fails, and how; so does the file."""
    shutil.copytree(SAMPLE, tmp_path / "site")
    feed = {"key": "his", "kind": "http", "url": "http://127.0.0.1:9/x", "series": "YT-04", "map": {"value": "v"}}
    plans = json.dumps([{**feed, "every": "1d", "period": "2025-09", "timeout": "5s"}])
    (tmp_path / "site" / "feeds.yaml").write_text(plans, encoding="utf-8")
    async with indoors(tmp_path) as house:
        operator = await house.person("Anh Nam", Role.OPERATOR)
        await operator.ok("POST", "/api/feeds/his/run")
        found = await operator.get("/api/indicators/YT-04/why")
        assert (found["phase"], found["feeds"], found["why"]["code"]) == ("missing", ["his"], "why_feed_fails")
        text = found["why"]["text"]
        assert text.startswith("Health has never had a figure here: the feed “his” fails since ")
        assert text.endswith(").") and "127.0.0.1:9" not in text, "sentences of the board stand on walls"
        item = named(await operator.get("/api/entry", unit=UNIT))["YT-04"]
        assert (item["feeds"], item["why"]) == (["his"], found["why"])
        (_, row) = (await operator.call("GET", "/api/feeds.csv")).content.decode("utf-8-sig").splitlines()
        assert row.startswith("his;") and ";Lỗi;" in row
