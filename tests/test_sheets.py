"""Spreadsheet files: what bytes are, which table stands in them, and the cell of every figure."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from feeds import sheets
from feeds.feed import FeedError
from feeds.offers import Offer
from feeds.plan import plan
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.tables import Table, offers

LIMIT = 1_000_000
HEAD = ["STT", "Chỉ tiêu", "Mã", "Đơn vị", "Số liệu 9 tháng đầu năm 2021", "Ghi chú"]
ROWS: list[list[Any]] = [
    ["UBND TỈNH NGHỆ AN"],
    ["BÁO CÁO SỐ LIỆU"],
    ["Số liệu đến ngày 30/09/2021"],
    [],
    HEAD,
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ["I", "Văn bản điện tử"],
    [1, "Văn bản đến", "VB-01", "văn bản", "5.238.802"],
    [2, "Văn bản đi", "VB-02", "văn bản", "791/903", "in nhầm?"],
    [3, "Hồ sơ", "HCC-01", "hồ sơ", 283175],
    ["", "Người lập biểu"],
]


def workbook(rows: Sequence[Sequence[Any]], also: Callable[[Worksheet], None] = lambda sheet: None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Biểu 1"
    for row in rows:
        sheet.append(row)
    also(sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def mapping(**more: Any) -> SpreadsheetPlan:
    entry = {
        "key": "van-ban",
        "kind": "spreadsheet",
        "path": ".",
        "map": {"series": "Mã", "label": "Chỉ tiêu", "value": "Số liệu*", "note": "Ghi chú"},
        "period": "2021-01-01/P9M",
        **more,
    }
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], SpreadsheetPlan)
    return plans[0]


def table(data: bytes, name: str = "bc.xlsx", **more: Any) -> Table:
    how = mapping(**more)
    return offers(sheets.read(data, name, encoding=how.encoding, limit=LIMIT), name, how)


def simple(*rows: Sequence[Any]) -> list[list[Any]]:
    return [["Chỉ tiêu", "Mã", "Số liệu", "Ghi chú"], *map(list, rows)]


def test_a_departmental_report_gives_its_figures_with_their_cells() -> None:
    """Titles, numbering, sections and the signature line are passed; text stays text, numbers stay numbers."""
    made, refused = table(workbook(ROWS), as_of={"cell": "A3"})
    assert [(each.series, each.value, each.place) for each in made] == [
        ("VB-01", "5.238.802", "bc.xlsx!Biểu 1!E8"),
        ("VB-02", "791/903", "bc.xlsx!Biểu 1!E9"),
        ("HCC-01", 283175, "bc.xlsx!Biểu 1!E10"),
    ]
    assert {(each.period, each.as_of) for each in made} == {("2021-01-01/P9M", "2021-09-30")}
    assert made[1].note == "in nhầm?"
    assert refused == []


def test_labels_stand_in_for_codes() -> None:
    """A sheet without codes is read by the feed's table of labels; an unknown label is offered, to be listed."""
    rows = [["Chỉ tiêu", "Số liệu"], ["Văn bản  ĐẾN", 5], ["Văn bản lạ", 6]]
    made, _ = table(workbook(rows), map={"label": "Chỉ tiêu", "value": "Số liệu"}, labels={"Văn bản đến": "VB-01"})
    assert [(each.series, each.label) for each in made] == [("VB-01", "Văn bản ĐẾN"), ("", "Văn bản lạ")]


def test_a_percent_cell_is_told_from_a_fraction() -> None:
    """Only the cell format says that 0.954 is 95,4 %."""

    def percent(sheet: Worksheet) -> None:
        sheet["C2"].number_format = "0.0%"
        sheet["C3"].number_format = "0.00"

    made, _ = table(workbook(simple(["a", "YT-03", 0.954], ["b", "YT-05", 0.954]), percent))
    assert [each.percent for each in made] == [True, False]


def opendocument(rows: str) -> bytes:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = f"<office:document-content{names}><office:body><office:spreadsheet>{rows}</office:spreadsheet>"
    data = io.BytesIO()
    with ZipFile(data, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", f"{content}</office:body></office:document-content>")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
    return data.getvalue()


def words_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def number_cell(kind: str, value: float) -> str:
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}"/>'


def test_an_opendocument_sheet_tells_the_same() -> None:
    """Percent cells, hidden rows and formulas without a value are told in .ods too, repeated marks counted."""

    def row(*cells: str, how: str = "") -> str:
        return f"<table:table-row{how}>{''.join(cells)}</table:table-row>"

    rows = [
        row('<table:table-cell table:number-columns-repeated="3"/>', how=' table:number-rows-repeated="2"'),
        row(words_cell("Mã"), '<table:table-cell table:number-columns-repeated="2"/>', words_cell("Số liệu")),
        row(words_cell("YT-03"), "<table:table-cell/>", "<table:table-cell/>", number_cell("percentage", 0.954)),
        row(words_cell("YT-05"), "<table:table-cell/>", "<table:table-cell/>", number_cell("float", 0.954)),
        row(words_cell("VB-01"), "<table:table-cell/>", "<table:table-cell/>", '<table:table-cell table:formula="a"/>'),
        row(
            words_cell("VB-02"),
            "<table:table-cell/><table:table-cell/>",
            number_cell("float", 5),
            how=' table:visibility="collapse"',
        ),
    ]
    data = opendocument(f'<table:table table:name="Biểu">{"".join(rows)}</table:table>')
    made, refused = table(data, "bc.ods", map={"series": "Mã", "value": "Số liệu"})
    assert [(each.series, each.percent, each.place) for each in made] == [
        ("YT-03", True, "bc.ods!Biểu!D4"),
        ("YT-05", False, "bc.ods!Biểu!D5"),
    ]
    assert [(each.place, each.reason.code) for each in refused] == [
        ("bc.ods!Biểu!D6", "formula"),
        ("bc.ods!Biểu!D7", "hidden_row"),
    ]


def test_hidden_rows_totals_and_uncalculated_formulas_are_refused_by_cell() -> None:
    """What only looks like data is listed with its reason, never read and never dropped."""

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    rows = simple(["Ẩn", "VB-01", 5], ["Tổng cộng", "", 9], ["Công thức", "VB-02", "=1+1"], ["Thấy", "VB-03", 7])
    made, refused = table(workbook(rows, hide))
    assert [each.series for each in made] == ["VB-03"]
    assert [(each.place, each.reason.code) for each in refused] == [
        ("bc.xlsx!Biểu 1!C2", "hidden_row"),
        ("bc.xlsx!Biểu 1!C3", "total_row"),
        ("bc.xlsx!Biểu 1!C4", "formula"),
    ]


def test_a_merged_header_over_several_rows_is_found() -> None:
    """Merged headers hold their text in the top left cell; the sub-heading names the column."""

    def merge(sheet: Worksheet) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
            sheet.merge_cells(cells)

    rows = [
        ["Chỉ tiêu", "Mã", "Số liệu", None, "Ghi chú"],
        [None, None, "Tháng 9", "9 tháng", None],
        ["Văn bản đến", "VB-01", 600, 5000],
    ]
    made, _ = table(workbook(rows, merge), map={"series": "Mã", "value": "9 tháng", "note": "Ghi chú"})
    assert [(each.value, each.place) for each in made] == [(5000, "bc.xlsx!Biểu 1!D3")]


def test_period_area_status_and_as_of_may_come_from_columns() -> None:
    """Each row may say all of it; a date cell is a day."""
    rows = [
        ["Mã", "Số liệu", "Kỳ", "Địa bàn", "Trạng thái", "Ngày"],
        ["YT-05", "05", "tháng 9/2021", 16681, "ước", datetime(2021, 9, 30)],
    ]
    columns = {"period": "Kỳ", "area": "Địa bàn", "status": "Trạng thái", "as_of": "Ngày"}
    made, _ = table(workbook(rows), map={"series": "Mã", "value": "Số liệu", **columns})
    assert [(each.period, each.area, each.status, each.as_of) for each in made] == [
        ("tháng 9/2021", "16681", "ước", "2021-09-30")
    ]


def test_blank_cells_are_offered_as_missing() -> None:
    """A row that has a code but no figure is reported, not skipped."""
    made, _ = table(workbook(simple(["a", "VB-01", None], ["b", "VB-02", " "], ["c", "VB-03", datetime(2021, 9, 1)])))
    assert [each.value for each in made] == [None, None, "2021-09-01"]


CSV = {
    "utf-8": "Chỉ tiêu;Mã;Số liệu;Ghi chú\nĐến;VB-01;5.238.802;x\n".encode(),
    "utf-8 with BOM, CRLF": "\ufeffChỉ tiêu;Mã;Số liệu;Ghi chú\r\nĐến;VB-01;5.238.802;x\r\n".encode(),
    "utf-16": "Chỉ tiêu;Mã;Số liệu;Ghi chú\nĐến;VB-01;5.238.802;x\n".encode("utf-16"),
    "comma": 'Chỉ tiêu,Mã,Số liệu,Ghi chú\n"Đến, đi",VB-01,5.238.802,x\n'.encode(),
    "tab": "Chỉ tiêu\tMã\tSố liệu\tGhi chú\nĐến\tVB-01\t5.238.802\tx\n".encode(),
}


@pytest.mark.parametrize("data", CSV.values(), ids=CSV)
def test_csv_in_its_usual_forms(data: bytes) -> None:
    """Marks, line ends, delimiters and UTF-16 of spreadsheet programs are told by the bytes, whatever the name."""
    made, _ = table(data, "bc.xls")
    assert [(each.series, each.value, each.place) for each in made] == [("VB-01", "5.238.802", "bc.xls!!C2")]


def test_csv_in_windows_1258_is_read_where_declared() -> None:
    """The old Vietnamese code page needs declaring; its marks are composed."""
    data = "Chi tieu;Ma;So lieu;Ghi chu\nx;VB-01;5;đường\n".encode("cp1258", "ignore")
    columns = {"series": "Ma", "value": "So lieu", "note": "Ghi chu"}
    made, _ = table(data, "bc.csv", encoding="cp1258", map=columns)
    assert isinstance(made[0], Offer)
    with pytest.raises(FeedError, match="encoding"):
        table("Chỉ tiêu;Mã\n".encode("cp1258", "ignore") + b"\xff\xd2;", "bc.csv")


def bomb() -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (LIMIT * sheets.UNPACKED + 1))
    return data.getvalue()


def archive(name: str, text: str) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w") as made:
        made.writestr(name, text)
    return data.getvalue()


ENTITY = '<!DOCTYPE w [<!ENTITY a "b">]><workbook>&a;</workbook>'
REFUSED = {
    "empty": (b"  \n", "file_empty"),
    "too large": (b"x" * (LIMIT + 1), "file_large"),
    "zip bomb": (bomb(), "file_large"),
    "web page": (b"\xef\xbb\xbf\n<HTML><table></table></HTML>", "file_web_page"),
    "another archive": (archive("word/document.xml", ""), "file_kind"),
    "truncated": (workbook(ROWS)[:3000], "file_broken"),
    "entities": (archive("xl/workbook.xml", ENTITY), "file_broken"),
    "truncated xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_broken"),
    "binary": (b"\x89PNG\r\n\0\0\0", "file_kind"),
    "no header": (workbook([["a", "b"]]), "no_column"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_used_says_why(data: bytes, code: str) -> None:
    """Every refusal of a whole file has a reason the department can act on."""
    with pytest.raises(FeedError) as refused:
        table(data)
    assert refused.value.reason.code == code
    assert refused.value.reason.args["file"] == "bc.xlsx"


def test_missing_columns_sheets_and_as_of_cells_are_named() -> None:
    """The reason names the heading, the sheets there are, or the cell and what stands in it."""
    with pytest.raises(FeedError) as refused:
        table(workbook([["Mã", "Chỉ tiêu", "Giá trị", "Ghi chú"]]))
    assert refused.value.reason.args["heading"] == "Số liệu*"
    with pytest.raises(FeedError) as refused:
        table(workbook(ROWS), sheet="Biểu 2")
    assert refused.value.reason.args["known"] == "Biểu 1"
    with pytest.raises(FeedError) as refused:
        table(workbook(ROWS), as_of={"cell": "A2"})
    assert (refused.value.reason.code, refused.value.reason.args["raw"]) == ("no_as_of", "BÁO CÁO SỐ LIỆU")


def test_a_hidden_sheet_is_not_chosen_by_itself() -> None:
    """The first visible sheet with the header is the one; a hidden one only by name."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title, first.sheet_state = "Nháp", "hidden"
    second = book.create_sheet("Chính thức")
    for sheet, value in ((first, 1), (second, 2)):
        for row in simple(["a", "VB-01", value]):
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    assert [each.value for each in table(data.getvalue())[0]] == [2]
    assert [each.value for each in table(data.getvalue(), sheet="nháp")[0]] == [1]


@pytest.mark.parametrize(("row", "column", "name"), [(1, 1, "A1"), (4, 3, "C4"), (10, 26, "Z10"), (7, 28, "AB7")])
def test_cells_are_named_as_spreadsheets_do(row: int, column: int, name: str) -> None:
    """Rows and columns count from 1."""
    assert sheets.address(row, column) == name
