"""A topic of a wall of 40 tiles brought into focus and let go again, in real Chromium, the page's processor throttled.

Counted by a trace are the frames that the compositor draws while the tiles move, from the first of a focus on. TIMES
focuses and as many ends of them, each as a scene's message would bring it.
"""

import json
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median

from playwright.sync_api import CDPSession, Page

from tests.bench.ground import row
from tests.bench.wall import THROTTLE, TOPICS, wall

TIMES = 6
MOVING = 0.56  # seconds, as in flip.ts
REST = 1_200  # ms from one to the next
CATEGORIES = ["cc", "blink.user_timing"]
TURN = """([topic]) => {
  const wall = document.querySelector('io-wall');
  performance.mark('focus');
  wall.scene = {...wall.scene, focus: wall.scene.focus ? null : topic};
}"""


def rows() -> list[dict[str, str]]:
    with wall() as (page, protocol, _):
        for _ in range(2):  # the first ones load and compile
            _turn(page)
        taken = [(rate, *_traced(page, protocol, rate)) for rate in (1, THROTTLE)]
    return [
        row(
            f"40 tiles, a focus, {rate} x throttled: frames a second while tiles move",
            f"{median(rates):.1f} (least {min(rates):.1f} of {len(rates)}), begun after {median(waits):.0f} ms",
            "60",
        )
        for rate, rates, waits in taken
    ]


def _turn(page: Page) -> None:
    page.evaluate(TURN, [TOPICS[0]["key"]])
    page.wait_for_timeout(REST)


def _traced(page: Page, protocol: CDPSession, rate: int) -> tuple[list[float], list[float]]:
    """Frames a second of each move, and the milliseconds until its first."""
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    browser = page.context.browser
    assert browser is not None
    with tempfile.TemporaryDirectory() as directory:
        trace = Path(directory) / "trace.json"
        browser.start_tracing(page=page, path=trace, categories=CATEGORIES)
        for _ in range(2 * TIMES):
            _turn(page)
        browser.stop_tracing()
        events = json.loads(trace.read_text())["traceEvents"]
    begun = sorted(each["ts"] for each in events if each["name"] == "focus")
    drawn = sorted(each["ts"] for each in events if each["name"] == "ProxyImpl::ScheduledActionDraw")
    rates, waits = [], []
    for start in begun:
        first = next(at for at in drawn if at > start)
        during = [at for at in drawn if first <= at <= first + MOVING * 1e6]
        rates.append(1e6 * (len(during) - 1) / sum(b - a for a, b in pairwise(during)))
        waits.append((first - start) / 1000)
    return rates, waits
