"""A node that is cut off from its journal says so, with since when, once it has lasted."""

from datetime import UTC, datetime, timedelta

from broadcaster.lapse import LAPSE, Lapse

START = datetime(2026, 11, 23, 1, 2, 8, tzinfo=UTC)


class Node:
    """Whether it follows, and what time it is."""

    def __init__(self) -> None:
        self.follows, self.seconds = True, 100.0
        self.lapse = Lapse(lambda: self.follows, lambda: START + timedelta(seconds=self.seconds - 100), self._now)

    def _now(self) -> float:
        return self.seconds


def test_a_node_that_follows_says_nothing() -> None:
    """All is well."""
    assert Node().lapse() == ""


def test_a_lapse_is_said_once_it_has_lasted() -> None:
    """With the time at which it was noticed first, as long as it goes on."""
    node = Node()
    node.follows = False
    assert node.lapse() == ""
    node.seconds += LAPSE - 0.1
    assert node.lapse() == ""
    node.seconds += 60
    assert node.lapse() == "2026-11-23T01:02:08.000Z"


def test_a_short_lapse_is_forgotten() -> None:
    """A Redis that was started anew: the next one begins from nothing."""
    node = Node()
    node.follows = False
    assert node.lapse() == ""
    node.seconds, node.follows = node.seconds + LAPSE, True
    assert node.lapse() == ""
    node.follows = False
    assert node.lapse() == ""
