"""The embedded journal: one SQLite file in WAL mode, every commit synced, one writer thread, group commit."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self

import structlog

from broadcaster.events import Draft, Event, Kind
from broadcaster.journal import rows
from broadcaster.journal.appending import OLD, OUTPACED, appending
from broadcaster.journal.file import Reader, explain
from broadcaster.journal.keeping import SqliteCheckpoints
from broadcaster.journal.mark import Noted
from broadcaster.journal.mentions import Mentions
from broadcaster.journal.opening import Opened, open_file
from broadcaster.journal.protocol import Checkpoint, JournalError, Outpaced, Proof, Quiet
from broadcaster.journal.round import Round
from broadcaster.journal.rows import UNKNOWN
from broadcaster.journal.soundness import damaged
from broadcaster.journal.trimming import trim
from broadcaster.journal.vault import SqliteVault
from broadcaster.journal.writer import Writer

POLL = 0.5  # seconds between two looks for what other processes appended

log = structlog.get_logger(__name__)


class SqliteJournal:
    """A Journal in one file. Open it with `await SqliteJournal.open(path, clock)`."""

    def __init__(self, path: Path, clock: Callable[[], datetime], opened: Opened) -> None:
        writes, reads, follows = opened.connections
        self.epoch = opened.epoch
        self._path, self._clock, self._mark = path, clock, opened.mark
        self._reads = Reader(reads, self._explain)
        self._follows = Reader(follows, self._explain)  # its own: a page of the trail must not delay the walls
        self._writer = Writer(
            writes, opened.turn, kept=self._note, committed=self._wake, explain=self._explain, closed=opened.mark.close
        )
        self.damaged = False
        self._round = Round(path, self._explain) if opened.unseen else None
        self._followers: set[asyncio.Event] = set()
        self._seen = 0  # the newest seq the followers have been woken for
        self._closed = False
        self._mentions = Mentions()
        self._checkpoints = SqliteCheckpoints(self._reads, self._writer)
        self.vault = SqliteVault(self._reads, self._writer)

    @classmethod
    async def open(cls, path: Path, clock: Callable[[], datetime], *, mend: bool = False) -> Self:
        """Open the file, making it and its directory where missing; raises JournalError."""
        return cls(path, clock, await asyncio.to_thread(open_file, path, clock, whole=mend))

    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        if not drafts:
            return await self.tail()
        seq: int = await self._writer.submit(appending(drafts, self._clock, self._mentions, fence, quiet))
        if seq == OUTPACED and quiet:
            raise Outpaced(quiet)
        if seq == OLD:
            raise JournalError(f"The fencing number {fence} is an old one; nothing was kept.")
        return seq

    async def read(self, after: int = 0, limit: int = 1000, kinds: Collection[Kind] = ()) -> list[Event]:
        wanted = sorted(set(kinds))
        return await self._reads.do(lambda connection: rows.read(connection, after, limit, wanted))

    async def newest(self, kind: Kind) -> Event | None:
        return await self._reads.do(lambda connection: rows.newest(connection, kind))

    async def history(self, series: str, after: int = 0, limit: int = 1000) -> list[Event]:
        return await self._reads.do(lambda connection: rows.history(connection, series, after, limit))

    async def tail(self) -> int:
        seq, _ = await self._reads.do(rows.tail)
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
                batch, version = await self._follows.do(rows.follower(after, version))
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

    async def keep_checkpoint(self, seq: int, document: bytes | Sequence[bytes]) -> None:
        await self._checkpoints.keep(seq, document)

    async def checkpoint(self, below: int | None = None) -> Checkpoint | None:
        return await self._checkpoints.newest(below)

    async def checkpoints(self) -> list[int]:
        return await self._checkpoints.all()

    async def trim(self, before: int, kinds: Collection[Kind]) -> int:
        return await trim(self._writer, before, kinds)

    async def trimmed(self) -> int:
        return await self._reads.do(rows.trimmed)

    async def proofs(self, after: int = 0, limit: int = 1000, *, make: bool = True) -> list[Proof]:
        return await self._reads.do(lambda connection: rows.proofs(connection, after, limit, make=make))

    async def close(self) -> None:
        if self._round is not None:
            await asyncio.to_thread(self._round.close)
        await self._writer.close()
        self._closed = True
        self._wake()
        await self._reads.close()
        await self._follows.close()

    def _note(self, connection: sqlite3.Connection) -> None:
        """In the writer's thread, after each commit: the newest event is acknowledged."""
        self._mark.write(Noted(self.epoch, *rows.tail(connection)))

    def _explain(self, error: Exception) -> JournalError:
        if damaged(error):
            self.damaged = True
            self._mark.suspect()
            log.error("the journal's file is damaged; it is mended when the service starts anew", error=str(error))
        return explain(error, self._path)

    def _wake(self) -> None:
        for woken in self._followers:
            woken.set()
