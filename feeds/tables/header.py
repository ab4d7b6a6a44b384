"""Where a table begins, and which column says what: headings by pattern, merged, over several rows."""

import re
from dataclasses import dataclass, field

from feeds import sheets
from feeds.feed import FeedError, Refusal
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.sheets import Cell
from feeds.sheets.raised import without_notes
from feeds.tables.grid import Grid
from feeds.tables.headings import compares, pattern, scale
from feeds.text import key

SEARCHED = 60  # rows in which the header may stand
TALL = 3  # rows a header may be high


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures, with what its heading says of them: a code or label, an area or a period, a unit of many."""

    number: int
    series: str = ""
    label: str = ""
    area: str | None = None
    period: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """top and row: its first and last row. fields: the column of each mapped heading but the value's."""

    top: int
    row: int
    fields: dict[str, int]
    values: tuple[Column, ...] = ()
    refused: list[Refusal] = field(default_factory=list)


def wanted(plan: SpreadsheetPlan) -> dict[str, str]:
    """The headings every header must have; in a wide table the value's is the heading of many columns."""
    found: dict[str, str] = plan.map.model_dump(exclude_none=True)
    if plan.wide is not None:
        found.pop("value", None)
    return found


def find(grid: Grid, plan: SpreadsheetPlan) -> Header | list[str]:
    """The first row by which every mapped heading has appeared; else the headings that are missing.

    Raises FeedError where a heading names two columns.
    """
    headings = wanted(plan)
    best: dict[str, Cell] = {}
    for row in range(1, min(SEARCHED, grid.height) + 1):
        found = _matched(grid, row, headings)
        if len(found) == len(headings):
            return _header(grid, row, found, headings)
        best = max(best, found, key=len)
    return [heading for name, heading in headings.items() if name not in best]


def _matched(grid: Grid, row: int, headings: dict[str, str]) -> dict[str, Cell]:
    """The heading of each field in the rows that end here; a heading in full takes its column before a pattern does."""
    found: dict[str, Cell] = {}
    for name in sorted(headings, key=lambda name: "*" in headings[name]):
        wants = pattern(headings[name])
        taken = {column for _, column in found.values()}
        for above in range(row, max(0, row - TALL), -1):
            here = [
                (above, column)
                for column in range(1, grid.width(above) + 1)
                if column not in taken
                and _heads(grid, above, column, row, wants)
                and not (name == "value" and _another(grid.said(above, column), headings[name]))
            ]
            if here:
                found[name] = _only(grid, here, headings[name])
                break
    return found


def _heads(grid: Grid, row: int, column: int, bottom: int, wants: re.Pattern[str]) -> bool:
    """True for a heading of this pattern with nothing under it but its own merged cells, down to the bottom row.

    A title stands alone in its row, or over a blank one.
    """
    value = grid.cell(row, column)
    if not isinstance(value, str) or not wants.fullmatch(key(without_notes(value))):
        return False
    rows = range(row + 1, bottom + 1)
    if any(grid.cell(each, column) is not None for each in rows):
        return False
    if rows and grid.below((row, column))[0] == row and len(_filled(grid, row)) < 2:
        return False
    return all(_filled(grid, each) for each in rows)


def _filled(grid: Grid, row: int) -> list[int]:
    return [column for column in range(1, grid.width(row) + 1) if grid.cell(row, column) is not None]


def _another(said: str, heading: str) -> bool:
    """True for "Số liệu cùng kỳ 2020" where "Số liệu*" is asked for: what a star stands for is no other figure."""
    return "*" in heading and compares(said) and not compares(heading)


def _only(grid: Grid, here: list[Cell], heading: str) -> Cell:
    """The one cell of a heading; of several, the one that is not hidden. Two are no answer."""
    seen = [cell for cell in here if cell[1] not in grid.about.columns] or here
    if len(seen) > 1:
        raise two(grid, heading, seen)
    return seen[0]


def two(grid: Grid, heading: str, cells: list[Cell]) -> FeedError:
    named = ", ".join(sheets.address(*cell) for cell in cells)
    return FeedError("two_columns", file=grid.file, sheet=grid.title, heading=heading, cells=named)


def _header(grid: Grid, row: int, found: dict[str, Cell], headings: dict[str, str]) -> Header:
    fields = {name: column for name, (_, column) in found.items()}
    bottom = max(row, *(min(grid.below(cell)[0], row + TALL - 1) for cell in found.values()))
    for name, cell in found.items():
        _undivided(grid, cell, bottom, headings[name])
    value = fields.pop("value", None)
    top = min(cell[0] for cell in found.values())
    under = bottom + all(grid.cell(bottom + 1, column) is None for column in fields.values())
    values = () if value is None else (Column(value, unit=unit(grid, value, top, under)),)
    return Header(top, bottom, fields, values)


def unit(grid: Grid, column: int, top: int, bottom: int) -> str | None:
    """The unit of many in the headings of a column, the lowest first: "(triệu đồng)"."""
    said = (grid.said(row, column) for row in range(bottom, top - 1, -1))
    return next((found for words in said if (found := scale(words))), None)


def _undivided(grid: Grid, cell: Cell, bottom: int, heading: str) -> None:
    """A heading over several columns with headings of their own says nothing of any of them."""
    (_, right), left = grid.below(cell), cell[1]
    for row in range(cell[0] + 1, max(bottom, cell[0] + 1) + 1):
        under = [(row, column) for column in range(left, right + 1) if isinstance(grid.cell(row, column), str)]
        if right > left and len(under) > 1:
            raise two(grid, heading, under)
