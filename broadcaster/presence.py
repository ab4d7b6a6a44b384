"""Who is connected, and what each screen has really painted. Not events: memory, rebuilt as pages come back.

Journalled are only screens going up and down (see witness.py) and, during meetings, what was painted.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from broadcaster.audience import PREFIX, Audience, Watchers
from broadcaster.condition import Condition, condition
from broadcaster.events import Draft, Kind
from broadcaster.failing import NONE, FailingLog, failing
from broadcaster.frames import Frame, encode
from broadcaster.moments import Instant, instant
from broadcaster.present import Painted, Present
from broadcaster.seat import Seat, SeatKind

TICK = 1.0  # seconds between two pushes to consoles, and between two batches of receipts
FROZEN_AFTER = 2.5  # beats without a painted receipt
FORGET = 1000  # versions a vanished screen is remembered, so that a console that was slow hears of it


class Record(Protocol):
    def __call__(self, *drafts: Draft) -> Awaitable[int]: ...


class Told(Protocol):
    """Whom presence tells that it has changed, and how often pages are heard of: the hub."""

    @property
    def interval(self) -> float: ...
    def watched(self) -> None: ...


class _Record:
    """What is known of one seat; kept as it comes in, ten thousand times a second in a large house."""

    __slots__ = (
        "condition", "errors", "faults", "frozen", "heard", "hidden", "lag", "made", "painted", "ready", "seen",
        "since",
    )  # fmt: skip

    def __init__(self, at: Instant, now: float) -> None:
        self.since = self.seen = at
        self.heard = now
        self.painted: Painted | None = None
        self.lag: int | None = None
        self.made: int | None = None  # by which documents the page's view was made
        self.errors = 0
        self.faults = NONE
        self.condition: Condition | None = None
        self.ready = ""  # the id of the view that is made ready
        self.hidden = self.frozen = False


class Presence:
    """Keeps a record per seat and shows one per screen: the newest paired device's, else the newest program's.

    clock: time of day; now: seconds that never fall; meeting: is there a meeting at that room's screen?
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        now: Callable[[], float] = time.monotonic,
        meeting: Callable[[str, str], bool] = lambda room, screen: False,
    ) -> None:
        self.version = 0
        self.audience = Audience()
        self._clock = clock
        self._now = now
        self._failing = FailingLog(now)
        self._meeting = meeting
        self._by_place: dict[str, dict[Seat, _Record]] = {}
        self._shown: dict[str, tuple[int, Present | Watchers | None]] = {}  # place -> version, what consoles were told
        self._stirred: set[str] = set()
        self._receipts: list[dict[str, Any]] = []
        self._frames: dict[tuple[int, frozenset[str]], Frame | None] = {}

    # ---- what happens

    def joined(self, seat: Seat) -> None:
        """A page has been seated at a screen; other kinds of seats are nobody's screen."""
        if seat.kind is SeatKind.VIEWER:
            self._stirred.add(self.audience.joined(seat, instant(self._clock())))
        if seat.kind is not SeatKind.SCREEN:
            return
        record = _Record(instant(self._clock()), self._now())
        self._by_place.setdefault(seat.place, {})[seat] = record
        self._stirred.add(seat.place)

    def left(self, seat: Seat) -> None:
        if seat.kind is SeatKind.VIEWER:
            self._stirred.add(self.audience.left(seat))
            return
        seats = self._by_place.get(seat.place)
        if not seats or seats.pop(seat, None) is None:
            return
        self._stirred.add(seat.place)
        if not seats:
            del self._by_place[seat.place]

    def painted(self, seat: Seat, receipt: Mapping[str, Any]) -> None:
        """Take a page's receipt {seq, scene, errors, hidden, view?, faults?, condition?, ready?}.

        Raises ValueError for one of another shape.
        """
        record = self._by_place.get(seat.place, {}).get(seat)
        if record is None:
            return
        seq, scene, errors = (_whole(receipt.get(name, 0)) for name in ("seq", "scene", "errors"))
        faults, ailed = failing(receipt), record.faults
        if faults != ailed:
            record.faults = faults
            self._failing.note(seat.place, seat.build, faults)
            self._stirred.add(seat.place)
        if (ready := str(receipt.get("ready") or "")[:16]) != record.ready:
            record.ready = ready
            self._stirred.add(seat.place)
        said = condition(receipt, record.condition)
        if said != record.condition:
            record.condition = said
            self._stirred.add(seat.place)
        at, now = instant(self._clock()), self._now()
        record.seen, record.heard = at, now
        if seat.written is not None and seq >= seat.cursor and scene == seat.scene_changed:
            record.lag, seat.written = round((now - seat.written) * 1000), None
        hidden, before = receipt.get("hidden") is True, record.painted
        if before is None or before.scene != scene or (record.errors, record.hidden, record.frozen) != (
            errors, hidden, hidden
        ):  # fmt: skip
            self._stirred.add(seat.place)
        made = record.made
        if seat.view is not None and receipt.get("view") == seat.view.id:
            record.made = seat.view.made
        record.painted = Painted(seq, scene, at)
        record.errors, record.hidden, record.frozen = errors, hidden, hidden
        stood, stands = (made, ailed.keys()), (record.made, faults.keys())
        if before is not None and (before.seq, before.scene, *stood) == (seq, scene, *stands):
            return
        if self._meeting(seat.room, seat.screen):
            seen = {"room": seat.room, "screen": seat.screen, "seq": seq, "scene": scene, "at": at}
            by = {} if record.made is None else {"made": record.made}
            self._receipts.append({**seen, **by, "faults": sorted(faults)} if faults else {**seen, **by})

    def fell_behind(self, seat: Seat, behind: bool) -> None:
        """The hub could not (or can again) write everything to a seat, as seat.behind says from now on."""
        if seat in self._by_place.get(seat.place, {}):
            self._stirred.add(seat.place)

    # ---- what is shown

    def get(self, room: str, screen: str) -> Present | None:
        """The record of a screen now."""
        seats = self._by_place.get(f"{room}/{screen}")
        if not seats:
            return None
        return _present(seats, max(seats, key=_precedence))

    def device(self, room: str, screen: str, device: str) -> Present | None:
        """The record of a device's own page, also where another one fills the screen, too."""
        seats = self._by_place.get(f"{room}/{screen}", {})
        return next((_present(seats, seat) for seat in seats if seat.device == device), None)

    def connected(self) -> dict[str, str]:
        """Who is connected now: "room/screen" -> device, or the name of the program."""
        newest = {place: max(seats, key=_precedence) for place, seats in self._by_place.items()}
        return {place: seat.device or seat.name for place, seat in newest.items()}

    def publish(self) -> bool:
        """Make what has changed since the last time visible to consoles; True if there is anything."""
        told: dict[str, Present | Watchers | None] = {}
        for place in self._stirred:
            room, _, screen = place.partition("/")
            record = self.audience.on(screen) if place.startswith(PREFIX) else self.get(room, screen)
            before = self._shown.get(place, (0, None))[1]
            if (record and record.news) != (before and before.news):
                told[place] = record
        self._stirred.clear()
        if not told:
            return False
        self.version += 1
        self._frames.clear()
        for place, record in told.items():
            self._shown[place] = (self.version, record)
        for place, (version, record) in list(self._shown.items()):
            if record is None and version < self.version - FORGET:
                del self._shown[place]
        return True

    def frame(self, after: int, rooms: frozenset[str]) -> Frame | None:
        """The presence message for who has seen version `after` (below 0: nothing), of these rooms; empty: of all."""
        if (after, rooms) not in self._frames:
            self._frames[after, rooms] = self._message(after, rooms)
        return self._frames[after, rooms]

    def _message(self, after: int, rooms: frozenset[str]) -> Frame | None:
        whole = after < 0 or after < self.version - FORGET
        shown = {
            place: record
            for place, (version, record) in self._shown.items()
            if (not rooms or place.partition("/")[0] in rooms) and (record is not None if whole else version > after)
        }
        if not whole and not shown:
            return None
        links = {place.removeprefix(PREFIX): each for place, each in shown.items() if place.startswith(PREFIX)}
        screens = {place: each for place, each in shown.items() if not place.startswith(PREFIX)}
        message: dict[str, Any] = {"type": "presence", "whole": whole, "screens": screens}
        if links:
            message["links"] = {id: each.browsers if isinstance(each, Watchers) else [] for id, each in links.items()}
        return Frame(encode(message))

    # ---- time passes

    async def push(self, told: Told) -> None:
        """A role for ever: look for frozen screens, and show consoles what has changed, once a TICK."""
        while True:
            self.freeze(FROZEN_AFTER * told.interval)
            if self.publish():
                told.watched()
            await asyncio.sleep(TICK)

    async def testify(self, record: Record) -> None:
        """A role for ever: during meetings, record what was painted, in one batch a TICK."""
        while True:
            if draft := self.draft():
                await record(draft)
            await asyncio.sleep(TICK)

    def freeze(self, limit: float) -> None:
        """Mark the screens that have painted nothing for `limit` seconds."""
        before = self._now() - limit
        for place, seats in self._by_place.items():
            for record in seats.values():
                if record.heard < before and not record.frozen:
                    record.frozen = True
                    self._stirred.add(place)

    def draft(self) -> Draft | None:
        """The receipts that came in during meetings since the last time: all of them, for the minutes say each."""
        if not self._receipts:
            return None
        receipts, self._receipts = self._receipts, []
        return Draft(Kind.PAINTED, "presence", {"receipts": receipts})


def _present(seats: Mapping[Seat, _Record], seat: Seat) -> Present:
    record, painted = seats[seat], seats[seat].painted
    return Present(
        seat.room, seat.screen, seat.device or seat.name, record.since, seat.address, seat.build,
        record.seen, record.hidden, record.errors, painted, record.lag, seat.behind, record.frozen, len(seats),
        max(0, seat.cursor - painted.seq) if painted else None,
        tuple(sorted({each.device or each.name for each in seats if each.behind})), record.faults, record.condition,
        seat.ahead.layout if seat.ahead and seat.ahead.view == record.ready else None,
    )  # fmt: skip


def _precedence(seat: Seat) -> tuple[bool, int]:
    """Paired devices come before programs, the newest before the others."""
    return bool(seat.device), seat.id


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0 or value > 1 << 53:
        raise ValueError(f"a receipt has {value!r} where a whole number belongs")
    return value
