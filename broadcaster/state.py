"""The current state: a pure fold over the journal's events. It reads no clock, no file and no random source."""

from collections.abc import Mapping
from typing import Any, Self

from broadcaster.board import Board, Changes, Entry, Picture
from broadcaster.carried import Carried
from broadcaster.checkpoint import FOLD, Book, Document, Snapshot
from broadcaster.events import Event, Kind
from broadcaster.filing import Filing
from broadcaster.ledger import Ledger
from broadcaster.lists import Lists
from broadcaster.model import Held, Indicator, Meeting, Observation, Room, Rule
from broadcaster.moments import Instant
from broadcaster.own import Own
from broadcaster.people import People
from broadcaster.site import Site
from broadcaster.stage import Stage
from broadcaster.statements import Statements
from broadcaster.stills import Stills


class State:
    """Folds events one by one, in order, by the one follower. Everything a page shows is one of its `entries`.

    It is itself the live `Picture`; a held room looks at another one (`picture`).
    """

    held_at: int | None = None

    def __init__(self, epoch: str = "") -> None:
        self.epoch = epoch
        self.at: Instant = ""
        self._board = Board()
        self._people = People()
        self._site = Site()
        self._filing = Filing(self._board, self._site)
        self._ledger = Ledger(self._board, self._site)
        self._stage = Stage(self._board, self._site)
        self._own = Own(self._site, self._ledger, self._stage)
        self._statements = Statements(self._board, self._ledger)
        self._lists = Lists(self._board, self._site, self._ledger.mismatches)
        self._stills = Stills(self._board, self._ledger.figures)

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
        if event.kind is Kind.CLAIMED and event.data.get("slot") == "hold":
            self._follow()  # a hold copies what stands
        self.at, self._board.seq = event.at, event.seq
        try:
            self._take(event)
        finally:
            self._draw()
            if self._site.catalogue_seq == event.seq:
                self._follow()
                self._stills.hide()

    def settle(self) -> Changes:
        """Set every entry that follows from the facts taken since the last time; the keys of those that moved.

        However events are grouped between two settlings, entries say the same. The `seq` of one may be higher than if
        the state had been settled after each event, never lower: so a page that resumes anywhere is never short.
        """
        self._follow()
        return self._board.settle()

    def fresh(self, epoch: str) -> Self:
        """An empty state for another history."""
        return type(self)(epoch)

    def snapshot(self) -> Snapshot:
        """The state as it is now, settled, for a checkpoint. It holds still while this one goes on."""
        self._follow()
        return Snapshot(self.seq, self._books())

    def restored(self, epoch: str, document: bytes) -> Self:
        """A state as a checkpoint's document has it; raises ValueError for one that cannot be read.

        Where it was made by another fold than this one, every series is looked at anew, from the level it had.
        """
        read, state = Document(document), self.fresh(epoch)
        state._board.seq = read.seq
        read.restore(state._books())
        state.at = state._ledger.at
        state._statements.restore()
        state._lists.restore(state._statements.made, state.at)
        if read.fold != FOLD:
            state._ledger.reassess(read.seq, forget=False)
            state._stage.stale = True
            state._draw()
        return state

    def become(self, other: Self) -> None:
        """Take over everything of another state at once; whoever holds this one sees the other history from now on."""
        self.__dict__.update(other.__dict__)

    def next_moment(self) -> Instant | None:
        """When something changes by itself next: a deadline, the end of a claim, a daypart. None: nothing will."""
        return min(filter(None, (self._ledger.clock.next_moment(self.at), self._stage.next_moment())), default=None)

    def _take(self, event: Event) -> None:
        data = event.data
        match event.kind:
            case Kind.OBSERVED:
                self._ledger.observe(event)
            case Kind.HELD:
                self._ledger.hold(event)
            case Kind.DECIDED:
                self._ledger.decide(event)
            case Kind.UNDECIDED:
                self._ledger.undecide(event)
            case Kind.RUN:
                self._ledger.run(event)
            case Kind.MEASURED:
                self._own.delay, self._ledger.tally.stale = data.get("delay_p95"), True
            case Kind.SITE_CHANGED:
                self._filing.change(event)
                self._stage.stale = True
                if self.catalogue_seq == event.seq:
                    self._ledger.reassess(event.seq)
            case Kind.SITE_REFUSED:
                self._filing.refuse(event)
            case Kind.TRIMMED:
                if Kind.OBSERVED in data["kinds"]:
                    self._ledger.figures.trim(data["before"])
            case Kind.CLAIMED:
                self._stage.claim(event)
                if data["slot"] == "hold":
                    self._stills.take(event.seq)
            case Kind.RELEASED:
                self._stage.release(event)
            case Kind.NOTICED:
                self._stage.notice(event)
            case Kind.NOTICE_ENDED:
                self._stage.end_notice(event)
            case Kind.MEETING_OPENED:
                self._stage.open_meeting(event)
            case Kind.MEETING_JOINED:
                self._stage.join_meeting(event)
            case Kind.MEETING_ENDED:
                self._stage.end_meeting(event)
            case Kind.DEVICE_PAIRED:
                self._stage.pair(event)
            case Kind.DEVICE_REVOKED:
                self._stage.revoke(event)
            case Kind.SCREEN_UP | Kind.SCREEN_DOWN:
                self._stage.went(event, up=event.kind is Kind.SCREEN_UP)
                self._ledger.tally.stale = True
            case Kind.USER_ADDED | Kind.USER_CHANGED:
                self._people.describe(event)
            case Kind.TOKEN_CREATED:
                self._people.issue(event)
            case Kind.TOKEN_REVOKED:
                self._people.revoke(event)
            case Kind.MOMENT | Kind.PAINTED | Kind.SIGNED_IN | Kind.REFUSED | Kind.SEAL:
                pass  # a moment lets time pass; the others are there for the record

    def _draw(self) -> None:
        """Draw the conclusions that depend on the order of events."""
        seq, at, ledger = self._board.seq, self.at, self._ledger
        ledger.follow(seq, at)
        if ledger.tally.stale:
            self._own.follow(seq, at)
        if self._stage.settle(at):
            self._stills.keep(self._stage.holds())

    def _follow(self) -> None:
        """Draw those that follow from the facts alone."""
        self._lists.settle(self._statements.settle(self.at), self._statements.made, self.at)

    def _books(self) -> dict[str, Book]:
        """What a checkpoint keeps, each after what it stands on."""
        return {
            "document": self._site,
            "entry": self._board,
            "refused": self._filing,
            "people": self._people,
            "doubt": self._ledger.doubts,
            "account": Carried(self._ledger),
            "stage": self._stage,
            "own": self._own,
            "still": self._stills,
        }

    # ---- reading

    @property
    def seq(self) -> int:
        return self._board.seq

    @property
    def entries(self) -> dict[str, Entry]:
        return self._board.entries

    @property
    def history(self) -> Mapping[str, list[Mapping[str, Any]]]:
        return self._ledger.figures.history

    @property
    def users(self) -> dict[str, dict[str, Any]]:
        return self._people.users

    @property
    def tokens(self) -> dict[str, dict[str, Any]]:
        return self._people.tokens

    @property
    def catalogue_seq(self) -> int:
        """`seq` of the newest site, catalogue, area or rule document."""
        return self._site.catalogue_seq

    @property
    def refused(self) -> dict[str, str]:
        """Site files' versions that were not taken: path -> sha256."""
        return self._filing.refused

    @property
    def documents(self) -> dict[str, str]:
        """The site's documents as taken: path -> sha256."""
        return {path: each.sha256 for path, each in self._site.documents.items()}

    @property
    def site(self) -> Site:
        return self._site

    @property
    def rooms(self) -> dict[str, Room]:
        return self._site.rooms

    @property
    def indicators(self) -> dict[str, Indicator]:
        return self._site.indicators

    @property
    def areas(self) -> dict[str, Mapping[str, Any]]:
        return self._site.areas

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self._site.rules

    @property
    def held(self) -> dict[str, Held]:
        """Every held observation by its identity; decided ones stay, so that a decision stands."""
        return self._ledger.doubts.held

    @property
    def stage(self) -> Stage:
        """Claims, notices, meetings, devices and screens that are up."""
        return self._stage

    @property
    def meetings(self) -> dict[str, Meeting]:
        return self._stage.meetings

    @property
    def devices(self) -> dict[str, Mapping[str, Any]]:
        return self._stage.devices

    def observation(self, series: str, period: str) -> Observation | None:
        """The newest vintage of a period."""
        return self._ledger.figures.newest(series, period)

    def latest(self, series: str) -> Observation | None:
        """The newest vintage of the newest period."""
        return self._ledger.figures.latest(series)

    def vintages(self, series: str, period: str) -> tuple[Observation, ...]:
        return self._ledger.figures.vintages(series, period)

    def layout(self, key: str) -> Mapping[str, Any] | None:
        return self._site.layouts.get(key)

    def needs(self, layout: str) -> Mapping[str, Any]:
        return self._site.needs(layout)

    def scene(self, room: str, screen: str) -> Mapping[str, Any] | None:
        """What a screen shows now and why (the live scene, also while its figures are held)."""
        entry = self.entries.get(f"@scene/{room}/{screen}")
        return entry.value if entry else None

    def picture(self, room: str, screen: str | None = None) -> Picture:
        """What a room's screen is served from: the live state, or the copy at the moment of its hold."""
        where = self.rooms.get(room)
        name = screen or (where.screens[0].key if where and where.screens else "")
        hold = (self.scene(room, name) or {}).get("hold")
        return self._stills.picture(hold["seq"], self) if hold else self
