"""The tile kinds a layout may use, each with its options and what it needs from the state."""

from typing import Annotated, Literal

from pydantic import Field

from layouts.catalogue import Clearance
from layouts.scalars import Code, ImageName, Key, Record, SeriesName, WebAddress, Words

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
        """Lines of text this tile sets one below the other, for the linter's estimate."""
        return 5.2


class NumberTile(Tile):
    """One figure, large: name, owner, value with unit, change, as-of. history: points of the small line."""

    kind: Literal["number"]
    series: SeriesName
    history: Annotated[int, Field(ge=0, le=400)] = 0

    def series_named(self) -> dict[str, int]:
        return {self.series: self.history}


class TrendTile(Tile):
    """One figure and its course over the last `history` periods, with the target and thresholds as lines."""

    kind: Literal["trend"]
    series: SeriesName
    history: Annotated[int, Field(ge=2, le=400)] = 12

    def series_named(self) -> dict[str, int]:
        return {self.series: self.history}


class BarTile(Tile):
    """Bars to compare: one indicator over all areas (`series` with `by: area`), or a few indicators (`each`)."""

    kind: Literal["bar"]
    series: Code | None = None
    by: Literal["area"] | None = None
    each: Annotated[list[SeriesName], Field(min_length=2, max_length=8)] | None = None
    top: Annotated[int, Field(ge=2, le=20)] = 6

    def series_named(self) -> dict[str, int]:
        named = self.each or ([self.series] if self.series and self.by is None else [])
        return dict.fromkeys(named, 0)

    def families(self) -> tuple[str, ...]:
        return (f"{self.series}@*",) if self.series and self.by == "area" else ()

    @property
    def rows(self) -> float:
        return 1.6 + 1.7 * (len(self.each) if self.each else self.top)


class AttentionTile(Tile):
    """What needs attention now, worst first, each with its reason in words. top: how many, if so many fit."""

    kind: Literal["attention"]
    top: Annotated[int, Field(ge=1, le=12)] = 4

    def lists(self) -> tuple[str, ...]:
        return ("@attention",)

    @property
    def rows(self) -> float:
        return 5.0  # the heading and one item; what does not fit is counted, not shrunk


class StatusTile(Tile):
    """The subsystems: connected, late, or not connected yet. subsystems: only these, in this order."""

    kind: Literal["status"]
    subsystems: list[Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*$")]] | None = None

    def lists(self) -> tuple[str, ...]:
        return ("@status",)

    @property
    def rows(self) -> float:
        return 1.6 + 1.5 * (len(self.subsystems) if self.subsystems else 10)


class OwnersTile(Tile):
    """Who owes which figures since when, the longest first. top: how many units, if so many fit."""

    kind: Literal["owners"]
    top: Annotated[int, Field(ge=1, le=20)] = 6

    def lists(self) -> tuple[str, ...]:
        return ("@owners",)

    @property
    def rows(self) -> float:
        return 5.0  # the heading and one unit; what does not fit is counted, not shrunk


class BulletTile(Tile):
    """Actual against target and thresholds: for each series a bar on bands, with the target as a tick across it."""

    kind: Literal["bullet"]
    each: Annotated[list[SeriesName], Field(min_length=1, max_length=8)]

    def series_named(self) -> dict[str, int]:
        return dict.fromkeys(self.each, 0)

    @property
    def rows(self) -> float:
        return 1.6 + 3.0 * len(self.each)


class TableTile(Tile):
    """A few figures in rows and columns. Rows are the series of `each`; with `by: area` they are the areas, and the
    codes of `each` are the columns. periods: instead of `columns`, each series' last so many periods."""

    kind: Literal["table"]
    each: Annotated[list[SeriesName], Field(min_length=1, max_length=40)]
    by: Literal["area"] | None = None
    columns: (
        Annotated[list[Literal["value", "change", "target", "as_of"]], Field(min_length=1, max_length=4)] | None
    ) = None
    periods: Annotated[int, Field(ge=2, le=6)] | None = None
    sort: Literal["attention", "value", "listed"] = "attention"
    top: Annotated[int, Field(ge=2, le=20)] = 8

    def series_named(self) -> dict[str, int]:
        return {} if self.by else dict.fromkeys(self.each, self.periods or 0)

    def families(self) -> tuple[str, ...]:
        return tuple(f"{code}@*" for code in self.each) if self.by else ()

    @property
    def rows(self) -> float:
        return 6.0  # the heading, the columns' names and two rows; what does not fit is counted, not shrunk


class MapTile(Tile):
    """One indicator over the areas of a schematic map of the site. colour: by level, or by value in four steps."""

    kind: Literal["map"]
    series: Code
    map: Key
    colour: Literal["level", "value"] = "level"
    top: Annotated[int, Field(ge=0, le=8)] = 4

    def families(self) -> tuple[str, ...]:
        return (f"{self.series}@*",)

    @property
    def rows(self) -> float:
        return 9.0  # the heading, the counts and as much for the map


class TextTile(Tile):
    """A few words that stand still: a heading, a task, a note."""

    kind: Literal["text"]
    text: Words

    @property
    def rows(self) -> float:
        return 3.0


class AlertsTile(Tile):
    """What feeds list: alerts, the most severe first, then headlines, the newest first. top: how many, if they fit."""

    kind: Literal["alerts"]
    feeds: Annotated[list[Key], Field(min_length=1, max_length=8)]
    top: Annotated[int, Field(ge=1, le=12)] = 4

    def lists(self) -> tuple[str, ...]:
        return tuple(f"@items/{feed}" for feed in self.feeds)

    @property
    def rows(self) -> float:
        return 5.5  # the heading and one alert; what does not fit is counted, not shrunk


class ClockTile(Tile):
    """The server's time in the site's zone, and the date in words."""

    kind: Literal["clock"]

    @property
    def rows(self) -> float:
        return 3.6


class QrTile(Tile):
    """An address for the telephones in the room, as a code."""

    kind: Literal["qr"]
    address: WebAddress
    caption: Words | None = None

    @property
    def rows(self) -> float:
        return 8.0  # a code of 33 modules and its quiet edge, each of 5 arc minutes, and a line of words


class ImageTile(Tile):
    """A picture file of the site's directory images/."""

    kind: Literal["image"]
    file: ImageName
    alt: Words
    fit: Literal["contain", "cover"] = "contain"
    sensitivity: Clearance = Clearance.INTERNAL

    @property
    def rows(self) -> float:
        return 3.0  # the heading and what is said where there is no picture


AnyTile = Annotated[
    NumberTile
    | TrendTile
    | BarTile
    | AttentionTile
    | StatusTile
    | OwnersTile
    | BulletTile
    | TableTile
    | MapTile
    | TextTile
    | AlertsTile
    | ClockTile
    | QrTile
    | ImageTile,
    Field(discriminator="kind"),
]

KINDS: dict[str, type[Tile]] = {
    "number": NumberTile,
    "trend": TrendTile,
    "bar": BarTile,
    "attention": AttentionTile,
    "status": StatusTile,
    "owners": OwnersTile,
    "bullet": BulletTile,
    "table": TableTile,
    "map": MapTile,
    "text": TextTile,
    "alerts": AlertsTile,
    "clock": ClockTile,
    "qr": QrTile,
    "image": ImageTile,
}
