"""Who leads: of several nodes on one journal one, and what it runs ends with its term."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from secrets import token_hex

import pytest

from broadcaster.broadcast import Broadcast
from broadcaster.cluster import Alone, Node, NotLeading, open_cluster
from broadcaster.cluster.lease import RedisLease
from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal, JournalError, open_journal
from tests.doubles.redis import Redis
from tests.doubles.smallfold import SmallFold, draft
from tests.doubles.waiting import reached

SWIFT = 0.25  # of a lease's times: it lasts 1.5 s, more than a busy machine stands still


class Hub:
    """Hears nothing."""

    def changed(self, changes: object) -> None:
        return None

    def begin_again(self) -> None:
        return None

    def delay_p95(self) -> None:
        return None


class Contender:
    """A node that would like to lead, and a role that is to be run on one node at a time."""

    def __init__(self, url: str, name: str) -> None:
        self.lease = RedisLease(url, token_hex(8), name, times=SWIFT)
        self.working = False
        self.tasks = [asyncio.create_task(self.lease.hold()), asyncio.create_task(self.lease.led(self._work)())]

    async def _work(self) -> None:
        self.working = True
        try:
            await asyncio.Event().wait()
        finally:
            self.working = False

    async def die(self) -> None:
        """As a process does that is killed: it tells nobody."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@pytest.fixture
async def journal(server: Redis) -> AsyncIterator[tuple[str, Journal]]:
    """The URL of a journal, and the journal."""
    url = f"{server.url}?name={token_hex(4)}"
    journal = await open_journal(url)
    yield url, journal
    await journal.close()


@asynccontextmanager
async def contending(url: str, *names: str) -> AsyncIterator[list[Contender]]:
    nodes = [Contender(url, name) for name in names]
    try:
        yield nodes
    finally:
        for node in nodes:
            await node.die()
            await node.lease.close()


def leaders(nodes: list[Contender]) -> list[Contender]:
    return [node for node in nodes if node.lease.leading]


async def test_one_of_several_leads_and_its_role_runs(journal: tuple[str, Journal]) -> None:
    """Of three nodes one leads, all know which, and only there the role runs."""
    async with contending(journal[0], "a", "b", "c") as nodes:
        await reached(lambda: all(node.lease.known for node in nodes), what="all know who leads")
        (leader,) = leaders(nodes)
        await reached(lambda: leader.working, what="its role runs")
        assert [node for node in nodes if node.working] == [leader]
        assert {node.lease.holder for node in nodes} == {leader.lease.holder}


async def test_after_a_death_another_one_leads_with_a_higher_number(journal: tuple[str, Journal]) -> None:
    """A leader that dies without a word is followed by another; what it would still keep is refused."""
    async with contending(journal[0], "a", "b") as nodes:
        (first,) = await reached(lambda: leaders(nodes), what="one leads")
        old = first.lease.fence
        await first.die()
        (second,) = [node for node in nodes if node is not first]
        await reached(lambda: second.lease.leading and second.working, what="the other leads")
        assert old is not None and second.lease.fence is not None and second.lease.fence > old
        with pytest.raises(JournalError, match="is an old one; nothing was kept"):
            await journal[1].append([Draft(Kind.RUN, "feed:x", {"feed": "x"})], old)


async def test_a_lease_that_is_given_up_is_taken_at_once(journal: tuple[str, Journal]) -> None:
    """Who gives up leads no more, ends its role, and does not take the lease again."""
    async with contending(journal[0], "a", "b") as nodes:
        (first,) = await reached(lambda: leaders(nodes), what="one leads")
        (second,) = [node for node in nodes if node is not first]
        await reached(lambda: first.working, what="its role runs")
        await first.lease.give_up()
        assert not first.lease.leading
        await reached(lambda: second.working and not first.working, what="the role has moved")
        await second.lease.give_up()
        await reached(lambda: not first.lease.holder and not second.lease.holder, what="nobody leads")
        assert not leaders(nodes)


async def test_nobody_leads_beyond_the_time_that_redis_granted(server: Redis, journal: tuple[str, Journal]) -> None:
    """While Redis says nothing a leader's time runs out by its own clock; afterwards somebody leads again."""
    async with contending(journal[0], "a") as nodes:
        await reached(lambda: nodes[0].working, what="it leads")
        server.pause()
        try:
            await reached(lambda: not nodes[0].lease.leading, what="its time has run out")
            await reached(lambda: not nodes[0].working, what="its role has ended")
            assert not nodes[0].lease.known
        finally:
            server.resume()
        await reached(lambda: nodes[0].working, what="it leads again")


async def test_a_lease_is_taken_anew_after_redis_came_back_empty(server: Redis, journal: tuple[str, Journal]) -> None:
    """Without a journal there is nothing to lead; with the next one somebody leads it, by a number of its own."""
    async with contending(journal[0], "a", "b") as nodes:
        await reached(lambda: leaders(nodes), what="one leads")
        server.client.flushall()
        await reached(lambda: not leaders(nodes), what="nobody leads")
        again = await open_journal(journal[0])
        (leader,) = await reached(lambda: leaders(nodes), what="one leads again")
        await again.append([Draft(Kind.RUN, "feed:x", {"feed": "x"})], leader.lease.fence)
        await again.close()


async def test_a_role_that_fails_is_its_keepers(journal: tuple[str, Journal]) -> None:
    """What a role raises while its node leads reaches whoever keeps it."""

    async def broken() -> None:
        raise RuntimeError("broken")

    async with contending(journal[0], "a") as nodes:
        with pytest.raises(RuntimeError, match="broken"):
            await nodes[0].lease.led(broken)()
        await reached(lambda: nodes[0].lease.leading, what="it leads all the same")


async def test_whose_journal_is_a_file_leads_always() -> None:
    """Beside a file there is one node: it leads, needs no number, and runs its roles as they are."""

    async def role() -> None:
        return None

    cluster = open_cluster("sqlite:///var/journal.db", Node("n"))
    assert isinstance(cluster.lease, Alone)
    assert cluster.lease.leading and cluster.lease.known and not cluster.lease.shared
    assert cluster.lease.fence is None
    assert cluster.lease.led(role) is role
    await cluster.close()


async def test_only_the_leader_keeps_what_is_the_leaders(journal: tuple[str, Journal]) -> None:
    """`record_as_leader` is refused on a node that does not lead; people's records are kept on both."""
    url, _ = journal
    async with AsyncExitStack() as stack:
        nodes: list[Broadcast] = []
        for name in ("a", "b"):
            cluster = open_cluster(url, Node(name))
            stack.push_async_callback(cluster.close)
            opened = await open_journal(url)
            stack.push_async_callback(opened.close)
            where = cluster.node.id, name
            node = Broadcast(opened, SmallFold(opened.epoch), Hub(), lease=cluster.lease, node=where)
            nodes.append(await stack.enter_async_context(node))
            if name == "a":
                await reached(lambda: said(nodes[0]), what="it leads, and has said so")
        await nodes[0].record_as_leader(draft("put", "VB-01", 1))
        with pytest.raises(NotLeading, match="does not lead"):
            await nodes[1].record_as_leader(draft("put", "VB-01", 2))
        await nodes[1].record(draft("put", "VB-01", 3))
        (told,) = await nodes[0].journal.read(kinds=[Kind.NODE_LEADS])
        assert told.data["name"] == "a"
        assert await nodes[0].journal.tail() == 3


def said(node: Broadcast) -> bool:
    return node.state.seq > 0
