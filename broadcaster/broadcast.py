"""Broadcast: records events, follows the journal, folds, and tells the hub what changed. Supervised throughout."""

import asyncio
import heapq
from collections.abc import Callable, Collection
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from functools import partial
from itertools import count
from time import perf_counter
from types import TracebackType
from typing import Protocol, Self

import structlog

from broadcaster.board import Changes
from broadcaster.events import Draft, Event, Kind
from broadcaster.journal import HistoryLost, Journal, JournalError
from broadcaster.keeper import keep
from broadcaster.moments import Instant, instant, moment
from broadcaster.witness import HubLike, PresenceLike, StageLike, Witness

RECORD_LIMIT = 10.0  # seconds a command waits for its event to be kept and folded
TURN = 0.005  # seconds of folding in one turn of the loop
PAGE = 1000  # events in one reading at start-up
LOOK = 30.0  # seconds after which the clock and the journal's tail are looked at again, come what may
STUCK = 60.0  # seconds between two moments that did not move what they were meant to move

log = structlog.get_logger(__name__)


class Fold(StageLike, Protocol):
    """What Broadcast needs of the state: events go in, in order, each once."""

    @property
    def seq(self) -> int: ...

    def apply(self, event: Event) -> Changes:
        """Fold one event. `seq` is the event's afterwards, also when it raises."""
        ...

    def next_moment(self) -> Instant | None: ...

    def fresh(self, epoch: str) -> Self:
        """An empty fold for another history."""
        ...

    def become(self, other: Self) -> None:
        """Take over everything of another fold at once; whoever holds this one sees the other history from now on."""
        ...


def _now() -> datetime:
    return datetime.now(UTC)


class Broadcast:
    """The only one that folds. As a context manager it folds the whole journal before it lets anybody in.

    following: the follower runs; False for /readyz while it does not, and nothing new is shown then.
    faults: events that the fold refused and was led past, and failures of the hub.
    """

    def __init__(
        self,
        journal: Journal,
        state: Fold,
        hub: HubLike,
        *,
        clock: Callable[[], datetime] = _now,
        presence: PresenceLike | None = None,
    ) -> None:
        self.journal = journal
        self.state = state
        self.hub = hub
        self.following = False
        self.faults = 0
        self._clock = clock
        self._presence = presence
        self._known = 0  # the newest seq heard of
        self._told = 0  # the newest seq the hub has been told of
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []  # a heap by seq
        self._ticket = count()
        self._moved = asyncio.Event()
        self._patience: asyncio.Timeout | None = None  # the follower's: it ends the wait of one that is stuck
        self._another = False  # the journal has another history than the one that is folded
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def lag(self) -> int:
        """How many events are known to be kept and not yet folded."""
        return max(0, self._known - self.state.seq)

    async def __aenter__(self) -> Self:
        """Fold what is there, then start the tasks. Raises JournalError."""
        tail = await self.journal.tail()
        while self.state.seq < tail:
            await self._fold(await self.journal.read(self.state.seq, PAGE))
        roles = {"follower": self._follow, "timer": self._time, "look": self._look}
        if self._presence is not None:
            witness = Witness(self.record, self.state, self.hub, self._presence)
            roles |= {"screens": witness.watch_screens, "delay": witness.watch_delay}
        self.following = True
        self._tasks = [
            asyncio.create_task(keep(name, role, ended=partial(self._ended, name)), name=f"broadcast-{name}")
            for name, role in roles.items()
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.following = False

    async def record(self, *drafts: Draft) -> int:
        """Keep the drafts and wait until they are folded; the highest seq among them.

        Raises JournalError: nothing was kept, or the sentence says that it was kept or that nobody knows. A retry
        with the same Draft.key is safe in every case.
        """
        kept, before = None, self.state.seq
        try:
            async with asyncio.timeout(RECORD_LIMIT):
                kept = await self.journal.append(drafts)
                await self._reach(kept)
        except TimeoutError:
            if kept is None:
                raise JournalError(
                    f"The journal did not answer within {RECORD_LIMIT:g} s; whether this was kept is not known."
                ) from None
            self._doubt_follower(before)
            raise JournalError(
                f"This was kept as event {kept}, but it was not shown within {RECORD_LIMIT:g} s."
            ) from None
        return kept

    async def caught_up(self) -> None:
        """Wait until everything that is in the journal now, whoever appended it, is folded. Raises JournalError."""
        before = self.state.seq
        try:
            async with asyncio.timeout(RECORD_LIMIT):
                await self._reach(await self.journal.tail())
        except TimeoutError:
            self._doubt_follower(before)
            raise JournalError(f"The journal was not caught up with within {RECORD_LIMIT:g} s.") from None

    async def _reach(self, seq: int) -> None:
        self._known = max(self._known, seq)
        if self.state.seq < seq:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (seq, next(self._ticket), future))
            await future

    # ---- roles, each kept running by its keeper

    async def _follow(self) -> None:
        while True:
            if self._another:
                await self._begin_again()
            try:
                return await self._follow_history()
            except HistoryLost as lost:
                self.following, self._another = False, True
                log.error("history lost; folding anew", error=str(lost))

    async def _follow_history(self) -> None:
        self._known = max(self._known, await self.journal.tail())
        self.following = True  # again: it answers
        async with (
            asyncio.timeout(None) as self._patience,
            aclosing(self.journal.follow(self.state.seq)) as batches,
        ):
            async for batch in batches:
                await self._fold(batch)

    async def _begin_again(self) -> None:
        """Fold the history that is there now beside the old one, which stays on the walls until this is done."""
        epoch = await self.journal.renew()
        fresh = self.state.fresh(epoch)
        while page := await self.journal.read(fresh.seq, PAGE):
            until = perf_counter() + TURN
            for event in page:
                self._apply(event, fresh)
                if perf_counter() >= until:
                    await asyncio.sleep(0)
                    until = perf_counter() + TURN
        self.state.become(fresh)
        self._another = False
        self._known = fresh.seq
        for seq, _, future in self._waiting:
            if seq > fresh.seq and not future.done():
                future.set_exception(JournalError(f"This was kept as event {seq}, and then the journal lost it."))
        self._waiting = [waiting for waiting in self._waiting if not waiting[2].done()]
        heapq.heapify(self._waiting)
        self.hub.begin_again()
        self._tell(set())

    async def _time(self) -> None:
        """Turn the coming of the state's next moment into an event: time is one too."""
        while True:
            self._moved.clear()
            due = self.state.next_moment()
            wait = LOOK if due is None else (moment(due) - self._clock()).total_seconds()
            if due is not None and wait <= 0:
                await self.record(Draft(Kind.MOMENT, "clock", {"at": instant(self._clock())}))
                if self.state.next_moment() == due:
                    # A fault of the fold must not fill the disk with moments.
                    log.error("the moment did not pass", due=due)
                    await asyncio.sleep(STUCK)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(min(wait, LOOK)):  # the clock may be set while we wait
                    await self._moved.wait()

    async def _look(self) -> None:
        """Find out that the follower is stuck also when nobody records anything."""
        while True:
            await asyncio.sleep(LOOK)
            await self.caught_up()

    # ---- folding

    async def _fold(self, batch: list[Event]) -> None:
        """Fold a batch in slices of TURN; after each the hub hears what changed and the loop may turn."""
        keys: set[str] = set()
        until = perf_counter() + TURN
        for event in batch:
            keys.update(self._apply(event, self.state))
            if perf_counter() >= until:
                self._tell(keys)
                keys = set()
                await asyncio.sleep(0)
                until = perf_counter() + TURN
        self._tell(keys)

    def _apply(self, event: Event, state: Fold) -> Collection[str]:
        """Fold one event. One that the fold cannot take is led past, loudly: the journal keeps it for ever, so stopping
        at it would leave every wall dark after every restart, while passing it leaves one fact out."""
        try:
            return state.apply(event).keys
        except Exception as error:
            self.faults += 1
            log.error("event not folded", seq=event.seq, kind=event.kind.value, error=repr(error), exc_info=error)
            # What it changed before it failed is told, or pages and state would differ from here on.
            return {key for key, entry in state.entries.items() if entry.seq == event.seq}

    def _tell(self, keys: set[str]) -> None:
        self._moved.set()
        self._known = max(self._known, self.state.seq)
        if keys or self.state.seq != self._told:  # without keys: perhaps only what things are called is new
            self._told = self.state.seq
            try:
                self.hub.changed(Changes(self.state.seq, frozenset(keys)))
            except Exception as error:  # what was folded stays folded; the hub's sweep serves whoever is behind
                self.faults += 1
                log.error("hub failed", seq=self.state.seq, error=repr(error), exc_info=error)
        while self._waiting and self._waiting[0][0] <= self.state.seq:
            future = heapq.heappop(self._waiting)[2]
            if not future.done():
                future.set_result(None)

    # ---- faults

    def _ended(self, role: str) -> None:
        if role == "follower":
            self.following = False

    def _doubt_follower(self, before: int) -> None:
        """End the wait of a follower that is stuck since the state was at `before`: its keeper tells, and starts it
        again where the state stands. One that is only slow is left alone."""
        if self.state.seq == before:
            self.following = False
            if self._patience is not None:
                with suppress(RuntimeError):  # it has ended by itself
                    self._patience.reschedule(asyncio.get_running_loop().time())
