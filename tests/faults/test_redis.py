"""Redis killed, emptied, paused, full, made a replica: what was acknowledged is there, or its loss is named."""

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from broadcaster.broadcast import Broadcast
from broadcaster.events import Draft, Event, Kind, encode
from broadcaster.journal import HistoryLost, JournalError, copy_journal, digest, open_journal
from broadcaster.journal import link as link_room
from broadcaster.journal import redis as room
from broadcaster.journal.redis import RedisJournal
from broadcaster.journal.trail import Trail
from broadcaster.state import State
from tests.doubles.broadcasting import Ears, Sum
from tests.doubles.redis import Redis
from tests.doubles.service import free_port
from tests.doubles.waiting import reached

LIMIT = 10  # seconds any one wait of a test may take

pytestmark = pytest.mark.xdist_group("redis")


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis() as server:
        yield server


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits a tenth as long."""
    monkeypatch.setattr(link_room, "ANSWER_LIMIT", 0.5)
    for name in ("BLOCK", "SLACK"):
        monkeypatch.setattr(room, name, 0.2)


@asynccontextmanager
async def opened(redis: Redis) -> AsyncIterator[RedisJournal]:
    journal = await open_journal(redis.url)
    assert isinstance(journal, RedisJournal)
    try:
        yield journal
    finally:
        await journal.close()


def ran(n: int = 0, *, key: str | None = None, by: str = "van-thu") -> Draft:
    return Draft(Kind.RUN, by, {"feed": "van-ban", "n": n}, key)


class Follower:
    """Follows in a task; what it has heard, and how it ended."""

    def __init__(self, journal: RedisJournal, after: int = 0) -> None:
        self.heard: list[Event] = []
        self.task = asyncio.create_task(self._follow(journal, after))

    async def _follow(self, journal: RedisJournal, after: int) -> None:
        async with aclosing(journal.follow(after)) as batches:
            async for batch in batches:
                self.heard += batch

    async def reaches(self, seq: int) -> None:
        await reached(lambda: self.task.done() or bool(self.heard and self.heard[-1].seq >= seq))
        assert self.heard[-1].seq >= seq
        assert [event.seq for event in self.heard] == list(range(self.heard[0].seq, self.heard[-1].seq + 1))

    async def lost(self) -> HistoryLost:
        with pytest.raises(HistoryLost) as caught:
            await asyncio.wait_for(self.task, LIMIT)
        return caught.value

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


# --- killed, cut, paused


async def test_what_was_acknowledged_survives_kills(redis: Redis) -> None:
    """Killed again and again under load, with appendfsync always, it has every acknowledged event at its place."""
    acknowledged: dict[str, int] = {}

    async def write(journal: RedisJournal, name: str) -> None:
        for n in itertools.count():
            drafts = [Draft(Kind.RUN, f"{name}/{n}", {"part": part}) for part in range(3)]
            acknowledged[f"{name}/{n}"] = await journal.append(drafts)

    for round_ in range(3):
        async with opened(redis) as journal:
            writers = [asyncio.create_task(write(journal, f"{round_}/{n}")) for n in range(12)]
            seen = len(acknowledged)
            await reached(lambda: len(acknowledged) > seen + 300)  # noqa: B023
            redis.kill()
            ends = await asyncio.gather(*writers, return_exceptions=True)
            assert all(isinstance(end, JournalError) for end in ends)
        redis.start()
    async with opened(redis) as journal:
        events = await journal.read(limit=1_000_000)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(before.at <= after.at for before, after in itertools.pairwise(events))
    assert [event.data["part"] for event in events] == [0, 1, 2] * (len(events) // 3)
    last = {event.by: event.seq for event in events}
    assert {name: last.get(name) for name in acknowledged} == acknowledged


async def test_a_torn_file_leaves_whole_appends(redis: Redis) -> None:
    """Cut at any place, as power loss may leave it, the append-only file loads as whole appends that go on counting."""
    chance, sizes = random.Random(7), set[int]()
    async with opened(redis) as journal:
        begun = redis.written
        await asyncio.gather(
            *(journal.append([Draft(Kind.RUN, f"{n}", {"part": m}, f"{m}") for m in range(3)]) for n in range(30))
        )
        for n in range(30, 60):
            await journal.append([Draft(Kind.RUN, f"{n}", {"part": part}) for part in range(3)])
    for left in sorted((chance.randrange(begun, redis.written) for _ in range(8)), reverse=True):
        await asyncio.to_thread(redis.tear, left)
        async with opened(redis) as journal:
            events = await journal.read()
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            assert [event.data["part"] for event in events] == [0, 1, 2] * (len(events) // 3)
            assert [event.seq for event in await journal.read(kinds=[Kind.RUN])] == list(range(1, len(events) + 1))
            assert await journal.tail() == len(events)
            sizes.add(len(events))
    assert len(sizes) > 3, "the cuts fell in too few places to say anything"


async def test_a_follower_goes_on_after_a_kill(redis: Redis) -> None:
    """The same history after a restart is followed on, without gap and without being another one."""
    async with opened(redis) as journal:
        follower, epoch = Follower(journal), journal.epoch
        await journal.append([ran(1), ran(2)])
        await follower.reaches(2)
        with capture_logs() as logs:
            await asyncio.to_thread(redis.restart)
            assert await journal.append([ran(3)]) == 3
            await follower.reaches(3)
        await follower.stop()
        assert journal.epoch == epoch
        said = [entry["event"] for entry in logs]
        assert said.count("journal lost") == said.count("journal back") == 1
        assert "journal's server has restarted; the history is the same" in said


async def test_cut_connections_are_made_again(redis: Redis) -> None:
    """Connections that the server closes are made again before anything is sent, and nobody hears of it."""
    async with opened(redis) as journal:
        follower = Follower(journal)
        for n in range(1, 6):
            assert await journal.append([ran(n)]) == n
            await follower.reaches(n)
            await asyncio.to_thread(redis.cut)
            assert await journal.tail() == n
        await follower.stop()


async def test_a_server_that_hangs_is_noticed(redis: Redis, hurry: None) -> None:
    """A line that stays open and says nothing counts as cut: appends answer with their limit, followers come back."""
    async with opened(redis) as journal:
        follower = Follower(journal)
        await journal.append([ran(1)])
        await follower.reaches(1)
        with capture_logs() as logs:
            redis.pause()
            with pytest.raises(JournalError) as caught:
                await journal.append([ran(2, key="k")])
            await reached(lambda: "journal lost" in [entry["event"] for entry in logs])
            begun = time.monotonic()
            answers = await asyncio.gather(*(journal.tail() for _ in range(20)), return_exceptions=True)
            assert all(isinstance(answer, JournalError) for answer in answers)
            assert time.monotonic() - begun < 9  # all of them by the same limit, not one after the other
            redis.resume()
        assert str(caught.value) == (
            f"The journal {redis.url} did not answer within 0.5 s; whether this was kept is not known."
        )
        seq = await journal.append([ran(2, key="k")])
        await follower.reaches(seq)
        assert [event.data["n"] for event in follower.heard] == [1, 2]
        await follower.stop()


async def test_a_follower_says_so_when_it_cannot_come_back(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the server stays away, following ends with a sentence, so that the service can say that it does not."""
    monkeypatch.setattr(room, "PATIENCE", 0.1)
    async with opened(redis) as journal:
        follower = Follower(journal)
        await journal.append([ran(1)])
        redis.kill()
        with pytest.raises(JournalError, match=r"^The journal redis://127.0.0.1:\d+/0 failed: it cannot be reached \("):
            await asyncio.wait_for(follower.task, LIMIT)
        with pytest.raises(JournalError, match=r"; nothing was kept\.$"):
            await journal.append([ran(2)])
        redis.start()


# --- another history


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
        assert await journal.append([ran(60)]) == 6
        again = Follower(journal)
        await again.reaches(6)
        assert [event.data["n"] for event in again.heard] == [1, 2, 3, 4, 5, 60]
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
        assert await journal.append([ran(60), ran(70)]) == 7


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
            assert (fold.seq, fold.seen, fold.entries["van-ban"].value) == (10, [], 10)
            assert await broadcast.record(ran(12)) == 11
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
        assert await journal.append([ran(1)]) == 1


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
            assert (state.seq, set(state.tokens), state.epoch) == (1, {"a"}, journal.epoch)
            assert await broadcast.record(Draft(Kind.NOTICED, "an", {"id": "n", **notice})) == 2


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


# --- refused


async def test_a_server_that_evicts_is_refused(redis: Redis) -> None:
    """A policy that throws keys away is named, with what to set instead."""
    redis.client.config_set("maxmemory-policy", "allkeys-lru")
    with pytest.raises(JournalError) as caught:
        await open_journal(redis.url)
    assert str(caught.value) == (
        f"The journal {redis.url} cannot be kept there: with maxmemory-policy allkeys-lru the server may throw events "
        "away; set it to noeviction."
    )


async def test_a_server_without_its_file_is_warned_of() -> None:
    """A server that keeps nothing on disk is used, and the log says what that means."""
    with Redis("--appendonly", "no") as redis, capture_logs() as logs:
        async with opened(redis) as journal:
            assert await journal.append([ran()]) == 1
    assert "the journal's server keeps no append-only file: a restart of it loses events" in [
        entry["event"] for entry in logs
    ]


async def test_a_server_that_is_not_there_is_named(redis: Redis) -> None:
    """Nobody listening is a sentence with the address and without the password."""
    redis.kill()
    with pytest.raises(JournalError) as caught:
        await open_journal(redis.url.replace("redis://", "redis://:secret@"))
    assert str(caught.value).startswith(f"The journal {redis.url} failed: it cannot be reached (")
    assert "secret" not in str(caught.value)
    redis.start()


async def test_a_wrong_password_is_named() -> None:
    """A refused password is a sentence, and the right one works."""
    with Redis() as redis:
        redis.client.config_set("requirepass", "secret")
        with pytest.raises(JournalError, match=r"failed: the server refused the name or the password\.$"):
            await open_journal(redis.url.replace("redis://", "redis://:wrong@"))
        journal = await open_journal(redis.url.replace("redis://", "redis://:secret@"))
        await journal.close()
        redis.client.execute_command("AUTH", "secret")


async def test_full_memory_refuses_whole_appends(redis: Redis) -> None:
    """At maxmemory an append is refused whole, with the reason; room made later is used."""
    async with opened(redis) as journal:
        await journal.append([ran(1)])
        redis.client.config_set("maxmemory", 1)
        with pytest.raises(JournalError) as caught:
            await journal.append([ran(9), Draft(Kind.OBSERVED, "an", {"text": "x" * 100_000}, "k")])
        assert str(caught.value) == (
            f"The journal {redis.url} failed: the server's memory is full (maxmemory); nothing was kept."
        )
        with pytest.raises(JournalError, match=r"memory is full"):
            await journal.vault.put("user", "an", {"hash": "x"})
        redis.client.config_set("maxmemory", 0)
        assert await journal.append([ran(2)]) == 2
        assert [event.data["n"] for event in await journal.read()] == [1, 2]


async def test_full_memory_can_be_trimmed(redis: Redis) -> None:
    """At maxmemory nothing is appended, but what is old can go, and that makes room."""
    async with opened(redis) as journal:
        for _ in range(20):
            await journal.append([Draft(Kind.OBSERVED, "an", {"text": "x" * 50_000}) for _ in range(10)])
        await journal.keep_checkpoint(200, b"all")
        redis.client.config_set("maxmemory", redis.client.info("memory")["used_memory"] - 1_000_000)
        with pytest.raises(JournalError, match=r"memory is full"):
            await journal.append([ran(1)])
        assert await journal.trim(200, [Kind.OBSERVED]) == 199
        assert await journal.append([ran(1)]) == 201
        redis.client.config_set("maxmemory", 0)


async def test_a_server_without_its_disk_refuses_whole_appends(redis: Redis) -> None:
    """A server that cannot save (MISCONF) keeps nothing and says why; when it can again, the next append is kept."""
    async with opened(redis) as journal:
        await journal.append([ran(1)])
        await asyncio.to_thread(redis.lose_disk)
        with pytest.raises(JournalError, match=r"failed: the server cannot write to its disk; nothing was kept \("):
            await journal.append([ran(9)])
        assert [event.data["n"] for event in await journal.read()] == [1]
        await asyncio.to_thread(redis.find_disk)
        assert await journal.append([ran(2)]) == 2


async def test_a_server_that_loads_is_waited_for(redis: Redis) -> None:
    """While a server loads its data (LOADING) nothing is kept or opened; when it is done, everything goes on."""
    async with opened(redis) as journal:
        await journal.append([ran(n, key=f"k{n}") for n in range(1, 401)])
        await asyncio.to_thread(redis.rewrite)
        redis.kill()
        await asyncio.to_thread(redis.start_slowly)
        loading = r"failed: the server is still loading its data; nothing was kept\.$"
        with pytest.raises(JournalError, match=loading):
            await open_journal(redis.url)
        with pytest.raises(JournalError, match=loading):
            await journal.append([ran(999)])
        await asyncio.to_thread(redis.load)
        assert await journal.append([ran(401)]) == 401
        assert [event.data["n"] for event in await journal.read(after=399)] == [400, 401]


async def test_too_few_replicas_are_named(redis: Redis) -> None:
    """Where a server wants replicas and has none, nothing is kept and the sentence says so."""
    async with opened(redis) as journal:
        redis.client.config_set("min-replicas-to-write", 1)
        with pytest.raises(JournalError, match=r"failed: too few replicas are there; nothing was kept\.$"):
            await journal.append([ran(1)])
        redis.client.config_set("min-replicas-to-write", 0)
        assert await journal.append([ran(1)]) == 1


async def test_a_replica_is_refused(redis: Redis) -> None:
    """A replica is named at open; a master that becomes one refuses appends, and followers do not trust it."""
    with Redis() as master:
        async with opened(redis) as journal:
            await journal.append([ran(1)])
            redis.client.replicaof("127.0.0.1", master.port)
            with pytest.raises(JournalError, match=r"failed: it is a read-only replica; nothing was kept\.$"):
                await journal.append([ran(2)])
            with pytest.raises(JournalError, match=r"failed: it is a read-only replica; name its master\.$"):
                await open_journal(redis.url)


async def test_a_key_of_another_kind_is_named(redis: Redis) -> None:
    """Something else under the journal's names is left as it is, and nothing is half kept."""
    redis.client.set("{iocast:journal}:meta", "mine")
    with pytest.raises(JournalError, match=r"a key of it holds something that is no journal"):
        await open_journal(redis.url)
    assert redis.client.get("{iocast:journal}:meta") == b"mine"
    redis.client.delete("{iocast:journal}:meta")
    redis.client.xadd("{iocast:journal}:events", {"a": "b"})
    with pytest.raises(JournalError, match=r"a key of it holds something that is no journal .*without its"):
        await open_journal(redis.url)
    redis.client.delete("{iocast:journal}:events")
    async with opened(redis) as journal:
        await journal.append([ran(1)])
    redis.client.delete("{iocast:journal}:events")
    with pytest.raises(JournalError, match=r"a key of it holds something that is no journal .*is there without its"):
        await open_journal(redis.url)
    redis.client.flushall()
    async with opened(redis) as journal:
        redis.client.sadd("{iocast:journal}:kind:moment", "mine")
        with pytest.raises(JournalError, match=r"holds something that is no journal .*kind:moment is a set"):
            await journal.append([ran(1), Draft(Kind.MOMENT, "clock", {"at": "x"})])
        assert await journal.read() == []
        assert await journal.append([ran(1)]) == 1


async def test_a_newer_shape_is_refused(redis: Redis) -> None:
    """A journal that a newer version wrote is left alone."""
    async with opened(redis) as journal:
        epoch = journal.epoch
    redis.client.hset("{iocast:journal}:meta", "shape", 99)
    with pytest.raises(JournalError, match=r"has shape 99, and this version of iocast knows shapes up to 2:"):
        await open_journal(redis.url)
    assert redis.client.hget("{iocast:journal}:meta", "epoch") == epoch.encode()


@pytest.mark.parametrize("url", ["redis://h:port/0", "redis://h/0?name={x}", "redis://h/0?colour=red"])
async def test_a_url_that_says_nothing_is_refused(url: str) -> None:
    """A URL with a bad port, a bad name or an unknown option is a sentence."""
    with pytest.raises(JournalError, match=r"^The journal's (URL cannot be used: |name '\{x\}' must be ).*\.$"):
        await open_journal(url)


async def test_it_is_not_copied_into_a_file(redis: Redis, tmp_path: Path) -> None:
    """`iocast backup` of a journal in Redis says what to do instead."""
    with pytest.raises(JournalError, match=r"^A journal in Redis is not copied into a file: .*\.$"):
        await copy_journal(redis.url, tmp_path / "copy.db")


# --- several writers, fences, digests


async def test_two_writers_keep_one_order(redis: Redis) -> None:
    """Two nodes that append as fast as they can leave one order; every append stands together."""
    async with opened(redis) as one, opened(redis) as other:
        answers = await asyncio.gather(
            *(
                journal.append([ran(n, by=f"{name}/{n}"), ran(n, by=f"{name}/{n}")])
                for n in range(200)
                for name, journal in (("a", one), ("b", other))
            )
        )
        assert sorted(answers) == list(range(2, 801, 2))
        events = await one.read(limit=1000)
        assert [event.seq for event in events] == list(range(1, 801))
        assert all(events[n].by == events[n + 1].by for n in range(0, 800, 2))


async def test_an_old_fence_is_refused(redis: Redis) -> None:
    """Once the lease has gone on to a higher number, who held it before can keep nothing; others are not concerned."""
    async with opened(redis) as old, opened(redis) as new:
        assert await old.append([ran(1)], fence=7) == 1
        assert await new.append([ran(2)], fence=8) == 2
        answers = await asyncio.gather(
            old.append([ran(9)], fence=7), old.append([ran(3)]), new.append([ran(4)], fence=8), return_exceptions=True
        )
        assert isinstance(answers[0], JournalError)
        assert str(answers[0]) == "The fencing number 7 is an old one; nothing was kept."
        assert sorted(event.data["n"] for event in await old.read()) == [1, 2, 3, 4]
    async with opened(redis) as journal:
        with pytest.raises(JournalError, match="is an old one"):
            await journal.append([ran(9)], fence=7)


async def test_each_event_has_a_digest(redis: Redis) -> None:
    """The digest over each event's header and its bytes as kept stands with it, and is never a wrong one."""
    async with opened(redis) as journal, opened(redis) as other:
        await journal.append([ran(1), ran(2)])
        await other.append([ran(3)])  # it has not heard how far the journal is: another place than it foresaw
        await journal.append([ran(4, key="k"), ran(5)])
        await journal.append([ran(4, key="k"), ran(6)])
        events = await journal.read()
    kept = [fields[b"s"] for _, fields in redis.client.xrange("{iocast:journal}:events")]
    made = [digest(e.seq, e.at, e.id, e.kind.value, e.v, e.by, encode(e.data)) for e in events]
    assert kept == [made[0], made[1], b"", b"", b"", b""]


async def test_a_flushed_script_is_loaded_again(redis: Redis) -> None:
    """A server that forgot the script gets it again, and the append is kept once."""
    async with opened(redis) as journal:
        await journal.append([ran(1)])
        redis.client.script_flush()
        assert await journal.append([ran(2)]) == 2


async def test_a_cluster_is_followed_to_the_node_that_has_the_journal() -> None:
    """Opened at the wrong node of a cluster, it goes where the cluster sends it, and finds the same history."""
    options = ("--appendfsync", "everysec", "--cluster-enabled", "yes", "--cluster-port")
    with Redis(*options, str(free_port())) as here, Redis(*options, str(free_port())) as there:
        there.client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        bus = here.client.config_get("cluster-port")["cluster-port"]
        there.client.execute_command("CLUSTER", "MEET", "127.0.0.1", here.port, bus)
        for node in (here, there):
            await reached(lambda: node.client.execute_command("CLUSTER INFO")["cluster_state"] == "ok")  # noqa: B023
        async with opened(here) as journal:
            epoch = journal.epoch
            assert await journal.append([ran(1, key="k")]) == 1
            follower = Follower(journal)
            await follower.reaches(1)
            await journal.vault.put("user", "an", {"hash": "x"})
            assert [event.seq for event in await journal.read(kinds=[Kind.RUN])] == [1]
            await follower.stop()
            await journal.append([Draft(Kind.OBSERVED, "an", {"observations": [{"series": "VB-01"}]})])
            assert [event.seq for event in await journal.history("VB-01")] == [2]
            await journal.keep_checkpoint(2, b"two")
            assert await journal.trim(2, [Kind.RUN]) == 1
            assert [proof.seq for proof in await journal.proofs()] == [1, 2]
        async with opened(here) as journal:
            assert journal.epoch == epoch
        assert here.client.dbsize() == 0


async def test_everything_lies_in_one_slot(redis: Redis) -> None:
    """Every key has the journal's hash tag, so that a cluster keeps them on one node; two names are two journals."""
    async with opened(redis) as journal:
        await journal.append([ran(1, key="k{a}")])
        await journal.vault.put("user", "an", {})
        other = await open_journal(f"{redis.url}?name=other")
        assert (await other.tail(), other.epoch == journal.epoch) == (0, False)
        await other.close()
    keys = {key.decode() for key in redis.client.scan_iter()}
    assert {key.partition("}")[0] for key in keys} == {"{iocast:journal", "{iocast:other"}
    assert 0 < redis.client.pttl("{iocast:journal}:key:7:van-thu:k{a}") <= 7 * 24 * 3600 * 1000
