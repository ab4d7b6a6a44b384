"""The hub alone, at the limit: 10,000 seats whose ports take bytes and do nothing, in this process.

What a row counts is CPU of this thread; a turn is what the loop waits for between two of its own turns. The frames are
deflated, as most pages take them. The layouts show 30 figures, 130 communes of one indicator with 12 points of history
each, and the list of what needs attention: a wall of some 50 kB.
"""

import gc
import tracemalloc
from collections.abc import Iterator
from time import thread_time
from typing import Any

from broadcaster.hub import Hub
from broadcaster.model import Indicator, Sensitivity
from broadcaster.seat import Seat, SeatKind
from tests.bench.ground import row
from tests.doubles.smallsource import SmallSource, room

SEATS = 10_000
ROOMS, LAYOUTS = 150, 20
VIEWS = 1000
CURSORS = 50
AT = "2026-11-22T10:00:00.000Z"
VALUE = {
    "v": 123_456.0, "period": "2026-11-22", "status": "P", "as_of": AT, "received": AT, "level": "none", "since": AT,
    "changes": [{"against": "previous", "pct": 1.2}], "due": AT, "late": AT, "feed": "api",
}  # fmt: skip


class Sink:
    """A port that takes everything."""

    writable = True
    on_drain = None
    lane = "deflated"

    def send(self, frame: bytes) -> None:
        pass

    def close(self, code: int, reason: str) -> None:
        raise AssertionError(f"closed: {code} {reason}")


class Town:
    """A source with rooms and layouts, and a hub with SEATS screens in these rooms."""

    def __init__(self, rooms: int, layouts: int) -> None:
        text = {"vi": "Văn bản đến trong kỳ", "en": "Documents received"}
        codes = [f"VB-{number:02}" for number in range(100)]
        self.source = source = SmallSource()
        source.rooms = {f"r{n}": room(f"r{n}", "main", clearance=list(Sensitivity)[n % 3]) for n in range(rooms)}
        source.indicators = {code: Indicator(code, text, text, "VB", "vp") for code in codes}
        source.areas = {f"{n}": {"name": f"Xã {n}"} for n in range(16_000, 16_130)}
        self.communes = [f"YT-03@{area}" for area in source.areas]
        for n in range(layouts):
            needs = {"series": [codes[(n * 3 + k) % 100] for k in range(30)], "families": ["YT-03@*"]}
            tiles = [{"id": f"t{k}", "kind": "number", "at": [1, 1, 4, 3], "series": codes[k]} for k in range(30)]
            more = {"lists": ["@attention"], "depths": {"YT-03@*": 12}}
            source.design(f"l{n}", {**needs, **more}, tiles=tiles)
        source.put(dict.fromkeys((*codes, *self.communes), VALUE))
        source.put({f"@attention/{each.value}": [{"code": code} for code in codes[:20]] for each in Sensitivity})
        points = [{"period": f"2026-{month:02}", "v": 1000 + month, "seq": 1} for month in range(1, 13)]
        source.history = dict.fromkeys(self.communes, points)
        for n in range(rooms):
            source.show(f"r{n}", "main", f"l{n % layouts}")
        self.hub = Hub(source, now=thread_time)
        self.seats = [
            Seat(n, SeatKind.SCREEN, Sink(), Sensitivity.RESTRICTED, room=f"r{n % rooms}", screen="main")
            for n in range(SEATS)
        ]
        for seat in self.seats:
            self.hub.attach(seat)

    def tell(self, changes: Any) -> "Turns":
        """What it takes to hear of changes and to carry them to everybody."""
        return Turns(self._carried(changes))

    def _carried(self, changes: Any) -> Iterator[None]:
        self.hub.changed(changes)
        yield
        yield from self.hub.fan_out()


class Turns:
    """CPU seconds of some work: all of it, and the longest stretch the loop waits for."""

    def __init__(self, work: Iterator[None]) -> None:
        self.all = self.longest = 0.0
        begun = thread_time()
        for _ in work:
            self._note(thread_time() - begun)
            begun = thread_time()
        self._note(thread_time() - begun)

    def _note(self, took: float) -> None:
        self.all += took
        self.longest = max(self.longest, took)

    def __str__(self) -> str:
        return f"{self.all * 1e3:.0f} ms, longest turn {self.longest * 1e3:.1f} ms"


def rows() -> list[dict[str, str]]:
    gc.collect()
    gc.disable()  # the service owns its collections; these rows are about the hub's own turns
    try:
        return [*_few_views(), *_many_views()]
    finally:
        gc.enable()


def _few_views() -> list[dict[str, str]]:
    town = Town(ROOMS, LAYOUTS)
    source, seats = town.source, f"{SEATS:,} seats of {3 * LAYOUTS} views"
    one = town.tell(source.put({key: {**VALUE, "v": 1.0} for key in town.communes[:9]}))
    catalogue = town.tell(source.catalogue())
    for n in range(CURSORS):  # a fiftieth of the seats has each of the latest changes
        town.hub.changed(source.put({town.communes[n]: {**VALUE, "v": float(n)}}))
        for seat in town.seats[n::CURSORS]:
            seat.cursor = source.seq
    behind = Turns(town.hub.fan_out())
    return [
        row(f"{seats}: a change of nine figures", str(one)),
        row("  another catalogue, a wall for everybody", str(catalogue), "turn <= 20 ms"),
        row(f"  seats at {CURSORS} cursors get what each lacks", str(behind), "turn <= 20 ms"),
    ]


def _many_views() -> list[dict[str, str]]:
    tracemalloc.start()
    town = Town(VIEWS, VIEWS)
    keeps = tracemalloc.take_snapshot().filter_traces(
        [tracemalloc.Filter(True, f"*/broadcaster/{name}.py") for name in ("view", "legend", "frames", "index")]
    )
    tracemalloc.stop()
    held = sum(each.size for each in keeps.statistics("filename"))
    town.tell(town.source.put({"VB-01": VALUE}))
    all_of_them = town.tell(town.source.put({key: {**VALUE, "v": 2.0} for key in town.communes[:9]}))
    catalogue = town.tell(town.source.catalogue())
    return [
        row(f"{SEATS:,} seats of {VIEWS} views: nine figures that all show", str(all_of_them), "turn <= 20 ms"),
        row("  another catalogue, a wall for everybody", str(catalogue), "turn <= 20 ms"),
        row("  what views keep while nothing changes, walls included", f"{held / VIEWS / 1e3:.0f} kB a view"),
    ]
