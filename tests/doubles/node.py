"""A node as a model runs it: the real Broadcast, Hub and Presence over a small fold, on a loop turned by hand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from broadcaster.board import Changes, Picture
from broadcaster.broadcast import Broadcast
from broadcaster.events import Draft, Event, decode, encode
from broadcaster.hub import Hub
from broadcaster.index import Index
from broadcaster.journal import JournalError
from broadcaster.leaving import STEP
from broadcaster.model import Sensitivity
from broadcaster.past import gathered
from broadcaster.presence import Presence
from broadcaster.seat import Seat, SeatKind
from broadcaster.view import View, ViewKey
from tests.doubles.expected import Truth
from tests.doubles.line import Line
from tests.doubles.memoryjournal import History, MemoryJournal
from tests.doubles.page import Page
from tests.doubles.smallfold import SmallFold
from tests.doubles.turning import TICKS, Turning

SEATS = count(1)
MOST = 20  # steps of draining


@dataclass
class Client:
    """A page, and its connection while it has one."""

    page: Page = field(repr=False)
    kind: SeatKind
    clearance: Sensitivity
    place: str
    device: str = ""
    node: "Node | None" = field(default=None, repr=False)
    seat: Seat | None = field(default=None, repr=False)
    line: Line | None = field(default=None, repr=False)
    checked: int = field(default=-1, repr=False)  # messages the page had taken when it was last compared

    @property
    def connected(self) -> bool:
        return self.seat is not None

    def disconnect(self, arrived: int = 0) -> None:
        """The line ends, after so many more bytes."""
        if self.seat is None or self.line is None or self.node is None:
            return
        self.line.cut(arrived)
        self.node.hub.detach(self.seat)
        self.node.presence.left(self.seat)
        self.node = self.seat = self.line = None

    def connect(self, node: "Node", line: Line) -> None:
        """Take a seat with the position the page has, as the socket does."""
        self.page.cut()
        console = self.kind is SeatKind.CONSOLE
        where, screen = ("", "") if console else self.place.split("/")
        seat = Seat(
            next(SEATS), self.kind, line, self.clearance, room=where, screen=screen, name="token:x", device=self.device
        )
        self.node, self.seat, self.line = node, seat, line
        line.on_drain = lambda: node.hub.drained(seat)
        self.page.resync = lambda: line.faults.append("the page found a gap in what it was sent")
        node.presence.joined(seat)
        node.hub.attach(seat, self.page.position)


class Node:
    """Starts with what the journal has: from a checkpoint, or from the beginning."""

    def __init__(self, loop: Turning, history: History, keys: dict[str, ViewKey]) -> None:
        """keys: view ids and what they were made of are noted here."""
        self.loop = loop
        self.history = history
        self.journal = MemoryJournal(history)
        self.source = SmallFold(history.epoch)
        self.presence = Presence(now=loop.time, clock=loop.clock)
        self.hub = Hub(self.source, self.presence, now=loop.time, clock=loop.clock, slice_of=2)
        self._note_views(keys)
        self._order_changes()
        self.broadcast = Broadcast(self.journal, self.source, self.hub, clock=loop.clock, perf=TICKS)
        loop.finish(self.broadcast.__aenter__())
        self.tasks = [loop.create_task(self.hub.run()), loop.create_task(self.presence.push(self.hub))]

    def stop(self, *, politely: bool) -> None:
        """End it; what it had in memory is gone. Without politeness it takes no last checkpoint."""
        for task in self.tasks:
            task.cancel()
        kept = list(self.history.checkpoints)
        self.loop.finish(self.broadcast.__aexit__(None, None, None))
        if not politely:
            self.history.checkpoints = kept
        self.loop.finish(self.journal.close())

    def drain(self) -> None:
        """Send every page away, politely."""
        going = self.loop.create_task(self.hub.drain())
        for _ in range(MOST):
            self.loop.wait(STEP)
            self.loop.rest()
            if going.done():
                return
        raise AssertionError("pages stay that were sent away")

    def keep_checkpoint(self) -> None:
        snapshot = self.source.snapshot()
        self.loop.finish(self.journal.keep_checkpoint(snapshot.seq, list(snapshot.parts())))

    def _note_views(self, keys: dict[str, ViewKey]) -> None:
        index = self.hub._index
        make = index._open

        def noting(key: ViewKey, picture: Picture) -> View:
            keys[key.id] = key
            return make(key, picture)

        index._open = noting  # type: ignore[method-assign]

    def _order_changes(self) -> None:
        """Sets have another order in every process, and an example must come out the same in each."""
        tell = self.hub.changed
        self.hub.changed = lambda changes: tell(  # type: ignore[method-assign]
            Changes(changes.seq, dict.fromkeys(sorted(changes.keys)).keys())  # type: ignore[arg-type]
        )

    def record(self, draft: Draft) -> "Command":
        """Somebody's command to this node: an own append."""
        return Command(self, draft)

    @property
    def faults(self) -> list[str]:
        """What has gone wrong without anybody being told."""
        ended = [f"a role ended: {task.exception()!r}" for task in self.tasks if task.done()]
        return [*ended, *(["Broadcast counts faults"] if self.broadcast.faults else [])]


class Command:
    """An own append under way, until it is acknowledged. fault: what is wrong with the answer."""

    def __init__(self, node: Node, draft: Draft) -> None:
        self.node, self.draft, self.fault = node, draft, ""
        self.task = node.loop.create_task(self._ask())

    async def _ask(self) -> None:
        try:
            await self.node.broadcast.record(self.draft)
        except JournalError:
            return
        except Exception as error:
            self.fault = f"a command fails with {error!r}"
            return
        if self.draft.id not in self.node.source.folded:
            self.fault = f"{self.draft.data} was acknowledged and never folded"


def recalled(truth: Truth, events: Sequence[Event], place: str) -> Any:
    """What a room showed after these events, as the event that shows it again carries it."""
    fold = SmallFold(truth.epoch)
    for event in events:
        fold.take(event)
    fold.settle()
    documents = gathered(fold, [(place, screen.key) for screen in fold.rooms[place].screens])
    if fold.picture(place) is fold:
        (document,) = documents
        for key, _, value, _ in document["entries"]:
            assert value == truth.moments[len(events)].entries[key].value, f"{key} was something else then"
    return decode(encode(documents))


def look_back(truth: Truth, events: Sequence[Event], place: str, clearance: Sensitivity) -> list[str]:
    """What a screen of a past moment, out of the fold of the events up to then, shows that it should not."""
    fold, page = SmallFold(truth.epoch), Page()
    for event in events:
        fold.take(event)
    fold.settle()
    where, screen = place.split("/")
    seat = Seat(0, SeatKind.SCREEN, Line(page), clearance, room=where, screen=screen)
    index = Index(fold)
    for frame in (index.wanted(seat).wall(), index.scene(seat)[0]):
        page.take(json.loads(frame.payload))
    return truth.until(fold).differences(page, SeatKind.SCREEN, place, clearance)
