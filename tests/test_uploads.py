"""What people send in: a filled template, moved about in every way, and tables that a plan knows."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from feeds import uploads
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.template import Line, template

LIMIT = 5_000_000
MADE = datetime(2021, 10, 7, 9, 0)
LINES = [
    Line("VB-01", "Văn bản đến", "văn bản", "2021-09", least=0, last=5_238_802, last_period="2021-08"),
    Line("YT-03", "Công suất giường bệnh", "%", "2021-09", decimals=1, least=0, most=115, last=82.5),
    Line("YT-05@16681", "Ca mắc mới", "ca", "2021-09", area="16681", area_name="Phường Trường Vinh", least=0),
]


def filled(also: Callable[[Worksheet], None], language: str = "vi", lines: list[Line] = LINES) -> bytes:
    """The template as a person sends it back."""
    made = template(lines, unit_name="Sở Y tế", language=language, made=MADE)
    book = load_workbook(io.BytesIO(made))
    also(book.worksheets[0])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def put(sheet: Worksheet, series: str, **cells: Any) -> None:
    """Fill in a line by headings, wherever they are."""
    at = {cell.value: cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None}
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == series)
    for heading, value in cells.items():
        sheet.cell(row, at[heading.replace("_", " ")]).value = value


def read(data: bytes, name: str = "mau.xlsx", **more: Any) -> Answer:
    return uploads.read(data, name, **{"plans": (), "limit": LIMIT, **more})


def told(answer: Answer) -> list[tuple[str, Any, str]]:
    return [(each.series, each.value, each.place) for each in answer.offers if each.value is not None]


def reasons(answer: Answer) -> list[tuple[str, str, str]]:
    return [(each.place, each.series, each.reason.code) for each in answer.refused]


def test_a_filled_template_gives_its_figures() -> None:
    """With period, status, day and note of each line, and the cell it stands in."""

    def fill(sheet: Worksheet) -> None:
        put(sheet, "VB-01", Số_liệu=600_123, Trạng_thái="ước", Ghi_chú="đã rà soát")
        put(sheet, "YT-03", Số_liệu="95,4", Ngày_chốt=datetime(2021, 9, 29))

    answer = read(filled(fill))
    assert told(answer) == [("VB-01", 600_123, "mau.xlsx!Số liệu!F6"), ("YT-03", "95,4", "mau.xlsx!Số liệu!F7")]
    first, second, third = answer.offers
    assert (first.status, first.note, first.as_of) == ("E", "đã rà soát", None)
    assert (second.status, second.as_of) == ("A", "2021-09-29")
    assert (third.series, third.value) == ("YT-05@16681", None)
    assert answer.refused == ()


def test_an_english_template_reads_the_same() -> None:
    """Headings and words for statuses are those of the template's language."""

    def fill(sheet: Worksheet) -> None:
        put(sheet, "VB-01", Value="1,234", Status="provisional")

    offer = read(filled(fill, "en")).offers[0]
    assert (offer.value, offer.status, offer.period, offer.locale) == ("1,234", "P", "2021-09", "en")


def moved(sheet: Worksheet) -> None:
    put(sheet, "YT-03", Số_liệu=90)
    sheet.move_range("A7:K7", rows=5)


def inserted(sheet: Worksheet) -> None:
    sheet.insert_rows(2, 3)
    sheet.insert_rows(10)
    put(sheet, "YT-03", Số_liệu=90)


def renamed(sheet: Worksheet) -> None:
    put(sheet, "YT-03", Số_liệu=90)
    sheet.title = "Bản sao"


def columns(sheet: Worksheet) -> None:
    put(sheet, "YT-03", Số_liệu=90)
    sheet.insert_cols(4)


CHANGED = {
    "moved": (moved, "F12"),
    "inserted": (inserted, "F11"),
    "renamed": (renamed, "F7"),
    "column": (columns, "G7"),
}


@pytest.mark.parametrize(("change", "cell"), CHANGED.values(), ids=CHANGED)
def test_a_template_that_was_moved_about_still_reads(change: Callable[[Worksheet], None], cell: str) -> None:
    """Rows and columns are known by their codes and headings, not by where they were."""
    answer = read(filled(change))
    assert [(series, value, place.rpartition("!")[2]) for series, value, place in told(answer)] == [("YT-03", 90, cell)]
    assert answer.refused == ()


def test_what_was_broken_in_a_template_is_named() -> None:
    """A deleted line, a line without its code, another's name, another period: each is told, none is read."""

    def breaking(sheet: Worksheet) -> None:
        put(sheet, "VB-01", Số_liệu=1, Chỉ_tiêu="Văn bản đi")
        put(sheet, "YT-03", Số_liệu=2, Kỳ="Tháng 8/2021")
        sheet.append([None, "Chỉ tiêu mới", None, None, "Tháng 9/2021", 5])
        sheet.delete_rows(8)

    answer = read(filled(breaking))
    assert answer.offers == ()
    assert reasons(answer) == [
        ("mau.xlsx!Số liệu!F6", "VB-01", "template_mixed"),
        ("mau.xlsx!Số liệu!F7", "YT-03", "template_period"),
        ("mau.xlsx!Số liệu!F8", "", "template_no_code"),
        ("mau.xlsx", "YT-05@16681", "template_gone"),
    ]


def test_a_fix_stands_in_its_cell() -> None:
    """What was typed instead is read in its place; a fix for no cell of this file is told."""

    def fill(sheet: Worksheet) -> None:
        put(sheet, "YT-03", Số_liệu="=1+1")

    data = filled(fill)
    assert reasons(read(data)) == [("mau.xlsx!Số liệu!F7", "YT-03", "formula")]
    answer = read(data, fixes={"mau.xlsx!Số liệu!F7": "95,4", "mau.xlsx!Khác!F7": "1"})
    assert told(answer) == [("YT-03", "95,4", "mau.xlsx!Số liệu!F7")]
    assert reasons(answer) == [("mau.xlsx!Khác!F7", "", "fix_nowhere")]


def test_what_a_person_types_instead_is_seen_by_that_person() -> None:
    """A fix in a hidden row, in a merged cell, for a figure shown as percent: what was typed counts, and its form."""

    def spoil(sheet: Worksheet) -> None:
        put(sheet, "VB-01", Số_liệu=5)
        put(sheet, "YT-03", Số_liệu=0.5)
        sheet.row_dimensions[6].hidden = True
        sheet["F7"].number_format = "0%"
        sheet.merge_cells("F7:F8")

    data = filled(spoil)
    assert [code for _, _, code in reasons(read(data))] == ["hidden_row", "merged_value", "merged_value"]
    fixes = {"mau.xlsx!Số liệu!F6": "6", "mau.xlsx!Số liệu!F7": "50,5", "mau.xlsx!Số liệu!F8": "3"}
    answer = read(data, fixes=fixes)
    assert [(series, value) for series, value, _ in told(answer)] == [
        ("VB-01", "6"),
        ("YT-03", "50,5"),
        ("YT-05@16681", "3"),
    ]
    assert answer.refused == ()
    beyond = read(data, fixes=fixes | {"mau.xlsx!Số liệu!F999": "1"})
    assert reasons(beyond) == [("mau.xlsx!Số liệu!F999", "", "fix_nowhere")]


def table(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def planned(**more: Any) -> SpreadsheetPlan:
    entry = {"key": "vb", "kind": "spreadsheet", "path": ".", "period": "2021-09", **more}
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], SpreadsheetPlan)
    return plans[0]


def test_another_table_is_read_by_the_first_plan_that_knows_it() -> None:
    """A plan whose headings are not there is passed over."""
    plans = (
        planned(map={"series": "Code", "value": "Amount"}),
        planned(map={"series": "Mã số", "value": "Thực hiện"}, encoding="cp1258"),
    )
    answer = read(table(["Mã số", "Thực hiện"], ["VB-01", 5]), plans=plans)
    assert told(answer) == [("VB-01", 5, "mau.xlsx!Sheet!B2")]
    data = "Mã số;Thực hiện\nVB-01;5\n".encode("cp1258", "ignore")
    assert read(b"Code;Amount\nVB-01;5\n" + data, "a.csv", plans=plans).offers[0].value == "5"


def test_a_table_that_nobody_knows_says_so() -> None:
    """What a plan of the site would have wanted tells its sender nothing."""
    with pytest.raises(FeedError, match="no_table"):
        read(table(["a", "b"]))
    with pytest.raises(FeedError, match="no_table"):
        read(table(["a", "b"]), plans=(planned(map={"series": "Code", "value": "Amount"}),))


def test_a_template_of_another_version_is_refused() -> None:
    """A newer service's template is not guessed at."""
    made = template(LINES, unit_name="Sở Y tế", language="vi", made=MADE)
    book = load_workbook(io.BytesIO(made))
    book.worksheets[1]["B1"] = 99
    data = io.BytesIO()
    book.save(data)
    with pytest.raises(FeedError, match="template_version"):
        read(data.getvalue())
