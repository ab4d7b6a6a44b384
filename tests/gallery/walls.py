"""The walls that are pictured: every kind of tile in its states, and what stands over or around a wall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from displays.dressing import modules
from tests.gallery.figures import HISTORY, INDICATORS, NOW, VALUES, words
from tests.gallery.listed import ALERTS, ATTENTION, CALM, DAM, FLOOD, HEADLINES, LINE, OWNERS, POWER, STATUS, items
from tests.gallery.places import AREAS, CELLS, CODES, NOTE, by_area

ADDRESS = "https://dichvucong.nghean.gov.vn/phan-anh"
STATEMENT = words("số liệu 9 tháng đầu năm 2021", "figures of the first nine months of 2021")
SITE = {
    "name": words("Tỉnh Nghệ An", "Nghệ An"), "time_zone": "Asia/Ho_Chi_Minh", "languages": ["vi", "en"],
    "reporting": {"period": "2021-01-01/P9M", "statement": STATEMENT},
}  # fmt: skip
LISTS = {
    "@attention": ATTENTION, "@owners": OWNERS, "@status": STATUS, "@items/bao": items("cap", ALERTS),
    "@items/tin": items("rss", HEADLINES, silent="2021-10-07T05:10:00.000Z"), "@items/yen": items("cap", []),
}  # fmt: skip
FEW = by_area(CODES[:7])  # a comparison of a few areas
SETUP = {"height_cm": 93.4, "furthest_m": 4.5, "lines": 1080, "theme": "dark", "shift": False}
SCENE = {
    "room": "ubnd-tinh", "screen": "main", "focus": None, "hold": None, "notices": [], "meeting": None, "why": {},
    "next": None, "changed": 1, "clearance": "internal", "room_name": words("UBND tỉnh Nghệ An", "People's Committee"),
    "screen_name": words("Màn hình chính", "Main screen"), "screen_setup": SETUP,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wall:
    """One wall. scene: what differs from a plain one; properties: what the page itself knows, such as a cut line."""

    name: str
    title: str
    tiles: Sequence[Mapping[str, Any]]
    topics: Sequence[Mapping[str, Any]] = ()
    grid: tuple[int, int] = (12, 6)
    values: Mapping[str, Any] = field(default_factory=lambda: {**VALUES, **LISTS, **FEW})
    scene: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)

    def key(self, theme: str) -> str:
        """Each picture is a layout of its own, so that nothing of the one before stays."""
        return f"{self.name}-{theme}"

    def messages(self, seq: int, theme: str, beat: float) -> list[dict[str, Any]]:
        """hello, wall and scene, as iocast.v1 sends them."""
        columns, rows = self.grid
        layout = {
            "key": self.key(theme), "title": words(self.title), "grid": {"columns": columns, "rows": rows},
            "theme": theme, "tiles": list(self.tiles), "topics": list(self.topics),
        }  # fmt: skip
        scene = {**SCENE, "layout": layout["key"], "changed": seq, **self.scene}
        at = {"epoch": "e", "seq": seq, "view": f"v{seq}"}
        hello = {"room": "ubnd-tinh", "screen": "main", "now": NOW, "beat": beat, "build": "", "resumed": False}
        wall = {"layout": layout, "indicators": INDICATORS, "areas": AREAS, "site": SITE}
        wall |= {"clearance": "internal", "catalogue": 1}
        return [
            {"type": "hello", **at, **hello, "scene": scene},
            {"type": "wall", **at, **wall, "values": dict(self.values), "history": dict(HISTORY)},
            {"type": "scene", "seq": seq, "scene": scene},
        ]


def tile(id: str, kind: str, *at: int, **options: Any) -> dict[str, Any]:
    return {"id": id, "kind": kind, "at": list(at), **options}


def numbers(*series: str, across: int = 4) -> list[dict[str, Any]]:
    """Number tiles in reading order, one cell each."""
    places = ((i % across + 1, i // across + 1, 1, 1) for i in range(len(series)))
    return [
        tile(f"so-{i}", "number", *at, series=each, history=12)
        for i, (each, at) in enumerate(zip(series, places, strict=True))
    ]


MAP = {"series": "YT-05", "map": "tinh", "cells": CELLS, "note": NOTE, "top": 4}
QR = {"address": ADDRESS, "modules": modules(ADDRESS)}
PAPER = {"alt": words("Sơ đồ tổ chức"), "file": "so-do.svg", "sensitivity": "internal", "fit": "contain"}
BULLETS = ["YT-03", "KT-01", "HCC-02", "KT-02"]
ROWS = ["YT-03", "KT-09", "KT-01", "HCC-02", "KT-02", "VB-02", "DL-01", "TT-01", "AT-08", "YT-08"]

# every kind of tile, in all its states; a picture holds the tiles of one kind on one wall
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
        tile("di", "trend", 4, 4, 3, 2, series="VB-02"), tile("khong", "trend", 4, 6, 3, 1, series="YT-08"),
        tile("dia-ban", "bar", 7, 1, 6, 3, series="YT-05", by="area", top=6),
        tile("may", "bar", 7, 4, 6, 3, each=["VB-01", "HCC-01", "VB-02", "DL-01"], title=words("Khối lượng công việc")),
    ]),
    Wall("compared", "Mục tiêu và bảng", [
        tile("muc-tieu", "bullet", 1, 1, 6, 4, each=BULLETS),
        tile("mot", "bullet", 1, 5, 6, 2, each=["TT-01", "VB-02"]),
        tile("bang", "table", 7, 1, 6, 4, each=ROWS, top=8, columns=["value", "change", "target", "as_of"]),
        tile("ky", "table", 7, 5, 6, 2, each=["VB-01", "KT-09"], periods=2, sort="listed"),
    ]),
    Wall("maps", "Bản đồ", [
        tile("muc", "map", 1, 1, 7, 6, **MAP), tile("gia-tri", "map", 8, 1, 5, 6, **MAP, colour="value"),
    ], values={**VALUES, **LISTS, **by_area()}),
    Wall("lists", "Danh sách", [
        tile("nong", "attention", 1, 1, 5, 6, top=6), tile("no", "owners", 6, 1, 7, 3, top=6),
        tile("he", "status", 6, 4, 7, 3),
    ]),
    Wall("around", "Quanh số liệu", [
        tile("cb", "alerts", 1, 1, 6, 4, feeds=["bao"], top=6), tile("tin", "alerts", 1, 5, 4, 2, feeds=["tin"]),
        tile("yen", "alerts", 5, 5, 2, 2, feeds=["yen"]),
        tile("gio", "clock", 7, 1, 3, 2), tile("ma", "qr", 7, 3, 3, 4, **QR, caption=words("Gửi phản ánh")),
        tile("hinh", "image", 10, 1, 3, 2, **PAPER, image="so-do"),
        tile("mat", "image", 10, 3, 3, 1, **PAPER, refused="missing"),
        tile("chu", "text", 10, 4, 3, 3, title=words("Nhắc việc"), text=words("Gửi số liệu trước 17 giờ hôm nay.")),
    ]),
)  # fmt: skip

OVERVIEW = [
    tile("nong", "attention", 1, 1, 4, 6, top=5),
    tile("den", "number", 5, 1, 4, 2, series="VB-01", history=12),
    tile("di", "number", 9, 1, 4, 2, series="VB-02", history=12),
    tile("hcc", "number", 5, 3, 4, 2, series="HCC-01", history=12),
    tile("yte", "number", 9, 3, 4, 2, series="YT-01", history=12),
    tile("giuong", "number", 5, 5, 4, 2, series="YT-03", history=12),
    tile("khach", "number", 9, 5, 4, 2, series="DL-01", history=12),
]  # fmt: skip
TOPICS = [{"key": "y-te", "title": words("Y tế: giường hồi sức vượt ngưỡng"), "tiles": ["yte", "giuong"]}]
HELD = {"hold": {"seq": 1, "at": "2021-10-07T07:31:00.000Z", "since": "2021-10-07T07:31:00.000Z", "by": "presenter"}}
PAST = {"hold": {"seq": 1, "at": "2021-10-05T02:42:00.000Z", "since": "2021-10-07T07:31:00.000Z", "by": "operator"}}
NOW_MS = 1_633_591_920_000


def overview(name: str, scene: Mapping[str, Any] | None = None, **properties: Any) -> Wall:
    return Wall(name, "Tổng quan chỉ đạo, điều hành", OVERVIEW, TOPICS, scene=scene or {}, properties=properties)


# what the whole wall says
SCENES = (
    overview("plain"),
    overview("focus", {"focus": "y-te", **HELD}),
    overview("hold", HELD),
    overview("past", PAST),
    overview("alarm", {"notices": [FLOOD, DAM]}),
    overview("notices", {"notices": [POWER, LINE]}),
    overview("calm-notice", {"notices": [CALM]}),
    Wall("nothing-told", "Tổng quan chỉ đạo, điều hành", OVERVIEW, values={}),
    overview("kept", kept=NOW_MS - 10_800_000),
    overview("cut", link={"state": "cut", "since": NOW_MS - 480_000}),
    overview("back"),  # a line that was cut is said to be back; where the clock stands still, for ever
)
