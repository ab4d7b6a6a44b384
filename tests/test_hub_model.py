"""Random interleavings of everything that happens to nodes, lines and pages: see tests/doubles/machine.py.

`make test` looks at the same examples every time: a red run then says something about the commit, and not about the
weather. The search for what nobody has seen yet is `make test-long`'s: other examples each time, ten times as many, and
what fails is printed with the line that brings it back.
"""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from broadcaster.journal import JournalError
from broadcaster.model import Indicator, Sensitivity
from broadcaster.seat import SeatKind
from tests.doubles.expected import NEEDS, Truth
from tests.doubles.explore import explore
from tests.doubles.line import Line
from tests.doubles.memoryjournal import History
from tests.doubles.node import Client, Node, recalled
from tests.doubles.page import Page
from tests.doubles.smallfold import draft
from tests.doubles.smallsource import room
from tests.doubles.turning import Turning

SHARES = 4  # so that the workers of a run can share them
EXAMPLES = 700  # in each, of which LONG and more have 50 steps
LONG = 500
SHRINKING = 600  # seconds a failure may take until its smallest example is found


@pytest.mark.timeout(SHRINKING)
@pytest.mark.parametrize("share", range(SHARES))
def test_after_quiet_every_page_equals_the_state(share: int) -> None:
    """2,000 examples of 50 to 60 steps, and some short ones."""
    steps = explore(examples=EXAMPLES, seed=share)
    assert sum(each >= 50 for each in steps) >= LONG


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_at_length(share: int) -> None:
    """28,000 examples, never the same."""
    steps = explore(examples=10 * EXAMPLES, seed=None)
    assert sum(each >= 50 for each in steps) >= 10 * LONG


# --- what it found once, each as small as it became


@pytest.fixture
def loop() -> Iterator[Turning]:
    loop = Turning()
    yield loop
    loop.end()


@pytest.fixture
def node(loop: Turning) -> Node:
    history = History(loop.clock)
    history.append(
        [
            draft("catalogue", rooms={"r1": room("r1", "main")}),
            draft("design", "a", NEEDS["a"]),
            draft("show", "r1", "main", "a"),
            draft("put", {"VB-01": {"v": 1}}),
        ]
    )
    return Node(loop, history, {})


def test_a_catalogue_that_changes_no_entry_is_told(node: Node, loop: Turning) -> None:
    """An indicator got another name and nothing else happened: the walls must show it all the same."""
    client = Client(Page(), SeatKind.SCREEN, Sensitivity.PUBLIC, "r1/main")
    client.connect(node, line := Line(client.page))
    line.flow()
    before = client.page.view
    node.history.append([draft("catalogue")])
    for _ in range(3):
        loop.rest()
        loop.wait(0.06)
        line.flow()
    assert client.page.view != before


def test_a_command_is_not_answered_by_another_history(node: Node, loop: Turning) -> None:
    """A command waits for event 5, the journal loses it, and another program's events take its place and the next."""
    node.journal.hear(4)
    command = loop.create_task(node.broadcast.record(draft("put", {"VB-01": {"v": 2}})))
    loop.rest()
    node.history.lose(1)
    node.history.append([draft("put", {"VB-02": {"v": 1}}), draft("put", {"VB-02": {"v": 2}})])
    node.journal.hear(None)
    with capture_logs():
        loop.rest()
    assert node.source.seq == 6
    with pytest.raises(JournalError, match="another history"):
        command.result()


def test_what_a_hold_hid_then_stays_hidden_in_a_look_back(loop: Turning) -> None:
    """A held figure was internal for a while, and the room looks back to that while: it was not shown, and is not."""
    truth = Truth("e1")
    history = History(loop.clock, truth.add)
    public, internal = Sensitivity.PUBLIC, Sensitivity.INTERNAL
    codes = {"VB-01": Indicator("VB-01", {}, {}, sensitivity=public)}
    for one in (
        draft("catalogue", rooms={"r1": room("r1", "main")}, indicators=codes),
        draft("design", "a", NEEDS["a"]),
        draft("show", "r1", "main", "a"),
        draft("put", {"VB-01": {"v": 1}, "VB-02": {"v": 1}}),
        draft("hold", "r1"),
        draft("classify", "VB-01", internal),
        draft("classify", "VB-01", public),
    ):
        history.append([one])
    history.append([draft("recall", "r1", recalled(truth, history.events[:-1], "r1"))])
    client = Client(Page(), SeatKind.SCREEN, public, "r1/main")
    client.connect(Node(loop, history, {}), line := Line(client.page))
    line.flow()
    assert client.page.values["VB-02"] == {"v": 1}
    assert "VB-01" not in client.page.values
    assert not truth.differences(client.page, client.kind, client.place, public)
