"""Which claim holds each slot of a screen now, why, and what comes next. Pure: `now` is an argument."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from broadcaster import agenda, dayparts
from broadcaster.meeting import Meeting
from broadcaster.model import Claim, Notice, Room, Screen
from broadcaster.moments import Instant

# Strongest first (DESIGN section 6).
RANKS: Mapping[str, tuple[str, ...]] = {
    "layout": ("operator", "presenter", "agenda", "schedule", "home"),
    "focus": ("operator", "presenter", "agenda"),
    "hold": ("operator", "presenter"),
}
OF_A_MEETING = ("presenter", "agenda")
STATUSES = ("Actual", "System", "Exercise", "Test", "Draft")  # CAP 1.2; Actual on top of everything
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is on: whose claim, of which rank and width, since when and until when.

    A schedule has its name in `name`; a home layout has neither `by` nor `since`.
    """

    rank: str
    width: str
    key: str
    by: str = ""
    since: Instant | None = None
    until: Instant | None = None
    pinned: bool = False
    name: Mapping[str, str] = field(default_factory=dict)

    def wire(self) -> dict[str, Any]:
        names = ("rank", "width", "key", "by", "since", "until", "pinned")
        shown = {name: getattr(self, name) for name in names}
        return shown | {"name": dict(self.name)} if self.name else shown


@dataclass(frozen=True, slots=True)
class Next:
    """What the layout changes to by itself, and when: the end of a claim or the edge of a daypart."""

    at: Instant
    layout: str | None
    why: Why | None

    def wire(self) -> dict[str, Any]:
        return {"at": self.at, "layout": self.layout, "why": self.why.wire() if self.why else None}


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
            "notices": [_notice_wire(notice) for notice in self.notices],
            "meeting": self.meeting,
            "why": {slot: why.wire() for slot, why in self.why.items()},
            "next": self.next.wire() if self.next else None,
        }
        return shown if self.agenda is None else shown | {"agenda": dict(self.agenda)}


def resolve(
    claims: Iterable[Claim],
    room: Room,
    screen: Screen,
    layouts: Mapping[str, Mapping[str, Any]],
    now: Instant,
    time_zone: str,
    notices: Iterable[Notice] = (),
    meetings: Sequence[Meeting] | None = None,
) -> Scene:
    """Decide every slot of one screen.

    Per slot the strongest rank that has a standing claim wins, and within a rank the newest claim (by `seq`),
    whatever its width: a later wish for all rooms overrides an earlier one for this screen. A claim does not stand
    when its end has come, when it names a layout that does not exist, or a topic the layout lacks. An operator's
    layout that is not pinned also yields to a presenter's layout made after it. With `meetings` given, claims of a
    presenter or an agenda stand only while their meeting is on in this room, and a step through its agenda takes the
    place of the layout or focus a presenter chose before it, and of an operator's layout that is not pinned.
    `layouts` are the layout documents.
    """
    reaching = [claim for claim in claims if covers(claim.width, claim.key, room, screen)]
    standing = _standing(reaching, room, now, meetings)
    meeting = _meeting(meetings or (), room, now)
    layout = _layout(standing, room, screen, layouts, now, time_zone)
    topics = {topic["key"] for topic in layouts[layout.value].get("topics") or ()} if layout else set()
    focus = _strongest([claim for claim in standing if claim.slot == "focus" and claim.value in topics], "focus")
    hold = _strongest(standing, "hold")
    found = {"layout": layout, "focus": focus, "hold": hold}
    return Scene(
        room=room.key,
        screen=screen.key,
        layout=layout.value if layout else None,
        focus=focus.value if focus else None,
        hold={**hold.value, "by": hold.by, "since": hold.since} if hold else None,
        notices=tuple(_notices(notices, room, screen, now)),
        meeting=meeting.id if meeting else None,
        agenda=agenda.shown(meeting) if meeting and layout and _lists_it(layouts[layout.value]) else None,
        why={slot: _why(claim, room) for slot, claim in found.items() if claim},
        next=_next(reaching, room, screen, layouts, now, time_zone, meetings, layout),
    )


def covers(width: str, key: str, room: Room, screen: Screen) -> bool:
    """True if a claim or notice of this width and key reaches that screen."""
    match width:
        case "all":
            return True
        case "group":
            return key in room.groups
        case "room":
            return key == room.key
        case "screen":
            return key == f"{room.key}/{screen.key}"
    return False


def boundary(
    claims: Iterable[Claim],
    room: Room,
    now: Instant,
    time_zone: str,
    notices: Iterable[Notice] = (),
    meetings: Iterable[Meeting] = (),
) -> Instant | None:
    """The earliest moment after `now` at which a scene of this room may change by itself; None: never."""
    ends = [each.until for group in (claims, notices, meetings) for each in group if each.until and each.until > now]
    edges = dayparts.edges(room.schedules, now, time_zone)
    return min((*ends, *edges), default=None)


def _layout(
    standing: Iterable[Claim],
    room: Room,
    screen: Screen,
    layouts: Mapping[str, Mapping[str, Any]],
    now: Instant,
    time_zone: str,
) -> Claim | None:
    wishes = [claim for claim in standing if claim.slot == "layout"]
    if part := dayparts.current(room.schedules, now, time_zone):
        layout = room.schedules[part.place].layout
        wishes.append(Claim("layout", "room", room.key, "schedule", layout, "", part.since, part.place, part.until))
    wishes.append(Claim("layout", "screen", f"{room.key}/{screen.key}", "home", screen.home, "", "", 0))
    wishes = [claim for claim in wishes if claim.value in layouts]
    step = max((claim.seq for claim in wishes if claim.rank == "presenter"), default=0)
    wishes = [claim for claim in wishes if claim.rank != "operator" or claim.pinned or claim.seq > step]
    return _strongest(wishes, "layout")


def _strongest(claims: Iterable[Claim], slot: str) -> Claim | None:
    ranks = RANKS[slot]
    of_slot = [claim for claim in claims if claim.slot == slot and claim.rank in ranks]
    return max(of_slot, key=lambda claim: (-ranks.index(claim.rank), claim.seq), default=None)


def _standing(claims: Iterable[Claim], room: Room, now: Instant, meetings: Sequence[Meeting] | None) -> list[Claim]:
    """Claims whose end has not come. A presenter's made before the meeting was opened belongs to an earlier one."""
    standing = [claim for claim in claims if claim.until is None or now < claim.until]
    if meetings is None:
        return standing
    meeting = _meeting(meetings, room, now)
    opened = meeting.since if meeting else None
    return [
        claim
        for claim in standing
        if (claim.rank not in OF_A_MEETING or (opened is not None and opened <= claim.since))
        and not (meeting is not None and claim.seq < meeting.step and _yields(claim))
    ]


def _yields(claim: Claim) -> bool:
    """True for what the next step through a meeting's agenda takes the place of."""
    if claim.rank == "presenter":
        return claim.slot != "hold"
    return claim.rank == "operator" and claim.slot == "layout" and not claim.pinned


def _lists_it(layout: Mapping[str, Any]) -> bool:
    return any(tile.get("kind") == "agenda" for tile in layout.get("tiles") or ())


def _meeting(meetings: Sequence[Meeting], room: Room, now: Instant) -> Meeting | None:
    """The newest meeting that is on in this room."""
    on = [
        each for each in meetings if each.since and room.key in each.rooms and (each.until is None or now < each.until)
    ]
    return max(on, key=lambda each: each.since or "", default=None)


def _why(claim: Claim, room: Room) -> Why:
    name: Mapping[str, str] = {}
    if claim.rank == "schedule":
        name = room.schedules[claim.seq].name
    return Why(claim.rank, claim.width, claim.key, claim.by, claim.since or None, claim.until, claim.pinned, name)


def _next(
    reaching: Sequence[Claim],
    room: Room,
    screen: Screen,
    layouts: Mapping[str, Mapping[str, Any]],
    now: Instant,
    time_zone: str,
    meetings: Sequence[Meeting] | None,
    current: Claim | None,
) -> Next | None:
    """The first later moment at which another layout is on, looking at ends of claims and meetings and dayparts."""
    moments = {claim.until for claim in reaching if claim.slot == "layout" and claim.until and claim.until > now}
    moments |= {each.until for each in meetings or () if room.key in each.rooms and each.until and each.until > now}
    moments |= set(dayparts.edges(room.schedules, now, time_zone))
    for at in sorted(moments):
        then = _layout(_standing(reaching, room, at, meetings), room, screen, layouts, at, time_zone)
        if (then.value if then else None) != (current.value if current else None):
            return Next(at, then.value if then else None, _why(then, room) if then else None)
    return None


# --- notices ---


def _notices(notices: Iterable[Notice], room: Room, screen: Screen, now: Instant) -> list[Notice]:
    """What stands on a screen: actual alerts first, then by severity, then the newest."""
    standing = [
        each
        for each in notices
        if covers(each.width, each.key, room, screen) and (each.until is None or now < each.until)
    ]
    standing.sort(key=lambda each: each.since, reverse=True)
    return sorted(standing, key=lambda each: (_place(STATUSES, each.status), _place(SEVERITIES, each.severity)))


def _place(words: Sequence[str], word: str) -> int:
    return words.index(word) if word in words else len(words)


def _notice_wire(notice: Notice) -> dict[str, Any]:
    shown = {
        "id": notice.id,
        "status": notice.status,
        "severity": notice.severity,
        "headline": dict(notice.headline),
        "description": dict(notice.description),
        "by": notice.by,
        "since": notice.since,
        "until": notice.until,
    }
    return shown | {"feed": notice.feed, "source": notice.source} if notice.feed else shown
