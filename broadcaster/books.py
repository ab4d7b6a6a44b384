"""All that events are folded into: the figures, what people want, the site, and what follows from them."""

from dataclasses import replace

from broadcaster.board import Board
from broadcaster.bulletins import Bulletins
from broadcaster.carried import Carried
from broadcaster.checkpoint import FOLD, Book, Document
from broadcaster.events import Event, Kind
from broadcaster.filing import Filing
from broadcaster.groups import Groups
from broadcaster.ledger import Ledger
from broadcaster.links import Links
from broadcaster.lists import Lists
from broadcaster.losses import Losses
from broadcaster.moments import Instant
from broadcaster.own import Own
from broadcaster.people import People
from broadcaster.preflights import Preflights
from broadcaster.press import Press
from broadcaster.site import Site
from broadcaster.stage import Stage
from broadcaster.statements import Statements
from broadcaster.stills import Stills


class Books:
    """Each book folds its own kinds of events. `at` is the time of the newest one."""

    def __init__(self) -> None:
        self.at: Instant = ""
        self.board = Board()
        self.people = People()
        self.site = Site()
        self.filing = Filing(self.board, self.site)
        self.ledger = Ledger(self.board, self.site)
        self.links = Links(self.board)
        self.stills = Stills(self.board, self.ledger.figures, self.site)
        self.stage = Stage(self.board, self.site, self.links, self.stills.past)
        self.groups = Groups(self.board, self.site)
        self.press = Press(self.site)
        self.bulletins = Bulletins(self.board, self.site)
        self.own = Own(self.site, self.ledger, self.stage)
        self.statements = Statements(self.board, self.ledger)
        self.lists = Lists(self.board, self.site, self.ledger.mismatches)
        self.preflights = Preflights(self.board, self.site)
        self.losses = Losses(self.board)

    def take(self, event: Event) -> None:
        """Take one event's facts, and draw what depends on the order of events; also where it raises half-way. From
        where it was asked for is the journal's alone: no entry carries an address on."""
        if "from" in event.data:
            event = replace(event, data={name: what for name, what in event.data.items() if name != "from"})
        if event.kind is Kind.CLAIMED and event.data.get("slot") == "hold" and event.data.get("past") is None:
            self.follow()  # a hold copies what stands
        self.at, self.board.seq = event.at, event.seq
        try:
            self._take(event)
        finally:
            self._draw()
            if self.site.catalogue_seq == event.seq:
                self.follow()
                self.stills.hide()

    def follow(self) -> None:
        """Draw what follows from the facts alone: entries and lists."""
        self.lists.settle(self.statements.settle(self.at), self.statements.made, self.at)

    def by_name(self) -> dict[str, Book]:
        """What a checkpoint keeps, each after what it stands on."""
        return {
            "document": self.site,
            "entry": self.board,
            "refused": self.filing,
            "people": self.people,
            "doubt": self.ledger.doubts,
            "account": Carried(self.ledger),
            "link": self.links,
            "group": self.groups,
            "press": self.press,
            "stage": self.stage,
            "own": self.own,
            "still": self.stills,
        }

    def restore(self, document: Document) -> None:
        """Take over what was kept; raises ValueError for what cannot be read.

        Where another fold than this one kept it, every series is looked at anew, from the level it had.
        """
        self.board.seq = document.seq
        document.restore(self.by_name())
        self.at = self.ledger.at
        self.statements.restore()
        self.bulletins.restore()
        self.preflights.restore()
        self.lists.restore(self.statements.made, self.at)
        if document.fold != FOLD:
            self.ledger.reassess(document.seq, forget=False)
            self.stage.redraw()
            self._draw()

    def _draw(self) -> None:
        """Draw the conclusions that depend on the order of events."""
        seq, at, ledger = self.board.seq, self.at, self.ledger
        ledger.follow(seq, at)
        if ledger.tally.stale:
            self.own.follow(seq, at)
        self.bulletins.settle(at)
        if self.links.settle(at):
            self.stage.redraw()
        if self.stage.settle(at):
            self.preflights.settle(self.stage.meetings)
            self.stills.keep(self.stage.holds())

    def _take(self, event: Event) -> None:
        data = event.data
        match event.kind:
            case Kind.OBSERVED:
                self.ledger.observe(event)
            case Kind.HELD:
                self.ledger.hold(event)
            case Kind.DECIDED:
                self.ledger.decide(event)
            case Kind.UNDECIDED:
                self.ledger.undecide(event)
            case Kind.RUN:
                self.bulletins.ran(event)
                self.ledger.run(event)
            case Kind.LISTED:
                self.bulletins.take(event)
            case Kind.MEASURED:
                self.own.delay, self.ledger.tally.stale = data.get("delay_p95"), True
            case Kind.SITE_CHANGED:
                self.filing.change(event)
                self.stage.redraw()
                if data["path"] == "feeds.yaml":
                    self.bulletins.replan()
                    self.stage.replan()
                if self.site.catalogue_seq == event.seq:
                    self.ledger.reassess(event.seq)
            case Kind.SITE_REFUSED:
                self.filing.refuse(event)
            case Kind.TRIMMED:
                if Kind.OBSERVED in data["kinds"]:
                    self.ledger.figures.trim(data["before"])
            case Kind.CLAIMED:
                if data["slot"] == "hold":
                    if data.get("past") is None:
                        self.stills.take(event.seq)
                    else:
                        self.stills.recall(event.seq, data["past"])
                self.stage.claim(event)
            case Kind.RELEASED:
                self.stage.release(event)
            case Kind.GROUP_SAVED:
                self.groups.save(event)
                self.stage.redraw()
            case Kind.GROUP_REMOVED:
                self.groups.remove(event)
                self.stage.redraw()
            case Kind.PRESS_CAME:
                self.press.came(event)
                self.stage.redraw()
            case Kind.PRESS_LEFT:
                self.press.left(event)
                self.stage.redraw()
            case Kind.NOTICED:
                self.stage.notice(event)
            case Kind.NOTICE_ENDED:
                self.stage.end_notice(event)
            case (
                Kind.MEETING_OPENED
                | Kind.MEETING_CHANGED
                | Kind.MEETING_STARTED
                | Kind.MEETING_PLANNED
                | Kind.MEETING_STEPPED
                | Kind.MEETING_JOINED
                | Kind.MEETING_DRIVEN
                | Kind.MEETING_ASKED
                | Kind.MEETING_MARKED
                | Kind.MEETING_NOTED
                | Kind.MEETING_ASSIGNED
                | Kind.MEETING_ENDED
            ):
                self.stage.meet(event)
            case Kind.DEVICE_PAIRED:
                self.stage.pair(event)
            case Kind.DEVICE_NAMED:
                self.stage.name_device(event)
            case Kind.DEVICE_REVOKED:
                self.stage.revoke(event)
            case Kind.LINK_CREATED:
                self.links.create(event)
                self.stage.redraw()
            case Kind.LINK_OPENED:
                self.links.opened(event)
            case Kind.LINK_REVOKED:
                self.links.revoke(event)
                self.stage.redraw()
            case Kind.SCREEN_UP | Kind.SCREEN_DOWN:
                self.stage.went(event, up=event.kind is Kind.SCREEN_UP)
                self.ledger.tally.stale = True
            case Kind.PREFLIGHT_CHECKED:
                self.preflights.take(event)
            case Kind.USER_ADDED | Kind.USER_CHANGED:
                self.people.describe(event)
            case Kind.TOKEN_CREATED:
                self.people.issue(event)
            case Kind.TOKEN_REVOKED:
                self.people.revoke(event)
            case Kind.HISTORY_LOST:
                self.losses.lost(event)
            case Kind.HISTORY_NOTED:
                self.losses.noted(event)
            case (
                Kind.MOMENT
                | Kind.PAINTED
                | Kind.SIGNED_IN
                | Kind.SIGN_IN_CHANGED
                | Kind.NODE_LEADS
                | Kind.EXPORTED
                | Kind.REFUSED
                | Kind.SEAL
                | Kind.MINUTES_KEPT
            ):
                pass  # a moment lets time pass; the others are there for the record
