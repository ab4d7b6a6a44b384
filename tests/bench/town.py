"""Ten thousand pages: a real service, and crowds of pages in processes beside it.

The site is the sample's with ROOMS rooms of EACH screens, the size of a province, that all show a wall of nine number
tiles; no feeds. The pages are spread over these screens.
"""

import json
import subprocess
import sys
import time
from typing import Any, Self

import httpx
import psutil
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.bench.ground import Ground
from tests.doubles.service import SAMPLE

SCREENS = 10_000  # pages
ROOMS, EACH = 25, 10  # and screens in a room
LIMIT = 60.0  # seconds until all pages are there
PLACES = [f"r{number // EACH % ROOMS}/s{number % EACH}" for number in range(SCREENS)]


def site() -> str:
    """The sample's site.yaml with other rooms."""
    document = yaml.safe_load((SAMPLE / "site.yaml").read_text(encoding="utf-8"))
    name = {"vi": "Phòng", "en": "Room"}
    screens = [
        {"key": f"s{number}", "name": name, "home": "bench", "height_cm": 90, "furthest_m": 5} for number in range(EACH)
    ]
    document["rooms"] = [
        {"key": f"r{number}", "name": name, "clearance": "internal", "screens": screens} for number in range(ROOMS)
    ]
    document.pop("groups", None)
    return json.dumps(document)


class Crowd:
    """Pages in a process of their own (tests/bench/pages.py); use as a context manager."""

    def __init__(self, port: int, token: str, places: list[str], deflate: bool = True) -> None:
        """token: of the scope display. places: room/screen of each page."""
        wish = {"port": port, "token": token, "count": len(places)}
        self.count = len(places)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.pages", json.dumps({**wish, "places": places, "deflate": deflate})],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, command: str = "status") -> dict[str, Any]:
        assert self.process.stdout is not None
        print(command, file=self.process.stdin, flush=True)
        if line := self.process.stdout.readline():
            answer: dict[str, Any] = json.loads(line)
            return answer
        raise RuntimeError(f"the crowd's process ended: {self.process.wait()}")

    def gather(self, seconds: float) -> None:
        """All dial within so many seconds; returns when all have their wall. Raises TimeoutError."""
        self.ask(f"start {seconds}")
        end = time.monotonic() + LIMIT
        while (said := self.ask())["live"] < self.count:
            if time.monotonic() > end:
                raise TimeoutError(f"the pages did not get in: {said}")
            time.sleep(0.1)


class Town:
    """The service with its rooms; its own figures are read from /metrics."""

    def __init__(self) -> None:
        self.ground = Ground(site=site())

    def __enter__(self) -> Self:
        self.ground.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.ground.__exit__()

    def crowd(self, places: list[str]) -> Crowd:
        return Crowd(self.ground.service.port, self.ground.display, places)

    def figures(self) -> dict[str, float]:
        """Everything in /metrics by name, with its labels' values after it: `iocast_seats screen`."""
        return figures(self.ground.service.url)

    def memory(self) -> int:
        """Bytes of memory that are the service's process's alone."""
        return int(psutil.Process(self.ground.pid).memory_full_info().uss)


def figures(url: str) -> dict[str, float]:
    """Everything in the /metrics of a service by name, with its labels' values after it."""
    text = httpx.get(f"{url}/metrics", timeout=10).text
    samples = (each for family in text_string_to_metric_families(text) for each in family.samples)
    return {" ".join((each.name, *each.labels.values())): each.value for each in samples}


def share_below(name: str, bound: str, before: dict[str, float], after: dict[str, float]) -> tuple[float, int]:
    """Of what a histogram counted between two readings: the part at or below a bound, and how many there were."""

    def since(key: str) -> float:
        return after.get(key, 0) - before.get(key, 0)

    number = since(f"{name}_count")
    return since(f"{name}_bucket {bound}") / max(1, number), int(number)


def lags(before: dict[str, float], after: dict[str, float]) -> str:
    """The loop's lag between two readings, by its buckets."""
    shares = [(bound, share_below("iocast_loop_lag_seconds", bound, before, after)) for bound in BOUNDS]
    least = next((bound for bound, (share, _) in shares if share >= 0.99), "inf")
    highest = next((bound for bound, (share, _) in shares if share >= 1), "inf")
    share, number = dict(shares)["0.02"]
    return f"p99 <= {_ms(least)}, {share:.2%} within 20 ms, all within {_ms(highest)} ({number} looks)"


def _ms(bound: str) -> str:
    return f"{float(bound) * 1000:g} ms"


BOUNDS = ("0.001", "0.0025", "0.005", "0.01", "0.02", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0")
