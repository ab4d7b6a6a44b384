"""What the leader does and what every node does: two nodes of the service on one Redis, in this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from broadcaster.cluster import lease
from broadcaster.events import Draft, Event, Kind
from broadcaster.journal import JournalError
from broadcaster.moments import instant
from displays.rights import Role
from feeds import timetable
from tests.doubles.house import Indoors, indoors
from tests.doubles.redis import Redis
from tests.doubles.source import Source
from tests.doubles.waiting import LIMIT, reached

FEEDS = """
- {{key: dvc, kind: http, url: "{url}", map: {{series: ma, value: so}}, period: 2021-09, every: 1s}}
"""


class Pair:
    """Two nodes that have the same site directory."""

    def __init__(self, nodes: list[Indoors]) -> None:
        self.nodes = nodes

    def leads(self, node: Indoors) -> bool:
        return node.house.cluster.lease.leading

    async def leader(self) -> Indoors:
        """The one that leads."""
        return await reached(lambda: next(filter(self.leads, self.nodes), None), what="one leads")

    async def other(self) -> Indoors:
        """The one that does not."""
        leader = await self.leader()
        return next(node for node in self.nodes if node is not leader)

    async def events(self, kind: Kind) -> list[Event]:
        return await self.nodes[0].house.journal.read(kinds=[kind])


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as source:
        source.say([{"ma": "VB-01", "so": 1}])
        yield source


@pytest.fixture
async def pair(server: Redis, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pair]:
    for name, seconds in (("LIFE", 3.0), ("BEAT", 0.3), ("LOOK", 0.1), ("MARGIN", 0.1)):
        monkeypatch.setattr(lease, name, seconds)
    for name in ("START", "START_EACH"):
        monkeypatch.setattr(timetable, name, 0.0)
    url = f"{server.url}?name={token_hex(4)}"
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(indoors(tmp_path, journal=url))
        (tmp_path / "site" / "feeds.yaml").write_text(FEEDS.format(url=source.url), encoding="utf-8")
        second = await stack.enter_async_context(indoors(tmp_path, journal=url))
        yield Pair([first, second])


def ran(node: Indoors) -> int:
    """How often a node has asked the source."""
    return sum(node.house.runner.runs.values())


async def test_the_leader_asks_the_feeds_and_another_one_after_it(pair: Pair) -> None:
    """Planned runs are made on one node; when that gives the lead away the other goes on where it stood."""
    first, second = await pair.leader(), await pair.other()
    await reached(lambda: ran(first) >= 2, what="the feed is asked again and again")
    assert ran(second) == 0
    (entry,) = [run.data for run in await pair.events(Kind.RUN)][:1]
    await first.house.cluster.lease.give_up()
    await reached(lambda: pair.leads(second) and ran(second) >= 1, what="the other one asks")
    before = ran(first)
    await reached(lambda: ran(second) >= 3, what="and again")
    assert ran(first) == before
    now = second.house.state.entries["@run/dvc"].value
    assert now["ok"] and now["since"] == entry["since"]
    told = [event.data["node"] for event in await pair.events(Kind.NODE_LEADS)]
    assert told == [first.house.cluster.node.id, second.house.cluster.node.id]


async def test_anybody_may_ask_a_feed_at_any_node(pair: Pair, source: Source) -> None:
    """A run by hand is made and kept by the node that was asked; how the feed stands is told as by its last run."""
    other = await pair.other()
    operator = await other.person("chị Hà", Role.OPERATOR)
    await reached(lambda: other.house.state.entries.get("@run/dvc"), what="the feed has run")
    source.say([{"ma": "VB-01", "so": 2}])
    run = (await operator.ok("POST", "/api/feeds/dvc/run"))["run"]
    assert run["ok"] and run["rows"] == 1
    assert ran(other) == 1
    assert "chị Hà" in {event.by for event in await pair.events(Kind.RUN)}
    source.say([], status=500)
    await reached(lambda: not other.house.state.entries["@run/dvc"].value["ok"], what="the leader's run has failed")
    told: Any = {each["key"]: each for each in (await operator.get("/api/feeds"))["feeds"]}["dvc"]
    assert told["failures"] >= 1


async def test_the_minutes_of_a_meeting_are_kept_once(pair: Pair) -> None:
    """Both nodes run a tape along; the one that leads at the end keeps what was seen, and the other lets go of it."""
    first, second = await pair.leader(), await pair.other()
    operator = await second.person("chị Hà", Role.OPERATOR)
    await operator.meet()
    await first.house.cluster.lease.give_up()
    await operator.adjourn()
    await reached(lambda: pair.leads(second), what="the other one leads")

    async with asyncio.timeout(LIMIT), aclosing(second.house.journal.follow(0)) as batches:
        async for batch in batches:
            if any(event.kind is Kind.MINUTES_KEPT for event in batch):
                break
    assert len(await pair.events(Kind.MINUTES_KEPT)) == 1


async def test_who_was_led_past_keeps_nothing_as_leader(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node that takes itself for the leader long after another one has taken its place, as after a pause of its
    machine that its clocks have not noticed: what it keeps as leader is refused by its number, and only that."""
    first, second = await pair.leader(), await pair.other()
    held, hangs = first.house.cluster.lease, asyncio.Event()
    assert isinstance(held, lease.RedisLease)

    async def nothing(*_: object, **__: object) -> list[Any]:
        hangs.set()
        await asyncio.Event().wait()
        return []

    with monkeypatch.context() as frozen:
        frozen.setattr(held._link, "ask", nothing)
        await reached(hangs.is_set, what="its beat hangs")
        old, held._until = held.fence, float("inf")
        await reached(lambda: pair.leads(second), what="the other one leads")
        assert held.leading
        late = Draft(Kind.MOMENT, "clock", {"at": instant(first.clock())})
        with pytest.raises(JournalError, match=f"The fencing number {old} is an old one; nothing was kept"):
            await first.house.broadcast.record_as_leader(late)
        await (await first.person("chị Hà", Role.OPERATOR)).ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
        held._until = 0.0
    assert late.id not in {event.id for event in await pair.events(Kind.MOMENT)}
