"""One browser for each device at whichever node, whatever comes first: the words' order decides, and one stays."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from broadcaster.cluster.peers import NoPeers, Peer
from broadcaster.journal import JournalError
from broadcaster.model import Sensitivity
from broadcaster.seat import Seat, SeatKind
from displays.browsers import Browsers
from tests.doubles.page import Page, Pipe


class Talk(NoPeers):
    """A node's side of one stream of words: it hears them when it is told to."""

    def __init__(self, name: str, stream: list[tuple[str, Any]]) -> None:
        super().__init__(lambda: Peer(name, name, "b1", ""))
        self.name, self.stream, self.read = name, stream, 0
        self.shared, self.cut = True, False
        self.handlers: list[Callable[[str, Any], None]] = []

    def heard(self, kind: str, handler: Callable[[str, Any], None]) -> None:
        self.handlers.append(handler)

    async def say(self, kind: str, body: Any) -> None:
        if self.cut:
            raise JournalError("cut")
        self.stream.append((self.name, body))

    def hear(self, most: int = 1) -> None:  # type: ignore[override]
        for node, body in self.stream[self.read : self.read + most]:
            self.read += 1
            for handler in self.handlers:
                handler(node, body)


class Place:
    """A node where pages of devices sit."""

    def __init__(self, name: str, stream: list[tuple[str, Any]]) -> None:
        self.talk = Talk(name, stream)
        self.here: dict[Seat, None] = {}
        self.ids = 0
        self.browsers = Browsers(self.close, self.talk)

    def close(self, seat: Seat) -> None:
        self.here.pop(seat)
        self.browsers.left(seat)

    def sit(self, device: str, kind: SeatKind = SeatKind.SCREEN) -> Seat:
        self.ids += 1
        seat = Seat(self.ids, kind, Pipe(Page()), Sensitivity.PUBLIC, device=device)
        self.here[seat] = None
        self.browsers.sits(seat)
        return seat

    def tell(self) -> None:
        """Its role has a turn."""

        async def turn() -> None:
            task = asyncio.ensure_future(self.browsers.tell())
            for _ in range(3):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if self.browsers._unsaid:
                self.browsers._wake.set()

        asyncio.run(turn())


STEPS = st.lists(st.tuples(st.sampled_from(("sit", "sit", "tell", "hear", "leave")), st.integers(0, 2)), max_size=24)


@given(STEPS)
def test_one_browser_stays_whatever_comes_first(steps: Sequence[tuple[str, int]]) -> None:
    """Pages of one device sit down at three nodes, and words come late: the last one said stays, alone."""
    stream: list[tuple[str, Any]] = []
    nodes = [Place(f"n{n}", stream) for n in range(3)]
    for what, n in steps:
        node = nodes[n]
        match what:
            case "sit":
                node.sit("d1")
            case "tell":
                node.tell()
            case "hear":
                node.talk.hear()
            case "leave" if node.here:
                seat = next(iter(node.here))
                del node.here[seat]
                node.browsers.left(seat)
    for node in nodes:
        node.tell()
    last = stream[-1] if stream else None
    seated = [(node.talk.name, [["d1", seat.id]]) for node in nodes for seat in node.here]
    for node in nodes:
        node.talk.hear(len(stream))
    left = [seat for node in nodes for seat in node.here]
    assert len(left) <= 1
    assert left or last not in seated


def test_a_word_that_comes_twice_ends_nobody_else() -> None:
    """A node that could not know whether its word was said says it again; the page that came after it stays."""
    stream: list[tuple[str, Any]] = []
    one, other = Place("one", stream), Place("other", stream)
    one.sit("d1")
    one.tell()
    other.sit("d1")
    other.tell()
    stream.append(stream[0])
    for node in (one, other):
        node.talk.hear(9)
    assert (list(one.here), len(other.here)) == ([], 1)


def test_who_sits_down_while_nobody_can_be_told_is_told_later() -> None:
    """Words that could not be said wait, one for each device; programs and consoles have nothing to say."""
    stream: list[tuple[str, Any]] = []
    node = Place("one", stream)
    node.talk.cut = True
    node.sit("d1")
    node.sit("d2", SeatKind.VIEWER)
    node.sit("")
    node.sit("d3", SeatKind.CONSOLE)
    node.tell()
    assert stream == []
    node.talk.cut = False
    node.tell()
    assert stream == [("one", [["d1", 1], ["d2", 2]])]
    node.tell()
    assert len(stream) == 1
