"""The shared texts of an .xls with raised or lowered digits in them ([MS-XLS] 2.4.265, 2.5.293)."""

import struct
from collections.abc import Iterator, Sequence

from feeds.sheets.raised import RAISED, SHIFTED

SHIFTS = {1: "superscript", 2: "subscript"}  # how a font sets its letters
_WIDE, _FOREIGN, _RICH = 0x01, 0x04, 0x08  # flags of a text
_MISSING = 4  # there is no font of this number, and never was


def raised(parts: Sequence[bytes], fonts: Sequence[int]) -> dict[int, str]:
    """The text by its number; parts: the record of shared texts and those that continue it. fonts: how each shifts.

    Raises struct.error, IndexError or ValueError for a table that is not well made.
    """
    if not any(fonts):
        return {}
    found = {}
    for number, (text, runs) in enumerate(_Texts(parts).all()):
        shown = _shifted(text, runs, fonts)
        if not RAISED.isdisjoint(shown):
            found[number] = shown
    return found


def _shifted(text: str, runs: Sequence[tuple[int, int]], fonts: Sequence[int]) -> str:
    """The text with every run in its font's position."""
    if not runs:
        return text
    made = [text[: runs[0][0]]]
    for (start, font), (end, _) in zip(runs, [*runs[1:], (len(text), 0)], strict=True):
        index = font - (font > _MISSING)
        shift = SHIFTS.get(fonts[index] if index < len(fonts) else 0, "")
        made.append(text[start:end].translate(SHIFTED.get(shift, {})))
    return "".join(made)


class _Texts:
    """Texts that run on over the ends of records; where letters do, the next record says anew how wide they are."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts, self._part, self._at = parts, 0, 0

    def all(self) -> Iterator[tuple[str, list[tuple[int, int]]]]:
        _, count = struct.unpack("<II", self._bytes(8))
        for _ in range(count):
            length, flags = struct.unpack("<HB", self._bytes(3))
            (runs,) = struct.unpack("<H", self._bytes(2)) if flags & _RICH else (0,)
            (more,) = struct.unpack("<I", self._bytes(4)) if flags & _FOREIGN else (0,)
            text = self._letters(length, wide=bool(flags & _WIDE))
            formed = struct.unpack(f"<{2 * runs}H", self._bytes(4 * runs))
            self._bytes(more)
            yield text, list(zip(formed[::2], formed[1::2], strict=True))

    def _letters(self, length: int, *, wide: bool) -> str:
        made = ""
        while len(made) < length:
            if self._at >= len(self._parts[self._part]):
                self._next()
                wide = bool(self._bytes(1)[0] & _WIDE)
            size = 2 if wide else 1
            left = len(self._parts[self._part]) - self._at
            if left < size:
                raise ValueError("a letter that is cut in two")
            some = self._bytes(min(length - len(made), left // size) * size)
            made += some.decode("utf-16-le" if wide else "latin-1", "replace")
        return made

    def _bytes(self, count: int) -> bytes:
        made = b""
        while len(made) < count:
            if self._at >= len(self._parts[self._part]):
                self._next()
            some = self._parts[self._part][self._at : self._at + count - len(made)]
            self._at += len(some)
            made += some
        return made

    def _next(self) -> None:
        self._part, self._at = self._part + 1, 0
        self._parts[self._part]  # raises IndexError at the end
