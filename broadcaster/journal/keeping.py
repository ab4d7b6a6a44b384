"""Checkpoints in the file: written part by part, so that appends go on between them."""

import hashlib
import sqlite3
from collections.abc import Sequence
from secrets import token_hex

from broadcaster.journal.file import Reader
from broadcaster.journal.protocol import Checkpoint, JournalError
from broadcaster.journal.writer import Job, Writer, writing

PART = 1 << 20  # bytes written in one transaction, about
KEPT = 2  # checkpoints that stay

_LET_GO = """
DELETE FROM parts WHERE rowid = (
    SELECT rowid FROM parts WHERE name NOT IN (SELECT parts FROM checkpoints) LIMIT 1
)
"""


def in_parts(document: bytes | Sequence[bytes]) -> list[bytes]:
    """A document in parts of about PART bytes: small ones together, large ones cut."""
    whole = [document] if isinstance(document, bytes) else document
    ready: list[bytes] = []
    waiting: list[bytes] = []
    size = 0
    for part in whole:
        for start in range(0, len(part), PART):
            waiting.append(part[start : start + PART])
            size += len(waiting[-1])
            if size >= PART:
                ready.append(b"".join(waiting))
                waiting, size = [], 0
    return [*ready, b"".join(waiting)] if waiting else ready


class SqliteCheckpoints:
    """The journal's checkpoints, in its file."""

    def __init__(self, reads: Reader, writer: Writer) -> None:
        self._reads = reads
        self._writer = writer

    async def keep(self, seq: int, document: bytes | Sequence[bytes]) -> None:
        """As Journal.keep_checkpoint says."""
        name, sum_ = token_hex(8), hashlib.sha256()
        for n, part in enumerate(in_parts(document)):
            sum_.update(part)
            await self._writer.submit(writing("INSERT INTO parts VALUES (?, ?, ?)", name, n, part))
        stands = await self._writer.submit(_naming(seq, name, sum_.digest()))
        while await self._writer.submit(_let_go):
            pass  # one part in one transaction, as they were written
        if not stands:
            raise JournalError(f"There is no event {seq} for a checkpoint to stand on; nothing was kept.")

    async def newest(self, below: int | None) -> Checkpoint | None:
        """As Journal.checkpoint says."""
        for seq in await self.all():
            if below is None or seq < below:
                found = await self._reads.do(lambda connection, seq=seq: _look(connection, seq))  # type: ignore[misc]
                if found is not None:
                    return found
        return None

    async def all(self) -> list[int]:
        """The seqs of those that are kept, newest first."""
        found = await self._reads.do(
            lambda connection: connection.execute("SELECT seq FROM checkpoints ORDER BY seq DESC").fetchall()
        )
        return [seq for (seq,) in found]


def _naming(seq: int, name: str, sum_: bytes) -> Job:
    """The job that makes the parts of this name a checkpoint, one of the newest; False where there is no such event."""

    def naming(connection: sqlite3.Connection) -> bool:
        event = connection.execute("SELECT id FROM events WHERE seq = ?", (seq,)).fetchone()
        if event is not None:
            connection.execute("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?)", (seq, *event, name, sum_))
        connection.execute(
            "DELETE FROM checkpoints WHERE seq NOT IN (SELECT seq FROM checkpoints ORDER BY seq DESC LIMIT ?)", (KEPT,)
        )
        return event is not None

    return naming


def _let_go(connection: sqlite3.Connection) -> int:
    """A job: delete one part that no checkpoint has; how many there were."""
    return connection.execute(_LET_GO).rowcount


def _look(connection: sqlite3.Connection, seq: int) -> Checkpoint | None:
    """A checkpoint, if it is sound and stands on an event that is there."""
    row = connection.execute(
        "SELECT at, parts, sha256 FROM checkpoints JOIN events USING (seq, id) WHERE seq = ?", (seq,)
    ).fetchone()
    if row is None:
        return None
    at, name, sum_ = row
    found = connection.execute("SELECT part FROM parts WHERE name = ? ORDER BY n", (name,)).fetchall()
    document = b"".join(part for (part,) in found)
    return Checkpoint(seq, at, document) if hashlib.sha256(document).digest() == sum_ else None
