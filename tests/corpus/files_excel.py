"""Workbooks as departments send them: what is hidden, merged, computed, formatted."""

from datetime import datetime
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.corpus.cell import Held, Nothing, Refused
from tests.corpus.file import BY_AREA, LONG, SHORT, Figure, File
from tests.corpus.writers import calculated, excel, openpyxl, replaced

HEAD = ["STT", "Chỉ tiêu", "Mã", "Đơn vị", "Số liệu tháng 9/2021", "Ghi chú"]


def report() -> bytes:
    return openpyxl(
        [
            ["UBND TỈNH NGHỆ AN", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["BÁO CÁO SỐ LIỆU THÁNG 9/2021"],
            ["(Số liệu đến ngày 30/09/2021)"],
            [],
            HEAD,
            ["A", "B", "C", "D", "1", "2"],
            ["I", "Văn bản điện tử"],
            [1, "Văn bản đến", "VB-01", "văn bản", "5.238.802"],
            [2, "Văn bản đi", "VB-02", "văn bản", "791/903", "in nhầm?"],
            ["II", "Hồ sơ"],
            [3, "Hồ sơ tiếp nhận", "HCC-01", "hồ sơ", 283175],
            [4, "Bệnh nhân ghép tạng", "YT-05", "ca", "…"],
            [],
            [None, "Người lập biểu", None, None, "Nghệ An, ngày 5 tháng 10 năm 2021"],
            [None, None, None, None, "GIÁM ĐỐC"],
        ]
    )


def hidden(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["A"].hidden = True


def hidden_column(book: Any) -> None:
    book.worksheets[0].column_dimensions["B"].hidden = True


def filtered(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet.auto_filter.ref = "A1:B4"
    sheet.row_dimensions[2].hidden = True


def hidden_sheet(book: Any) -> None:
    book.worksheets[0].sheet_state = "veryHidden"


def two_rows(book: Any) -> None:
    for cells in ("A1:A2", "B1:B2", "C1:D1"):
        book.worksheets[0].merge_cells(cells)


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


def merged_names(book: Any) -> None:
    book.worksheets[0].merge_cells("A2:A3")
    book.worksheets[0].merge_cells("B2:B3")


def merged_value(book: Any) -> None:
    book.worksheets[0].merge_cells("B2:B3")


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


def macros() -> bytes:
    data = openpyxl([["Mã", "Số liệu"], ["VB-01", 5]])
    sheet = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return replaced(data, "[Content_Types].xml", sheet, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


FILES = (
    File(
        "bao-cao.xlsx",
        report,
        LONG | {"as_of": {"cell": "A3"}},
        {
            "E8": Figure("VB-01", 5_238_802, as_of="2021-09-30"),
            "E9": Held("slash"),
            "E11": Figure("HCC-01", 283_175),
            "E12": Nothing("not_collected"),
        },
    ),
    File(
        "bao-cao-doi-ten.xls",  # an .xlsx by its bytes
        report,
        LONG,
        {
            "E8": Figure("VB-01", 5_238_802),
            "E9": Held("slash"),
            "E11": Figure("HCC-01", 283_175),
            "E12": Nothing("not_collected"),
        },
    ),
    File(
        "dong-an.xlsx",
        lambda: replaced(
            openpyxl([["Mã", "Số liệu"], ["VB-01", 5], ["VB-02", 6], ["VB-03", 7], ["HCC-01", 8]], hidden),
            "xl/worksheets/sheet1.xml",
            b'<row r="4">',
            b'<row r="4" ht="0" customHeight="1">',
        ),
        SHORT,
        {
            "B2": Figure("VB-01", 5),  # the code's column may be hidden
            "B3": Refused("hidden_row"),
            "B4": Refused("hidden_row"),
            "B5": Figure("HCC-01", 8),
        },
    ),
    File(
        "cot-an.xlsx",
        lambda: openpyxl([["Mã", "Số liệu"], ["VB-01", 5], ["VB-02", None], ["VB-03", 7]], hidden_column),
        SHORT,
        {"B2": Refused("hidden_column"), "B3": Refused("hidden_column"), "B4": Refused("hidden_column")},
    ),
    File(
        "loc.xlsx",
        lambda: openpyxl([["Mã", "Số liệu"], ["VB-01", 5], ["VB-02", 6], ["VB-03", 7]], filtered),
        SHORT,
        {"B2": Refused("hidden_row"), "B3": Figure("VB-02", 6), "B4": Figure("VB-03", 7)},
    ),
    File(
        "trang-an.xlsx",
        lambda: openpyxl(
            {"Nháp": [["Mã", "Số liệu"], ["VB-01", 1]], "Chính thức": [["Mã", "Số liệu"], ["VB-01", 2]]}, hidden_sheet
        ),
        SHORT,
        {"Chính thức!B2": Figure("VB-01", 2)},
    ),
    File(
        "tieu-de-gop.xlsx",
        lambda: openpyxl(
            [
                ["Chỉ tiêu", "Mã", "Tháng 9", None],
                [None, None, "Kế hoạch", "Thực hiện"],
                ["Văn bản đến", "VB-01", 600, 512],
                ["Văn bản đi", "VB-02", 100, "1.020"],
            ],
            two_rows,
        ),
        {"map": {"series": "Mã", "label": "Chỉ tiêu", "value": "Thực hiện"}},
        {"D3": Figure("VB-01", 512), "D4": Figure("VB-02", 1020)},
    ),
    File(
        "dong-tong.xlsx",
        lambda: openpyxl(
            [
                ["Chỉ tiêu", "Mã", "Số liệu", "Ghi chú"],
                ["Văn bản đến", "VB-01", 5],
                ["Văn bản đi", "VB-02", 7],
                ["Cộng", None, 12],
                ["TỔNG CỘNG (I+II):", None, 24],
                ["Tổng số hồ sơ", "HCC-01", 30],
                ["Tổng thu", None, 99],
                [None, None, 41],
                ["Mục III", None, None],
            ]
        ),
        LONG,
        {
            "C2": Figure("VB-01", 5),
            "C3": Figure("VB-02", 7),
            "C4": Refused("total_row"),
            "C5": Refused("total_row"),
            "C6": Figure("HCC-01", 30),
            "C7": Refused("unknown_label"),
            "C8": Refused("no_name"),
        },
    ),
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
        "so-dang-chu.xlsx",
        lambda: openpyxl(
            [
                ["Mã", "Số liệu", "Trạng thái", "Ngày"],
                ["VB-01", "1.260.513", "ước", datetime(2021, 9, 30)],
                ["VB-02", "1,260,513", "sơ bộ", 44469],
                ["VB-03", "05", "chính thức", "29/09/2021"],
                ["HCC-01", "1 260 513", None, "09/30/2021"],
                ["YT-05", "１２", "đoán", None],
                ["YT-06", "12²", None, None],
                ["KT-04", "12.345 tỷ 678 triệu đồng", None, None],
            ]
        ),
        {"map": {"series": "Mã", "value": "Số liệu", "status": "Trạng thái", "as_of": "Ngày"}},
        {
            "B2": Figure("VB-01", 1_260_513, status="E", as_of="2021-09-30"),
            "B3": Held("grouping"),
            "B4": Figure("VB-03", 5, as_of="2021-09-29"),
            "B5": Refused("as_of"),
            "B6": Refused("status"),
            "B7": Held("strange_digit"),
            "B8": Figure("KT-04", 12_345.678),
        },
    ),
    File(
        "khong-phai-so.xlsx",
        lambda: openpyxl(
            [
                ["Mã", "Số liệu"],
                ["VB-01", True],
                ["VB-02", datetime(2021, 9, 1)],
                ["VB-03", "có"],
                ["HCC-01", 12.439],
                ["YT-05", 10**17],
                ["YT-06", "  "],
                ["KT-04", 12.439],
            ]
        ),
        SHORT,
        {
            "B2": Held("no_figure"),
            "B3": Held("date"),
            "B4": Held("no_figure"),
            "B5": Held("fraction"),
            "B6": Held("too_big"),
            "B7": Nothing("missing"),
            "B8": Figure("KT-04", 12.439),
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
        "gop-ten.xlsx",
        lambda: openpyxl(
            [["Địa bàn", "Mã", "Số liệu", "Kỳ"], ["16681", "YT-05", 3, "T8/2021"], [None, None, 4, "T9/2021"]],
            merged_names,
        ),
        {"map": {"area": "Địa bàn", "series": "Mã", "value": "Số liệu", "period": "Kỳ"}},
        {"C2": Figure("YT-05@16681", 3, "2021-08"), "C3": Figure("YT-05@16681", 4, "2021-09")},
    ),
    File(
        "gop-so.xlsx",
        lambda: openpyxl([["Mã", "Số liệu"], ["VB-01", 5], ["VB-02", None], ["VB-03", 7]], merged_value),
        SHORT,
        {"B2": Refused("merged_value"), "B3": Refused("merged_value"), "B4": Figure("VB-03", 7)},
    ),
    File(
        "lap-tieu-de.xlsx",
        lambda: openpyxl(
            [["Mã", "Số liệu"], ["VB-01", 5], ["Mã", "Số liệu"], ["VB-02", 6], ["VB-02", 7], ["vb-03", 8], ["VB-99", 1]]
        ),
        SHORT,
        {
            "B2": Figure("VB-01", 5),
            "B4": Held("twice"),
            "B5": Held("twice"),
            "B6": Figure("VB-03", 8),
            "B7": Refused("unknown_series_near"),
        },
    ),
    File(
        "theo-xa.xlsx",
        lambda: openpyxl(
            [
                ["STT", "Địa bàn", "Số ca"],
                [1, "Phường Trường Vinh", 3],
                [2, "Xã Hoà Sơn", "4"],
                [3, "Xã Kim Liêm", 5],
                ["Tổng cộng", None, 12],
                [None, "Toàn tỉnh", 12],
                [4, None, 6],
            ]
        ),
        BY_AREA,
        {
            "C2": Figure("YT-05@16681", 3),
            "C3": Figure("YT-05@17329", 4),
            "C4": Refused("unknown_area_near"),
            "C5": Refused("total_row"),
            "C6": Refused("total_row"),
            "C7": Refused("no_name"),
        },
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
    File(
        "don-vi.xlsx",
        lambda: openpyxl(
            [
                ["Mã", "Số liệu", "ĐVT"],
                ["KT-04", 12.5, "Tỷ đồng"],
                ["KT-04@16681", 12500, "triệu đồng"],
                ["KT-05", "1.260,5", "Triệu đồng"],
                ["KT-05@16681", 3, "tỷ đồng"],
                ["VB-01", 5, "văn bản"],
                ["HCC-01", 5, "lượt"],
                ["YT-05", "5 ca", "ca"],
                ["YT-03", 0.5, "%"],
                ["YT-06", 7, None],
            ],
            lambda book: setattr(book.worksheets[0]["B9"], "number_format", "0%"),
        ),
        {"map": {"series": "Mã", "value": "Số liệu", "unit": "ĐVT"}},
        {
            "B2": Figure("KT-04", 12.5),
            "B3": Figure("KT-04@16681", 12.5),
            "B4": Figure("KT-05", 1260.5),
            "B5": Figure("KT-05@16681", 3000),
            "B6": Figure("VB-01", 5),
            "B7": Held("unit"),
            "B8": Figure("YT-05", 5),
            "B9": Figure("YT-03", 50),
            "B10": Figure("YT-06", 7),
        },
    ),
    File(
        "don-vi-tren-tieu-de.xlsx",
        lambda: openpyxl([["(ĐVT: triệu đồng)"], ["Mã", "Số liệu"], ["KT-04", 12500], ["KT-05", "-"], ["KT-05", 8.25]]),
        SHORT | {"unit": {"cell": "A1"}},
        {"B3": Figure("KT-04", 12.5), "B4": Nothing("missing"), "B5": Figure("KT-05", 8.25)},
    ),
    File(
        "don-vi-tinh-nghin.xlsx",  # nobody told us, but the sheet does
        lambda: openpyxl(
            [
                ["BÁO CÁO THU NGÂN SÁCH"],
                [None, "Đơn vị tính: Triệu đồng"],
                ["Mã", "Số liệu", "Ghi chú"],
                ["KT-04", 12500],
                ["KT-05", "8,25"],
                ["KT-04@16681", "12 tỷ đồng"],
                ["YT-05", 7],
                ["KT-04@16690", "…"],
            ]
        ),
        SHORT,
        {
            "B4": Figure("KT-04", 12.5),
            "B5": Figure("KT-05", 8.25),
            "B6": Figure("KT-04@16681", 12),
            "B7": Held("unit"),
            "B8": Nothing("not_collected"),
        },
    ),
    File(
        "don-vi-o-tieu-de.xlsx",
        lambda: openpyxl(
            [["Đơn vị: Sở Tài chính"], ["Mã", "Số liệu (1.000 đồng)"], ["KT-04", 12500000], ["KT-05", "95,4%"]]
        ),
        {"map": {"series": "Mã", "value": "Số liệu*"}},
        {"B3": Figure("KT-04", 12.5), "B4": Held("percent_unit")},
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
    File("macro.xlsm", macros, SHORT, {"B2": Figure("VB-01", 5)}),
)
