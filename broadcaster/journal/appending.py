"""The jobs of the file's writer: drafts that become events, and secrets."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime

import orjson

from broadcaster.events import VERSION, Draft, encode
from broadcaster.journal import rows
from broadcaster.journal.mentions import Mentions
from broadcaster.journal.protocol import digest
from broadcaster.journal.reading import series_of
from broadcaster.journal.writer import Job
from broadcaster.moments import instant

OLD = -1  # the answer to an append with an old fencing number

_INSERT = "INSERT INTO events (seq, at, id, kind, v, by, key, data, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_KEPT = "SELECT seq FROM events WHERE by = ? AND key = ?"


def appending(
    drafts: Sequence[Draft], clock: Callable[[], datetime], mentions: Mentions, fence: int | None = None
) -> Job:
    """The job that keeps these drafts; it answers their highest seq, or OLD.

    Everything that could be wrong with them is found here, not in the group: raises TypeError.
    """
    ready = []
    for draft in drafts:
        orjson.dumps((draft.id, draft.by, draft.key))  # TypeError for text that is not Unicode, as for the data
        row = (draft.id, draft.kind.value, VERSION[draft.kind], draft.by, draft.key, encode(draft.data))
        ready.append((row, series_of(draft.kind, draft.data)))

    def append(connection: sqlite3.Connection) -> int:
        if fence is not None and not _pass(connection, fence):
            return OLD
        seq, last = rows.tail(connection)
        at = max(instant(clock()), last)
        highest = 0
        for (id, kind, v, by, key, data), series in ready:
            if key is not None:
                kept = connection.execute(_KEPT, (by, key)).fetchone()
                if kept is not None:
                    highest = max(highest, kept[0])
                    continue
            highest = seq = seq + 1
            sum_ = digest(seq, at, id, kind, v, by, data)
            connection.execute(_INSERT, (seq, at, id, kind, v, by, key, data, sum_))
            if series:
                mentions.add(connection, seq, series)
        return highest

    return append


def _pass(connection: sqlite3.Connection, fence: int) -> bool:
    """True unless the fencing number is an old one."""
    (highest,) = connection.execute("SELECT value FROM meta WHERE name = 'fence'").fetchone()
    if fence > int(highest):
        connection.execute("UPDATE meta SET value = ? WHERE name = 'fence'", (str(fence),))
    return fence >= int(highest)


def writing(statement: str, *values: str | bytes | int) -> Job:
    """The job that runs one statement."""

    def write(connection: sqlite3.Connection) -> None:
        connection.execute(statement, values)

    return write
