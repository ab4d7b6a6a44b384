"""The state machine of everything that can happen to nodes, lines and pages, in every order.

Real are Broadcast, Hub (with its own loop, `run`) and Presence; the bytes they write; the rules of the page, which
tests/vectors/page.json holds together with the real page's. Small and in memory are journal and state. Time, turns of
the loop, what a follower hears and what a line takes are moved by the rules, so whatever happens between two slices of
a fan-out, of a fold or of a frame can happen here.

In between, every page shows a moment that was: the state at the page's own seq, in its layout and clearance. When it is
quiet, every page shows the state, or the moment its room is held at.
"""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from broadcaster.model import Indicator, Sensitivity
from broadcaster.seat import SeatKind
from tests.doubles.expected import NEEDS, Truth
from tests.doubles.node import Client, Node, look_back, recalled
from tests.doubles.page import Page
from tests.doubles.smallfold import draft
from tests.doubles.smallsource import room
from tests.doubles.turning import TICKS
from tests.doubles.watched import Watched

PUBLIC, INTERNAL = Sensitivity.PUBLIC, Sensitivity.INTERNAL
PLACES = ("r1/main", "r1/left", "r2/main")
CODES = ("VB-01", "VB-02", "VB-03")
SERIES = ("VB-01", "VB-02", "YT-03@1", "YT-03@2", "YT-04@1")
KEYS = (*SERIES, "@attention/public", "@attention/internal", "@run/x")

layouts = st.sampled_from(sorted(NEEDS))
places = st.sampled_from(PLACES)
rooms = st.sampled_from(("r1", "r2"))
clearances = st.sampled_from((PUBLIC, INTERNAL))
several = st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True)
nodes = st.integers(0, 1)
hows = st.tuples(st.sampled_from((0, 1, None)), st.integers(0, 6))  # whose append (None: another program's), turns
lines = st.sampled_from((("plain", 0, 0), ("plain", 600, 100), ("deflated", 4000, 1000)))  # lane, high, low
devices = st.sampled_from(("d1", "d2"))


class HubMachine(Watched):
    """Everything that happens; `how` says through which node an event comes, and how often the loop turns then."""

    @initialize(
        first=st.lists(st.tuples(places, st.sampled_from(SeatKind), clearances), min_size=3, max_size=6),
        held=st.none() | rooms,
    )
    def build(self, first: list[tuple[str, SeatKind, Sensitivity]], held: str | None) -> None:
        found = {"r1": room("r1", "main", "left", clearance=INTERNAL), "r2": room("r2", "main", clearance=INTERNAL)}
        for one in (
            draft(
                "catalogue",
                rooms=found,
                indicators={code: Indicator(code, {}, {}, sensitivity=PUBLIC) for code in CODES},
            ),
            *(draft("design", key, NEEDS[key], title="first edition") for key in ("a", "b")),
            *(draft("show", *place.split("/"), "a") for place in PLACES),
            *(draft("pair", device, "r1/main") for device in ("d1", "d2")),
            draft("put", {key: {"v": 0} for key in KEYS}),
            *([draft("hold", held), draft("put", {key: {"v": 1} for key in KEYS[1:]})] if held else []),
        ):
            self.history.append([one])
        self.base = len(self.history.events)  # what is never lost
        self.nodes = [Node(self.loop, self.history, self.keys) for _ in range(2)]
        for place, kind, clearance in first:
            self.join(place, kind, clearance, 0, ("plain", 600, 100))

    # ---- pages

    @rule(place=places, kind=st.sampled_from(SeatKind), clearance=clearances, node=nodes, line=lines)
    def join(self, place: str, kind: SeatKind, clearance: Sensitivity, node: int, line: tuple[str, int, int]) -> None:
        if len(self.clients) < 8:
            self.clients.append(Client(Page(), kind, clearance, place))
            self._connect(self.clients[-1], node, line)

    @rule(device=devices, node=nodes, line=lines)
    def join_paired(self, device: str, node: int, line: tuple[str, int, int]) -> None:
        """A paired browser comes: it serves the screen that its node knows it by."""
        if all(client.device != device for client in self.clients):
            self.clients.append(Client(Page(), SeatKind.SCREEN, INTERNAL, "", device))
            self._connect(self.clients[-1], node, line)

    @rule(data=st.data(), arrived=st.integers(0, 300))
    def cut(self, data: st.DataObject, arrived: int) -> None:
        """A connection ends, perhaps in the middle of a frame."""
        if client := self._some(data, connected=True):
            client.disconnect(arrived)

    @rule(data=st.data(), place=st.none() | places, node=nodes, line=lines)
    def come_back(self, data: st.DataObject, place: str | None, node: int, line: tuple[str, int, int]) -> None:
        """A page returns with its position, to this node or the other; a program perhaps at another screen."""
        if client := self._some(data, connected=False):
            client.place = place or client.place
            self._connect(client, node, line)

    @rule(data=st.data())
    def stop_reading(self, data: st.DataObject) -> None:
        if client := self._some(data, connected=True):
            self._line(client).flowing = False

    @rule(data=st.data(), most=st.integers(1, 400))
    def take(self, data: st.DataObject, most: int) -> None:
        """A page that does not read takes some bytes all the same."""
        if client := self._some(data, connected=True):
            self._line(client).take(most)

    @rule(data=st.data())
    def read_again(self, data: st.DataObject) -> None:
        if client := self._some(data, connected=True):
            self._line(client).flowing = True
            self._flow()

    @rule(data=st.data())
    def resync(self, data: st.DataObject) -> None:
        if (client := self._some(data, connected=True)) and client.node and client.seat:
            client.node.hub.resync(client.seat)
            self._flow()

    # ---- events

    @rule(keys=several, v=st.integers(0, 9), how=hows)
    def change(self, keys: list[str], v: int, how: tuple[int | None, int]) -> None:
        self._say(how, draft("put", {key: {"v": v} for key in keys}))

    @rule(keys=several, how=hows)
    def remove(self, keys: list[str], how: tuple[int | None, int]) -> None:
        self._say(how, draft("put", dict.fromkeys(keys)))

    @rule(data=st.data(), key=st.sampled_from(KEYS), how=hows)
    def change_unseen(self, data: st.DataObject, key: str, how: tuple[int | None, int]) -> None:
        """A page stops reading just before a change goes out."""
        self.stop_reading(data)
        self._say(how, draft("put", {key: {"v": len(self.history.events)}}))
        self.wait(0.06)
        self.loop.rest()

    @rule(series=st.sampled_from(SERIES), month=st.integers(1, 6), v=st.none() | st.integers(0, 9), how=hows)
    def observe(self, series: str, month: int, v: int | None, how: tuple[int | None, int]) -> None:
        """A figure of a period comes in, or (None) is taken back."""
        period = f"2026-{month:02}"
        self._say(how, draft("withdraw", series, period) if v is None else draft("point", series, period, v))

    @rule(place=places, layout=layouts, how=hows)
    def switch(self, place: str, layout: str, how: tuple[int | None, int]) -> None:
        self._say(how, draft("show", *place.split("/"), layout))

    @rule(place=places, topic=st.sampled_from((None, "t1", "t2")), how=hows)
    def focus(self, place: str, topic: str | None, how: tuple[int | None, int]) -> None:
        self._say(how, draft("focus", place, topic))

    @rule(key=st.sampled_from(("a", "b")), there=st.booleans(), how=hows)
    def edit_layout(self, key: str, there: bool, how: tuple[int | None, int]) -> None:
        self._say(how, draft("design", key, NEEDS[key] if there else None, title=f"edition {len(self.history.events)}"))

    @rule(place=rooms, hold=st.booleans(), how=hows)
    def hold(self, place: str, hold: bool, how: tuple[int | None, int]) -> None:
        self._say(how, draft("hold" if hold else "release", place))

    @rule(data=st.data(), place=rooms, how=hows)
    def recall(self, data: st.DataObject, place: str, how: tuple[int | None, int]) -> None:
        """A room shows what it showed after some event, gathered by whoever asks for it."""
        seq = data.draw(st.integers(self.base, len(self.history.events)))
        documents = recalled(self.truths[self.history.epoch], self.history.events[:seq], place)
        self._say(how, draft("recall", place, documents))

    @rule(place=rooms, clearance=clearances, how=hows)
    def clear_room(self, place: str, clearance: Sensitivity, how: tuple[int | None, int]) -> None:
        self._say(how, draft("clear", place, clearance))

    @rule(series=st.sampled_from((*SERIES, "VB-03")), sensitivity=clearances, how=hows)
    def classify(self, series: str, sensitivity: Sensitivity, how: tuple[int | None, int]) -> None:
        self._say(how, draft("classify", series, sensitivity))

    @rule(device=devices, place=st.none() | places, how=hows)
    def pair(self, device: str, place: str | None, how: tuple[int | None, int]) -> None:
        self._say(how, draft("pair", device, place))

    @rule(data=st.data(), times=st.integers(2, 4), turns=st.integers(0, 6))
    def burst(self, data: st.DataObject, times: int, turns: int) -> None:
        """Several events come to the followers in one batch."""
        drafts = []
        for number in range(times):
            what = data.draw(st.sampled_from(("put", "remove", "show", "design", "hold", "classify")))
            match what:
                case "put" | "remove":
                    value = None if what == "remove" else {"v": len(self.history.events) + number}
                    drafts.append(draft("put", {data.draw(st.sampled_from(KEYS)): value}))
                case "show":
                    drafts.append(draft("show", *data.draw(places).split("/"), data.draw(layouts)))
                case "design":
                    key, there = data.draw(st.sampled_from(("a", "b"))), data.draw(st.booleans())
                    title = f"edition {len(self.history.events)}.{number}"
                    drafts.append(draft("design", key, NEEDS[key] if there else None, title=title))
                case "hold":
                    drafts.append(draft(data.draw(st.sampled_from(("hold", "release"))), data.draw(rooms)))
                case "classify":
                    drafts.append(draft("classify", data.draw(st.sampled_from(SERIES)), data.draw(clearances)))
        self.history.append(drafts)
        self._turn(turns)

    # ---- time, turns, nodes

    @rule(times=st.integers(1, 5))
    def turn(self, times: int) -> None:
        self._turn(times)

    @rule(seconds=st.sampled_from((0.02, 0.06, 0.06, 1.0, 2.1, 31.0)), turns=st.integers(1, 5))
    def wait(self, seconds: float, turns: int = 1) -> None:
        self.loop.wait(seconds)
        self._turn(turns)

    @rule(step=st.sampled_from((0.0, 0.002, 0.006)))
    def fold_in_slices(self, step: float) -> None:
        """The machine is slow or quick: a fold's slice is all there is, three events, or one."""
        TICKS.step = step

    @rule(node=nodes, more=st.integers(0, 3))
    def hear_little(self, node: int, more: int) -> None:
        """A node's follower hears of a few more events, and then of none: the other node is ahead of it."""
        self.nodes[node].journal.hear(self.nodes[node].source.seq + more)
        self._turn(2)

    @rule(node=nodes, turns=st.integers(0, 4))
    def hear_all(self, node: int, turns: int) -> None:
        self.nodes[node].journal.hear(None)
        self._turn(turns)

    @rule(node=nodes)
    def keep_checkpoint(self, node: int) -> None:
        if self.nodes[node].source.epoch == self.history.epoch:
            self.nodes[node].keep_checkpoint()

    @rule(node=nodes, checkpoint=st.booleans(), politely=st.booleans(), arrived=st.integers(0, 300))
    def restart(self, node: int, checkpoint: bool, politely: bool, arrived: int) -> None:
        """A node ends and another one starts in its place, from a checkpoint or from the first event."""
        former = self.nodes[node]
        if politely:
            former.drain()
            self._flow()
        if not checkpoint:
            self.history.checkpoints.clear()
        for client in self.clients:
            if client.node is former:
                client.disconnect(arrived)
        former.stop(politely=politely)
        self.commands = [command for command in self.commands if command.node is not former]
        self.nodes[node] = Node(self.loop, self.history, self.keys)

    @rule(data=st.data(), place=places, clearance=clearances)
    def look_back(self, data: st.DataObject, place: str, clearance: Sensitivity) -> None:
        """A past moment is the fold up to then, seen through a view of then."""
        seq = data.draw(st.integers(self.base, len(self.history.events)))
        wrong = look_back(self.truths[self.history.epoch], self.history.events[:seq], place, clearance)
        assert not wrong, f"{place} at {seq}: {wrong}"

    @precondition(lambda self: len(self.history.events) > self.base)
    @rule(data=st.data(), turns=st.integers(0, 6))
    def lose_tail(self, data: st.DataObject, turns: int) -> None:
        """The journal comes back without its newest events: another history, at the same seqs."""
        most = min(4, len(self.history.events) - self.base)
        self.history.lose(data.draw(st.integers(1, most)))
        self.truths[self.history.epoch] = Truth(self.history.epoch, self.history.events)
        self._turn(turns)
