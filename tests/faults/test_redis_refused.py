"""Redis that evicts, is full, loads, has no disk or is a replica: said in a sentence, and nothing is half kept."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError, copy_journal, open_journal
from tests.doubles.journals import ran
from tests.doubles.redis import Redis
from tests.doubles.redisjournal import opened


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis() as server:
        yield server


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


async def test_where_there_is_none_nothing_is_copied(redis: Redis, tmp_path: Path) -> None:
    """`iocast backup` of a Redis that keeps no journal says so."""
    with pytest.raises(JournalError, match=r"^There is no journal redis://.* to move\.$"):
        await copy_journal(redis.url, tmp_path / "copy.db")
