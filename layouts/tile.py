"""What every tile of a layout has."""

from typing import Annotated

from pydantic import Field

from layouts.scalars import Key, Record, Words

Cell = Annotated[int, Field(ge=1, le=48)]
Place = Annotated[list[Cell], Field(min_length=4, max_length=4)]  # column, row (from 1), width, height


class Tile(Record):
    """What every tile has. at: column, row (counted from 1), width, height, in cells of the grid."""

    id: Key
    at: Place
    title: Words | None = None

    def series_named(self) -> dict[str, int]:
        """The single series shown, each with the depth of history wanted."""
        return {}

    def families(self) -> tuple[str, ...]:
        """The families shown: a series for every area, written YT-03@*."""
        return ()

    def lists(self) -> tuple[str, ...]:
        """The lists of the state shown."""
        return ()

    @property
    def rows(self) -> float:
        """Lines of text that this tile sets one below the other at the least, for the linter's estimate."""
        return 3.95

    @property
    def across(self) -> float:
        """How many times its type this tile must be wide inside, so that no text is set smaller."""
        return 11.0

    @property
    def ample(self) -> float:
        """From how many times its type on a tile is wide enough that no line of it breaks."""
        return self.across

    @property
    def broken(self) -> float:
        """Lines of text that come on top where it is narrower."""
        return 0.0

    @property
    def listed(self) -> int:
        """How many figures it names one by one, all of which should be seen; 0: as many as fit."""
        return 0

    @property
    def each_row(self) -> float:
        """Lines of text that each of the listed figures takes."""
        return 0.0
