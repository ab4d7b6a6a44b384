"""A table as departments write an agenda: which column is which, and what its rows come to. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from displays.durations import minutes, span, time_of_day
from feeds.text import words

HEADERS = 20  # rows at the top of a table among which its headings are looked for
LONGEST = 300  # characters of a title that a wall can still show some of

# What headings say, without marks and case, between strokes; the first column that says so counts.
_SAID: Mapping[str, str] = {
    "number": "stt | tt | so tt | so thu tu | thu tu | no | so | #",
    "key": "khoa | ma | ma muc | key | id",
    "english": "title en | english | english title | tieng anh | noi dung tieng anh",
    "minutes": (
        "thoi luong | so phut | phut | thoi gian phut | thoi luong phut | du kien phut | thoi gian trinh "
        "bay | duration | minutes | min | mins | length | duration min | duration minutes | time min"
    ),
    "time": (
        "thoi gian | gio | khung gio | thoi diem | bat dau | tu den | thoi gian du kien | time | start | when | from to"
    ),
    "presenter": (
        "nguoi trinh bay | don vi trinh bay | trinh bay | bao cao vien | nguoi bao cao | don vi bao cao | "
        "chu tri | nguoi chu tri | don vi chu tri | nguoi phu trach | phu trach | nguoi thuc hien | don "
        "vi thuc hien | thuc hien | don vi | nguoi phat bieu | dai bieu | presenter | speaker | owner | "
        "who | responsible | unit | presented by"
    ),
    "layout": (
        "bo cuc | man hinh | bo cuc man hinh | trang man hinh | hien thi | noi dung man hinh | man hinh "
        "hien thi | layout | screen | wall | view"
    ),
    "topic": "tam diem | trong tam | tieu diem | chu de | focus | topic",
    "title": (
        "noi dung | noi dung cuoc hop | noi dung lam viec | noi dung trinh bay | noi dung bao cao | noi "
        "dung hop | noi dung chuong trinh | muc | ten muc | tieu de | cong viec | chuong trinh | chuong "
        "trinh hop | title | item | agenda | agenda item | content | subject | description | chu de"
    ),
}
HEADINGS = {name: tuple(each.strip() for each in said.split("|")) for name, said in _SAID.items()}
PART = re.compile(r"[IVX]+|[A-H]", re.ASCII)  # what numbers the parts of a table
TOTALS = ("tong", "tong cong", "cong", "tong thoi gian", "total")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's texts. first: number of its first row as its program counts; columns: how it names its columns."""

    name: str
    rows: Sequence[Sequence[str]]
    columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: row and column count from 1; column 0: the whole row."""

    table: str
    row: int
    column: int
    cell: str = ""  # "C4", where the program has such names


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was not taken as it stands. code: of the words; item: which of the rows it concerns."""

    code: str
    place: Place
    field: str
    got: str
    item: int


@dataclass(frozen=True, slots=True)
class Row:
    """A point of the agenda as it was written. places: field -> where it stands."""

    title: str
    english: str = ""
    key: str = ""
    minutes: int | None = None
    presenter: str = ""
    layout: str = ""
    topic: str = ""
    layouts: Mapping[str, str] = field(default_factory=dict)  # room -> layout
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """What a grid came to. skipped: rows that are headings within the table, totals, or empty."""

    grid: Grid
    rows: Sequence[Row]
    doubts: Sequence[Doubt]
    skipped: int


def plain(text: str) -> str:
    """Words without marks, case and what is no letter: for matching only."""
    bare = unicodedata.normalize("NFD", words(text).casefold()).replace("đ", "d")
    bare = "".join(each for each in bare if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9#]+", " ", bare).strip()


def read(grid: Grid) -> Table | None:
    """The agenda in a table; None where no row of it says which column has the content."""
    for at, row in enumerate(grid.rows[:HEADERS]):
        columns = _columns(row)
        if "title" in columns and len(columns) > 1:
            return _Reading(grid, at, columns).read()
    return None


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Which column is which. "Chủ đề" is the title where nothing else is."""
    found: dict[str, int] = {}
    said = [plain(cell) for cell in row]
    for name, spellings in HEADINGS.items():
        for at, heading in enumerate(said):
            if at not in found.values() and heading in spellings:
                found.setdefault(name, at)
    if "title" not in found and "topic" in found:
        found["title"] = found.pop("topic")
    return found


class _Reading:
    def __init__(self, grid: Grid, heading: int, columns: Mapping[str, int]) -> None:
        self.grid, self.heading, self.columns = grid, heading, columns
        self.rows: list[Row] = []
        self.doubts: list[Doubt] = []
        self.starts: list[int | None] = []
        self.skipped = 0

    def read(self) -> Table:
        for at in range(self.heading + 1, len(self.grid.rows)):
            self._row(at)
        self._from_starts()
        return Table(self.grid, self.rows, self.doubts, self.skipped)

    def _row(self, at: int) -> None:
        said = {name: words(self._cell(at, column)) for name, column in self.columns.items()}
        if not any(said.values()):
            return
        if _stands_apart(said, len(self.columns)):
            self.skipped += 1
            return
        title = said.get("title", "")
        places = {name: self._place(at, name) for name in self.columns}
        if not title:
            self._doubt("no_title", at, "title", "")
            title = said.get("presenter", "") or said.get("topic", "") or said.get("layout", "") or "–"
        if len(title) > LONGEST:
            self._doubt("long_title", at, "title", title[:80])
            title = title[: LONGEST - 1] + "…"
        length, start = self._length(at, said)
        self.starts.append(start)
        self.rows.append(
            Row(title, said.get("english", ""), said.get("key", ""), length, said.get("presenter", "")[:60],
                said.get("layout", ""), said.get("topic", ""), places=places)
        )  # fmt: skip

    def _length(self, at: int, said: Mapping[str, str]) -> tuple[int | None, int | None]:
        """The minutes of a row, and the time it begins where it says only that."""
        if text := said.get("minutes"):
            if (found := minutes(text)) is None or found > 600:
                self._doubt("bad_minutes", at, "minutes", text)
                found = None
            return found, None
        text = said.get("time", "")
        if not text:
            return None, None
        if (found := span(text)) is not None:
            return found, None
        if (start := time_of_day(text)) is not None:
            return None, start
        if (found := minutes(text)) is None:
            self._doubt("bad_minutes", at, "time", text)
        return found, None

    def _from_starts(self) -> None:
        """Rows that say only when they begin last until the next one begins. One alone is no schedule but a length."""
        if sum(start is not None for start in self.starts) == 1:
            (at,) = [at for at, start in enumerate(self.starts) if start is not None]
            self.rows[at] = replace(self.rows[at], minutes=self.starts[at])
            return
        for at, (start, after) in enumerate(zip(self.starts, self.starts[1:], strict=False)):
            if start is not None and after is not None and 0 < after - start <= 600:
                self.rows[at] = replace(self.rows[at], minutes=after - start)

    def _cell(self, at: int, column: int) -> str:
        row = self.grid.rows[at]
        return row[column] if column < len(row) else ""

    def _place(self, at: int, name: str) -> Place:
        column = self.columns.get(name, -1)
        cell = f"{self.grid.columns[column]}{at + 1}" if 0 <= column < len(self.grid.columns) else ""
        return Place(self.grid.name, at + 1, column + 1, cell)

    def _doubt(self, code: str, at: int, name: str, got: str) -> None:
        self.doubts.append(Doubt(code, self._place(at, name), name, got, len(self.rows)))


def _stands_apart(said: Mapping[str, str], columns: int) -> bool:
    """True for a total, and for a heading within the table: merged cells repeat their text, "I" and "A" are parts."""
    title, number = said.get("title", ""), said.get("number", "")
    filled = {name: text for name, text in said.items() if text}
    if plain(title) in TOTALS or plain(number) in TOTALS or len(set(filled.values())) == 1 < min(columns, len(filled)):
        return True
    return set(filled) == {"number", "title"} and PART.fullmatch(number) is not None


def best(grids: Sequence[Grid]) -> Table | None:
    """Of several tables the one with the most points."""
    return max(_read(grids), key=lambda table: len(table.rows), default=None)


def _read(grids: Sequence[Grid]) -> Iterator[Table]:
    for grid in grids:
        table = read(grid)
        if table is not None:
            yield table
