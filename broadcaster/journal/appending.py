"""The job of the file's writer that makes drafts events."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime

import orjson

from broadcaster.events import VERSION, Draft, encode
from broadcaster.journal import rows
from broadcaster.journal.mentions import Mentions
from broadcaster.journal.protocol import Quiet, digest
from broadcaster.journal.reading import series_of
from broadcaster.journal.writer import Job
from broadcaster.moments import instant

OLD = -1  # the answer to an append with an old fencing number
OUTPACED = -2  # and to one that was not to come after others

INSERT = "INSERT INTO events (seq, at, id, kind, v, by, key, data, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SINCE = "SELECT 1 FROM events WHERE kind = ? AND seq > ? LIMIT 1"
_KEPT = "SELECT seq FROM events WHERE by = ? AND key = ?"


def appending(
    drafts: Sequence[Draft],
    clock: Callable[[], datetime],
    mentions: Mentions,
    fence: int | None = None,
    quiet: Quiet | None = None,
) -> Job:
    """The job that keeps these drafts; it answers their highest seq, or OLD, or OUTPACED.

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
        if quiet and _stirred(connection, quiet) and not all(_known(connection, *row[3:5]) for row, _ in ready):
            return OUTPACED
        highest = 0
        for (id, kind, v, by, key, data), series in ready:
            if kept := _known(connection, by, key):
                highest = max(highest, kept)
                continue
            highest = seq = seq + 1
            sum_ = digest(seq, at, id, kind, v, by, data)
            connection.execute(INSERT, (seq, at, id, kind, v, by, key, data, sum_))
            if series:
                mentions.add(connection, seq, series)
        return highest

    return append


def _known(connection: sqlite3.Connection, by: str, key: str | None) -> int:
    """The seq of the draft that had this key, 0 where none had."""
    kept = None if key is None else connection.execute(_KEPT, (by, key)).fetchone()
    return 0 if kept is None else int(kept[0])


def _stirred(connection: sqlite3.Connection, quiet: Quiet) -> bool:
    """True where it was not quiet. Trimmed ones count, whatever they were: who is that far behind looks again."""
    asked = (connection.execute(_SINCE, (kind.value, quiet.after)) for kind in quiet.kinds)
    return rows.trimmed(connection) > quiet.after or any(found.fetchone() for found in asked)


def _pass(connection: sqlite3.Connection, fence: int) -> bool:
    """True unless the fencing number is an old one."""
    (highest,) = connection.execute("SELECT value FROM meta WHERE name = 'fence'").fetchone()
    if fence > int(highest):
        connection.execute("UPDATE meta SET value = ? WHERE name = 'fence'", (str(fence),))
    return fence >= int(highest)
