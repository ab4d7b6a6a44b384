"""Cost of a change: in proportion to the screens that show it, not to those there are (DESIGN section 9).

Two services, 10 screens each that show the figure; at the second 9,990 more that show others. Changes are posted
through the API, one at a time, each a fan-out of its own. Counted is the CPU of the whole service meanwhile, less
that of as long a window (one beat of the large service) in which nothing was: 10,000 beats are no cost of a change. Who
is first changes with each pass.

And many views: one service with VIEWS layouts and clearances, one screen each, against one with as many screens of one
layout: what a change costs that all of them show.
"""

import json
import time
from contextlib import ExitStack

import yaml

from tests.bench.ground import LEFT, MAIN, NINE, TWO, Ground, Screens, layout, row, spread
from tests.doubles.service import SAMPLE

FEW, MANY = 10, 10_000  # screens
PASSES = 5
WINDOW = 5.0  # seconds, one beat above 2,000 seats
APART = 0.06  # seconds between two posts: more than the hub gathers
VIEWS = 1000
CLEARANCES = ("public", "internal", "restricted")


def rows() -> list[dict[str, str]]:
    return [*_few_of_many(), *_many_views()]


def _few_of_many() -> list[dict[str, str]]:
    with ExitStack() as stack:
        small, large = (stack.enter_context(Ground()) for _ in range(2))
        shown = {ground: stack.enter_context(ground.screens(MAIN, FEW)) for ground in (small, large)}
        stack.enter_context(large.screens(LEFT, MANY - FEW))
        large.settle()
        for ground in (small, large):
            _changes(ground, shown[ground], NINE[0], WINDOW / 2)  # warm
        costs: dict[Ground, list[float]] = {small: [], large: []}
        order = [small, large]
        for _ in range(PASSES):
            before = {ground: ground.cpu() for ground in order}
            time.sleep(WINDOW)
            idle = {ground: (ground.cpu() - before[ground]) / WINDOW for ground in order}
            for ground in order:
                count, cpu, wall = _changes(ground, shown[ground], NINE[0], WINDOW)
                costs[ground].append((cpu - idle[ground] * wall) / count * 1e6)
            order.reverse()
    ratios = [b / a for a, b in zip(costs[small], costs[large], strict=True)]
    return [
        row(f"a change, {FEW} screens of {FEW}: CPU of the service, µs", spread(costs[small], "{:.0f}")),
        row(f"  {FEW} screens of {MANY:,}", spread(costs[large], "{:.0f}")),
        row("  ratio", spread(ratios), "<= 1.3"),
    ]


def _many_views() -> list[dict[str, str]]:
    """One change that every screen shows: VIEWS views of one screen against one view of VIEWS screens."""
    with ExitStack() as stack:
        alike = stack.enter_context(Ground())
        differ = stack.enter_context(Ground(*_site_of_views()))
        screens = {
            alike: stack.enter_context(alike.screens(LEFT, VIEWS)),
            differ: stack.enter_context(differ.screens("/ws/screen?room=r{}&screen=main", VIEWS)),
        }
        costs: dict[Ground, list[float]] = {alike: [], differ: []}
        for number in range(PASSES + 1):
            for ground in costs:
                count, cpu, _ = _changes(ground, screens[ground], TWO[0], WINDOW / 2)
                if number:  # the first pass warms up
                    costs[ground].append(cpu / count / VIEWS * 1e6)
    return [
        row(f"a change, {VIEWS} screens of one view: CPU of the service a screen, µs", spread(costs[alike])),
        row(f"  of {VIEWS} views (layouts and clearances)", spread(costs[differ]), "printed"),
    ]


def _site_of_views() -> tuple[dict[str, str], str]:
    """Layout files and a site.yaml with a room for every view; all show TWO[0], which everybody may see."""
    layouts = {
        f"v{n}.yaml": layout(f"v{n}", (TWO[0], NINE[n % len(NINE)])) for n in range(-(-VIEWS // len(CLEARANCES)))
    }
    site = yaml.safe_load((SAMPLE / "site.yaml").read_text())
    name = {"vi": "Phòng", "en": "Room"}
    site["rooms"] = [
        {
            "key": f"r{n}", "name": name, "clearance": CLEARANCES[n % len(CLEARANCES)],
            "screens": [{"key": "main", "name": name, "home": f"v{n // len(CLEARANCES)}"}],
        }
        for n in range(VIEWS)
    ]  # fmt: skip
    return layouts, json.dumps(site, ensure_ascii=False, default=str)


def _changes(ground: Ground, screens: Screens, code: str, seconds: float) -> tuple[int, float, float]:
    """Post for so long, each post seen by all these screens before the next; how many, seconds of CPU, seconds."""
    begun, cpu, seen, count = time.monotonic(), ground.cpu(), screens.seen(), 0
    while time.monotonic() < begun + seconds:
        at = time.monotonic()
        ground.post((code,))
        count += 1
        screens.await_frames(seen + count * screens.count)
        time.sleep(max(0.0, at + APART - time.monotonic()))
    return count, ground.cpu() - cpu, time.monotonic() - begun
