"""Workbooks as departments send them: titles, totals, what is hidden, what is merged."""

from typing import Any

from tests.corpus.cell import Held, Nothing, Refused
from tests.corpus.file import BY_AREA, LONG, SHORT, Figure, File
from tests.corpus.writers import openpyxl, renamed, replaced

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


def merged_names(book: Any) -> None:
    book.worksheets[0].merge_cells("A2:A3")
    book.worksheets[0].merge_cells("B2:B3")


def merged_value(book: Any) -> None:
    book.worksheets[0].merge_cells("B2:B3")


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
        "ten-phan-la.xlsx",  # other slashes and another case than its own list of parts says
        lambda: renamed(
            openpyxl([["Mã", "Số liệu"], ["VB-01", 5], ["VB-02", 6], ["VB-03", 7]], hidden),
            lambda name: name.replace("/", "\\").replace("sheet1", "Sheet1"),
        ),
        SHORT,
        {"B2": Figure("VB-01", 5), "B3": Refused("hidden_row"), "B4": Figure("VB-03", 7)},
    ),
    File("macro.xlsm", macros, SHORT, {"B2": Figure("VB-01", 5)}),
)
