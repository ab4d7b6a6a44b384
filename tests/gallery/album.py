"""All pictures there are, by name, and the approved ones beside the tests."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from tests.doubles.chromium import Chromium
from tests.gallery import compare
from tests.gallery.kinds import KINDS
from tests.gallery.scenes import SCENES
from tests.gallery.screens import Screen, Source, screen
from tests.gallery.walls import Wall

SIZES = {"1080p": (1920, 1080), "4k": (3840, 2160), "portrait": (1080, 1920)}
MORE = ("number-long", "shades")  # walls of kinds that another one has
UPRIGHT = ("focus", "alarm", "cut")  # scenes whose heading is another where the wall is narrow
THEMES = ("dark", "light")
REFERENCES = Path(__file__).parents[1] / "browser" / "references"
APPROVED = REFERENCES / "approved.json"  # picture -> its digest and the sentence it was approved with
SHOTS = Path(__file__).parents[1] / "browser" / "shots"


@dataclass(frozen=True, slots=True)
class Name:
    """A picture's name: what it shows, at which size, in which theme."""

    what: str
    size: str
    theme: str

    def __str__(self) -> str:
        return f"{self.what}-{self.size}-{self.theme}"

    @property
    def reference(self) -> Path:
        return REFERENCES / f"{self}.png"


def kinds_of(wall: Wall) -> dict[str, list[str]]:
    """The kinds of tiles on a wall, each with its tiles' ids."""
    found: dict[str, list[str]] = {}
    for tile in wall.tiles:
        found.setdefault(tile["kind"], []).append(tile["id"])
    return found


def names() -> list[Name]:
    """Every picture there has to be: each kind of each wall of KINDS, and each scene."""
    tiles = [
        Name(f"{wall.name}.{kind}", size, theme)
        for size in SIZES
        for wall in walls_at(size)
        for kind in kinds_of(wall)
        for theme in THEMES
    ]
    return tiles + [Name(wall.name, size, theme) for size in SIZES for wall in scenes_at(size) for theme in THEMES]


def walls_at(size: str) -> list[Wall]:
    """Each kind of tile at every size; what its other walls add is pictured once."""
    return [wall for wall in KINDS if size == "1080p" or wall.name not in MORE]


def scenes_at(size: str) -> list[Wall]:
    """A scene in 4K is the same wall as in 1080p, twice as large: it is pictured once."""
    return [wall for wall in SCENES if size == "1080p" or (size == "portrait" and wall.name in UPRIGHT)]


@dataclass(frozen=True, slots=True)
class Stand:
    """A wall that stands still on a screen, and the whole window as it was then."""

    wall: Wall
    size: str
    theme: str
    screen: Screen
    whole: Image.Image

    def again(self) -> "Stand":
        """The same wall, with a picture of now."""
        return replace(self, whole=self.screen.picture())

    def pictures(self) -> Iterator[tuple[Name, Image.Image]]:
        """Each kind of tile of a wall of KINDS; the whole of a scene."""
        if self.wall in SCENES:
            yield Name(self.wall.name, self.size, self.theme), self.whole
            return
        boxes = self.screen.boxes()
        for kind, ids in kinds_of(self.wall).items():
            yield (
                Name(f"{self.wall.name}.{kind}", self.size, self.theme),
                self.whole.crop(around([boxes[i] for i in ids])),
            )


def stands(browser: Chromium, sizes: Sequence[str] = tuple(SIZES)) -> Iterator[Stand]:
    """Every wall, one after the other; one page load for a size and theme."""
    with Source() as source:
        for size in sizes:
            for theme in THEMES:
                with screen(source, browser, SIZES[size], KINDS[0], theme) as shown:
                    for wall in (*walls_at(size), *scenes_at(size)):
                        shown.show(wall, theme)
                        yield Stand(wall, size, theme, shown, shown.picture())


def taken(browser: Chromium) -> Iterator[tuple[Name, Image.Image]]:
    """All pictures, size after size."""
    for stand in stands(browser):
        yield from stand.pictures()


def around(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[int, int, int, int]:
    """The smallest box of whole pixels around all of them."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return int(min(left)), int(min(top)), round(max(right) + 0.499), round(max(bottom) + 0.499)


def approved() -> Mapping[str, Mapping[str, Any]]:
    return json.loads(APPROVED.read_text(encoding="utf-8")) if APPROVED.exists() else {}


def judge(name: Name, actual: Image.Image) -> str:
    """What is wrong with a picture, in a sentence that says what to do; empty: nothing. Leaves pictures in SHOTS."""
    how = 'Look at it, then: make approve WHY="one sentence"'
    SHOTS.mkdir(parents=True, exist_ok=True)
    if not name.reference.exists():
        actual.save(SHOTS / f"{name}.actual.png", compress_level=1)
        return f"{name} has no approved reference. It is in {SHOTS.name}/{name}.actual.png. {how}"
    share, mask = compare.differing(actual, Image.open(name.reference))
    if share <= compare.TOLERANCE:
        return ""
    actual.save(SHOTS / f"{name}.actual.png", compress_level=1)
    compare.marked(actual, mask).save(SHOTS / f"{name}.differs.png", compress_level=1)
    return f"{name}: {share:.2%} of its pixels differ from the reference, see {SHOTS.name}/{name}.differs.png. {how}"
