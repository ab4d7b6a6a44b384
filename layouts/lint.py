"""What a layout's shape cannot say: do the tiles fit, do they name real things, can they be read from the last row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from layouts.cameras import camera_problems
from layouts.catalogue import Clearance
from layouts.check import nearest
from layouts.legible import Sight, arc, sizes
from layouts.library import (
    AlertsTile,
    BarTile,
    CameraTile,
    FeedbackTile,
    ImageTile,
    MapTile,
    StatusTile,
    TableTile,
    Tile,
)
from layouts.model import Layout
from layouts.node import Node
from layouts.problems import Problem

__all__ = ["Names", "Sight", "arc", "lint"]

TILES_READ = 9  # tiles a wall can carry for a room (DOMAIN 4: 6 to 9)
CLEARANCES = tuple(Clearance)
LISTING = ("cap", "rss")  # kinds of feeds whose lists an alerts tile words


@dataclass(frozen=True, slots=True)
class Names:
    """What there is to name. None: not known (the file that says so is broken), so nothing is said about it."""

    codes: Mapping[str, str] | None = None  # code -> sensitivity
    areas: Collection[str] | None = None
    subsystems: Collection[str] | None = None
    maps: Collection[str] | None = None
    feeds: Mapping[str, tuple[str, str]] | None = None  # key -> kind, sensitivity
    cameras: Mapping[str, Collection[str]] = field(default_factory=dict)  # feed -> keys
    broken_maps: Mapping[str, str] = field(default_factory=dict)  # key -> what is wrong first, and where


def lint(layout: Layout, node: Node, names: Names, sights: Collection[Sight] = ()) -> list[Problem]:
    """All problems of a layout that has the right shape, errors and warnings, in the order of the file."""
    found = [
        *_fit(layout, node),
        *_overlaps(layout, node),
        *_topics(layout, node),
        *_series(layout, node, names),
        *_bars(layout, node),
        *_tables(layout, node),
        *_feedback(layout, node),
        *_maps(layout, node, names),
        *_feeds(layout, node, names),
        *(camera_problems(layout, node, names.feeds, names.cameras) if names.feeds is not None else ()),
        *sizes(layout, node, sights),
        *_hidden(layout, node, names, sights),
    ]
    if len(layout.tiles) > TILES_READ:
        found.append(node.problem(("tiles",), "many_tiles", on_key=True, severity="warning", count=len(layout.tiles)))
    if not layout.topics:
        found.append(node.problem((), "no_topics", severity="warning"))
    return sorted(found, key=lambda problem: (problem.line, problem.column))


def _fit(layout: Layout, node: Node) -> Iterator[Problem]:
    grid = layout.grid
    for index, tile in enumerate(layout.tiles):
        column, row, width, height = tile.at
        for what, reach, most in (("column", column + width - 1, grid.columns), ("row", row + height - 1, grid.rows)):
            if reach > most:
                yield node.problem(("tiles", index, "at"), f"outside_grid_{what}", reach=reach, most=most)


def _overlaps(layout: Layout, node: Node) -> Iterator[Problem]:
    taken: dict[tuple[int, int], int] = {}
    for index, tile in enumerate(layout.tiles):
        column, row, width, height = tile.at
        cells = [(x, y) for x in range(column, column + width) for y in range(row, row + height)]
        for other in sorted({taken[cell] for cell in cells if cell in taken}):
            line, _ = node.place(("tiles", other))
            yield node.problem(("tiles", index, "at"), "overlap", other=layout.tiles[other].id, line=line)
        for cell in cells:
            taken.setdefault(cell, index)


def _topics(layout: Layout, node: Node) -> Iterator[Problem]:
    known = [tile.id for tile in layout.tiles]
    for index, topic in enumerate(layout.topics):
        for inner, tile in enumerate(topic.tiles):
            if tile not in known:
                yield _unknown(node, ("topics", index, "tiles", inner), "tile", tile, known)


def _series(layout: Layout, node: Node, names: Names) -> Iterator[Problem]:
    for index, tile in enumerate(layout.tiles):
        for loc, series in _named(index, tile):
            code, _, area = series.partition("@")
            if names.codes is not None and code not in names.codes:
                yield _unknown(node, loc, "series", code, names.codes)
            if area == "*":
                yield node.problem(loc, "family_needs_by", got=series)
            elif area and names.areas is not None and area not in names.areas:
                yield node.problem(loc, "unknown_area", got=area)
        if isinstance(tile, StatusTile) and names.subsystems is not None:
            for inner, key in enumerate(tile.subsystems or ()):
                if key not in names.subsystems:
                    yield node.problem(("tiles", index, "subsystems", inner), "unknown_subsystem", got=key)


def _named(index: int, tile: Tile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    series = getattr(tile, "series", None)
    if isinstance(series, str):
        yield ("tiles", index, "series"), series
    for role in getattr(tile, "ROLES", ()):
        if named := getattr(tile, role):
            yield ("tiles", index, role), named
    for inner, each in enumerate(getattr(tile, "each", None) or ()):
        yield ("tiles", index, "each", inner), each


def _bars(layout: Layout, node: Node) -> Iterator[Problem]:
    for index, tile in enumerate(layout.tiles):
        if not isinstance(tile, BarTile):
            continue
        if (tile.series is None) == (tile.each is None) or (tile.series is not None and tile.by is None):
            yield node.problem(("tiles", index), "bar_choice")
        elif tile.each is not None and tile.by is not None:
            yield node.problem(("tiles", index, "by"), "bar_choice", on_key=True)


def _tables(layout: Layout, node: Node) -> Iterator[Problem]:
    for index, tile in enumerate(layout.tiles):
        if not isinstance(tile, TableTile):
            continue
        several = len(tile.each) > 1 and tile.columns is not None
        if tile.by and (tile.periods or several or any("@" in each for each in tile.each)):
            yield node.problem(("tiles", index, "by"), "table_choice", on_key=True)
        if tile.columns and tile.periods:
            yield node.problem(("tiles", index, "periods"), "table_columns", on_key=True)


def _feedback(layout: Layout, node: Node) -> Iterator[Problem]:
    for index, tile in enumerate(layout.tiles):
        if not isinstance(tile, FeedbackTile) or tile.by is None:
            continue
        if tile.each is not None:
            yield node.problem(("tiles", index, "by"), "feedback_choice", on_key=True)
        for role in ("overdue", "longest"):
            if "@" in (getattr(tile, role) or ""):
                yield node.problem(("tiles", index, role), "feedback_areas", got=getattr(tile, role))


def _maps(layout: Layout, node: Node, names: Names) -> Iterator[Problem]:
    for index, tile in enumerate(layout.tiles):
        if not isinstance(tile, MapTile):
            continue
        if (what := names.broken_maps.get(tile.map)) is not None:
            yield node.problem(("tiles", index, "map"), "broken_map", got=tile.map, what=what)
        elif names.maps is not None and tile.map not in names.maps:
            yield _unknown(node, ("tiles", index, "map"), "map", tile.map, names.maps)


def _feeds(layout: Layout, node: Node, names: Names) -> Iterator[Problem]:
    if names.feeds is None:
        return
    for index, tile in enumerate(layout.tiles):
        for inner, feed in enumerate(tile.feeds if isinstance(tile, AlertsTile) else ()):
            loc = ("tiles", index, "feeds", inner)
            if feed not in names.feeds:
                yield replace(
                    _unknown(node, loc, "feed", feed, names.feeds), severity="warning"
                )  # it lists nothing yet
            elif names.feeds[feed][0] not in LISTING:
                yield node.problem(loc, "feed_lists_nothing", got=feed)


def _hidden(layout: Layout, node: Node, names: Names, sights: Collection[Sight]) -> Iterator[Problem]:
    rooms = {sight.room: sight.clearance for sight in sights}
    for index, tile in enumerate(layout.tiles):
        for loc, what, sensitivity in _sensitive(index, tile, names):
            for room, clearance in rooms.items():
                if CLEARANCES.index(Clearance(sensitivity)) > CLEARANCES.index(Clearance(clearance)):
                    args = {"code": what, "sensitivity": sensitivity, "room": room, "clearance": clearance}
                    yield node.problem(loc, "hidden_tile", False, "warning", **args)


def _sensitive(index: int, tile: Tile, names: Names) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """What a tile shows, where it is named, and how sensitive it is."""
    for loc, series in _named(index, tile):
        code = series.partition("@")[0]
        yield loc, code, (names.codes or {}).get(code, CLEARANCES[0])
    if isinstance(tile, AlertsTile):
        for inner, feed in enumerate(tile.feeds):
            yield ("tiles", index, "feeds", inner), feed, (names.feeds or {}).get(feed, ("", CLEARANCES[0]))[1]
    if isinstance(tile, CameraTile) and tile.feed in (names.feeds or {}):
        yield ("tiles", index, "camera"), tile.camera, (names.feeds or {})[tile.feed][1]
    if isinstance(tile, ImageTile):
        yield ("tiles", index, "file"), tile.file, tile.sensitivity.value


def _unknown(node: Node, loc: tuple[str | int, ...], what: str, got: str, known: Collection[str]) -> Problem:
    near = nearest(got, known)
    if near is None:
        return node.problem(loc, f"unknown_{what}", got=got)
    return node.problem(loc, f"unknown_{what}_near", got=got, nearest=near)
