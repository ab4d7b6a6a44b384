"""From a post to the figure painted in real Chromium, with 1,000 other screens and with none (DESIGN section 9).

Two services, each with a paired screen in a Chromium page; at the second OTHERS more show the same wall, and the page
is seated behind them. Posts go to the two in turn, ABBA, so whatever disturbs the machine disturbs both. Counted is
from the moment before the post until two animation frames after the figure stands in the page: a MutationObserver in
the tile and a double requestAnimationFrame, as the page's own receipts have it. Post and page read the same clock (ms).
"""

import random
import re
import time
from contextlib import ExitStack
from statistics import median

from playwright.sync_api import Page

from tests.bench.ground import MAIN, NINE, Ground, row, spread
from tests.doubles.chromium import Chromium, chromium

OTHERS = 1000
SAMPLES, PASSES = 330, 5  # of each; every PASSES-th part of them gives a ratio
APART = (0.13, 0.19)  # seconds between two posts, by chance, so that they meet every moment of a frame
PROBE = """(tile) => {
  window.painted = [];
  const look = (records) => {
    const text = tile.shadowRoot.querySelector('.value').textContent;
    requestAnimationFrame(() => requestAnimationFrame(() => window.painted.push([text, Date.now()])));
  };
  new MutationObserver(look).observe(tile.shadowRoot, { subtree: true, childList: true, characterData: true });
}"""


def rows() -> list[dict[str, str]]:
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        alone, among = (stack.enter_context(Ground()) for _ in range(2))
        stack.enter_context(among.screens(MAIN, OTHERS))
        for ground in (alone, among):
            ground.post(NINE)
        pages = {ground: _wall(browser, ground) for ground in (alone, among)}
        posted: dict[Ground, list[float]] = {alone: [], among: []}
        shown: dict[Ground, list[int]] = {alone: [], among: []}
        for ground in (alone, among, among, alone) * -(-SAMPLES // 2):
            posted[ground].append(time.time())
            ground.post(NINE[:1])
            shown[ground].append(ground.value)
            time.sleep(random.uniform(*APART))
        took = {ground: _took(pages[ground], posted[ground], shown[ground]) for ground in posted}
    return [
        _row("post to painted in Chromium, no other screens", took[alone]),
        _row(f"  with {OTHERS} others", took[among], "p99 <= 250 ms"),
        row("  ratio of the medians", spread(_ratios(took[among], took[alone])), "<= 1.5"),
    ]


def _wall(browser: Chromium, ground: Ground) -> Page:
    """A screen that has been paired, with the probe in its first tile."""
    page = browser.page(f"{ground.service.url}/screen")
    page.wait_for_selector("io-pair[data-code]")
    code = page.locator("io-pair").get_attribute("data-code")
    operator = ground.operator()
    waiting = operator.get("/api/pairings")["pairings"]
    id = next(each["id"] for each in waiting if each["code"] == code)
    operator.ok("POST", f"/api/pairings/{id}/approve", {"room": "ubnd-tinh", "screen": "main"})
    tile = page.locator("io-wall [data-tile='t0']")
    tile.wait_for()
    tile.evaluate(PROBE)
    return page


def _took(page: Page, posted: list[float], shown: list[int]) -> list[float]:
    """Milliseconds from each post to its figure; raises where one was never painted."""
    time.sleep(1)
    painted = {int(re.sub(r"\D", "", text)): at for text, at in reversed(page.evaluate("window.painted"))}
    if lost := [value for value in shown if value not in painted]:
        raise RuntimeError(f"never painted: {lost}")
    return [painted[value] - at * 1000 for value, at in zip(shown, posted, strict=True)]


def _ratios(many: list[float], few: list[float]) -> list[float]:
    size = len(many) // PASSES
    return [median(many[at : at + size]) / median(few[at : at + size]) for at in range(0, size * PASSES, size)]


def _row(what: str, took: list[float], reach: str = "") -> dict[str, str]:
    p99 = sorted(took)[int(len(took) * 0.99)]
    return row(what, f"median {median(took):.0f} ms, p99 {p99:.0f} ms of {len(took)}", reach)
