"""Redis back without its tail, or with nothing: what is lost is named, and everybody follows what is there."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcaster.broadcast import Broadcast
from broadcaster.events import Draft, Kind
from broadcaster.journal import HistoryLost, JournalError, open_journal
from broadcaster.journal.redis import RedisJournal
from broadcaster.journal.trail import Trail
from broadcaster.state import State
from tests.doubles.broadcasting import Ears, Sum
from tests.doubles.journals import ran
from tests.doubles.redis import Redis
from tests.doubles.redisjournal import Follower, opened
from tests.doubles.waiting import reached


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis() as server:
        yield server


async def test_a_lost_tail_is_named(redis: Redis) -> None:
    """A server that comes back without its tail: range and count are told, a new epoch is minted, folding can begin."""
    async with opened(redis) as journal:
        follower, epoch = Follower(journal), journal.epoch
        await journal.append([ran(n) for n in range(1, 6)])
        with redis.losing_its_tail():
            for n in range(6, 9):
                await journal.append([ran(n)])
            await follower.reaches(8)
        lost = await follower.lost()
        assert (lost.first, lost.last, lost.count) == (6, 8, 3)
        assert str(lost) == (
            f"The journal {redis.url} has another history since {lost.at}: events 6 to 8 (3 of them) are lost."
        )
        with pytest.raises(JournalError, match=r"another history than the one that was followed; nothing was kept\.$"):
            await journal.append([ran(9)])
        with pytest.raises(HistoryLost):
            await anext(journal.follow(8))
        assert await journal.renew() == journal.epoch != epoch
        assert await journal.append([ran(60)]) == 7
        again = Follower(journal)
        await again.reaches(7)
        assert [event.data.get("n") for event in again.heard] == [1, 2, 3, 4, 5, None, 60]
        assert again.heard[5].kind is Kind.HISTORY_LOST
        named = {"epoch": journal.epoch, "first": 6, "last": 8, "count": 3, "at": lost.at, "why": "restarted"}
        named |= {"before": epoch}
        assert again.heard[5].data == named | {"since": again.heard[4].at}
        await again.stop()


async def test_a_tail_replaced_by_another_is_found(redis: Redis) -> None:
    """Other events at the places of lost ones are no proof of the same history: the ids differ."""
    async with opened(redis) as journal, opened(redis) as other:
        await journal.append([ran(1), ran(2)])
        with redis.losing_its_tail():
            await journal.append([ran(3), ran(4)])
        await other.append([ran(n) for n in range(5, 14)])
        lost = await Follower(journal, 4).lost()
        assert (lost.first, lost.last, lost.count) == (3, 4, 2)


async def test_an_own_append_does_not_hide_a_lost_tail(redis: Redis) -> None:
    """The writer that is back before any follower finds out too: its events never take the places of lost ones."""
    async with opened(redis) as journal:
        await journal.append([ran(n) for n in range(1, 6)])
        with redis.losing_its_tail():
            await journal.append([ran(6)])
        with pytest.raises(JournalError):  # perhaps the line broke under it
            await journal.append([ran(50)])
        with pytest.raises(JournalError, match=r"another history than the one that was followed; nothing was kept\.$"):
            await journal.append([ran(60), ran(70)])
        lost = await Follower(journal, 6).lost()
        assert (lost.first, lost.last, lost.count) == (6, 6, 1)
        await journal.renew()
        assert await journal.append([ran(60), ran(70)]) == 8


async def test_no_checkpoint_is_kept_of_what_was_lost(redis: Redis) -> None:
    """A checkpoint of a lost event is refused, also where another event has its place by now."""
    async with opened(redis) as journal, opened(redis) as other:
        await journal.append([ran(1), ran(2)])
        await journal.keep_checkpoint(2, b"two")
        with redis.losing_its_tail():
            await journal.append([ran(3)])
        await other.append([ran(30)])
        for _ in range(2):  # the first time the line may break under it
            with pytest.raises(JournalError):
                await journal.keep_checkpoint(3, b"three")
        assert redis.client.hkeys("{iocast:journal}:checkpoints") == [b"2"]


async def test_a_checkpoint_of_another_history_is_none(redis: Redis) -> None:
    """One that stands on an event that is not there, or not the same, is passed over, and the next one lets it go."""
    async with opened(redis) as journal:
        await journal.append([ran(n) for n in range(1, 6)])
        for seq in (2, 4):
            await journal.keep_checkpoint(seq, f"{seq}".encode())
        named = redis.client.hget("{iocast:journal}:checkpoints", "4")
        redis.client.hset("{iocast:journal}:checkpoints", mapping={"5": named, "9": named})
        kept = await journal.checkpoint()
        assert kept is not None
        assert kept.document == b"4"
        await journal.keep_checkpoint(3, b"3")
        assert await journal.checkpoints() == [4, 3]


async def test_a_lost_tail_is_folded_from_a_checkpoint(redis: Redis) -> None:
    """A trimmed journal that lost its tail is folded anew from its checkpoint, which that history has, too."""
    async with opened(redis) as journal:
        fold, hub = Sum(), Ears()
        async with Broadcast(journal, fold, hub) as broadcast:
            await broadcast.record(*(ran(n) for n in range(10)))
            await broadcast.checkpoints.take()
            assert await journal.trim(8, [Kind.RUN]) == 7
            with redis.losing_its_tail():
                await broadcast.record(ran(10), ran(11))
            await reached(lambda: hub.begun_again == 1 and broadcast.following)
            assert (fold.seq, fold.entries["van-ban"].value) == (11, 10)
            assert await broadcast.record(ran(12)) == 12
            assert fold.entries["van-ban"].value == 11


async def test_a_second_loss_while_folding_anew_is_found(redis: Redis) -> None:
    """What is read after a renewal is of that history, or it is said: also where the server loses its data again."""
    async with opened(redis) as journal:
        await journal.append([ran(n) for n in range(1, 10)])
        with redis.losing_its_tail():
            await journal.append([ran(10)])
        await Follower(journal, 10).lost()
        await journal.renew()
        assert len(await journal.read(limit=4)) == 4
        await asyncio.to_thread(redis.restart_empty)
        with pytest.raises(JournalError):  # the first time the line may break under it
            await journal.read(after=4)
        with pytest.raises(HistoryLost):
            await journal.read(after=4)


async def test_an_emptied_server_is_another_history(redis: Redis) -> None:
    """A server that comes back with nothing: everything is named as lost, and a new journal is made there."""
    async with opened(redis) as journal:
        follower, epoch = Follower(journal), journal.epoch
        await journal.append([ran(n) for n in range(1, 4)])
        await follower.reaches(3)
        await asyncio.to_thread(redis.restart_empty)
        lost = await follower.lost()
        assert (lost.first, lost.last, lost.count) == (1, 3, 3)
        assert await journal.renew() != epoch
        (named,) = await journal.read()
        assert [named.data.get(name) for name in ("first", "last", "count", "since")] == [1, 3, 3, None]
        assert await journal.append([ran(1)]) == 2


async def test_every_node_hears_of_another_history(redis: Redis) -> None:
    """A node that had not come as far as what was lost takes over the epoch that another one minted."""
    async with opened(redis) as near, opened(redis) as far:
        follower = Follower(near)
        with redis.losing_its_tail():
            await near.append([ran(1)])
            await follower.reaches(1)
        await follower.lost()
        renewed = await near.renew()
        lost = await Follower(far).lost()
        assert (lost.count, str(lost)) == (
            0,
            f"The journal {redis.url} has another history since {lost.at}: nothing is lost here.",
        )
        assert await far.renew() == renewed


async def test_a_loss_is_named_once_by_all_nodes(redis: Redis) -> None:
    """Three nodes that had seen the same, and two of them at once: one event; who had come further adds what only
    that one knows."""
    async with opened(redis) as one, opened(redis) as other, opened(redis) as far:
        await one.append([ran(1), ran(2)])
        with redis.losing_its_tail():
            await one.append([ran(3), ran(4)])
            follower = Follower(other)
            await follower.reaches(4)
            await follower.stop()
            await far.append([ran(5)])
        await asyncio.gather(*(Follower(each, 4).lost() for each in (one, other)))
        await asyncio.gather(one.renew(), other.renew())
        assert [event.data["last"] for event in await one.read(2, kinds=[Kind.HISTORY_LOST])] == [4]
        await Follower(far, 4).lost()
        await far.renew()
        state = State(one.epoch)
        for event in await one.read(kinds=[Kind.HISTORY_LOST]):
            state.apply(event)
        told = state.entries[f"@lost/{one.epoch}"].value
        assert (told["first"], told["last"], told["count"]) == (3, 5, 3)


async def test_a_loss_is_named_although_its_finder_died(redis: Redis) -> None:
    """The node that mints the epoch leaves there what is lost: whoever opens the journal next says so, once."""
    async with opened(redis) as journal:
        await journal.append([ran(1), ran(2)])
        with redis.losing_its_tail():
            await journal.append([ran(3)])
        await Follower(journal, 3).lost()  # and never renews
    for _ in range(2):
        async with opened(redis) as again:
            (named,) = await again.read(kinds=[Kind.HISTORY_LOST])
            assert (named.data["first"], named.data["last"], named.data["epoch"]) == (3, 3, again.epoch)


@pytest.mark.parametrize("synced", ["always", "everysec"])
async def test_a_loss_while_every_node_was_down_is_named(tmp_path: Path, synced: str) -> None:
    """What a node had seen stands on its own disk: it says so when it is back, once; another journal's note is none."""
    memory = tmp_path / "journal.seen"
    with Redis("--appendfsync", synced) as redis, Redis() as elsewhere:

        async def opened_again(server: Redis) -> RedisJournal:
            journal = await open_journal(server.url, memory=memory)
            assert isinstance(journal, RedisJournal)
            return journal

        journal = await opened_again(redis)
        await journal.append([ran(n) for n in range(1, 6)])
        epoch = journal.epoch
        with redis.losing_its_tail():
            await journal.append([ran(n) for n in range(6, 9)])
            await journal.close()
        for _ in range(2):
            journal = await opened_again(redis)
            (named,) = await journal.read(kinds=[Kind.HISTORY_LOST])
            assert (named.seq, named.data["first"], named.data["last"], named.data["count"]) == (6, 6, 8, 3)
            assert named.data["epoch"] == journal.epoch != epoch
            await journal.read()  # a fold begins
            await journal.close()
        await asyncio.to_thread(redis.restart_empty)
        journal = await opened_again(redis)
        (named,) = await journal.read()
        assert (named.data["first"], named.data["last"]) == (1, 6)
        await journal.close()
        journal = await opened_again(elsewhere)
        assert await journal.read() == []
        await journal.close()


async def test_who_had_seen_more_adds_it_after_all_were_down(redis: Redis, tmp_path: Path) -> None:
    """The node that is back first names what it had seen; one that had come further says what it misses beyond that."""
    near, far = [await open_journal(redis.url, memory=tmp_path / name) for name in ("near", "far")]
    await near.append([ran(1), ran(2)])
    with redis.losing_its_tail():
        await far.append([ran(3)])
        await near.read()
        await far.append([ran(4), ran(5)])
        for journal in (near, far):
            await journal.close()
    told = []
    for name in ("near", "far", "near", "far"):
        journal = await open_journal(redis.url, memory=tmp_path / name)
        told.append([event.data["last"] for event in await journal.read(kinds=[Kind.HISTORY_LOST])])
        await journal.close()
    assert told == [[3], [3, 5], [3, 5], [3, 5]]


async def test_a_node_whose_line_holds_hears_of_it_too(redis: Redis) -> None:
    """A new epoch reaches a follower within a second also where its own connection was never cut."""
    async with opened(redis) as journal:
        follower = Follower(journal)
        await journal.append([ran(1)])
        await follower.reaches(1)
        redis.client.hset("{iocast:journal}:meta", "epoch", "another")
        assert (await follower.lost()).count == 0
        assert await journal.renew() == "another"


async def test_a_restart_that_may_have_lost_something_is_another_history() -> None:
    """Without appendfsync always, whoever opens first after a restart cannot know: pages get walls, not changes."""
    with Redis("--appendfsync", "everysec") as redis:
        async with opened(redis) as journal:
            epoch = journal.epoch
        async with opened(redis) as journal:
            assert journal.epoch == epoch
        await asyncio.to_thread(redis.restart)
        async with opened(redis) as journal:
            assert journal.epoch != epoch


async def test_the_walls_are_folded_anew(redis: Redis) -> None:
    """Broadcast on a Redis that lost its tail: it follows again by itself, and the state is that of what is there."""

    notice = {"status": "actual", "severity": "minor", "headline": {}, "description": {}, "width": "all", "key": ""}
    async with opened(redis) as journal:
        state, hub = State(journal.epoch), Ears()
        async with Broadcast(journal, state, hub) as broadcast:
            await broadcast.record(Draft(Kind.TOKEN_CREATED, "an", {"id": "a", "name": "a", "scope": "read"}))
            with redis.losing_its_tail():
                await broadcast.record(Draft(Kind.TOKEN_CREATED, "an", {"id": "b", "name": "b", "scope": "read"}))
            await reached(lambda: hub.begun_again == 1 and broadcast.following)
            assert (state.seq, set(state.tokens), state.epoch) == (2, {"a"}, journal.epoch)
            assert state.entries[f"@lost/{journal.epoch}"].value["count"] == 1
            assert await broadcast.record(Draft(Kind.NOTICED, "an", {"id": "n", **notice})) == 3


async def test_the_first_lost_event_is_found_by_halving() -> None:
    """Of all events seen, the first that is gone is named; looking needs few questions."""
    trail, asked = Trail(), 0
    for seq in range(1, 5001):
        trail.note(seq, f"id-{seq}")
    for kept in (0, 1, 2500, 4999, 5000):
        asked = 0

        async def is_kept(seq: int, id: str) -> bool:
            nonlocal asked
            asked += 1
            assert id == f"id-{seq}"
            return seq <= kept  # noqa: B023

        assert await trail.first_lost(is_kept) == kept + 1
        assert asked <= 14
