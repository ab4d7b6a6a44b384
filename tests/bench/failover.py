"""The feeds' leader goes (issue 8): how long until another node asks the feeds.

Two nodes on a real Redis (`appendfsync always`), and one feed of one second whose figure moves with each run. The
leader is killed with SIGKILL, RUNS times, and started again each time; then stopped with SIGTERM; then frozen with
SIGSTOP and woken once another one leads. Counted is from the signal until the journal has the first figure of the feed
that came after somebody else had taken the lease, as another process that follows the journal sees it. Up to a second
of it is the feed's own rhythm. What one that was frozen still sends as leader is refused by its old number; its log
must say that it leads no more.
"""

import asyncio
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from statistics import median

from broadcaster.events import Kind
from broadcaster.journal import Journal
from tests.bench.ground import row
from tests.doubles.cluster import Cluster, Node
from tests.doubles.service import SAMPLE
from tests.doubles.waiting import until

RUNS = 5
LIMIT = 60.0  # seconds
FEED = "mo-phong"
FEEDS = f"""
- key: {FEED}
  kind: simulated
  enabled: true
  every: 1s
  walks: [{{series: YT-03, start: 82, step: 1.5, least: 55, most: 100, decimals: 1}}]
"""
REACH = "<= 10 s"


def rows() -> list[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="failover-") as made:
        site = Path(made) / "sample"
        shutil.copytree(SAMPLE, site)
        (site / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
        with Cluster(Path(made), site=site) as cluster:
            killed = [_until_another_asks(cluster, Node.kill, Node.restart) for _ in range(RUNS)]
            stopped = [_until_another_asks(cluster, Node.stop, Node.restart) for _ in range(RUNS)]
            frozen = [_until_another_asks(cluster, Node.freeze, _wake) for _ in range(RUNS)]
    return [
        row("the feeds' leader is killed: until another node's figure is kept", _told(killed), REACH),
        row("  is stopped with SIGTERM", _told(stopped), "printed"),
        row("  is frozen with SIGSTOP, and notices when it wakes", _told(frozen), REACH),
    ]


def _told(seconds: list[float]) -> str:
    return f"{median(seconds):.1f} s, at most {max(seconds):.1f} s of {len(seconds)}"


def _until_another_asks(cluster: Cluster, down: Callable[[Node], object], back: Callable[[Node], object]) -> float:
    """Seconds until the feed goes on after its leader has gone; the leader is back, as a follower, afterwards."""
    leader, stood = cluster.leader(), cluster.beside(_next_figure)
    begun = time.monotonic()
    going = threading.Thread(target=down, args=(leader,))  # one that is stopped takes its time
    going.start()
    cluster.beside(lambda journal: _next_figure(journal, stood))
    took = time.monotonic() - begun
    going.join()
    back(leader)
    until(leader.ready, what="it is back")
    return took


async def _next_figure(journal: Journal, stood: int | None = None) -> int:
    """The seq of what the feed brings next; with `stood`, of the first after that event under another leader."""
    led = stood is None
    async with asyncio.timeout(LIMIT), aclosing(journal.follow(stood or await journal.tail())) as batches:
        async for batch in batches:
            for event in batch:
                led |= event.kind is Kind.NODE_LEADS
                if led and event.by == f"feed:{FEED}":
                    return event.seq
    raise AssertionError("the journal was closed")


def _wake(node: Node) -> None:
    node.thaw()
    until(lambda: node.said().rstrip().rpartition("this node leads")[2].startswith(" no more"), what="it has noticed")
