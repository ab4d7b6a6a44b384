"""A meeting's nouns: its agenda, who presents, and what was noted in it. Frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from broadcaster.model import Text
from broadcaster.moments import Instant


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a meeting's agenda: who speaks, for how long, and what the rooms show meanwhile.

    minutes: planned; None: as long as it takes. used: seconds it has run, without the run that goes on.
    layouts: rooms that show another layout than `layout` for it, by key.
    """

    key: str
    title: Text
    minutes: int | None = None
    presenter: str = ""
    layout: str | None = None
    topic: str | None = None
    used: float = 0.0
    layouts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asking:
    """A presenter who would like to drive."""

    name: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Mark:
    """ "This moment", for the minutes. seq: of the event that set it; room: where it was set, if known."""

    mark: str
    text: str
    by: str
    at: Instant
    seq: int
    room: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A line for the minutes; `at` and `by` are of its newest wording, `item` is what ran when it was first written."""

    note: str
    text: str
    by: str
    at: Instant
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is to do what until when. unit: key of a unit, or a name; due: a day (ISO)."""

    assignment: str
    text: str
    by: str
    at: Instant
    unit: str = ""
    due: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session in one or several rooms. Until `since` it is only planned, and changes nothing in them.

    starts: when it is planned to begin. since: when it did. until: when it ends by itself; ended: when it did.
    open: who has its code joins without an account. driver: whose presses count (a presenter's, or of an operator who
    took over); None: of whoever presses first.
    item: the key of the agenda's running item; since when it runs (`began`) and with which event (`step`).
    first, last: seq of the events that opened and ended it.
    """

    id: str
    rooms: tuple[str, ...]
    by: str
    since: Instant | None
    name: Text = field(default_factory=dict)
    presenters: tuple[str, ...] = ()
    until: Instant | None = None
    agenda: tuple[Item, ...] = ()
    item: str | None = None
    began: Instant | None = None
    step: int = 0  # seq of the newest step through the agenda; 0: none yet
    starts: Instant | None = None
    rehearsal: bool = False
    open: bool = True
    driver: str | None = None
    asked: tuple[Asking, ...] = ()
    marks: tuple[Mark, ...] = ()
    notes: tuple[Note, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    ended: Instant | None = None
    edited: int = 0  # seq of the event that last changed what it is, or its agenda
    editor: str = ""  # and whose that was
    first: int = 0
    last: int = 0

    def running(self) -> Item | None:
        """The agenda's item that runs now."""
        return next((each for each in self.agenda if each.key == self.item), None)
