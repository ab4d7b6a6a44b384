"""The events of a journal file as they stand in its pages, without the tree that leads there.

After sqlite.org/fileformat2.html, 1.6 and 2: what a leaf of a table holds, where a long row goes on, how a record is
written. Freed pages are read, too, so nothing of it counts but what vouches for itself by its digest.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

Row = tuple[Any, ...]

LEAF = 13  # the first byte of a page that holds rows of a table
COLUMNS = 9  # of an event, of which the first is the row's own number
INTEGERS = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}  # bytes of an integer by its type,
SMALL = {0: None, 8: 0, 9: 1}  # and of these types the type says all


class Leaves:
    """Reads rows of nine columns from a file."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        self._size = int.from_bytes(self._file.read(100)[16:18])
        self._last = path.stat().st_size // max(self._size, 1)

    def close(self) -> None:
        self._file.close()

    def places(self) -> Iterator[tuple[int, int, Row]]:
        """Every row that looks like an event: its page, where it stands in it, and what it says."""
        if self._size < 512:
            return
        for number in range(1, self._last + 1):
            page = self._page(number)
            start = 100 if number == 1 else 0
            if len(page) < self._size or page[start] != LEAF:
                continue
            for n in range(int.from_bytes(page[start + 3 : start + 5])):
                at = int.from_bytes(page[start + 8 + 2 * n : start + 10 + 2 * n])
                if row := self._row(page, at):
                    yield number, at, row

    def row(self, number: int, at: int) -> Row | None:
        """The row at a place."""
        return self._row(self._page(number), at)

    def _page(self, number: int) -> bytes:
        self._file.seek((number - 1) * self._size)
        return self._file.read(self._size)

    def _row(self, page: bytes, at: int) -> Row | None:
        try:
            size, at = _varint(page, at)
            seq, at = _varint(page, at)
            return self._record(seq, self._payload(page, at, size))
        except (IndexError, ValueError):
            return None

    def _payload(self, page: bytes, at: int, size: int) -> bytes:
        """A row's bytes, also those that stand in pages of their own. Raises ValueError."""
        if size > self._last * self._size:
            raise ValueError("longer than the file")
        most, least = self._size - 35, (self._size - 12) * 32 // 255 - 23
        if size <= most:
            return page[at : at + size]
        here = least + (size - least) % (self._size - 4)
        here = here if here <= most else least
        parts, left = [page[at : at + here]], size - here
        number = int.from_bytes(page[at + here : at + here + 4])
        while left > 0:
            if not 1 < number <= self._last:
                raise ValueError(f"there is no page {number}")
            more = self._page(number)
            parts.append(more[4 : 4 + min(left, self._size - 4)])
            number, left = int.from_bytes(more[:4]), left - len(parts[-1])
        return b"".join(parts)

    def _record(self, seq: int, payload: bytes) -> Row | None:
        head, at = _varint(payload, 0)
        types = []
        while at < head:
            kind, at = _varint(payload, at)
            types.append(kind)
        if len(types) != COLUMNS:
            return None
        values: list[Any] = []
        for kind in types:
            size = INTEGERS.get(kind, (kind - 12) // 2)
            raw, at = payload[at : at + size], at + size
            if kind in SMALL:
                values.append(SMALL[kind])
            elif kind in INTEGERS:
                values.append(int.from_bytes(raw, signed=True))
            else:
                values.append(raw.decode() if kind % 2 else raw)
        return (seq, *values[1:])


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, seven bits in each, and where it ends. Raises IndexError."""
    value = 0
    for n in range(9):
        byte = raw[at + n]
        if n == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    raise IndexError(at)
