"""Spreadsheet files as rows of cells: xlsx, xls and ods, and CSV. The only file that knows their formats.

What a file is, its bytes say: an ".xls" may be an xlsx, a web page or CSV. Rows and columns count from 1.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from feeds import opendocument
from feeds.feed import FeedError
from feeds.workbook import Facts, column_number, facts

Value = str | float | int | bool | date | datetime | time | timedelta | None

UNPACKED = 30  # times the size limit that an archive may unpack to
MOST_ROWS = 200_000
_DELIMITERS = ";\t,"
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """rows[0] is row 1. percent is None where the format does not tell which cells are percent cells."""

    name: str
    rows: Sequence[Sequence[Value]]
    visible: bool = True
    hidden: Collection[int] = field(default_factory=frozenset)
    percent: Collection[tuple[int, int]] | None = field(default_factory=frozenset)
    uncalculated: Collection[tuple[int, int]] = field(default_factory=frozenset)

    def cell(self, row: int, column: int) -> Value:
        """The value of a cell; None where there is none."""
        if not 1 <= row <= len(self.rows) or not 1 <= column <= len(self.rows[row - 1]):
            return None
        value = self.rows[row - 1][column - 1]
        return None if value == "" else value

    def mended(self, cells: Mapping[tuple[int, int], str]) -> "Sheet":
        """The sheet with what a person typed instead; a cell beyond its edge is left out."""
        rows = [list(row) for row in self.rows]
        for (row, column), text in cells.items():
            if row <= len(rows):
                rows[row - 1] += [None] * (column - len(rows[row - 1]))
                rows[row - 1][column - 1] = text
        uncalculated = frozenset(self.uncalculated) - cells.keys()
        return replace(self, rows=rows, uncalculated=uncalculated)


def read(data: bytes, name: str, *, encoding: str = "utf-8", limit: int) -> list[Sheet]:
    """Every sheet of a file; raises FeedError with a reason the department can act on."""
    if not data.strip():
        raise FeedError("file_empty", file=name)
    if len(data) > limit:
        raise FeedError("file_large", file=name, size=len(data), limit=limit)
    try:
        return _kind(data)(data, name, encoding, limit)
    except PasswordError:
        raise FeedError("file_locked", file=name) from None
    except (CalamineError, BadZipFile, ExpatError, KeyError, ValueError, StopIteration, OSError) as error:
        raise FeedError("file_broken", file=name, what=str(error)[:200]) from error


def address(row: int, column: int) -> str:
    """ "C4" for row 4, column 3."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def cell_of(written: str) -> tuple[int, int] | None:
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


def _kind(data: bytes) -> Callable[[bytes, str, str, int], list[Sheet]]:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK\x03\x04"):
        return _archive
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _excel_97
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")):
        return _web_page
    return _csv


def _archive(data: bytes, name: str, encoding: str, limit: int) -> list[Sheet]:
    with ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(each.file_size for each in archive.infolist())
        if unpacked > limit * UNPACKED:
            raise FeedError("file_large", file=name, size=unpacked, limit=limit * UNPACKED)
        if "xl/workbook.xml" in archive.namelist():
            return _calamine(data, name, facts(archive))
        if "content.xml" in archive.namelist():
            return _calamine(data, name, opendocument.facts(archive))
    raise FeedError("file_kind", file=name)


def _excel_97(data: bytes, name: str, encoding: str, limit: int) -> list[Sheet]:
    return _calamine(data, name, None)


def _web_page(data: bytes, name: str, encoding: str, limit: int) -> list[Sheet]:
    raise FeedError("file_web_page", file=name)


def _calamine(data: bytes, name: str, about: dict[str, Facts] | None) -> list[Sheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for each in book.sheets_metadata:
        if "work" not in str(each.typ).lower():
            continue
        sheet = book.get_sheet_by_name(each.name)
        if sheet.total_height > MOST_ROWS:
            raise FeedError("file_long", file=name, rows=sheet.total_height, limit=MOST_ROWS)
        rows = sheet.to_python(skip_empty_area=False)
        said = (about or {}).get(each.name, Facts())
        percent = None if about is None else frozenset(said.percent)
        visible = each.visible == SheetVisibleEnum.Visible
        sheets.append(Sheet(each.name, rows, visible, frozenset(said.hidden), percent, frozenset(said.uncalculated)))
    return sheets


def _csv(data: bytes, name: str, encoding: str, limit: int) -> list[Sheet]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    if b"\0" in data and encoding != "utf-16":
        raise FeedError("file_kind", file=name)
    try:
        words = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FeedError("encoding", file=name, encoding=encoding, line=line) from None
    lines = [line for line in words.splitlines()[:50] if line.strip()]
    delimiter = max(_DELIMITERS, key=lambda each: sum(each in line for line in lines))
    try:
        rows = list(csv.reader(io.StringIO(words, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FeedError("file_broken", file=name, what=str(error)) from None
    if len(rows) > MOST_ROWS:
        raise FeedError("file_long", file=name, rows=len(rows), limit=MOST_ROWS)
    return [Sheet("", rows)]
