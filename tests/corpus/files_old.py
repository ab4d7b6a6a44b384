"""Excel 97 and OpenDocument."""

from datetime import date
from typing import Any

import xlwt
from odf.number import DateStyle, Month, Number, NumberStyle, PercentageStyle, Text, Year
from odf.style import Style, TextProperties

from tests.corpus.cell import Held, Nothing, Refused
from tests.corpus.file import BY_AREA, LONG, SHORT, Figure, File
from tests.corpus.writers import ods, xls


def hidden_row(sheet: Any) -> None:
    sheet.row(2).hidden = True


def hidden_column(sheet: Any) -> None:
    sheet.col(1).hidden = True


def formulas(sheet: Any) -> None:
    sheet.write(1, 1, xlwt.Formula("1+1"))
    sheet.write(2, 1, xlwt.Formula("SUM(B2)"))


def notes(sheet: Any) -> None:
    """Raised digits, among so many texts that their table runs on over several records."""
    up = xlwt.easyfont("")
    up.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    bold = xlwt.easyfont("bold true")
    for row in range(10, 900):
        sheet.write(row, 5, f"dòng {row} " + "chữ " * 20)
    sheet.write_rich_text(1, 1, ["12", ("2", up)])
    sheet.write_rich_text(2, 1, ["1.26", ("0.513", bold)])
    sheet.write_rich_text(3, 0, [("VB", bold), "-03", ("1", up)])


def merged(sheet: Any) -> None:
    sheet.merge(1, 2, 0, 0)
    sheet.merge(3, 4, 1, 1)


def styles(document: Any) -> None:
    """Styles for percent cells and for days shown as their month."""
    month = DateStyle(name="N84")
    month.addElement(Month(style="long"))
    month.addElement(Text(text="/"))
    month.addElement(Year(style="long"))
    percent = PercentageStyle(name="N11")
    percent.addElement(Number(decimalplaces=2, minintegerdigits=1))
    for name, shown in (("thang", month), ("phantram", percent)):
        document.automaticstyles.addElement(shown)
        document.automaticstyles.addElement(
            Style(name=name, family="table-cell", datastylename=shown.getAttribute("name"))
        )
    millions = NumberStyle(name="N12")
    millions.addElement(Number(decimalplaces=1, minintegerdigits=1))
    millions.addElement(Text(text=" tỷ đồng"))
    document.automaticstyles.addElement(millions)
    document.automaticstyles.addElement(Style(name="ty", family="table-cell", datastylename="N12"))
    note = Style(name="chuthich", family="text")
    note.addElement(TextProperties(textposition="super 58%"))
    document.automaticstyles.addElement(note)


FILES = (
    File(
        "excel97.xls",
        lambda: xls(
            [
                ["Mã", "Số liệu", "Ghi chú"],
                ["YT-03", 0.954, None],
                ["VB-01", 5, None],
                ["YT-03@16681", 0.954, None],
                ["KT-06", 103.2, None],
                ["VB-02", "1.260.513", "số"],
                ["VB-03", True, None],
                ["HCC-01", date(2021, 9, 30), None],
                ["KT-05", 2, None],
            ],
            hidden_row,
            {(1, 1): "0.00%", (3, 1): "0.000", (7, 1): "DD/MM/YYYY", (8, 1): '0" tỷ đồng"'},
        ),
        SHORT,
        {
            "B2": Figure("YT-03", 95.4),
            "B3": Refused("hidden_row"),
            "B4": Held("percent_form"),  # its format is no percent, and nobody sent a figure before
            "B5": Figure("KT-06", 103.2),
            "B6": Figure("VB-02", 1_260_513),
            "B7": Held("no_figure"),
            "B8": Held("date"),
            "B9": Figure("KT-05", 2000),
        },
    ),
    File(
        "excel97-cong-thuc.xls",
        lambda: xls([["Mã", "Số liệu"], ["VB-01"], ["VB-02"], ["VB-03", 7], ["HCC-01", None]], formulas),
        SHORT,
        {"B2": Refused("formula"), "B3": Refused("formula"), "B4": Figure("VB-03", 7), "B5": Nothing("missing")},
    ),
    File(
        "excel97-chu-thich.xls",
        lambda: xls([["Mã", "Số liệu"], ["VB-01", None], ["VB-02", None], [None, 7]], notes),
        SHORT,
        {"B2": Held("strange_digit"), "B3": Figure("VB-02", 1_260_513), "B4": Figure("VB-03", 7)},
    ),
    File(
        "excel97-gop.xls",
        lambda: xls(
            [["Địa bàn", "Số ca", "Kỳ"], ["17329", 3, "T8/2021"], [None, 4, "T9/2021"], ["16681", 5], ["16690", None]],
            merged,
        ),
        {"map": {"area": "Địa bàn", "value": "Số ca", "period": "Kỳ"}, "series": "YT-05", "period": "2021-09"},
        {
            "B2": Figure("YT-05@17329", 3, "2021-08"),
            "B3": Figure("YT-05@17329", 4, "2021-09"),
            "B4": Refused("merged_value"),
            "B5": Refused("merged_value"),
        },
    ),
    File(
        "excel97-cot-an.xls",
        lambda: xls([["Mã", "Số liệu"], ["VB-01", 5]], hidden_column),
        SHORT,
        {"B2": Refused("hidden_column")},
    ),
    File(
        "excel97-thang.xls",
        lambda: xls(
            [["Mã", "Số liệu", "Kỳ"], ["VB-01", 5, date(2021, 8, 1)], ["VB-01", 6, date(2021, 9, 1)]],
            styles={(1, 2): "MM/YYYY", (2, 2): "DD/MM/YYYY"},
        ),
        {"map": {"series": "Mã", "value": "Số liệu", "period": "Kỳ"}},
        {"B2": Figure("VB-01", 5, "2021-08"), "B3": Figure("VB-01", 6, "2021-09-01")},
    ),
    File(
        "bao-cao.ods",
        lambda: ods(
            [
                ["Biểu số 01"],
                ["STT", "Chỉ tiêu", "Mã", "Số liệu", "Ghi chú"],
                [1, "Công suất giường", "YT-03", 0.954, None],
                [2, "Văn bản đến", "VB-01", "5.238.802", None],
                [3, "Văn bản đi", "VB-02", 6, None],
                [4, "Văn bản ký số", "VB-03", None, None],
                [5, "Hồ sơ", "HCC-01", True, None],
                [None, "Tổng cộng", None, 9, None],
            ],
            {
                (2, 3): {"valuetype": "percentage", "value": 0.954, "stylename": "phantram"},
                (5, 3): {"formula": "of:=1+1"},
            },
            hidden_rows=(4,),
            setup=styles,
        ),
        LONG,
        {
            "D3": Figure("YT-03", 95.4),
            "D4": Figure("VB-01", 5_238_802),
            "D5": Refused("hidden_row"),
            "D6": Refused("formula"),
            "D7": Held("no_figure"),
            "D8": Refused("total_row"),
        },
    ),
    File(
        "gop-va-cot-an.ods",
        lambda: ods(
            [["Địa bàn", "Số ca", "Ẩn"], ["16681", 3, 1], [None, 4, 1], ["Phường Thành Vinh", 5, 1]],
            {(1, 0): {"numberrowsspanned": 2, "numbercolumnsspanned": 1}, (2, 0): {"covered": True}},
            hidden_columns=(2,),
        ),
        BY_AREA,
        {"B2": Held("twice"), "B3": Held("twice"), "B4": Figure("YT-05@16690", 5)},
    ),
    File(
        "chu-thich.ods",
        lambda: ods(
            [["Mã", "Số liệu"], ["VB-01", "12"], ["VB-02", "12"], ["VB-03", 7]],
            {(1, 1): {"note": "2"}, (2, 1): {"note": " "}, (3, 0): {"note": "1"}},
            setup=styles,
        ),
        SHORT,
        {"B2": Held("strange_digit"), "B3": Figure("VB-02", 12), "B4": Figure("VB-03", 7)},
    ),
    File(
        "dinh-dang.ods",
        lambda: ods(
            [["Mã", "Số liệu"], ["KT-05", 2], ["YT-03", 0.5], ["KT-04", 3], ["VB-01", 4]],
            {
                (1, 1): {"stylename": "ty"},
                (2, 1): {"stylename": "phantram"},  # a number shown in percent by its style alone
                (3, 1): {"stylename": "ty"},
            },
            setup=styles,
        ),
        SHORT,
        {"B2": Figure("KT-05", 2000), "B3": Figure("YT-03", 50), "B4": Figure("KT-04", 3), "B5": Figure("VB-01", 4)},
    ),
    File(
        "thang.ods",
        lambda: ods(
            [["Mã", "Số liệu", "Kỳ"], ["VB-01", 5, date(2021, 8, 1)], ["VB-01", 6, date(2021, 9, 1)]],
            {(1, 2): {"stylename": "thang"}},
            setup=styles,
        ),
        {"map": {"series": "Mã", "value": "Số liệu", "period": "Kỳ"}},
        {"B2": Figure("VB-01", 5, "2021-08"), "B3": Figure("VB-01", 6, "2021-09-01")},
    ),
)
