"""A Broadcast with its parts at hand: a clock, a small fold, ears in place of a hub, a journal with faults as verbs."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from broadcaster.board import Changes, Entry
from broadcaster.broadcast import Broadcast
from broadcaster.events import Draft, Event, Kind, decode, encode
from broadcaster.journal import HistoryLost, Journal, JournalError, Quiet, open_journal
from broadcaster.moments import Instant, instant
from tests.doubles.journals import Passing

START = datetime(2021, 10, 7, 7, 32, tzinfo=UTC)


class Clock:
    """A clock that goes where it is told."""

    def __init__(self) -> None:
        self.now = START
        self._begun: float | None = None

    def __call__(self) -> datetime:
        run = 0.0 if self._begun is None else time.monotonic() - self._begun
        return self.now + timedelta(seconds=run)

    def run(self) -> None:
        """From now on it goes as other clocks do."""
        self._begun = time.monotonic()

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Sum:
    """A small fold: adds up what RUN events say by feed; `poison` raises, `after` asks for a moment then."""

    def __init__(self) -> None:
        self.seq = 0
        self.entries: dict[str, Entry] = {}
        self.rooms: dict[str, Any] = {}
        self.seen: list[int] = []
        self.due: Instant | None = None
        self.changed: set[str] = set()
        self.slow = 0.0  # seconds each event takes
        self.unsettled = False  # the next settling raises

    def take(self, event: Event) -> None:
        self.seq = event.seq
        self.seen.append(event.seq)
        end = time.perf_counter() + self.slow
        while time.perf_counter() < end:
            pass  # the loop is held up, as by a fold that has much to do
        if event.kind is Kind.MOMENT:
            self.due = None
        if "due" in event.data:
            self.due = event.data["due"]
        key = event.data.get("feed", "clock")
        before = self.entries.get(key, Entry(0, 0)).value
        self.entries[key] = Entry(event.seq, before + 1)
        self.changed.add(key)
        if event.data.get("poison"):
            raise ValueError("this event cannot be folded")

    def settle(self) -> Changes:
        if self.unsettled:
            self.unsettled = False
            raise ValueError("this state cannot be settled")
        changed, self.changed = frozenset(self.changed), set()
        return Changes(self.seq, changed)

    def next_moment(self) -> Instant | None:
        return self.due

    def fresh(self, epoch: str) -> "Sum":
        return Sum()

    def become(self, other: "Sum") -> None:
        self.__dict__.update(other.__dict__)

    def snapshot(self) -> "Still":
        counts = {key: [entry.seq, entry.value] for key, entry in self.entries.items()}
        return Still(self.seq, encode({"sum": counts, "seq": self.seq, "due": self.due}))

    def restored(self, epoch: str, document: bytes) -> "Sum":
        said = decode(document)
        if "sum" not in said:
            raise ValueError("it is of another shape")
        made = Sum()
        made.seq, made.due = said["seq"], said["due"]
        made.entries = {key: Entry(seq, value) for key, (seq, value) in said["sum"].items()}
        return made


@dataclass(frozen=True)
class Still:
    """A snapshot of a Sum, in parts of ten bytes."""

    seq: int
    document: bytes

    def parts(self) -> Iterator[bytes]:
        return (self.document[start : start + 10] for start in range(0, len(self.document), 10))


class Ears:
    """A hub that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[Changes] = []
        self.broken = False
        self.begun_again = 0

    def changed(self, changes: Changes) -> None:
        self.told.append(changes)
        if self.broken:
            raise RuntimeError("the hub is broken")

    def begin_again(self) -> None:
        self.begun_again += 1

    def delay_p95(self) -> float | None:
        return None


class Brittle(Passing):
    """A journal with faults as verbs."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self._deaf = asyncio.Event()
        self._deaf.set()
        self._dumb = asyncio.Event()
        self._dumb.set()
        self._breaks = 0
        self._other: Journal | None = None

    def break_follower(self, times: int = 1) -> None:
        """The next attempts to follow raise, and the one under way ends at its next batch."""
        self._breaks = times

    def lose_history(self, other: Journal) -> None:
        """What was kept is gone, and another history is there; followers are told so until they begin again."""
        self._other = other

    def stop_following(self) -> None:
        """Followers hang: they neither raise nor say anything."""
        self._deaf.clear()

    def follow_again(self) -> None:
        self._deaf.set()

    def stop_answering(self) -> None:
        """Appends hang after they were kept."""
        self._dumb.clear()

    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        seq = await self._journal.append(drafts, fence, quiet)
        await self._dumb.wait()
        return seq

    async def follow(self, after: int) -> AsyncGenerator[list[Event], None]:
        async for batch in self._journal.follow(after):
            if self._other is not None:
                raise HistoryLost("brittle", 2, 3, instant(START))
            if self._breaks:
                self._breaks -= 1
                raise JournalError("The journal broke.")
            await self._deaf.wait()
            yield batch

    async def renew(self) -> str:
        if self._other is not None:
            await self._journal.close()
            self._journal, self._other = self._other, None
        return self._journal.epoch


class House:
    """A broadcast with its parts at hand."""

    def __init__(self, journal: Brittle, fold: Any, hub: Ears, clock: Clock) -> None:
        self.journal, self.fold, self.hub, self.clock = journal, fold, hub, clock
        self.broadcast = Broadcast(journal, fold, hub, clock=clock)


@asynccontextmanager
async def built(directory: Path, clock: Clock, fold: Any) -> AsyncIterator[House]:
    journal = Brittle(await open_journal(f"sqlite:///{directory}/journal.db", clock))
    try:
        yield House(journal, fold, Ears(), clock)
    finally:
        await journal.close()


def ran(feed: str = "van-ban", **data: Any) -> Draft:
    return Draft(Kind.RUN, "van-thu", {"feed": feed, **data})
