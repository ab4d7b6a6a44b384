"""What an .ods says about its cells beyond their values: the same facts as of an .xlsx (OpenDocument 1.3, part 3)."""

from collections.abc import Mapping, Sequence

from feeds.sheets.formats import Shape
from feeds.sheets.odstyles import Styles
from feeds.sheets.parts import Parts
from feeds.sheets.raised import RAISED, SHIFTED
from feeds.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Cell, Facts
from feeds.sheets.walk import parsed
from feeds.sheets.workbook import note

MOST_REPEATED = 10_000  # rows or columns in one mark; the empty rest of a sheet is written as one
_HIDDEN = ("collapse", "filter")


def facts(parts: Parts) -> dict[str, Facts]:
    """Facts by sheet name; raises FeedError, KeyError, ValueError or expat.ExpatError for one that is not well made."""
    reading = _Reading()
    if "styles.xml" in parts:
        parsed(parts.read("styles.xml"), reading.start, reading.text, reading.end)
    parsed(parts.read("content.xml"), reading.start, reading.text, reading.end)
    return reading.sheets


def locked(parts: Parts) -> bool:
    """True if its parts are encrypted."""
    found = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal found
        found = found or tag == "encryption-data"

    if "META-INF/manifest.xml" in parts:
        parsed(parts.read("META-INF/manifest.xml"), start)
    return found


class _Reading:
    """Where in the document the parser is: rows and columns count from 1 and may stand for several."""

    def __init__(self) -> None:
        self.sheets: dict[str, Facts] = {}
        self._about = Facts()
        self._row = self._rows = self._column = self._declared = 0
        self._style = ""
        self._styles = Styles()
        self._in_table = False
        self._defaults: list[str] = []  # the cell style of each declared column
        self._spans: list[str] = []
        self._words: list[str] | None = None  # of the cell being read

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        plain = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if not self._in_table:
            self._styles.start(tag, plain)
        match tag:
            case "table":
                self._in_table = True
                self._about = self.sheets.setdefault(plain.get("name", ""), Facts())
                self._row = self._rows = self._declared = 0
                self._defaults = []
            case "table-column":
                self._declare(plain)
            case "table-row":
                self._begin(plain)
            case "table-cell" | "covered-table-cell":
                self._cells(plain)
                self._words = []
            case "span":
                self._spans.append(self._styles.shifts.get(plain.get("style-name", ""), ""))
            case "p" if self._words:
                self._words.append("\n")
            case "annotation":
                self._words = None  # a comment, and no text of the cell

    def text(self, words: str) -> None:
        if not self._in_table:
            self._styles.text(words)
        if self._words is not None:
            self._words.append(words.translate(SHIFTED.get(self._spans[-1], {})) if self._spans else words)

    def end(self, tag: str) -> None:
        if not self._in_table:
            self._styles.end(tag)
        if tag == "table":
            self._in_table = False
        elif tag == "span" and self._spans:
            self._spans.pop()
        elif tag == "table-cell" and self._words is not None:
            shown = "".join(self._words)
            if not RAISED.isdisjoint(shown):
                self._about.texts[self._row, self._column] = shown
            self._words = None

    def _declare(self, plain: Mapping[str, str]) -> None:
        count = int(plain.get("number-columns-repeated", 1))
        few = min(count, MOST_REPEATED)
        if plain.get("visibility") in _HIDDEN:
            self._about.columns.update(range(self._declared + 1, self._declared + 1 + few))
        if self._declared < MOST_COLUMNS:
            self._defaults += [plain.get("default-cell-style-name", "")] * few
        self._declared += count

    def _begin(self, plain: Mapping[str, str]) -> None:
        self._row, self._column = self._row + self._rows if self._row else 1, 0
        self._rows = int(plain.get("number-rows-repeated", 1))
        self._style = plain.get("default-cell-style-name", "")
        if plain.get("visibility") in _HIDDEN:
            self._about.hidden.update(range(self._row, self._row + min(self._rows, MOST_REPEATED)))

    def _cells(self, plain: Mapping[str, str]) -> None:
        about, count, first = self._about, int(plain.get("number-columns-repeated", 1)), self._column + 1
        self._column += count
        if not {"value-type", "formula", "number-columns-spanned", "number-rows-spanned"} & plain.keys():
            return
        rows = range(self._row, self._row + min(self._rows, MOST_ROWS + 1))
        columns = range(first, first + min(count, MOST_COLUMNS + 1))
        if "value-type" in plain:
            about.reach(rows[-1], columns[-1])
        at = [(row, column) for row in rows for column in columns]
        if "value-type" in plain:
            self._shaped(plain, first, at)
        if "formula" in plain and "value-type" not in plain:
            about.uncalculated.update(at)
        down, across = int(plain.get("number-rows-spanned", 1)), int(plain.get("number-columns-spanned", 1))
        about.merge((self._row, first), (self._row + down - 1, first + across - 1))

    def _shaped(self, plain: Mapping[str, str], column: int, at: Sequence[Cell]) -> None:
        """What the cell's style does to its value, or its row's, or its column's."""
        default = self._defaults[column - 1] if column <= len(self._defaults) else ""
        found = self._styles.shape(plain.get("style-name", ""), self._style, default)
        if plain["value-type"] == "percentage" and not found.percent:
            found = Shape(percent=True)
        if found != Shape():
            for each in at:
                note(self._about, each, found)
