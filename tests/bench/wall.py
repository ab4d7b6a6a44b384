"""A wall of 40 tiles of all the kinds that show figures, in real Chromium on the real service (DESIGN section 9).

Frames: CHANGES a second, each a post of its own, the page's processor throttled to a quarter by the browser's own
protocol (CDP). Counted are the callbacks of requestAnimationFrame over SECONDS, and how long they waited.

Heap: every change another value, and each body of them painted before the next. Looked at after as many changes as
BODIES says, each time after two collections forced through the protocol. The first come in small bodies, so that what
runs at a change has been compiled by then: V8 counts that as heap too. What the page keeps for itself (the last wall
in its store, receipts) is part of it.
"""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.bench.figures import catalogue
from tests.bench.figures import value as figure
from tests.bench.ground import Ground, row
from tests.doubles.chromium import Chromium, chromium
from tests.doubles.service import SAMPLE

CHANGES = 10  # a second
SECONDS = 20.0
WARM = 5.0  # seconds
THROTTLE = 4
BODIES = {10_000: 10, 100_000: 100}  # changes by then, and how many of them come at once
PERIOD = "2025-09"
AREAS = ("HCC-01", "YT-03", "YT-05")  # shown by area: two bars and a map
TOPICS = [{"key": "mot", "title": {"vi": "Một", "en": "One"}, "tiles": ["t0", "t1", "t28", "t34"]}]
COUNT = """(seconds) => new Promise((resolve) => {
  const gaps = [];
  let begun = null, last = null;
  const frame = (now) => {
    if (begun === null) begun = now;
    else gaps.push(now - last);
    last = now;
    if (now - begun < seconds * 1000) requestAnimationFrame(frame);
    else resolve(gaps);
  };
  requestAnimationFrame(frame);
})"""


def codes(count: int) -> list[str]:
    """Series of the province that a program may send."""
    return [name for name, _ in catalogue() if "@" not in name][:count]


def forty() -> str:
    """The layout: 28 figures, 4 courses, 2 rankings, 2 lists of bullets, a table, a map, attention, a clock."""
    names = codes(48)
    kinds: list[dict[str, Any]] = [{"kind": "number", "series": code, "history": 12} for code in names[:28]]
    kinds += [{"kind": "trend", "series": code, "history": 24} for code in names[28:32]]
    kinds += [{"kind": "bar", "series": code, "by": "area", "top": 6} for code in AREAS[:2]]
    kinds += [{"kind": "bullet", "each": names[at : at + 3]} for at in (32, 35)]
    kinds += [{"kind": "table", "each": names[38:46]}, {"kind": "map", "series": AREAS[2], "map": "nghe-an"}]
    kinds += [{"kind": "attention"}, {"kind": "clock"}]
    tiles = [{"id": f"t{at}", "at": [at % 8 + 1, at // 8 + 1, 1, 1], **kind} for at, kind in enumerate(kinds)]
    title = {"vi": "Bốn mươi ô", "en": "Forty tiles"}
    return json.dumps(
        {"key": "bench", "title": title, "grid": {"columns": 8, "rows": 5}, "tiles": tiles, "topics": TOPICS}
    )


def near() -> str:
    """site.yaml with the last seat so near that each of the forty tiles is large enough for all it shows."""
    usual = (SAMPLE / "site.yaml").read_text(encoding="utf-8").replace("home: tong-quan,", "home: bench,", 1)
    return usual.replace("furthest_m: 8", "furthest_m: 3", 1)


def rows() -> list[dict[str, str]]:
    with wall() as (page, protocol, changes):
        gaps = _frames(page, protocol, changes)
        grown = _heap(page, protocol, changes)
    rate = 1000 * len(gaps) / sum(gaps)
    what = f"40 tiles, {CHANGES} changes a second, {THROTTLE} x throttled: frames a second"
    worst = f"{rate:.1f} (p99 {sorted(gaps)[int(len(gaps) * 0.99)]:.0f} ms, longest {max(gaps):.0f} ms of {len(gaps)})"
    heap = f"{grown / 1e6:+.2f} MB"
    return [
        row(what, worst, ">= 50"),
        row("  heap between change {:,} and {:,}, collected".format(*BODIES), heap, "< 1 MB"),
    ]


class Changes:
    """Posts figures of the wall, every one a new value."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        areas = [(name, one) for name, one in catalogue() if name.startswith(tuple(f"{code}@" for code in AREAS))]
        self.shown = [(name, one) for name, one in catalogue() if name in set(codes(46))] + areas[:: len(areas) // 60]
        self.made = 0

    def post(self, count: int) -> None:
        """The next ones in turn, in one body; raises RuntimeError where not all are taken."""
        observations = []
        for at in range(self.made, self.made + count):
            name, indicator = self.shown[at % len(self.shown)]
            round = at // len(self.shown)
            as_of = (
                f"2025-10-{1 + round // 86400:02d}T{round // 3600 % 24:02d}:{round // 60 % 60:02d}:{round % 60:02d}Z"
            )
            value = figure(indicator, at % len(self.shown), round)
            observations.append({"series": name, "value": value, "period": PERIOD, "as_of": as_of})
        self.made += count
        answer = self.ground.http.post("/api/observations", json={"observations": observations}).json()
        if answer.get("accepted") != count:
            raise RuntimeError(f"not taken: {answer}")


@contextmanager
def wall() -> Iterator[tuple[Page, CDPSession, Changes]]:
    """A paired screen with the forty tiles, each of them told of something, and the browser's own protocol."""
    with Ground({"bench.yaml": forty()}, near()) as ground, chromium() as browser:
        changes = Changes(ground)
        changes.post(len(changes.shown))
        page = _paired(browser, ground)
        page.wait_for_function(
            "() => document.querySelector('io-wall').shadowRoot.querySelectorAll('[data-tile]').length === 40"
        )
        page.wait_for_load_state("networkidle")
        yield page, page.context.new_cdp_session(page), changes


def _paired(browser: Chromium, ground: Ground) -> Page:
    page = browser.page(f"{ground.service.url}/screen", reduced_motion="no-preference")
    page.wait_for_selector("io-pair[data-code]")
    code = page.locator("io-pair").get_attribute("data-code")
    operator = ground.operator()
    id = next(each["id"] for each in operator.get("/api/pairings")["pairings"] if each["code"] == code)
    operator.ok("POST", f"/api/pairings/{id}/approve", {"room": "ubnd-tinh", "screen": "main"})
    page.wait_for_selector("io-wall [data-tile='t0']")
    return page


def _frames(page: Page, protocol: CDPSession, changes: Changes) -> Sequence[float]:
    """Milliseconds between frames while changes come."""
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    _drip(changes, WARM)
    page.evaluate(f"() => {{ window.gaps = ({COUNT})({SECONDS}); }}")
    _drip(changes, SECONDS + 1)
    gaps: list[float] = page.evaluate("() => window.gaps")
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return gaps


def _drip(changes: Changes, seconds: float) -> None:
    begun = time.monotonic()
    for at in range(int(seconds * CHANGES)):
        time.sleep(max(0.0, begun + at / CHANGES - time.monotonic()))
        changes.post(1)


def _heap(page: Page, protocol: CDPSession, changes: Changes) -> float:
    """Bytes by which the collected heap has grown."""
    sizes = []
    for until, at_once in BODIES.items():
        while changes.made < until:
            changes.post(at_once)
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.wait_for_timeout(3_000)  # cues and transitions of the last change are over
        protocol.send("HeapProfiler.enable")
        for _ in range(2):
            protocol.send("HeapProfiler.collectGarbage")
        sizes.append(protocol.send("Runtime.getHeapUsage")["usedSize"])
    return float(sizes[1] - sizes[0])
