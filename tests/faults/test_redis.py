"""Redis killed, cut off, hanging, with many writers: what was acknowledged is there, once, in one order."""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from broadcaster.events import Draft, Kind, encode
from broadcaster.journal import JournalError, digest, open_journal
from broadcaster.journal import link as link_room
from broadcaster.journal import redis as room
from broadcaster.journal.redis import RedisJournal
from tests.doubles.faultline import Faultline
from tests.doubles.journals import ran
from tests.doubles.redis import Redis
from tests.doubles.redisjournal import LIMIT, Follower, opened
from tests.doubles.service import free_port
from tests.doubles.waiting import reached


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


@pytest.mark.both_loops
async def test_a_connection_reset_while_it_rested_is_made_again(redis: Redis) -> None:
    """A firewall that forgets, a line that is cut and whole again: who asks next does not hear of it."""
    with Faultline(redis.port) as line:
        journal = await open_journal(f"redis://127.0.0.1:{line.port}/0")
        try:
            for number in range(1, 11):
                assert await journal.append([Draft(Kind.RUN, "feed", {"n": number})]) == number
                await journal.vault.put("token", f"{number}", {"n": number})
                await asyncio.to_thread(line.snap)
                assert await journal.vault.get("token", f"{number}") == {"n": number}
        finally:
            await journal.close()


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
