"""What a cell shows beside its value: formulas, errors, percent, months, units, raised digits."""

from datetime import datetime
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.corpus.cell import Held, Refused
from tests.corpus.file import SHORT, Figure, File
from tests.corpus.writers import calculated, excel, openpyxl


def percent(book: Any) -> None:
    sheet = book.worksheets[0]
    for cell, code in (("B2", "0%"), ("B3", "0.00%"), ("B4", '0.0"%"'), ("B5", "0%"), ("B6", "0%"), ("B7", "0.0\\%")):
        sheet[cell].number_format = code


def months(book: Any) -> None:
    sheet = book.worksheets[0]
    for cell, code in (("C2", "mm/yyyy"), ("C3", "dd/mm/yyyy"), ("C4", "[$-42A]mmm\\-yy;@")):
        sheet[cell].number_format = code


def named(book: Any) -> None:
    sheet = book.worksheets[0]
    for cell, code in (
        ("B2", '#,##0.0" triệu"'),
        ("B3", '#,##0\\ "tỷ đồng"'),
        ("B4", '_-* #,##0\\ "₫"_-'),
        ("B5", '0" ca"'),
    ):
        sheet[cell].number_format = code


def errors(book: Any) -> None:
    for cell in ("B2", "B3", "B4", "A5"):
        book.worksheets[0][cell].data_type = "e"


def raised(book: Any, sheet: Any) -> None:
    up, down = book.add_format({"font_script": 1}), book.add_format({"font_script": 2})
    sheet.write_rich_string("B2", "12", up, "2 ")
    sheet.write_rich_string("B3", "1.26", "0.513", up, "(*)")
    sheet.write_rich_string("A4", "VB-", book.add_format({"bold": True}), "03")
    sheet.write_rich_string("B5", "H", down, "2", "O 5")
    sheet.write_rich_string("A1", "Mã", up, "1")
    sheet.write_rich_string("C6", "Văn bản ", "đến", up, "3")


def formulas(book: Any, sheet: Any) -> None:
    sheet.write_formula("B2", "=SUM(1,2)", None, 3)
    sheet.write_formula("B3", "=[nguon.xlsx]Biểu!A1", None, 500)
    sheet.write_formula("B4", '=IF(1=1,"","x")', None, "")
    sheet.write_formula("B5", "=1/0", None, "#DIV/0!")
    sheet.write_formula("B6", '="1.260."&"513"', None, "1.260.513")


FILES = (
    File(
        "cong-thuc-chua-tinh.xlsx",
        lambda: openpyxl(
            [["Mã", "Số liệu"], ["VB-01", "=1+1"], ["VB-02", "=SUM(B2)"], ["VB-03", 7], ['="HCC-"&"01"', 5]]
        ),
        SHORT,
        {"B2": Refused("formula"), "B3": Refused("formula"), "B4": Figure("VB-03", 7), "A5": Refused("formula")},
    ),
    File(
        "cong-thuc-mac-dinh-0.xlsx",  # a program wrote 0 for what it cannot compute
        lambda: excel(
            [["Mã", "Số liệu"], ["VB-01"], ["VB-02", 8]], lambda book, sheet: sheet.write_formula("B2", "=1+1")
        ),
        SHORT,
        {"B2": Refused("formula"), "B3": Figure("VB-02", 8)},
    ),
    File(
        "cong-thuc-da-tinh.xlsx",
        lambda: calculated(
            excel([["Mã", "Số liệu"], ["VB-01"], ["VB-02"], ["VB-03"], ["HCC-01"], ["YT-05"]], formulas)
        ),
        SHORT,
        {
            "B2": Figure("VB-01", 3),
            "B3": Figure("VB-02", 500),  # of another workbook, as it was kept
            "B4": Refused("formula"),  # this writer leaves open whether it gave the empty text
            "B5": Held("error_cell"),
            "B6": Figure("YT-05", 1_260_513),
        },
    ),
    File(
        "o-loi.xlsx",
        lambda: openpyxl(
            [
                ["Mã", "Số liệu"],
                ["VB-01", "#N/A"],
                ["VB-02", "#REF!"],
                ["VB-03", "#DIV/0!"],
                ["#N/A", 5],
                ["HCC-01", 9],
            ],
            errors,
        ),
        SHORT,
        {
            "B2": Held("error_cell"),
            "B3": Held("error_cell"),
            "B4": Held("error_cell"),
            "B5": Refused("unknown_series"),
            "B6": Figure("HCC-01", 9),
        },
    ),
    File(
        "phan-tram.xlsx",
        lambda: openpyxl(
            [
                ["Mã", "Số liệu"],
                ["YT-03", 0.954],
                ["KT-06", 1.032],
                ["YT-03@16681", 95.4],
                ["VB-01", 0.5],
                ["YT-03@16690", "95,4%"],
                ["YT-03@17920", 88.0],
            ],
            percent,
        ),
        SHORT,
        {
            "B2": Figure("YT-03", 95.4),
            "B3": Figure("KT-06", 103.2),
            "B4": Figure("YT-03@16681", 95.4),  # a sign in quotes multiplies nothing
            "B5": Held("percent_unit"),
            "B6": Figure("YT-03@16690", 95.4),
            "B7": Figure("YT-03@17920", 88),
        },
    ),
    File(
        "thang-la-ngay.xlsx",
        lambda: openpyxl(
            [
                ["Mã", "Số liệu", "Kỳ"],
                ["VB-01", 5, datetime(2021, 9, 1)],
                ["VB-01", 6, datetime(2021, 9, 1)],
                ["VB-01", 7, datetime(2021, 8, 1)],
                ["VB-01", 8, "quý III/2021"],
                ["VB-01", 9, 2020],
                ["VB-01", 10, "tháng 13/2021"],
            ],
            months,
        ),
        {"map": {"series": "Mã", "value": "Số liệu", "period": "Kỳ"}},
        {
            "B2": Figure("VB-01", 5, "2021-09"),
            "B3": Figure("VB-01", 6, "2021-09-01"),
            "B4": Figure("VB-01", 7, "2021-08"),
            "B5": Figure("VB-01", 8, "2021-Q3"),
            "B6": Figure("VB-01", 9, "2020"),
            "B7": Refused("period"),
        },
    ),
    File(
        "dinh-dang-co-chu.xlsx",  # the format shows words behind the number
        lambda: openpyxl([["Mã", "Số liệu"], ["KT-05", 5.5], ["KT-05@16681", 2], ["KT-04", 12], ["YT-05", 7]], named),
        SHORT,
        {
            "B2": Figure("KT-05", 5.5),
            "B3": Figure("KT-05@16681", 2000),
            "B4": Held("unit"),
            "B5": Figure("YT-05", 7),
        },
    ),
    File(
        "dem-tu-1904.xlsx",
        lambda: openpyxl(
            [["Mã", "Số liệu", "Ngày"], ["VB-01", 5, datetime(2021, 9, 30)], ["VB-02", 6, 43007], ["VB-03", 7, None]],
            lambda book: setattr(book, "epoch", CALENDAR_MAC_1904),
        ),
        {"map": {"series": "Mã", "value": "Số liệu", "as_of": "Ngày"}},
        {"B2": Figure("VB-01", 5, as_of="2021-09-30"), "B3": Refused("as_of"), "B4": Figure("VB-03", 7)},
    ),
    File(
        "chu-thich-tren.xlsx",  # a note's number behind a figure
        lambda: excel(
            [[None, "Số liệu", "Chỉ tiêu"], ["VB-01"], ["VB-02"], [None, 7], ["HCC-01"], [None, 8]],
            raised,
        ),
        {"map": {"series": "Mã", "label": "Chỉ tiêu", "value": "Số liệu"}, "labels": {"Văn bản đến": "VB-01"}},
        {
            "B2": Held("strange_digit"),
            "B3": Held("extra"),
            "B4": Figure("VB-03", 7),
            "B5": Held("strange_digit"),
            "B6": Figure("VB-01", 8),  # a note at a name is no part of it
        },
    ),
)
