"""A feed that hangs, floods or lies: the last good figure stands, nobody else waits, another node goes on with it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.doubles.aftermath import Aftermath
from tests.doubles.cluster import Cluster
from tests.doubles.healing import Healed
from tests.doubles.reached import Client
from tests.doubles.service import SAMPLE
from tests.doubles.source import Source
from tests.doubles.waiting import until

Record = Callable[[Healed], None]

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

SERIES, PERIOD, FIRST = "YT-01", "2021-01-01/P9M", 1_300_000
FEED = """
- key: xa
  kind: http
  name: {{vi: Nguồn ở xa, en: A far source}}
  url: "{url}"
  every: 2s
  timeout: 3s
  as_of: fetched
  records: "items[*]"
  map: {{series: ma, value: so, period: ky}}
"""
LIES: list[Any] = [  # what stands where the figure should
    "không rõ", "", None, -5, "1e400", 10**30, "791/903", {"so": 1}, [1, 2], True, "1.300.000.000.000.000", "NaN", 12,
]  # fmt: skip


class Far:
    """A source in a thread of its own."""

    def __init__(self) -> None:
        self.loop, self.source = asyncio.new_event_loop(), Source()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self) -> "Far":
        self._thread.start()
        self._run(self.source.__aenter__())
        return self

    def __exit__(self, *failure: object) -> None:
        self._run(self.source.lose())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    def do(self, verb: Callable[..., None], *what: Any) -> None:
        """One of the source's verbs, in its loop."""
        done: Future[None] = Future()
        self.loop.call_soon_threadsafe(lambda: done.set_result(verb(*what)))
        done.result(10)

    def say(self, *figures: Any) -> None:
        """Well again, with these figures."""

        def well() -> None:
            self.source.heal()
            self.source.say({"items": [{"ma": SERIES, "so": each, "ky": PERIOD} for each in figures]})

        self.do(well)

    def asked(self) -> None:
        """Wait until somebody asks anew."""
        before = len(self.source.asked)
        until(lambda: len(self.source.asked) > before, what="a node asks the source")

    def _run(self, what: Any) -> None:
        asyncio.run_coroutine_threadsafe(what, self.loop).result(10)


@pytest.fixture(scope="module")
def far() -> Iterator[Far]:
    with Far() as far:
        far.say(FIRST)
        yield far


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, far: Far) -> Iterator[Cluster]:
    """Two nodes whose site has that feed beside the sample's own."""
    directory: Path = tmp_path_factory.mktemp("cluster")
    copytree(SAMPLE, directory / "site")
    feeds = directory / "site" / "feeds.yaml"
    feeds.write_text(feeds.read_text() + FEED.format(url=far.source.url))
    with Cluster(directory) as cluster:
        yield cluster


def shows(cluster: Cluster, figure: float) -> None:
    """Wait until every node shows it."""
    people = [node.client(token) for node, token in zip(cluster.nodes, _tokens(cluster), strict=True)]
    until(lambda: all(_figure(one) == figure for one in people), what=f"every node shows {figure}")


def _tokens(cluster: Cluster) -> list[str]:
    return [cluster.token(f"xem {len(cluster.clients)}/{node.name}", "operate") for node in cluster.nodes]


def _figure(person: Client) -> Any:
    return person.get("/api/snapshot", layout="tong-quan")["values"][SERIES]["v"]


def run(person: Client, *, anyway: bool = False) -> None:
    """Somebody has it asked now, whatever it answers; anyway: also where it says much less than before."""
    person.call("POST", "/api/feeds/xa/run", params={"anyway": "true"} if anyway else {}, timeout=120)


def heard(person: Client, figure: float) -> None:
    """Somebody has it asked until its figure is there: a run that is under way comes first."""

    def there() -> bool:
        run(person, anyway=True)
        return bool(_figure(person) == figure)

    until(there, what=f"{figure} is there")


def test_a_feed_that_hangs_while_its_node_is_killed(cluster: Cluster, far: Far, record: Record) -> None:
    """Nobody else waits for it, and the node that leads then asks it in turn."""
    shows(cluster, FIRST)
    with Aftermath(cluster, seed=31) as after:
        far.do(far.source.hang)
        far.asked()
        after.posting.more(10)
        dead = cluster.leader()
        dead.kill()
        until(lambda: cluster.leader() is not dead, what="the other node leads")
        far.asked()
        after.begin()
        far.say(FIRST + 1)
        dead.begin()
        record(after.healed("a feed hangs, its node is killed, it answers again"))
        shows(cluster, FIRST + 1)


@pytest.mark.parametrize("how", ["without an end", "byte by byte", "with a hundred thousand records"])
def test_a_feed_that_floods(cluster: Cluster, far: Far, record: Record, how: str) -> None:
    """What is too much is refused or held, and posts and pages go on meanwhile; a person lets the short answer in."""
    person = cluster.client(cluster.token(f"xem {how}", "operate"))
    good = _figure(person)
    with Aftermath(cluster, seed=32) as after:
        if how == "without an end":
            far.do(far.source.swell)
        elif how == "byte by byte":
            far.do(far.source.drip)
        else:
            far.say(*range(2_000_000, 2_100_000))
        with ThreadPoolExecutor(1) as thread:
            flood = thread.submit(run, person)
            after.posting.more(5)
            after.current()
            flood.result()
        shows(cluster, good)
        after.begin()
        far.say(good + 1)
        heard(person, good + 1)
        record(after.healed(f"a feed floods {how}, and is well again"))
        shows(cluster, good + 1)


def test_a_feed_that_lies(cluster: Cluster, far: Far, record: Record) -> None:
    """What cannot be is held and never shown; the truth that follows is."""
    person = cluster.client(cluster.token("xem", "operate"))
    good = _figure(person)
    with Aftermath(cluster, seed=33) as after:
        for lie in LIES:
            far.say(lie)
            run(person)
            assert _figure(person) == good, lie
        assert person.get("/api/held")["held"], "what cannot be waits for a person"
        after.begin()
        far.say(good + 1)
        heard(person, good + 1)
        record(after.healed(f"a feed lies in {len(LIES)} ways, and tells the truth again"))
        shows(cluster, good + 1)
