"""Wide tables and workbooks of many sheets."""

from typing import Any

from tests.corpus.cell import Held, Nothing, Refused
from tests.corpus.file import Figure, File
from tests.corpus.writers import delimited, openpyxl, xls

MONTHS: dict[str, Any] = {"map": {"series": "Mã", "label": "Chỉ tiêu"}, "wide": {"headings": "period"}}


def merge(*ranges: str) -> Any:
    def also(book: Any) -> None:
        for cells in ranges:
            book.worksheets[0].merge_cells(cells)

    return also


def hide_last(book: Any) -> None:
    book.worksheets[0].column_dimensions["E"].hidden = True


FILES = (
    File(
        "theo-thang.xlsx",
        lambda: openpyxl(
            [
                ["BÁO CÁO THEO THÁNG NĂM 2021"],
                ["STT", "Chỉ tiêu", "Mã", "Tháng 7", "Tháng 8", "T9/2021", "Tháng 10", "Tháng 13", "Ghi chú"],
                [1, "Văn bản đến", "VB-01", 500, "510", "1.5", None, None, "ước"],
                [2, "Văn bản đi", "VB-02", 70, "-", 72, None, 5],
                ["Cộng", None, None, 570, 510, 72],
            ]
        ),
        MONTHS | {"period": {"cell": "A1"}},
        {
            "D3": Figure("VB-01", 500, "2021-07"),
            "E3": Figure("VB-01", 510, "2021-08"),
            "F3": Held("grouping"),
            "H2": Refused("heading_period"),
            "D4": Figure("VB-02", 70, "2021-07"),
            "E4": Nothing("missing"),
            "F4": Figure("VB-02", 72, "2021-09"),
            "D5": Refused("total_row"),
            "E5": Refused("total_row"),
            "F5": Refused("total_row"),
        },
    ),
    File(
        "hai-nam.xlsx",
        lambda: openpyxl(
            [
                ["Chỉ tiêu", "Mã", "Năm 2020", None, "Năm 2021", None],
                [None, None, "Quý III", "9 tháng", "Quý III", "9 tháng"],
                ["Văn bản đến", "VB-01", 100, 300, 120, 310],
            ],
            merge("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
        ),
        MONTHS,
        {
            "C3": Figure("VB-01", 100, "2020-Q3"),
            "D3": Figure("VB-01", 300, "2020-01-01/P9M"),
            "E3": Figure("VB-01", 120, "2021-Q3"),
            "F3": Figure("VB-01", 310, "2021-01-01/P9M"),
        },
    ),
    File(
        "ke-hoach-thuc-hien.xlsx",
        lambda: openpyxl(
            [
                ["Mã", "Tháng 8", None, "Tháng 9", None],
                [None, "KH", "Thực hiện", "KH", "Thực hiện"],
                ["VB-01", 1, 2, 3, 4],
                ["VB-02", 5, "#N/A", 7, "8"],
            ],
            merge("A1:A2", "B1:C1", "D1:E1"),
        ),
        {"map": {"series": "Mã", "value": "Thực hiện"}, "wide": {"headings": "period"}, "period": "2021"},
        {
            "C3": Figure("VB-01", 2, "2021-08"),
            "E3": Figure("VB-01", 4, "2021-09"),
            "C4": Held("error_cell"),
            "E4": Figure("VB-02", 8, "2021-09"),
        },
    ),
    File(
        "ke-hoach-khong-ro.xlsx",  # which of the two, nobody said
        lambda: openpyxl(
            [["Mã", "Tháng 8", None], [None, "KH", "Thực hiện"], ["VB-01", 1, 2]], merge("A1:A2", "B1:C1")
        ),
        {"map": {"series": "Mã"}, "wide": {"headings": "period"}, "period": "2021"},
        whole="two_columns",
    ),
    File(
        "theo-thang.csv",
        lambda: delimited(
            [
                ["Mã", "Tháng 8", "", "Tháng 9", ""],
                ["", "KH", "TH", "KH", "TH"],
                ["VB-01", "1", "2", "3", "4"],
                ["VB-02", "", "1.002", "", "x"],
            ]
        ),
        {"map": {"series": "Mã", "value": "TH"}, "wide": {"headings": "period"}, "period": "2021"},
        {
            "C3": Figure("VB-01", 2, "2021-08"),
            "E3": Figure("VB-01", 4, "2021-09"),
            "C4": Figure("VB-02", 1002, "2021-08"),
            "E4": Nothing("impossible"),
        },
    ),
    File(
        "cot-thang-an.xlsx",
        lambda: openpyxl([["Mã", "Chỉ tiêu", "Tháng 7", "Tháng 8", "Tháng 9"], ["VB-01", "x", 1, 2, 3]], hide_last),
        MONTHS | {"period": 2021},
        {
            "C2": Figure("VB-01", 1, "2021-07"),
            "D2": Figure("VB-01", 2, "2021-08"),
            "E2": Refused("hidden_column"),
        },
    ),
    File(
        "xa-theo-cot.xlsx",
        lambda: openpyxl(
            [
                ["Kỳ", "Phường Trường Vinh", "Xã Hoà Sơn", "Xã Lạ Hoắc", "Tổng"],
                ["Tháng 8/2021", 3, "4", 1, 8],
                ["Tháng 9/2021", "5 ca", "70 - 75", None, 9],
                ["Quý III", 1, None, None, 1],
            ]
        ),
        {"map": {"period": "Kỳ"}, "wide": {"headings": "area"}, "series": "YT-05"},
        {
            "E1": Refused("total_column"),
            "B2": Figure("YT-05@16681", 3, "2021-08"),
            "C2": Figure("YT-05@17329", 4, "2021-08"),
            "D2": Refused("unknown_area"),
            "B3": Figure("YT-05@16681", 5, "2021-09"),
            "C3": Held("interval"),
            "B4": Refused("period"),
        },
    ),
    File(
        "chi-tieu-theo-cot.xls",
        lambda: xls(
            [
                ["STT", "Xã, phường", "Ca mắc mới", "YT-06", "Chỉ tiêu lạ", "Cột trống"],
                [1, "Phường Trường Vinh", 3, 4, 5, None],
                [2, "Phường Thành Vinh", "2,5", "4", None, None],
                [None, "TỔNG CỘNG", 5.5, 8, 5, None],
            ]
        ),
        {"map": {"area": "Xã, phường"}, "wide": {"headings": "label"}, "labels": {"Ca mắc mới": "YT-05"}},
        {
            "E1": Refused("unknown_label"),
            "C2": Figure("YT-05@16681", 3),
            "D2": Figure("YT-06@16681", 4),
            "C3": Held("fraction"),
            "D3": Figure("YT-06@16690", 4),
            "C4": Refused("total_row"),
            "D4": Refused("total_row"),
        },
    ),
    File(
        "moi-xa-mot-trang.xlsx",
        lambda: openpyxl(
            {
                "Hướng dẫn": [["Điền số vào các trang sau"]],
                "Phường Trường Vinh": [["Mã", "Số liệu"], ["YT-05", 3]],
                "16690": [["Mã", "Số liệu"], ["YT-05", "4"], ["YT-06", 5]],
                "Xã Kim Liên": [["Mã", "Số lượng"], ["YT-05", 9]],
                "Xã Nào Đó": [["Mã", "Số liệu"], ["YT-05", 9]],
            }
        ),
        {"map": {"series": "Mã", "value": "Số liệu"}, "sheet": "*", "sheet_names": "area"},
        {
            "Phường Trường Vinh!B2": Figure("YT-05@16681", 3),
            "16690!B2": Figure("YT-05@16690", 4),
            "16690!B3": Figure("YT-06@16690", 5),
            "Xã Kim Liên": Refused("no_column"),
            "Xã Nào Đó!B2": Refused("unknown_area"),
        },
    ),
    File(
        "moi-thang-mot-trang.xlsx",
        lambda: openpyxl(
            {
                "Tháng 8": [["Mã", "Số liệu"], ["VB-01", 8]],
                "Tháng 9": [["Mã", "Số liệu"], ["VB-01", 9]],
                "Tháng 99": [["Mã", "Số liệu"], ["VB-01", 99]],
                "Tháng 7": [["Mã", "Số liệu"], ["VB-01", 7]],
                "Nháp": [["Mã", "Số liệu"], ["VB-01", 1]],
            },
            lambda book: setattr(book.worksheets[3], "sheet_state", "hidden"),
        ),
        {"map": {"series": "Mã", "value": "Số liệu"}, "sheet": "Tháng *", "sheet_names": "period", "period": "2021"},
        {
            "Tháng 8!B2": Figure("VB-01", 8, "2021-08"),
            "Tháng 9!B2": Figure("VB-01", 9, "2021-09"),
            "Tháng 99": Refused("heading_period"),
            "Tháng 7": Refused("hidden_sheet"),
        },
    ),
    File(
        "ky-khong-nam.xlsx",  # the year stands in the title
        lambda: openpyxl(
            [
                ["SỐ LIỆU NĂM 2021"],
                ["Kỳ", "Số liệu"],
                ["Tháng 7", 7],
                ["Quý III", 21],
                ["T8/2020", 8],
                ["9 tháng", 60],
                ["Tháng 13", 1],
                [None, 5],
            ]
        ),
        {"map": {"period": "Kỳ", "value": "Số liệu"}, "series": "VB-01", "period": {"cell": "A1"}},
        {
            "B3": Figure("VB-01", 7, "2021-07"),
            "B4": Figure("VB-01", 21, "2021-Q3"),
            "B5": Figure("VB-01", 8, "2020-08"),
            "B6": Figure("VB-01", 60, "2021-01-01/P9M"),
            "B7": Refused("period"),
            "B8": Refused("no_name"),
        },
    ),
    File(
        "khong-co-thang.xlsx",
        lambda: openpyxl([["Mã", "Chỉ tiêu", "Số liệu"], ["VB-01", "x", 1]]),
        MONTHS | {"period": 2021},
        whole="no_period_columns",
    ),
)
