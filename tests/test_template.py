"""A steward's template: what stands in it, what can be typed, how it prints; and its words for periods."""

import io
from datetime import datetime
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from feeds import dates
from feeds.template import HEADER, Line, template
from feeds.templatewords import EN, LANGUAGES, VI, figure, spoken

MADE = datetime(2021, 10, 7, 9, 30)
LINES = [
    Line(
        "VB-01", "Văn bản đến", "văn bản", "2021-09", least=0, last=5_238_802, last_period="2021-08", note="Đếm ở trục"
    ),
    Line("YT-03", "Công suất giường bệnh", "%", "2021-09", decimals=1, least=0, most=115),
    Line("YT-05@16681", "=HYPERLINK(1)", "ca", "2021-09", area="16681", area_name="Phường Trường Vinh"),
]


def made(lines: list[Line] = LINES, language: str = "vi") -> Any:
    data = template(lines, unit_name="Sở Y tế & Dân số", language=language, made=MADE)
    return load_workbook(io.BytesIO(data))


def test_the_title_names_unit_and_period_and_a_row_stands_for_each_indicator() -> None:
    """Codes are text, a name that looks like a formula is none, the last value stands beside in grey."""
    sheet = made().worksheets[0]
    assert sheet["A1"].value == "BIỂU SỐ LIỆU – Sở Y tế & Dân số"
    assert sheet["A2"].value == "Kỳ số liệu: Tháng 9/2021"
    assert "07/10/2021 lúc 09:30" in sheet["A3"].value
    rows = list(sheet.iter_rows(min_row=HEADER, values_only=True))
    assert rows[0] == tuple(VI.columns.values())
    assert rows[1][:5] == ("VB-01", "Văn bản đến", "", "văn bản", "Tháng 9/2021")
    assert rows[1][9:] == (5_238_802, "Tháng 8/2021")
    assert rows[3][1:3] == ("=HYPERLINK(1)", "Phường Trường Vinh")
    assert sheet.cell(HEADER + 3, 2).data_type == "s"
    assert sheet.cell(HEADER + 1, 1).number_format == "@"
    assert sheet.cell(HEADER + 1, 10).font.color.rgb == "FF7F7F7F"


def test_each_value_cell_has_a_comment_with_what_it_is() -> None:
    """Name, note, unit, bounds, an example and the last value, in figures as people write them."""
    sheet = made().worksheets[0]
    about = [sheet.cell(HEADER + row, 6).comment.text for row in (1, 2)]
    assert about[0].splitlines() == [
        "Văn bản đến",
        "Đếm ở trục",
        "Đơn vị tính: văn bản",
        "Từ 0 trở lên",
        "Ví dụ: 5.238.802",
        "Số gần nhất: 5.238.802 (Tháng 8/2021)",
    ]
    assert about[1].splitlines()[2:] == ["Từ 0 đến 115", "Ví dụ: 57,5"]


def test_excel_refuses_what_cannot_be_and_says_so_in_the_steward_s_language() -> None:
    """A number within its bounds, a status of the list, a day from the period's first to today."""
    sheet = made().worksheets[0]
    rules = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    value, status, day = rules["F7"], rules["G7"], rules["H7"]
    assert (value.type, value.operator, value.formula1, value.formula2) == ("decimal", None, "0", "115")
    assert value.error == "Hãy nhập một số (%). Từ 0 đến 115. Chưa có số liệu thì để trống."
    assert (status.type, status.formula1) == ("list", '"chính thức,sơ bộ,ước"')
    assert (day.type, day.formula1, day.formula2) == ("date", "44440", "TODAY()")
    assert "01/09/2021" in day.error
    assert rules["F8"].error == "Hãy nhập một số (ca). Chưa có số liệu thì để trống."
    assert {each.showErrorMessage for each in rules.values()} == {True}


def test_only_the_cells_to_fill_in_can_be_changed() -> None:
    """The sheet is protected, without a password; the reader's marks are on a hidden sheet."""
    book = made()
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {f"{column}{row}" for column in "FGHI" for row in range(6, 9)}
    assert book.worksheets[1].sheet_state == "veryHidden"


def test_it_prints_on_a4_across_with_its_headings_on_every_page() -> None:
    """As wide as the paper, as long as it gets; the headings stay in sight on the screen, too."""
    sheet = made().worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${HEADER}:${HEADER}"
    assert sheet.freeze_panes == f"C{HEADER + 1}"


def test_the_same_lines_give_the_same_bytes() -> None:
    """No clock stands in it but the moment it was asked for."""
    twice = [template(LINES, unit_name="Sở Y tế", language="vi", made=MADE) for _ in range(2)]
    assert twice[0] == twice[1]
    with ZipFile(io.BytesIO(twice[0])) as archive:
        assert b"2021-10-07T09:30:00" in archive.read("docProps/core.xml")


def test_without_areas_there_is_no_column_for_them_and_without_lines_a_sentence() -> None:
    """Nothing empty stands on the page."""
    headings = [cell.value for cell in made(LINES[:2]).worksheets[0][HEADER]]
    assert "Địa bàn" not in headings
    assert made([]).worksheets[0].cell(HEADER + 1, 1).value == VI.nothing


def test_an_english_template_is_english() -> None:
    """Headings, figures and messages."""
    sheet = made(language="en").worksheets[0]
    assert [cell.value for cell in sheet[HEADER]] == list(EN.columns.values())
    assert "Last value: 5,238,802 (2021-08)" in sheet.cell(HEADER + 1, 6).comment.text


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2021-09", "Tháng 9/2021"),
        ("2021-Q3", "Quý III/2021"),
        ("2021", "Năm 2021"),
        ("2021-01-01/P9M", "9 tháng đầu năm 2021"),
        ("2021-09-30", "30/09/2021"),
        ("2021-W05", "Tuần 5/2021"),
        ("2021-S1", "2021-S1"),
        ("2020-12-15/P9M", "2020-12-15/P9M"),
    ],
)
def test_a_period_is_spoken_as_it_is_read_back(period: str, words: str) -> None:
    """What has no words that are certain stands as it is kept."""
    assert spoken(period, "vi") == words
    assert {dates.period(spoken(period, language)) for language in LANGUAGES} == {period}


@pytest.mark.parametrize(
    ("v", "decimals", "words"), [(1234.5, 1, "1.234,5"), (5_238_802, 0, "5.238.802"), (0.05, 2, "0,05")]
)
def test_figures_stand_as_people_write_them(v: float, decimals: int, words: str) -> None:
    """Dots group, a comma divides."""
    assert figure(v, decimals, VI) == words
