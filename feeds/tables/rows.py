"""The rows below a header as offers, each with its cell; whatever only looks like a figure is refused by its cell."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from broadcaster.model import Reason
from feeds import dates, sheets
from feeds.feed import FeedError, Refusal
from feeds.offers import Offer
from feeds.phrases import missing
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.sheets import Cell, Value
from feeds.sheets.raised import without_notes
from feeds.tables import headings
from feeds.tables.around import Around
from feeds.tables.grid import Grid, day
from feeds.tables.header import Column, Header, wanted
from feeds.tables.headings import pattern, total
from feeds.tables.writing import doubtful, other
from feeds.text import figures, key

MOST_FIGURES = 200_000  # of one file

_NUMBERING = re.compile(r"\(?(?:[A-Za-z]|\d{1,2})\)?(?: ?= ?.*)?")
_BARE = re.compile(r"\D*\d[\d., ]*(?:- ?\d[\d., ]*)?", re.ASCII)  # no words behind it: "hơn 1.500", "70 - 75"
_NAMES = ("series", "label", "area", "period")  # what tells one row from another


class Rows:
    """The data rows of one table; about: what is the same for all of them, a field each."""

    def __init__(self, grid: Grid, header: Header, plan: SpreadsheetPlan, about: dict[str, str | None]) -> None:
        self.grid, self.header, self.plan, self.about = grid, header, plan, about
        self.fields = {name: header.fields[name] for name in _NAMES if name in header.fields}
        self.labels = {key(label): code for label, code in plan.labels.items()}
        self.headings = {name: pattern(heading) for name, heading in wanted(plan).items()}
        self.split = self._split()
        self.around = Around(grid, header, plan, about["period"])
        self._several: dict[Cell, bool] = {}
        self.locale = plan.locale or "vi"
        self.others = {column.number: self._other(column.number) for column in header.values}

    def read(self) -> Iterator[Offer | Refusal]:
        count = 0
        for row in range(self.header.row + 1, self.grid.height + 1):
            for each in self.row(row):
                count += 1
                if count > MOST_FIGURES:
                    raise FeedError("file_figures", file=self.grid.file, limit=MOST_FIGURES)
                yield each

    def row(self, row: int) -> Iterator[Offer | Refusal]:
        """What one row gives: offers, refusals, or nothing where nothing stands (sections, footers, numbering)."""
        if self.numbering(row) or self.heading(row) or self.beneath(row):
            return
        told = {name: self.text(row, name) for name in self.fields}
        columns = self.header.fields.items()
        hollow = next((name for name, column in columns if name != "note" and self.grid.hollow((row, column))), None)
        for column in self.header.values:
            if hollow is not None:
                place = self.grid.place(row, self.header.fields[hollow])
                yield Refusal(place, "", Reason("formula", {"label": told.get("label") or ""}))
                return
            if (found := self.figure(row, column, told)) is not None:
                yield found

    def figure(self, row: int, column: Column, told: dict[str, str | None]) -> Offer | Refusal | None:
        """One cell of figures."""
        at = row, column.number
        value, typed = self.grid.cell(*at), at in self.grid.sheet.typed
        label = told.get("label") or column.label
        written = told.get("series") or self.labels.get(key(label), "")
        code = written or column.series or self.about["series"] or ""

        def refuse(reason: str) -> Refusal:
            return Refusal(self.grid.place(*at), sheets.text(value), Reason(reason, {"label": label}), code)

        hollow = self.grid.hollow(at)
        if not any(told.values()):
            stray = not typed and value is not None and not self.words(value) and not self.total(row)
            if value is not None and self.total(row):
                return refuse("total_row")
            return refuse("no_name") if stray else None
        if value is None and not hollow and (self.plan.wide is not None or not code):
            return None  # an empty cell of a wide table, a section
        if not code and self.words(value):
            return None  # a footer: "Người lập biểu" beside "Giám đốc"
        if not typed and (reason := self.unseen(row, column, told, hollow=hollow)):
            return refuse(reason)
        if not written and self.total(row):
            return refuse("total_row")
        if told.get("area") and total(told["area"] or ""):
            return refuse("total_row")
        if "area" in self.fields and not told["area"] and self.about["area"] is None and not told.get("series"):
            return refuse("no_area")
        if not typed and (seen := self.others[column.number]) and doubtful(value, self.locale):
            raw = sheets.text(value)
            return Refusal(self.grid.place(*at), raw, Reason("mixed_writing", {"raw": raw, "other": seen}), code)
        if not typed and (doubt := self.around.doubt(row, self.period(column, told))):
            return Refusal(self.grid.place(*at), sheets.text(value), doubt, code)
        return self.offer(row, column, code, label, value, told)

    def period(self, column: Column, told: dict[str, str | None]) -> str:
        return told.get("period") or column.period or self.about["period"] or ""

    def unseen(self, row: int, column: Column, told: dict[str, str | None], *, hollow: bool) -> str | None:
        """Why the value in a cell is not what people saw and meant; None for a plain one."""
        if row in self.grid.about.hidden:
            return "hidden_row"
        if column.number in self.grid.about.columns:
            return "hidden_column"
        if hollow:
            return "formula"
        if (row, column.number) in self.grid.about.shortened:
            return "shortened"
        if self.split and len(self.grid.sheet.rows[row - 1]) > self.grid.width(self.header.row):
            return "split_row"
        top = self.grid.covered.get((row, column.number), (row, column.number))
        if self.grid.below(top)[0] > top[0] and self.several(top):
            return "merged_value"
        return None

    def several(self, top: Cell) -> bool:
        """True if the rows of a merged range are not all one line of the table."""
        if top not in self._several:
            rows = range(top[0], min(self.grid.below(top)[0], self.grid.height) + 1)
            self._several[top] = len({tuple(self.text(row, name) for name in self.fields) for row in rows}) > 1
        return self._several[top]

    def offer(
        self, row: int, column: Column, code: str, label: str, value: Value, told: dict[str, str | None]
    ) -> Offer:
        at, about = (row, column.number), self.grid.about
        percent = at in about.percent
        number = isinstance(value, int | float) and not isinstance(value, bool)
        name = None if percent else about.names.get(at) if number else None
        name = name or (None if percent else self.unit(row, column, value))
        shown: Any = value if number or value is None else sheets.text(value)
        if name is not None:
            shown, number = f"{_plain(value)} {name}", False
        return Offer(
            series=code,
            value=shown,
            period=self.period(column, told),
            as_of=self.as_of(row) or self.about["as_of"],
            status=self.text(row, "status") or self.plan.status,
            note=self.text(row, "note"),
            area=told.get("area") or column.area or self.about["area"],
            place=self.grid.place(row, column.number),
            number=row,
            locale=self.plan.locale if name is None or isinstance(value, str) else "vi",
            ratio=code in self.plan.ratio,
            percent=percent,
            typed=number,
            fetched=self.plan.fetched,
            label=label or None,
        )

    def text(self, row: int, name: str) -> str | None:
        """The words of a mapped column; those of a merged range stand for all its rows."""
        column = self.header.fields.get(name)
        if column is None:
            return None
        said = self.grid.said(row, column)
        if name == "period" and said:  # "Tháng 9" of the year that the sheet or the plan names
            return said if dates.period(said) else headings.period([said], self.about["year"]) or said
        return (without_notes(said) if name in _NAMES else said) or None

    def as_of(self, row: int) -> str | None:
        column = self.header.fields.get("as_of")
        value = self.grid.shown(row, column) if column else None
        if isinstance(value, datetime) and value.time() != time():
            return value.isoformat()
        on = day(value, self.grid.sheet)
        return on.isoformat() if on else self.text(row, "as_of")

    def unit(self, row: int, column: Column, value: Value) -> str | None:
        """The unit that the row, the heading or the sheet says of a bare figure; a text with words says its own."""
        bare = not isinstance(value, str) or bool(_BARE.fullmatch(figures(value)))
        if not bare or value is None or isinstance(value, bool | date | time | timedelta):
            return None
        named = self.text(row, "unit") or self.around.unit(row, self.text(row, "label") or column.label)
        return named or self.about["unit"] or column.unit or self.around.stated(row) or self.about["scale"]

    def words(self, value: Value) -> bool:
        """True for what is no figure and no mark for a missing one."""
        if not isinstance(value, str):
            return False
        if any(character.isdigit() for character in value):
            return dates.day(value) is None and dates.day_in(value) is not None  # "Vinh, ngày 5/10/2021"
        return missing(key(figures(value))) is None

    def total(self, row: int) -> bool:
        """True if any word in the row says that it is a total."""
        cells = (self.grid.cell(row, column) for column in range(1, self.grid.width(row) + 1))
        return any(isinstance(value, str) and total(value) for value in cells)

    def beneath(self, row: int) -> bool:
        """A row that only continues the merged cells of the row above."""
        filled = [column for column in range(1, self.grid.width(row) + 1) if self.grid.cell(row, column) is not None]
        return not filled and not any(self.grid.hollow((row, each.number)) for each in self.header.values)

    def heading(self, row: int) -> bool:
        """The header once more, as on the next page."""
        named = {name: self.grid.cell(row, column) for name, column in self.header.fields.items()}
        return bool(named) and all(
            isinstance(value, str) and self.headings[name].fullmatch(key(without_notes(value)))
            for name, value in named.items()
        )

    def numbering(self, row: int) -> bool:
        """The row of column numbers under a header: "A  B  1  2", "(1) (2) (3)", under every heading that is mapped."""
        if row > self.header.row + 2 or any(self.grid.cell(row, column) is None for column in self.fields.values()):
            return False
        filled = [sheets.text(value) for value in self.grid.sheet.rows[row - 1] if value not in ("", None)]
        return len(filled) > 1 and all(_NUMBERING.fullmatch(each.strip()) for each in filled)

    def _other(self, column: int) -> str | None:
        rows = range(self.header.row + 1, self.grid.height + 1)
        return other((self.grid.sheet.cell(row, column) for row in rows), self.locale)

    def _split(self) -> bool:
        """True if a longer line may have come of a comma in a figure; a blank more in every line is no figure's."""
        if not self.grid.about.delimited:
            return False
        lines = [row for row in self.grid.sheet.rows[self.header.row :] if any(row)]
        width = self.grid.width(self.header.row)
        longer = [row for row in lines if len(row) > width]
        return bool(longer) and not (len(longer) == len(lines) and not any(any(row[width:]) for row in lines))


def _plain(value: Value) -> str:
    """A number in Vietnamese form without groups: 1234,5; a text as it is."""
    return value if isinstance(value, str) else f"{value:.15g}".replace(".", ",")
