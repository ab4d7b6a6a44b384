"""Tables of a web page: what portals call "Excel" is often one, and spreadsheet programs can save as one."""

import re
from html.parser import HTMLParser

from feeds.feed import FeedError
from feeds.sheets.raised import SHIFTED
from feeds.sheets.sheet import MOST_COLUMNS, Facts, Sheet, Value

_CHARSET = re.compile(rb"""charset=["']?([\w-]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:E[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_SHIFTS = {"sup": "superscript", "sub": "subscript"}
_UNSEEN = ("script", "style", "title", "head")

Attributes = list[tuple[str, str | None]]


def read(data: bytes, name: str, encoding: str) -> list[Sheet]:
    """Every table as a sheet, named by its number; raises FeedError for a page without any."""
    declared = _CHARSET.search(data[:2048])
    said = declared[1].decode("ascii").casefold() if declared else encoding
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        said = "utf-16"
    page = _Page()
    try:
        page.feed(data.decode(said if said != "utf-8" else "utf-8-sig"))
        page.close()
    except (UnicodeDecodeError, LookupError):
        raise FeedError("encoding", file=name, encoding=said, line=1) from None
    found = [table for table in page.tables if any(any(row) for row in table.rows)]
    if not found:
        raise FeedError("file_web_page", file=name)
    return [table.sheet(str(number)) for number, table in enumerate(found, 1)]


class _Table:
    """Rows of one table being read; cells that span rows keep their place free in those below."""

    def __init__(self) -> None:
        self.rows: list[list[Value]] = []
        self.about = Facts()
        self._kept: dict[tuple[int, int], bool] = {}

    def begin(self, *, hidden: bool) -> None:
        self.rows.append([])
        if hidden:
            self.about.hidden.add(len(self.rows))

    def put(self, value: Value, down: int, across: int) -> None:
        if not self.rows:
            self.begin(hidden=False)
        row = len(self.rows)
        while (row, len(self.rows[-1]) + 1) in self._kept:
            self.rows[-1].append(None)
        column = len(self.rows[-1]) + 1
        self.about.reach(row, column + across - 1)
        self.rows[-1].extend([value, *[None] * (across - 1)])
        self._kept |= {(row + n, column + m): True for n in range(1, down) for m in range(across)}
        self.about.merge((row, column), (row + down - 1, column + across - 1))

    def sheet(self, name: str) -> Sheet:
        return Sheet(name, self.rows, about=self.about)


class _Page(HTMLParser):
    """Collects the outermost tables; the text of a table within a cell belongs to that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._depth = self._unseen = 0
        self._cell: dict[str, str | None] | None = None
        self._words: list[str] = []
        self._shift = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        about = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Table())
        elif self._depth == 1 and tag == "tr":
            self._end()
            self.tables[-1].begin(hidden=bool(_HIDDEN.search(about.get("style") or "")) or "hidden" in about)
        elif self._depth == 1 and tag in ("td", "th"):
            self._end()
            self._cell = about
        elif tag == "br":
            self._words.append("\n")
        elif tag in _SHIFTS:
            self._shift = _SHIFTS[tag]

    def handle_endtag(self, tag: str) -> None:
        if tag in _SHIFTS:
            self._shift = ""
        elif tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table":
            if self._depth == 1:
                self._end()
            self._depth = max(0, self._depth - 1)
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._unseen:
            self._words.append(data.translate(SHIFTED.get(self._shift, {})))

    def _end(self) -> None:
        if self._cell is not None:
            words = " ".join("".join(self._words).split())
            exact = self._cell.get("x:num")
            value: Value = float(exact) if exact and _NUMBER.fullmatch(exact) else words or None
            self.tables[-1].put(value, self._span("rowspan"), self._span("colspan"))
        self._cell, self._words, self._shift = None, [], ""

    def _span(self, name: str) -> int:
        said = (self._cell or {}).get(name) or "1"
        return min(max(int(said), 1), MOST_COLUMNS) if said.isascii() and said.isdigit() and len(said) < 7 else 1
