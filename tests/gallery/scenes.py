"""What a whole wall says: a focus, a hold, a past moment, a cut line, notices, nothing at all."""

from collections.abc import Mapping
from typing import Any

from tests.gallery.figures import words
from tests.gallery.listed import CALM, DAM, FLOOD, LINE, POWER
from tests.gallery.walls import Wall, tile

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
PAST = {
    "hold": {
        "seq": 1,
        "at": "2021-10-05T02:42:00.000Z",
        "since": "2021-10-07T07:31:00.000Z",
        "by": "operator",
        "past": True,
        "until": "2021-10-07T07:41:00.000Z",
    }
}
NOW_MS = 1_633_591_920_000


def overview(name: str, scene: Mapping[str, Any] | None = None, **properties: Any) -> Wall:
    return Wall(name, "Tổng quan chỉ đạo, điều hành", OVERVIEW, TOPICS, scene=scene or {}, properties=properties)


# what the whole wall says
SCENES = (
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
