"""What people type into cells, and the units they mean."""

from datetime import datetime

from tests.corpus.cell import Held, Nothing, Refused
from tests.corpus.file import SHORT, Figure, File
from tests.corpus.writers import openpyxl

FILES = (
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
        "hai-kieu-viet.xlsx",  # an English column, and nobody said so
        lambda: openpyxl(
            [
                ["Mã", "Số liệu"],
                ["VB-01", "1,260,513"],
                ["KT-04", "12,439"],
                ["KT-05", "12,5"],
                ["KT-04@16681", "1.260"],
                ["VB-02", 7],
            ]
        ),
        SHORT,
        {
            "B2": Held("grouping"),
            "B3": Refused("mixed_writing"),
            "B4": Figure("KT-05", 12.5),
            "B5": Figure("KT-04@16681", 1260),
            "B6": Figure("VB-02", 7),
        },
    ),
    File(
        "viet-kieu-anh.xlsx",
        lambda: openpyxl(
            [["Mã", "Số liệu"], ["VB-01", "1,260,513"], ["KT-04", "12,439.5"], ["KT-05", "12.439"], ["VB-02", "7,100"]]
        ),
        SHORT | {"locale": "en"},
        {
            "B2": Figure("VB-01", 1_260_513),
            "B3": Figure("KT-04", 12_439.5),
            "B4": Figure("KT-05", 12.439),
            "B5": Figure("VB-02", 7100),
        },
    ),
    File(
        "tieu-de-khong-la-cot.xlsx",  # a title like the heading that is missing
        lambda: openpyxl([["Số liệu đến ngày 30/09/2021"], [None, "Mã", "Thực hiện"], [1, "VB-01", 5]]),
        {"map": {"series": "Mã", "value": "Số liệu*"}},
        whole="no_column",
    ),
    File(
        "ky-khac.xlsx",  # the next month's file in this month's folder
        lambda: openpyxl([["Mã", "Số liệu tháng 10/2021"], ["VB-01", 5]]),
        {"map": {"series": "Mã", "value": "Số liệu*"}},
        whole="heading_other_period",
    ),
)
