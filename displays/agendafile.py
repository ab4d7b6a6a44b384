"""A file with an agenda as tables of text: .docx, .xlsx and what else is a spreadsheet, or YAML.

`read` is a function of plain things, to be called through Apart: the bytes are somebody else's.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.table import Table

from displays.agendatable import Grid
from feeds import sheets
from feeds.feed import FeedError
from feeds.sheets import Sheet, address
from layouts import reader
from layouts.problems import Problem

LIMIT = 4 * 1024 * 1024  # bytes of a file
UNPACKED = 64 * 1024 * 1024  # bytes of a document once it is unpacked
ROWS = 400  # of a table that are looked at
COLUMNS = 30
CELL = 2000  # characters of a cell that count


@dataclass(frozen=True, slots=True)
class Written:
    """What a YAML file says: each item with the line it stands in, and what is wrong with the YAML."""

    items: Sequence[tuple[int, Any]]
    problems: Sequence[Problem]


def read(data: bytes, name: str) -> list[Grid] | Written:
    """The tables of a file, or what its YAML says; raises FeedError with a reason its sender can act on."""
    if not data.strip():
        raise FeedError("file_empty", file=name)
    if len(data) > LIMIT:
        raise FeedError("file_large", file=name, size=len(data), limit=LIMIT)
    suffix = name.rpartition(".")[2].casefold()
    if suffix in ("yaml", "yml"):
        return _yaml(data, name)
    if data.startswith(b"PK\x03\x04") and _is_document(data, name):
        return list(_document(data, name))
    if suffix in ("docx", "doc", "pdf", "rtf", "odt"):
        raise FeedError("agenda_kind", file=name)
    return [_grid(sheet) for sheet in sheets.read(data, name, limit=LIMIT) if sheet.visible]


def _is_document(data: bytes, name: str) -> bool:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            if sum(each.file_size for each in archive.infolist()) > UNPACKED:
                raise FeedError("file_large", file=name, size=UNPACKED, limit=LIMIT)
            return "word/document.xml" in archive.namelist()
    except (BadZipFile, ValueError, EOFError) as error:
        raise FeedError("file_broken", file=name, what=type(error).__name__) from None


def _document(data: bytes, name: str) -> Iterator[Grid]:
    try:
        document = Document(io.BytesIO(data))
        for number, table in enumerate(document.tables, 1):
            yield Grid(str(number), list(_rows(table)))
    except MemoryError:
        raise
    except Exception as error:  # whatever a parser makes of somebody else's bytes, the file is at fault
        raise FeedError("file_broken", file=name, what=type(error).__name__) from error


def _rows(table: Table) -> Iterator[list[str]]:
    """Merged cells repeat their text, as they stand before all of their columns or rows."""
    for row in list(table.rows)[:ROWS]:
        yield [cell.text[:CELL] for cell in row.cells[:COLUMNS]]


def _grid(sheet: Sheet) -> Grid:
    covered = sheet.covered()
    height = min(len(sheet.rows), ROWS)
    width = min(max((len(row) for row in sheet.rows[:height]), default=0), COLUMNS)
    hidden = sheet.about.hidden
    rows = [
        [
            "" if row in hidden else _said(sheet.cell(*covered.get((row, column), (row, column))))[:CELL]
            for column in range(1, width + 1)
        ]
        for row in range(1, height + 1)
    ]
    return Grid(sheet.name, rows, [address(1, column).rstrip("1") for column in range(1, width + 1)])


def _said(value: Any) -> str:
    """A cell as text; a time of day and a length as clocks show them."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        if 0 < value < 1:  # a spreadsheet's part of a day
            value = timedelta(days=value)
        else:
            return str(int(value)) if value == int(value) else str(value)
    if isinstance(value, timedelta):
        whole = round(value.total_seconds() / 60)
        return f"{whole // 60:02d}:{whole % 60:02d}"
    if isinstance(value, datetime | time):
        return f"{value:%H:%M}"
    return str(value)


def _yaml(data: bytes, name: str) -> Written:
    """A list of items, or a mapping with `items`."""
    root, problems = reader.read(data, name)
    if root is None:
        return Written((), problems)
    inside = root.value.get("items") if isinstance(root.value, Mapping) else root
    if inside is None or not isinstance(inside.value, tuple):
        return Written((), [*problems, Problem(name, root.line, root.column, "want_list", {"got": "…"})])
    return Written([(each.line, each.plain()) for each in inside.value[:ROWS]], problems)
