"""One sheet as rows of cells, with what its file says about them beyond their values. Rows and columns count from 1."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from feeds.feed import FeedError

Value = str | float | int | bool | date | datetime | time | timedelta | None
Cell = tuple[int, int]  # row, column

MOST_ROWS = 200_000
MOST_COLUMNS = 2_000
MOST_CELLS = 4_000_000  # of the rectangle around what stands in a sheet, which is what reading it takes in memory
MOST_COVERED = 200_000  # cells under merged ones

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(slots=True)
class Facts:
    """About the cells of one sheet.

    hidden, columns: rows and columns nobody sees. percent: shown in percent. months: days shown as month and year.
    names: words a number is shown with ("triệu"). texts: what is shown that no value tells ("#N/A", "12²").
    uncalculated: formulas without a value. merged: the top left cell of a merged range -> its bottom right one.
    shortened: shown in thousands or millions of their value.
    delimited: a line may have split at a comma that belonged to a figure. serials: days are counted from 1900.
    """

    hidden: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    percent: set[Cell] = field(default_factory=set)
    months: set[Cell] = field(default_factory=set)
    names: dict[Cell, str] = field(default_factory=dict)
    texts: dict[Cell, str] = field(default_factory=dict)
    uncalculated: set[Cell] = field(default_factory=set)
    merged: dict[Cell, Cell] = field(default_factory=dict)
    shortened: set[Cell] = field(default_factory=set)
    delimited: bool = False
    serials: bool = True
    rows: int = 0
    width: int = 0

    def reach(self, row: int, column: int) -> None:
        """Something stands in that cell; raises FeedError where a sheet grows beyond every table."""
        self.rows, self.width = max(self.rows, row), max(self.width, column)
        if self.rows > MOST_ROWS:
            raise FeedError("file_long", rows=self.rows, limit=MOST_ROWS)
        if self.width > MOST_COLUMNS or self.rows * self.width > MOST_CELLS:
            raise FeedError("file_wide", columns=self.width, rows=self.rows)

    def merge(self, top: Cell, bottom: Cell) -> None:
        if top < bottom and bottom[1] >= top[1]:
            self.merged[top] = bottom


@dataclass(frozen=True, slots=True)
class Sheet:
    """rows[0] is row 1; `typed` are the cells whose text a person gave instead of the file's."""

    name: str
    rows: Sequence[Sequence[Value]]
    visible: bool = True
    about: Facts = field(default_factory=Facts)
    typed: frozenset[Cell] = frozenset()

    def cell(self, row: int, column: int) -> Value:
        """The value of a cell; None where there is none."""
        if not 1 <= row <= len(self.rows) or not 1 <= column <= len(self.rows[row - 1]):
            return None
        value = self.rows[row - 1][column - 1]
        return None if value == "" else value

    def covered(self) -> dict[Cell, Cell]:
        """Every cell under a merged one, with the cell that holds its text; raises FeedError for more than make sense.

        Only where rows are: a merge to the end of a sheet says nothing more.
        """
        found: dict[Cell, Cell] = {}
        for top, bottom in self.about.merged.items():
            rows = range(top[0], min(bottom[0], len(self.rows)) + 1)
            columns = range(top[1], min(bottom[1], MOST_COLUMNS) + 1)
            if len(found) + len(rows) * len(columns) > MOST_COVERED:
                raise FeedError("file_wide", columns=bottom[1], rows=bottom[0])
            found.update(((row, column), top) for row in rows for column in columns if (row, column) != top)
        return found

    def mended(self, cells: Mapping[Cell, str]) -> "Sheet":
        """The sheet with what a person typed instead; a cell below its last row is left out."""
        rows = [list(row) for row in self.rows]
        for (row, column), words in cells.items():
            if row <= len(rows):
                rows[row - 1] += [None] * (column - len(rows[row - 1]))
                rows[row - 1][column - 1] = words
        return replace(self, rows=rows, typed=self.typed | cells.keys())


def address(row: int, column: int) -> str:
    """ "C4" for row 4, column 3."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def column_number(letters: str) -> int:
    """ "A" is 1, "AB" is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_of(written: str) -> Cell | None:
    """Row and column of "C4"; None for what names no cell."""
    found = _CELL.fullmatch(written)
    return (int(found[2]), column_number(found[1])) if found else None


def text(value: Value) -> str:
    """A cell as the text people see in it, as far as the value tells."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
