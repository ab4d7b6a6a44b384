"""A checkpoint's document: the state as data, row by row, so that a long journal need not be folded from its beginning.

    ["iocast checkpoint", {"shape": 1, "fold": 1, "seq": 7}, []]
    ["entry", ["VB-01", 5, {"v": 1, …}, "public"], []]
    ["account", {"series": "VB-01", …}, [412, 95]] and 412 + 95 bytes, which stay as they are until somebody asks
    ["end", {"rows": 3, "crc32": 3735928559}, []]

A row is a line of JSON: the book it belongs to, what it says, and how many bytes of packed figures follow the line.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

import orjson

SHAPE = 1  # of the rows; a document of another shape is not read
FOLD = 4  # of what the fold makes of events: raised when the same events come to say something else
HEAD = "iocast checkpoint"
PART = 16_384  # bytes; the few rows of a part are made at once

Row = tuple[Any, Sequence[bytes]]  # what it says, and packed figures


class Book(Protocol):
    """One part of the state, as a checkpoint keeps it."""

    def rows(self) -> Iterable[Row]:
        """What it holds now, copied at once as far as it can change; the rows may be made later, one by one."""
        ...

    def restore(self, rows: Iterable[Row]) -> None:
        """Take over what an empty book's `rows` said. Raises ValueError, KeyError or TypeError for what it is not."""
        ...


class Snapshot:
    """The state as it was after event `seq`; it holds still while the state goes on."""

    def __init__(self, seq: int, books: Mapping[str, Book]) -> None:
        self.seq = seq
        self._books = {name: book.rows() for name, book in books.items()}

    def parts(self) -> Iterator[bytes]:
        """The document, in parts of a few milliseconds' work."""
        part, sum_, count = bytearray(), 0, 0
        head = {"shape": SHAPE, "fold": FOLD, "seq": self.seq}
        rows = chain.from_iterable(((name, *row) for row in each) for name, each in self._books.items())
        for name, says, packs in chain([(HEAD, head, ())], rows):
            part += _line(name, says, packs)
            count += 1
            if len(part) >= PART:
                sum_ = zlib.crc32(part, sum_)
                yield bytes(part)
                part.clear()
        sum_ = zlib.crc32(part, sum_)
        yield bytes(part + _line("end", {"rows": count, "crc32": sum_}))


class Document:
    """A document that was read. Raises ValueError in a sentence for one that is damaged or of another shape."""

    def __init__(self, document: bytes) -> None:
        self._rows: dict[str, list[Row]] = {}
        head, *rows = _read(document)
        if head[0] != HEAD or head[1]["shape"] != SHAPE:
            raise ValueError(
                f"This version of iocast reads checkpoints of the shape {SHAPE}; here is {head[:2]!r:.80}."
            )
        self.seq: int = head[1]["seq"]
        self.fold: int = head[1]["fold"]
        for name, says, packs in rows:
            self._rows.setdefault(name, []).append((says, packs))

    def restore(self, books: Mapping[str, Book]) -> None:
        """Give every book its rows. Raises ValueError for rows that a book cannot take."""
        for name, book in books.items():
            try:
                book.restore(self._rows.get(name, []))
            except (KeyError, TypeError, ValueError, IndexError) as error:
                raise ValueError(f"The checkpoint of event {self.seq} cannot be read ({name}): {error!r}.") from error


def _line(name: str, says: Any, packs: Sequence[bytes] = ()) -> bytes:
    return orjson.dumps([name, says, [len(each) for each in packs]]) + b"\n" + b"".join(packs)


def _read(document: bytes) -> list[tuple[str, Any, list[bytes]]]:
    rows: list[tuple[str, Any, list[bytes]]] = []
    place = 0
    while True:
        end = document.find(b"\n", place)
        if end < 0:
            raise ValueError("The checkpoint is cut off.")
        try:
            name, says, sizes = orjson.loads(memoryview(document)[place:end])
        except (ValueError, TypeError) as error:
            raise ValueError(f"The checkpoint is damaged at byte {place}: {error}.") from error
        if name == "end":
            if says != {"rows": len(rows), "crc32": zlib.crc32(memoryview(document)[:place])}:
                raise ValueError("The checkpoint is damaged: its sum is another one.")
            if not rows:
                raise ValueError("The checkpoint is empty.")
            return rows
        packs, place = [], end + 1
        for size in sizes:
            packs.append(document[place : place + size])
            place += size
        rows.append((name, says, packs))
