"""Which claim holds a slot, and why each of the others does not (DESIGN section 6). Pure.

Per slot the strongest rank that has a standing claim wins, and within a rank the newest claim, whatever its width: a
later wish for all rooms overrides an earlier one for one screen.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from broadcaster import dayparts
from broadcaster.claims import Claim
from broadcaster.days import Calendar
from broadcaster.meeting import Meeting
from broadcaster.moments import Instant
from broadcaster.rooms import Room, Screen

# Strongest first.
RANKS: Mapping[str, tuple[str, ...]] = {
    "layout": ("operator", "presenter", "agenda", "schedule", "home"),
    "focus": ("operator", "presenter", "agenda"),
    "hold": ("operator", "presenter"),
}
OF_A_MEETING = ("presenter", "agenda")


@dataclass(frozen=True, slots=True)
class Spot:
    """One screen and all that decides beside claims. meetings None: whether one is on does not count."""

    room: Room
    screen: Screen
    layouts: Mapping[str, Mapping[str, Any]]  # the documents
    calendar: Calendar
    meetings: Sequence[Meeting] | None = None

    @property
    def place(self) -> str:
        return f"{self.room.key}/{self.screen.key}"

    def meeting(self, now: Instant) -> Meeting | None:
        """The newest meeting that is on in this room."""
        on = [
            each
            for each in self.meetings or ()
            if each.since and self.room.key in each.rooms and (each.until is None or now < each.until)
        ]
        return max(on, key=lambda each: each.since or "", default=None)

    def topics(self, layout: str) -> set[str]:
        return {topic["key"] for topic in self.layouts[layout].get("topics") or ()}


@dataclass(frozen=True, slots=True)
class Contender:
    """A claim for a slot. lost: why it does not hold it, as a code; empty for the one that does.

    outranked, older; ended (its time), no_meeting, earlier_meeting, stepped (the agenda went on), no_layout, no_topic,
    passed (a presenter went on after it, and it is not pinned).
    """

    claim: Claim
    lost: str = ""


def covers(width: str, key: str, room: Room, screen: Screen) -> bool:
    """True if a claim or notice of this width and key reaches that screen."""
    match width:
        case "all":
            return True
        case "group":
            return key in room.groups or key in screen.groups
        case "room":
            return key == room.key
        case "screen":
            return key == f"{room.key}/{screen.key}"
    return False


def goes_with(claim: Claim, rooms: Collection[str], since: Instant | None) -> bool:
    """True for a claim that ends where a meeting in these rooms does: what presenters and the agenda wished of them.

    With `since`, when it began, also what an operator put on them meanwhile, unless it is pinned or has an end that was
    asked for. A hold goes with its end: it was about what was being said.
    """
    if claim.width not in ("room", "screen") or claim.key.partition("/")[0] not in rooms:
        return False
    if claim.rank in OF_A_MEETING:
        return True
    meanwhile = since is not None and claim.rank == "operator" and claim.since >= since
    return meanwhile and not claim.pinned and (claim.until is None or claim.slot == "hold")


def contenders(slot: str, claims: Iterable[Claim], spot: Spot, now: Instant, layout: str | None) -> list[Contender]:
    """All claims for a slot of that screen, the one that holds it first, then as they would follow it.

    layout: the one on show, which a focus needs. What the site plans (schedule, home) is among those for a layout.
    """
    ranks = RANKS[slot]
    reaching = [
        claim
        for claim in claims
        if claim.slot == slot and claim.rank in ranks and covers(claim.width, claim.key, spot.room, spot.screen)
    ]
    if slot == "layout":
        reaching += planned(spot, now)
    barred = {id(claim): _barred(claim, spot, now, layout) for claim in reaching}
    step = max((one.seq for one in reaching if one.rank == "presenter" and not barred[id(one)]), default=0)
    for claim in reaching:
        if slot == "layout" and claim.rank == "operator" and not claim.pinned and claim.seq <= step:
            barred[id(claim)] = barred[id(claim)] or "passed"
    order = sorted(reaching, key=lambda one: (bool(barred[id(one)]), ranks.index(one.rank), -one.seq))
    return [Contender(one, barred[id(one)] or _beaten(one, order[0])) for one in order]


def holder(slot: str, claims: Iterable[Claim], spot: Spot, now: Instant, layout: str | None = None) -> Claim | None:
    """The claim that holds a slot of that screen now: the first of its `contenders`, without the others."""
    ranks = RANKS[slot]
    standing = [
        claim
        for claim in claims
        if claim.slot == slot
        and claim.rank in ranks
        and covers(claim.width, claim.key, spot.room, spot.screen)
        and not _barred(claim, spot, now, layout)
    ]
    if slot == "layout":
        step = max((one.seq for one in standing if one.rank == "presenter"), default=0)
        standing = [one for one in standing if one.rank != "operator" or one.pinned or one.seq > step]
        standing = standing or [one for one in planned(spot, now) if one.value in spot.layouts]
    return max(standing, key=lambda one: (-ranks.index(one.rank), one.seq), default=None)


def planned(spot: Spot, now: Instant) -> Iterator[Claim]:
    """What the site plans for a screen: the schedule that is on, and the home layout."""
    room, screen = spot.room, spot.screen
    if part := dayparts.current(room, screen, now, spot.calendar):
        one = room.schedules[part.place]
        yield Claim(
            "layout", one.width, one.key or room.key, "schedule", one.layout, "", part.since, part.place, part.until
        )
    yield Claim("layout", "screen", spot.place, "home", screen.home, "", "", 0)


def _barred(claim: Claim, spot: Spot, now: Instant, layout: str | None) -> str:
    """Why a claim does not stand, however strong it is; empty: it stands."""
    if claim.until is not None and claim.until <= now:
        return "ended"
    if spot.meetings is not None:
        over = (each for each in spot.meetings if each.since and each.until and each.until <= now)
        if any(goes_with(claim, each.rooms, each.since) for each in over):
            return "ended"
        meeting = spot.meeting(now)
        if claim.rank in OF_A_MEETING and meeting is None:
            return "no_meeting"
        if claim.rank in OF_A_MEETING and meeting and claim.since < (meeting.since or ""):
            return "earlier_meeting"
        if meeting is not None and claim.seq < meeting.step and _yields(claim):
            return "stepped"
    if claim.slot == "layout" and claim.value not in spot.layouts:
        return "no_layout"
    if claim.slot == "focus" and (layout is None or claim.value not in spot.topics(layout)):
        return "no_topic"
    return ""


def _yields(claim: Claim) -> bool:
    """True for what the next step through a meeting's agenda takes the place of."""
    if claim.rank == "presenter":
        return claim.slot != "hold"
    return claim.rank == "operator" and claim.slot == "layout" and not claim.pinned


def _beaten(claim: Claim, by: Claim) -> str:
    if claim is by:
        return ""
    return "older" if claim.rank == by.rank else "outranked"
