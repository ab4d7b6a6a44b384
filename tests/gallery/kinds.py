"""Every kind of tile in all its states. A picture holds the tiles of one kind on one wall."""

from displays.qrcode import modules
from tests.gallery.figures import VALUES, words
from tests.gallery.listed import LISTS, MEETING
from tests.gallery.places import CELLS, NOTE, OUTLINE, by_area, overdue
from tests.gallery.walls import Wall, numbers, tile

ADDRESS = "https://dichvucong.nghean.gov.vn/phan-anh"
MAP = {"series": "YT-05", "map": "tinh", "cells": CELLS, "note": NOTE, "top": 4}
QR = {"address": ADDRESS, "modules": modules(ADDRESS)}
PAPER = {"alt": words("Sơ đồ tổ chức"), "file": "so-do.svg", "sensitivity": "internal", "fit": "contain"}
FEEDBACK = {"overdue": "PA-03", "received": "PA-01", "on_time": "PA-02", "satisfied": "PA-05", "open": "PA-04"}
CAMERA = {"feed": "camera", "fit": "contain", "sensitivity": "internal"}
SECRET = CAMERA | {"sensitivity": "restricted"}
BULLETS = ["YT-03", "KT-01", "HCC-02", "KT-02"]
ROWS = ["YT-03", "KT-09", "KT-01", "HCC-02", "KT-02", "VB-02", "DL-01", "TT-01", "AT-08", "YT-08"]

KINDS = (
    Wall("number", "Ô số liệu", numbers(
            "VB-01", "YT-01", "DL-01", "KT-01", "VB-02", "TT-01", "YT-03", "YT-08", "AT-08", across=3,
    ), grid=(3, 3)),
    Wall("number-long", "Tên dài, số lớn", numbers(
        "MT-02", "KT-03", "KT-04", "AN-01", "PA-03", "HCC-02", "TT-02", "MT-01", "VB-05", "XX-01", "HCC-01", "VB-04",
    ), grid=(4, 3)),
    Wall("charts", "Diễn biến và so sánh", [
        tile("gn", "trend", 1, 1, 6, 3, series="KT-09", history=12),
        tile("giuong", "trend", 1, 4, 3, 3, series="YT-03", history=9),
        tile("di", "trend", 4, 4, 3, 3, series="VB-02"), tile("khong", "trend", 10, 4, 3, 3, series="YT-08"),
        tile("dia-ban", "bar", 7, 1, 6, 3, series="YT-05", by="area", top=6),
        tile("may", "bar", 7, 4, 3, 3, each=["VB-03", "VB-04", "VB-02"], title=words("Văn bản")),
    ]),
    Wall("compared", "Mục tiêu và bảng", [
        tile("muc-tieu", "bullet", 1, 1, 6, 4, each=BULLETS),
        tile("mot", "bullet", 1, 5, 6, 2, each=["TT-01", "VB-02"]),
        tile("bang", "table", 7, 1, 6, 4, each=ROWS, top=8, columns=["value", "change", "target", "as_of"]),
        tile("ky", "table", 7, 5, 6, 2, each=["VB-01", "YT-01"], periods=2, sort="listed"),
    ]),
    Wall("maps", "Bản đồ", [
        tile("muc", "map", 1, 1, 6, 6, **MAP), tile("ranh-gioi", "map", 7, 1, 6, 6, **MAP, outline=OUTLINE),
    ], values={**VALUES, **LISTS, **by_area()}),
    Wall("shades", "Bản đồ theo giá trị", [
        tile("gia-tri", "map", 1, 1, 12, 6, **MAP, colour="value"),
    ], values={**VALUES, **LISTS, **by_area()}),
    Wall("lists", "Danh sách", [
        tile("nong", "attention", 1, 1, 5, 6, top=6), tile("no", "owners", 6, 1, 7, 3),
        tile("he", "status", 6, 4, 7, 3),
    ]),
    Wall("around", "Quanh số liệu", [
        tile("cb", "alerts", 1, 1, 6, 3, feeds=["bao"], top=6), tile("tin", "alerts", 1, 4, 4, 3, feeds=["tin"]),
        tile("yen", "alerts", 5, 4, 2, 3, feeds=["yen"]),
        tile("gio", "clock", 7, 1, 3, 2), tile("ma", "qr", 7, 3, 3, 4, **QR, caption=words("Gửi phản ánh")),
        tile("hinh", "image", 10, 1, 3, 2, **PAPER, image="so-do"),
        tile("mat", "image", 10, 3, 3, 1, **PAPER, refused="missing"),
        tile("chu", "text", 10, 4, 3, 3, title=words("Nhắc việc"), text=words("Gửi số liệu trước 17 giờ hôm nay.")),
    ]),
    Wall("people", "Người dân và cuộc họp", [
        tile("phan-anh", "feedback", 1, 1, 6, 6, by="area", top=4, **FEEDBACK),
        tile("hop", "agenda", 7, 1, 6, 6),
    ], values={**VALUES, **LISTS, **overdue()}, scene=MEETING),
    Wall("cameras", "Camera", [
        tile("cau", "camera", 1, 1, 6, 3, **CAMERA, camera="cau"),
        tile("nga-tu", "camera", 7, 1, 6, 3, **CAMERA, camera="nga-tu"),
        tile("dap", "camera", 1, 4, 6, 3, **CAMERA, camera="dap"),
        tile("kin", "camera", 7, 4, 6, 3, **SECRET, camera="cau", title=words("Trụ sở")),
    ]),
)  # fmt: skip
