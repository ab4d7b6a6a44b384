"""What tiles say, as the minutes word it: the same as the walls (displays/web/src/figure.vectors.test.ts)."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from displays.shown import freshness
from displays.tilewords import Tongue, worded
from displays.words import words

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors" / "figures.json").read_text("utf-8"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_tile_says_what_the_wall_says(case: dict[str, Any], language: str) -> None:
    """Name, figure, unit, level, change, target, lateness, status, dates, marks: word for word."""
    said = worded({"state": freshness(case["value"], case["now"]), **case}, Tongue(words(language), ZONE, case["now"]))
    lines = [line.removeprefix("▲ ").removeprefix("▼ ") for line in said.lines]
    assert {
        "name": said.name, "text": said.text, "unit": said.unit, "lines": lines, "badges": list(said.badges),
        "when": said.when, "band": said.band,
    } == case["said"][language]  # fmt: skip


def test_what_a_room_may_not_see_is_not_named() -> None:
    """A figure withheld from a room, and one that the catalogue lacks, say only that."""
    tongue = Tongue(words("vi"), ZONE, "2021-10-07T07:32:00.000Z")
    withheld = worded({"tile": "a", "kind": "number", "state": "withheld"}, tongue)
    assert (withheld.name, withheld.text) == ("Chỉ số hạn chế", "Không hiển thị ở phòng này")
    unknown = worded({"tile": "a", "kind": "number", "state": "unknown", "series": "XX-1"}, tongue)
    assert (unknown.name, unknown.text) == ("XX-1", "Chưa có trong danh mục")
