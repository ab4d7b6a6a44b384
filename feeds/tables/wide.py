"""Wide tables: a column for each month, area or indicator, told by the headings above it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from broadcaster.model import Reason
from feeds.feed import FeedError, Refusal
from feeds.fields import SERIES_FORM
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.tables.grid import Grid
from feeds.tables.header import TALL, Column, Header, two, unit
from feeds.tables.headings import looks_dated, pattern, period, total
from feeds.text import key

_NONE = {"period": "no_period_columns", "area": "no_area_columns", "label": "no_label_columns"}


def widened(grid: Grid, header: Header, plan: SpreadsheetPlan, year: str | None) -> Header:
    """The header with its columns of figures; year: of headings that name none. Raises FeedError for no such column."""
    reading = _Reading(grid, _tall(grid, header), plan, year)
    columns = list(reading.columns())
    if not columns:
        assert plan.wide is not None  # noqa: S101 - only wide tables come here
        raise FeedError(_NONE[plan.wide.headings], file=grid.file, sheet=grid.title)
    _apart(grid, columns, reading.header.row)
    return replace(reading.header, values=tuple(columns), refused=reading.refused)


def _tall(grid: Grid, header: Header) -> Header:
    """With the rows of headings above and below, in which nothing stands under the headings that are mapped."""
    own, top, row = set(header.fields.values()), header.top, header.row
    while row - top < TALL - 1 and _headings(grid, row + 1, own):
        row += 1
    while row - top < TALL - 1 and _headings(grid, top - 1, own) and _grouped(grid, top - 1, own):
        top -= 1
    return replace(header, top=top, row=row)


def _headings(grid: Grid, row: int, own: set[int]) -> bool:
    """True for a row of words, none of them in a mapped column."""
    filled = [column for column in range(1, grid.width(row) + 1) if grid.cell(row, column) is not None]
    words = any(isinstance(grid.cell(row, column), str) for column in filled)
    figures = any(isinstance(grid.cell(row, column), int | float) for column in filled)
    return words and not figures and not own & set(filled)


def _grouped(grid: Grid, row: int, own: set[int]) -> bool:
    """True if a heading in that row stands over several columns, and over no mapped one: a title does."""
    if grid.about.delimited:
        return True
    spans = [(top[1], bottom[1]) for top, bottom in grid.about.merged.items() if top[0] == row and bottom[1] > top[1]]
    return bool(spans) and not any(left <= column <= right for left, right in spans for column in own)


def _apart(grid: Grid, columns: Sequence[Column], row: int) -> None:
    """Two columns that say the same are no answer."""
    seen: dict[tuple[str, str | None, str | None], Column] = {}
    for column in columns:
        what = column.series, column.area, column.period
        other = seen.setdefault(what, column)
        if other is not column:
            said = column.period or column.area or column.series
            raise two(grid, said, [(row, other.number), (row, column.number)])


class _Reading:
    """The headings of one wide table being read."""

    def __init__(self, grid: Grid, header: Header, plan: SpreadsheetPlan, year: str | None) -> None:
        assert plan.wide is not None  # noqa: S101 - only wide tables come here
        self.grid, self.header, self.plan, self.year, self.wide = grid, header, plan, year, plan.wide
        self.refused: list[Refusal] = []
        self.labels = {key(label): code for label, code in plan.labels.items()}
        self.chosen = [pattern(each) for each in (plan.map.value, self.wide.columns) if each]

    def columns(self) -> Iterator[Column]:
        own = set(self.header.fields.values())
        after = max(own)
        for number in range(1, max(map(self.grid.width, range(self.header.top, self.header.row + 1))) + 1):
            path = self.path(number, own)
            if number in own or not path or not self.of_interest(path):
                continue
            if self.wide.headings != "period" and number < after and self.wide.columns is None:
                continue  # numbering and units stand before the names, figures behind them
            if (column := self.column(number, path)) is not None:
                yield replace(column, unit=unit(self.grid, number, self.header.top, self.header.row))

    def path(self, number: int, own: set[int]) -> list[str]:
        """The words above a column, top to bottom, each once."""
        found: list[str] = []
        for row in range(self.header.top, self.header.row + 1):
            words = self.grid.said(row, number)
            if not words and self.grid.about.delimited and row < self.header.row and number not in own:
                words = self.before(row, number, own)
            if words and words not in found:
                found.append(words)
        return found

    def before(self, row: int, number: int, own: set[int]) -> str:
        """In CSV a merged heading is a text and blanks behind it."""
        for column in range(number - 1, 0, -1):
            if column in own:
                return ""
            if words := self.grid.said(row, column):
                return words
        return ""

    def of_interest(self, path: Sequence[str]) -> bool:
        return all(any(chosen.fullmatch(key(words)) for words in path) for chosen in self.chosen)

    def column(self, number: int, path: list[str]) -> Column | None:
        """What one column is, or None where its heading does not say; that is told, too."""
        if self.plan.map.value and len(path) > 1:
            path = [words for words in path if not self.chosen[0].fullmatch(key(words))]
        match self.wide.headings:
            case "period":
                if (found := period(path, self.year)) is not None:
                    return Column(number, period=found)
                if self.chosen or any(map(looks_dated, path)):
                    self.refuse(number, path, Reason("heading_period", {"heading": " / ".join(path)}))
            case "area":
                if not total(path[-1]):
                    return Column(number, area=path[-1])
                self.refuse(number, path, Reason("total_column", {"heading": path[-1]}))
            case "label":
                for words in reversed(path):
                    code = self.labels.get(key(words)) or (words if re.fullmatch(SERIES_FORM, words) else "")
                    if code:
                        return Column(number, series=code, label=words)
                if self.filled(number):
                    self.refuse(number, path, Reason("unknown_label", {"label": path[-1]}))
        return None

    def filled(self, number: int) -> bool:
        rows = range(self.header.row + 1, self.grid.height + 1)
        return any(self.grid.cell(row, number) is not None for row in rows)

    def refuse(self, number: int, path: Sequence[str], reason: Reason) -> None:
        """Told at the lowest heading of the column."""
        rows = range(self.header.row, self.header.top - 1, -1)
        row = next((row for row in rows if self.grid.cell(row, number) is not None), self.header.row)
        self.refused.append(Refusal(self.grid.place(row, number), " / ".join(path), reason))
