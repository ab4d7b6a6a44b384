"""The loop's lag with 10,000 seats (DESIGN section 9): across fan-outs, beats, receipts and a collection of everything.

A real service with 10,000 pages. For SECONDS a figure that all of them show is posted every second, and each page
answers with a receipt as the page's rule says. Half-way 5,000 further pages lose their power at once, after which the
service collects all garbage, as it does at night. Inside the service a task that wants to be called every 50 ms notes
how late it is: its histogram in /metrics is read before and after. Outside, a client asks /healthz 20 times a second
and notes how long the answer takes; that one also waits for a processor that it shares with the crowd.
"""

import resource
import threading
import time

import httpx

from displays.collecting import CALM, ENDED
from tests.bench.ground import row
from tests.bench.town import PLACES, SCREENS, Town, lags

SECONDS = 60.0
EVERY = 1.0  # seconds between two posts
ASK = 0.05  # seconds between two questions from outside


def rows() -> list[dict[str, str]]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    half = SCREENS // 2
    with (
        Town() as town, town.crowd(PLACES[:half]) as one, town.crowd(PLACES[half:]) as other,
        town.crowd(PLACES[:ENDED]) as leaving,
    ):  # fmt: skip
        for crowd in (one, other, leaving):
            crowd.gather(crowd.count / 1000)
        time.sleep(2 * CALM)
        outside = _Outside(town.ground.service.url)
        before, fulls = town.figures(), 0.0
        end, cpu = time.monotonic() + SECONDS, town.ground.cpu()
        begun = time.monotonic()
        while time.monotonic() < end:
            due = time.monotonic() + EVERY
            town.ground.post()
            if end - due < SECONDS / 2 and leaving.process.poll() is None:
                leaving.process.kill()
            time.sleep(max(0.0, due - time.monotonic()))
        used = (town.ground.cpu() - cpu) / (time.monotonic() - begun)
        answers = outside.stop()
        after = town.figures()
        fulls = after["iocast_full_collection_seconds_sum"] - before["iocast_full_collection_seconds_sum"]
        silent = sum(crowd.ask()["counts"].get("silent", 0) for crowd in (one, other))
    waits = sorted(answers)
    return [
        row(f"loop lag with {SCREENS:,} seats, {SECONDS / EVERY:.0f} fan-outs", lags(before, after), "p99 <= 20 ms"),
        row("  a collection of everything among them", f"{fulls * 1000:.0f} ms"),
        row("  from outside: GET /healthz", f"p99 {waits[int(len(waits) * 0.99)] * 1000:.0f} ms, {len(waits)} answers"),
        row("  flush, first change to last byte", f"{_flush(before, after) * 1000:.0f} ms on average"),
        row("  service's CPU, pages that counted it as gone", f"{used:.0%} of a core, {silent}", "0"),
    ]


def _flush(before: dict[str, float], after: dict[str, float]) -> float:
    took, number = (
        after[f"iocast_flush_seconds_{name}"] - before[f"iocast_flush_seconds_{name}"] for name in ("sum", "count")
    )
    return took / max(1, number)


class _Outside:
    """Asks from outside, in a thread of its own, how long an answer takes."""

    def __init__(self, url: str) -> None:
        self.waits: list[float] = []
        self._url = url
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        with httpx.Client(base_url=self._url, timeout=30) as http:
            while not self._end.wait(ASK):
                begun = time.monotonic()
                http.get("/healthz")
                self.waits.append(time.monotonic() - begun)

    def stop(self) -> list[float]:
        self._end.set()
        self._thread.join()
        return self.waits
