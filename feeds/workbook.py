"""What an .xlsx says about its cells beyond their values: hidden rows, percent formats, formulas never calculated.

The spreadsheet reader gives values only, and 0.954 in a percent cell is 95.4.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.parsers import expat
from zipfile import ZipFile

_PERCENT = {9, 10}  # built-in number formats 0% and 0.00%
_QUOTED = re.compile(r'"[^"]*"|\\.')
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Start = Callable[[str, Mapping[str, str]], None]


@dataclass(slots=True)
class Facts:
    """About one sheet; rows and columns count from 1."""

    hidden: set[int] = field(default_factory=set)
    percent: set[tuple[int, int]] = field(default_factory=set)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)


def facts(archive: ZipFile) -> dict[str, Facts]:
    """Facts by sheet name; raises KeyError, ValueError or expat.ExpatError for a workbook that is not well made."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            names[attributes["name"]] = next(value for name, value in attributes.items() if name.endswith(":id"))

    def relation(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    parsed(archive.read("xl/workbook.xml"), sheet)
    parsed(archive.read("xl/_rels/workbook.xml.rels"), relation)
    styles = _percent_styles(archive)
    found = {}
    for name, id in names.items():
        path = targets[id].lstrip("/") if targets[id].startswith("/") else normpath(join("xl", targets[id]))
        if path in archive.namelist():
            found[name] = _sheet(archive.read(path), styles)
    return found


def column_number(letters: str) -> int:
    """ "A" is 1, "AB" is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _percent_styles(archive: ZipFile) -> set[int]:
    """The numbers of the cell styles that show percent."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    formats = set(_PERCENT)
    styles: set[int] = set()
    within: list[bool] = []
    count = 0

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal count
        if tag == "numFmt" and "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
            formats.add(int(attributes["numFmtId"]))
        elif tag in ("cellXfs", "cellStyleXfs"):
            within[:] = [tag == "cellXfs"]
        elif tag == "xf" and within == [True]:
            if int(attributes.get("numFmtId", 0)) in formats:
                styles.add(count)
            count += 1

    parsed(archive.read("xl/styles.xml"), start)
    return styles


def _sheet(data: bytes, styles: set[int]) -> Facts:
    about = Facts()
    row = column = 0
    formula: tuple[int, int] | None = None
    valued = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal row, column, formula, valued
        valued = tag == "v"
        if tag == "row":
            row, column, formula = int(attributes.get("r", row + 1)), 0, None
            if attributes.get("hidden") in ("1", "true"):
                about.hidden.add(row)
        elif tag == "c":
            at = _REFERENCE.fullmatch(attributes.get("r", ""))
            column, formula = (column_number(at[1]) if at else column + 1), None
            if int(attributes.get("s", 0)) in styles:
                about.percent.add((row, column))
        elif tag == "f":
            formula = row, column
            about.uncalculated.add(formula)

    def text(words: str) -> None:
        if valued and formula is not None and words.strip():
            about.uncalculated.discard(formula)

    parsed(data, start, text)
    return about


def parsed(data: bytes, start: Start, text: Callable[[str], None] = lambda words: None) -> None:
    """Walk an XML document by its local names; raises ValueError for one that declares entities."""
    parser = expat.ParserCreate()

    def entity(*_: object) -> None:
        raise ValueError("the workbook declares entities, which no spreadsheet program writes")

    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    parser.Parse(data, True)
