"""The shape of a journal file, and the way from every older shape to this one."""

import secrets
import sqlite3

from broadcaster.journal.protocol import JournalError

# Step n leads from shape n to shape n + 1; an empty file is shape 0. A step that shipped is never changed.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            v INTEGER NOT NULL,
            by TEXT NOT NULL,
            key TEXT,
            data BLOB NOT NULL,
            digest BLOB NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX events_by_key ON events (by, key) WHERE key IS NOT NULL",
        "CREATE INDEX events_kind ON events (kind)",  # the audit trail of one kind, without reading all others
        "CREATE TABLE vault (kind TEXT, id TEXT, doc BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    ),
    (
        # Which events are about a series: `mentions` by series, `fresh_mentions` those not sorted in yet (mentions.py).
        "CREATE TABLE mentions (series TEXT, seq INTEGER, PRIMARY KEY (series, seq)) WITHOUT ROWID",
        "CREATE TABLE fresh_mentions (seq INTEGER, series TEXT, PRIMARY KEY (seq, series)) WITHOUT ROWID",
        """
        INSERT OR IGNORE INTO mentions
        SELECT series, seq FROM (
            SELECT CASE WHEN one.type = 'object' THEN json_extract(one.value, '$.series') END AS series, seq
            FROM events, json_each(CAST(data AS TEXT), '$.observations') AS one WHERE kind = 'observed'
        ) WHERE typeof(series) = 'text' ORDER BY series, seq
        """,
        # A decision of shape 1 does not name its series; the held observation it is about does.
        """
        INSERT OR IGNORE INTO mentions
        SELECT held.series, decided.seq FROM events AS decided JOIN (
            SELECT CASE WHEN one.type = 'object' THEN json_extract(one.value, '$.id') END AS id,
                CASE WHEN one.type = 'object' THEN json_extract(one.value, '$.series') END AS series
            FROM events, json_each(CAST(data AS TEXT), '$.items') AS one WHERE kind = 'held'
        ) AS held ON held.id = json_extract(CAST(decided.data AS TEXT), '$.held')
        WHERE decided.kind = 'decided' AND typeof(held.series) = 'text'
        """,
        """
        CREATE TABLE trimmed (
            seq INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            v INTEGER NOT NULL,
            by TEXT NOT NULL,
            digest BLOB NOT NULL
        )
        """,
        # id: of the event that a checkpoint stands on; sha256: over its parts, in order
        """
        CREATE TABLE checkpoints (
            seq INTEGER PRIMARY KEY, id TEXT NOT NULL, parts TEXT NOT NULL, sha256 BLOB NOT NULL
        )
        """,
        "CREATE TABLE parts (name TEXT, n INTEGER, part BLOB NOT NULL, PRIMARY KEY (name, n))",
        "INSERT INTO meta VALUES ('fence', '0')",
    ),
)


def prepare(connection: sqlite3.Connection) -> str:
    """Bring the file to the newest shape, whole or not at all, and return its epoch.

    Two processes may open a new file at once: the shape is read and changed inside one write transaction.
    Raises JournalError for a file of a newer shape than this version knows, sqlite3.Error for the rest.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        have = _shape(connection)
        if have > len(STEPS):
            raise JournalError(
                f"The journal has shape {have}, and this version of iocast knows shapes up to {len(STEPS)}: "
                "open it with the version that wrote it, or a newer one."
            )
        for step in STEPS[have:]:
            for statement in step:
                connection.execute(statement)
        if have < len(STEPS):
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('shape', ?)", (str(len(STEPS)),))
        connection.execute("INSERT OR IGNORE INTO meta VALUES ('epoch', ?)", (secrets.token_hex(8),))
        (epoch,) = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return str(epoch)


def _shape(connection: sqlite3.Connection) -> int:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone() is None:
        return 0
    (shape,) = connection.execute("SELECT value FROM meta WHERE name = 'shape'").fetchone()
    return int(shape)
