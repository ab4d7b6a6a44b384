"""From the rows of a departmental report to offers: title rows, a header that may be merged, data, totals, footers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from broadcaster.model import Reason
from broadcaster.moments import Instant
from feeds import dates, sheets
from feeds.feed import FeedError, Refusal
from feeds.offers import Offer
from feeds.plans.rows import InCell
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.sheets import Sheet, Value
from feeds.text import key, words

SEARCHED = 60  # rows in which the header may stand
TALL = 3  # rows a merged header may be high; its text stands in the first of them

_TOTALS = frozenset(map(key, ("tổng", "cộng", "tổng cộng", "tổng số", "toàn tỉnh", "total")))
_NUMBERING = re.compile(r"\(?(?:[A-Za-z]|\d{1,2})\)?(?: ?= ?.*)?")

Table = tuple[list[Offer], list[Refusal]]


@dataclass(frozen=True, slots=True)
class Header:
    """The last row of the header and the column of each mapped field."""

    row: int
    columns: dict[str, int]


def offers(book: Sequence[Sheet], name: str, plan: SpreadsheetPlan, fetched_at: Instant | None = None) -> Table:
    """Everything one file offers, with the cell of each figure; raises FeedError where the table is not found."""
    sheet, header = _sheet(book, name, plan)
    as_of = fetched_at if plan.fetched else _as_of(sheet, name, plan)
    return _Rows(sheet, header, name, plan, as_of).read()


def _sheet(book: Sequence[Sheet], name: str, plan: SpreadsheetPlan) -> tuple[Sheet, Header]:
    """The named sheet, else the first visible one that has the header."""
    wanted = [each for each in book if (key(each.name) == key(plan.sheet) if plan.sheet else each.visible)]
    if not wanted:
        known = ", ".join(each.name for each in book)
        raise FeedError("no_sheet", file=name, sheet=plan.sheet or "", known=known)
    missing: list[str] = []
    for sheet in wanted:
        found = _header(sheet, plan)
        if isinstance(found, Header):
            return sheet, found
        missing = missing or found
    raise FeedError("no_column", file=name, sheet=wanted[0].name, heading=", ".join(missing))


def _header(sheet: Sheet, plan: SpreadsheetPlan) -> Header | list[str]:
    """The first row by which every mapped heading has appeared; else the headings that are missing."""
    wanted = {name: _pattern(heading) for name, heading in plan.map.model_dump(exclude_none=True).items()}
    best: dict[str, int] = {}
    for row in range(1, min(SEARCHED, len(sheet.rows)) + 1):
        columns: dict[str, int] = {}
        for above in range(row, max(0, row - TALL), -1):  # the nearest heading wins over a title above it
            for column, value in enumerate(sheet.rows[above - 1], 1):
                if isinstance(value, str) and value:
                    folded = key(value)
                    for name, pattern in wanted.items():
                        if name not in columns and column not in columns.values() and pattern.fullmatch(folded):
                            columns[name] = column
        if len(columns) == len(wanted):
            return Header(row, columns)
        best = max(best, columns, key=len)
    return [heading for name, heading in plan.map.model_dump(exclude_none=True).items() if name not in best]


def _pattern(heading: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in map(key, heading.split("*"))))


def _as_of(sheet: Sheet, name: str, plan: SpreadsheetPlan) -> str | None:
    """The as-of of the whole sheet; None leaves it to the columns, else to the period's end."""
    if not isinstance(plan.as_of, InCell):
        return plan.as_of
    at = sheets.cell_of(plan.as_of.cell)
    value = sheet.cell(*at) if at else None
    on = _day(value) or (dates.day_in(value) if isinstance(value, str) else None)
    if on is None:
        raise FeedError("no_as_of", file=name, sheet=sheet.name, cell=plan.as_of.cell, raw=sheets.text(value))
    return on.isoformat()


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


class _Rows:
    """The data rows of one table."""

    def __init__(self, sheet: Sheet, header: Header, name: str, plan: SpreadsheetPlan, as_of: str | None) -> None:
        self.sheet, self.header, self.name, self.plan, self.as_of = sheet, header, name, plan, as_of
        self.labels = {key(label): code for label, code in plan.labels.items()}

    def read(self) -> Table:
        made: list[Offer] = []
        refused: list[Refusal] = []
        for row in range(self.header.row + 1, len(self.sheet.rows) + 1):
            for each in self.row(row):
                if isinstance(each, Offer):
                    made.append(each)
                else:
                    refused.append(each)
        return made, refused

    def row(self, row: int) -> Iterator[Offer | Refusal]:
        """What one row gives: an offer, a refusal, or nothing where nothing stands (sections, footers, numbering)."""
        value, label = self.cell(row, "value"), words(sheets.text(self.cell(row, "label")))
        code = self.code(sheets.text(self.cell(row, "series")).strip(), label)
        place = f"{self.name}!{self.sheet.name}!{sheets.address(row, self.header.columns['value'])}"
        at = row, self.header.columns["value"]

        def refuse(reason: str) -> Refusal:
            return Refusal(place, sheets.text(value), Reason(reason, {"label": label}), code)

        if not code and (not label or value is None):
            return
        if self.numbering(row):
            return
        if row in self.sheet.about.hidden:
            yield refuse("hidden_row")
        elif not code and key(label) in _TOTALS:
            yield refuse("total_row")
        elif value is None and at in self.sheet.about.uncalculated:
            yield refuse("formula")
        else:
            yield self.offer(row, code, label, value, place)

    def offer(self, row: int, code: str, label: str, value: Value, place: str) -> Offer:
        percent: bool | None = None
        if self.sheet.about.percent is not None:
            percent = (row, self.header.columns["value"]) in self.sheet.about.percent
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return Offer(
            series=code,
            value=value if number or value is None else sheets.text(value),  # type: ignore[arg-type]
            period=self.text(row, "period") or self.plan.period or "",
            as_of=self.text(row, "as_of") or self.as_of,
            status=self.text(row, "status") or self.plan.status,
            note=self.text(row, "note"),
            area=self.text(row, "area") or self.plan.area,
            place=place,
            number=row,
            locale=self.plan.locale,
            ratio=code in self.plan.ratio,
            percent=percent,
            typed=number,
            fetched=self.plan.fetched,
            label=label or None,
        )

    def code(self, written: str, label: str) -> str:
        """The code column, else the table of labels."""
        return written or self.labels.get(key(label), "")

    def cell(self, row: int, field: str) -> Value:
        column = self.header.columns.get(field)
        value = self.sheet.cell(row, column) if column else None
        return None if isinstance(value, str) and not value.strip() else value

    def text(self, row: int, field: str) -> str | None:
        return words(sheets.text(self.cell(row, field))) or None

    def numbering(self, row: int) -> bool:
        """The row of column numbers under a header: "A  B  1  2", "(1) (2) (3)"."""
        if row > self.header.row + 2:
            return False
        filled = [sheets.text(value) for value in self.sheet.rows[row - 1] if value not in ("", None)]
        return len(filled) > 1 and all(_NUMBERING.fullmatch(each.strip()) for each in filled)
