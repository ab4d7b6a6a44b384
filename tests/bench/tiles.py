"""Nine tiles changed by one post, 500 screens: CPU of the whole service a post and screen (DESIGN section 9).

Counted is all the service and its children do from the first post of a pass until its last frame has arrived: HTTP,
intake, journal with its sync, fold, frames, and the beats in between. Nothing idle is taken off. Each post waits until
all 500 screens have its frame, and is a fan-out of its own.

In every pass a bare loop of `socket.send` writes a frame of that size to as many sockets. It is what the kernel takes
of a screen's share, and it says how busy the machine was: with both processors at work the same send takes half as much
CPU again, and so does everything else.
"""

import base64
import time
from contextlib import ExitStack

from broadcaster.frames import encode
from tests.bench.fanout import Arm, cost
from tests.bench.ground import MAIN, NINE, Ground, row, spread
from tests.bench.views import VALUE

SCREENS = 500
PASSES, POSTS = 5, 40
APART = 0.06  # seconds between two posts: more than the hub gathers


def rows() -> list[dict[str, str]]:
    values = {code: {**VALUE, "v": 1000 + number} for number, code in enumerate(NINE)}
    payload = base64.b64encode(encode({"type": "values", "from": 1, "seq": 2, "values": values})).decode()
    with ExitStack() as stack:
        ground = stack.enter_context(Ground())
        screens = stack.enter_context(ground.screens(MAIN, SCREENS))
        bare = stack.enter_context(Arm("bare", True, SCREENS))
        seen = screens.seen()
        costs, floor = [], []
        for _ in range(PASSES + 1):
            floor.append(cost([bare.ask(payload)], "cpu"))
            before = ground.cpu()
            for _ in range(POSTS):
                begun = time.monotonic()
                ground.post(NINE)
                seen += SCREENS
                screens.await_frames(seen)
                time.sleep(max(0.0, begun + APART - time.monotonic()))
            costs.append((ground.cpu() - before) / POSTS / SCREENS * 1e6)
    what = f"nine tiles by one post, {SCREENS} screens, CPU of the whole service a screen, µs"
    return [  # the first pass warms up
        row(what, spread(costs[1:]), "<= 12 µs"),
        row("  a bare socket.send of such a frame, in between, µs", spread(floor[1:])),
    ]
