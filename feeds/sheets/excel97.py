"""What an .xls says about its cells beyond their values ([MS-XLS] 2.4): the same facts as of an .xlsx (workbook.py)."""

import struct
from collections.abc import Iterator, Mapping

from feeds.feed import FeedError
from feeds.sheets.formats import BUILT_IN, Shape, shape
from feeds.sheets.richtext97 import raised
from feeds.sheets.sheet import Facts
from feeds.sheets.workbook import note as keep

_BOF, _EOF, _LOCKED, _SHEET, _FORMAT, _STYLE, _1904 = 0x809, 0x0A, 0x2F, 0x85, 0x41E, 0xE0, 0x22
_EXTENT, _ROW, _COLUMNS, _MERGED, _FORMULA, _MANY_NUMBERS, _MANY_BLANKS = 0x200, 0x208, 0x7D, 0xE5, 0x06, 0xBD, 0xBE
_VALUES = {0x203, 0x27E, 0xFD, 0x204, 0x205, 0x06, 0xD6}  # number, RK, shared text, text, boolean, formula, rich text
_CODE = 0x10  # workbook and sheet kinds: 5 the workbook, 0x10 a sheet of cells
_EIGHT = 0x600  # the version of Excel 97 and later
_WRONG, _EMPTY, _ANEW = 2, 3, 2  # what a formula came to: an error, nothing; its flag to be reckoned on opening
_TEXTS, _MORE, _FONT, _SHARED, _BOOLEAN = 0xFC, 0x3C, 0x31, 0xFD, 0x205
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def facts(stream: bytes, name: str) -> dict[str, Facts]:
    """Facts by sheet name; raises FeedError for a locked one, ValueError or struct.error for one not well made."""
    version = struct.unpack_from("<HHH", stream)[2] if len(stream) >= 6 else 0
    if version != _EIGHT:
        raise FeedError("file_old", file=name)
    codes, styles, places = dict(BUILT_IN), list[Shape](), dict[str, int]()
    texts, fonts = list[bytes](), list[int]()
    before = 0
    old = False  # days are counted from 1904
    for kind, body in _records(stream, 0):
        if kind == _1904:
            old = body[:1] == b"\x01"
        elif kind == _LOCKED:
            raise FeedError("file_locked", file=name)
        elif kind == _FORMAT:
            number, length, wide = struct.unpack_from("<HHB", body)
            codes[number] = body[5:].decode("utf-16-le" if wide & 1 else "latin-1", "replace")[:length]
        elif kind == _TEXTS or (kind == _MORE and before == _TEXTS):
            texts.append(body)
            kind = _TEXTS
        elif kind == _FONT:
            fonts.append(struct.unpack_from("<H", body, 8)[0])
        elif kind == _STYLE:
            styles.append(shape(codes.get(struct.unpack_from("<H", body, 2)[0], "")))
        elif kind == _SHEET:
            start, _, length, wide = struct.unpack_from("<IHBB", body)
            places[body[8:].decode("utf-16-le" if wide & 1 else "latin-1", "replace")[:length]] = start
        before = kind
    notes = raised(texts, fonts)
    found = {sheet: _Reading(styles, notes).read(stream, start) for sheet, start in places.items()}
    for about in found.values():
        about.serials = not old
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, up to its end; parts within it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            raise ValueError("a record beyond the end")
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0 and kind != _EOF:
            raise ValueError("a part that begins in its middle")  # who reads the values would read on all the same
        if depth == 1 or kind == _EOF:
            yield kind, stream[at : at + length]
        if depth <= 0:
            return
        at += length
    raise ValueError("the workbook has no end")


class _Reading:
    """One sheet being read."""

    def __init__(self, styles: list[Shape], notes: Mapping[int, str]) -> None:
        self.about, self._styles, self._notes = Facts(), styles, notes

    def read(self, stream: bytes, start: int) -> Facts:
        for kind, body in _records(stream, start):
            if kind in _VALUES:
                self._value(kind, body)
            elif kind == _MANY_NUMBERS:
                row, first = struct.unpack_from("<HH", body)
                for number in range((len(body) - 6) // 6):
                    self._cell(row, first + number, struct.unpack_from("<H", body, 4 + 6 * number)[0])
            elif kind == _ROW:
                row, _, _, height, _, _, flags = struct.unpack_from("<7H", body)
                if flags & 0x20 or height & 0x7FFF == 0:
                    self.about.hidden.add(row + 1)
            elif kind == _COLUMNS:
                first, last, width, _, flags = struct.unpack_from("<5H", body)
                if flags & 1 or width == 0:
                    self.about.columns.update(range(first + 1, min(last, 255) + 2))
            elif kind == _MERGED:
                self._merged(body)
            elif kind == _EXTENT:
                first, last, left, right = struct.unpack_from("<IIHH", body)
                if first > last or left > right:
                    raise ValueError("a sheet that ends before it begins")
                self.about.reach(last, right)  # who reads the values makes room for all of it
        return self.about

    def _value(self, kind: int, body: bytes) -> None:
        row, column, style = struct.unpack_from("<3H", body)
        self._cell(row, column, style)
        if kind == _FORMULA:
            result, flags = body[6:14], struct.unpack_from("<H", body, 14)[0]
            none = result[6:8] == b"\xff\xff"
            if (none and result[0] == _EMPTY) or flags & _ANEW:
                self.about.uncalculated.add((row + 1, column + 1))
            elif none and result[0] == _WRONG:
                self.about.texts[row + 1, column + 1] = _ERRORS.get(result[2], "#N/A")
        elif kind == _SHARED and (note := self._notes.get(struct.unpack_from("<I", body, 6)[0])):
            self.about.texts[row + 1, column + 1] = note
        elif kind == _BOOLEAN and body[7:8] == b"\x01":
            self.about.texts[row + 1, column + 1] = _ERRORS.get(body[6], "#N/A")

    def _cell(self, row: int, column: int, style: int) -> None:
        self.about.reach(row + 1, column + 1)
        if style < len(self._styles):
            keep(self.about, (row + 1, column + 1), self._styles[style])

    def _merged(self, body: bytes) -> None:
        count = struct.unpack_from("<H", body)[0]
        for number in range(min(count, (len(body) - 2) // 8)):
            top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * number)
            self.about.merge((top + 1, left + 1), (bottom + 1, right + 1))
