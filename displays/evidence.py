"""What a meeting's rooms saw, and who did what: facts out of the journal alone, the same whoever asks and whenever.

What was shown is what screens said that they had painted; what was meant to be shown is in the deeds beside it. The
facts are worked out from a tape of what stood on the board: one that ran along with the meeting (recorder.py), or one
that is made of a walk along its stretch of the journal.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from broadcaster import agenda, meetings
from broadcaster.events import Event, Kind
from broadcaster.journal import Journal
from broadcaster.meeting import Meeting
from broadcaster.model import Sensitivity, series_parts
from broadcaster.moments import Instant
from broadcaster.rooms import Room
from broadcaster.state import State
from broadcaster.tape import Tape
from broadcaster.walk import walk
from displays import deeds
from displays.shown import Receipt
from displays.standings import Up, standings

PAGE = 1000  # events in one reading
Facts = dict[str, Any]

OF_MEETINGS = tuple(kind for kind in Kind if kind.value.startswith("meeting."))
DECISIONS = (Kind.DECIDED, Kind.UNDECIDED)
TAKEN = tuple(kind for kind in Kind if kind.value in deeds.TOLD or kind in deeds.SEEN)


@dataclass(frozen=True, slots=True)
class Span:
    """A meeting in the journal. own: every event that names it, also those after its end.

    first: with which it began, 0 if it has not; last: with which somebody ended it, else the newest there is.
    """

    id: str
    own: tuple[Event, ...]
    first: int
    last: int

    @property
    def opened(self) -> Event:
        return self.own[0]

    @property
    def told(self) -> int:
        """The newest event that names it, by which other minutes would follow."""
        return self.own[-1].seq

    @property
    def rooms(self) -> dict[str, None]:
        """Every room it was in."""
        named = (Kind.MEETING_OPENED, Kind.MEETING_CHANGED)
        return dict.fromkeys(
            room for event in self.own if event.kind in named for room in event.data.get("rooms") or ()
        )


async def span_of(journal: Journal, meeting: str) -> Span | None:
    """Where a meeting stands in the journal; None if it does not, or was trimmed. Raises JournalError."""
    own: list[Event] = []
    after = 0
    while page := await journal.read(after, PAGE, OF_MEETINGS):
        own += [event for event in page if event.data.get("id") == meeting]
        after = page[-1].seq
    if not own or own[0].kind is not Kind.MEETING_OPENED:
        return None
    ended = next((event for event in own if event.kind is Kind.MEETING_ENDED), None)
    last = ended.seq if ended else await journal.tail()
    return Span(meeting, tuple(own), _began(own), last)


def _began(own: Sequence[Event]) -> int:
    """The event with which a meeting began: at once, or when it was started."""
    opened = own[0]
    started = next((event for event in own if event.kind is Kind.MEETING_STARTED), None)
    if started is not None:
        return started.seq
    return 0 if opened.data.get("starts") else opened.seq


async def walked(journal: Journal, span: Span) -> Facts:
    """What was seen and done, by a walk along the meeting's stretch of the journal.

    Raises JournalError, and Trimmed where what was on the walls cannot be told any more.
    """
    path = await walk(journal, State(), span.first or span.opened.seq)
    tape, over = Tape(path.fold), None
    last = span.last if span.first else span.opened.seq
    async for event in path.events(last):
        tape.note(path.fold, path.fold.settle())
        if span.id not in path.fold.meetings:
            over, last = event.at, event.seq  # by its own event, or by itself at a moment
            break
    return await taped(journal, span, tape, last, over)


async def taped(journal: Journal, span: Span, tape: Tape, last: int, over: Instant | None) -> Facts:
    """What was seen and done, by a tape of the meeting.

    last: the event with which it ended, or the newest that counts; over: when it ended, None: not yet.
    """
    course = _Course(span, tape)
    after = (span.first or span.opened.seq) - 1
    while after < last and (page := await journal.read(after, PAGE, TAKEN)):
        for event in page:
            if event.seq <= last:
                course.take(event)
        after = page[-1].seq
    return await asyncio.to_thread(course.told, last, over)  # a meeting of all communes has many receipts


class _Course:
    """Takes down what happened, event by event."""

    def __init__(self, span: Span, tape: Tape) -> None:
        self._span, self._tape = span, tape
        known = tape.documents(span.first).rooms
        self._rooms: dict[str, Room] = {key: known[key] for key in span.rooms if key in known}
        self._receipts: list[Receipt] = []
        self._deeds: list[dict[str, Any]] = []
        self._ups: list[Up] = [(place, up["since"], True, up.get("device") or "") for place, up in tape.up.items()]

    def take(self, event: Event) -> None:
        if event.kind is Kind.PAINTED:
            self._receipts += [_receipt(each) for each in event.data["receipts"] if each["room"] in self._rooms]
        elif event.kind in (Kind.SCREEN_UP, Kind.SCREEN_DOWN):
            place = f"{event.data['room']}/{event.data['screen']}"
            self._ups.append((place, event.at, event.kind is Kind.SCREEN_UP, event.data.get("device") or ""))
        elif deed := deeds.deed(event, self._span.id, self._rooms.values()):
            self._deeds.append(self._guarded(event, deed))

    def _guarded(self, event: Event, deed: dict[str, Any]) -> dict[str, Any]:
        """A decision as sensitive as the figure it is about: its reason is in people's words."""
        if event.kind not in DECISIONS:
            return deed
        code = series_parts(event.data.get("series") or "")[0]
        indicator = self._tape.documents(event.seq).indicators.get(code)
        return {**deed, "sensitivity": indicator.sensitivity if indicator else Sensitivity.RESTRICTED}

    def told(self, last: int, over: Instant | None) -> Facts:
        """Everything that was taken down."""
        documents, steps = self._tape.documents(last), deeds.steps(self._span.own)
        shown = standings(self._tape, self._receipts, self._ups, self._rooms.values(), steps, over)
        return {
            "range": {"first": self._span.first, "last": last},
            "over": over,
            "zone": documents.zone,
            "rooms": [{"key": room.key, "name": dict(room.name)} for room in self._rooms.values()],
            "deeds": self._deeds,
            "layouts": {key: layout["title"] for key, layout in documents.layouts.items()},
            "units": {key: unit.get("short") or unit["name"] for key, unit in documents.units.items()},
            "screens": shown.screens,
            "figures": shown.figures,
        }


def _receipt(said: Mapping[str, Any]) -> Receipt:
    faults = tuple(said.get("faults") or ())
    return Receipt(said["room"], said["screen"], said["seq"], said["scene"], said["at"], faults, said.get("made"))


def whole(span: Span, seen: Facts) -> Facts:
    """The facts of minutes: what was seen and done, and what people wrote, also after the end."""
    meeting = _meeting(span, seen["range"]["last"], seen["over"])
    ended_by = next((event.by for event in span.own if event.kind is Kind.MEETING_ENDED), None)
    rest = {name: each for name, each in seen.items() if name not in ("over", "rooms")}
    return {
        "meeting": deeds.heading(meeting, seen["rooms"], ended_by),
        "agenda": deeds.agenda_of(meeting),
        **deeds.written(meeting),
        **rest,
    }


def _meeting(span: Span, last: int, over: Instant | None) -> Meeting:
    """The meeting as its own events fold."""
    found = meetings.opened(span.opened)
    for event in span.own[1:]:
        if event.seq <= last and (fold := meetings.FOLDS.get(event.kind)):
            found = fold(found, event)
    if over is not None:
        found = agenda.over(found, over, last)
    for event in span.own:
        if event.seq > last and event.kind in meetings.AFTERWARDS:
            found = meetings.FOLDS[event.kind](found, event)
    return found


def of_clearance(facts: Mapping[str, Any], clearance: Sensitivity) -> Facts:
    """The facts as somebody of that clearance may know them; walls of other rooms are left out and counted."""
    screens = [one for one in facts["screens"] if clearance.clears(Sensitivity(one["clearance"]))]
    hidden = {one["room"] for one in facts["screens"]} - {one["room"] for one in screens}
    inside = clearance.clears(Sensitivity.INTERNAL)
    meeting = facts["meeting"]
    return {
        **facts,
        **{name: facts[name] if inside else [] for name in ("notes", "assignments")},
        "clearance": clearance,
        "left_out": len(facts["screens"]) - len(screens),
        "meeting": {**meeting, "rooms": [room for room in meeting["rooms"] if room["key"] not in hidden]},
        "deeds": [one for one in facts["deeds"] if not _beyond(one, hidden, clearance)],
        "screens": screens,
        "figures": [_cleared(one, clearance) for one in facts["figures"]],
    }


def _beyond(deed: Mapping[str, Any], hidden: Collection[str], clearance: Sensitivity) -> bool:
    """True for what was done in a room that is left out, and for decisions about what this reader may not see."""
    if deed.get("did") in DECISIONS and not clearance.clears(Sensitivity(deed.get("sensitivity", "restricted"))):
        return True
    return (deed.get("room") or str(deed.get("key") or "").partition("/")[0]) in hidden


def _cleared(figure: Mapping[str, Any], clearance: Sensitivity) -> Mapping[str, Any]:
    if "items" in figure:
        items = [one for one in figure["items"] if clearance.clears(Sensitivity(one["sensitivity"]))]
        return {**figure, "items": items}
    if "sensitivity" in figure and not clearance.clears(Sensitivity(figure["sensitivity"])):
        return {"tile": figure["tile"], "kind": figure["kind"], "state": "withheld"}
    return figure
