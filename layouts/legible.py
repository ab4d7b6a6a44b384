"""Can what a layout says be read from the last row: how large each tile's smallest text will be, as the page sets it.

An estimate beforehand: the page breaks texts by measuring them. A browser test compares both over the sample's layouts:
they differ by less than MARGIN (ROUGH, far below what can be read). Sizes are in units of 1/1080 of the picture's
height unless something else is said.
"""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from layouts.figures import NumberTile
from layouts.model import Grid, Layout
from layouts.node import Node
from layouts.problems import Problem
from layouts.tile import Tile

LEAST_ARC = 16  # arc minutes of a capital's height, the least that can be read from the furthest seat (DOMAIN 4)
MARGIN = 0.2  # of an estimate that is legible or nearly so; the page sets texts in steps, which its tiles share
ROUGH = 0.35  # of one far below, where the page leaves out words as well as setting them smaller
CAPITAL = 0.706  # of the font size, Be Vietnam Pro
LINE = 1.32  # line height, Vietnamese stacked marks included
HIGH = 1080  # units of a picture's height
WIDE = 16 / 9

# as the page lays a wall out (displays/web/src: sight.ts, comfort.ts, compose.ts, flow.ts)
SMALLEST, LARGEST = 22, 72
SIDES, AROUND, GAP, BORDERS = 96, 92, 22, 6
HEAD, HEAD_TALL = 3.0, 4.7  # of the font
PAD_X, PAD_Y = 1.56, 0.76  # of the font, both sides
ROOMY = 1440  # units of width below which everything is smaller
NARROWEST = 28  # fonts across a tall wall
LISTS = 0.82  # how far everything else goes along where figures have to be set smaller
GRID_FROM, GRID_TO = 1.2, 3.0  # width to height of the tiles' area; outside, the page sets them anew in rows


@dataclass(frozen=True, slots=True)
class Sight:
    """A screen that may show a layout: how high its picture is, how far the last seat, what the room may see, and the
    picture's width to its height."""

    room: str
    height_cm: float
    furthest_m: float
    clearance: str = "restricted"
    shape: float = WIDE


def sizes(layout: Layout, node: Node, sights: Collection[Sight]) -> Iterator[Problem]:
    """Warnings: a tile whose text would be too small in a room, and one that would leave out listed figures."""
    for index, tile in enumerate(layout.tiles):
        worst: dict[str, float] = {}
        fewest: dict[str, int] = {}
        for sight in sights:
            high = smallest(tile, layout.grid, layout.tiles, sight)
            if high < LEAST_ARC - 0.05:
                worst[sight.room] = min(high, worst.get(sight.room, high))
            elif (n := shown(tile, layout.grid, sight)) < tile.listed:
                fewest[sight.room] = min(n, fewest.get(sight.room, n))
        loc = ("tiles", index, "at")
        for room, high in sorted(worst.items()):
            yield node.problem(loc, "small_text", False, "warning", room=room, got=f"{high:.0f}", least=LEAST_ARC)
        for room, n in sorted(fewest.items()):
            yield node.problem(loc, "few_rows", False, "warning", room=room, got=n, all=tile.listed)


def smallest(tile: Tile, grid: Grid, tiles: Collection[Tile], sight: Sight) -> float:
    """Arc minutes of the smallest text of a tile, at most those of the type that the whole wall is set in."""
    font = least_font(sight)
    wide, high = _area(sight, font)
    if GRID_FROM <= wide / high <= GRID_TO:
        figures = [_fitting(each, grid, wide, high, font) for each in tiles if isinstance(each, NumberTile)]
        if not isinstance(tile, NumberTile):
            font *= max(LISTS, min([font, *figures]) / font)
        font = _fitting(tile, grid, wide, high, font)
    else:
        needed = sum((each.rows * LINE + PAD_Y) * (each.across + PAD_X) for each in tiles) * font**2
        font *= min(1.0, math.sqrt(wide * high / needed))
    return arc(font * CAPITAL / HIGH, sight)


def _fitting(tile: Tile, grid: Grid, wide: float, high: float, font: float) -> float:
    """The type, at most `font`, in which a tile's texts have room: more lines where it is narrow for that type."""
    w, h = _box(tile, grid, wide, high)
    ample = min(font, (h - BORDERS) / (tile.rows * LINE + PAD_Y), (w - BORDERS) / (tile.ample + PAD_X))
    tight = min(font, (h - BORDERS) / ((tile.rows + tile.broken) * LINE + PAD_Y), (w - BORDERS) / (tile.across + PAD_X))
    return max(ample, tight)


def shown(tile: Tile, grid: Grid, sight: Sight) -> int:
    """How many of the figures that a tile lists have room."""
    font = least_font(sight)
    wide, high = _area(sight, font)
    if not tile.each_row or not GRID_FROM <= wide / high <= GRID_TO:
        return tile.listed
    _, h = _box(tile, grid, wide, high)
    first = tile.rows - tile.each_row
    return max(1, math.floor(((h - BORDERS) / font - PAD_Y) / LINE / tile.each_row - first / tile.each_row + 0.15))


def least_font(sight: Sight) -> float:
    """The type of a wall: what the last row can read, within what a wall can bear. 61 for 75 inches seen from 8 m."""
    capital = sight.furthest_m * 100 * math.tan(math.radians(LEAST_ARC / 60)) / sight.height_cm
    font = min(LARGEST, max(SMALLEST, capital / CAPITAL * HIGH))
    across = HIGH * sight.shape
    return min(font, across / NARROWEST) if sight.shape <= 1 else font * min(1.0, across / ROOMY)


def arc(share: float, sight: Sight) -> float:
    """Arc minutes of a share of a screen's height, from its furthest seat."""
    return math.degrees(math.atan(share * sight.height_cm / 100 / sight.furthest_m)) * 60


def _area(sight: Sight, font: float) -> tuple[float, float]:
    across, head = HIGH * sight.shape, HEAD_TALL if sight.shape <= 1 else HEAD
    unit = min(1.0, across / ROOMY)
    return across - SIDES * unit, HIGH - AROUND * unit - head * font


def _box(tile: Tile, grid: Grid, wide: float, high: float) -> tuple[float, float]:
    return (wide + GAP) * tile.at[2] / grid.columns - GAP, (high + GAP) * tile.at[3] / grid.rows - GAP
