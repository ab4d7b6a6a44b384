"""What an .xlsx says about its cells beyond their values (ECMA-376, part 1, 18.3).

The spreadsheet reader gives values only, and 0.954 in a percent cell is 95.4.
"""

from collections.abc import Mapping
from posixpath import join, normpath

from feeds.sheets.formats import BUILT_IN, Shape, shape
from feeds.sheets.parts import Parts
from feeds.sheets.raised import raised
from feeds.sheets.sheet import Cell, Facts, cell_of
from feeds.sheets.walk import parsed

_TRUE = ("1", "true")


def facts(parts: Parts) -> dict[str, Facts]:
    """Facts by sheet name; raises FeedError, KeyError, ValueError or expat.ExpatError for one that is not well made."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}
    shared: list[str] = []
    old = False  # days are counted from 1904
    untrue = False  # the values of formulas are to be reckoned anew, so none of them was ever looked at

    def sheet(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal old, untrue
        if tag == "sheet":
            names[attributes["name"]] = next(value for name, value in attributes.items() if name.endswith(":id"))
        elif tag == "workbookPr":
            old = attributes.get("date1904") in _TRUE
        elif tag == "calcPr":
            untrue = attributes.get("fullCalcOnLoad") in _TRUE

    def relation(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            target = attributes["Target"]
            path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            targets[attributes["Id"]] = path
            if attributes.get("Type", "").endswith("/sharedStrings"):
                shared.append(path)

    parsed(parts.read("xl/workbook.xml"), sheet)
    parsed(parts.read("xl/_rels/workbook.xml.rels"), relation)
    texts: dict[int, str] = {}
    for path in shared:
        if path in parts:
            texts |= raised(parts.read(path))
    styles = _styles(parts)
    found = {}
    for name, id in names.items():
        path = targets[id]
        if path in parts:
            reading = _Reading(styles, untrue, texts)
            parsed(parts.read(path), reading.start, reading.text)
            reading.about.serials = not old
            found[name] = reading.about
    return found


def _styles(parts: Parts) -> dict[int, Shape]:
    """The shape of the cell styles that do something to a value, by their number."""
    if "xl/styles.xml" not in parts:
        return {}
    codes = dict(BUILT_IN)
    styles: dict[int, Shape] = {}
    within = ""
    count = 0

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal count, within
        if tag == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs"):
            within = tag
        elif tag == "xf" and within == "cellXfs":
            found = shape(codes.get(int(attributes.get("numFmtId", 0)), ""))
            if found != Shape():
                styles[count] = found
            count += 1

    parsed(parts.read("xl/styles.xml"), start)
    return styles


class _Reading:
    """One sheet being read."""

    def __init__(self, styles: Mapping[int, Shape], untrue: bool, raised: Mapping[int, str]) -> None:
        self.about = Facts()
        self._styles, self._untrue, self._raised = styles, untrue, raised
        self._row = self._column = 0
        self._formula: Cell | None = None
        self._worded = self._wrong = self._shared = False
        self._in_value = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._in_value = tag in ("v", "t")
        if tag == "c":
            self._cell(attributes)
        elif tag == "f":
            self._formula = self._row, self._column
            if self._untrue or not self._worded:
                self.about.uncalculated.add(self._formula)
        elif tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            flat = attributes.get("customHeight") in _TRUE and float(attributes.get("ht", 15)) == 0
            if attributes.get("hidden") in _TRUE or flat:
                self.about.hidden.add(self._row)
        elif tag == "col":
            self._columns(attributes)
        elif tag == "mergeCell":
            top, _, bottom = attributes.get("ref", "").partition(":")
            first, last = cell_of(top), cell_of(bottom)
            if first and last:
                self.about.merge(first, last)

    def text(self, words: str) -> None:
        if not self._in_value or not words.strip():
            return
        self.about.reach(self._row, self._column)
        if self._formula is not None and not self._untrue:
            self.about.uncalculated.discard(self._formula)
        if self._wrong:
            self.about.texts[self._row, self._column] = words.strip()
        elif self._shared and words.strip().isdecimal() and int(words) in self._raised:
            self.about.texts[self._row, self._column] = self._raised[int(words)]

    def _cell(self, attributes: Mapping[str, str]) -> None:
        said = attributes.get("r")
        at = cell_of(said) if said is not None else (self._row, self._column + 1)
        if at is None:
            raise ValueError(f"a cell is called {said}")
        self._row, self._column = at
        kind = attributes.get("t")
        self._formula, self._worded = None, kind == "str"  # a formula may well give the empty text
        self._wrong, self._shared = kind == "e", kind == "s"
        found = self._styles.get(int(attributes.get("s", 0)))
        if found is not None:
            note(self.about, (self._row, self._column), found)

    def _columns(self, attributes: Mapping[str, str]) -> None:
        narrow = float(attributes.get("width", 8)) == 0
        if attributes.get("hidden") in _TRUE or narrow:
            first, last = int(attributes["min"]), min(int(attributes["max"]), 16_384)
            self.about.columns.update(range(first, last + 1))


def note(about: Facts, at: Cell, found: Shape) -> None:
    """Keep what a cell's format does to its value."""
    if found.percent:
        about.percent.add(at)
    if found.shortened:
        about.shortened.add(at)
    if found.month:
        about.months.add(at)
    if found.name and not found.percent:
        about.names[at] = found.name
