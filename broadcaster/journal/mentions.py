"""Which events are about a series, kept in the file in the transaction that keeps the events."""

import sqlite3
from collections.abc import Iterable

MERGE = 20_000  # fresh mentions before they are sorted in: 30 ms of the writer, once in so many

_HISTORY = """
SELECT seq FROM mentions WHERE series = ?1 AND seq > ?2
UNION SELECT seq FROM fresh_mentions WHERE seq > ?2 AND series = ?1
"""


class Mentions:
    """Writes the index. New mentions are kept in the order of events, and sorted in by series when there are many.

    Sorted in at once, an event of 500 figures would write 500 pages of the file, twenty times its own bytes.
    """

    def __init__(self) -> None:
        self._fresh: int | None = None  # how many are not sorted in, about: others may append too

    def add(self, connection: sqlite3.Connection, seq: int, series: Iterable[str]) -> None:
        if self._fresh is None:
            (self._fresh,) = connection.execute("SELECT count(*) FROM fresh_mentions").fetchone()
        rows = [(seq, one) for one in series]
        connection.executemany("INSERT OR IGNORE INTO fresh_mentions VALUES (?, ?)", rows)
        self._fresh += len(rows)
        if self._fresh >= MERGE:
            connection.execute(
                "INSERT OR IGNORE INTO mentions SELECT series, seq FROM fresh_mentions ORDER BY series, seq"
            )
            connection.execute("DELETE FROM fresh_mentions")
            self._fresh = 0


def forget(connection: sqlite3.Connection, seq: int, series: Iterable[str]) -> None:
    """An event is trimmed."""
    for one in series:
        connection.execute("DELETE FROM mentions WHERE series = ? AND seq = ?", (one, seq))
        connection.execute("DELETE FROM fresh_mentions WHERE seq = ? AND series = ?", (seq, one))


def history(columns: str) -> str:
    """The query for events about a series: parameters series, after, limit."""
    return f"SELECT {columns} FROM events WHERE seq IN ({_HISTORY}) ORDER BY seq LIMIT ?3"  # noqa: S608
