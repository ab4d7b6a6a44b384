"""An agenda out of somebody's file: tables of .docx and .xlsx as departments write them, and YAML."""

import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from docx import Document

from displays.agendafile import read as read_file
from displays.agendatable import Grid, Table, best, plain
from displays.durations import minutes, span, time_of_day
from displays.rights import Role
from feeds.feed import FeedError
from tests.doubles.house import Caller, Indoors, indoors

VIETNAMESE = [
    ["STT", "Nội dung", "Thời lượng (phút)", "Người trình bày", "Bố cục", "Tâm điểm"],
    ["1", "Khai mạc", "5", "Chủ trì", "", ""],
    ["I", "PHẦN BÁO CÁO", "", "", "", ""],
    ["2", "Giao ban y tế", "15 phút", "Sở Y tế", "Y tế", "Giường bệnh"],
    ["3", "Văn bản và hồ sơ", "1h10", "Sở KH&CN", "van-ban-hcc", ""],
    ["", "", "", "", "", ""],
    ["Tổng cộng", "", "90", "", "", ""],
]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def docx(*tables: Sequence[Sequence[str]], merged: Sequence[int] = ()) -> bytes:
    """A document with these tables; `merged` rows of each are one cell."""
    document = Document()
    document.add_paragraph("CHƯƠNG TRÌNH HỌP")
    for rows in tables:
        table = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
            if at in merged:
                table.cell(at, 0).merge(table.cell(at, len(row) - 1)).text = row[1]
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def xlsx(rows: Sequence[Sequence[Any]], name: str = "Chương trình") -> bytes:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    sheet = book.add_worksheet(name)
    clock = book.add_format({"num_format": "hh:mm"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value, *([clock] if isinstance(value, float) else []))
    book.close()
    return packed.getvalue()


def table(data: bytes, name: str) -> Table:
    found = read_file(data, name)
    assert isinstance(found, list)
    made = best(found)
    assert made is not None
    return made


async def bring(operator: Caller, name: str, data: bytes) -> Any:
    """The answer to a file for a new meeting."""
    path = f"/api/meetings/{(await operator.meet('kim-lien'))['meeting']}/agenda/import"
    return await operator.ok("POST", path, files={"file": (name, data)})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("15", 15), ("15 phút", 15), ("15'", 15), ("khoảng 20 phút", 20), ("1h", 60), ("1h30", 90),
        ("1 giờ 05 phút", 65),
        ("0:45", 45), ("00:15:00", 15), ("8h00 - 8h15", 15), ("08:00–09:30", 90), ("từ 14 giờ đến 14 giờ 20", 20),
        ("23h50 - 0h10", 20), ("20 min", 20), ("2 hours", 120), ("", None), ("lâu", None), ("0", None), ("15-20", None),
    ],
)  # fmt: skip
def test_a_length_is_read_as_people_write_it(text: str, wanted: int | None) -> None:
    """Minutes, hours and minutes, a clock's span; what could be two things is none."""
    assert minutes(text) == wanted


def test_times_of_day() -> None:
    """A time is no length, and what no clock shows is no time."""
    assert (time_of_day("8h"), time_of_day("lúc 14:05"), time_of_day("25h"), span("8h61 - 9h")) == (
        480,
        845,
        None,
        None,
    )


def test_a_table_of_a_document(tmp_path: Path) -> None:
    """Rows become items; headings within the table, empty rows and totals do not."""
    found = table(docx([["a", "b"]], VIETNAMESE, merged=[2]), "chuong-trinh.docx")
    assert [(row.title, row.minutes, row.presenter, row.layout, row.topic) for row in found.rows] == [
        ("Khai mạc", 5, "Chủ trì", "", ""),
        ("Giao ban y tế", 15, "Sở Y tế", "Y tế", "Giường bệnh"),
        ("Văn bản và hồ sơ", 70, "Sở KH&CN", "van-ban-hcc", ""),
    ]
    assert (found.skipped, found.doubts, found.grid.name) == (2, [], "2")


@pytest.mark.parametrize(
    "heading",
    [
        ["No.", "Agenda item", "Duration (min)", "Presenter", "Layout", "Topic"],
        ["TT", "NỘI DUNG", "Thời gian", "Đơn vị báo cáo", "Màn hình", "Trọng tâm"],
        ["#", "Content", "Minutes", "Who", "Screen", "Focus"],
    ],
)
def test_headings_have_many_spellings(heading: list[str]) -> None:
    """In both languages, in any case, with what stands in brackets."""
    found = table(xlsx([["Giao ban tháng 11"], [], heading, *VIETNAMESE[1:]]), "a.xlsx")
    assert [row.minutes for row in found.rows] == [5, 15, 70]
    assert found.rows[1].presenter == "Sở Y tế" and found.rows[1].topic == "Giường bệnh"
    assert found.rows[1].places["layout"].cell == "E6"


def test_times_of_a_schedule_become_lengths() -> None:
    """Rows that say only when they begin last until the next; a spreadsheet's clock is one too."""
    rows = [["Thời gian", "Nội dung"], ["8h00", "Một"], [8.25 / 24, "Hai"], ["08:45", "Ba"], ["9h00 - 9h20", "Bốn"]]
    found = table(xlsx(rows), "a.xlsx")
    assert [row.minutes for row in found.rows] == [15, 30, None, 20]


def test_what_is_no_agenda_is_none() -> None:
    """A table that does not say where the content is, and one with that column only, is none."""
    assert best([Grid("1", [["Họ tên", "Đơn vị"], ["An", "Sở Y tế"]]), Grid("2", [["Nội dung"], ["Một"]])]) is None
    assert plain("Thời gian (phút)") == "thoi gian phut"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", b"", "file_empty"), ("a.doc", b"\xd0\xcf\x11\xe0 x", "agenda_kind"),
        ("a.pdf", b"%PDF-1.7", "agenda_kind"),
        ("a.docx", b"PK\x03\x04 broken", "file_broken"), ("a.xlsx", b"PK\x03\x04 broken", "file_broken"),
        ("a.xlsx", b"x" * (4 * 1024 * 1024 + 1), "file_large"),
    ],
)  # fmt: skip
def test_a_file_of_no_use_says_why(name: str, data: bytes, code: str) -> None:
    """Empty, of another kind, broken, too large."""
    with pytest.raises(FeedError) as refused:
        read_file(data, name)
    assert refused.value.reason.code == code


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("torn", [b"", b"<w:document", b"\0" * 200, b"<a><b></a>"])
def test_a_torn_document_is_the_files_fault(part: str, torn: bytes) -> None:
    """Whatever stands in its parts, the answer is that the file is damaged."""
    whole, packed = ZipFile(io.BytesIO(docx(VIETNAMESE))), io.BytesIO()
    with ZipFile(packed, "w") as mended:
        for name in whole.namelist():
            mended.writestr(name, torn if name == part else whole.read(name))
    with pytest.raises(FeedError) as refused:
        read_file(packed.getvalue(), "a.docx")
    assert refused.value.reason.code == "file_broken"


async def test_a_draft_knows_the_sites_layouts_and_topics(house: Indoors) -> None:
    """Layouts by key or title; what is unknown is named by its cell with what may be meant; nothing is recorded."""
    operator = await house.person("minh", Role.OPERATOR)
    rows = [
        *VIETNAMESE,
        ["4", "Du lịch", "lâu", "", "Du lich tinh", "Giường bệnh viện"],
        ["5", "", "5", "Sở Du lịch", "???", ""],
    ]
    found = await bring(operator, "họp.xlsx", xlsx(rows))
    assert [item["layout"] for item in found["items"]] == [None, "y-te", "van-ban-hcc", None, None]
    assert found["items"][1]["topic"] == "giuong-benh" and found["items"][0]["key"] == "khai-mac"
    assert [(one["item"], one["field"], one["place"], one["code"]) for one in found["problems"]] == [
        (3, "minutes", "Chương trình!C8", "bad_minutes"),
        (3, "layout", "Chương trình!E8", "unknown_layout_near"),
        (3, "topic", "Chương trình!F8", "unknown_topic_near"),
        (4, "title", "Chương trình!B9", "no_title"),
        (4, "layout", "Chương trình!E9", "unknown_layout"),
    ]
    assert found["problems"][1]["suggestion"]["value"] == "du-lich"
    meeting = await operator.meeting("kim-lien")
    assert (await operator.get(f"/api/meetings/{meeting}"))["meeting"]["agenda"] == []
    items = [{name: value for name, value in item.items() if value is not None} for item in found["items"]]
    await operator.ok("PUT", f"/api/meetings/{meeting}/agenda", {"items": items})


async def test_a_document_and_yaml_do_the_same(house: Indoors) -> None:
    """Places are words in a document, lines in YAML; keys are made of titles, each once."""
    operator = await house.person("minh", Role.OPERATOR)
    found = await bring(operator, "a.docx", docx([*VIETNAMESE, ["4", "Khai mạc", "", "", "khong-co-gi", ""]]))
    assert [item["key"] for item in found["items"]] == ["khai-mac", "giao-ban-y-te", "van-ban-va-ho-so", "khai-mac-2"]
    assert [one["place"] for one in found["problems"]] == ["table 1, row 8, column 5"]
    path = f"/api/meetings/{await operator.meeting('kim-lien')}/agenda/import"
    health = "{title: {vi: Y tế, en: Health}, minutes: 15, layout: y-te, minuts: 3}"
    written = f"items:\n  - Khai mạc\n  - {health}\n  - {{minutes: -1}}\n"
    found = await operator.ok("POST", path, files={"file": ("a.yaml", written.encode())})
    assert [item["title"]["vi"] for item in found["items"]] == ["Khai mạc", "Y tế", "–"]
    assert [(one["place"], one["code"]) for one in found["problems"]] == [
        ("line 3", "unknown_key_near"), ("line 4", "no_title"), ("line 4", "bad_minutes"),
    ]  # fmt: skip
    rooms = "- {title: Một, layouts: {kim-lien: y-te, so-y-te: y-te, khong-co: y-te}}\n"
    found = await operator.ok("POST", path, files={"file": ("a.yaml", rooms.encode())})
    assert found["items"][0]["layouts"] == {"kim-lien": "y-te"}
    assert [one["code"] for one in found["problems"]] == ["unknown_room", "unknown_room"]
    many = "".join(f"- Mục {n}\n" for n in range(50))
    found = await operator.ok("POST", path, files={"file": ("a.yaml", many.encode())})
    assert len(found["items"]) == 40 and found["problems"][-1]["code"] == "too_many"
    for name, data, code in (
        ("a.yaml", b"- {title: a\n- b", "agenda_yaml"),
        ("a.yaml", b"title: x", "agenda_yaml"),
        ("a.docx", docx([["Tên", "Tuổi"], ["An", "5"]]), "agenda_no_table"),
        ("a.pdf", b"%PDF-1.7 x", "unreadable_file"),
    ):
        response = await operator.call("POST", path, files={"file": (name, data)})
        assert (response.status_code, response.json()["code"]) == (422, code), response.text
