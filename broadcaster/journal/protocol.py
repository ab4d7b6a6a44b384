"""What every journal promises, whichever backend keeps it."""

import hashlib
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from broadcaster.events import Draft, Event, Kind
from broadcaster.moments import Instant


class JournalError(Exception):
    """The journal could not do it: unwritable, full, locked, unknown. Its text is a full sentence for people."""


class HistoryLost(JournalError):
    """The journal came back with another history than the one that was followed: fold anew, after `Journal.renew`.

    first, last: the seqs of what is lost (as far back as it is remembered); count: how many of them, 0 if another
    node lost something that had not come here yet; at: when it was noticed.
    """

    def __init__(self, journal: str, first: int, last: int, at: Instant) -> None:
        self.first, self.last, self.at = first, last, at
        self.count = max(0, last - first + 1) if last else 0
        what = f"events {first} to {last} ({self.count} of them) are lost" if self.count else "nothing is lost here"
        super().__init__(f"The journal {journal} has another history since {at}: {what}.")


class Unreadable(JournalError):
    """An event that this version of iocast cannot read. newer: it was written by a newer one; else it is damaged."""

    def __init__(self, seq: int, kind: str, why: str, *, newer: bool) -> None:
        self.seq, self.newer = seq, newer
        super().__init__(f"Event {seq} of the journal cannot be read by this version of iocast (kind {kind!r}): {why}.")


class Outpaced(JournalError):
    """Somebody else's event came first, of a kind that what was to be kept depended on: look again, and try anew."""

    def __init__(self, quiet: "Quiet") -> None:
        super().__init__(f"Others were quicker: something was changed after event {quiet.after}; nothing was kept.")


@dataclass(frozen=True, slots=True)
class Quiet:
    """What an append holds on to: that nothing of these kinds was kept after event `after`."""

    after: int
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A fold's document as it was after event `seq`, which the journal had at `at`."""

    seq: int
    at: Instant
    document: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """What vouches for one event. kept: the digest that stands with it. made: the digest that its bytes make now, None
    where its data is trimmed or nobody asked."""

    seq: int
    at: Instant
    kind: str
    kept: bytes
    made: bytes | None


class Vault(Protocol):
    """Secrets beside the journal, never in its events: JSON documents named by kind and id. Each write is durable."""

    async def get(self, kind: str, id: str) -> dict[str, Any] | None: ...

    async def put(self, kind: str, id: str, doc: Mapping[str, Any]) -> None: ...

    async def delete(self, kind: str, id: str) -> None: ...

    async def items(self, kind: str) -> dict[str, dict[str, Any]]: ...

    async def swap(self, kind: str, id: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
        """Put `new` in the place of `old` in one step (None: there is nothing); False where something else stands
        there by now, and nothing was written. So of two who change what they have read, one is told."""
        ...


class Journal(Protocol):
    """One ordered, durable history: `seq` counts from 1 without gaps, `at` never falls."""

    @property
    def epoch(self) -> str:
        """The opaque id of this history, made with it; another epoch means another history."""
        ...

    @property
    def vault(self) -> Vault: ...

    @property
    def damaged(self) -> bool:
        """It has shown itself damaged since it was opened; the next opening mends it."""
        ...

    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        """Keep the drafts, together and next to each other; return the highest seq among them once they are durable.

        A draft whose (by, key) was kept before is not kept again: its old seq counts instead. Without drafts it
        is `tail()`. With a `fence`, refused once any append had a higher one. With `quiet`, refused with Outpaced
        where it is not quiet, unless all drafts were kept before. Raises JournalError (nothing was kept,
        or the sentence says that nobody knows) and TypeError for data that is not JSON-able.
        """
        ...

    async def read(self, after: int = 0, limit: int = 1000, kinds: Collection[Kind] = ()) -> list[Event]:
        """At most `limit` events with seq > after, in order, of these kinds (none named: of every kind). Trimmed ones
        are passed over. Raises JournalError also for an event of a newer version than is known here."""
        ...

    async def newest(self, kind: Kind) -> Event | None:
        """The last event of a kind."""
        ...

    async def history(self, series: str, after: int = 0, limit: int = 1000) -> list[Event]:
        """At most `limit` observed and decided events about a series with seq > after, in order, by an index that
        `append` keeps."""
        ...

    def follow(self, after: int) -> AsyncGenerator[list[Event], None]:
        """Non-empty batches in order from after + 1, for ever; ends when the journal is closed.

        Own appends come at once, those of other processes within a second. Raises JournalError, and HistoryLost
        until `renew` is called.
        """
        ...

    async def renew(self) -> str:
        """Take up the history that is there now, after HistoryLost; its epoch. Whoever calls it folds from 0."""
        ...

    async def tail(self) -> int:
        """The seq of the newest event, whoever appended it; 0 for an empty journal."""
        ...

    # ---- checkpoints and trimming

    async def keep_checkpoint(self, seq: int, document: bytes | Sequence[bytes]) -> None:
        """Keep a fold's document as it was after event `seq`, whole or in parts; durable when it returns.

        The two of the highest seq stay. Raises JournalError, also where this history has no such event.
        """
        ...

    async def checkpoint(self, below: int | None = None) -> Checkpoint | None:
        """The newest sound checkpoint (of a seq below that one), of those that stand on an event of this history."""
        ...

    async def checkpoints(self) -> list[int]:
        """The seqs of the checkpoints that are kept, newest first, whether they are sound or not."""
        ...

    async def trim(self, before: int, kinds: Collection[Kind]) -> int:
        """Let the data of events of these kinds with seq < before go; how many there were.

        Their headers and digests stay, so that seals still verify. Nothing that any kept checkpoint lacks is trimmed,
        so without one nothing is.
        """
        ...

    async def trimmed(self) -> int:
        """The highest seq whose data is gone; 0: none's is."""
        ...

    async def proofs(self, after: int = 0, limit: int = 1000, *, make: bool = True) -> list[Proof]:
        """What vouches for the events with seq > after, trimmed ones too, in order; at most `limit`, fewer where they
        are large, and none only where there are none. Without `make` the bytes are not looked at."""
        ...

    async def close(self) -> None:
        """Finish what was accepted for appending, then let go of the journal. May be called twice."""
        ...


def digest(seq: int, at: Instant, id: str, kind: str, v: int, by: str, data: bytes) -> bytes:
    """SHA-256 of an event in its place: the header as a JSON array, a line feed, and the data's bytes as kept.

    The bytes are hashed as they stand and are never encoded again, so the order of keys cannot matter.
    """
    return hashlib.sha256(orjson.dumps((seq, at, id, kind, v, by)) + b"\n" + data).digest()
