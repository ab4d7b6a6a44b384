"""Writes to seats: shared frames, what a page lacks, hello and beats. Never waits, never queues."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Protocol

from broadcaster.frames import Frame, encode
from broadcaster.moments import instant
from broadcaster.seat import NOWHERE, Seat, SeatKind
from broadcaster.view import View

PAUSE_LIMIT = 30.0  # seconds a page may take nothing before it is let go


class Watch(Protocol):
    """What consoles and remotes see of the screens: Presence."""

    version: int

    def frame(self, after: int, room: str) -> Frame | None: ...
    def fell_behind(self, seat: Seat, behind: bool) -> None: ...


class Wording(Protocol):
    """What a page is told of its screen: Index."""

    @property
    def epoch(self) -> str: ...
    def scene(self, seat: Seat) -> tuple[Frame, int]: ...
    def scene_document(self, seat: Seat) -> dict[str, Any]: ...


class Delivery:
    """The hub's hands. Long work is an iterator that yields after every slice of seats."""

    def __init__(
        self,
        wording: Wording,
        watch: Watch | None,
        let_go: Callable[[Seat], None],
        *,
        build: str,
        clock: Callable[[], datetime],
        now: Callable[[], float],
        slice_of: int,
    ) -> None:
        """let_go: closes a page that has taken nothing for PAUSE_LIMIT."""
        self.aborted = 0
        self.frames_out = 0
        self.bytes_out = 0
        self._wording = wording
        self._watch = watch
        self._let_go = let_go
        self._build = build
        self._clock = clock
        self._now = now
        self._slice = slice_of

    def spread(self, view: View, seats: list[Seat]) -> Iterator[None]:
        """One shared frame to every seat that stands where it begins; the others get what they lack (rule 1)."""
        start, frame = view.flushed, view.since(view.flushed)
        view.flushed = view.top
        if frame is None:
            return
        end, now = frame.seq, self._now()
        for some in self._slices(seats):
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
            yield

    def serve_all(self, seats: list[Seat]) -> Iterator[None]:
        for some in self._slices(seats):
            for seat in some:
                self.serve(seat)
            yield

    def serve(self, seat: Seat) -> None:
        """Write everything this seat lacks, as far as its port takes it: figures, then the scene, then presence."""
        view, port = seat.view, seat.port
        if view is None or not port.writable:
            return
        frame = view.wall(seat.least) if seat.cursor == NOWHERE else view.since(seat.cursor)
        if frame is not None:
            self.write(seat, frame)
            seat.cursor, seat.written = frame.seq, self._now()
        if seat.kind is not SeatKind.CONSOLE and port.writable:
            scene, changed = self._wording.scene(seat)
            if scene is not seat.scene:
                self.write(seat, scene)
                seat.scene, seat.scene_changed, seat.written = scene, changed, self._now()
        if seat.kind is not SeatKind.SCREEN and self._watch is not None and port.writable:
            self._show_presence(seat, self._watch)

    def _show_presence(self, seat: Seat, watch: Watch) -> None:
        if seat.presence >= watch.version:
            return
        frame = watch.frame(seat.presence, seat.room)
        seat.presence = watch.version
        if frame is not None:
            self.write(seat, frame)

    def write(self, seat: Seat, frame: Frame) -> None:
        seat.port.send(getattr(frame, seat.port.lane))
        self.frames_out += 1
        self.bytes_out += len(frame.payload)

    def welcome(self, seat: Seat, interval: float) -> None:
        """Say hello to a page that has just been seated; `interval`: seconds between beats."""
        resumed, scene = seat.cursor != NOWHERE, None
        if seat.kind is not SeatKind.CONSOLE:
            seat.scene, seat.scene_changed = self._wording.scene(seat)
            scene = self._wording.scene_document(seat)
        hello = {
            "type": "hello", "epoch": self._wording.epoch, "seq": seat.cursor if resumed else 0,
            "now": instant(self._clock()), "beat": interval, "build": self._build,
            "view": seat.view.id if seat.view else "", "room": seat.room or None, "screen": seat.screen or None,
            "scene": scene, "resumed": resumed,
        }  # fmt: skip
        self.write(seat, Frame(encode(hello)))

    def beat(self, seats: list[Seat]) -> Iterator[None]:
        """Serve whoever is behind (rule 4); tell everybody the time and the seq it has been written up to (rule 3)."""
        now, frames = instant(self._clock()), dict[int, Frame]()
        for some in self._slices(seats):
            for seat in some:
                if seat.view is None or self._gone_quiet(seat):
                    continue
                self.serve(seat)
                if seat.port.writable and seat.cursor != NOWHERE:
                    frame = frames.get(seat.cursor)
                    if frame is None:
                        frame = frames[seat.cursor] = Frame(encode({"type": "beat", "seq": seat.cursor, "now": now}))
                    self.write(seat, frame)
                self._judge(seat)
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

    def _slices(self, seats: list[Seat]) -> Iterator[list[Seat]]:
        for start in range(0, len(seats), self._slice):
            yield seats[start : start + self._slice]
