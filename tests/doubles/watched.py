"""What a state machine of nodes and pages keeps, and what must be true of it in between and when it is quiet."""

import sys
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from broadcaster.events import Draft
from broadcaster.seat import NOWHERE, Seat, SeatKind
from broadcaster.view import ViewKey
from tests.doubles.expected import Truth, differences
from tests.doubles.line import Line
from tests.doubles.memoryjournal import History
from tests.doubles.node import Client, Command, Node
from tests.doubles.turning import TICKS, Turning

WALL = 20_000  # bytes that no picture of this small state reaches


class Watched(RuleBasedStateMachine):
    """Nodes, pages and the truth beside them; HubMachine adds what happens.

    lengths: how many steps each example had, which were looked at since somebody emptied it.
    """

    lengths: ClassVar[list[int]] = []

    def __init__(self) -> None:
        super().__init__()
        self.loop = Turning()
        self.history = History(self.loop.clock, lambda event: self.truths[self.history.epoch].add(event))
        self.truths = {self.history.epoch: Truth(self.history.epoch)}
        self.nodes: list[Node] = []
        self.clients: list[Client] = []
        self.commands: list[Command] = []
        self.steps = 0
        self.keys: dict[str, ViewKey] = {}  # view id -> what it was made of
        TICKS.step = 0.0

    # ---- what must be true

    @invariant()
    def a_step_is_made(self) -> None:
        self.steps += 1

    @invariant()
    def nothing_has_failed(self) -> None:
        if not self.nodes:
            return
        faults = [fault for node in self.nodes for fault in node.faults]
        faults += [fault for client in self.clients if client.line for fault in client.line.faults]
        faults += [command.fault for command in self.commands if command.fault]
        assert not faults, faults
        self.commands = [command for command in self.commands if not command.task.done()]

    @invariant()
    def every_page_shows_a_moment_that_was(self) -> None:
        for client in self.clients:
            page = client.page
            if page.view and page.count != client.checked:
                client.checked = page.count
                key = self.keys[page.view]
                wrong = differences(page, self.truths[page.epoch].shown(key, page.seq))
                assert not wrong, f"{key} at {page.seq} of {page.epoch}: {wrong}"
            if client.line is not None:
                assert client.line.queued <= client.line.high + WALL, f"{client.line.queued} bytes wait for a page"

    @rule()
    def quiet(self) -> None:
        """Everybody reads and every node hears everything: each page equals the state, or its room's held moment."""
        for client in self.clients:
            if client.line is not None:
                client.line.flowing = True
        for node in self.nodes:
            node.journal.hear(None)
        self._flow()
        self._rest(0.06, 0.06, 0.06)
        if all(node.source.seq == len(self.history.events) for node in self.nodes):
            for client in self.clients:  # what changed does not wait for a beat, unless a page asks again and again
                if client.seat is not None and client.seat.cursor != NOWHERE:
                    self._check_quiet(client, client.seat)
        for _ in range(20):  # rounds of a few seconds: a role that failed is started again after a pause
            self._rest(0.06, 0.06, 2.1)
            now = self.history.epoch, len(self.history.events)
            if all((node.source.epoch, node.source.seq) == now for node in self.nodes):
                break
        for client in self.clients:
            if not client.connected:
                self._connect(client, 0, ("plain", 0, 0))
        self._rest(0.06, 1.1, 0.06, 2.1)
        self.nothing_has_failed()
        self.every_page_shows_a_moment_that_was()
        assert all(command.task.done() for command in self.commands), "somebody still waits for an answer"
        for node in self.nodes:
            self._check_node(node)
        for client in self.clients:
            if client.seat is not None:
                self._check_quiet(client, client.seat)
                self._check_presence(client, client.seat)

    @rule()
    def quiet_for_once(self) -> None:
        """Often enough that what has gone wrong is seen before something else mends it."""
        self.quiet()

    def _check_node(self, node: Node) -> None:
        """Every node has folded the same; a seq may be later than with each event by itself, never earlier."""
        truth = self.truths[self.history.epoch].fold
        mine, right = node.source.entries, truth.entries
        assert (node.source.epoch, node.source.seq) == (truth.epoch, truth.seq), "a node has not come to the end"
        values = [{key: (entry.value, entry.sensitivity) for key, entry in each.items()} for each in (mine, right)]
        assert values[0] == values[1], "a node has folded something else"
        assert all(mine[key].seq >= entry.seq for key, entry in right.items()), "an entry is older than its last change"

    def _check_quiet(self, client: Client, seat: Seat) -> None:
        truth = self.truths[self.history.epoch]
        wrong = truth.differences(client.page, client.kind, client.place, client.clearance)
        assert not wrong, f"{client.kind} at {client.place}, quiet at {truth.fold.seq}: {wrong}"
        if client.device:
            paired = truth.fold.entries[f"@device/{client.device}"].value
            assert paired == {"room": seat.room, "screen": seat.screen}, f"{client.device} belongs to {paired}"

    def _check_presence(self, client: Client, seat: Seat) -> None:
        if client.kind is SeatKind.VIEWER:
            assert not client.page.presence, "who watches from outside is told who else is there"
        elif client.kind is not SeatKind.SCREEN:
            there = {c.place for c in self.clients if c.node is client.node and c.kind is SeatKind.SCREEN}
            mine = {place for place in there if place.startswith(f"{seat.room}/") or not seat.room}
            assert client.page.presence.keys() == mine, f"{set(client.page.presence)} are shown, {mine} are there"

    def teardown(self) -> None:
        self.lengths.append(self.steps)
        try:
            if self.nodes and sys.exc_info()[0] is None:
                self.quiet()
        finally:
            for node in self.nodes:
                node.stop(politely=True)
            self.loop.end()

    # ---- what the rules are made of

    def _say(self, how: tuple[int | None, int], one: Draft) -> None:
        """Somebody's event: appended through a node, or by another program."""
        whose, turns = how
        if whose is None:
            self.history.append([one])
        else:
            self.commands.append(self.nodes[whose].record(one))
        self._turn(turns)

    def _turn(self, times: int) -> None:
        for _ in range(times):
            self.loop.turn()
            self._flow()

    def _rest(self, *waits: float) -> None:
        """Turn until all is done, and again after each wait."""
        self._turn_out()
        for seconds in waits:
            self.loop.wait(seconds)
            self._turn_out()

    def _turn_out(self) -> None:
        self.loop.rest()
        self._flow()
        self.loop.rest()

    def _flow(self) -> None:
        """What was written reaches the pages that read; who was closed is gone."""
        for client in self.clients:
            if client.line is not None:
                client.line.flow()
                if client.line.closed:
                    client.disconnect()

    def _connect(self, client: Client, node: int, line: tuple[str, int, int]) -> None:
        if client.device:
            entry = self.nodes[node].source.entries[f"@device/{client.device}"]
            if entry.value is None:
                return  # told to pair anew
            client.place = f"{entry.value['room']}/{entry.value['screen']}"
        client.connect(self.nodes[node], Line(client.page, *line))
        self._flow()

    def _line(self, client: Client) -> Line:
        assert client.line is not None
        return client.line

    def _some(self, data: st.DataObject, *, connected: bool) -> Client | None:
        some = [client for client in self.clients if client.connected is connected]
        return data.draw(st.sampled_from(some)) if some else None
