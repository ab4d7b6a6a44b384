"""The current state: a pure fold over the journal's events. It reads no clock, no file and no random source."""

from collections.abc import Mapping
from typing import Any, Self

from broadcaster.board import Changes, Entry, Picture
from broadcaster.books import Books
from broadcaster.checkpoint import Document, Snapshot
from broadcaster.events import Event
from broadcaster.groups import Group
from broadcaster.links import Link
from broadcaster.meeting import Meeting
from broadcaster.model import Held, Indicator, Observation, Rule
from broadcaster.moments import Instant
from broadcaster.past import Past, World
from broadcaster.rooms import Room
from broadcaster.site import Site
from broadcaster.stage import Stage


class State:
    """Folds events one by one, in order, by the one follower. Everything a page shows is one of its `entries`.

    It is itself the live `Picture`; a held room looks at another one (`picture`).
    """

    held_at: int | None = None

    def __init__(self, epoch: str = "") -> None:
        self.epoch = epoch
        self._books = Books()

    # ---- folding

    def apply(self, event: Event) -> Changes:
        """`take` one event, then `settle`."""
        self.take(event)
        return self.settle()

    def take(self, event: Event) -> None:
        """Take one event's facts, and what depends on the order of events. In order, each once; `entries` follow with
        `settle`. `seq` is the event's afterwards, also when it raises: what it said before that counts.

        Raises KeyError, ValueError or pydantic.ValidationError for an event that is not of its kind's shape.
        """
        self._books.take(event)

    def settle(self) -> Changes:
        """Set every entry that follows from the facts taken since the last time; the keys of those that moved.

        However events are grouped between two settlings, entries say the same. The `seq` of one may be higher than if
        the state had been settled after each event, never lower: so a page that resumes anywhere is never short.
        """
        self._books.follow()
        return self._books.board.settle()

    def fresh(self, epoch: str) -> Self:
        """An empty state for another history."""
        return type(self)(epoch)

    def snapshot(self) -> Snapshot:
        """The state as it is now, settled, for a checkpoint. It holds still while this one goes on."""
        self._books.follow()
        return Snapshot(self.seq, self._books.by_name())

    def restored(self, epoch: str, document: bytes) -> Self:
        """A state as a checkpoint's document has it; raises ValueError for one that cannot be read."""
        state = self.fresh(epoch)
        state._books.restore(Document(document))
        return state

    def become(self, other: Self) -> None:
        """Take over everything of another state at once; whoever holds this one sees the other history from now on."""
        self.__dict__.update(other.__dict__)

    def next_moment(self) -> Instant | None:
        """When something changes by itself next: a deadline, the end of a claim or alert, a daypart. None: never."""
        books = self._books
        moments = (
            books.ledger.clock.next_moment(self.at),
            books.stage.next_moment(),
            books.bulletins.next_moment(),
            books.links.next_moment(),
        )
        return min(filter(None, moments), default=None)

    # ---- reading

    @property
    def at(self) -> Instant:
        """The time of the newest event."""
        return self._books.at

    @property
    def seq(self) -> int:
        return self._books.board.seq

    @property
    def entries(self) -> dict[str, Entry]:
        return self._books.board.entries

    @property
    def history(self) -> Mapping[str, list[Mapping[str, Any]]]:
        return self._books.ledger.figures.history

    @property
    def users(self) -> dict[str, dict[str, Any]]:
        return self._books.people.users

    @property
    def tokens(self) -> dict[str, dict[str, Any]]:
        return self._books.people.tokens

    @property
    def catalogue_seq(self) -> int:
        """`seq` of the newest site, catalogue, area or rule document."""
        return self._books.site.catalogue_seq

    @property
    def refused(self) -> dict[str, str]:
        """Site files' versions that were not taken: path -> sha256."""
        return self._books.filing.refused

    @property
    def documents(self) -> dict[str, str]:
        """The site's documents as taken: path -> sha256."""
        return {path: each.sha256 for path, each in self._books.site.documents.items()}

    @property
    def site(self) -> Site:
        return self._books.site

    @property
    def rooms(self) -> dict[str, Room]:
        return self._books.site.rooms

    @property
    def indicators(self) -> dict[str, Indicator]:
        return self._books.site.indicators

    @property
    def areas(self) -> dict[str, Mapping[str, Any]]:
        return self._books.site.areas

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self._books.site.rules

    @property
    def held(self) -> dict[str, Held]:
        """Every held observation by its identity; decided ones stay, so that a decision stands."""
        return self._books.ledger.doubts.held

    @property
    def stage(self) -> Stage:
        """Claims, notices, meetings, devices and screens that are up."""
        return self._books.stage

    @property
    def meetings(self) -> dict[str, Meeting]:
        """The meetings that are planned or on, by id."""
        return self._books.stage.meetings

    @property
    def past(self) -> dict[str, Meeting]:
        """The meetings that have ended and are remembered, the newest last."""
        return self._books.stage.past

    @property
    def devices(self) -> dict[str, Mapping[str, Any]]:
        return self._books.stage.devices

    @property
    def groups(self) -> Mapping[str, Group]:
        """The groups that operators keep, by key."""
        return self._books.groups.saved

    @property
    def links(self) -> dict[str, Link]:
        """The viewer links that stand, by id."""
        return self._books.links.standing

    def observation(self, series: str, period: str) -> Observation | None:
        """The newest vintage of a period."""
        return self._books.ledger.figures.newest(series, period)

    def latest(self, series: str) -> Observation | None:
        """The newest vintage of the newest period."""
        return self._books.ledger.figures.latest(series)

    def vintages(self, series: str, period: str) -> tuple[Observation, ...]:
        return self._books.ledger.figures.vintages(series, period)

    def inputs(self, series: str, period: str) -> list[Observation]:
        """What a derived figure of a period is made of; empty for one that is delivered."""
        return self._books.ledger.inputs(series, period)

    def layout(self, key: str) -> Mapping[str, Any] | None:
        return self._books.site.layouts.get(key)

    def needs(self, layout: str) -> Mapping[str, Any]:
        return self._books.site.needs(layout)

    def scene(self, room: str, screen: str) -> Mapping[str, Any] | None:
        """What a screen shows now and why (the live scene, also while its figures are held)."""
        entry = self.entries.get(f"@scene/{room}/{screen}")
        return entry.value if entry else None

    def picture(self, room: str, screen: str | None = None) -> Picture:
        """What a room's screen is served from: the live state, or the copy at the moment of its hold."""
        where = self.rooms.get(room)
        name = screen or (where.screens[0].key if where and where.screens else "")
        hold = (self.scene(room, name) or {}).get("hold")
        return self._books.stills.picture(hold["seq"], f"{room}/{name}", self) if hold else self

    def world(self, room: str, screen: str) -> World:
        """What a room's screen is made of, layouts and names included: the live state, or a past moment."""
        picture = self.picture(room, screen)
        return picture if isinstance(picture, Past) else self
