"""The embedded journal: one SQLite file in WAL mode, every commit synced, one writer thread, group commit."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, Self

import orjson

from broadcaster.events import VERSION, Draft, Event, Kind, decode, encode
from broadcaster.journal.file import Reader, explain, open_file
from broadcaster.journal.protocol import JournalError, digest
from broadcaster.journal.turn import Turn
from broadcaster.journal.writer import Job, Writer
from broadcaster.moments import instant

POLL = 0.5  # seconds between two looks for what other processes appended
BATCH = 1000  # events in one batch of follow, and fewer where they are large:
BATCH_BYTES = 1 << 20  # so that following a large ingest holds little memory and lets the loop turn

UNKNOWN = -1  # a data_version that no file has

Row = tuple[int, str, str, str, str, bytes, int]

_COLUMNS = "seq, at, id, kind, by, data, v"
_INSERT = "INSERT INTO events (seq, at, id, kind, v, by, key, data, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_READ = f"SELECT {_COLUMNS} FROM events WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608
_READ_KIND = f"SELECT {_COLUMNS} FROM events WHERE kind = ? AND seq > ? ORDER BY seq LIMIT ?"  # noqa: S608
_TAIL = "SELECT seq, at FROM events ORDER BY seq DESC LIMIT 1"


class SqliteJournal:
    """A Journal in one file. Open it with `await SqliteJournal.open(path, clock)`."""

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime],
        epoch: str,
        turn: Turn,
        connections: Sequence[sqlite3.Connection],
    ) -> None:
        writes, reads, follows = connections
        self.epoch = epoch
        self._clock = clock
        self._reads = Reader(reads, path)
        self._follows = Reader(follows, path)  # its own: a page of the audit trail must not delay the walls
        self._writer = Writer(writes, turn, committed=self._wake, explain=lambda error: explain(error, path))
        self._followers: set[asyncio.Event] = set()
        self._seen = 0  # the newest seq the followers have been woken for
        self._closed = False
        self.vault = SqliteVault(self._reads, self._writer)

    @classmethod
    async def open(cls, path: Path, clock: Callable[[], datetime]) -> Self:
        """Open the file, making it and its directory where missing; raises JournalError."""
        return cls(path, clock, *await asyncio.to_thread(open_file, path, 3))

    async def append(self, drafts: Sequence[Draft]) -> int:
        if not drafts:
            return await self.tail()
        seq: int = await self._writer.submit(_appending(drafts, self._clock))
        return seq

    async def read(self, after: int = 0, limit: int = 1000, kinds: Collection[Kind] = ()) -> list[Event]:
        wanted = sorted(set(kinds))
        return await self._reads.do(lambda connection: _read(connection, after, limit, wanted))

    async def tail(self) -> int:
        seq = await self._reads.do(_tail)
        if seq > self._seen:  # somebody else appended: the followers need not find out by themselves
            self._seen = seq
            self._wake()
        return seq

    async def follow(self, after: int) -> AsyncGenerator[list[Event], None]:
        woken = asyncio.Event()
        self._followers.add(woken)
        version = UNKNOWN
        try:
            while not self._closed:
                woken.clear()
                batch, version = await self._follows.do(_follower(after, version))
                if batch:
                    after = batch[-1].seq
                    yield batch
                else:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(POLL):
                            await woken.wait()
        finally:
            self._followers.discard(woken)

    async def renew(self) -> str:
        return self.epoch  # one file, one history

    async def close(self) -> None:
        await self._writer.close()
        self._closed = True
        self._wake()
        await self._reads.close()
        await self._follows.close()

    def _wake(self) -> None:
        for woken in self._followers:
            woken.set()


class SqliteVault:
    """The Vault in the journal's file; its writes join the journal's group commits."""

    def __init__(self, reads: "Reader", writer: Writer) -> None:
        self._reads = reads
        self._writer = writer

    async def get(self, kind: str, id: str) -> dict[str, Any] | None:
        found = await self._reads.do(
            lambda connection: connection.execute(
                "SELECT doc FROM vault WHERE kind = ? AND id = ?", (kind, id)
            ).fetchone()
        )
        return None if found is None else orjson.loads(found[0])

    async def put(self, kind: str, id: str, doc: Mapping[str, Any]) -> None:
        await self._writer.submit(_writing("INSERT OR REPLACE INTO vault VALUES (?, ?, ?)", kind, id, encode(doc)))

    async def delete(self, kind: str, id: str) -> None:
        await self._writer.submit(_writing("DELETE FROM vault WHERE kind = ? AND id = ?", kind, id))

    async def items(self, kind: str) -> dict[str, dict[str, Any]]:
        found = await self._reads.do(
            lambda connection: connection.execute(
                "SELECT id, doc FROM vault WHERE kind = ? ORDER BY id", (kind,)
            ).fetchall()
        )
        return {id: orjson.loads(doc) for id, doc in found}


def _appending(drafts: Sequence[Draft], clock: Callable[[], datetime]) -> Job:
    """The job that keeps these drafts. Everything that could be wrong with them is found here, not in the group."""
    ready = []
    for draft in drafts:
        orjson.dumps((draft.id, draft.by, draft.key))  # TypeError for text that is not Unicode, as for the data
        ready.append((draft.id, draft.kind.value, VERSION[draft.kind], draft.by, draft.key, encode(draft.data)))

    def append(connection: sqlite3.Connection) -> int:
        seq, last = connection.execute(_TAIL).fetchone() or (0, "")
        at = max(instant(clock()), last)
        highest = 0
        for id, kind, v, by, key, data in ready:
            if key is not None:
                kept = connection.execute("SELECT seq FROM events WHERE by = ? AND key = ?", (by, key)).fetchone()
                if kept is not None:
                    highest = max(highest, kept[0])
                    continue
            highest = seq = seq + 1
            sum_ = digest(seq, at, id, kind, v, by, data)
            connection.execute(_INSERT, (seq, at, id, kind, v, by, key, data, sum_))
        return highest

    return append


def _writing(statement: str, *row: str | bytes) -> Job:
    def write(connection: sqlite3.Connection) -> None:
        connection.execute(statement, row)

    return write


def _tail(connection: sqlite3.Connection) -> int:
    found = connection.execute(_TAIL).fetchone()
    return 0 if found is None else int(found[0])


def _read(connection: sqlite3.Connection, after: int, limit: int, kinds: Sequence[Kind]) -> list[Event]:
    if not kinds:
        return [_event(row) for row in connection.execute(_READ, (after, limit))]
    # One range of the index a kind, merged: no plan of one query for several kinds stays cheap at a million events.
    ranges = [connection.execute(_READ_KIND, (kind.value, after, limit)).fetchall() for kind in kinds]
    return [_event(row) for row in islice(merge(*ranges), limit)]


def _follower(after: int, version: int) -> Callable[[sqlite3.Connection], tuple[list[Event], int]]:
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
            batch.append(_event(row))
            size += len(row[5])
            if size >= BATCH_BYTES:
                break
        cursor.close()  # ends the read transaction, so that checkpoints can pass
        whole = len(batch) < BATCH and size < BATCH_BYTES
        return batch, now if whole else UNKNOWN

    return look


def _event(row: Row) -> Event:
    seq, at, id, kind, by, data, v = row
    try:
        return Event(seq, at, id, Kind(kind), by, decode(data), v)
    except ValueError as error:
        raise JournalError(
            f"Event {seq} of the journal cannot be read by this version of iocast (kind {kind!r}): {error}."
        ) from error
