"""What is judged by the state is kept only while that state stands, whoever acts at the same time and wherever: another
call here, another node, the command line."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from broadcaster.broadcast import Broadcast
from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError, Outpaced, Quiet
from displays.problem import Problem
from displays.register import TRIES

T = TypeVar("T")

MEETINGS = frozenset(
    (
        Kind.MEETING_OPENED, Kind.MEETING_CHANGED, Kind.MEETING_STARTED, Kind.MEETING_PLANNED, Kind.MEETING_JOINED,
        Kind.MEETING_DRIVEN, Kind.MEETING_ENDED,
    )
)  # fmt: skip
CLAIMS = MEETINGS | {
    Kind.CLAIMED, Kind.RELEASED, Kind.GROUP_SAVED, Kind.GROUP_REMOVED, Kind.NOTICED, Kind.SITE_CHANGED,
    Kind.MEETING_STEPPED, Kind.MEETING_ASKED,
}  # fmt: skip
DECISIONS = frozenset((Kind.DECIDED, Kind.UNDECIDED))
PLACES = frozenset((Kind.LINK_OPENED, Kind.LINK_REVOKED))


@dataclass(frozen=True, slots=True)
class Judging:
    """One thing that two must not do at once. In this process they take turns; elsewhere it is found out when it is to
    be kept: if an event of these kinds has come since the state was looked at, one looks again."""

    kinds: frozenset[Kind]
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def keep(
        self, broadcast: Broadcast, judge: Callable[[], Awaitable[tuple[Sequence[Draft], T]]]
    ) -> tuple[int, T]:
        """Keep what `judge` makes of the state, and give the seq at which that stands with what else it told.

        It may be asked several times, so it changes nothing itself. What it refuses (raising Problem) was refused by
        the newest state there is: who was told of a claim by another node is not told that there is none. Raises
        JournalError.
        """
        async with self.turn:
            newest = False  # the state has all that was kept when the call came
            for tries_left in reversed(range(TRIES)):
                quiet, epoch = Quiet(broadcast.state.seq, self.kinds), broadcast.state.epoch
                try:
                    drafts, told = await judge()
                except Problem:
                    if newest:
                        raise
                    with suppress(JournalError):
                        await broadcast.caught_up()
                    if broadcast.state.seq == quiet.after:
                        raise
                    newest = True
                    continue
                if not drafts:
                    return broadcast.state.seq, told
                if broadcast.state.epoch != epoch:
                    continue
                try:
                    return await broadcast.record(*drafts, quiet=quiet), told
                except Outpaced:
                    if not tries_left:
                        raise
                    await broadcast.caught_up()
                    newest = True
            raise Outpaced(quiet)
