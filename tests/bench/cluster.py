"""Several nodes on one Redis (DESIGN sections 8 and 9): what a further process is worth, and what one's death costs.

**Fan-out.** The same SCREENS screens are connected to one, to two, to four node processes, all of which follow the same
journal; figures of nine tiles are posted at the first of them. Counted is the CPU of all nodes for a delivered frame
(what a further process costs) and that of the busiest one for a post: where each process has a core of its own, it is
what takes time, so one over the other is how it scales. Frames a second stand beside it: those are of this machine,
whose cores the screens' processes and Redis share.

**A node dies.** NODES nodes behind Debian's Caddy, PAGES pages by the page's rules in two processes, a figure posted
every second at a node that stays. The leader is killed (SIGKILL). Counted is until every page has painted the newest
figure and the nodes that are left count all of them as seated.
"""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import httpx
import psutil

from tests.bench.ground import MAIN, NINE, SETTLE, Screens, cpu, post, row, write_site
from tests.bench.town import EACH, ROOMS, Crowd, figures, site
from tests.doubles.cluster import Cluster, Node

SCREENS, SPREADS = 4000, (1, 2, 4)  # over so many node processes
PASSES, POSTS = 5, 10
NODES, PAGES, CROWDS = 3, 6000, 2
EVERY = 1.0  # seconds between two posts
LIMIT = 60.0  # seconds
LOOK = 0.1


def rows() -> list[dict[str, str]]:
    return [*_spread(), *_killed()]


@contextmanager
def _cluster(nodes: int, text: str = "", *, proxy: bool = False) -> Iterator[Cluster]:
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iocast-bench-")))
        sample = write_site(directory / "sample", text=text)
        yield stack.enter_context(Cluster(directory / "house", nodes, proxy=proxy, site=sample))


def _spread() -> list[dict[str, str]]:
    with _cluster(max(SPREADS)) as cluster:
        token, http = cluster.token("bench-screens", "display"), _poster(cluster, cluster.nodes[0])
        found = {spread: _fan_out(cluster.nodes[:spread], token, http) for spread in SPREADS}
    one = found[SPREADS[0]]
    table = []
    for spread, each in found.items():
        of = "one node process" if spread == 1 else f"{spread} node processes"
        table += [
            row(f"fan-out, {SCREENS:,} screens on {of}: CPU of all a frame", f"{each['frame']:.2f} µs"),
            row(
                "    of the busiest a post, and how much less than one alone",
                f"{each['busiest']:.1f} ms, {one['busiest'] / each['busiest']:.2f} x",
                f"{spread} x with a core each" if spread > 1 else "",
            ),
            row(
                f"    frames a second on {os.cpu_count()} cores, with the screens' processes and Redis",
                f"{each['rate']:,.0f}, {each['rate'] / one['rate']:.2f} x",
            ),
        ]
    return table


def _fan_out(nodes: list[Node], token: str, http: httpx.Client) -> dict[str, float]:
    """Medians of PASSES: microseconds of all nodes a frame, milliseconds of the busiest a post, frames a second."""
    share, passes = SCREENS // len(nodes), []
    with ExitStack() as stack:
        crowds = [stack.enter_context(Screens(node.port, token, MAIN, share)) for node in nodes]
        processes = [_process(node) for node in nodes]
        for number in range(PASSES + 1):
            time.sleep(2 * SETTLE)  # joins, and the receipts of the pass before, are over
            seen, before = [each.seen() for each in crowds], [cpu(each) for each in processes]
            begun = time.monotonic()
            for at in range(POSTS):
                post(http, 1000 + (number * POSTS + at) % 1000, NINE)
                for crowd, had in zip(crowds, seen, strict=True):
                    crowd.await_frames(had + (at + 1) * share)
            took = time.monotonic() - begun
            spent = [cpu(each) - had for each, had in zip(processes, before, strict=True)]
            passes.append((sum(spent) * 1e6, max(spent) * 1e3, took))
    frames = POSTS * share * len(nodes)
    _warm, *counted = passes
    return {
        "frame": median(each for each, _, _ in counted) / frames,
        "busiest": median(each for _, each, _ in counted) / POSTS,
        "rate": frames / median(each for _, _, each in counted),
    }


def _killed() -> list[dict[str, str]]:
    places = [f"r{number // EACH % ROOMS}/s{number % EACH}" for number in range(PAGES)]
    with _cluster(NODES, site(), proxy=True) as cluster, ExitStack() as stack:
        token = cluster.token("bench-screens", "display")
        share = PAGES // CROWDS
        crowds = [stack.enter_context(Crowd(cluster.port, token, places[:share])) for _ in range(CROWDS)]
        for crowd in crowds:
            crowd.gather(share / 500)
        leader, stays = cluster.leader(), cluster.others()
        seated = {node.name: int(_seats([node])) for node in cluster.nodes}
        with _figures(_poster(cluster, stays[0])) as newest:
            time.sleep(3 * EVERY)
            for crowd in crowds:
                crowd.ask("rest")
            leader.kill()
            begun, back = time.monotonic(), 0.0
            while not (live := _live(crowds) == PAGES) or _painted(crowds) < newest[-1] or _seats(stays) < PAGES:
                back = back or live * (time.monotonic() - begun)
                if time.monotonic() - begun > LIMIT:
                    raise TimeoutError(f"{_live(crowds)} of {PAGES} pages are back")
                time.sleep(LOOK)
            current = time.monotonic() - begun
        dialled = sum(crowd.ask()["counts"].get("dialled", 0) for crowd in crowds)
    return [
        row(
            f"{NODES} nodes, {PAGES:,} screens, the leader killed with its {seated[leader.name]:,}: all current again",
            f"{current:.1f} s (all back after {back or current:.1f} s)",
            "<= 10 s",
        ),
        row("    connections made for it", f"{dialled:,}"),
    ]


def _live(crowds: list[Crowd]) -> int:
    return sum(each.ask()["live"] for each in crowds)


def _painted(crowds: list[Crowd]) -> int:
    """The oldest event that a page has painted."""
    return min(each.ask()["painted"] for each in crowds)


def _seats(nodes: list[Node]) -> float:
    return sum(figures(node.url).get("iocast_seats screen", 0) for node in nodes)


def _process(node: Node) -> psutil.Process:
    assert node.process is not None
    return psutil.Process(node.process.pid)


def _poster(cluster: Cluster, node: Node) -> httpx.Client:
    """A department's program at one node."""
    return node.client(cluster.token(f"bench-posts-{node.name}", "ingest")).http


@contextmanager
def _figures(http: httpx.Client) -> Iterator[list[int]]:
    """A figure every EVERY seconds while within; the events that they came with, the newest last."""
    seqs, end = [0], threading.Event()

    def go_on() -> None:
        number = 0
        while not end.wait(EVERY):
            number += 1
            seqs.append(post(http, 1000 + number % 1000))

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield seqs
    finally:
        end.set()
        thread.join()
