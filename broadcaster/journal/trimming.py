"""Trimming the file: the data of old events goes, slice by slice; headers and digests stay."""

import sqlite3
from collections.abc import Collection
from contextlib import suppress

from broadcaster.events import Kind, decode
from broadcaster.journal.mentions import forget
from broadcaster.journal.reading import series_of
from broadcaster.journal.writer import Job, Writer

SLICE = 500  # events trimmed in one transaction: appends go on between two

_FIND = "SELECT seq, data FROM events WHERE kind = ? AND seq < ? ORDER BY seq LIMIT ?"
_MOVE = "INSERT INTO trimmed SELECT seq, at, id, kind, v, by, digest FROM events WHERE seq = ?"


async def trim(writer: Writer, before: int, kinds: Collection[Kind]) -> int:
    """As Journal.trim says."""
    count = 0
    for kind in sorted(set(kinds)):
        while found := await writer.submit(_trimming(before, kind)):
            count += found
            if found < SLICE:
                break
    return count


def _trimming(before: int, kind: Kind) -> Job:
    def trimming(connection: sqlite3.Connection) -> int:
        (oldest,) = connection.execute("SELECT min(seq) FROM checkpoints").fetchone()
        found = connection.execute(_FIND, (kind.value, min(before, oldest or 0), SLICE)).fetchall()
        for seq, data in found:
            with suppress(ValueError, AttributeError):  # data that no fold could read has no series either
                forget(connection, seq, series_of(kind, decode(data)))
            connection.execute(_MOVE, (seq,))
            connection.execute("DELETE FROM events WHERE seq = ?", (seq,))
        return len(found)

    return trimming
