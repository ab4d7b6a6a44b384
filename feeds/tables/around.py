"""What stands around the figures of a table and changes what they mean: units, periods, and another table below.

Departments put "Đơn vị tính: triệu đồng" between two rows, last year's figures under a second header, and the report
of another month into the folder of this one. No row whose meaning one of these changes is read as if it stood alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from broadcaster import periods
from broadcaster.model import Reason
from feeds import dates, sheets
from feeds.feed import FeedError
from feeds.phrases import missing
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.sheets import Value
from feeds.sheets.raised import without_notes
from feeds.tables.grid import Grid
from feeds.tables.header import Header
from feeds.tables.headings import compares, mentioned, pattern, scale, stated_scale, states_unit, year_of
from feeds.text import figures, key

NUMBERED = 2  # rows below a header in which its columns may be numbered

_BEHIND = re.compile(r", | [-–] ")  # "Thu ngân sách, triệu đồng"
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"(?!(?:19|20)\d\d$)[+-]?\d[\d.,]*%?", re.ASCII)  # "2020" may head a column
_UNIT_COLUMNS = frozenset(map(key, ("đvt", "đơn vị", "đơn vị tính", "đơn vị đo")))
_NAMES = ("series", "label", "area")  # what tells a row, and a header, apart


class Around:
    """Of one table; `period`: the plan's, for all rows of it."""

    def __init__(self, grid: Grid, header: Header, plan: SpreadsheetPlan, period: str | None) -> None:
        self._grid, self._header, self._plan = grid, header, plan
        self._year = year_of(dates.period(period)) if period and dates.period(period) else None
        self._names = {name: header.fields[name] for name in _NAMES if name in header.fields}
        self._own = {name: pattern(heading) for name, heading in plan.map.model_dump(exclude_none=True).items()}
        self._labels = {key(label) for label in plan.labels}
        self._sectioned = "period" not in header.fields
        self._units: list[tuple[int, str]] = []
        self._sections: list[tuple[int, str, frozenset[str]]] = []
        self._end: int | None = None
        self._last = 0  # the last row with a figure
        self._unit_column = self._column_of_units()
        for row in range(header.row + 1, grid.height + 1):
            cells = [grid.cell(row, each.number) for each in header.values]
            numbers = any(
                isinstance(value, int | float) or (isinstance(value, str) and _FIGURE.fullmatch(value))
                for value in cells
            )
            if numbers or any(isinstance(value, str) and _DIGIT.search(value) for value in cells):
                self._last = row
            if not numbers and self._end is None:
                self._look(row)

    def unit(self, row: int, label: str | None) -> str | None:
        """The unit of many that the row's name or a column of units says, that no plan maps."""
        if label and (found := scale(label) or stated_scale(_BEHIND.split(label)[-1])):
            return found
        if self._unit_column is None:
            return None
        return stated_scale(self._grid.said(row, self._unit_column))

    def stated(self, row: int) -> str | None:
        """The unit of many that a line of the table states: above the row, else below the last of all."""
        above = bisect_right(self._units, row, key=lambda each: each[0])
        if above:
            return self._units[above - 1][1]
        foot = [unit for at, unit in self._units if at > self._last]
        return foot[0] if foot else None

    def doubt(self, row: int, period: str) -> Reason | None:
        """Why a figure there may not be one of this table or period."""
        if self._end is not None and row > self._end:
            return Reason("other_table", {"cell": f"A{self._end}"})
        mine = dates.period(period)
        at = bisect_right(self._sections, row, key=lambda each: each[0])
        if not at or mine is None:
            return None
        _, said, found = self._sections[at - 1]
        if any(_same(each, mine) for each in found):
            return None
        return Reason("other_period", {"said": said, "period": mine})

    def _look(self, row: int) -> None:
        """A line without a number: a section, a unit, a header."""
        said = [words for _, words in _texts(self._grid, row)]
        for words in said:
            if states_unit(words) and (unit := stated_scale(words)):
                self._units.append((row, unit))
        if self._heads(row):
            self._end = row
        elif self._sectioned and len(said) == 1 and not compares(said[0]) and (found := mentioned(said[0], self._year)):
            self._sections.append((row, said[0], frozenset(found)))

    def _heads(self, row: int) -> bool:
        """True for the header of another table: the same names above other columns, or other words above these."""
        values = [self._grid.cell(row, each.number) for each in self._header.values]
        if not any(isinstance(value, str) for value in values):
            return False
        same = all(self._again(row, each.number) for each in self._header.values)
        names = {name: self._grid.cell(row, column) for name, column in self._names.items()}
        if names and all(self._is(name, value) for name, value in names.items()):
            return not same
        if same or row <= self._header.row + NUMBERED or any(states_unit(str(value)) for value in values):
            return False
        if not any(map(_heading, values)):
            return False
        mapped = [self._grid.cell(row, column) for column in self._header.fields.values()]
        if mapped and not any(value is not None for value in mapped):
            return True  # the second line of a header; a signature has no figures below it
        return bool(names) and self._apart(row) and not self._known(names)

    def _apart(self, row: int) -> bool:
        """True where nothing stands above the cells of figures, as over a new header."""
        return all(self._grid.cell(row - 1, each.number) is None for each in self._header.values)

    def _known(self, names: Mapping[str, Value]) -> bool:
        """True for the name of an indicator, not of a column."""
        return names.get("series") is not None or key(str(names.get("label") or "")) in self._labels

    def _is(self, name: str, value: object) -> bool:
        return isinstance(value, str) and bool(self._own[name].fullmatch(key(without_notes(value))))

    def _again(self, row: int, column: int) -> bool:
        """True where a cell says what the heading of its column says, or nothing."""
        said = key(self._grid.said(row, column))
        rows = range(self._header.top, self._header.row + 1)
        return not said or said in {key(self._grid.said(each, column)) for each in rows}

    def _column_of_units(self) -> int | None:
        if "unit" in self._header.fields:
            return None
        rows = range(self._header.top, self._header.row + 1)
        for row in rows:
            for column, words in _texts(self._grid, row):
                if key(words).strip(" .:()") in _UNIT_COLUMNS and column not in self._header.fields.values():
                    return column
        return None


def checked(grid: Grid, header: Header, plan: SpreadsheetPlan) -> None:
    """Raises FeedError where title, sheet or heading names another period than the plan gives to every row."""
    mine = dates.period(plan.period) if isinstance(plan.period, str) else None
    if mine is None or "period" in header.fields or any(each.period for each in header.values):
        return
    if plan.sheet_names == "period":
        return
    year = year_of(mine)
    titles = [
        (sheets.address(row, column), words)
        for row in range(1, header.top)
        for column, words in _texts(grid, row)
        if not compares(words)
    ]
    _agree(grid, mine, year, titles)
    if plan.sheet is None or "*" in plan.sheet:
        named = mentioned(grid.sheet.name, year)
        if named and not any(_fits(each, mine) for each in named):
            raise FeedError("sheet_other_period", file=grid.file, sheet=grid.title, period=mine)
    for column in header.values if plan.wide is None else ():
        for row in range(header.row, header.top - 1, -1):
            said = grid.said(row, column.number)
            found = set() if compares(said) else mentioned(said, year)
            if found and not any(_same(each, mine) for each in found):
                cell = sheets.address(row, column.number)
                raise FeedError(
                    "heading_other_period",
                    file=grid.file,
                    sheet=grid.title,
                    cell=cell,
                    heading=said,
                    period=plan.period,
                )


def _agree(grid: Grid, mine: str, year: str | None, said: Sequence[tuple[str, str]]) -> None:
    """Nothing of what is said names a period, or something names one that ends with mine."""
    found = [(cell, words, each) for cell, words in said for each in mentioned(words, year)]
    if not found or any(_fits(each, mine) for _, _, each in found):
        return
    cell, words, _ = found[0]
    raise FeedError("period_differs", file=grid.file, sheet=grid.title, cell=cell, raw=words, period=mine)


def _heading(value: Value) -> bool:
    """True for what may stand in a header and is no figure: words, or a period."""
    if not isinstance(value, str) or missing(key(figures(value))) is not None:
        return False
    return not _DIGIT.search(value) or bool(mentioned(value, "2000"))


def _texts(grid: Grid, row: int) -> Iterator[tuple[int, str]]:
    for column in range(1, grid.width(row) + 1):
        if isinstance(grid.cell(row, column), str):
            yield column, grid.said(row, column)


def _whole_year(period: str, mine: str) -> bool:
    (first, end), (begin, last) = periods.span(period), periods.span(mine)
    return (end - first).days > 360 and first <= begin and last <= end  # however a year is counted


def _fits(period: str, mine: str) -> bool:
    return periods.span(period)[1] == periods.span(mine)[1] or _whole_year(period, mine)


def _same(period: str, mine: str) -> bool:
    return periods.span(period) == periods.span(mine) or _whole_year(period, mine)
