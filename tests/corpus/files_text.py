"""CSV in its many forms."""

from tests.corpus.cell import Held, Nothing, Refused
from tests.corpus.file import LONG, SHORT, Figure, File
from tests.corpus.writers import cp1258, delimited

ROWS = [
    ["Mã", "Chỉ tiêu", "Số liệu", "Ghi chú"],
    ["VB-01", "Văn bản đến", "5.238.802", "đã rà soát"],
    ["YT-03", "Công suất giường", "95,4%", ""],
    ["VB-02", "Văn bản đi", "791/903", "gồm:\nhai nguồn"],
    ["HCC-01", "Hồ sơ", "", ""],
    ["", "Tổng cộng", "9", ""],
]
CELLS = {
    "!C2": Figure("VB-01", 5_238_802),
    "!C3": Figure("YT-03", 95.4),
    "!C4": Held("slash"),
    "!C5": Nothing("missing"),
    "!C6": Refused("total_row"),
}

FILES = (
    File("bom.csv", lambda: delimited(ROWS, "utf-8-sig"), LONG, CELLS),
    File("phay.csv", lambda: delimited(ROWS, delimiter=","), LONG, CELLS),
    File("tab.txt", lambda: delimited(ROWS, delimiter="\t", lineterminator="\n"), LONG, CELLS),
    File("utf16.csv", lambda: delimited(ROWS, "utf-16", delimiter="\t"), LONG, CELLS),
    File("utf16-khong-bom.csv", lambda: delimited(ROWS, "utf-16-le"), LONG, CELLS),
    File("ngoac-kep.csv", lambda: delimited(ROWS, quoting=1), LONG, CELLS),
    File(
        "sep.csv",  # its first line is an order to Excel, and a line all the same
        lambda: b"sep=|\r\n" + delimited(ROWS, delimiter="|"),
        LONG,
        {cell[:2] + str(int(cell[2:]) + 1): fate for cell, fate in CELLS.items()},
    ),
    File(
        "cp1258.csv",
        lambda: cp1258("Mã;Địa bàn;Số liệu\nVB-01;;1.260.513\nYT-05;Phường Trường Vinh;12\nYT-06;Xã Hoà Sơn;9 ca\n"),
        {"map": {"series": "Mã", "area": "Địa bàn", "value": "Số liệu"}, "encoding": "cp1258"},
        {"!C2": Figure("VB-01", 1_260_513), "!C3": Figure("YT-05@16681", 12), "!C4": Figure("YT-06@17329", 9)},
    ),
    File(
        "cp1258-khai-sai.csv",  # declared, but it is UTF-8
        lambda: delimited([["Mã", "Số liệu"], ["VB-01", "1.260.513"]]),
        SHORT | {"encoding": "cp1258"},
        {"!B2": Figure("VB-01", 1_260_513)},
    ),
    File(
        "tach-dau-phay.csv",  # "95,4" without quotes
        lambda: b"M\xc3\xa3,S\xe1\xbb\x91 li\xe1\xbb\x87u\nYT-03,95,4\nVB-01,7\nVB-02,8,\n",
        SHORT,
        {"!B2": Refused("split_row"), "!B3": Figure("VB-01", 7), "!B4": Refused("split_row")},
    ),
    File(
        "thua-dau-cuoi.csv",  # every line ends in a delimiter, and the header does not
        lambda: "Mã;Số liệu\nVB-01;5;\nVB-02;6;\n".encode(),
        SHORT,
        {"!B2": Figure("VB-01", 5), "!B3": Figure("VB-02", 6)},
    ),
    File(
        "chu-la.csv",
        lambda: delimited(
            [["Mã", "Số liệu"], ["\u200bVB-01", "1\u00a0260\u00a0513"], ["KT-05", "−5"], ["VB-03", "1.5"]]
        ),
        SHORT,
        {"!B2": Figure("VB-01", 1_260_513), "!B3": Figure("KT-05", -5), "!B4": Held("grouping")},
    ),
)
