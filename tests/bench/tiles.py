"""Nine tiles changed by one post, 500 screens: CPU of the whole service a post and screen (DESIGN section 9).

Counted is all the service and its children do from the first post of a pass until its last frame has arrived: HTTP,
intake, journal with its sync, fold, frames, and the beats in between. Nothing idle is taken off. Each post waits until
all 500 screens have its frame, and is a fan-out of its own.
"""

import time

from tests.bench.ground import MAIN, NINE, Ground, row, spread

SCREENS = 500
PASSES, POSTS = 5, 40
APART = 0.06  # seconds between two posts: more than the hub gathers


def rows() -> list[dict[str, str]]:
    with Ground() as ground, ground.screens(MAIN, SCREENS) as screens:
        seen = screens.seen()
        costs, first = [], True
        for _ in range(PASSES + 1):
            before = ground.cpu()
            for _ in range(POSTS):
                begun = time.monotonic()
                ground.post(NINE)
                seen += SCREENS
                screens.await_frames(seen)
                time.sleep(max(0.0, begun + APART - time.monotonic()))
            if not first:  # the first pass warms up
                costs.append((ground.cpu() - before) / POSTS / SCREENS * 1e6)
            first = False
    return [
        row(
            f"nine tiles by one post, {SCREENS} screens, CPU of the whole service a screen, µs",
            spread(costs),
            "<= 12 µs",
        )
    ]
