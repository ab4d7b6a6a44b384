"""The journal in Redis: one stream that any number of nodes append to and follow."""

import asyncio
import hashlib
import random
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from datetime import datetime
from heapq import merge
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Self

import structlog

from broadcaster.events import Draft, Event, Kind
from broadcaster.journal.blocks import Blocks
from broadcaster.journal.documents import RedisCheckpoints
from broadcaster.journal.entries import Entry, parts, read_entry, seq_of, size_of
from broadcaster.journal.group import Group, Keys, ready
from broadcaster.journal.lineage import Lineage
from broadcaster.journal.link import Ask, Link, Place
from broadcaster.journal.memory import Memory, Seen, missed
from broadcaster.journal.protocol import Checkpoint, HistoryLost, JournalError, Proof, Quiet, Unreadable
from broadcaster.journal.safe import RedisVault
from broadcaster.journal.server import Server, look, open_history
from broadcaster.moments import instant

BLOCK = 1.0  # seconds a follower's read waits at the server,
SLACK = 2.0  # and seconds more until a line that says nothing counts as cut
PATIENCE = 2.0  # seconds a follower tries to come back before it says that it does not follow
RETRY_FIRST, RETRY_CAP = 0.05, 0.5  # seconds between two tries, doubled, with jitter
BATCH = 1000  # events in one batch of follow, and fewer where they are large:
BATCH_BYTES = 1 << 20  # so that following a large ingest holds little memory and lets the loop turn
FIRST_BATCH = 16  # events asked for while nothing is known of their size

log = structlog.get_logger(__name__)

_APPEND = files(__package__).joinpath("append.lua").read_bytes()
_APPEND_SHA = hashlib.sha1(_APPEND, usedforsecurity=False).hexdigest()  # the name Redis knows a script by


class RedisJournal:
    """A Journal in Redis. Open it with `await RedisJournal.open(url, clock)`."""

    def __init__(
        self,
        place: Place,
        keys: Keys,
        clock: Callable[[], datetime],
        server: Server,
        epoch: str,
        heard: Callable[[float], None],
        memory: Memory,
    ) -> None:
        self._place, self._heard, self._memory = place, heard, memory
        self._keys = keys
        self._clock = clock
        self._lineage = Lineage(place, keys, clock, server, epoch)
        self._reads = Link(place, self._lineage.compare)
        self._safe = Link(place)  # secrets are not events: they can be looked up whatever history this is
        self._group = Group(Link(place, self._greet_writer), keys, _APPEND_SHA, epoch)
        self._following: set[Link] = set()
        # Checkpoints, trimming and proofs, so that small questions do not wait for them.
        self._bulk = Link(place, self._lineage.greet_writer)
        self._checkpoints = RedisCheckpoints(self._bulk.ask, keys)
        self._blocks = Blocks(self._bulk.ask, keys)
        self._closed = False
        self.vault = RedisVault(self._safe, keys)

    @classmethod
    async def open(
        cls,
        url: str,
        clock: Callable[[], datetime],
        heard: Callable[[float], None] = lambda server: None,
        memory: Path | None = None,
    ) -> Self:
        """Open the journal, making it where nothing is. Raises JournalError, also for a server that would forget."""
        place = Place(url)
        keys, own = Keys(place.name), Memory(memory, f"{place}/{place.name}")
        link = Link(place)
        try:
            server = await look(link, place, keys)
            old, loss = await missed(link.ask, keys, own.read(), clock)
            lost = loss.written() if loss else b""
            epoch = await open_history(link.ask, place, keys, server, old, lost)
        finally:
            await link.close()
        journal = cls(place, keys, clock, server, epoch, heard, own)
        try:
            await journal._hear()
            journal._lineage.owe(loss)
            await journal._name_losses()
        except BaseException:
            await journal.close()
            raise
        return journal

    @property
    def epoch(self) -> str:
        return self._lineage.epoch

    @property
    def damaged(self) -> bool:
        return False  # the server looks after its files

    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        if not drafts:
            return await self.tail()
        rows = ready(drafts)
        try:
            now = instant(self._clock())
        except Exception as error:
            raise JournalError(f"The journal {self._place} failed: {error}; nothing was kept.") from error
        epoch = self.epoch
        seq = await self._group.submit(rows, now, fence, quiet)
        if self.epoch == epoch and all(draft.key is None for draft in drafts):
            for n, draft in enumerate(drafts, seq - len(drafts) + 1):
                self._lineage.trail.note(n, draft.id)
            self._remember()
        return seq

    async def read(self, after: int = 0, limit: int = 1000, kinds: Collection[Kind] = ()) -> list[Event]:
        if kinds:
            return await self._read_kinds(after, limit, kinds)
        events: list[Event] = []
        while len(events) < limit:
            count = min(BATCH, limit - len(events))
            (found,) = await self._reads.ask(("XRANGE", self._keys.stream, f"{after + 1}-0", "+", "COUNT", count))
            events += self._noted(found)
            if len(found) < count:
                break
            after = events[-1].seq
        return events

    async def newest(self, kind: Kind) -> Event | None:
        (found,) = await self._reads.ask(("XREVRANGE", self._keys.kind(kind.value), "+", "-", "COUNT", 1))
        events = await self._at([seq_of(entry) for entry in found])
        return events[0] if events else None

    async def history(self, series: str, after: int = 0, limit: int = 1000) -> list[Event]:
        index, events = self._keys.series(series), list[Event]()
        while len(events) < limit:
            (found,) = await self._reads.ask(("XRANGE", index, f"{after + 1}-0", "+", "COUNT", limit - len(events)))
            if not found:
                break
            after = seq_of(found[-1])
            events += await self._at([seq_of(entry) for entry in found])
        return events

    async def tail(self) -> int:
        (seq,) = await self._reads.ask(("HGET", self._keys.meta, "seq"))
        return int(seq or 0)

    async def follow(self, after: int) -> AsyncGenerator[list[Event], None]:
        link = Link(self._place, self._lineage.compare)
        self._following.add(link)
        count, tries, lost_at = FIRST_BATCH, 0, 0.0
        loop = asyncio.get_running_loop()
        try:
            while not self._closed:
                try:
                    entries = await self._next(link, after, count)
                except HistoryLost:
                    raise
                except JournalError as error:
                    if self._closed:
                        return
                    if not tries:
                        lost_at = loop.time()
                        log.warning("journal lost", error=str(error))
                    if loop.time() - lost_at > PATIENCE:
                        raise
                    await asyncio.sleep(min(RETRY_FIRST * 2**tries, RETRY_CAP) * random.uniform(0.5, 1))
                    tries += 1
                    continue
                if tries:
                    log.info("journal back", after=after, tries=tries)
                    tries = 0
                if entries:
                    count = min(2 * count, BATCH, max(1, BATCH_BYTES * len(entries) // sum(map(size_of, entries))))
                for part in parts(entries, BATCH_BYTES):
                    batch = self._noted(part, whole=False)
                    after = batch[-1].seq
                    yield batch
                    if len(batch) < len(part):
                        break
        finally:
            self._following.discard(link)
            await link.close()

    async def renew(self) -> str:
        self._group.epoch = await self._lineage.renew(self._safe.ask)
        await self._name_losses()
        return self.epoch

    async def keep_checkpoint(self, seq: int, document: bytes | Sequence[bytes]) -> None:
        await self._checkpoints.keep(seq, document)

    async def checkpoint(self, below: int | None = None) -> Checkpoint | None:
        found = await self._checkpoints.newest(below)
        if found is None:
            return None
        kept, id = found
        self._lineage.trail.note(kept.seq, id)  # whoever begins there has seen that event
        return kept

    async def checkpoints(self) -> list[int]:
        return await self._checkpoints.all()

    async def trim(self, before: int, kinds: Collection[Kind]) -> int:
        oldest = min(await self._checkpoints.all(), default=0)
        return await self._blocks.trim(self.epoch, min(before, oldest), kinds)

    async def trimmed(self) -> int:
        (seq,) = await self._reads.ask(("HGET", self._keys.meta, "trimmed"))
        return int(seq or 0)

    async def proofs(self, after: int = 0, limit: int = 1000, *, make: bool = True) -> list[Proof]:
        return await self._blocks.proofs(after, limit, self.tail, make)

    async def close(self) -> None:
        await self._group.close()
        self._closed = True
        for link in (*self._following, self._reads, self._bulk, self._safe):
            await link.close()
        self._memory.close()

    async def _hear(self) -> None:
        """Before anything is appended: what time it is there."""
        (at,) = await self._safe.ask(("TIME",))
        self._heard(_seconds(at))

    async def _name_losses(self) -> None:
        """Say in the history that is there what is lost of the one before, unless it says so."""
        if losses := await self._lineage.unnamed(self._safe.ask):
            epoch, newest = self.epoch, await self.newest(Kind.HISTORY_LOST)
            said = newest.data if newest and newest.data["epoch"] == epoch else None
            new = [one for one in losses if not (said and said["first"] <= one.first and one.last <= said["last"])]
            await self.append([one.draft(epoch) for one in new])
            await self._lineage.named(self._safe.ask)

    # ---- the stream

    async def _next(self, link: Link, after: int, count: int) -> list[Entry]:
        """The next entries as soon as there are some; none after BLOCK seconds without."""
        reading = ("XREAD", "COUNT", count, "BLOCK", int(BLOCK * 1000), "STREAMS", self._keys.stream, f"{after}-0")
        answer, epoch, at = await link.ask(reading, ("HGET", self._keys.meta, "epoch"), ("TIME",), limit=BLOCK + SLACK)
        self._heard(_seconds(at))
        if epoch != self.epoch.encode():  # another node has found out
            raise await self._lineage.lost(link.ask)
        entries: list[Entry] = answer[0][1] if answer else []
        return entries

    def _noted(self, entries: Sequence[Entry], *, whole: bool = True) -> list[Event]:
        """The events of entries, also in memory; unless `whole`, those before one that cannot be read, if any are."""
        events: list[Event] = []
        for entry in entries:
            try:
                events.append(read_entry(entry))
            except Unreadable:
                if whole or not events:
                    raise
                break
        for event in events:
            self._lineage.trail.note(event.seq, event.id)
        if events:
            self._group.heard(events[-1].seq, events[-1].at)
            self._remember()
        return events

    def _remember(self) -> None:
        self._memory.write(Seen(self.epoch, *self._lineage.trail.newest))

    async def _read_kinds(self, after: int, limit: int, kinds: Collection[Kind]) -> list[Event]:
        first = f"{after + 1}-0"
        indexes = [("XRANGE", self._keys.kind(kind.value), first, "+", "COUNT", limit) for kind in sorted(set(kinds))]
        ranges = await self._reads.ask(*indexes)
        return await self._at(list(islice(merge(*([seq_of(entry) for entry in found] for found in ranges)), limit)))

    async def _at(self, places: Sequence[int]) -> list[Event]:
        """The events at these places, of those that are there."""
        events: list[Event] = []
        for start in range(0, len(places), BATCH):
            wanted = [("XRANGE", self._keys.stream, f"{seq}-0", f"{seq}-0") for seq in places[start : start + BATCH]]
            events += [read_entry(entry) for found in await self._reads.ask(*wanted) for entry in found]
        return events

    async def _greet_writer(self, ask: Ask) -> None:
        await self._lineage.greet_writer(ask)
        await ask(("SCRIPT", "LOAD", _APPEND))


def _seconds(at: list[bytes]) -> float:
    """The answer to TIME, in seconds since 1970."""
    return int(at[0]) + int(at[1]) / 1e6
