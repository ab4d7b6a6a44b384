"""A steward's own workbook: exactly the indicators of a unit, to be filled in and sent back (uploads.py reads it).

XlsxWriter writes it: comments, validation and print settings are its trade, and the same lines give the same bytes.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from broadcaster import periods
from feeds.templatewords import LANGUAGES, MARK, VERSION, TemplateWords, figure, spoken

HEADER = 5  # the row of the headings, counted from 1
A4 = 9
FAR = 1e15  # where an indicator has no bounds of its own, any number up to this
INPUTS = ("value", "status", "as_of", "note")
_WIDTHS = {  # characters; together they print on A4 at four fifths of their size or more
    "series": 12,
    "label": 34,
    "area_name": 16,
    "unit": 11,
    "period": 15,
    "value": 15,
    "status": 12,
    "as_of": 12,
    "note": 20,
    "last": 13,
    "last_period": 14,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row to fill in. series: "VB-02" or "YT-05@16681". area, area_name: "" without one. note: what is counted.

    least, most, last: in `unit`, None where there is none. period, last_period: SDMX.
    """

    series: str
    name: str
    unit: str
    period: str
    area: str = ""
    area_name: str = ""
    decimals: int = 0
    least: float | None = None
    most: float | None = None
    last: float | None = None
    last_period: str | None = None
    note: str = ""


def template(lines: Sequence[Line], *, unit_name: str, language: str, made: datetime) -> bytes:
    """The .xlsx for these lines; made: the moment of making, in the site's zone."""
    return _Template(lines, unit_name, language, made).bytes()


class _Template:
    """One workbook being written."""

    def __init__(self, lines: Sequence[Line], unit_name: str, language: str, made: datetime) -> None:
        self.lines, self.unit_name, self.language, self.made = lines, unit_name, language, made
        self.words: TemplateWords = LANGUAGES[language]
        areas = any(line.area for line in lines)
        self.fields = [field for field in self.words.columns if areas or field != "area_name"]
        self.data = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.data, {"in_memory": True})
        self.book.set_properties({"title": unit_name, "created": made.replace(tzinfo=None)})
        self.book.set_custom_property(MARK, VERSION)
        self.look: dict[str, Format] = {}

    def bytes(self) -> bytes:
        sheet = self.book.add_worksheet(self.words.sheet)
        self.head(sheet)
        for row, line in enumerate(self.lines, HEADER):
            self.line(sheet, row, line)
        if not self.lines:
            sheet.write_string(HEADER, 0, self.words.nothing, self.style("how"))
        self.paper(sheet)
        self.marker()
        self.book.close()
        return self.data.getvalue()

    def head(self, sheet: Worksheet) -> None:
        """The title with unit and period, how to fill it in, and the headings."""
        words, last = self.words, len(self.fields) - 1
        asked = {line.period for line in self.lines}
        period = words.period.format(period=spoken(asked.pop(), self.language)) if len(asked) == 1 else words.periods
        for row, text, style in (
            (0, words.title.format(unit=self.unit_name), "title"),
            (1, period, "period"),
            (2, words.made.format(made=self.made), "how"),
            (3, words.how, "how"),
        ):
            sheet.merge_range(row, 0, row, last, "", self.style(style))
            sheet.write_string(row, 0, text, self.style(style))
        sheet.set_row(0, 28)
        sheet.set_row(HEADER - 1, 32)
        for column, field in enumerate(self.fields):
            sheet.set_column(column, column, _WIDTHS[field])
            sheet.write_string(HEADER - 1, column, words.columns[field], self.style("heading"))

    def line(self, sheet: Worksheet, row: int, line: Line) -> None:
        words, at = self.words, {field: column for column, field in enumerate(self.fields)}
        number = "#,##0" + ("." + "0" * line.decimals if line.decimals > 0 else "")
        shown = {
            "series": line.series,
            "label": line.name,
            "area_name": line.area_name or line.area,
            "unit": line.unit,
            "period": spoken(line.period, self.language),
            "last_period": spoken(line.last_period, self.language) if line.last_period else "",
        }
        tallest = max(ceil(len(text) / _WIDTHS[field]) for field, text in shown.items() if field in at)
        sheet.set_row(row, 8 + 16 * max(1, tallest))
        for field, text in shown.items():
            if field in at:
                sheet.write_string(row, at[field], text, self.style("grey" if field == "last_period" else "said"))
        sheet.write_blank(row, at["value"], None, self.style("value", number))
        sheet.write_string(row, at["status"], next(iter(words.statuses)), self.style("input"))
        sheet.write_blank(row, at["as_of"], None, self.style("day", "dd/mm/yyyy"))
        sheet.write_blank(row, at["note"], None, self.style("input"))
        if line.last is None:
            sheet.write_blank(row, at["last"], None, self.style("grey"))
        else:
            sheet.write_number(row, at["last"], line.last, self.style("last", number))
        about = self.about(line)
        size = {"width": 280, "height": 20 * (2 + sum(1 + len(text) // 40 for text in about.splitlines()))}
        sheet.write_comment(row, at["value"], about, {"author": "iocast", "font_size": 10, **size})
        self.validate(sheet, row, line, at)

    def validate(self, sheet: Worksheet, row: int, line: Line, at: dict[str, int]) -> None:
        """What Excel lets people type; each refusal says what is wanted."""
        words = self.words
        least = -FAR if line.least is None else line.least
        most = FAR if line.most is None else line.most
        bounds = self.bounds(line)
        want = words.want_number.format(unit=line.unit, bounds=f"{bounds}. " if bounds else "")
        wrong = {"error_title": words.wrong}
        number = {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most}
        sheet.data_validation(row, at["value"], row, at["value"], {**number, **wrong, "error_message": want[:255]})
        of = words.want_status.format(statuses=", ".join(words.statuses))
        source = {"validate": "list", "source": list(words.statuses)}
        sheet.data_validation(row, at["status"], row, at["status"], {**source, **wrong, "error_message": of})
        first = periods.span(line.period)[0]
        day = {"validate": "date", "criteria": "between", "minimum": first, "maximum": "=TODAY()"}
        message = words.want_day.format(first=first)
        sheet.data_validation(row, at["as_of"], row, at["as_of"], {**day, **wrong, "error_message": message})

    def bounds(self, line: Line) -> str:
        least, most = (None if v is None else self.bound(v, line) for v in (line.least, line.most))
        if least is not None and most is not None:
            return self.words.between.format(least=least, most=most)
        if least is not None:
            return self.words.at_least.format(least=least)
        return self.words.at_most.format(most=most) if most is not None else ""

    def about(self, line: Line) -> str:
        """The comment of a value cell: what it is, unit, bounds, an example."""
        words = self.words
        example = 1234.5 if line.decimals else 12345.0
        if line.last is not None:
            example = line.last
        elif line.most is not None and line.most < example:
            example = ((line.least or 0) + line.most) / 2
        parts = [line.name, line.note, words.unit.format(unit=line.unit), self.bounds(line)]
        parts.append(words.example.format(example=self.figure(example, line)))
        if line.last is not None and line.last_period:
            period = spoken(line.last_period, self.language)
            parts.append(words.last.format(last=self.figure(line.last, line), period=period))
        return "\n".join(part for part in parts if part)

    def bound(self, v: float, line: Line) -> str:
        return figure(v, 0 if float(v).is_integer() else line.decimals, self.words)

    def figure(self, v: float, line: Line) -> str:
        return figure(v, line.decimals, self.words)

    def paper(self, sheet: Worksheet) -> None:
        """Frozen headings; A4 across, as wide as the paper; locked but for the cells to fill in."""
        sheet.freeze_panes(HEADER, 2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER - 1)
        sheet.center_horizontally()
        sheet.set_footer(f"&L{self.unit_name.replace('&', '&&')[:120]}&R{self.words.page}")
        sheet.hide_gridlines(2)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        if self.lines:
            sheet.set_selection(HEADER, self.fields.index("value"), HEADER, self.fields.index("value"))

    def marker(self) -> None:
        """The hidden sheet by which the file is known again, whatever was done to the other."""
        sheet = self.book.add_worksheet("iocast")
        sheet.write_row(0, 0, [MARK, VERSION, self.language])
        for row, line in enumerate(self.lines, 1):
            for column, text in enumerate((line.series, line.period, line.name)):
                sheet.write_string(row, column, text)
        sheet.protect("")
        sheet.very_hidden()

    def style(self, name: str, number: str = "@") -> Format:
        """The look of a kind of cell; cells of words are text, so that no leading zero is lost."""
        found = self.look.get(name + number)
        if found is None:
            found = self.look[name + number] = self.book.add_format({**_STYLES[name], "num_format": number})
        return found


_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
_CELL = {**_FONT, "border": 1, "border_color": "#A6A6A6"}
_INPUT = {**_CELL, "bg_color": "#FFF9DB", "locked": False}
_GREY = {**_CELL, "font_color": "#7F7F7F", "bg_color": "#F5F5F5"}
_STYLES = {
    "title": {**_FONT, "bold": True, "font_size": 16, "align": "center"},
    "period": {**_FONT, "bold": True, "font_size": 13, "align": "center"},
    "how": {**_FONT, "italic": True, "align": "center", "font_color": "#404040"},
    "heading": {**_CELL, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#DCE6F1"},
    "said": {**_CELL, "text_wrap": True, "indent": 1},
    "value": {**_INPUT, "align": "right", "bold": True, "indent": 1},
    "day": {**_INPUT, "align": "center"},
    "input": {**_INPUT, "text_wrap": True, "indent": 1},
    "last": {**_GREY, "align": "right", "indent": 1},
    "grey": {**_GREY, "text_wrap": True, "indent": 1},
}
