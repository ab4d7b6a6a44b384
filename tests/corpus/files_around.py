"""What stands around figures and changes what they mean: other tables, periods and units."""

from collections.abc import Callable
from typing import Any

from odf.number import Number, NumberStyle
from odf.style import Style
from openpyxl.workbook import Workbook

from tests.corpus.cell import Held, Nothing, Refused
from tests.corpus.file import PERIOD, Figure, File
from tests.corpus.writers import ods, openpyxl

NAMED = {
    "map": {"label": "Chỉ tiêu", "value": "Số liệu*"},
    "labels": {"Văn bản đến": "VB-01", "Văn bản đi": "VB-02", "Thu ngân sách": "KT-04"},
    "period": PERIOD,
}


def _formats(**codes: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for cell, code in codes.items():
            book.worksheets[0][cell].number_format = code

    return change


def _thousands(document: Any) -> None:
    shown = NumberStyle(name="N13")
    shown.addElement(Number(decimalplaces=0, minintegerdigits=1, displayfactor=1000))
    document.automaticstyles.addElement(shown)
    document.automaticstyles.addElement(Style(name="nghin", family="table-cell", datastylename="N13"))


FILES = (
    File(
        "rut-gon.ods",
        lambda: ods(
            [["Chỉ tiêu", "Số liệu"], ["Văn bản đến", 1_234_567], ["Văn bản đi", 5]],
            {(1, 1): {"valuetype": "float", "value": 1_234_567, "stylename": "nghin"}},
            setup=_thousands,
        ),
        NAMED,
        {"B2": Refused("shortened"), "B3": Figure("VB-02", 5)},
    ),
    File(
        "bang-thu-hai.xlsx",
        lambda: openpyxl(
            [
                ["Chỉ tiêu", "Số liệu"],
                ["Văn bản đến", 1000],
                [],
                ["II. So sánh"],
                ["Chỉ tiêu", "Tháng 9/2020"],
                ["Văn bản đến", 900],
                ["Văn bản đi", 450],
            ]
        ),
        NAMED,
        {"B2": Figure("VB-01", 1000), "B6": Refused("other_table"), "B7": Refused("other_table")},
    ),
    File(
        "bang-khac-ten.xlsx",
        lambda: openpyxl(
            [["Chỉ tiêu", "Số liệu"], ["Văn bản đến", 1000], [], ["Nội dung", "Năm 2020"], ["Văn bản đi", 450]]
        ),
        NAMED,
        {"B2": Figure("VB-01", 1000), "B4": Refused("unknown_label"), "B5": Refused("other_table")},
    ),
    File(
        "bang-cot-khac.xlsx",
        lambda: openpyxl(
            [["Chỉ tiêu", "Năm 2021"], [None, "Tháng 7", "Tháng 8"], ["Văn bản đến", 900, 1000],
             ["Chỉ tiêu", "Năm 2021"], [None, "Tháng 1", "Tháng 2"], ["Văn bản đi", 100, 110]],
            lambda book: book.worksheets[0].merge_cells("B1:C1"),
        ),
        {"map": {"label": "Chỉ tiêu"}, "wide": {"headings": "period"}, "labels": NAMED["labels"]},
        {
            "B3": Figure("VB-01", 900, "2021-07"),
            "C3": Figure("VB-01", 1000, "2021-08"),
            "B5": Refused("no_name"),
            "C5": Refused("no_name"),
            "B6": Refused("other_table"),
            "C6": Refused("other_table"),
        },
    ),
    File(
        "bang-thang-truoc.xlsx",
        lambda: openpyxl(
            [["Tháng 9"], ["Chỉ tiêu", "Số liệu"], ["Văn bản đến", 1000], ["BÁO CÁO THÁNG 8"], ["Chỉ tiêu", "Số liệu"],
             ["Văn bản đến", 900], ["Năm 2021"], ["Văn bản đi", 500], ["Lũy kế 9 tháng"], ["Văn bản đi", "4.500"]]
        ),
        NAMED,
        {
            "B3": Figure("VB-01", 1000),
            "B6": Refused("other_period"),
            "B8": Figure("VB-02", 500),
            "B10": Refused("other_period"),
        },
    ),
    File(
        "don-vi-giua-bang.xlsx",
        lambda: openpyxl(
            [["Chỉ tiêu", "Số liệu"], ["Văn bản đến", 1000], ["Đơn vị tính: triệu đồng"], ["Thu ngân sách", 1500]]
        ),
        NAMED,
        {"B2": Figure("VB-01", 1000), "B4": Figure("KT-04", 1.5)},
    ),
    File(
        "don-vi-duoi-bang.xlsx",
        lambda: openpyxl([["Chỉ tiêu", "Số liệu"], ["Thu ngân sách", "hơn 1.500"], ["(Đơn vị tính: triệu đồng)"]]),
        NAMED,
        {"B2": Figure("KT-04", 1.5)},
    ),
    File(
        "don-vi-dong.xlsx",
        lambda: openpyxl(
            [["Đơn vị tính: đồng"], ["Chỉ tiêu", "Số liệu"], ["Thu ngân sách", 1_500_000_000_000], ["Văn bản đến", 7]]
        ),
        NAMED,
        {"B3": Figure("KT-04", 1500), "B4": Held("unit")},
    ),
    File(
        "don-vi-viet-tat.xlsx",
        lambda: openpyxl(
            [["ĐVT: Tr.đ, %"], ["Chỉ tiêu", "ĐVT", "Số liệu"], ["Thu ngân sách", "1.000đ", 1500],
             ["Thu ngân sách", None, 5]]
        ),
        NAMED,
        {"C3": Held("twice"), "C4": Held("twice")},
    ),
    File(
        "don-vi-trong-ten.xlsx",
        lambda: openpyxl(
            [["Chỉ tiêu", "ĐVT", "Số liệu"], ["Thu ngân sách (triệu đồng)", None, "1 500"],
             ["Văn bản đến", "nghìn văn bản", 15], ["Văn bản đi", "nghìn người", 15]]
        ),
        {**NAMED, "labels": {"Thu ngân sách (triệu đồng)": "KT-04", "Văn bản đến": "VB-01", "Văn bản đi": "VB-02"}},
        {"C2": Figure("KT-04", 1.5), "C3": Figure("VB-01", 15_000), "C4": Held("unit")},
    ),
    File(
        "mot-chi-so.xlsx",
        lambda: openpyxl(
            [["Kỳ", "Số liệu"], ["8/2021", "chưa có"], ["7/2021", None], ["9/2021", "1.000"],
             [None, "Tháng 10"], ["6/2021", 5]]
        ),
        {"map": {"period": "Kỳ", "value": "Số liệu"}, "series": "VB-01"},
        {
            "B2": Nothing("not_collected"),
            "B3": Nothing("missing"),
            "B4": Figure("VB-01", 1000),
            "B5": Refused("no_name"),
            "B6": Refused("other_table"),
        },
    ),
    File(
        "cung-ky.xlsx",
        lambda: openpyxl([["Chỉ tiêu", "Số liệu cùng kỳ năm 2020", "Số liệu"], ["Văn bản đến", 900, 1000]]),
        NAMED,
        {"C2": Figure("VB-01", 1000)},
    ),
    File(
        "rut-gon.xlsx",
        lambda: openpyxl(
            [["Chỉ tiêu", "Số liệu"], ["Văn bản đến", 1_234_567], ["Văn bản đi", 1_234_567], ["Thu ngân sách", 5]],
            _formats(B2='#,##0.0,,"tr"', B3="#,##0,", B4="#,##0.00"),
        ),
        NAMED,
        {"B2": Refused("shortened"), "B3": Refused("shortened"), "B4": Figure("KT-04", 5)},
    ),
    File(
        "chi-cung-ky.xlsx",
        lambda: openpyxl([["Chỉ tiêu", "Số liệu cùng kỳ năm trước"], ["Văn bản đến", 900]]),
        NAMED,
        whole="no_column",
    ),
    File(
        "muoi-thang.xlsx",
        lambda: openpyxl([["BÁO CÁO 10 THÁNG ĐẦU NĂM 2021"], ["Chỉ tiêu", "Số liệu"], ["Văn bản đến", 1000]]),
        NAMED,
        whole="period_differs",
    ),
    File(
        "trang-thang-8.xlsx",
        lambda: openpyxl({"Tháng 8": [["Chỉ tiêu", "Số liệu"], ["Văn bản đến", 900]]}),
        NAMED,
        whole="sheet_other_period",
    ),
    File(
        "ten-va-don-vi.xlsx",
        lambda: openpyxl(
            [["Mã", "Tên", "Số liệu"], ["KT-04", "Thu ngân sách, triệu đồng", 1500], ["KT-05", "Chi - tỷ đồng", 2],
             ["VB-01", "Văn bản - đến", 7]]
        ),
        {"map": {"series": "Mã", "label": "Tên", "value": "Số liệu"}},
        {"C2": Figure("KT-04", 1.5), "C3": Figure("KT-05", 2000), "C4": Figure("VB-01", 7)},
    ),
    File(
        "tieu-de-thang-8.xlsx",
        lambda: openpyxl([["Chỉ tiêu", "Số liệu tháng 8"], ["Văn bản đến", 1000]]),
        NAMED,
        whole="heading_other_period",
    ),
)  # fmt: skip
