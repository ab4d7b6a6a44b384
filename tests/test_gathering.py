import asyncio
from typing import Any

import pytest

from broadcaster.journal import JournalError
from displays.gathering import CROWD, Reads
from tests.doubles.waiting import reached


class Safe:
    """A vault that counts its reads and answers when it is let to."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], dict[str, Any]] = {("token", "a"): {"id": "t-1"}}
        self.reads = 0
        self.broken = False
        self.open = asyncio.Event()
        self.open.set()

    async def get(self, kind: str, id: str) -> dict[str, Any] | None:
        self.reads += 1
        found = self.kept.get((kind, id))
        await self.open.wait()
        if self.broken:
            raise JournalError("The disk is gone.")
        return found

    async def put(self, kind: str, id: str, doc: dict[str, Any]) -> None: ...
    async def delete(self, kind: str, id: str) -> None: ...
    async def items(self, kind: str) -> dict[str, dict[str, Any]]:
        return {}


async def test_thousands_who_ask_together_are_one_read() -> None:
    """Everybody gets the answer of the same read; another secret has its own."""
    safe = Safe()
    reads = Reads(safe)
    answers = await asyncio.gather(*(reads.get("token", "a") for _ in range(1000)), reads.get("token", "b"))
    assert answers == [{"id": "t-1"}] * 1000 + [None]
    assert safe.reads == 2


async def test_an_answer_is_of_a_read_that_began_after_the_question() -> None:
    """Who asks while a read is on its way waits for the next one: what was revoked in between is refused."""
    safe = Safe()
    reads = Reads(safe)
    safe.open.clear()
    early = asyncio.create_task(reads.get("token", "a"))
    await reached(lambda: safe.reads)
    del safe.kept["token", "a"]
    late = asyncio.create_task(reads.get("token", "a"))
    safe.open.set()
    assert await early == {"id": "t-1"}
    assert await late is None
    assert await reads.get("token", "a") is None


async def test_one_after_the_other_waits_for_nothing() -> None:
    """A program that asks again and again has a read each time, and none of them rests."""
    safe, loop = Safe(), asyncio.get_running_loop()
    reads = Reads(safe)
    naps: list[float] = []
    later = loop.call_later
    loop.call_later = lambda delay, *more, **how: naps.append(delay) or later(delay, *more, **how)  # type: ignore
    for _ in range(5):
        await reads.get("token", "a")
    assert (safe.reads, naps) == (5, [])


async def test_a_crowd_is_gathered_before_the_next_read() -> None:
    """While a crowd keeps asking, all who come within GATHER of a read share the next one."""
    safe = Safe()
    reads = Reads(safe)
    safe.open.clear()
    first = [asyncio.create_task(reads.get("token", "a")) for _ in range(CROWD + 1)]
    await reached(lambda: safe.reads == 1)
    second = [asyncio.create_task(reads.get("token", "a")) for _ in range(20)]
    await asyncio.sleep(0)
    safe.open.set()
    await asyncio.gather(*first)
    third = [asyncio.create_task(reads.get("token", "a")) for _ in range(20)]
    await asyncio.gather(*second, *third)
    assert safe.reads == 2
    assert not reads._next
    assert not reads._under_way


async def test_a_failure_is_everybodys_and_is_forgotten() -> None:
    """All who asked hear it; who asks later has a read of their own. Nobody is left to complain about it."""
    safe = Safe()
    reads, safe.broken = Reads(safe), True
    outcomes = await asyncio.gather(*(reads.get("token", "a") for _ in range(3)), return_exceptions=True)
    assert [str(each) for each in outcomes] == ["The disk is gone."] * 3
    safe.open.clear()
    gone = asyncio.create_task(reads.get("token", "a"))
    await reached(lambda: safe.reads == 2)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    safe.open.set()
    await reached(lambda: not reads._under_way)
    safe.broken = False
    assert await reads.get("token", "a") == {"id": "t-1"}
