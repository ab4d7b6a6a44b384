"""Looks at what a room showed at a past moment: the fold again, from the last checkpoint before it up to then."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from broadcaster.beginning import begin
from broadcaster.journal import Journal
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant
from broadcaster.past import gathered
from broadcaster.retention import first_since
from broadcaster.state import State

KEPT = 64  # looks, for who moves back and forth between a few moments
IDLE = 60.0  # seconds after which the state that was folded for the last look is let go


@dataclass(frozen=True, slots=True)
class Look:
    """What a room's screens showed after event `seq`: their scenes in the room's order, and pictures as documents."""

    seq: int
    at: Instant
    clearance: Sensitivity  # the room's then
    scenes: Mapping[str, Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]


class Looker:
    """One look at a time. A later moment than the last one's is folded on from there: so a line can be scrubbed."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()
        self._kept: dict[tuple[str, str, int], Look | None] = {}
        self._state: State | None = None
        self._rest: asyncio.TimerHandle | None = None

    async def at(self, journal: Journal, room: str, moment: Instant) -> Look | None:
        """The room at a moment; None where there was no such room. Raises JournalError, and Trimmed."""
        after = await first_since(journal, moment + "~")  # behind every instant that is equal
        key = journal.epoch, room, after
        if key not in self._kept:
            async with self._one:
                if key in self._kept:
                    return self._kept[key]  # somebody else has just asked for it
                self._kept[key] = look(await self._fold(journal, moment, after), room)
                for oldest in list(self._kept)[:-KEPT]:
                    del self._kept[oldest]
        return self._kept[key]

    async def _fold(self, journal: Journal, moment: Instant, after: int) -> State:
        near = max((seq for seq in await journal.checkpoints() if seq < after), default=0)
        near = max(near, await journal.trimmed())  # what lies before it cannot be folded on any more
        onward, self._state = self._state, None  # nobody goes on from one that was left half-way
        if onward is not None and not (onward.epoch == journal.epoch and near <= onward.seq < after):
            onward = None
        self._state = state = await begin(journal, State(), until=moment, onward=onward)
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(IDLE, self._forget)
        return state

    def _forget(self) -> None:
        self._state = None


def look(state: State, room: str) -> Look | None:
    """What a room shows as the state stands."""
    place = state.rooms.get(room)
    if place is None:
        return None
    scenes = {screen.key: state.scene(room, screen.key) or {} for screen in place.screens}
    documents = gathered(state, [(room, screen) for screen in scenes])
    return Look(state.seq, state.at, place.clearance, scenes, documents)
