"""The current state: a pure fold over the journal's events. It reads no clock, no file and no random source."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from broadcaster.board import Board, Changes, Entry, Picture, Still
from broadcaster.events import Event, Kind
from broadcaster.ledger import Ledger
from broadcaster.lists import Lists
from broadcaster.model import Held, Indicator, Meeting, Observation, Room, Rule, Sensitivity
from broadcaster.moments import Instant
from broadcaster.site import Document, Site
from broadcaster.stage import Stage

INTERNAL = Sensitivity.INTERNAL


class State:
    """Folds events one by one, in order, by the one follower. Everything a page shows is one of its `entries`.

    It is itself the live `Picture`; a held room looks at another one (`picture`).
    """

    held_at: int | None = None

    def __init__(self, epoch: str = "") -> None:
        self.epoch = epoch
        self.at: Instant = ""
        self.users: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.refused: dict[str, str] = {}  # path -> sha256 of a site file's version that was not taken
        self._board = Board()
        self._site = Site()
        self._ledger = Ledger(self._board, self._site)
        self._stage = Stage(self._board, self._site)
        self._lists = Lists(self._board, self._site, self._ledger, self._stage)
        self._stills: dict[int, Still] = {}

    # ---- folding

    def apply(self, event: Event) -> Changes:
        """`take` one event, then `settle`."""
        self.take(event)
        return self.settle()

    def take(self, event: Event) -> None:
        """Fold the facts of one event. Events come in order, each once; `seq` is the event's afterwards.

        Raises KeyError, ValueError or pydantic.ValidationError for an event that is not of its kind's shape.
        """
        self.at = event.at
        self._board.turn(event.seq)
        self._take(event)
        self._stage.settle(event.at)
        self._ledger.settle(event.at)
        if self._ledger.stale:
            self._lists.settle(event.at)
        if self.catalogue_seq == event.seq:
            self._hide()
        self._keep_stills()

    def settle(self) -> Changes:
        """What follows from the facts taken since the last time, and which entries are different now."""
        return self._board.settle()

    def fresh(self, epoch: str) -> Self:
        """An empty state for another history."""
        return type(self)(epoch)

    def become(self, other: Self) -> None:
        """Take over everything of another state at once; whoever holds this one sees the other history from now on."""
        self.__dict__.update(other.__dict__)

    def next_moment(self) -> Instant | None:
        """When something changes by itself next: a deadline, the end of a claim, a daypart. None: nothing will."""
        return min(filter(None, (self._ledger.next_moment(), self._stage.next_moment())), default=None)

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
                self._lists.delay, self._ledger.stale = data.get("delay_p95"), True
            case Kind.SITE_CHANGED:
                self._change_site(event)
            case Kind.SITE_REFUSED:
                self.refused[data["path"]] = data["sha256"]
                problem = {"path": data["path"], "problems": data["problems"], "at": event.at}
                self._board.put(f"@problem/{data['path']}", problem, INTERNAL)
            case Kind.CLAIMED:
                self._stage.claim(event)
                if data["slot"] == "hold":
                    self._stills[event.seq] = Still(event.seq, dict(self.entries), dict(self.history))
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
                self._ledger.stale = True
            case Kind.USER_ADDED | Kind.USER_CHANGED:
                self.users[data["name"]] = {**self.users.get(data["name"], {}), **data}
            case Kind.TOKEN_CREATED:
                self.tokens[data["id"]] = {**data, "by": event.by, "at": event.at}
            case Kind.TOKEN_REVOKED:
                self.tokens.pop(data["id"], None)
            case Kind.MOMENT | Kind.PAINTED | Kind.SIGNED_IN | Kind.REFUSED:
                pass  # a moment lets time pass; the others are there for the record

    def _change_site(self, event: Event) -> None:
        data = event.data
        path, body = data["path"], data["body"]
        if body is None:
            self._site.drop(path)
        else:
            self._site.put(Document(path, data["sha256"], body, event.seq, data.get("needs") or {}))
        self.refused.pop(path, None)
        self._board.put(f"@problem/{path}", None, INTERNAL)
        self._stage.stale = True
        if path.startswith("layouts/"):
            self._enter("@layout/", {key: (doc, Sensitivity.PUBLIC) for key, doc in self._site.layouts.items()})
        elif path == "feeds.yaml":
            self._enter("@feed/", {key: (public(feed), INTERNAL) for key, feed in self._site.feeds.items()})
        else:
            self._ledger.reassess()
            self._ledger.stale = True
        if path == "site.yaml":
            self._board.put("@site", body, INTERNAL)

    def _hide(self) -> None:
        """Lists in a held picture must not name what has become more sensitive since: they are today's from now on.

        They keep a `seq` from before the hold, so that the end of it still brings every figure that changed meanwhile.
        """
        live = {key: entry for key, entry in self.entries.items() if key.startswith("@")}
        for at, still in self._stills.items():
            lists = {key: replace(entry, seq=min(entry.seq, at - 1)) for key, entry in live.items()}
            self._stills[at] = replace(still, entries={**still.entries, **lists})

    def _enter(self, family: str, wanted: Mapping[str, tuple[Any, Sensitivity]]) -> None:
        """Make the entries of one family exactly these."""
        for key in [key for key in self.entries if key.startswith(family) and key.removeprefix(family) not in wanted]:
            self._board.put(key, None, self.entries[key].sensitivity)
        for key, (value, sensitivity) in wanted.items():
            self._board.put(family + key, value, sensitivity)

    def _keep_stills(self) -> None:
        if self._stills:
            wanted = self._stage.holds()
            self._stills = {seq: still for seq, still in self._stills.items() if seq in wanted}

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
    def catalogue_seq(self) -> int:
        """`seq` of the newest site, catalogue, area or rule document."""
        return self._site.catalogue_seq

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
        return self._stills.get(hold["seq"], self) if hold else self


def public(feed: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a console may see of a feed's configuration: nothing that could carry a secret."""
    shown = ("key", "kind", "name", "every", "cron", "enabled", "path", "files", "series", "schedule")
    return {name: feed[name] for name in shown if feed.get(name) is not None}
