"""What a meeting's rooms saw, and who did what: facts out of the journal alone, the same whoever asks and whenever.

The journal is walked once, from the event with which the meeting began to the one with which it ended. What was shown
is what screens said that they had painted; what was meant to be shown is in the deeds beside it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from broadcaster.events import Event, Kind
from broadcaster.journal import Journal, JournalError
from broadcaster.meeting import Meeting
from broadcaster.meetings import AFTERWARDS, FOLDS
from broadcaster.model import Room, Sensitivity
from broadcaster.state import State
from broadcaster.tape import Tape
from broadcaster.walk import walk
from displays import deeds
from displays.shown import Receipt
from displays.standings import Up, standings

PAGE = 1000  # events in one reading
Facts = dict[str, Any]

OF_MEETINGS = tuple(kind for kind in Kind if kind.value.startswith("meeting."))


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


async def gather(journal: Journal, span: Span) -> Facts:
    """Walk the meeting; what follows from the journal, for people of every clearance (`of_clearance`).

    Raises JournalError, and Trimmed where what was on the walls cannot be told any more.
    """
    path = await walk(journal, State(), span.first or span.opened.seq)
    course = _Course(span, path.fold)
    async for event in path.events(span.last if span.first else span.opened.seq):
        course.take(event, path.fold)
        if course.end:
            break
    return await asyncio.to_thread(course.told)  # a meeting of all communes has many receipts


def _began(own: Sequence[Event]) -> int:
    """The event with which a meeting began: at once, or when it was started."""
    opened = own[0]
    started = next((event for event in own if event.kind is Kind.MEETING_STARTED), None)
    if started is not None:
        return started.seq
    return 0 if opened.data.get("starts") else opened.seq


class _Course:
    """Takes down what happened, event by event."""

    def __init__(self, span: Span, state: State) -> None:
        """`state` is as it was before the meeting began."""
        self._span = span
        self._tape = Tape(state)
        self._receipts: list[Receipt] = []
        self._deeds: list[dict[str, Any]] = []
        up = {place: seen for place, seen in state.stage.up.items() if seen["up"]}
        self._ups: list[Up] = [(place, seen["since"], True, seen.get("device") or "") for place, seen in up.items()]
        self._meeting: Meeting | None = None
        self._rooms: dict[str, Room] = {}
        self.end: Event | None = None  # with which the meeting was over; it also ends by itself, at a moment
        self._last = span.first
        self._know(state)

    def take(self, event: Event, state: State) -> None:
        """`state` as it is after the event."""
        self._tape.note(event, state, state.settle())
        self._last = event.seq
        if self._meeting is not None and self._span.id not in state.meetings:
            self.end = event
        self._know(state)
        if event.kind is Kind.PAINTED:
            self._receipts += [_receipt(each) for each in event.data["receipts"] if each["room"] in self._rooms]
        elif event.kind in (Kind.SCREEN_UP, Kind.SCREEN_DOWN):
            place = f"{event.data['room']}/{event.data['screen']}"
            self._ups.append((place, event.at, event.kind is Kind.SCREEN_UP, event.data.get("device") or ""))
        if deed := deeds.deed(event, self._span.id, self._rooms.values()):
            self._deeds.append(deed)

    def told(self) -> Facts:
        """Everything that was taken down."""
        documents, own, meeting, end = self._tape.documents(self._last), self._span.own, self._meeting, self.end
        if meeting is None:
            raise JournalError(f"The meeting {self._span.id} cannot be folded any more.")
        for event in own:
            if end and event.seq > end.seq and event.kind in AFTERWARDS:
                meeting = FOLDS[event.kind](meeting, event)
        steps, until = deeds.steps(own), end.at if end else None
        shown = standings(self._tape, self._receipts, self._ups, self._rooms.values(), steps, until)
        ended_by = end.by if end and end.kind is Kind.MEETING_ENDED else None
        return {
            "meeting": deeds.heading(meeting, self._rooms, ended_by),
            "range": {"first": self._span.first, "last": self._last},
            "zone": self._zone,
            "agenda": deeds.agenda_of(meeting),
            **deeds.written(meeting),
            "deeds": self._deeds,
            "layouts": {key: layout["title"] for key, layout in documents.layouts.items()},
            "units": {key: unit.get("short") or unit["name"] for key, unit in documents.units.items()},
            "screens": shown.screens,
            "figures": shown.figures,
        }

    def _know(self, state: State) -> None:
        self._meeting = state.stage.meeting(self._span.id) or self._meeting
        wanted = self._meeting.rooms if self._meeting else self._span.opened.data["rooms"]
        self._rooms |= {key: state.rooms[key] for key in wanted if key in state.rooms}
        self._zone = state.site.zone


def _receipt(said: Mapping[str, Any]) -> Receipt:
    faults = tuple(said.get("faults") or ())
    return Receipt(said["room"], said["screen"], said["seq"], said["scene"], said["at"], faults)


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
        "deeds": [one for one in facts["deeds"] if str(one.get("key") or "").partition("/")[0] not in hidden],
        "screens": screens,
        "figures": [_cleared(one, clearance) for one in facts["figures"]],
    }


def _cleared(figure: Mapping[str, Any], clearance: Sensitivity) -> Mapping[str, Any]:
    if "items" in figure:
        items = [one for one in figure["items"] if clearance.clears(Sensitivity(one["sensitivity"]))]
        return {**figure, "items": items}
    if "sensitivity" in figure and not clearance.clears(Sensitivity(figure["sensitivity"])):
        return {"tile": figure["tile"], "kind": figure["kind"], "state": "withheld"}
    return figure
