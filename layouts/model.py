"""A layout: a page of tiles on a grid, and the topics that can be brought into focus."""

from typing import Annotated, Any

from pydantic import Field

from layouts.library import AnyTile
from layouts.rooms import Theme
from layouts.scalars import Key, Record, Words


class Grid(Record):
    columns: Annotated[int, Field(ge=1, le=48)] = 12
    rows: Annotated[int, Field(ge=1, le=48)] = 6


class Topic(Record):
    """A named set of tiles. A focus enlarges them and quietens the rest."""

    key: Key
    title: Words
    tiles: Annotated[list[Key], Field(min_length=1)]


class Layout(Record):
    """layouts/<key>.yaml."""

    key: Key
    title: Words
    subtitle: Words | None = None
    theme: Theme | None = None
    grid: Grid = Grid()
    tiles: Annotated[list[AnyTile], Field(min_length=1)]
    topics: tuple[Topic, ...] = ()

    def body(self) -> dict[str, Any]:
        """The document as it travels in an event: options that were not given are absent."""
        return self.model_dump(mode="json", exclude_none=True)

    def needs(self) -> dict[str, Any]:
        """What the layout needs of the state: {series, families, lists, depths: {series: points of history}}."""
        depths: dict[str, int] = {}
        for tile in self.tiles:
            for series, depth in tile.series_named().items():
                depths[series] = max(depth, depths.get(series, 0))
        return {
            "series": sorted(depths),
            "families": sorted({family for tile in self.tiles for family in tile.families()}),
            "lists": sorted({name for tile in self.tiles for name in tile.lists()}),
            "depths": {series: depth for series, depth in sorted(depths.items()) if depth},
        }
