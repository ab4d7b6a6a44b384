"""Server memory of a connected screen, without the kernel's buffers (DESIGN section 9).

A real service, pages that shake hands with the headers of a browser, negotiate deflate and paint what they get. The
memory that is the process's own (USS, /proc/PID/smaps) is read with FEW pages and again with MANY, each time after a
change that all have painted and a calm in which the service freezes what stands; counted is the difference a page.
"""

import time

from tests.bench.ground import row
from tests.bench.town import PLACES, Crowd, Town

FEW, MANY = 500, 5500  # pages
CALM = 6.0  # seconds: longer than the service waits before it freezes what stands


def rows() -> list[dict[str, str]]:
    with Town() as town, town.crowd(PLACES[:FEW]) as few, town.crowd(PLACES[FEW:MANY]) as many:
        few.gather(1)
        before = _calm(town, few)
        many.gather(MANY / 1000)
        after = _calm(town, few, many)
    return [
        row(
            f"server memory a connected screen (from {FEW} to {MANY:,}), browser-sized headers",
            f"{(after - before) / (MANY - FEW) / 1000:.1f} kB",
            "<= 32 kB",
        )
    ]


def _calm(town: Town, *crowds: Crowd) -> int:
    for _ in range(2):
        seq = town.ground.post()
        while any(crowd.ask()["painted"] < seq for crowd in crowds):
            time.sleep(0.1)
    time.sleep(CALM)
    return town.memory()
