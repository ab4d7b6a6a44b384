"""Redis killed, stopped, cut off, full, or back without what it had, under two nodes with pages, posts and claims."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.doubles.aftermath import Aftermath
from tests.doubles.cast import desk, wall
from tests.doubles.chromium import Chromium
from tests.doubles.cluster import Cluster
from tests.doubles.healing import Healed
from tests.doubles.reached import Client
from tests.doubles.service import START_LIMIT
from tests.doubles.waiting import until

Record = Callable[[Healed], None]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def red(cluster: Cluster) -> None:
    """Wait until every node says that it is not ready."""
    until(lambda: not any(node.ready() for node in cluster.nodes), what="every node says that it is not ready")


def refused(person: Client) -> str:
    """The sentence that somebody gets who wants something kept now."""
    answer: httpx.Response = person.call("PUT", "/api/rooms/so-y-te/focus", {"topic": "van-ban"})
    assert answer.status_code == 503, answer.text
    return str(answer.json()["detail"])


def losses(person: Client) -> list[Any]:
    listed: list[Any] = person.get("/api/losses")["losses"]
    return listed


def whole(person: Client, newest: int) -> list[Any]:
    """The loss once it is named as far as that event: the node that finds it out first may have seen less of it than
    the other one, which then names the rest."""
    return [one for one in losses(person) if one["last"] >= newest]


def note(person: Client) -> None:
    for one in losses(person):
        person.ok("DELETE", f"/api/losses/{one['epoch']}")


@pytest.mark.long
def test_redis_is_killed(cluster: Cluster, screen: Page, operator: Client, record: Record) -> None:
    """The walls keep what they show, whoever wants something kept is told why not, and it goes on by itself."""
    with Aftermath(cluster, seed=11) as after:
        after.tabs.append(screen)
        cluster.redis.kill()
        red(cluster)
        assert "it cannot be reached" in refused(cluster.nodes[0].client(after._operate))
        after.begin()
        cluster.redis.start()
        record(after.healed("kill -9 of Redis, from its start"))
    assert losses(operator) == []


@pytest.mark.long
def test_redis_is_stopped(cluster: Cluster, screen: Page, operator: Client, record: Record) -> None:
    """SIGSTOP: connections stay open and nothing answers. What may have been kept is sent again, and stands once."""
    with Aftermath(cluster, seed=12) as after:
        after.tabs.append(screen)
        cluster.redis.pause()
        red(cluster)
        after.begin()
        cluster.redis.resume()
        record(after.healed("Redis paused (SIGSTOP), from its return"))


@pytest.mark.long
@pytest.mark.parametrize("fault", ["cut", "go_dead"])
def test_redis_is_cut_off(cluster: Cluster, screen: Page, record: Record, fault: str) -> None:
    """All lines to Redis refused, or half-open: taken in, and nothing passes."""
    with Aftermath(cluster, seed=13) as after:
        after.tabs.append(screen)
        for node in cluster.nodes:
            getattr(node.line, fault)()
        red(cluster)
        after.begin()
        for node in cluster.nodes:
            node.line.heal()
        record(after.healed({"cut": "Redis cut off", "go_dead": "lines to Redis half-open"}[fault]))


@pytest.mark.long
def test_redis_is_out_of_memory(cluster: Cluster, screen: Page, record: Record) -> None:
    """maxmemory is reached: nothing more is kept and the sentence says why; readers go on; then all goes on."""
    with Aftermath(cluster, seed=14) as after:
        after.tabs.append(screen)
        cluster.redis.fill_memory()
        red(cluster)
        assert "memory is full" in refused(cluster.nodes[0].client(after._operate))
        after.begin()
        cluster.redis.find_memory()
        record(after.healed("Redis out of memory, from when there is room"))


@pytest.mark.long
def test_redis_is_a_replica(cluster: Cluster, screen: Page, record: Record) -> None:
    """A fail-over somewhere else made it a read-only replica: nothing is kept until it is a master again."""
    with Aftermath(cluster, seed=15) as after:
        after.tabs.append(screen)
        cluster.redis.demote()
        red(cluster)
        assert "read-only replica" in refused(cluster.nodes[0].client(after._operate))
        after.begin()
        cluster.redis.promote()
        record(after.healed("Redis a read-only replica, from its promotion"))


@pytest.mark.long
def test_the_disk_of_redis_is_full(cluster: Cluster, screen: Page, operator: Client, record: Record) -> None:
    """A write that fails under `appendfsync always` ends Redis; what it had acknowledged is there after its start."""
    with Aftermath(cluster, seed=16) as after:
        after.tabs.append(screen)
        cluster.redis.fill_disk()
        until(cluster.redis.ended, what="redis-server ends")
        red(cluster)
        after.begin()
        cluster.redis.start()
        record(after.healed("disk of Redis full, from its start with room"))
    assert losses(operator) == []


def test_redis_loses_its_tail(
    cluster: Cluster, screen: Page, engine: Chromium, operator: Client, record: Record
) -> None:
    """It comes back without the end: what is lost is named once, range, count, time, and every page shows the rest."""
    epoch = cluster.nodes[0].epoch()
    with Aftermath(cluster, seed=17) as after, Chromium(engine.browser) as browser:
        after.tabs.append(screen)
        page = desk(browser, cluster, operator)
        with cluster.redis.losing_its_tail():
            after.posting.more(6)
            newest = max(after.posting.acknowledged.values())
        after.begin()
        (lost,) = until(lambda: whole(after.operator, newest), what="the loss is named")
        first, last, count = lost["first"], lost["last"], lost["count"]
        assert count == last - first + 1 >= 6
        healed = after.healed(
            "Redis back without its tail",
            lost=lambda seq: first <= seq <= last,
            said=f"events {first} to {last} ({count}), named once",
        )
        record(healed)
        for node in cluster.nodes:
            assert node.epoch() == lost["epoch"] != epoch
        named = operator.get("/api/journal", kind="history.lost")["events"]
        assert min(each["seq"] for each in named) == first and len(named) <= len(cluster.nodes)
        bar = page.locator(f"io-loss-bar [data-lost='{lost['epoch']}']")
        bar.wait_for()
        assert f"{count}" in bar.inner_text()
        bar.locator("[data-do=note-loss]").click()
        bar.wait_for(state="detached")
    assert losses(operator) == []


@pytest.mark.long
def test_redis_loses_its_tail_while_no_node_is_up(
    cluster: Cluster, screen: Page, operator: Client, record: Record
) -> None:
    """All of it goes at once, as with a machine's power: what nodes noted on their own disks tells what is lost."""
    epoch = cluster.nodes[0].epoch()
    with Aftermath(cluster, seed=19) as after:
        after.tabs.append(screen)
        with cluster.redis.losing_its_tail():
            after.posting.more(6)
            newest = max(after.posting.acknowledged.values())
            for node in cluster.nodes:
                node.kill()
        after.begin()
        for node in cluster.nodes:
            node.begin()
        until(lambda: all(node.ready() for node in cluster.nodes), START_LIMIT, "every node is back")
        (lost,) = until(lambda: whole(after.operator, newest), what="the loss is named")
        first, last, count = lost["first"], lost["last"], lost["count"]
        assert count == last - first + 1 >= 6
        healed = after.healed(
            "all nodes and Redis down, its tail lost",
            lost=lambda seq: first <= seq <= last,
            said=f"events {first} to {last} ({count}), named once",
        )
        record(healed)
        assert {node.epoch() for node in cluster.nodes} == {lost["epoch"]} != {epoch}
        note(operator)


@pytest.mark.long
def test_redis_comes_back_empty(tmp_path: Path, engine: Chromium, record: Record) -> None:
    """Nothing is left: the site's files are recorded again, once, what was lost is named, a wall wants to be paired."""
    with Cluster(tmp_path) as cluster, Chromium(engine.browser) as browser:
        operator = cluster.user("Hà", "operator")
        screen = wall(browser, cluster, operator, ("ubnd-tinh", "main"))
        epoch, last = cluster.nodes[0].epoch(), operator.get("/api/journal", limit=1000)["events"][-1]["seq"]
        cluster.redis.restart_empty()
        began = monotonic()
        until(lambda: all(node.ready() for node in cluster.nodes), what="every node follows the empty journal")
        screen.locator("io-pair[data-code]").wait_for()
        again = cluster.user("Hà", "operator")
        (lost,) = until(lambda: losses(again), what="the loss is named")
        assert (lost["first"], lost["count"]) == (1, lost["last"])
        assert lost["last"] >= last
        until(lambda: len({node.epoch() for node in cluster.nodes} - {epoch}) == 1, what="both follow one history")
        seconds = monotonic() - began
        until(lambda: again.get("/api/layouts")["layouts"], what="the layouts are there again")
        recorded = [event["data"]["path"] for event in again.get("/api/journal", kind="site.changed")["events"]]
        assert len(recorded) == len(set(recorded))
        assert [event["seq"] for event in again.get("/api/journal", kind="history.lost")["events"]] == [lost["seq"]]
        said = f"all {lost['count']} events, named once; people and pairings too"
        record(Healed("Redis back with nothing", 0, 1, seconds, said, 18))
