"""A journal in memory for several nodes in one loop: what was appended is heard when, and as far as, the test says."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from broadcaster.events import Draft, Event, Kind
from broadcaster.journal import Checkpoint, HistoryLost, Outpaced, Proof, Quiet
from broadcaster.moments import instant


@dataclass
class History:
    """The events all nodes share. `epoch` changes when some of them are lost."""

    clock: Callable[[], datetime]
    appended: Callable[[Event], None] = lambda event: None  # hears of each event, in order
    epoch: str = "e1"
    events: list[Event] = field(default_factory=list)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    handles: list["MemoryJournal"] = field(default_factory=list)

    def append(self, drafts: Sequence[Draft]) -> int:
        """Keep events, whoever they are from; the seq of the last."""
        for draft in drafts:
            seq, at = len(self.events) + 1, instant(self.clock())
            self.events.append(Event(seq, at, draft.id, draft.kind, draft.by, draft.data))
            self.appended(self.events[-1])
        self.tell()
        return len(self.events)

    def lose(self, count: int) -> None:
        """The newest events are gone, as from a Redis that came back without its tail: another history begins."""
        del self.events[len(self.events) - count :]
        self.checkpoints = [kept for kept in self.checkpoints if kept.seq <= len(self.events)]
        self.epoch += "'"
        self.tell()

    def tell(self) -> None:
        for handle in self.handles:
            handle.news.set()


class MemoryJournal:
    """One node's Journal. `reach`: how many events its follower may hear of (None: all)."""

    vault: Any = None

    def __init__(self, history: History) -> None:
        self._past = history
        self.epoch = history.epoch
        self.reach: int | None = None
        self.news = asyncio.Event()
        history.handles.append(self)

    def hear(self, reach: int | None) -> None:
        """From now on the follower hears of events up to this one."""
        self.reach = reach
        self.news.set()

    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        self._compare()
        if quiet and any(event.kind in quiet.kinds for event in self._past.events[quiet.after :]):
            raise Outpaced(quiet)
        return self._past.append(drafts)

    async def read(self, after: int = 0, limit: int = 1000, kinds: Collection[Kind] = ()) -> list[Event]:
        self._compare()
        some = (event for event in self._past.events[after:] if not kinds or event.kind in kinds)
        return [event for event, _ in zip(some, range(limit), strict=False)]

    async def follow(self, after: int) -> AsyncGenerator[list[Event], None]:
        while True:
            self._compare()
            self.news.clear()
            batch = self._past.events[after : self.reach]
            if batch:
                yield batch
                after = batch[-1].seq
            else:
                await self.news.wait()

    async def renew(self) -> str:
        self.epoch = self._past.epoch
        return self.epoch

    async def tail(self) -> int:
        return len(self._past.events)

    async def newest(self, kind: Kind) -> Event | None:
        return next((event for event in reversed(self._past.events) if event.kind is kind), None)

    async def history(self, series: str, after: int = 0, limit: int = 1000) -> list[Event]:
        raise NotImplementedError

    async def keep_checkpoint(self, seq: int, document: bytes | Sequence[bytes]) -> None:
        self._compare()
        whole = document if isinstance(document, bytes) else b"".join(document)
        made = Checkpoint(seq, instant(self._past.clock()), whole)
        others = (kept for kept in self._past.checkpoints if kept.seq != seq)
        self._past.checkpoints = sorted([*others, made], key=lambda kept: kept.seq)[-2:]

    async def checkpoint(self, below: int | None = None) -> Checkpoint | None:
        return next((kept for kept in reversed(self._past.checkpoints) if below is None or kept.seq < below), None)

    async def checkpoints(self) -> list[int]:
        return [kept.seq for kept in reversed(self._past.checkpoints)]

    async def trim(self, before: int, kinds: Collection[Kind]) -> int:
        return 0

    async def trimmed(self) -> int:
        return 0

    async def proofs(self, after: int = 0, limit: int = 1000, *, make: bool = True) -> list[Proof]:
        some = self._past.events[after : after + limit]
        return [Proof(event.seq, event.at, event.kind.value, event.id.encode(), None) for event in some]

    async def close(self) -> None:
        if self in self._past.handles:
            self._past.handles.remove(self)

    def _compare(self) -> None:
        if self.epoch != self._past.epoch:
            raise HistoryLost("memory", 0, 0, instant(self._past.clock()))
