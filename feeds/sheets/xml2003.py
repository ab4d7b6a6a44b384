"""SpreadsheetML 2003: one XML file with an .xls or .xml name, as reporting systems still write it."""

from collections.abc import Mapping
from datetime import datetime

from feeds.sheets.formats import Shape, shape
from feeds.sheets.raised import SHIFTED
from feeds.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Facts, Sheet, Value
from feeds.sheets.walk import parsed
from feeds.sheets.workbook import note

_NAMED = {"Percent": "0.00%", "Short Date": "dd/mm/yyyy", "Long Date": "dd/mm/yyyy", "Medium Date": "dd-mmm-yy"}


def read(data: bytes) -> list[Sheet]:
    """Every sheet; raises FeedError, ValueError or expat.ExpatError for a file that is not well made."""
    reading = _Reading()
    parsed(data, reading.start, reading.text, reading.end)
    return reading.sheets


class _Reading:
    """Where the parser is; rows and columns count from 1."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._styles: dict[str, Shape] = {}
        self._style = ""
        self._about, self._rows = Facts(), list[list[Value]]()
        self._row = self._column = self._next = 0
        self._shape: Shape | None = None
        self._kind: str | None = None
        self._shift = ""
        self._words: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        plain = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        match tag:
            case "Style":
                self._style = plain.get("ID", "")
            case "NumberFormat":
                code = plain.get("Format", "")
                self._styles[self._style] = shape(_NAMED.get(code, code))
            case "Worksheet":
                self._about, self._rows, self._row = Facts(), [], 0
                self.sheets.append(Sheet(plain.get("Name", ""), self._rows, about=self._about))
            case "Visible":
                self._words, self._kind = [], "visible"
            case "Column":
                self._declare(plain)
            case "Table":
                self._next = 0
            case "Row":
                self._begin(plain)
            case "Cell":
                self._cell(plain)
            case "Data":
                self._words, self._kind, self._shift = [], plain.get("Type", "String"), ""
            case "Sup" | "Sub":
                self._shift = "superscript" if tag == "Sup" else "subscript"

    def text(self, words: str) -> None:
        if self._kind is not None:
            self._words.append(words.translate(SHIFTED.get(self._shift, {})))

    def end(self, tag: str) -> None:
        words = "".join(self._words)
        if (tag == "Visible" and words.startswith("SheetHidden")) or words.startswith("SheetVeryHidden"):
            last = self.sheets.pop()
            self.sheets.append(Sheet(last.name, last.rows, visible=False, about=last.about))
        elif tag == "Data" and self._kind is not None and words:
            self._put(_value(self._kind, words))
        if tag in ("Visible", "Data"):
            self._kind = None
        elif tag in ("Sup", "Sub"):
            self._shift = ""

    def _declare(self, plain: Mapping[str, str]) -> None:
        first = int(plain.get("Index", self._next + 1))
        self._next = first + int(plain.get("Span", 0))
        if plain.get("Hidden") == "1" or plain.get("Width") == "0":
            self._about.columns.update(range(first, min(self._next, MOST_COLUMNS) + 1))

    def _begin(self, plain: Mapping[str, str]) -> None:
        self._row, self._column = int(plain.get("Index", self._row + 1)), 0
        if plain.get("Hidden") == "1" or plain.get("Height") == "0":
            self._about.hidden.add(self._row)
        if self._row <= MOST_ROWS:
            self._rows.extend([] for _ in range(self._row - len(self._rows)))

    def _cell(self, plain: Mapping[str, str]) -> None:
        self._column = int(plain.get("Index", self._column + 1))
        across, down = int(plain.get("MergeAcross", 0)), int(plain.get("MergeDown", 0))
        at = self._row, self._column
        self._about.merge(at, (self._row + down, self._column + across))
        self._shape = self._styles.get(plain.get("StyleID", ""))
        if "Formula" in plain:
            self._about.uncalculated.add(at)
        self._at, self._column = at, self._column + across

    def _put(self, value: Value) -> None:
        row, column = self._at
        self._about.reach(row, column)
        line = self._rows[row - 1]
        line += [None] * (column - len(line))
        line[column - 1] = value
        self._about.uncalculated.discard(self._at)
        if self._shape is not None:
            note(self._about, self._at, self._shape)


def _value(kind: str, words: str) -> Value:
    match kind:
        case "Number":
            return float(words)
        case "Boolean":
            return words.strip() == "1"
        case "DateTime":
            return datetime.fromisoformat(words.strip())
    return words
