"""A look at rooms before a meeting: their screens, what was left standing there, and the figures of their layouts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from broadcaster.meeting import Meeting
from broadcaster.model import Sensitivity
from broadcaster.moments import instant
from broadcaster.rooms import Room, Screen
from displays import pages
from displays.checks import WORST, Finding, Looked, State, by_weight, of_screen, worst
from displays.house import House
from displays.naming import look
from displays.supplied import Supply, supply

PLANNED = "planned"  # the stage of a room that is nobody's alarm yet
JOURNALLED = 100  # findings that an event names


@dataclass(frozen=True, slots=True)
class ScreenReport:
    screen: Screen
    layout: str | None
    findings: Sequence[Finding]

    @property
    def state(self) -> State:
        return worst(each.state for each in self.findings)


@dataclass(frozen=True, slots=True)
class RoomReport:
    """findings: of the room as a whole, none of them good."""

    room: Room
    findings: Sequence[Finding]
    screens: Sequence[ScreenReport]

    @property
    def state(self) -> State:
        return worst((*(each.state for each in self.findings), *(each.state for each in self.screens)))


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; the worst first everywhere. supply: None where nobody asked about figures."""

    meeting: Meeting | None
    rooms: Sequence[RoomReport]
    supply: Supply | None
    service: Sequence[Finding] = field(default=())

    def all(self) -> Iterator[tuple[Finding, Mapping[str, str]]]:
        """Every finding with where it was found."""
        for each in self.service:
            yield each, {}
        for room in self.rooms:
            here = {"room": room.room.key}
            yield from ((each, here) for each in room.findings)
            for one in room.screens:
                yield from ((each, here | {"screen": one.screen.key}) for each in one.findings)
        if self.supply:
            yield from ((finding, {"feed": key}) for key, (_, finding) in self.supply.feeds.items())
            yield from ((each.finding, {"series": each.series}) for each in self.supply.figures)

    def counts(self) -> dict[State, int]:
        """How many findings are in each state; whole figures count as good."""
        found = dict.fromkeys(WORST, 0)
        for finding, _ in self.all():
            found[finding.state] += 1
        found[State.GOOD] += self.supply.whole if self.supply else 0
        return found

    def event(self) -> dict[str, Any]:
        """As the journal keeps it: what is not good, the worst first."""
        counts = self.counts()
        wrong = [(finding, where) for finding, where in self.all() if finding.state is not State.GOOD]
        wrong.sort(key=lambda each: WORST.index(each[0].state))
        findings = [{"code": one.code, "state": one.state, "args": one.args, **where} for one, where in wrong]
        data: dict[str, Any] = {
            "rooms": [each.room.key for each in self.rooms],
            "verdict": worst(state for state, n in counts.items() if n),
            "bad": counts[State.BAD],
            "warn": counts[State.WARN],
            "findings": findings[:JOURNALLED],
        }
        return data | ({"meeting": self.meeting.id} if self.meeting else {})


def examine(house: House, rooms: Iterable[Room], meeting: Meeting | None, seen: Sensitivity, *, data: bool) -> Report:
    """Look at these rooms as they are now. seen: whose figures; data: look at figures and feeds, too."""
    chosen = list(rooms)
    paired = frozenset((one["room"], one["screen"]) for one in house.state.devices.values())
    eye = _Eye(house, pages.build_id(), paired)
    reports = [_room(eye, each) for each in chosen]
    found = None
    if data:
        open_to = max((each.clearance for each in chosen), key=lambda each: each.rank, default=Sensitivity.PUBLIC)
        clearance = min(open_to, seen, key=lambda each: each.rank)
        found = supply(look(house.state, house.gate.clock()), _layouts(house, reports, meeting), clearance)
    order = sorted(reports, key=lambda each: WORST.index(each.state))
    return Report(meeting, order, found, [*_service(house), *_agenda(house, meeting)])


@dataclass(frozen=True, slots=True)
class _Eye:
    """What a look goes by. build: of the server's pages; paired: room and screen of every device."""

    house: House
    build: str
    paired: frozenset[tuple[str, str]]


def _room(eye: _Eye, room: Room) -> RoomReport:
    screens = [_screen(eye, room, each) for each in room.screens]
    left = [] if room.stage == PLANNED else _left(eye.house, room)
    return RoomReport(room, by_weight(left), sorted(screens, key=lambda each: WORST.index(each.state)))


def _screen(eye: _Eye, room: Room, screen: Screen) -> ScreenReport:
    state, place = eye.house.state, f"{room.key}/{screen.key}"
    scene, present = state.scene(room.key, screen.key) or {}, eye.house.presence_of(room.key, screen.key)
    if room.stage == PLANNED and present is None:
        return ScreenReport(screen, scene.get("layout"), [Finding("planned", State.GOOD)])
    up = state.entries.get(f"@screen/{place}")
    down = up.value["since"] if up and up.value and not up.value["up"] else None
    device = (room.key, screen.key) in eye.paired
    looked = Looked(screen, present, device, down, scene.get("changed"), eye.build)
    return ScreenReport(screen, scene.get("layout"), of_screen(looked))


def _left(house: House, room: Room) -> list[Finding]:
    """What somebody has left standing in a room: a hold, a focus, a rehearsal's notice. Once for the room."""
    found: list[Finding] = []
    for screen in room.screens:
        scene = house.state.scene(room.key, screen.key) or {}
        why = scene.get("why") or {}
        if hold := scene.get("hold"):
            args = {"at": hold["at"], "by": (why.get("hold") or {}).get("by") or hold.get("by") or ""}
            found.append(Finding("left_hold", State.WARN, args))
        if scene.get("focus"):
            found.append(Finding("left_focus", State.WARN, {"by": (why.get("focus") or {}).get("by") or ""}))
        for notice in scene.get("notices") or ():
            code = {"Actual": "notice_actual", "System": "notice_system"}.get(notice["status"], "left_notice")
            found.append(Finding(code, State.WARN, {"headline": notice["headline"]}))
    return [each for place, each in enumerate(found) if each not in found[:place]]


def _layouts(house: House, rooms: Iterable[RoomReport], meeting: Meeting | None) -> list[str]:
    """What the rooms show, will show by themselves, and will show for the agenda."""
    named: list[str] = []
    for item in meeting.agenda if meeting else ():
        named += [each for each in (item.layout, *item.layouts.values()) if each]
    for room in rooms:
        for one in room.screens:
            following = (house.state.scene(room.room.key, one.screen.key) or {}).get("next") or {}
            named += [each for each in (one.layout, following.get("layout")) if each]
    return list(dict.fromkeys(named))


def _agenda(house: House, meeting: Meeting | None) -> Iterable[Finding]:
    """Items of the agenda whose layout or topic is there no more."""
    for item in meeting.agenda if meeting else ():
        document = house.state.layout(item.layout) if item.layout else None
        args = {"item": item.title, "layout": item.layout}
        gone = [each for each in (item.layout, *item.layouts.values()) if each and house.state.layout(each) is None]
        if gone:
            yield Finding("agenda_layout", State.BAD, args | {"layout": ", ".join(dict.fromkeys(gone))})
        elif item.topic and document and item.topic not in {one["key"] for one in document.get("topics") or ()}:
            yield Finding("agenda_topic", State.BAD, args | {"topic": item.topic})


def _service(house: House) -> Iterable[Finding]:
    if not house.broadcast.following:
        yield Finding("not_following", State.BAD, {"at": instant(house.gate.clock())})
    if house.journal.damaged:
        yield Finding("journal_damaged", State.BAD)
    if doubt := house.steady.doubt:
        yield Finding(f"server_clock_{doubt.why}", State.BAD, {"seconds": round(abs(doubt.seconds))})
    faulty = [key for key, each in house.state.entries.items() if key.startswith("@problem/") and each.value]
    if faulty:
        yield Finding("site_faults", State.WARN, {"n": len(faulty)})
