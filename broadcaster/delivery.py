"""Writes to seats: shared frames, what a page lacks, hello and beats. Never waits, never queues."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from broadcaster.frames import Frame, encode, raw
from broadcaster.links import APART
from broadcaster.moments import instant
from broadcaster.seat import NOWHERE, Seat, SeatKind
from broadcaster.view import View

PAUSE_LIMIT = 30.0  # seconds a page may take nothing before it is let go
TURN = 0.002  # seconds of writing in one turn of the loop; what pages say meanwhile takes about as long again
CHUNK = 50  # seats written between two looks at the clock

NOTHING_AHEAD = Frame(encode({"type": "prepare", "view": "", "layout": None}))
FOLLOWERS = (SeatKind.CONSOLE, SeatKind.REMOTE)  # see who is there


class Watch(Protocol):
    """What consoles and remotes see of the screens: Presence."""

    @property
    def version(self) -> int: ...

    def frame(self, after: int, rooms: frozenset[str]) -> Frame | None: ...
    def fell_behind(self, seat: Seat, behind: bool) -> None: ...


class Wording(Protocol):
    """What a page is told of its screen: Index."""

    @property
    def epoch(self) -> str: ...
    def rooms(self, seat: Seat) -> frozenset[str]: ...
    def scene(self, seat: Seat) -> tuple[Frame, int]: ...
    def scene_document(self, seat: Seat) -> bytes: ...


class Delivery:
    """The hub's hands. Long work is an iterator that yields where the loop should turn."""

    def __init__(
        self,
        wording: Wording,
        watch: Watch | None,
        reseat: Callable[[Seat], None],
        let_go: Callable[[Seat], None],
        *,
        build: str,
        clock: Callable[[], datetime],
        now: Callable[[], float],
        slice_of: int,
    ) -> None:
        """reseat: puts a page whose view is outdated into the one it should have.

        let_go: closes a page that has taken nothing for PAUSE_LIMIT.
        slice_of: seats written to in one turn of the loop, where TURN is not over before.
        """
        self.aborted = 0  # pages let go because they took nothing
        self.frames_out = 0
        self.bytes_out = 0  # of JSON, before compression
        self.wire_out = 0  # as they go out, compressed and framed
        self._wording = wording
        self._watch = watch
        self._reseat = reseat
        self._let_go = let_go
        self._build = build
        self._clock = clock
        self._now = now
        self._slice = slice_of
        self.stale: Callable[[], str] = lambda: ""  # since when what is served may be old; "" while it is not
        self._written, self._turn_ends = 0, 0.0

    def spread(self, view: View, seats: list[Seat]) -> Iterator[None]:
        """One shared frame to every seat that stands where it begins; the others get what they lack (rule 1)."""
        if view.outdated:
            return
        start, frame = view.carry()
        if frame is None:
            return
        end, size = frame.seq, min(CHUNK, self._slice)
        for begin in range(0, len(seats), size):
            if view.outdated:
                return  # by what came between two slices; its seats are due
            some, now = seats[begin : begin + size], self._now()
            lanes: dict[str, list[Callable[[bytes], None]]] = {}
            for seat in some:
                if seat.cursor == start and seat.view is view:
                    port = seat.port
                    if port.writable:
                        lanes.setdefault(port.lane, []).append(port.send)
                        seat.cursor = end
                        seat.written = now
                elif seat.view is view:
                    self.serve(seat)
            # a loop of its own: the less is done between two system calls, the more of it is still in the caches
            for lane, sends in lanes.items():
                data: bytes = getattr(frame, lane)
                for send in sends:
                    send(data)
                self.frames_out += len(sends)
                self.bytes_out += len(sends) * len(frame.payload)
                self.wire_out += len(sends) * len(data)
            if self.turn_over(len(some)):
                yield

    def serve_all(self, seats: list[Seat]) -> Iterator[None]:
        for seat in seats:
            self.serve(seat)
            if self.turn_over():
                yield

    def begin_turn(self) -> None:
        self._written, self._turn_ends = 0, self._now() + TURN

    def turn_over(self, seats: int = 1) -> bool:
        """Count seats written to; True once the loop should turn, after `slice_of` of them or TURN."""
        self._written += seats
        if self._written < self._slice and self._now() < self._turn_ends:
            return False
        self.begin_turn()
        return True

    def serve(self, seat: Seat) -> None:
        """Write everything this seat lacks, as far as its port takes it: figures, scene, what is ahead, presence."""
        view, port = seat.view, seat.port
        if view is None or not port.writable:
            return
        if view.outdated:
            self._reseat(seat)
            view = seat.view or view
        frame = view.wall(seat.least) if seat.cursor == NOWHERE else view.since(seat.cursor)
        if frame is not None:
            self.write(seat, frame)
            seat.cursor, seat.written = frame.seq, self._now()
        if seat.kind is not SeatKind.CONSOLE and port.writable:
            scene, changed = self._wording.scene(seat)
            if scene is not seat.scene:
                self.write(seat, scene)
                seat.scene, seat.scene_changed, seat.written = scene, changed, self._now()
        if seat.ahead is not seat.told and port.writable:
            self.write(seat, seat.ahead.frame if seat.ahead else NOTHING_AHEAD)
            seat.told = seat.ahead
        if seat.kind in FOLLOWERS and self._watch is not None and port.writable:
            self._show_presence(seat, self._watch)

    def _show_presence(self, seat: Seat, watch: Watch) -> None:
        if seat.presence >= watch.version:
            return
        frame = watch.frame(seat.presence, self._wording.rooms(seat))
        seat.presence = watch.version
        if frame is not None:
            self.write(seat, frame)

    def write(self, seat: Seat, frame: Frame) -> None:
        data: bytes = getattr(frame, seat.port.lane)
        seat.port.send(data)
        self.frames_out += 1
        self.bytes_out += len(frame.payload)
        self.wire_out += len(data)

    def welcome(self, seat: Seat, interval: float) -> None:
        """Say hello to a page that has just been seated; `interval`: seconds between beats."""
        resumed, scene = seat.cursor != NOWHERE, None
        if seat.kind is not SeatKind.CONSOLE:
            seat.scene, seat.scene_changed = self._wording.scene(seat)
            scene = raw(self._wording.scene_document(seat))
        room = "" if seat.room == APART else seat.room
        hello = {
            "type": "hello", "epoch": self._wording.epoch, "seq": seat.cursor if resumed else 0,
            "now": instant(self._clock()), "beat": interval, "build": self._build,
            "view": seat.view.id if seat.view else "", "room": room or None, "screen": (room and seat.screen) or None,
            "scene": scene, "resumed": resumed,
        }  # fmt: skip
        if stale := self.stale():
            hello["stale"] = stale
        if seat.link:
            hello["link"] = {"id": seat.link, "until": seat.until}
        frame = Frame(encode(hello))
        if seat.port.lane == "deflated":  # nobody shares it, and setting up a compressor costs more than it saves
            frame.deflated = frame.plain
        self.write(seat, frame)

    def beat(self, seats: list[Seat], interval: float) -> Iterator[None]:
        """Serve whoever is behind (rule 4); tell everybody the time and the seq it has been written up to (rule 3).

        interval: seconds to the next beat, which pages judge silence by.
        """
        now, frames = instant(self._clock()), dict[int, Frame]()
        stale = {"stale": since} if (since := self.stale()) else {}
        for seat in seats:
            if seat.view is None or self._gone_quiet(seat):
                continue
            self.serve(seat)
            if seat.port.writable and seat.cursor != NOWHERE:
                frame = frames.get(seat.cursor)
                if frame is None:
                    message = {"type": "beat", "seq": seat.cursor, "now": now, "beat": interval, **stale}
                    frame = frames[seat.cursor] = Frame(encode(message))
                self.write(seat, frame)
            self._judge(seat)
            if self.turn_over():
                yield

    def _gone_quiet(self, seat: Seat) -> bool:
        """True for a page that takes nothing; after PAUSE_LIMIT it is let go."""
        if seat.port.writable:
            seat.paused = None
            return False
        if seat.paused is None:
            seat.paused = self._now()
        elif self._now() - seat.paused >= PAUSE_LIMIT:
            self.aborted += 1
            self._let_go(seat)
            return True
        self._judge(seat)
        return True

    def _judge(self, seat: Seat) -> None:
        behind = seat.view is not None and (not seat.port.writable or seat.cursor < seat.view.top)
        if behind is not seat.behind and self._watch is not None:
            seat.behind = behind
            self._watch.fell_behind(seat, behind)
