"""Who is connected, and what each screen has really painted. Not events: memory, rebuilt as pages come back.

Journalled are only screens going up and down (see witness.py) and, during meetings, what was painted.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from broadcaster.attendance import Attendance, precedence, present_of, row_of
from broadcaster.audience import PREFIX, Audience, Watchers
from broadcaster.condition import condition
from broadcaster.elsewhere import PHONES, Elsewhere, Phone, Phones, Told, foremost, joined
from broadcaster.failing import FailingLog, failing
from broadcaster.frames import Frame
from broadcaster.moments import instant
from broadcaster.present import Painted, Present
from broadcaster.receipts import Receipts
from broadcaster.seat import Seat, SeatKind
from broadcaster.telling import NODES, NodesSeen, Shown, Telling

TICK = 1.0  # seconds between two pushes to consoles
FROZEN_AFTER = 2.5  # beats without a painted receipt


class Consoles(Protocol):
    """Whom presence tells that it has changed, and how often pages are heard of: the hub."""

    @property
    def interval(self) -> float: ...
    def watched(self) -> None: ...


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
        self.audience = Audience()
        self.elsewhere = Elsewhere(self._heard_of)
        self.receipts = Receipts()
        self.sharing = False
        self._clock = clock
        self._now = now
        self._failing = FailingLog(now)
        self._meeting = meeting
        self._by_place: dict[str, dict[Seat, Attendance]] = {}
        self._phones: dict[Seat, Phone] = {}
        self._telling = Telling()
        self._nodes: NodesSeen | None = None
        self._stirred: set[str] = set()  # places that consoles may have to hear of
        self._unshared: set[str] = set()  # and other nodes
        self._moved: dict[str, None] = {}  # places that have painted other figures since other nodes heard of them

    @property
    def version(self) -> int:
        """How often consoles have been told something."""
        return self._telling.version

    # ---- what happens

    def joined(self, seat: Seat) -> None:
        """A page has been seated at a screen; other kinds of seats are nobody's screen."""
        if seat.kind is SeatKind.VIEWER:
            self._stir(self.audience.joined(seat, instant(self._clock())))
        if seat.kind is SeatKind.REMOTE:
            self._phones[seat] = Phone(seat.name, seat.meeting, seat.room)
            self._stir(PHONES)
        if seat.kind is not SeatKind.SCREEN:
            return
        record = Attendance(instant(self._clock()), self._now())
        self._by_place.setdefault(seat.place, {})[seat] = record
        self._stir(seat.place)

    def left(self, seat: Seat) -> None:
        if seat.kind is SeatKind.VIEWER:
            self._stir(self.audience.left(seat))
            return
        if self._phones.pop(seat, None):
            self._stir(PHONES)
        seats = self._by_place.get(seat.place)
        if not seats or seats.pop(seat, None) is None:
            return
        self._stir(seat.place)
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
            self._stir(seat.place)
        if (ready := str(receipt.get("ready") or "")[:16]) != record.ready:
            record.ready = ready
            self._stir(seat.place)
        said = condition(receipt, record.condition)
        if said != record.condition:
            record.condition = said
            self._stir(seat.place)
        at, now = instant(self._clock()), self._now()
        record.seen, record.heard = at, now
        if seat.written is not None and seq >= seat.cursor and scene == seat.scene_changed:
            record.lag, seat.written = round((now - seat.written) * 1000), None
        hidden, before = receipt.get("hidden") is True, record.painted
        if before is None or before.scene != scene or (record.errors, record.hidden, record.frozen) != (
            errors, hidden, hidden
        ):  # fmt: skip
            self._stir(seat.place)
        made = record.made
        if seat.view is not None and receipt.get("view") == seat.view.id:
            record.made = seat.view.made
        record.painted = Painted(seq, scene, at)
        if self.sharing and (before is None or before.seq != seq):
            self._moved[seat.place] = None
        record.errors, record.hidden, record.frozen = errors, hidden, hidden
        stood, stands = (made, ailed.keys()), (record.made, faults.keys())
        if before is not None and (before.seq, before.scene, *stood) == (seq, scene, *stands):
            return
        if self._meeting(seat.room, seat.screen):
            seen = {"room": seat.room, "screen": seat.screen, "seq": seq, "scene": scene, "at": at}
            by = {} if record.made is None else {"made": record.made}
            self.receipts.note({**seen, **by, "faults": sorted(faults)} if faults else {**seen, **by})

    def fell_behind(self, seat: Seat, behind: bool) -> None:
        """The hub could not (or can again) write everything to a seat, as seat.behind says from now on."""
        if seat in self._by_place.get(seat.place, {}):
            self._stir(seat.place)

    def _stir(self, place: str) -> None:
        self._stirred.add(place)
        if self.sharing:
            self._unshared.add(place)

    def _heard_of(self, place: str) -> None:
        self._stirred.add(place)

    # ---- what is shown

    def get(self, room: str, screen: str) -> Present | None:
        """The record of a screen now, at whichever node it is."""
        place = f"{room}/{screen}"
        seats, others = self._by_place.get(place), self.elsewhere.rows(place)
        if not others:
            return row_of(seats).present if seats else None
        return joined([*([row_of(seats)] if seats else []), *others])

    def device(self, room: str, screen: str, device: str) -> Present | None:
        """The record of a device's own page, also where another one fills the screen, too."""
        seats = self._by_place.get(place := f"{room}/{screen}", {})
        here = (present_of(seats, seat) for seat in seats if seat.device == device)
        there = (each.present for each in self.elsewhere.rows(place) if each.present.device == device)
        return next(here, None) or next(there, None)

    def connected(self) -> dict[str, str]:
        """Who is connected now, at any node: "room/screen" -> device, or the name of the program."""
        newest = {place: max(seats, key=precedence) for place, seats in self._by_place.items()}
        found = {place: seat.device or seat.name for place, seat in newest.items()}
        for place, rows in self.elsewhere.devices():
            seats = self._by_place.get(place)
            found[place] = foremost([row_of(seats), *rows] if seats else rows).present.device
        return found

    def connected_here(self) -> int:
        """How many screens have a page at this node."""
        return len(self._by_place)

    def watchers(self, link: str) -> Watchers | None:
        """Who watches by a link, at any node; None: nobody."""
        here, there = self.audience.on(link), self.elsewhere.watchers(PREFIX + link)
        if not there:
            return here
        return Watchers(tuple(sorted((*(here.browsers if here else ()), *there), key=lambda each: each.since)))

    def phones(self) -> Iterator[Phone]:
        """Presenters' phones, at any node."""
        yield from self._phones.values()
        yield from self.elsewhere.phones()

    def publish(self) -> bool:
        """Make what has changed since the last time visible to consoles; True if there is anything."""
        seen: dict[str, Shown | None] = {}
        for place in self._stirred:
            if place.startswith(PREFIX):
                seen[place] = self.watchers(place.removeprefix(PREFIX))
            elif place == NODES:
                seen[place] = self._nodes
            elif place != PHONES:
                seen[place] = self.get(*place.split("/", 1))
        self._stirred.clear()
        return self._telling.tell(seen)

    def frame(self, after: int, rooms: frozenset[str]) -> Frame | None:
        """The presence message for who has seen version `after` (below 0: nothing), of these rooms; empty: of all."""
        return self._telling.frame(after, rooms)

    def nodes(self, nodes: Sequence[Mapping[str, Any]], gone: Sequence[Mapping[str, Any]]) -> None:
        """The nodes of the cluster as consoles have them, and those that are gone; none where there is only one."""
        self._nodes = NodesSeen(tuple(nodes), tuple(gone)) if nodes else None
        self._stirred.add(NODES)

    # ---- what other nodes are told

    def share(self) -> None:
        """From now on keep what has changed for `changed` and `moved`; all that is here has."""
        self.sharing = True
        self._unshared = {*self._by_place, *self.audience.places(), PHONES}

    def changed(self, most: int) -> dict[str, Told | None]:
        """What has changed here since the last time, of so many places at most; None: nobody is there any more."""
        taken = [self._unshared.pop() for _ in range(min(most, len(self._unshared)))]
        return {place: self.here(place) for place in taken}

    def here(self, place: str) -> Told | None:
        """What this node itself has of a place."""
        if place == PHONES:
            return Phones(tuple(self._phones.values())) if self._phones else None
        if place.startswith(PREFIX):
            return self.audience.on(place.removeprefix(PREFIX))
        seats = self._by_place.get(place)
        return row_of(seats) if seats else None

    def moved(self, most: int) -> dict[str, list[Any]]:
        """What screens here have painted since the last time: [seq, at, lag, unpainted], of so many at most."""
        taken = [place for place, _ in zip(self._moved, range(most), strict=False)]
        found: dict[str, list[Any]] = {}
        for place in taken:
            del self._moved[place]
            if (seats := self._by_place.get(place)) and (painted := (present := row_of(seats).present).painted):
                found[place] = [painted.seq, painted.at, present.lag, present.unpainted]
        return found

    # ---- time passes

    async def push(self, told: Consoles) -> None:
        """A role for ever: look for frozen screens, and show consoles what has changed, once a TICK."""
        while True:
            self.freeze(FROZEN_AFTER * told.interval)
            if self.publish():
                told.watched()
            await asyncio.sleep(TICK)

    def freeze(self, limit: float) -> None:
        """Mark the screens that have painted nothing for `limit` seconds."""
        before = self._now() - limit
        for place, seats in self._by_place.items():
            for record in seats.values():
                if record.heard < before and not record.frozen:
                    record.frozen = True
                    self._stir(place)


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0 or value > 1 << 53:
        raise ValueError(f"a receipt has {value!r} where a whole number belongs")
    return value
