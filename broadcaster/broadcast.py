"""Broadcast: records events, follows the journal, folds, and tells the hub what changed. Supervised throughout."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from types import TracebackType
from typing import Self

import structlog

from broadcaster.awaiting import Awaiting
from broadcaster.beginning import TURN, begin, led_past
from broadcaster.board import Changes
from broadcaster.cluster.alone import Alone
from broadcaster.cluster.leading import Lease, NotLeading
from broadcaster.events import Draft, Event, Kind
from broadcaster.fold import Fold
from broadcaster.journal import HistoryLost, Journal, JournalError, Outpaced, Quiet, Unreadable
from broadcaster.keeper import keep
from broadcaster.measures import Timing
from broadcaster.moments import moment
from broadcaster.retention import Retention
from broadcaster.seals import Sealer
from broadcaster.timer import Timer
from broadcaster.upkeep import Checkpoints
from broadcaster.versions import Others
from broadcaster.witness import HubLike, PresenceLike, Witness
from broadcaster.writable import Writable

RECORD_LIMIT = 10.0  # seconds a command waits for its event to be kept and folded
LOOK = 30.0  # seconds after which the journal's tail is looked at again, come what may

log = structlog.get_logger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Broadcast:
    """The only one that folds. As a context manager it folds the whole journal before it lets anybody in.

    outdated: why this node cannot follow for ever, as a sentence; "" while it can.
    following: the follower runs; False for /readyz while it does not, and nothing new is shown then.
    faults: events that the fold refused and was led past, and failures of the hub.
    appends: how long the journal took to keep what was recorded. follow_lag: from an event's time until it was folded,
    of the oldest in each slice. folds: how long the loop was held by each slice.
    """

    def __init__(
        self,
        journal: Journal,
        state: Fold,
        hub: HubLike,
        *,
        clock: Callable[[], datetime] = _now,
        presence: PresenceLike | None = None,
        perf: Callable[[], float] | None = None,
        lease: Lease | None = None,
        node: tuple[str, str] = ("", ""),
        others: Others = tuple,
    ) -> None:
        """perf: measures slices, in seconds of any steady clock. lease: without one this is the only node. node: its id
        and its name, for the event that says who leads. others: the nodes that have to read what this one keeps."""
        self.journal = journal
        self.state = state
        self.hub = hub
        self.following = False
        self.faults = 0
        self.appends, self.follow_lag, self.folds = Timing(), Timing(), Timing()
        self._clock = clock
        self._perf = perf or perf_counter
        self._presence = presence
        self._lease = lease or Alone()
        self._node = node
        self.outdated = ""
        self._known = 0  # the newest seq heard of
        self._awaiting = Awaiting()
        self._patience: asyncio.Timeout | None = None  # the follower's: it ends the wait of one that is stuck
        self._another = False  # the journal has another history than the one that is folded
        self._timer = Timer(self.record_as_leader, state, clock)
        self.writable = Writable(journal, others)
        self.checkpoints = Checkpoints(journal, state, lambda: self.following and not self._another)
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def lag(self) -> int:
        """How many events are known to be kept and not yet folded."""
        return max(0, self._known - self.state.seq)

    async def __aenter__(self) -> Self:
        """Fold what is there, then start the tasks. Raises JournalError."""
        self.state.become(await begin(self.journal, self.state, refused=self._refused, perf=self._perf))
        record = self.record_as_leader
        leaders = {
            "term": self._announce,
            "timer": self._timer.watch,
            "checkpoints": self.checkpoints.watch,
            "seals": Sealer(self.journal, record).watch,
            "retention": Retention(self.journal, record, self.state, self._clock).watch,
        }
        if self._presence is not None:
            witness = Witness(record, self.state, self.hub, self._presence)
            leaders |= {"screens": witness.watch_screens, "delay": witness.watch_delay}
        everybodys = {"follower": self._follow, "look": self._look, "lease": self._lease.hold}
        roles = everybodys | {name: self._lease.led(role) for name, role in leaders.items()}
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
        await self.checkpoints.take_last()
        self.following = False

    async def record(self, *drafts: Draft, quiet: Quiet | None = None) -> int:
        """Keep the drafts and wait until they are folded; the highest seq among them.

        Raises JournalError: nothing was kept, or the sentence says that it was kept or that nobody knows. A retry
        with the same Draft.key is safe in every case. With `quiet`, Outpaced where somebody was quicker.
        """
        return await self._record(drafts, quiet=quiet)

    async def record_as_leader(self, *drafts: Draft) -> int:
        """The same, for what only the node that leads may keep. Raises NotLeading, too; and where another node leads
        without our having noticed, the journal refuses."""
        if not self._lease.leading:
            raise NotLeading("This node does not lead; nothing was kept.")
        return await self._record(drafts, self._lease.fence)

    async def _record(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        kept, before, begun = None, self.state.seq, self._perf()
        if self.outdated:
            raise JournalError(f"{self.outdated} Nothing was kept.")
        if quiet and self._another:  # it was judged by a history that is no more
            raise Outpaced(quiet)
        try:
            async with asyncio.timeout(RECORD_LIMIT):
                kept = await self.writable.append(drafts, fence, quiet)
                self.appends.add(self._perf() - begun)
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
        if self.outdated:
            raise JournalError(self.outdated)
        try:
            async with asyncio.timeout(RECORD_LIMIT):
                await self._reach(await self.journal.tail())
        except TimeoutError:
            self._doubt_follower(before)
            raise JournalError(f"The journal was not caught up with within {RECORD_LIMIT:g} s.") from None

    async def _reach(self, seq: int) -> None:
        self._known = max(self._known, seq)
        if self._another or self.state.seq < seq:  # until it has begun again, the state's seqs are another history's
            await self._awaiting.reach(seq)

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
            except Unreadable as event:
                if not event.newer:
                    raise
                await self._fall_behind(event)

    async def _fall_behind(self, event: Unreadable) -> None:
        """A newer build keeps what this one cannot read. What was folded stays on the walls; this node takes nothing
        more, and leaves the lead to others, until it is brought up to date or the journal has lost that event."""
        self.following = False
        self.outdated = f"{event} Bring this node up to date."
        log.error("this node is too old for its journal", seq=event.seq, error=str(event))
        await self._lease.give_up()
        await asyncio.sleep(LOOK)

    async def _follow_history(self) -> None:
        self._known = max(self._known, await self.journal.tail())
        self.following = not self.outdated  # again: it answers
        async with (
            asyncio.timeout(None) as self._patience,
            aclosing(self.journal.follow(self.state.seq)) as batches,
        ):
            async for batch in batches:
                self.following, self.outdated = True, ""
                await self._fold(batch)

    async def _begin_again(self) -> None:
        """Fold the history that is there now beside the old one, which stays on the walls until this is done."""
        await self.journal.renew()
        self.outdated = ""
        self.state.become(await begin(self.journal, self.state, refused=self._refused, perf=self._perf))
        self._another = False
        self._known = self.state.seq
        self._awaiting.lost(after=self.state.seq)
        self.hub.begin_again()
        self._tell(Changes(self.state.seq, frozenset()))

    async def _look(self) -> None:
        """Find out that the follower is stuck also when nobody records anything."""
        while True:
            await asyncio.sleep(LOOK)
            if not self.outdated:
                await self.caught_up()

    async def _announce(self) -> None:
        """The leader's: say once in each term who leads, where somebody else could."""
        if self._lease.fence is not None:
            node, name = self._node
            await self.record_as_leader(Draft(Kind.NODE_LEADS, "service", {"node": node, "name": name}))
        await asyncio.Event().wait()

    # ---- folding

    async def _fold(self, batch: list[Event]) -> None:
        """Fold a batch in slices of TURN; after each the hub hears what changed and the loop may turn."""
        start = 0
        while start < len(batch):
            begun, first = self._perf(), batch[start]
            for event in batch[start:]:
                start += 1
                try:
                    self.state.take(event)
                except Exception as error:
                    self._refused(event, error)
                if self._perf() - begun >= TURN:
                    break
            self._tell(self._settle(first.seq))
            self.folds.add(self._perf() - begun)
            self.follow_lag.add((self._clock() - moment(first.at)).total_seconds())
            if start < len(batch):
                await asyncio.sleep(0)

    def _settle(self, since: int) -> Changes:
        """What the slice that began at `since` has changed, also where it cannot be settled: pages and state would
        differ from here on."""
        try:
            return self.state.settle()
        except Exception as error:
            self.faults += 1
            log.error("state not settled", seq=self.state.seq, error=repr(error), exc_info=error)
            changed = {key for key, entry in self.state.entries.items() if entry.seq >= since}
            return Changes(self.state.seq, frozenset(changed))

    def _refused(self, event: Event, error: Exception) -> None:
        self.faults += 1
        led_past(event, error)

    def _tell(self, changes: Changes) -> None:
        self._timer.moved()
        self._known = max(self._known, self.state.seq)
        try:  # also without keys: a new catalogue changes how things are called, and perhaps no entry
            self.hub.changed(changes)
        except Exception as error:  # what was folded stays folded; the hub's sweep serves whoever is behind
            self.faults += 1
            log.error("hub failed", seq=self.state.seq, error=repr(error), exc_info=error)
        self._awaiting.folded(self.state.seq)

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
