"""Broadcast records, follows, folds and tells; and whatever fails, nobody waits for ever."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from broadcaster import broadcast as room
from broadcaster import keeper
from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError, open_journal
from broadcaster.moments import instant
from broadcaster.state import State
from tests.doubles.broadcasting import START, Clock, House, Sum, built, ran
from tests.doubles.waiting import reached

LIMIT = 5.0  # seconds any one wait of a test may take


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def house(tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    async with built(tmp_path, clock, Sum()) as house, house.broadcast:
        yield house


# --- the walk


async def test_a_recorded_event_is_folded_and_told_when_record_answers(house: House) -> None:
    """When record answers, the state has folded the event and the hub has heard of it."""
    assert await house.broadcast.record(ran("a"), ran("b")) == 2
    assert house.fold.seq == 2
    assert house.hub.told[-1].seq == 2
    assert {"a", "b"} == {key for changes in house.hub.told for key in changes.keys}
    assert house.broadcast.following
    assert house.broadcast.lag == 0


async def test_the_past_is_folded_before_anybody_comes_in(tmp_path: Path, clock: Clock) -> None:
    """Starting folds the whole journal, in order, each event once."""
    async with built(tmp_path, clock, Sum()) as house:
        await house.journal.append([ran() for _ in range(2500)])
        async with house.broadcast:
            assert house.fold.seen == list(range(1, 2501))
            await house.broadcast.record(ran())
            assert house.fold.seen == list(range(1, 2502))


async def test_many_at_once_are_each_folded_once_in_order(house: House) -> None:
    """A hundred people recording at once see their events folded once each, in the journal's order."""
    answers = await asyncio.gather(*(house.broadcast.record(ran()) for _ in range(100)))
    assert sorted(answers) == list(range(1, 101))
    assert house.fold.seen == list(range(1, 101))


async def test_what_another_process_appended_is_caught_up_with(house: House, tmp_path: Path) -> None:
    """caught_up waits for what the command line wrote beside the running service."""
    other = await open_journal(f"sqlite:///{tmp_path}/journal.db", house.clock)
    try:
        await other.append([ran("cli")])
    finally:
        await other.close()
    await house.broadcast.caught_up()
    assert house.fold.entries["cli"].value == 1


async def test_a_large_batch_leaves_the_loop_free(tmp_path: Path, clock: Clock) -> None:
    """A slow fold of many events is cut into slices; between them the loop turns and the hub is told."""
    async with built(tmp_path, clock, Sum()) as house, house.broadcast:
        house.fold.slow = 0.002
        turns = 0
        drafts = [ran() for _ in range(60)]
        recording = asyncio.create_task(house.broadcast.record(*drafts))
        while not recording.done():
            turns += 1
            await asyncio.sleep(0)
        assert await recording == 60
        assert turns >= 15
        assert len(house.hub.told) >= 15
        assert [changes.seq for changes in house.hub.told] == sorted({changes.seq for changes in house.hub.told})


# --- time


async def test_a_moment_is_recorded_when_it_is_due(house: House) -> None:
    """The timer records the next moment once the clock has reached it, once, and not before."""
    due = instant(START + timedelta(hours=3))
    await house.broadcast.record(ran(due=due))
    assert house.fold.entries.get("clock") is None
    house.clock.move(3 * 3600)
    await house.broadcast.record(ran())
    await reached(lambda: house.fold.due is None)
    await house.broadcast.record(ran())
    (moment,) = await house.journal.read(kinds=[Kind.MOMENT])
    assert (moment.by, moment.data) == ("clock", {"at": due})


async def test_the_timer_wakes_by_itself(house: House) -> None:
    """A moment a few milliseconds ahead comes without anything else happening."""
    house.clock.run()
    due = instant(START + timedelta(milliseconds=150))
    await house.broadcast.record(ran(due=due))
    await reached(lambda: house.fold.due is None)
    (moment,) = await house.journal.read(kinds=[Kind.MOMENT])
    assert moment.by == "clock"
    assert moment.data["at"] >= due


async def test_a_moment_that_does_not_pass_does_not_fill_the_disk(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fold that asks for the same moment again and again gets it once, and the log says so."""
    monkeypatch.setattr(house.fold, "next_moment", lambda: instant(START))
    with capture_logs() as logs:
        await house.broadcast.record(ran())
        await reached(lambda: any(line["event"] == "the moment did not pass" for line in logs))
    await house.broadcast.record(ran())
    assert len(await house.journal.read(kinds=[Kind.MOMENT])) == 1


# --- faults


async def test_a_poisoned_event_is_led_past(house: House) -> None:
    """An event that the fold refuses is logged with its seq and kind, counted, and the next ones are folded."""
    with capture_logs() as logs:
        assert await house.broadcast.record(ran("a"), ran("b", poison=True), ran("c")) == 3
    assert house.broadcast.faults == 1
    (line,) = [line for line in logs if line["event"] == "event not folded"]
    assert (line["seq"], line["kind"], line["log_level"]) == (2, "run", "error")
    told = {key for changes in house.hub.told for key in changes.keys}
    assert told == {"a", "b", "c"}, "what the poisoned event changed before it failed is told as well"
    assert house.broadcast.following


async def test_the_real_state_is_led_past_an_event_of_the_wrong_shape(tmp_path: Path, clock: Clock) -> None:
    """The service starts and goes on with a journal that holds an event no fold can read."""
    async with built(tmp_path, clock, State("e")) as house:
        await house.journal.append([Draft(Kind.OBSERVED, "an", {"observations": 7}), ran()])
        async with house.broadcast:
            assert house.fold.seq == 2
            assert house.broadcast.faults == 1
            await house.broadcast.record(Draft(Kind.DECIDED, "an", {}))
            assert house.fold.seq == 3


async def test_a_state_that_cannot_be_settled_goes_on(tmp_path: Path, clock: Clock) -> None:
    """What a slice changed is told although settling failed; the next one settles again."""
    async with built(tmp_path, clock, Sum()) as house:
        await house.journal.append([ran("a")])
        with capture_logs() as logs:
            async with house.broadcast:
                house.fold.unsettled = True
                assert await house.broadcast.record(ran("b")) == 2
                assert "b" in house.hub.told[-1].keys
                assert await house.broadcast.record(ran("c")) == 3
                assert "c" in house.hub.told[-1].keys
    assert house.broadcast.faults == 1
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["state not settled"]


async def test_a_broken_hub_does_not_stop_the_fold(house: House) -> None:
    """A hub that raises is logged and counted; recording goes on."""
    house.hub.broken = True
    with capture_logs() as logs:
        assert await house.broadcast.record(ran()) == 1
    assert house.broadcast.faults == 1
    assert "hub failed" in {line["event"] for line in logs}


async def test_a_follower_that_dies_is_started_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A follower that raises is logged, marked, and replaced; who was waiting gets the answer."""
    monkeypatch.setattr(keeper, "RESTART_FIRST", 0.05)
    await house.broadcast.record(ran())
    house.journal.break_follower(times=3)
    with capture_logs() as logs:
        recording = asyncio.ensure_future(house.broadcast.record(ran()))
        await reached(lambda: not house.broadcast.following)
        async with asyncio.timeout(LIMIT):
            assert await recording == 2
    assert house.broadcast.following
    assert house.fold.seen == [1, 2]
    failed = [line for line in logs if line["event"] == "role failed"]
    assert [(line["role"], line["error"]) for line in failed] == [
        ("follower", "JournalError('The journal broke.')")
    ] * 3


async def test_a_follower_that_hangs_is_found_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for a follower that says nothing gets an error at the limit; it is replaced and catches up."""
    monkeypatch.setattr(room, "RECORD_LIMIT", 0.2)
    house.journal.stop_following()
    with capture_logs():
        with pytest.raises(JournalError, match=r"^This was kept as event 1, but it was not shown within 0\.2 s\.$"):
            await house.broadcast.record(ran())
        assert not house.broadcast.following
        assert house.broadcast.lag == 1
        house.journal.follow_again()
        await reached(lambda: house.fold.seq == 1)
        await reached(lambda: house.broadcast.following)


async def test_a_slow_follower_is_left_alone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits behind a large batch gets an error at the limit, but a follower that goes on is not taken for stuck."""
    monkeypatch.setattr(room, "RECORD_LIMIT", 0.1)
    house.fold.slow = 0.01
    drafts = [ran() for _ in range(40)]
    with capture_logs() as logs:
        with pytest.raises(JournalError, match="but it was not shown"):
            await house.broadcast.record(*drafts)
        assert house.broadcast.following
        await reached(lambda: house.fold.seq == 40)
    assert logs == []


async def test_a_hanging_follower_is_found_out_without_commands(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when nobody records anything, a follower that stopped seeing the journal is noticed."""
    monkeypatch.setattr(room, "RECORD_LIMIT", 0.1)
    monkeypatch.setattr(room, "LOOK", 0.05)
    async with built(tmp_path, clock, Sum()) as house, house.broadcast:
        house.journal.stop_following()
        with capture_logs():
            await house.journal.append([ran()])
            await reached(lambda: not house.broadcast.following)
            assert house.fold.seen == []
            house.journal.follow_again()
            await reached(lambda: house.fold.seq == 1 and house.broadcast.following)
        assert house.fold.seen == [1]


async def test_a_journal_that_does_not_answer_is_given_up_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """An append without an answer ends at the limit, and the sentence does not claim to know the outcome."""
    monkeypatch.setattr(room, "RECORD_LIMIT", 0.1)
    house.journal.stop_answering()
    with pytest.raises(JournalError, match=r"did not answer within 0\.1 s; whether this was kept is not known"):
        await house.broadcast.record(ran())


async def test_a_refusal_of_the_journal_passes_through(house: House) -> None:
    """What the journal says to an append is what the caller of record hears."""
    await house.journal.close()
    with capture_logs(), pytest.raises(JournalError, match=r"^The journal is closed; nothing was kept\.$"):
        await house.broadcast.record(ran())


async def test_leaving_ends_every_task(tmp_path: Path, clock: Clock) -> None:
    """After the broadcast has been left, no task of it is running."""
    async with built(tmp_path, clock, Sum()) as house:
        before = asyncio.all_tasks()
        async with house.broadcast:
            await house.broadcast.record(ran())
            assert len(asyncio.all_tasks()) > len(before)
        assert asyncio.all_tasks() == before
        assert not house.broadcast.following


# --- another history


async def test_another_history_is_folded_anew(tmp_path: Path, clock: Clock) -> None:
    """A journal that lost its tail is folded from its beginning, the hub is told, and recording goes on."""
    other = await open_journal(f"sqlite:///{tmp_path}/other.db", clock)
    try:
        await other.append([ran("a"), ran("b")])
        async with built(tmp_path, clock, Sum()) as house, house.broadcast:
            await house.broadcast.record(ran("a"), ran("c"), ran("c"))
            house.journal.lose_history(other)
            await house.journal.append([ran("lost")])
            await reached(lambda: house.hub.begun_again == 1 and house.broadcast.following)
            assert house.fold.seen == [1, 2]
            assert set(house.fold.entries) == {"a", "b"}
            assert await house.broadcast.record(ran("d")) == 3
            assert house.fold.entries["d"].value == 1
    finally:
        await other.close()


async def test_who_waits_is_not_told_of_another_event(tmp_path: Path, clock: Clock) -> None:
    """An event of the other history at the same place is not the one somebody waits for: they are told of the doubt."""
    other = await open_journal(f"sqlite:///{tmp_path}/other.db", clock)
    try:
        await other.append([ran("a"), ran("b"), ran("c")])
        async with built(tmp_path, clock, Sum()) as house, house.broadcast:
            house.journal.lose_history(other)
            with pytest.raises(JournalError) as caught:
                await house.broadcast.record(ran("lost"))
            assert str(caught.value) == (
                "This was kept as event 1, and the journal has another history since; whether this is in it is not "
                "known."
            )
    finally:
        await other.close()


async def test_who_waits_for_a_lost_event_is_told(tmp_path: Path, clock: Clock) -> None:
    """Whoever waits to see an event that the journal lost gets a sentence that says so, and not the limit."""
    other = await open_journal(f"sqlite:///{tmp_path}/other.db", clock)
    try:
        async with built(tmp_path, clock, Sum()) as house, house.broadcast:
            house.journal.lose_history(other)
            with pytest.raises(JournalError, match=r"^This was kept as event 1, and then the journal lost it\.$"):
                await house.broadcast.record(ran("lost"))
    finally:
        await other.close()
