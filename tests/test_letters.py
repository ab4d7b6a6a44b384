"""What pages send is put aside and read in turns, in its order, and nobody's trouble is another's."""

import asyncio

import pytest

from displays import letters
from displays.letters import LOOKS, Letters


class Desk:
    """A reader that notes when it read; `trouble` makes its letter one that cannot be read."""

    def __init__(self, name: str, read: list[str], trouble: bool = False) -> None:
        self.name, self.read, self.trouble = name, read, trouble

    def read_letters(self) -> None:
        self.read.append(self.name)
        if self.trouble:
            raise RuntimeError(self.name)


async def test_letters_are_read_in_order_after_the_turn_they_came_in() -> None:
    """Nothing is read while the loop's poll hands them over."""
    read: list[str] = []
    post = Letters()
    for name in ("a", "b", "c"):
        post.put(Desk(name, read))
    assert read == []
    await asyncio.sleep(0)
    assert read == ["a", "b", "c"]


async def test_others_have_a_turn_between_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """With time for one look a turn, whoever was called meanwhile comes before the next slice."""
    clock = iter(range(100_000))
    monkeypatch.setattr(letters, "perf_counter", lambda: next(clock) / 2)
    monkeypatch.setattr(letters, "TURN", 0.6)  # the clock moves by half a second a look: one slice a turn
    read: list[str] = []
    post = Letters()
    for number in range(2 * LOOKS):
        post.put(Desk(str(number), read))
    asyncio.get_running_loop().call_soon(read.append, "other")
    await asyncio.sleep(0)
    assert read == [*map(str, range(LOOKS)), "other"]
    while len(read) < 2 * LOOKS + 1:
        await asyncio.sleep(0)
    assert read[LOOKS + 1 :] == [str(number) for number in range(LOOKS, 2 * LOOKS)]


async def test_a_letter_that_cannot_be_read_stops_nobody_elses() -> None:
    """The fault is the loop's to report; the others are read in the next turn, and so is what comes later."""
    read: list[str] = []
    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: faults.append(context["exception"]))
    post = Letters()
    post.put(Desk("bad", read, trouble=True))
    post.put(Desk("good", read))
    while len(read) < 2:
        await asyncio.sleep(0)
    post.put(Desk("later", read))
    await asyncio.sleep(0)
    assert (read, len(faults)) == (["bad", "good", "later"], 1)
