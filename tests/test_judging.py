"""What is judged by a state is kept only while it stands, however nodes lag behind each other."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.broadcast import Broadcast
from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError, Outpaced, Quiet
from displays.judging import Judging
from displays.problem import Problem

KINDS = frozenset((Kind.CLAIMED,))


@dataclass
class Paper:
    """What all nodes write on: the numbers so far; None is somebody else's affair."""

    lines: list[int | None] = field(default_factory=list)
    epoch: str = "e1"


@dataclass
class Folded:
    seq: int = 0
    epoch: str = "e1"
    number: int = 0


class Node:
    """A follower that has read as far as it has, and what a Judging needs of it."""

    def __init__(self, paper: Paper, pauses: Sequence[int]) -> None:
        self.paper, self.state, self.pauses = paper, Folded(), list(pauses)
        self.judging = Judging(KINDS)

    async def pause(self) -> None:
        for _ in range(self.pauses.pop() if self.pauses else 0):
            await asyncio.sleep(0)

    def read(self) -> None:
        new = [number for number in self.paper.lines[self.state.seq :] if number is not None]
        self.state = Folded(len(self.paper.lines), self.paper.epoch, new[-1] if new else self.state.number)

    async def caught_up(self) -> None:
        await self.pause()
        self.read()

    async def record(self, *drafts: Draft, quiet: Quiet | None = None) -> int:
        await self.pause()
        if quiet and any(number is not None for number in self.paper.lines[quiet.after :]):
            raise Outpaced(quiet)
        self.paper.lines += [draft.data["number"] for draft in drafts]
        return len(self.paper.lines)

    async def count(self, most: int = 1000) -> int:
        """Write the next number after the newest one that is known here."""

        async def judge() -> tuple[list[Draft], int]:
            number = self.state.number
            await self.pause()
            if number >= most:
                raise Problem(409, "enough")
            return [Draft(Kind.CLAIMED, "an", {"number": number + 1})], number + 1

        _, told = await self.judging.keep(cast(Broadcast, self), judge)
        return told


pauses = st.lists(st.integers(0, 4), max_size=12)


@given(nodes=st.lists(pauses, min_size=2, max_size=3), each=st.integers(1, 4), others=st.integers(0, 3))
def test_no_update_is_lost(nodes: list[list[int]], each: int, others: int) -> None:
    """Whatever the nodes have read when they judge, every number is written once and in order."""

    async def story() -> Paper:
        paper = Paper([None] * others)
        at = [Node(paper, pauses) for pauses in nodes]
        told = await asyncio.gather(*(node.count() for node in at for _ in range(each)))
        assert sorted(told) == list(range(1, len(told) + 1))
        return paper

    paper = asyncio.run(story())
    assert [number for number in paper.lines if number is not None] == list(range(1, len(nodes) * each + 1))


async def test_a_refusal_is_of_the_newest_state() -> None:
    """Who is refused by a state that has moved on is judged again, and told what is so now."""
    paper = Paper([1, 2])
    behind = Node(paper, [])
    behind.state = Folded(1, "e1", 9)  # as it was once
    assert await behind.count(most=9) == 3
    with pytest.raises(Problem, match="409 enough"):
        await behind.count(most=2)


async def test_what_was_judged_by_another_history_is_judged_again() -> None:
    """A history that was lost meanwhile is no reason to keep what it suggested: its numbers mean other events now."""
    paper = Paper([1, 2, 3, 4])
    node = Node(paper, [])
    node.read()
    pause = node.pause

    async def lost() -> None:
        node.pause = pause  # type: ignore[method-assign]
        paper.lines, paper.epoch = [1], "e2"
        node.state = Folded()
        node.read()

    node.pause = lost  # type: ignore[method-assign]
    assert await node.count() == 2
    assert paper.lines == [1, 2]


async def test_who_is_always_outpaced_is_told() -> None:
    """Where others are quicker each time, the caller hears that nothing was kept, and no call hangs for ever."""
    node = Node(Paper(), [])
    tries = 0

    async def outpaced(*drafts: Any, quiet: Quiet | None = None) -> int:
        nonlocal tries
        tries += 1
        node.paper.lines.append(tries)
        assert quiet
        raise Outpaced(quiet)

    node.record = outpaced  # type: ignore[assignment, method-assign]
    with pytest.raises(JournalError, match=r"^Others were quicker"):
        await node.count()
    assert tries == 20
