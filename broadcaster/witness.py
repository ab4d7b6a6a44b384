"""Witness: records what only the running service can see, which is screens that come and go and the way of a frame."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, Protocol

from broadcaster.board import Changes, Entry
from broadcaster.events import Draft, Kind
from broadcaster.rooms import Room

BY = "service"
SCREEN_LOOK = 2.0  # seconds between two looks at who is connected
SCREEN_CALM = 10.0  # seconds a screen must have come or gone before it is news: a reload is none
MEASURE = 60.0  # seconds between two looks at the delay
NEWS = 0.1  # the part by which the delay must differ from the recorded one, and at least one millisecond


class HubLike(Protocol):
    """What the journal's side needs of the hub."""

    def changed(self, changes: Changes) -> None:
        """Fan out what changed. Returns at once."""
        ...

    def begin_again(self) -> None:
        """The state holds another history from now on: nothing that was made of the old one stands."""
        ...

    def delay_p95(self) -> float | None:
        """Milliseconds from an event to its being painted, 95th percentile of late; None while nothing was painted."""
        ...


class PresenceLike(Protocol):
    def connected(self) -> Mapping[str, str]:
        """Who is connected now: "room/screen" -> device."""
        ...


class StageLike(Protocol):
    """What is journalled about rooms and screens."""

    @property
    def rooms(self) -> Mapping[str, Room]: ...

    @property
    def entries(self) -> Mapping[str, Entry]: ...


class Record(Protocol):
    def __call__(self, *drafts: Draft) -> Awaitable[int]: ...


class Witness:
    """Compares what it sees with what is journalled, so that it needs no memory and a restart tells no false news."""

    def __init__(self, record: Record, stage: StageLike, hub: HubLike, presence: PresenceLike) -> None:
        self._record = record
        self._stage = stage
        self._hub = hub
        self._presence = presence
        self._since: dict[tuple[str, str | None], float] = {}  # what differs from the journal, and since when
        self._delay: float | None = None

    async def watch_screens(self) -> None:
        """A role for ever: record screens that have come or gone."""
        clock = asyncio.get_running_loop().time
        while True:
            if drafts := self.screens(clock()):
                await self._record(*drafts)
            await asyncio.sleep(SCREEN_LOOK)

    async def watch_delay(self) -> None:
        """A role for ever: record the delay when it has changed."""
        while True:
            await asyncio.sleep(MEASURE)
            if draft := self.delay():
                await self._record(draft)

    def screens(self, now: float) -> list[Draft]:
        """What is news at `now` (seconds of any steady clock): what has differed from the journal for SCREEN_CALM."""
        connected = self._presence.connected()
        known = {f"{room.key}/{screen.key}" for room in self._stage.rooms.values() for screen in room.screens}
        since: dict[tuple[str, str | None], float] = {}
        drafts: list[Draft] = []
        for key in sorted(known | set(connected)):
            seen, kept = connected.get(key), self._journalled(key)
            if seen == kept:
                continue
            begun = since[key, seen] = self._since.get((key, seen), now)
            if now - begun >= SCREEN_CALM:
                if kept is not None:
                    drafts.append(_screen(Kind.SCREEN_DOWN, key, kept))
                if seen is not None:
                    drafts.append(_screen(Kind.SCREEN_UP, key, seen))
        self._since = since
        return drafts

    def delay(self) -> Draft | None:
        """The delay as an event, if it is news."""
        delay = self._hub.delay_p95()
        if delay is None or (self._delay is not None and abs(delay - self._delay) < max(1, NEWS * self._delay)):
            return None
        self._delay = delay
        return Draft(Kind.MEASURED, BY, {"delay_p95": round(delay)})

    def _journalled(self, key: str) -> str | None:
        entry = self._stage.entries.get(f"@screen/{key}")
        value: dict[str, Any] | None = entry.value if entry is not None else None
        return value["device"] if value is not None and value["up"] else None


def _screen(kind: Kind, key: str, device: str) -> Draft:
    room, _, screen = key.partition("/")
    return Draft(kind, BY, {"room": room, "screen": screen, "device": device})
