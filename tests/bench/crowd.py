"""Ten thousand screens come back (DESIGN section 9): the server is killed while values change, and started again.

Pages in two processes that behave by the page's rules (tests/bench/pages.py): full jitter from 1 s to 30 s while the
server is away, their position in the address, a receipt for what they have painted. A figure that all show is posted
every EVERY seconds, before the kill and until all are back. Counted is from the moment the port accepts again until
the service says itself (/metrics) that SCREENS pages are seated and not one has something unpainted, and every page
stands at the newest post. Printed beside it: how the loop lagged meanwhile, who was asked to come later, what a page
that comes back costs. And the other way down: SIGTERM, with a `bye` for every page and the drain spread out.
"""

import resource
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from tests.bench.ground import row
from tests.bench.town import PLACES, SCREENS, Crowd, Town, lags

EVERY = 1.0  # seconds between two posts
LIMIT = 90.0  # seconds
LOOK = 0.25


def rows() -> list[dict[str, str]]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    half = SCREENS // 2
    with Town() as town, town.crowd(PLACES[:half]) as one, town.crowd(PLACES[half:]) as other:
        crowds = one, other
        for crowd in crowds:
            crowd.gather(half / 1000)
        killed = _down_and_up(town, crowds, town.ground.service.kill)
        stopped = _down_and_up(town, crowds, town.ground.service.stop)
    return [
        *_told(f"{SCREENS:,} screens back and painted after SIGKILL, from the port's accepting", killed, "<= 30 s"),
        *_told("  after SIGTERM, drained with a bye", stopped, "printed"),
    ]


def _down_and_up(town: Town, crowds: tuple[Crowd, ...], down: Callable[[], object]) -> dict[str, Any]:
    """Take the service down while values change, start it again, wait until everybody is back."""
    poster = _Poster(town)
    time.sleep(3)
    for crowd in crowds:
        crowd.ask("rest")
    down()
    doorman = _Doorman(town.ground.service.port)
    town.ground.service.restart()
    opened = doorman.opened()
    end = opened + LIMIT
    while (figures := town.figures()).get("iocast_seats screen", 0) < SCREENS:
        _expect_time_left(end, figures)
    seated = time.monotonic() - opened
    newest = poster.stop()
    while (figures := town.figures())["iocast_seats_unpainted"] or any(
        each.ask()["painted"] < newest for each in crowds
    ):
        _expect_time_left(end, figures)
    painted = time.monotonic() - opened
    counts: dict[str, int] = {}
    for crowd in crowds:
        for what, number in crowd.ask()["counts"].items():
            counts[what] = counts.get(what, 0) + number
    return {
        "painted": painted,
        "seated": seated,
        "lag": lags({}, figures),
        "join": figures["process_cpu_seconds_total"] / figures["iocast_joins_total"],
        "later": figures.get("iocast_joins_refused_total overloaded", 0),
        "counts": counts,
    }


def _told(what: str, found: dict[str, Any], reach: str) -> list[dict[str, str]]:
    counts = found["counts"]
    resumed, byes = counts.get("hello resumed", 0), counts.get("closed 1012", 0)
    return [
        row(what, f"{found['painted']:.1f} s (all seated after {found['seated']:.1f} s)", reach),
        row("    loop lag meanwhile", str(found["lag"])),
        row("    CPU a page that comes back, start and posts included", f"{found['join'] * 1e6:.0f} µs"),
        row(
            "    dialled, resumed, closed with 1012, asked to come later",
            f"{counts['dialled']}, {resumed}, {byes}, {found['later']:.0f}",
        ),
    ]


def _expect_time_left(end: float, figures: dict[str, float]) -> None:
    if time.monotonic() > end:
        raise TimeoutError(f"the pages did not come back: {figures.get('iocast_seats screen')} seated")
    time.sleep(LOOK)


class _Poster:
    """Posts a figure every EVERY seconds in a thread of its own, as well as it can while the service is away."""

    def __init__(self, town: Town) -> None:
        self._newest = 0
        self._town = town
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._post, daemon=True)
        self._thread.start()

    def _post(self) -> None:
        while not self._end.wait(EVERY):
            try:
                self._newest = self._town.ground.post()
            except Exception:  # the service is away: that is what is measured
                continue

    def stop(self) -> int:
        """End; the seq of the newest post that was acknowledged."""
        self._end.set()
        self._thread.join()
        return self._newest


class _Doorman:
    """Notes when the port accepts a connection again."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._opened = 0.0
        self._thread = threading.Thread(target=self._knock, daemon=True)
        self._thread.start()

    def _knock(self) -> None:
        while not self._opened:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
                self._opened = time.monotonic()
            except OSError:
                time.sleep(0.005)

    def opened(self) -> float:
        self._thread.join()
        return self._opened
