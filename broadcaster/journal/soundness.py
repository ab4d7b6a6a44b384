"""Whether the journal's file is whole: a short look each time it is opened, a long one after a stop that was none."""

import sqlite3
from collections.abc import Iterable

from broadcaster.events import Kind
from broadcaster.journal import rows
from broadcaster.journal.protocol import Proof

NEWEST = 1000  # events whose digests are computed at each opening: a few milliseconds
SMALL = 32 << 20  # bytes of a file that is looked at as a whole after every kill: 0.2 s; larger ones where suspected

_OF_KIND = "SELECT seq FROM events INDEXED BY events_kind WHERE kind = ? ORDER BY seq DESC LIMIT 1"

DAMAGE = ("malformed", "not a database")  # in what SQLite says of a file that cannot be read


class Damaged(sqlite3.DatabaseError):
    """The file can be read, and is not what was kept."""


def damaged(error: Exception) -> bool:
    """Does this failure mean that the file is damaged?"""
    return isinstance(error, Damaged) or (
        isinstance(error, sqlite3.Error) and any(word in str(error) for word in DAMAGE)
    )


def look(connection: sqlite3.Connection, *, whole: bool) -> None:
    """Raise Damaged, or what SQLite raises, where the newest events are not what was kept. `whole`: look at every
    page, too."""
    tail, _ = rows.tail(connection)
    _compare(rows.proofs(connection, max(0, tail - NEWEST), NEWEST, make=True), tail)
    if named(connection) > tail:
        raise Damaged("malformed: its newest events are missing")
    if whole:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise Damaged(f"malformed: {said}")


def named(connection: sqlite3.Connection) -> int:
    """The highest seq that the index of kinds knows of, which is kept apart from the events."""
    found = (connection.execute(_OF_KIND, (kind.value,)).fetchone() for kind in Kind)
    return max((seq for (seq,) in filter(None, found)), default=0)


def _compare(proofs: Iterable[Proof], tail: int) -> None:
    expected = None
    for proof in proofs:
        if (expected is not None and proof.seq != expected) or (proof.made is not None and proof.made != proof.kept):
            raise Damaged(f"malformed: event {expected or proof.seq} is not what was kept")
        expected = proof.seq + 1
    if tail and expected != tail + 1:
        raise Damaged("malformed: its newest events are missing")
