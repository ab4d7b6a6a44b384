"""Events as rows of the file: what is asked of a connection, in a thread."""

import sqlite3
from collections.abc import Callable, Sequence
from heapq import merge
from itertools import islice

from broadcaster.events import Event, Kind
from broadcaster.journal import mentions
from broadcaster.journal.protocol import Proof, Unreadable, digest
from broadcaster.journal.reading import event_of

BATCH = 1000  # events in one batch of follow, and fewer where they are large:
BATCH_BYTES = 1 << 20  # so that following a large ingest holds little memory and lets the loop turn
UNKNOWN = -1  # a data_version that no file has

Row = tuple[int, str, str, str, str, bytes, int]

_COLUMNS = "seq, at, id, kind, by, data, v"
_READ = f"SELECT {_COLUMNS} FROM events WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608
_READ_KIND = f"SELECT {_COLUMNS} FROM events WHERE kind = ? AND seq > ? ORDER BY seq LIMIT ?"  # noqa: S608
_NEWEST = f"SELECT {_COLUMNS} FROM events WHERE kind = ? ORDER BY seq DESC LIMIT 1"  # noqa: S608
_HISTORY = mentions.history(_COLUMNS)
_TAIL = "SELECT seq, at FROM events ORDER BY seq DESC LIMIT 1"
_PROOFS = """
SELECT seq, at, id, kind, v, by, digest, {data} FROM events WHERE seq > ?1
UNION ALL SELECT seq, at, id, kind, v, by, digest, NULL FROM trimmed WHERE seq > ?1
ORDER BY seq LIMIT ?2
"""


def tail(connection: sqlite3.Connection) -> tuple[int, str]:
    """The newest event's seq and time; (0, "") before the first."""
    return connection.execute(_TAIL).fetchone() or (0, "")


def read(connection: sqlite3.Connection, after: int, limit: int, kinds: Sequence[Kind]) -> list[Event]:
    if not kinds:
        return [event_of(*row) for row in connection.execute(_READ, (after, limit)).fetchall()]
    # One range of the index a kind, merged: no plan of one query for several kinds stays cheap at a million events.
    ranges = [connection.execute(_READ_KIND, (kind.value, after, limit)).fetchall() for kind in kinds]
    return [event_of(*row) for row in islice(merge(*ranges), limit)]


def newest(connection: sqlite3.Connection, kind: Kind) -> Event | None:
    row = connection.execute(_NEWEST, (kind.value,)).fetchone()
    return None if row is None else event_of(*row)


def history(connection: sqlite3.Connection, series: str, after: int, limit: int) -> list[Event]:
    return [event_of(*row) for row in connection.execute(_HISTORY, (series, after, limit)).fetchall()]


def trimmed(connection: sqlite3.Connection) -> int:
    (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM trimmed").fetchone()
    return int(seq)


def proofs(connection: sqlite3.Connection, after: int, limit: int, *, make: bool) -> list[Proof]:
    found: list[Proof] = []
    size = 0
    cursor = connection.execute(_PROOFS.format(data="data" if make else "NULL"), (after, limit))
    for seq, at, id, kind, v, by, kept, data in cursor:
        found.append(Proof(seq, at, kind, kept, None if data is None else digest(seq, at, id, kind, v, by, data)))
        size += len(data or b"")
        if size >= BATCH_BYTES:
            break
    cursor.close()
    return found


def follower(after: int, version: int) -> Callable[[sqlite3.Connection], tuple[list[Event], int]]:
    """Read the next batch if anybody wrote to the file since `version`; the batch and the version it belongs to.

    The version is taken before reading: what is committed between the two is looked at twice, never missed.
    """

    def look(connection: sqlite3.Connection) -> tuple[list[Event], int]:
        (now,) = connection.execute("PRAGMA data_version").fetchone()
        if now == version:
            return [], now
        batch: list[Event] = []
        size = 0
        cursor = connection.execute(_READ, (after, BATCH))
        for row in cursor:
            try:
                batch.append(event_of(*row))
            except Unreadable:
                if not batch:
                    raise
                size = BATCH_BYTES  # what stands before it is told first
            size += len(row[5])
            if size >= BATCH_BYTES:
                break
        cursor.close()  # ends the read transaction, so that checkpoints can pass
        whole = len(batch) < BATCH and size < BATCH_BYTES
        return batch, now if whole else UNKNOWN

    return look
