"""Moving a journal to another place: events with their places, times, ids and digests as they are, headers of trimmed
ones, keys, secrets and checkpoints; all of it or nothing."""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from broadcaster.events import Kind, decode
from broadcaster.journal.protocol import JournalError, Proof
from broadcaster.journal.reading import KINDS, series_of
from broadcaster.moments import Instant

PAGE = 500  # events in one step, and fewer where they are large:
PAGE_BYTES = 1 << 20

Progress = Callable[[int, int], None]  # events moved so far, of how many


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as its bytes are kept. data: None of a trimmed one. v: the version it was written with."""

    seq: int
    at: Instant
    id: str
    kind: str
    v: int
    by: str
    data: bytes | None
    digest: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a draft, which makes a retry safe. left: milliseconds it is remembered, None: for ever."""

    seq: int
    by: str
    key: str
    left: int | None = None


Secret = tuple[str, str, bytes]  # kind, id, document
Document = tuple[int, bytes]  # of a checkpoint: the event it stands on, and its bytes


class Source(Protocol):
    """What is moved. It may be in use: it is read as it was when it was opened, up to event `seq`."""

    @property
    def seq(self) -> int: ...

    @property
    def at(self) -> Instant:
        """The journal's time."""
        ...

    def events(self) -> AsyncGenerator[list[Kept], None]: ...

    def keys(self) -> AsyncGenerator[list[Key], None]: ...

    async def secrets(self) -> list[Secret]: ...

    async def checkpoints(self) -> list[Document]:
        """The older one first."""
        ...

    async def tail(self) -> int:
        """Its newest event now; raises JournalError where it is another history by now."""
        ...

    async def close(self) -> None: ...


class Target(Protocol):
    """Where it goes. Until `finish` nobody can open it, and what is left of it is cleared away by the next attempt."""

    async def begin(self) -> None:
        """Raises JournalError where something is there."""
        ...

    async def keep(self, events: Sequence[Kept], about: Sequence[Sequence[str]]) -> None:
        """Keep events, and of each which series it is about."""
        ...

    async def keep_keys(self, keys: Sequence[Key]) -> None: ...

    async def keep_secrets(self, secrets: Sequence[Secret]) -> None: ...

    async def keep_checkpoint(self, seq: int, document: bytes) -> None: ...

    def proofs(self) -> AsyncIterator[list[Proof]]:
        """What vouches for what was kept."""
        ...

    async def finish(self, seq: int, at: Instant) -> None:
        """It is whole: it becomes a journal, with an epoch of its own."""
        ...

    async def close(self) -> None:
        """Where it was not finished, nothing of it is left."""
        ...


@dataclass(frozen=True, slots=True)
class Moved:
    """seq, at: the last event that is there; since: how many more the source has by now, so it is in use."""

    seq: int
    at: Instant
    since: int


async def move(source: Source, target: Target, told: Progress = lambda done, whole: None) -> Moved:
    """Move everything up to the source's last event, and look at it afterwards. Closes both. Raises JournalError."""
    try:
        await target.begin()
        sum_, about = hashlib.sha256(), About()
        async with aclosing(source.events()) as pages:
            async for page in pages:
                for event in page:
                    sum_.update(event.digest)
                await target.keep(page, [about.of(event) for event in page])
                told(page[-1].seq, source.seq)
        async with aclosing(source.keys()) as some:
            async for keys in some:
                await target.keep_keys([key for key in keys if key.seq <= source.seq])
        for seq, document in await source.checkpoints():
            await target.keep_checkpoint(seq, document)
        await target.keep_secrets(await source.secrets())
        await _compare(target, sum_.digest())
        since = await source.tail() - source.seq
        await target.finish(source.seq, source.at)
        return Moved(source.seq, source.at, since)
    finally:
        await target.close()
        await source.close()


async def _compare(target: Target, digest: bytes) -> None:
    """Raise JournalError unless what came is what was sent."""
    sum_ = hashlib.sha256()
    async for page in target.proofs():
        for proof in page:
            sum_.update(proof.kept)
    if sum_.digest() != digest:
        raise JournalError("What came is not what was sent; nothing was kept.")


class About:
    """Which series an event is about, as each journal's index has it. A decision of the first shape does not name its
    series; the held observation it is about does."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}

    def of(self, event: Kept) -> Sequence[str]:
        kind = KINDS.get(event.kind)
        if event.data is None or kind not in (Kind.OBSERVED, Kind.HELD, Kind.DECIDED):
            return ()
        try:
            data = decode(event.data)
            if kind is Kind.HELD:
                self._held |= {one["id"]: one["series"] for one in data["items"]}
                return ()
            named = series_of(kind, data)
            return named or ([self._held[data["held"]]] if data.get("held") in self._held else ())
        except (ValueError, KeyError, TypeError, AttributeError):
            return ()  # data that no fold could read
