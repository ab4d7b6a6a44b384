"""Ten thousand reconnects: all screens of two nodes lose their line at once, again and again."""

import asyncio
import resource
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import psutil
import pytest

from tests.doubles.aftermath import Aftermath
from tests.doubles.cluster import Cluster, Node
from tests.doubles.faultline import Faultline
from tests.doubles.healing import Healed
from tests.soak.link import Link
from tests.soak.people import SCREENS
from tests.soak.proof import everybody_equal

Record = Callable[[Healed], None]

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

EACH, STORMS = 1_000, 5  # screens of a node, and how often all of both are cut off
BACK = 120.0  # seconds until all are back: a page waits at most 30 s between two tries
LOOK = 0.2  # seconds between two looks at the crowd
GROWS = 1.15  # times the memory after the first storm, at most, after the last


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Two nodes, and as many open files for them and for the lines as the system gives."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most[1], most[1]))
    with Cluster(tmp_path) as cluster:
        yield cluster
    resource.setrlimit(resource.RLIMIT_NOFILE, most)


@pytest.fixture
async def crowd() -> AsyncIterator[Link]:
    link = Link()
    yield link
    await link.stop()


class Asked:
    """Somebody who asks a node what its walls show."""

    def __init__(self, url: str, token: str) -> None:
        self._told = {"base_url": url, "headers": {"Authorization": f"Bearer {token}"}, "timeout": 20}

    async def ask(self, method: str, path: str) -> Any:
        async with httpx.AsyncClient(**self._told) as http:
            return (await http.request(method, path)).raise_for_status().json()


async def test_ten_thousand_reconnects(cluster: Cluster, crowd: Link, record: Record) -> None:
    """All come back each time and show the same, and nothing of those who were there before stays in memory."""
    places = [f"{room}/{screen}" for room, screens in SCREENS.items() for screen in screens]
    screens = [(places[number % len(places)], number % 2 == 0, False) for number in range(EACH)]
    token, operate = cluster.token("đám đông", "display"), cluster.token("xem", "operate")
    with ExitStack() as stack:
        lines = [stack.enter_context(Faultline(node.port)) for node in cluster.nodes]
        for number, line in enumerate(lines):
            await crowd.start(line.port, token, number, screens)
        crowd.screens = EACH * len(lines)
        await back(crowd, crowd.screens)
        after = stack.enter_context(Aftermath(cluster, seed=41))
        memory, slowest = [], 0.0
        for storm in range(1, STORMS + 1):
            after.begin()
            for line in lines:
                line.snap()
            slowest = max(slowest, await back(crowd, crowd.screens * (storm + 1)))
            memory.append([rss(node) for node in cluster.nodes])
        healed = after.healed(f"{crowd.screens * STORMS:,} reconnects in {STORMS} storms, the last of them")
        after.posting.pause()
        for node in cluster.nodes:
            await everybody_equal(crowd, node.url, token, Asked(node.url, operate))  # type: ignore[arg-type]
        record(Healed(healed.fault, healed.acknowledged, healed.screens + crowd.screens, slowest, "", healed.seed))
        assert all(last <= GROWS * first for first, last in zip(memory[0], memory[-1], strict=True)), memory


async def back(crowd: Link, opened: int) -> float:
    """Wait until all are connected, and so many connections have been opened in all; the seconds it took."""
    began = monotonic()
    for _ in count():
        report = await crowd.ask("report")
        if report["connected"] == crowd.screens and report["counts"]["opened"] >= opened:
            break
        assert not report["lost"] and monotonic() - began < BACK, report
        await asyncio.sleep(LOOK)
    return monotonic() - began


def rss(node: Node) -> int:
    """Bytes of memory that a node has."""
    assert node.process
    size: int = psutil.Process(node.process.pid).memory_info().rss
    return size
