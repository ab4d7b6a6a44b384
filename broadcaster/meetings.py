"""The meetings: those that are planned or on, and those that were; folded from their events. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any, TypeVar

from broadcaster import agenda
from broadcaster.board import Board
from broadcaster.claims import Claim
from broadcaster.events import Event, Kind
from broadcaster.meeting import Asking, Assignment, Item, Mark, Meeting, Note
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant
from broadcaster.ranking import goes_with

Each = TypeVar("Each")
Key = TypeVar("Key")

REMEMBERED = 300  # meetings that have ended; beyond it the oldest is left to the journal
APART = ("notes", "assignments", "ended", "first", "last")  # what `@meeting/<id>` does not say


class Meetings:
    """Folds each meeting's own events. What they wish of the screens is the stage's business."""

    def __init__(self, board: Board) -> None:
        self.standing: dict[str, Meeting] = {}  # planned or on, in the order they were opened
        self.past: dict[str, Meeting] = {}  # the newest last
        self._board = board

    def take(self, event: Event) -> tuple[Meeting | None, Meeting | None]:
        """Fold an event; the meeting before it and after it. Of one that is over only the secretary's count."""
        id = event.data["id"]
        before = self.standing.get(id)
        if event.kind is Kind.MEETING_OPENED:
            return before, self._put(opened(event))
        if before is None:
            if event.kind in AFTERWARDS and id in self.past:
                self.past[id] = FOLDS[event.kind](self.past[id], event)
            return None, None
        if event.kind is Kind.MEETING_ENDED:
            self.end(id, event.at, event.seq)
            return before, None
        return before, self._put(FOLDS[event.kind](before, event))

    def end(self, id: str, at: Instant, seq: int) -> Meeting | None:
        """Let a meeting be over; one that never began is forgotten, as nobody was in it."""
        meeting = self.standing.pop(id, None)
        if meeting is None:
            return None
        if meeting.since:
            self.past[id] = agenda.over(meeting, at, seq)
            for oldest in list(self.past)[:-REMEMBERED]:
                del self.past[oldest]
        for key in (f"@meeting/{id}", f"@notes/{id}"):
            self._board.put(key, None)
        return meeting

    def find(self, id: str) -> Meeting | None:
        """A meeting that stands or is remembered."""
        return self.standing.get(id) or self.past.get(id)

    def rows(self) -> dict[str, Any]:
        """For a checkpoint."""
        return {"meetings": list(self.standing.values()), "past": list(self.past.values())}

    def restore(self, kept: Mapping[str, Any]) -> None:
        self.standing = {each["id"]: restored(each) for each in kept["meetings"]}
        self.past = {each["id"]: restored(each) for each in kept.get("past") or ()}

    def _put(self, meeting: Meeting) -> Meeting:
        self.standing[meeting.id] = meeting
        self._board.put(f"@meeting/{meeting.id}", wire(meeting))
        if meeting.notes or meeting.assignments or f"@notes/{meeting.id}" in self._board.entries:
            self._board.put(f"@notes/{meeting.id}", written(meeting), Sensitivity.RESTRICTED)
        return meeting


def opened(event: Event) -> Meeting:
    """With `starts` it is planned for then; without, it is on from this event."""
    data = event.data
    return Meeting(
        id=data["id"],
        rooms=tuple(data["rooms"]),
        by=event.by,
        since=None if data.get("starts") else event.at,
        name=data.get("name") or {},
        until=data.get("until"),
        starts=data.get("starts"),
        rehearsal=bool(data.get("rehearsal")),
        open=bool(data.get("open")),
        edited=event.seq,
        editor=event.by,
        first=event.seq,
    )


def changed(meeting: Meeting, event: Event) -> Meeting:
    """What the event names is other now."""
    names = ("name", "starts", "until", "open")
    found = {name: event.data[name] for name in names if name in event.data}
    if "rooms" in event.data:
        found["rooms"] = tuple(event.data["rooms"])
    return replace(meeting, **found, edited=event.seq, editor=event.by)


def started(meeting: Meeting, event: Event) -> Meeting:
    return meeting if meeting.since else replace(meeting, since=event.at, until=event.data.get("until", meeting.until))


def planned(meeting: Meeting, event: Event) -> Meeting:
    return replace(agenda.planned(meeting, event.data["items"]), edited=event.seq, editor=event.by)


def stepped(meeting: Meeting, event: Event) -> Meeting:
    return agenda.stepped(meeting, event.data["item"], event.at, event.seq)


def joined(meeting: Meeting, event: Event) -> Meeting:
    presenter = event.data["presenter"]
    if presenter in meeting.presenters:
        return meeting
    return replace(meeting, presenters=(*meeting.presenters, presenter))


def driven(meeting: Meeting, event: Event) -> Meeting:
    driver = event.data["driver"]
    return replace(meeting, driver=driver, asked=tuple(each for each in meeting.asked if each.name != driver))


def asked(meeting: Meeting, event: Event) -> Meeting:
    """Somebody would like to drive, or no longer. Who drives already asks for nothing."""
    name = event.data["name"]
    others = tuple(each for each in meeting.asked if each.name != name)
    if not event.data["asks"] or name == meeting.driver:
        return replace(meeting, asked=others)
    return meeting if len(others) < len(meeting.asked) else replace(meeting, asked=(*others, Asking(name, event.at)))


def marked(meeting: Meeting, event: Event) -> Meeting:
    """A mark, or other words for one: it stays at the moment it was set."""
    id, text, room = event.data["mark"], event.data.get("text") or "", event.data.get("room") or ""
    if any(each.mark == id for each in meeting.marks):
        return replace(
            meeting, marks=tuple(replace(each, text=text) if each.mark == id else each for each in meeting.marks)
        )
    return replace(meeting, marks=(*meeting.marks, Mark(id, text, event.by, event.at, event.seq, room)))


def noted(meeting: Meeting, event: Event) -> Meeting:
    id, text = event.data["note"], event.data["text"]
    item = next((each.item for each in meeting.notes if each.note == id), meeting.item)
    note = Note(id, text, event.by, event.at, item) if text is not None else None
    return replace(meeting, notes=_placed(meeting.notes, note, lambda each: each.note == id))


def assigned(meeting: Meeting, event: Event) -> Meeting:
    data = event.data
    id, text = data["assignment"], data["text"]
    item = next((each.item for each in meeting.assignments if each.assignment == id), meeting.item)
    unit, due = data.get("unit") or "", data.get("due")
    one = Assignment(id, text, event.by, event.at, unit, due, item) if text is not None else None
    return replace(meeting, assignments=_placed(meeting.assignments, one, lambda each: each.assignment == id))


AFTERWARDS = (Kind.MEETING_NOTED, Kind.MEETING_ASSIGNED)  # a secretary finishes when the others have gone

FOLDS: Mapping[Kind, Callable[[Meeting, Event], Meeting]] = {
    Kind.MEETING_CHANGED: changed,
    Kind.MEETING_STARTED: started,
    Kind.MEETING_PLANNED: planned,
    Kind.MEETING_STEPPED: stepped,
    Kind.MEETING_JOINED: joined,
    Kind.MEETING_DRIVEN: driven,
    Kind.MEETING_ASKED: asked,
    Kind.MEETING_MARKED: marked,
    Kind.MEETING_NOTED: noted,
    Kind.MEETING_ASSIGNED: assigned,
}


def brought(claims: Mapping[Key, Claim], rooms: Collection[str], since: Instant | None = None) -> list[Key]:
    """The claims that end where a meeting does that began at `since`."""
    return [key for key, claim in claims.items() if goes_with(claim, rooms, since)]


def wire(meeting: Meeting) -> dict[str, Any]:
    """The value of `@meeting/<id>`: what the people in it may see."""
    document = plain(meeting)
    return {name: value for name, value in document.items() if name not in APART}


def written(meeting: Meeting) -> dict[str, Any]:
    """The value of `@notes/<id>`: what the secretary writes."""
    return {name: [asdict(each) for each in getattr(meeting, name)] for name in ("notes", "assignments")}


def plain(meeting: Meeting) -> dict[str, Any]:
    """All of a meeting as JSON."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(meeting).items()}


def restored(kept: Mapping[str, Any]) -> Meeting:
    """A meeting as a checkpoint kept it. Before there were drivers every presenter was one: the newest goes on."""
    lists: Mapping[str, Any] = {
        "agenda": Item, "asked": Asking, "marks": Mark, "notes": Note, "assignments": Assignment,
    }  # fmt: skip
    found = {name: tuple(noun(**each) for each in kept.get(name) or ()) for name, noun in lists.items()}
    names = {name: tuple(kept[name]) for name in ("rooms", "presenters")}
    driver = kept["driver"] if "driver" in kept else next(iter(names["presenters"][::-1]), None)
    return Meeting(**{**kept, **found, **names, "driver": driver})


def _placed(those: Iterable[Each], one: Each | None, same: Callable[[Each], bool]) -> tuple[Each, ...]:
    """The tuple with `one` in the place of its like, or behind all; None: without its like."""
    found = list(those)
    place = next((at for at, each in enumerate(found) if same(each)), len(found))
    return (*found[:place], *([one] if one is not None else []), *found[place + 1 :])
