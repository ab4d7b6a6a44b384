"""The real writers, each behind one function: rows in, bytes out; `also` does what only that writer can."""

import csv
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


def openpyxl(sheets: Mapping[str, Rows] | Rows, also: Callable[[Any], None] = lambda book: None) -> bytes:
    """An .xlsx; `also` gets the workbook."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in _named(sheets).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    also(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def excel(sheets: Mapping[str, Rows] | Rows, also: Callable[[Any, Any], None] = lambda book, sheet: None) -> bytes:
    """An .xlsx of XlsxWriter; `also` gets the workbook and its last sheet."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False})
    sheet = None
    for name, rows in _named(sheets).items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    also(book, sheet)
    book.close()
    return data.getvalue()


def xls(
    sheets: Mapping[str, Rows] | Rows,
    also: Callable[[Any], None] = lambda sheet: None,
    styles: Mapping[tuple[int, int], str] | None = None,
) -> bytes:
    """An .xls; `also` gets the last sheet; styles: (row, column) from 0 -> number format."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = None
    made = {code: xlwt.easyxf(num_format_str=code) for code in (styles or {}).values()}
    for name, rows in _named(sheets).items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                code = (styles or {}).get((number, column))
                if value is not None:
                    sheet.write(number, column, value, *([made[code]] if code else []))
    also(sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def ods(rows: Rows, cells: Mapping[tuple[int, int], Mapping[str, Any]] | None = None, **more: Any) -> bytes:
    """An .ods; cells: (row, column) from 0 -> its attributes; more: hidden_rows, hidden_columns, setup(document)."""
    document = OpenDocumentSpreadsheet()
    if "setup" in more:
        more["setup"](document)
    table = Table(name="Biểu 1")
    for column in range(max(map(len, rows))):
        seen = {} if column not in more.get("hidden_columns", ()) else {"visibility": "collapse"}
        table.addElement(TableColumn(**seen))
    for number, row in enumerate(rows):
        seen = {} if number not in more.get("hidden_rows", ()) else {"visibility": "collapse"}
        line = TableRow(**seen)
        for column, value in enumerate(row):
            about = dict((cells or {}).get((number, column), {}))
            if about.pop("covered", False):
                line.addElement(CoveredTableCell())
            else:
                line.addElement(_ods_cell(value, about))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    data = io.BytesIO()
    document.write(data)
    return data.getvalue()


def _ods_cell(value: Any, about: dict[str, Any]) -> Any:
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(value).lower(), **about)
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat(), **about)
    if isinstance(value, int | float):
        return TableCell(**({"valuetype": "float", "value": value} | about))
    note = about.pop("note", None)
    cell = TableCell(**({"valuetype": "string"} if value is not None else {}), **about)
    if value is not None:
        words = P(text=value)
        if note is not None:
            words.addElement(Span(stylename="chuthich", text=note))
        cell.addElement(words)
    return cell


def delimited(rows: Rows, encoding: str = "utf-8", errors: str = "strict", **how: Any) -> bytes:
    """A CSV as Python's writer makes it."""
    data = io.StringIO(newline="")
    csv.writer(data, **{"delimiter": ";", **how}).writerows(rows)
    return data.getvalue().encode(encoding, errors)


def cp1258(text: str) -> bytes:
    """As Windows writes it: letters with circumflex, breve and horn whole, tones behind them."""
    made = b""
    for letter in text:
        try:
            made += letter.encode("cp1258")
        except UnicodeEncodeError:
            *base, tone = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in (*base[1:], tone) if mark in "\u0300\u0301\u0303\u0309\u0323"]
            shapes = [mark for mark in (*base[1:], tone) if mark not in tones]
            made += unicodedata.normalize("NFC", "".join((base[0], *shapes))).encode("cp1258")
            made += "".join(tones).encode("cp1258")
    return made


def replaced(data: bytes, part: str, before: bytes, after: bytes) -> bytes:
    """An archive with something else in one of its parts; raises ValueError where that is not in it."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        if before not in old.read(part):
            raise ValueError(f"{before!r} is not in {part}")
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text.replace(before, after) if name == part else text)
    return made.getvalue()


def renamed(data: bytes, name: Callable[[str], str]) -> bytes:
    """An archive with other names for its parts."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(name(each), old.read(each))
    return made.getvalue()


def calculated(data: bytes) -> bytes:
    """As after saving in Excel: the values of the formulas are not to be reckoned anew."""
    return replaced(data, "xl/workbook.xml", b' fullCalcOnLoad="1"', b"")


def archive(**parts: bytes) -> bytes:
    """A ZIP archive; "/" and "." in names as "__" and "_"."""
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), text)
    return data.getvalue()


def _named(sheets: Mapping[str, Rows] | Rows) -> Mapping[str, Rows]:
    return sheets if isinstance(sheets, Mapping) else {"Biểu 1": sheets}


__all__ = ["archive", "calculated", "cp1258", "delimited", "excel", "ods", "openpyxl", "renamed", "replaced", "xls"]
