"""Random interleavings of everything that happens to the hub and to pages, against pages that follow the wire.

In between, every page shows a moment that was: the state at the page's own seq, in its layout and clearance. Once it is
quiet, every page shows the state, or the moment its room is held at.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from broadcaster.board import Changes, Entry, Picture
from broadcaster.hub import Hub
from broadcaster.model import Sensitivity
from broadcaster.presence import Presence
from broadcaster.seat import NOWHERE, Seat, SeatKind
from broadcaster.view import LISTS, ViewKey
from tests.doubles.page import Page, Pipe
from tests.doubles.smallsource import SmallSource, room

PUBLIC, INTERNAL = Sensitivity.PUBLIC, Sensitivity.INTERNAL
PLACES = ("r1/main", "r1/left", "r2/main")
SERIES = ("VB-01", "VB-02", "YT-03@1", "YT-03@2", "YT-04@1")
KEYS = (*SERIES, "@attention/public", "@attention/internal", "@run/x")
NEEDS: dict[str, Mapping[str, Any]] = {
    "a": {"series": ["VB-01", "VB-02"], "lists": ["@attention"], "depths": {"VB-01": 2}},
    "b": {"series": ["VB-02"], "families": ["YT-03@*"], "depths": {"YT-03@*": 1}},
    "gone": {},
}
layouts = st.sampled_from(sorted(NEEDS))
places = st.sampled_from(PLACES)
rooms = st.sampled_from(("r1", "r2"))
clearances = st.sampled_from((PUBLIC, INTERNAL))


@dataclass
class Client:
    """A page, and its connection while it has one."""

    page: Page
    place: str
    kind: SeatKind
    clearance: Sensitivity
    seat: Seat | None = None
    pipe: Pipe | None = None


class HubModel(RuleBasedStateMachine):
    """A small state, the real Hub, pages by the written rules, and a transport that can be blocked."""

    def __init__(self) -> None:
        super().__init__()
        self.source = SmallSource()
        self.clients: list[Client] = []
        self.moments: dict[int, tuple[dict[str, Entry], dict[str, Any]]] = {0: ({}, {})}
        self.needs: dict[str, Mapping[str, Any]] = {}  # canonical text of a layout's document -> its needs
        self.keys: dict[str, ViewKey] = {}  # view id -> what it was made of
        self.sensitive: dict[int, dict[str, Sensitivity]] = {0: {}}  # catalogue -> sensitivities it says
        self.work: Iterator[None] | None = None
        self.pending: set[str] = set()
        self.stills: dict[int, Picture] = {}
        self.folding = False
        self.time = 0.0
        self.ids = 0

    @initialize(first=st.lists(st.tuples(places, st.sampled_from(SeatKind), clearances), min_size=3, max_size=6))
    def build(self, first: list[tuple[str, SeatKind, Sensitivity]]) -> None:
        self.source.rooms = {"r1": room("r1", "main", "left"), "r2": room("r2", "main", clearance=INTERNAL)}
        self._start()
        for key in ("a", "b"):
            self._design(key)
        for place in PLACES:
            self._event(self.source.show(*place.split("/"), "a"))
        for place, kind, clearance in first:
            self.join(place, kind, clearance, 0)

    def _start(self) -> None:
        self.presence = Presence(now=lambda: self.time)
        self.hub = Hub(self.source, self.presence, now=lambda: self.time, slice_of=2)
        self.work = None

    # ---- pages

    @rule(place=places, kind=st.sampled_from(SeatKind), clearance=clearances, window=st.sampled_from((0, 600)))
    def join(self, place: str, kind: SeatKind, clearance: Sensitivity, window: int) -> None:
        if len(self.clients) < 8:
            client = Client(Page(), place, kind, clearance)
            self.clients.append(client)
            self._connect(client, window)

    @rule(data=st.data(), window=st.sampled_from((0, 600)))
    def cut(self, data: st.DataObject, window: int) -> None:
        """A connection ends, perhaps in the middle of something; what had not been read is lost."""
        if client := self._some(data, connected=True):
            self._disconnect(client)

    @rule(data=st.data(), place=st.none() | places, window=st.sampled_from((0, 600)))
    def come_back(self, data: st.DataObject, place: str | None, window: int) -> None:
        """A page returns with its position; a program perhaps at another screen."""
        if client := self._some(data, connected=False):
            client.place = place or client.place
            self._connect(client, window)

    @rule(data=st.data())
    def stop_reading(self, data: st.DataObject) -> None:
        if client := self._some(data, connected=True):
            assert client.pipe is not None
            client.pipe.stop_reading()

    @rule(data=st.data())
    def read_again(self, data: st.DataObject) -> None:
        if client := self._some(data, connected=True):
            assert client.pipe is not None
            client.pipe.read_again()

    @rule(data=st.data())
    def resync(self, data: st.DataObject) -> None:
        if (client := self._some(data, connected=True)) and client.seat:
            self.hub.resync(client.seat)

    def _connect(self, client: Client, window: int) -> None:
        client.page.cut()
        client.pipe = pipe = Pipe(client.page, window)
        self.ids += 1
        console = client.kind is SeatKind.CONSOLE
        where, screen = ("", "") if console else client.place.split("/")
        client.seat = seat = Seat(self.ids, client.kind, pipe, client.clearance, room=where, screen=screen)
        pipe.on_drain = lambda: self.hub.drained(seat)
        client.page.resync = lambda: self._gap(client)
        self.presence.joined(seat)
        self.hub.attach(seat, client.page.position)

    def _disconnect(self, client: Client) -> None:
        assert client.seat is not None
        self.hub.detach(client.seat)
        self.presence.left(client.seat)
        client.seat = client.pipe = None

    def _gap(self, client: Client) -> None:
        raise AssertionError("a page found a gap in what it was sent")

    # ---- the state

    @rule(keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True), v=st.integers(0, 9))
    def change(self, keys: list[str], v: int) -> None:
        self._put({key: {"v": v} for key in keys})

    @rule(data=st.data(), key=st.sampled_from(KEYS))
    def change_unseen(self, data: st.DataObject, key: str) -> None:
        """A page stops reading just before a change goes out."""
        self.stop_reading(data)
        self._put({key: {"v": self.source.seq}})
        self.finish()

    @rule(keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=5, unique=True))
    def remove(self, keys: list[str]) -> None:
        self._put(dict.fromkeys(keys))

    @rule(series=st.sampled_from(SERIES), month=st.integers(1, 6), v=st.integers(0, 9))
    def observe(self, series: str, month: int, v: int) -> None:
        changes = self.source.point(series, f"2026-{month:02}", v)
        self._settle({series: self.source.entries[series].value})
        self._event(changes)

    @rule(series=st.sampled_from(SERIES), month=st.integers(1, 6))
    def withdraw(self, series: str, month: int) -> None:
        changes = self.source.withdraw(series, f"2026-{month:02}")
        self._settle({series: self.source.entries[series].value})
        self._event(changes)

    @rule(place=places, layout=layouts)
    def switch(self, place: str, layout: str) -> None:
        self._event(self.source.show(*place.split("/"), layout))

    @rule(place=places, focus=st.sampled_from((None, "t1", "t2")))
    def focus(self, place: str, focus: str | None) -> None:
        scene = self.source.entries[f"@scene/{place}"].value
        self._event(self.source.show(*place.split("/"), scene["layout"], focus=focus))

    @rule(key=st.sampled_from(("a", "b")), there=st.booleans())
    def edit_layout(self, key: str, there: bool) -> None:
        if there:
            self._design(key)
        else:
            self._event(self.source.design(key, None))

    @rule(place=rooms, hold=st.booleans())
    def hold(self, place: str, hold: bool) -> None:
        self._event(self.source.hold(place) if hold else self.source.release(place))
        picture = self.source.picture(place)
        self.stills[picture.held_at or 0] = picture

    @rule(place=rooms, clearance=clearances)
    def clear_room(self, place: str, clearance: Sensitivity) -> None:
        """site.yaml gives a room another clearance."""
        screens = [screen.key for screen in self.source.rooms[place].screens]
        changed = {**self.source.rooms, place: room(place, *screens, clearance=clearance)}
        self._catalogue(self.sensitive[self.source.catalogue_seq], rooms=changed)

    @rule(key=st.sampled_from(SERIES), sensitivity=clearances)
    def classify(self, key: str, sensitivity: Sensitivity) -> None:
        """indicators.yaml gives an indicator another sensitivity: its entry and the catalogue change in one event."""
        self._catalogue({**self.sensitive[self.source.catalogue_seq], key: sensitivity})

    @rule(data=st.data(), times=st.integers(2, 4))
    def burst(self, data: st.DataObject, times: int) -> None:
        """The follower folds several events in one turn of the loop; the hub hears of them together."""
        self.folding = True
        for _ in range(times):
            what = data.draw(st.sampled_from(("change", "remove", "switch", "edit", "hold", "classify")))
            match what:
                case "change" | "remove":
                    key = data.draw(st.sampled_from(KEYS))
                    self._put({key: None if what == "remove" else {"v": self.source.seq}})
                case "switch":
                    self.switch(data.draw(places), data.draw(layouts))
                case "edit":
                    self.edit_layout(data.draw(st.sampled_from(("a", "b"))), data.draw(st.booleans()))
                case "hold":
                    self.hold(data.draw(rooms), data.draw(st.booleans()))
                case "classify":
                    self.classify(data.draw(st.sampled_from(SERIES)), data.draw(clearances))
        self.folding = False
        self._tell()

    def _put(self, values: Mapping[str, Any]) -> None:
        changes = self.source.put(values)
        self._settle(values)
        self._event(changes)

    def _settle(self, values: Mapping[str, Any]) -> None:
        says = self.sensitive[self.source.catalogue_seq]
        for key, value in values.items():
            self.source.entries[key] = Entry(self.source.seq, value, says.get(key, PUBLIC))

    def _catalogue(self, says: dict[str, Sensitivity], **changes: Any) -> None:
        self.source.catalogue(**changes)
        self.sensitive[self.source.catalogue_seq] = says
        touched = set()
        for key, entry in list(self.source.entries.items()):
            sensitivity = says.get(key, PUBLIC)
            if key in SERIES and entry.sensitivity is not sensitivity:
                self.source.entries[key] = Entry(self.source.seq, entry.value, sensitivity)
                touched.add(key)
        self._event(Changes(self.source.seq, frozenset(touched)))

    def _design(self, key: str) -> None:
        self._event(self.source.design(key, NEEDS[key], title=f"edition {self.source.seq}"))

    def _event(self, changes: Changes) -> None:
        """An event has been folded; the hub hears of it when the follower's turn ends, before anything else happens."""
        self.pending |= changes.keys
        self.moments[self.source.seq] = dict(self.source.entries), copy.copy(self.source.history)
        if not self.folding:
            self._tell()

    def _tell(self) -> None:
        keys, self.pending = self.pending, set()
        self.hub.changed(Changes(self.source.seq, frozenset(keys)))

    # ---- the hub's loop: one thing at a time, slice by slice

    @precondition(lambda self: self.work is None)
    @rule(beat=st.booleans())
    def begin(self, beat: bool) -> None:
        self.work = self.hub.beat() if beat else self.hub.fan_out()

    @precondition(lambda self: self.work is not None)
    @rule()
    def step(self) -> None:
        assert self.work is not None
        if next(self.work, NOWHERE) is NOWHERE:
            self.work = None

    @rule()
    def finish(self) -> None:
        """What is under way comes to its end, and what has changed meanwhile goes out."""
        for _ in self.work or ():
            pass
        self.work = None
        for _ in self.hub.fan_out():
            pass

    @rule()
    def tick(self) -> None:
        """Presence tells consoles what is new; time passes."""
        self.time += 1
        if self.presence.publish():
            self.hub.watched()

    @rule(epoch=st.booleans())
    def restart(self, epoch: bool) -> None:
        """The node is gone; another one has the same state, or after a loss a new history."""
        for client in self.clients:
            if client.seat is not None:
                client.seat = client.pipe = None
        if epoch:
            self.source.epoch += "'"
        self._start()

    # ---- what must be true

    @invariant()
    def every_page_shows_a_moment_that_was(self) -> None:
        if not hasattr(self, "hub"):
            return
        self.keys |= {view.id: key for view, (key, _) in self.hub._index._names.items()}
        for client in self.clients:
            page = client.page
            if page.view and page.epoch == self.source.epoch:
                key = self.keys[page.view]
                entries, history = self.moments[page.seq]
                if key.moment is not None:  # a remote in a held room: figures of then, everything else of now
                    still = self.stills[key.moment]
                    entries, history = _mixed(still.entries, entries), still.history
                says = self.sensitive[key.catalogue]
                expected = _project(key, entries, history, says)
                assert (page.values, page.history) == expected, f"{key} at {page.seq}"
            if client.pipe is not None:
                assert client.pipe.queued <= 600 + 20_000

    @rule()
    def quiet(self) -> None:
        """Everybody reads, nothing more happens: every page equals the state, or its room's held moment."""
        for client in self.clients:
            if client.pipe is not None:
                client.pipe.read_again()
        for _ in self.work or ():
            pass
        self.work = None
        if self.presence.publish():
            self.hub.watched()
        for _ in range(2):
            for _ in self.hub.fan_out():
                pass
        for _ in self.hub.beat():
            pass
        for client in self.clients:
            if client.seat is not None:
                self._check_quiet(client, client.seat)

    def _check_quiet(self, client: Client, seat: Seat) -> None:
        page, source, says = client.page, self.source, self.sensitive[self.source.catalogue_seq]
        clearance, picture, layout = client.clearance, source, "*"
        more: frozenset[str] = frozenset()
        if client.kind is not SeatKind.CONSOLE:
            where = client.place.split("/")[0]
            clearance = min(clearance, source.rooms[where].clearance, key=lambda each: each.rank)
            picture: Picture = source.picture(where)  # type: ignore[no-redef]
            scene = source.entries[f"@scene/{client.place}"].value
            layout = scene["layout"]
            assert page.scene is not None
            assert {name: page.scene[name] for name in scene} == scene
            assert page.layout == source.layout(layout)
            if client.kind is SeatKind.REMOTE:
                more = frozenset({"@layout/", f"@scene/{where}/"})
        if client.kind is not SeatKind.SCREEN:
            there = {c.place for c in self.clients if c.seat is not None and c.kind is SeatKind.SCREEN}
            mine = {place for place in there if place.startswith(f"{seat.room}/") or not seat.room}
            assert page.presence.keys() == mine
        revision = "" if layout == "*" or source.layout(layout) is None else "there"
        key = ViewKey(layout, revision, clearance, source.catalogue_seq, more)
        entries = _mixed(picture.entries, source.entries)
        assert (page.values, page.history) == _project(key, entries, picture.history, says)

    def teardown(self) -> None:
        if hasattr(self, "hub"):
            self.quiet()

    def _some(self, data: st.DataObject, *, connected: bool) -> Client | None:
        some = [client for client in self.clients if (client.seat is not None) is connected]
        return data.draw(st.sampled_from(some)) if some else None


def _mixed(figures: Mapping[str, Entry], others: Mapping[str, Entry]) -> dict[str, Entry]:
    """Figures and lists of one moment, all other entries of another."""
    kept = {key: entry for key, entry in figures.items() if not key.startswith("@") or key.split("/")[0] in LISTS}
    return {key: entry for key, entry in others.items() if key not in KEYS or key == "@run/x"} | kept


def _project(
    key: ViewKey, entries: Mapping[str, Entry], history: Mapping[str, Any], says: Mapping[str, Sensitivity]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a page of this view must show of these entries: worked out anew, without the hub's code."""
    needs = NEEDS[key.layout] if key.revision else {}
    values, points = {}, {}
    for name, entry in entries.items():
        head, _, tail = name.partition("/")
        if head in LISTS and tail != key.clearance.value:
            continue
        family = name.split("@")[0] + "@*"
        wanted = (
            key.layout == "*"
            or name in needs.get("series", ())
            or head in needs.get("lists", ())
            or (not name.startswith("@") and family in needs.get("families", ()))
            or any(name.startswith(stem) for stem in key.more)
        )
        # a held figure that was hidden stays so until the release, one that is sensitive by now is hidden at once
        cleared = key.clearance.clears(entry.sensitivity) and key.clearance.clears(says.get(name, PUBLIC))
        if wanted and entry.value is not None and cleared:
            values[head if head in LISTS else name] = entry.value
            depths = needs.get("depths", {})
            if depth := depths.get(name) or depths.get(family):
                points[name] = history.get(name, [])[-depth:]
    return values, points


COMMON = settings(
    stateful_step_count=60, deadline=None, report_multiple_bugs=False, suppress_health_check=list(HealthCheck)
)

TestHubModel = HubModel.TestCase
TestHubModel.settings = settings(COMMON, max_examples=150)


@pytest.mark.long
class TestHubModelAtLength(HubModel.TestCase):  # type: ignore[name-defined, misc]
    settings = settings(COMMON, max_examples=2000)
