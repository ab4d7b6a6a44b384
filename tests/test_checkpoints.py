"""Broadcast begins at the newest checkpoint that can be read, and takes new ones by itself."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from broadcaster import upkeep as room
from broadcaster.beginning import Trimmed, begin
from broadcaster.events import Kind, encode
from broadcaster.journal import JournalError, open_journal
from broadcaster.moments import instant
from tests.doubles.broadcasting import START, Clock, House, Sum, built, ran
from tests.doubles.waiting import reached


@pytest.fixture
def clock() -> Clock:
    return Clock()


def document(seq: int, **counts: int) -> bytes:
    """A Sum's as it was after event `seq`."""
    return encode({"sum": {key: [seq, count] for key, count in counts.items()}, "seq": seq, "due": None})


@asynccontextmanager
async def opened(directory: Path, clock: Clock, fold: Any = None) -> AsyncIterator[House]:
    async with built(directory, clock, fold or Sum()) as house, house.broadcast:
        yield house


# --- where a fold begins


async def test_a_restart_begins_at_the_newest_checkpoint(tmp_path: Path, clock: Clock) -> None:
    """What came before the checkpoint is not folded again, what came after it is."""
    async with built(tmp_path, clock, Sum()) as house:
        await house.journal.append([ran("a") for _ in range(30)])
        await house.journal.keep_checkpoint(10, document(10, a=10))
        await house.journal.keep_checkpoint(20, document(20, a=20))
        async with house.broadcast:
            assert house.fold.seen == list(range(21, 31))
            assert (house.fold.seq, house.fold.entries["a"].value) == (30, 30)
            assert await house.broadcast.record(ran("a")) == 31
            assert house.fold.entries["a"].value == 31


async def test_a_checkpoint_of_another_shape_is_passed_over(tmp_path: Path, clock: Clock) -> None:
    """One that this version cannot read gives way to the older one, and the log says why; then to the beginning."""
    async with built(tmp_path, clock, Sum()) as house:
        await house.journal.append([ran("a") for _ in range(30)])
        await house.journal.keep_checkpoint(10, document(10, a=10))
        await house.journal.keep_checkpoint(20, b'{"other":1}')
        with capture_logs() as logs:
            assert (await begin(house.journal, Sum())).seen == list(range(11, 31))
        (line,) = [line for line in logs if line["event"] == "checkpoint not used"]
        assert (line["seq"], line["why"]) == (20, "it is of another shape")
        await house.journal.keep_checkpoint(21, b'{"other":2}')
        with capture_logs():
            assert (await begin(house.journal, Sum())).seen == list(range(1, 31))


async def test_without_a_readable_checkpoint_a_trimmed_journal_is_not_folded(tmp_path: Path, clock: Clock) -> None:
    """A fold that left out what was trimmed would be wrong: the start fails with a sentence that says what to do."""
    async with built(tmp_path, clock, Sum()) as house:
        await house.journal.append([ran("a") for _ in range(30)])
        await house.journal.keep_checkpoint(20, b'{"other":1}')
        await house.journal.trim(10, [Kind.RUN])
        with capture_logs(), pytest.raises(JournalError) as caught:
            await house.broadcast.__aenter__()
        assert str(caught.value) == (
            "The events up to 9 of the journal were trimmed, and none of its checkpoints can be read: open it with the "
            "version of iocast that wrote it, or restore a backup."
        )


async def test_a_moment_of_the_past_is_folded(tmp_path: Path, clock: Clock) -> None:
    """A past moment begins at the newest checkpoint before it; where only later ones are left, that is said."""
    async with built(tmp_path, clock, Sum()) as house:
        for _ in range(6):
            await house.journal.append([ran("a") for _ in range(5)])
            clock.move(60)
        await house.journal.keep_checkpoint(10, document(10, a=10))
        await house.journal.keep_checkpoint(20, document(20, a=20))

        async def at(minutes: float) -> Sum:
            return await begin(house.journal, Sum(), until=instant(START + timedelta(minutes=minutes)))

        assert (await at(2.5)).seen == [11, 12, 13, 14, 15]
        assert ((await at(0.5)).seen, (await at(-1)).seen) == ([1, 2, 3, 4, 5], [])
        await house.journal.trim(4, [Kind.RUN])
        assert (await at(1)).seq == 10
        with pytest.raises(
            Trimmed, match=r"^The events up to 3 of the journal were trimmed, and there is no checkpoint "
        ):
            await at(0.5)


async def test_the_loop_turns_while_the_past_is_folded(tmp_path: Path, clock: Clock) -> None:
    """A long fold aside leaves the loop free, and is settled once, at its end."""
    async with built(tmp_path, clock, Sum()) as house:
        await house.journal.append([ran() for _ in range(100)])
        slow, turns, settled = Sum(), 0, 0

        class Slow(Sum):
            def __init__(self) -> None:
                super().__init__()
                self.slow = 0.001

            def settle(self) -> Any:
                nonlocal settled
                settled += 1
                return super().settle()

        slow.fresh = lambda epoch: Slow()  # type: ignore[method-assign]
        folding = asyncio.create_task(begin(house.journal, slow))
        while not folding.done():
            turns += 1
            await asyncio.sleep(0)
        assert ((await folding).seq, settled) == (100, 1)
        assert turns > 10


# --- taking them


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small numbers."""
    monkeypatch.setattr(room, "LOOK", 0.005)
    monkeypatch.setattr(room, "FIRST", 0.0)
    monkeypatch.setattr(room, "MANY", 50)
    monkeypatch.setattr(room, "SOME", 5)


async def test_many_events_are_worth_a_checkpoint(tmp_path: Path, clock: Clock, soon: None) -> None:
    """After so many events one is taken at once, and the next after as many more."""
    async with opened(tmp_path, clock) as house:
        await house.broadcast.record(*(ran("a") for _ in range(49)))
        assert await house.journal.checkpoints() == []
        for many in (51, 50):
            before = house.fold.seq
            await house.broadcast.record(*(ran("a") for _ in range(many)))
            await reached(lambda: house.broadcast.checkpoints.last > before)  # noqa: B023
        newest, older = await house.journal.checkpoints()
        assert 50 <= older <= 100 <= newest
        kept = await house.journal.checkpoint()
        assert kept is not None
        assert kept.document == document(newest, a=newest)


async def test_some_events_are_worth_one_after_a_while(
    tmp_path: Path, clock: Clock, soon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer events are worth one when the last was taken some time ago; a handful never."""
    monkeypatch.setattr(room, "CALM", 0.02)
    async with opened(tmp_path, clock) as house:
        await house.broadcast.record(*(ran("a") for _ in range(4)))
        await house.broadcast.record(ran("a"))
        await reached(lambda: house.broadcast.checkpoints.last == 5)
        assert await house.journal.checkpoints() == [5]


async def test_a_clean_stop_leaves_a_checkpoint(tmp_path: Path, clock: Clock) -> None:
    """After a clean stop the next start has nothing to fold; a stop without news writes nothing."""
    async with opened(tmp_path, clock) as house:
        await house.broadcast.record(*(ran("a") for _ in range(7)))
    for _ in range(2):
        async with opened(tmp_path, clock) as house:
            assert (house.fold.seen, house.fold.entries["a"].value) == ([], 7)
            assert await house.journal.checkpoints() == [7]


async def test_a_stop_without_its_journal_says_so(tmp_path: Path, clock: Clock) -> None:
    """Where the journal refuses the checkpoint at the stop, the service stops all the same."""

    async def refuse(seq: int, document: object) -> None:
        raise JournalError("The disk is full.")

    with capture_logs() as logs:
        async with opened(tmp_path, clock) as house:
            await house.broadcast.record(ran("a"))
            house.journal.keep_checkpoint = refuse  # type: ignore[method-assign]
    assert [(line["event"], line["error"]) for line in logs] == [("no checkpoint at the stop", "The disk is full.")]


async def test_the_loop_turns_between_the_parts(tmp_path: Path, clock: Clock) -> None:
    """A document is made part by part, and folding goes on meanwhile: the checkpoint is of one moment all the same."""
    turns = 0

    class Long(Sum):
        def snapshot(self) -> Any:
            still = super().snapshot()

            class Parts:
                seq = still.seq

                def parts(self) -> Iterator[bytes]:
                    nonlocal turns
                    for part in still.parts():
                        turns += 1
                        yield part

            return Parts()

    async with opened(tmp_path, clock, Long()) as house:
        await house.broadcast.record(*(ran(f"feed-{n}") for n in range(40)))
        taking = asyncio.create_task(house.broadcast.checkpoints.take())
        for _ in range(10):
            await asyncio.sleep(0)
        assert 3 < turns < 15, "one part a turn"
        await house.broadcast.record(ran("feed-0"))
        await taking
        kept = await house.journal.checkpoint()
        assert kept is not None
        assert kept.seq == 40
        assert kept.document == document(0).replace(b'"seq":0', b'"seq":40').replace(
            b"{}", encode({f"feed-{n}": [n + 1, 1] for n in range(40)})
        )


async def test_no_checkpoint_is_kept_of_a_lost_history(tmp_path: Path, clock: Clock) -> None:
    """A document that was begun before the journal lost its tail is dropped: it would stand on another event."""
    other = await open_journal(f"sqlite:///{tmp_path}/other.db", clock)
    lost = asyncio.Event()

    class Slow(Sum):
        def snapshot(self) -> Any:
            still = super().snapshot()

            class Parts:
                seq = still.seq

                def parts(self) -> Iterator[bytes]:
                    while not lost.is_set():
                        yield b""
                    yield still.document

            return Parts()

    try:
        await other.append([ran("a"), ran("b"), ran("c")])
        async with opened(tmp_path, clock, Slow()) as house:
            await house.broadcast.record(*(ran(f"feed-{n}") for n in range(3)))
            taking = asyncio.ensure_future(house.broadcast.checkpoints.take())
            house.journal.lose_history(other)
            await house.journal.append([ran("lost")])
            await reached(lambda: house.hub.begun_again == 1)
            lost.set()
            await taking
            assert set(house.fold.entries) == {"a", "b", "c"}
            assert await house.journal.checkpoints() == []
    finally:
        await other.close()


async def test_another_history_begins_at_its_own_checkpoint(tmp_path: Path, clock: Clock) -> None:
    """After the journal lost its tail the fold begins at a checkpoint of what is there now."""
    other = await open_journal(f"sqlite:///{tmp_path}/other.db", clock)
    try:
        await other.append([ran("a"), ran("b"), ran("b")])
        await other.keep_checkpoint(2, document(2, a=1, b=1))
        async with opened(tmp_path, clock) as house:
            await house.broadcast.record(ran("a"), ran("c"))
            house.journal.lose_history(other)
            await house.journal.append([ran("lost")])
            await reached(lambda: house.hub.begun_again == 1 and house.broadcast.following)
            assert (house.fold.seen, house.fold.entries["b"].value) == ([3], 2)
    finally:
        await other.close()
