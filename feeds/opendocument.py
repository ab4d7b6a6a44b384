"""What an .ods says about its cells beyond their values: the same facts as of an .xlsx (workbook.py)."""

from collections.abc import Mapping
from zipfile import ZipFile

from feeds.workbook import Facts, parsed

MOST_REPEATED = 10_000  # rows or columns in one mark; the empty rest of a sheet is written as one


def facts(archive: ZipFile) -> dict[str, Facts]:
    """Facts by sheet name; raises KeyError, ValueError or expat.ExpatError for a file that is not well made."""
    reading = _Reading()
    parsed(archive.read("content.xml"), reading.start)
    return reading.sheets


class _Reading:
    """Where in the document the parser is: rows and columns count from 1 and may stand for several."""

    def __init__(self) -> None:
        self.sheets: dict[str, Facts] = {}
        self._about = Facts()
        self._row = self._rows = self._column = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        plain = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "table":
            self._about = self.sheets.setdefault(plain.get("name", ""), Facts())
            self._row = self._rows = 0
        elif tag == "table-row":
            self._row, self._column = self._row + self._rows if self._row else 1, 0
            self._rows = int(plain.get("number-rows-repeated", 1))
            if plain.get("visibility") in ("collapse", "filter"):
                self._about.hidden.update(range(self._row, self._row + min(self._rows, MOST_REPEATED)))
        elif tag in ("table-cell", "covered-table-cell"):
            self._cells(plain)

    def _cells(self, plain: Mapping[str, str]) -> None:
        count = int(plain.get("number-columns-repeated", 1))
        columns = range(self._column + 1, self._column + 1 + min(count, MOST_REPEATED))
        self._column += count
        rows = range(self._row, self._row + min(self._rows, MOST_REPEATED))
        if plain.get("value-type") == "percentage":
            self._about.percent.update((row, column) for row in rows for column in columns)
        if "formula" in plain and "value-type" not in plain:
            self._about.uncalculated.update((row, column) for row in rows for column in columns)
