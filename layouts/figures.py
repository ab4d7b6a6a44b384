"""The tiles that show figures: one, several, or one indicator over many areas."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from layouts.scalars import Code, Key, SeriesName
from layouts.tile import Tile


class NumberTile(Tile):
    """One figure, large: name, owner, value with unit, change, as-of. history: points of the small line."""

    kind: Literal["number"]
    series: SeriesName
    history: Annotated[int, Field(ge=0, le=400)] = 0

    def series_named(self) -> dict[str, int]:
        return {self.series: self.history}

    @property
    def rows(self) -> float:
        return 3.95  # the name, the figure in 1.75 times the type, and one row with its change and its day

    @property
    def across(self) -> float:
        return 8.5  # seven digits

    @property
    def ample(self) -> float:
        return 13.5  # a period in words and a day

    @property
    def broken(self) -> float:
        return 2.9  # the name in two lines, the owner and the day each in a row of their own


class TrendTile(Tile):
    """One figure and its course over the last `history` periods, with the target and thresholds as lines."""

    kind: Literal["trend"]
    series: SeriesName
    history: Annotated[int, Field(ge=2, le=400)] = 12

    def series_named(self) -> dict[str, int]:
        return {self.series: self.history}

    @property
    def rows(self) -> float:
        return 4.9  # the name, the figure, and a course worth drawing

    @property
    def across(self) -> float:
        return 10.0


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
        return 2.15 + self.each_row  # the heading, owner and day, and one bar; what does not fit is counted, not shrunk

    @property
    def across(self) -> float:
        return 12.0  # a name and its figure above a bar

    @property
    def listed(self) -> int:
        return len(self.each or ())

    @property
    def each_row(self) -> float:
        return 1.15


class BulletTile(Tile):
    """Actual against target and thresholds: for each series a bar on bands, with the target as a tick across it."""

    kind: Literal["bullet"]
    each: Annotated[list[SeriesName], Field(min_length=1, max_length=8)]

    def series_named(self) -> dict[str, int]:
        return dict.fromkeys(self.each, 0)

    @property
    def rows(self) -> float:
        return 1.23 + self.each_row  # the heading and one figure; what does not fit is counted, not shrunk

    @property
    def listed(self) -> int:
        return len(self.each)

    @property
    def each_row(self) -> float:
        return 2.8  # the name with its figure, the bar, and what it is compared with


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
        return 4.8  # the heading, the columns' names, one row and the day; what does not fit is counted, not shrunk

    @property
    def across(self) -> float:
        return 11.0


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
        return 7.0  # the heading, the counts, where it is from, and a map of two lines' height

    @property
    def across(self) -> float:
        return 10.0


class FeedbackTile(Tile):
    """What citizens report: what is overdue first, then the rest in figures.

    Each role is a series of the catalogue, and no more than its figure is ever shown: no person, nobody's words.
    by: the areas with something overdue, the worst first; each: the same by other series, such as units or topics.
    """

    kind: Literal["feedback"]
    overdue: SeriesName
    longest: SeriesName | None = None
    received: SeriesName | None = None
    open: SeriesName | None = None
    done: SeriesName | None = None
    on_time: SeriesName | None = None
    satisfied: SeriesName | None = None
    handling: SeriesName | None = None
    by: Literal["area"] | None = None
    each: Annotated[list[SeriesName], Field(min_length=2, max_length=20)] | None = None
    top: Annotated[int, Field(ge=1, le=10)] = 4

    ROLES: ClassVar[tuple[str, ...]] = (
        "overdue", "longest", "received", "open", "done", "on_time", "satisfied", "handling",
    )  # fmt: skip

    def series_named(self) -> dict[str, int]:
        roles = [series for role in self.ROLES if (series := getattr(self, role))]
        return dict.fromkeys([*roles, *(self.each or ())], 0)

    def families(self) -> tuple[str, ...]:
        parts = (self.overdue, self.longest) if self.by == "area" else ()
        return tuple(f"{series}@*" for series in parts if series)

    @property
    def rows(self) -> float:
        return 6.0  # the heading, what is overdue and two figures; what does not fit is counted or left out
