"""Who gets which frame. A seat is a view and a cursor: there is no queue a slow screen could fill.

The rules that make it sound are in README.md (DESIGN section 4); each is named where it is kept. Everything that
decides is synchronous: a fan-out is an iterator that yields between slices, and `run` lets the loop turn there.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from broadcaster.ahead import Ahead
from broadcaster.board import Changes
from broadcaster.delivery import FOLLOWERS, Delivery, Watch
from broadcaster.frames import Frame, encode
from broadcaster.index import Index, Source
from broadcaster.leaving import Leaving, farewell
from broadcaster.measures import Timing
from broadcaster.model import Sensitivity
from broadcaster.places import Places
from broadcaster.seat import NOWHERE, Resume, Seat, SeatKind
from broadcaster.view import View

GATHER = 0.05  # seconds: the first change goes out at once, further ones are gathered this long
SLICE = 500  # seats written in one turn of the loop at most
BEAT, SLOW_BEAT = 2.0, 5.0  # seconds
MANY, FEWER = 2000, 1500  # seats: the slower beat above the first, the faster one again below the second
RESYNC_REST = 1.0  # seconds between two walls a page can ask for
SAMPLES = 1000  # fan-outs the delay is measured over

TOO_SLOW, RECONNECT, REVOKED, LINK_OVER, RESTARTED = 4008, 4000, 4500, 4505, 1012  # close codes
SCREENS = (SeatKind.SCREEN,)


class Hub:
    """Carries the state's changes to the seats. Not thread-safe: everything happens on one event loop."""

    def __init__(
        self,
        source: Source,
        watch: Watch | None = None,
        *,
        build: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        now: Callable[[], float] = time.monotonic,
        slice_of: int = SLICE,
    ) -> None:
        """clock: the time of day that pages are told; now: seconds that never fall; slice_of: seats in a slice."""
        self.seats: dict[Seat, None] = {}
        self.closing = False
        self.arrived = 0  # seats ever
        self.interval = BEAT  # seconds to the next beat; it changes with a beat only, which tells the pages
        self.flushes = Timing()  # from the first change to its last byte
        self._source = source
        self._now = now
        self._index = Index(source)
        self.delivery = Delivery(
            self._index, watch, self._renew, self._too_slow, build=build, clock=clock, now=now, slice_of=slice_of
        )
        self._catalogue = source.catalogue_seq
        self._places = Places()
        self._dirty: dict[View, None] = {}
        self._due: dict[Seat, None] = {}
        self._wake = asyncio.Event()
        self._first_change: float | None = None
        self._delays: deque[float] = deque(maxlen=SAMPLES)
        self._ahead = Ahead(self._index, self._places, self._are_due, now)
        self._leaving = Leaving(self.delivery, self.detach, self._wake.set)

    # ---- seats come and go

    def attach(self, seat: Seat, resume: Resume | None = None) -> None:
        """Seat a page: register, say hello, write what it lacks. Synchronous: no change can slip between (rule 2)."""
        self.seats[seat] = None
        self.arrived += 1
        self._places.enter(seat)
        seat.view = view = self._index.wanted(seat)
        self._index.enter(seat, view)
        if resume and resume.epoch == self._source.epoch and view.knows(resume.seq):
            if resume.view == view.id:
                seat.cursor = resume.seq
            seat.least = resume.seq
        self._ahead.fit(seat)
        self.delivery.welcome(seat, self.interval)
        self.delivery.serve(seat)

    def detach(self, seat: Seat) -> None:
        """Forget a page. Doing it twice is no harm."""
        if seat not in self.seats:
            return
        del self.seats[seat]
        self._due.pop(seat, None)
        self._places.leave(seat)
        if seat.view is not None:
            self._index.leave(seat, seat.view)
            seat.view = None

    def drained(self, seat: Seat) -> None:
        """A page that could not be written to can be again: it gets what it lacks by now."""
        seat.paused = None
        if seat in self.seats:
            self.delivery.serve(seat)

    def resync(self, seat: Seat) -> None:
        """A page asks for the whole picture. It gets it now, or at a later beat if it asked a moment ago."""
        if seat not in self.seats:
            return
        seat.least, seat.cursor = max(seat.least, seat.cursor), NOWHERE
        seat.scene, seat.presence = None, NOWHERE
        if self._now() - seat.resynced >= RESYNC_REST:
            seat.resynced = self._now()
            self.delivery.serve(seat)

    def dismiss(self, where: Callable[[Seat], bool], code: int, reason: str) -> int:
        """Close the seats for which `where` is true; answers how many."""
        gone = [seat for seat in self.seats if where(seat)]
        self._leaving.send_away(gone, code, reason)
        return len(gone)

    def move(self, seat: Seat, view: View) -> None:
        """Put a seat into another view. It is written to by the fan-out that follows, never from the view it left."""
        if seat.view is view or seat.view is None:
            return
        former = seat.view
        seat.view = view
        self._index.enter(seat, view)
        self._index.leave(seat, former)
        if seat.kind is SeatKind.REMOTE:
            seat.presence = NOWHERE  # it may follow other rooms now
        if former.id != view.id or not view.knows(seat.cursor):
            seat.least, seat.cursor = max(seat.least, seat.cursor), NOWHERE

    # ---- what happens

    def changed(self, changes: Changes) -> None:
        """The state has moved on. Seats change their views at once; the frames go out with the next fan-out."""
        if not self.seats:
            self._catalogue = self._source.catalogue_seq
            return
        if self._source.catalogue_seq != self._catalogue:
            self._catalogue = self._source.catalogue_seq
            self._index.outdate()
            self._due.update(self.seats)
            self._ahead.outdate()
        self._dirty.update(dict.fromkeys(self._index.touched(changes)))
        for key in changes.keys:
            if key.startswith("@scene/"):
                self._reseat(self._places.at(place := key.removeprefix("@scene/")))
                self._ahead.showing(place)
            elif key.startswith("@layout/"):
                self._reseat(self._index.showing(layout := key.removeprefix("@layout/")))
                self._ahead.designed(layout)
            elif key.startswith("@device/"):
                self._follow_device(key.removeprefix("@device/"))
            elif key.startswith("@link/"):
                self._follow_link(key)
            elif key.startswith("@meeting/"):
                self._reseat([seat for seat in self.seats if seat.kind is SeatKind.REMOTE])  # it may have other rooms
        if self._dirty or self._due:
            if self._first_change is None:
                self._first_change = self._now()
            self._wake.set()

    def begin_again(self) -> None:
        """The state holds another history: every page is sent away to come back, a little spread, for a wall of it."""
        self._leaving.send_away(list(self.seats), RESTARTED, "another history", self.farewell())
        self._index.begin_again()
        self._catalogue = self._source.catalogue_seq
        self._dirty.clear()
        self._first_change = None

    def watched(self) -> None:
        """Presence has something new to show: the pages that follow it get it with the next fan-out."""
        for seat in self.seats:
            if seat.kind in FOLLOWERS:
                self._due[seat] = None
        if self._due:
            self._wake.set()

    def command(
        self, room: str, screen: str | None, message: Mapping[str, Any], kinds: Collection[SeatKind] = SCREENS
    ) -> int:
        """Tell the screens of a room (or one of them) to do something now; answers how many were told.

        kinds: of the pages there that are told.
        """
        frame = Frame(encode({**message, "type": "do"}))
        there = (seat for place in self._places.of(room, screen) for seat in self._places.at(place))
        told = [seat for seat in there if seat.kind in kinds and seat.port.writable]
        for seat in told:
            self.delivery.write(seat, frame)
        return len(told)

    def prepare(self, places: Iterable[str], layout: str | None) -> list[str]:
        """Have screens make a layout ready, unseen, until it is shown there or for ten minutes; None: nothing any more.

        places: "room/screen". Answers those of them that have a page now; pages that come later are told, too.
        """
        reached = self._ahead.wish(places, layout)
        self._wake.set()
        return reached

    def farewell(self) -> Frame:
        """The `bye` before a restart, with a range of waiting that spreads the returning pages out."""
        return farewell(len(self.seats))

    async def drain(self) -> None:
        """Before a restart: send everybody away, and let nobody stay who comes now."""
        self.closing = True
        await self._leaving.drain(lambda most: list(islice(self.seats, most)), RESTARTED, self.farewell())

    def delay_p95(self) -> float | None:
        """Milliseconds from a change to its last byte, 95th percentile of the latest fan-outs; None: none yet."""
        delays = sorted(self._delays)
        return round(delays[int(len(delays) * 0.95)] * 1000, 1) if delays else None

    async def run(self) -> None:
        """Fan out and beat, for ever: one at a time, so a beat waits for the fan-out in progress (rules 1 and 3)."""
        loop = asyncio.get_running_loop()
        beat_at, rest_until = loop.time() + self.interval, 0.0
        while True:
            try:
                async with asyncio.timeout_at(beat_at):
                    await self._wake.wait()
            except TimeoutError:
                pass
            else:
                await asyncio.sleep(rest_until - loop.time())
                self._wake.clear()
                rest_until = loop.time() + GATHER
                for _ in self.fan_out():
                    await asyncio.sleep(0)
            if loop.time() >= beat_at:
                for _ in self.beat():
                    await asyncio.sleep(0)
                beat_at = max(beat_at, loop.time() - self.interval / 2) + self.interval

    def fan_out(self) -> Iterator[None]:
        """Carry what has changed to everybody it concerns. Yields where the loop should turn."""
        self.delivery.begin_turn()
        yield from self._leaving.see_off()
        dirty, self._dirty = self._dirty, {}
        due, self._due = self._due, {}
        since, self._first_change = self._first_change, None
        for view in dirty:
            yield from self.delivery.spread(view, self._index.seats(view))
        yield from self.delivery.serve_all(list(due))
        if since is not None:
            self._delays.append(self._now() - since)
            self.flushes.add(self._delays[-1])

    def beat(self) -> Iterator[None]:
        """Serve whoever is behind, and tell everybody the time. Yields where the loop should turn."""
        if len(self.seats) > MANY:
            self.interval = SLOW_BEAT
        elif len(self.seats) < FEWER:
            self.interval = BEAT
        self._index.rest()
        self._ahead.rest()
        self.delivery.begin_turn()
        yield from self.delivery.beat(list(self.seats), self.interval)

    def _reseat(self, seats: list[Seat]) -> None:
        wanted: dict[tuple[SeatKind, str, Sensitivity], View] = {}
        for seat in seats:
            alike = seat.kind, seat.place, seat.clearance
            view = wanted.get(alike)
            if view is None:
                view = wanted[alike] = self._index.wanted(seat)
            self.move(seat, view)
            self._due[seat] = None

    def _renew(self, seat: Seat) -> None:
        self.move(seat, self._index.wanted(seat))

    def _are_due(self, seats: Iterable[Seat]) -> None:
        self._due.update(dict.fromkeys(seats))

    def _follow_device(self, device: str) -> None:
        """A device that was forgotten must stop; one that was moved comes back and is seated at its new place."""
        entry = self._source.entries.get(f"@device/{device}")
        paired = entry.value if entry else None
        for seat in [seat for seat in self.seats if seat.device == device]:
            if paired is None:
                self._leaving.close(seat, REVOKED, "revoked")
            elif f"{paired['room']}/{paired['screen']}" != seat.place:
                self._leaving.close(seat, RECONNECT, "moved")

    def _follow_link(self, key: str) -> None:
        """A link that was revoked, or has run out, ends on all its pages."""
        entry = self._source.entries.get(key)
        if entry is None or entry.value is None:
            self.dismiss(lambda seat: seat.link == key.removeprefix("@link/"), LINK_OVER, "the link has ended")

    def _too_slow(self, seat: Seat) -> None:
        self._leaving.close(seat, TOO_SLOW, "too slow")
