"""A sheet as a table reads it: cells under merged ones have their text, days their form, and every cell its place."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice

from feeds import sheets
from feeds.feed import FeedError
from feeds.sheets import Cell, Sheet, Value
from feeds.text import legacy_encoding, words

SAMPLED = 2_000  # texts of a sheet by which an old font encoding is told
_EPOCH = date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)  # 2000 to 2099 as a spreadsheet counts days


class Grid:
    """One sheet of one file."""

    def __init__(self, sheet: Sheet, file: str) -> None:
        self.sheet, self.file, self.about = sheet, file, sheet.about
        self.covered = sheet.covered()

    @property
    def height(self) -> int:
        return len(self.sheet.rows)

    @property
    def title(self) -> str:
        """The sheet's name for people; a CSV has none."""
        return self.sheet.name or "CSV"

    def width(self, row: int) -> int:
        return len(self.sheet.rows[row - 1]) if 1 <= row <= self.height else 0

    def place(self, row: int, column: int) -> str:
        return f"{self.file}!{self.sheet.name}!{sheets.address(row, column)}"

    def cell(self, row: int, column: int) -> Value:
        """What stands in a cell itself; blanks are None."""
        value = self.sheet.cell(row, column)
        return None if isinstance(value, str) and not value.strip() else value

    def shown(self, row: int, column: int) -> Value:
        """What people see there: the text of a merged range stands in its top left cell only."""
        return self.cell(*self.covered.get((row, column), (row, column)))

    def said(self, row: int, column: int) -> str:
        """The words people see there; a day that is shown as its month is the month."""
        value, at = self.shown(row, column), self.covered.get((row, column), (row, column))
        if isinstance(value, date):
            return when(value, self.sheet, at) or ""
        return words(sheets.text(value))

    def below(self, cell: Cell) -> Cell:
        """The last cell of the merged range that begins there; itself without one."""
        return self.about.merged.get(cell, cell)

    def hollow(self, cell: Cell) -> bool:
        """True for a formula that was never calculated, unless a person typed its value since."""
        at = self.covered.get(cell, cell)
        return at in self.about.uncalculated and at not in self.sheet.typed

    def checked(self) -> None:
        """Raises FeedError for words in an old font encoding: no heading and no name in them can be trusted."""
        found = legacy_encoding([text for text, _ in islice(self._texts(), SAMPLED)])
        if found is not None:
            told = ((text, at) for text, at in self._texts() if legacy_encoding([text]))
            text, at = next(told, ("", (1, 1)))
            cell = f"{self.sheet.name}!{sheets.address(*at)}" if self.sheet.name else sheets.address(*at)
            raise FeedError("legacy_encoding", file=self.file, encoding=found, cell=cell, raw=text[:200])

    def _texts(self) -> Iterable[tuple[str, Cell]]:
        for row, cells in enumerate(self.sheet.rows, 1):
            for column, value in enumerate(cells, 1):
                if isinstance(value, str) and value:
                    yield value, (row, column)


def when(value: Value, sheet: Sheet, at: Cell) -> str | None:
    """A day as a period: the day, or the month where it is shown as one; None for what is no day."""
    if not isinstance(value, date):
        return None
    on = value.date() if isinstance(value, datetime) else value
    return on.isoformat()[: len("2021-09")] if at in sheet.about.months else on.isoformat()


def day(value: Value, sheet: Sheet) -> date | None:
    """A day of an as-of cell, also one that lost its format and shows as a serial number."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, float | int) or not sheet.about.serials:
        return None
    return _EPOCH + timedelta(days=int(value)) if value in _SERIALS else None
