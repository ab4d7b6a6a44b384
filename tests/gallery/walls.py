"""A wall that is pictured, as the protocol says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.gallery.figures import HISTORY, INDICATORS, NOW, VALUES, words
from tests.gallery.listed import LISTS
from tests.gallery.places import AREAS, CODES, by_area

STATEMENT = words("số liệu 9 tháng đầu năm 2021", "figures of the first nine months of 2021")
SITE = {
    "name": words("Tỉnh Nghệ An", "Nghệ An"), "time_zone": "Asia/Ho_Chi_Minh", "languages": ["vi", "en"],
    "reporting": {"period": "2021-01-01/P9M", "statement": STATEMENT},
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
