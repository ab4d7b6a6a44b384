"""What a screen shows now, why, and what comes next. Pure: `now` is an argument."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from broadcaster import agenda, dayparts, notices
from broadcaster.claims import Claim, Notice
from broadcaster.days import Calendar
from broadcaster.meeting import Meeting
from broadcaster.moments import Instant
from broadcaster.ranking import Spot, contenders, covers, holder
from broadcaster.rooms import Room, Screen

SLOTS = ("layout", "focus", "hold")


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is on: whose claim, of which rank and width, since when and until when.

    A schedule has its name in `name`, and in `day` that of the holiday it is for; a home layout has neither `by` nor
    `since`.
    """

    rank: str
    width: str
    key: str
    by: str = ""
    since: Instant | None = None
    until: Instant | None = None
    pinned: bool = False
    name: Mapping[str, str] = field(default_factory=dict)
    day: Mapping[str, str] = field(default_factory=dict)

    def wire(self) -> dict[str, Any]:
        names = ("rank", "width", "key", "by", "since", "until", "pinned")
        shown = {name: getattr(self, name) for name in names}
        return shown | {name: dict(text) for name, text in (("name", self.name), ("day", self.day)) if text}


@dataclass(frozen=True, slots=True)
class Next:
    """What the layout changes to by itself, and when: the end of a claim or the edge of a daypart."""

    at: Instant
    layout: str | None
    why: Why | None

    def wire(self) -> dict[str, Any]:
        return {"at": self.at, "layout": self.layout, "why": self.why.wire() if self.why else None}


@dataclass(frozen=True, slots=True)
class Coming:
    """A slot's next change by itself: what it changes to (None: nothing holds it then), and why."""

    at: Instant
    slot: str
    value: Any
    why: Why | None

    def wire(self) -> dict[str, Any]:
        return {"at": self.at, "slot": self.slot, "value": self.value, "why": self.why.wire() if self.why else None}


@dataclass(frozen=True, slots=True)
class Scene:
    """What a screen shows. layout None: neither a claim nor the home names a layout that exists."""

    room: str
    screen: str
    layout: str | None
    focus: str | None = None
    hold: Mapping[str, Any] | None = None  # {seq, at, by, since}
    notices: tuple[Notice, ...] = ()
    meeting: str | None = None
    rehearsal: bool = False  # that meeting is one
    agenda: Mapping[str, Any] | None = None  # only where the layout shows it: it would weigh on every other scene
    why: Mapping[str, Why] = field(default_factory=dict)  # slot -> why; only slots that are held
    next: Next | None = None

    def wire(self) -> dict[str, Any]:
        """The value of `@scene/<room>/<screen>`, without `changed`."""
        shown = {
            "room": self.room,
            "screen": self.screen,
            "layout": self.layout,
            "focus": self.focus,
            "hold": dict(self.hold) if self.hold else None,
            "notices": [notices.wire(notice) for notice in self.notices],
            "meeting": self.meeting,
            "why": {slot: why.wire() for slot, why in self.why.items()},
            "next": self.next.wire() if self.next else None,
        }
        more: dict[str, Any] = {"rehearsal": True} if self.rehearsal else {}
        return shown | more | ({} if self.agenda is None else {"agenda": dict(self.agenda)})


def resolve(
    claims: Iterable[Claim],
    room: Room,
    screen: Screen,
    layouts: Mapping[str, Mapping[str, Any]],
    now: Instant,
    calendar: Calendar,
    notices: Iterable[Notice] = (),
    meetings: Sequence[Meeting] | None = None,
) -> Scene:
    """Decide every slot of one screen.

    A claim does not stand when its end has come, when it names a layout that does not exist, or a topic the layout
    lacks. An operator's layout that is not pinned also yields to a presenter's layout made after it. With `meetings`
    given, claims of a presenter or an agenda stand only while their meeting is on in this room, and a step through its
    agenda takes the place of the layout or focus a presenter chose before it, and of an operator's layout that is not
    pinned. `layouts` are the layout documents.
    """
    spot = Spot(room, screen, layouts, calendar, meetings)
    reaching = [claim for claim in claims if covers(claim.width, claim.key, room, screen)]
    found = _now(reaching, spot, now, notices)
    return replace(found, next=next(_next(reaching, spot, found, now), None))


def explain(claims: Iterable[Claim], spot: Spot, now: Instant, slot: str) -> list[dict[str, Any]]:
    """Every claim for a slot of that screen, what holds it first, each with why it does not (`lost`)."""
    claims = list(claims)
    layout = holder("layout", claims, spot, now)
    found = contenders(slot, claims, spot, now, layout.value if layout else None)
    return [{**_why(one.claim, spot).wire(), "value": one.claim.value, "lost": one.lost or None} for one in found]


def coming(
    claims: Iterable[Claim], spot: Spot, now: Instant, notices: Iterable[Notice] = (), most: int = 12
) -> list[Coming]:
    """What the slots change to by themselves, in order: ends of claims, notices and meetings, and dayparts.

    Of notices the value is the ids of those that stand. Looks as far ahead as dayparts do.
    """
    reaching = [claim for claim in claims if covers(claim.width, claim.key, spot.room, spot.screen)]
    notices = list(notices)
    before = _now(reaching, spot, now, notices)
    found: list[Coming] = []
    for at in _moments(reaching, spot, now, notices):
        then = _now(reaching, spot, at, notices)
        found += (Coming(at, slot, value, then.why.get(slot)) for slot, value in _changes(before, then))
        if len(found) >= most:
            break
        before = then
    return found[:most]


def boundary(
    claims: Iterable[Claim],
    room: Room,
    now: Instant,
    calendar: Calendar,
    notices: Iterable[Notice] = (),
    meetings: Iterable[Meeting] = (),
) -> Instant | None:
    """The earliest moment after `now` at which a scene of this room may change by itself; None: never."""
    ends = [each.until for group in (claims, notices, meetings) for each in group if each.until and each.until > now]
    edges = dayparts.edges(room, None, now, calendar)
    return min((*ends, *edges), default=None)


def _now(reaching: Sequence[Claim], spot: Spot, now: Instant, standing: Iterable[Notice]) -> Scene:
    meeting = spot.meeting(now)
    layout = holder("layout", reaching, spot, now)
    on = layout.value if layout else None
    focus, hold = holder("focus", reaching, spot, now, on), holder("hold", reaching, spot, now)
    found = {"layout": layout, "focus": focus, "hold": hold}
    return Scene(
        room=spot.room.key,
        screen=spot.screen.key,
        layout=on,
        focus=focus.value if focus else None,
        hold={**hold.value, "by": hold.by, "since": hold.since} if hold else None,
        notices=tuple(notices.standing(standing, spot.room, spot.screen, now)),
        meeting=meeting.id if meeting else None,
        rehearsal=bool(meeting and meeting.rehearsal),
        agenda=agenda.shown(meeting) if meeting and on and _lists_it(spot.layouts[on]) else None,
        why={slot: _why(claim, spot) for slot, claim in found.items() if claim},
    )


def _next(reaching: Sequence[Claim], spot: Spot, found: Scene, now: Instant) -> Iterator[Next]:
    """The later moments at which another layout is on than before."""
    wishes = [one for one in reaching if one.slot == "layout"]
    ends = sorted(_ends(wishes, spot, now))
    edges = sorted({*ends, *dayparts.edges(spot.room, spot.screen, now, spot.calendar)})
    before, at = found.layout, now
    holding = found.why["layout"].rank if "layout" in found.why else ""
    while True:
        moments = edges if holding in ("schedule", "home", "") else ends  # dayparts move nothing that lies on them
        later = next((each for each in moments if each > at), None)
        if later is None:
            return
        at = later
        layout = holder("layout", wishes, spot, at)
        then, holding = (layout.value, layout.rank) if layout else (None, "")
        if then != before:
            yield Next(at, then, _why(layout, spot) if layout else None)
        before = then


def _moments(reaching: Sequence[Claim], spot: Spot, now: Instant, standing: Sequence[Notice] = ()) -> list[Instant]:
    """When something of that screen may change by itself, in order."""
    edges = dayparts.edges(spot.room, spot.screen, now, spot.calendar)
    return sorted({*_ends(reaching, spot, now, standing), *edges})


def _ends(reaching: Iterable[Claim], spot: Spot, now: Instant, standing: Iterable[Notice] = ()) -> Iterator[Instant]:
    """When claims, notices and meetings of that screen end."""
    here = [each for each in spot.meetings or () if spot.room.key in each.rooms]
    shown = [each for each in standing if any(covers(*one, spot.room, spot.screen) for one in each.targets)]
    yield from (each.until for group in (reaching, here, shown) for each in group if each.until and each.until > now)


def _changes(before: Scene, then: Scene) -> Iterator[tuple[str, Any]]:
    for slot in SLOTS:
        value = getattr(then, slot)
        if value != getattr(before, slot) or then.why.get(slot) != before.why.get(slot):
            yield slot, value
    if then.notices != before.notices:
        yield "notices", [each.id for each in then.notices]


def _why(claim: Claim, spot: Spot) -> Why:
    name: Mapping[str, str] = {}
    day: Mapping[str, str] = {}
    if claim.rank == "schedule":
        one = spot.room.schedules[claim.seq]
        name = one.name
        if one.on == "holidays":
            day = spot.calendar.holidays.get(spot.calendar.day_of(claim.since).isoformat()) or {}
    since = claim.since or None
    return Why(claim.rank, claim.width, claim.key, claim.by, since, claim.until, claim.pinned, name, day)


def _lists_it(layout: Mapping[str, Any]) -> bool:
    return any(tile.get("kind") == "agenda" for tile in layout.get("tiles") or ())
