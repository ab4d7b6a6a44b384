"""A journal's file as it is moved: read in one consistent moment, or written beside its place and put there whole."""

import asyncio
import hashlib
import os
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

from broadcaster.journal import rows
from broadcaster.journal.file import connect, explain
from broadcaster.journal.keeping import in_parts
from broadcaster.journal.moving import PAGE, PAGE_BYTES, Document, Kept, Key, Secret
from broadcaster.journal.protocol import JournalError, Proof
from broadcaster.journal.schema import prepare
from broadcaster.journal.turn import Turn
from broadcaster.moments import Instant

T = TypeVar("T")

_EVENTS = """
SELECT seq, at, id, kind, v, by, data, digest FROM events WHERE seq > ?1
UNION ALL SELECT seq, at, id, kind, v, by, NULL, digest FROM trimmed WHERE seq > ?1
ORDER BY seq LIMIT ?2
"""
_KEYS = "SELECT seq, by, key FROM events WHERE key IS NOT NULL AND seq > ? ORDER BY seq LIMIT ?"
_LAST = "SELECT seq, at FROM events UNION ALL SELECT seq, at FROM trimmed ORDER BY seq DESC LIMIT 1"


class FileSource:
    """A Source. What is appended while it is read, is not seen: all of it is one read transaction."""

    def __init__(self, path: Path) -> None:
        """Raises JournalError, also where there is no file."""
        if not path.is_file():
            raise JournalError(f"There is no journal {path} to move.")
        self._path = path
        with ExitStack() as failed:
            try:
                self._at_once, self._now = [failed.enter_context(closing(connect(path))) for _ in range(2)]
                with closing(Turn(path)) as turn, turn:
                    prepare(self._now)
                self._at_once.execute("BEGIN")
                last: tuple[int, Instant] = self._at_once.execute(_LAST).fetchone() or (0, "")
                self.seq, self.at = last
            except (JournalError, OSError, sqlite3.Error) as error:
                raise explain(error, path) from error
            failed.pop_all()

    async def events(self) -> AsyncGenerator[list[Kept], None]:
        after = 0
        while page := await self._do(partial(_page, after=after)):
            yield page
            after = page[-1].seq

    async def keys(self) -> AsyncGenerator[list[Key], None]:
        after = 0
        while found := await self._do(partial(_keys, after=after)):
            yield found
            after = found[-1].seq

    async def secrets(self) -> list[Secret]:
        return await self._do(lambda connection: connection.execute("SELECT kind, id, doc FROM vault").fetchall())

    async def checkpoints(self) -> list[Document]:
        return await self._do(_documents)

    async def tail(self) -> int:
        (seq, _) = await asyncio.to_thread(rows.tail, self._now)
        return max(int(seq), self.seq)

    async def close(self) -> None:
        self._at_once.close()
        self._now.close()

    async def _do(self, query: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await asyncio.to_thread(query, self._at_once)
        except sqlite3.Error as error:
            raise explain(error, self._path) from error


class FileTarget:
    """A Target: a new file beside the journal's place until it is finished."""

    def __init__(self, path: Path) -> None:
        self._path, self._fresh = path, path.with_name(f"{path.name}.new")
        self._connection: sqlite3.Connection | None = None

    async def begin(self) -> None:
        if self._path.exists():
            raise JournalError(f"{self._path} exists already, and moving never replaces a journal.")
        self._clear()
        self._connection = await asyncio.to_thread(self._made)

    async def keep(self, events: Sequence[Kept], about: Sequence[Sequence[str]]) -> None:
        whole = [
            (one.seq, one.at, one.id, one.kind, one.v, one.by, one.data, one.digest)
            for one in events
            if one.data is not None
        ]
        gone = [(one.seq, one.at, one.id, one.kind, one.v, one.by, one.digest) for one in events if one.data is None]
        named = [(series, one.seq) for one, some in zip(events, about, strict=True) for series in some]
        await self._many(
            (
                "INSERT INTO events (seq, at, id, kind, v, by, data, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                whole,
            ),
            ("INSERT INTO trimmed VALUES (?, ?, ?, ?, ?, ?, ?)", gone),
            ("INSERT OR IGNORE INTO fresh_mentions (series, seq) VALUES (?, ?)", named),
        )

    async def keep_keys(self, keys: Sequence[Key]) -> None:
        await self._many(
            ("UPDATE events SET key = ? WHERE seq = ? AND by = ?", [(one.key, one.seq, one.by) for one in keys])
        )

    async def keep_secrets(self, secrets: Sequence[Secret]) -> None:
        await self._many(("INSERT INTO vault VALUES (?, ?, ?)", list(secrets)))

    async def keep_checkpoint(self, seq: int, document: bytes) -> None:
        name = token_hex(8)
        parts = [(name, n, part) for n, part in enumerate(in_parts(document))]
        stands = "INSERT INTO checkpoints SELECT seq, id, ?, ? FROM events WHERE seq = ?"
        await self._many(
            ("INSERT INTO parts VALUES (?, ?, ?)", parts),
            (stands, [(name, hashlib.sha256(document).digest(), seq)]),
        )

    async def proofs(self) -> AsyncIterator[list[Proof]]:
        after = 0
        while page := await self._do(partial(rows.proofs, after=after, limit=PAGE, make=False)):
            yield page
            after = page[-1].seq

    async def finish(self, seq: int, at: Instant) -> None:
        def whole(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR IGNORE INTO mentions SELECT series, seq FROM fresh_mentions")
            connection.execute("DELETE FROM fresh_mentions")
            connection.execute("DELETE FROM meta WHERE name = 'epoch'")  # whoever opens it, makes one of its own
            connection.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
            connection.close()

        await self._do(whole)
        self._connection = None
        try:
            os.link(self._fresh, self._path)  # never over what somebody has put there meanwhile
            with closing(_Folder(self._path.parent)) as folder:
                folder.sync()
        except OSError as error:
            raise explain(error, self._path) from error

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._clear()

    def _made(self) -> sqlite3.Connection:
        try:
            os.close(os.open(self._fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            connection = connect(self._fresh)
            prepare(connection)
        except (OSError, sqlite3.Error) as error:
            raise explain(error, self._fresh) from error
        return connection

    def _clear(self) -> None:
        for companion in ("", "-wal", "-shm", "-journal"):
            self._fresh.with_name(self._fresh.name + companion).unlink(missing_ok=True)

    async def _many(self, *writes: tuple[str, Sequence[tuple[Any, ...]]]) -> None:
        def write(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            for statement, values in writes:
                connection.executemany(statement, values)
            connection.execute("COMMIT")

        await self._do(write)

    async def _do(self, query: Callable[[sqlite3.Connection], T]) -> T:
        assert self._connection is not None  # noqa: S101
        try:
            return await asyncio.to_thread(query, self._connection)
        except sqlite3.Error as error:
            raise explain(error, self._fresh) from error


class _Folder:
    """A directory, so that a new name in it survives a power cut."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)

    def sync(self) -> None:
        with suppress(OSError):  # not every file system can
            os.fsync(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)


def _keys(connection: sqlite3.Connection, after: int) -> list[Key]:
    return [Key(*row) for row in connection.execute(_KEYS, (after, PAGE)).fetchall()]


def _page(connection: sqlite3.Connection, after: int) -> list[Kept]:
    page: list[Kept] = []
    size = 0
    cursor = connection.execute(_EVENTS, (after, PAGE))
    for row in cursor:
        page.append(Kept(*row))
        size += len(row[6] or b"")
        if size >= PAGE_BYTES:
            break
    cursor.close()
    return page


def _documents(connection: sqlite3.Connection) -> list[Document]:
    found: list[Document] = []
    for seq, name, sum_ in connection.execute(
        "SELECT seq, parts, sha256 FROM checkpoints JOIN events USING (seq, id) ORDER BY seq"
    ).fetchall():
        parts = connection.execute("SELECT part FROM parts WHERE name = ? ORDER BY n", (name,)).fetchall()
        document = b"".join(part for (part,) in parts)
        if hashlib.sha256(document).digest() == sum_:
            found.append((seq, document))
    return found
