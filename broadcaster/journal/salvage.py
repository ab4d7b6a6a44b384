"""What can still be read of a damaged journal file, and vouches for itself."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from broadcaster.journal.leaves import Leaves
from broadcaster.journal.protocol import digest
from broadcaster.journal.soundness import named

Row = tuple[Any, ...]

PAGES_AT = slice(28, 32)  # of a file's header: how many pages it has,
FREE_AT = slice(32, 40)  # where its free ones are,
CHANGES, VALID_FOR = slice(24, 28), slice(92, 96)  # and for how many changes these numbers stand
_EVENTS = "SELECT seq, at, id, kind, v, by, key, data, digest FROM events WHERE seq > ? ORDER BY seq"
_TRIMMED = "SELECT seq, at, id, kind, v, by, digest FROM trimmed WHERE seq > ? ORDER BY seq"
_VAULT = "SELECT kind, id, doc FROM vault ORDER BY kind {way}, id {way}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint. id: of the event it stands on; sum: SHA-256 of the document."""

    seq: int
    id: str
    document: bytes
    sum: bytes


def lengthen(path: Path) -> None:
    """Give a file that was cut the length that its header names, as zeros: SQLite refuses a shorter one as a whole."""
    with path.open("rb+") as file:
        head = file.read(100)
        size = int.from_bytes(head[16:18]) * int.from_bytes(head[PAGES_AT])
        if head.startswith(b"SQLite format 3") and size > path.stat().st_size:
            file.truncate(size)


def graft(path: Path, whole: Path) -> None:
    """Put the first page of a new journal in the place of one that cannot be read: both list the same tables, at the
    same places. Where they do not, nothing that is read then vouches for itself."""
    with whole.open("rb") as file:
        head = file.read(100)
        page = bytearray(head + file.read(int.from_bytes(head[16:18]) - len(head)))
    page[VALID_FOR] = page[CHANGES]  # or the number of pages would not count
    page[PAGES_AT] = (path.stat().st_size // len(page)).to_bytes(4)
    page[FREE_AT] = bytes(8)
    with path.open("rb+") as file:
        file.write(page)
        os.fsync(file.fileno())


def sound(row: Row) -> bool:
    """Is this event what was kept?"""
    seq, at, id, kind, v, by, _, data, kept = row
    with suppress(TypeError, ValueError):
        return bool(digest(seq, at, id, kind, v, by, data) == kept)
    return False


def events(source: sqlite3.Connection, path: Path) -> Iterator[Row]:
    """Every sound event, in order: by the tree as far as that leads, from there on out of the pages themselves."""
    after = 0
    try:
        for row in source.execute(_EVENTS, (0,)):
            if isinstance(row[0], int) and row[0] > after and sound(row):  # a pointer that leads elsewhere leads back
                after = row[0]
                yield row
    except (sqlite3.Error, UnicodeDecodeError):
        with closing(Leaves(path)) as leaves:
            found = {row[0]: (page, at) for page, at, row in leaves.places() if row[0] > after and sound(row)}
            for seq in sorted(found):
                if row := leaves.row(*found[seq]):
                    yield row


def trimmed(source: sqlite3.Connection, top: int) -> Iterator[Row]:
    return (row for row in _walk(source, _TRIMMED, top) if isinstance(row[-1], bytes) and len(row[-1]) == 32)


def secrets(source: sqlite3.Connection) -> Iterator[Row]:
    """The vault from both its ends, as far as it can be read."""
    for way in ("ASC", "DESC"):
        with suppress(sqlite3.Error):
            for row in source.execute(_VAULT.format(way=way)):
                with suppress(ValueError, TypeError):
                    if all(isinstance(one, str) for one in row[:2]) and isinstance(orjson.loads(row[2]), dict):
                        yield row


def checkpoints(source: sqlite3.Connection, path: Path) -> list[Kept]:
    """The sound ones on events that are sound, newest first."""
    found: list[Kept] = []
    with suppress(sqlite3.Error):
        for seq, id, name, sum_ in source.execute("SELECT * FROM checkpoints ORDER BY seq DESC").fetchall():
            with suppress(sqlite3.Error, TypeError):
                parts = source.execute("SELECT part FROM parts WHERE name = ? ORDER BY n", (name,)).fetchall()
                document = b"".join(part for (part,) in parts)
                if hashlib.sha256(document).digest() == sum_:
                    found.append(Kept(seq, id, document, sum_))
    stands = {(row[0], row[2]) for row in events(source, path)} if found else set()
    return [one for one in found if (one.seq, one.id) in stands]


def said(source: sqlite3.Connection, name: str) -> str:
    """A value of meta; "" where it cannot be read."""
    with suppress(sqlite3.Error, TypeError):
        return str(source.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0])
    return ""


def highest(source: sqlite3.Connection) -> int:
    """The highest seq that anything in the file names."""
    found = [0]
    for statement in ("SELECT max(seq) FROM events", "SELECT max(seq) FROM checkpoints"):
        with suppress(sqlite3.Error, TypeError, ValueError):
            found.append(int(source.execute(statement).fetchone()[0] or 0))
    with suppress(sqlite3.Error):
        found.append(named(source))
    return max(found)


def _walk(source: sqlite3.Connection, statement: str, top: int) -> Iterator[Row]:
    after = 0
    while True:
        try:
            for row in source.execute(statement, (after,)):
                if isinstance(row[0], int) and row[0] > after:  # a pointer that leads elsewhere leads back
                    after = row[0]
                    yield row
            return
        except (sqlite3.Error, UnicodeDecodeError):
            after = _beyond(source, statement, after, top)
        if after >= top:
            return


def _beyond(source: sqlite3.Connection, statement: str, after: int, top: int) -> int:
    """The lowest seq after which something can be read again, behind a page that cannot be."""

    def reads(seq: int) -> bool:
        try:
            source.execute(f"{statement} LIMIT 1", (seq,)).fetchone()
        except (sqlite3.Error, UnicodeDecodeError):
            return False
        return True

    step = 1
    while not reads(after + step):
        if after + step >= top:
            return top
        step *= 2
    low, high = step // 2, step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reads(after + middle) else (middle, high)
    return after + high
