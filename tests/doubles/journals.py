"""Journals of both kinds in places of their own, for tests that run on each."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broadcaster.events import Draft, Event, Kind
from broadcaster.journal import Checkpoint, Journal, Proof, Quiet, Vault, open_journal

LIMIT = 5  # seconds any one wait of a test may take


class Clock:
    """A clock that goes where it is told."""

    def __init__(self) -> None:
        self.now = datetime(2021, 10, 7, 7, 32, tzinfo=UTC)
        self._calls = 0
        self._fault = 0

    def __call__(self) -> datetime:
        self._calls += 1
        if self._fault and self._calls % self._fault == 0:
            raise OSError("the clock stood still")
        return self.now

    def fail_every(self, calls: int) -> None:
        """From now on every so many-th call raises; 0: none."""
        self._fault = calls

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Backend:
    """One place where a journal lives; opening it again is what a restart or a second process does."""

    url: str
    clock: Clock

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Journal]:
        journal = await open_journal(self.url, self.clock)
        try:
            yield journal
        finally:
            await journal.close()


def sqlite_backend(directory: Path) -> Backend:
    return Backend(f"sqlite:///{directory}/journal.db", Clock())


def ran(n: int = 0, *, key: str | None = None, by: str = "van-thu") -> Draft:
    return Draft(Kind.RUN, by, {"feed": "van-ban", "n": n}, key)


async def collect(journal: Journal, until: int, after: int = 0) -> list[Event]:
    """Follow the journal up to the event numbered `until`."""
    events: list[Event] = []
    async with asyncio.timeout(LIMIT), aclosing(journal.follow(after)) as batches:
        async for batch in batches:
            assert batch
            events += batch
            if events[-1].seq >= until:
                break
    return events


class Passing:
    """A journal that passes everything on to another one; a fault is a method that does not."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    @property
    def epoch(self) -> str:
        return self._journal.epoch

    @property
    def vault(self) -> Vault:
        return self._journal.vault

    @property
    def damaged(self) -> bool:
        return self._journal.damaged

    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        return await self._journal.append(drafts, fence, quiet)

    async def read(self, after: int = 0, limit: int = 1000, kinds: Collection[Kind] = ()) -> list[Event]:
        return await self._journal.read(after, limit, kinds)

    async def newest(self, kind: Kind) -> Event | None:
        return await self._journal.newest(kind)

    async def history(self, series: str, after: int = 0, limit: int = 1000) -> list[Event]:
        return await self._journal.history(series, after, limit)

    async def follow(self, after: int) -> AsyncGenerator[list[Event], None]:
        async with aclosing(self._journal.follow(after)) as batches:
            async for batch in batches:
                yield batch

    async def tail(self) -> int:
        return await self._journal.tail()

    async def renew(self) -> str:
        return await self._journal.renew()

    async def keep_checkpoint(self, seq: int, document: bytes | Sequence[bytes]) -> None:
        await self._journal.keep_checkpoint(seq, document)

    async def checkpoint(self, below: int | None = None) -> Checkpoint | None:
        return await self._journal.checkpoint(below)

    async def checkpoints(self) -> list[int]:
        return await self._journal.checkpoints()

    async def trim(self, before: int, kinds: Collection[Kind]) -> int:
        return await self._journal.trim(before, kinds)

    async def trimmed(self) -> int:
        return await self._journal.trimmed()

    async def proofs(self, after: int = 0, limit: int = 1000, *, make: bool = True) -> list[Proof]:
        return await self._journal.proofs(after, limit, make=make)

    async def close(self) -> None:
        await self._journal.close()
