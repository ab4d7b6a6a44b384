"""Makes tests/vectors/page.json: what pages were told, and what must stand on them then.

    .venv/bin/python -m tests.doubles.cases

Some cases are written by hand, one for each rule; the others are what the real hub said to a page in a random hour.
tests/test_page_cases.py runs them against the page of the models, vitest against the real page's rules: so the two
cannot drift apart.
"""

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from broadcaster.board import Changes
from broadcaster.events import Event
from broadcaster.hub import Hub
from broadcaster.model import Sensitivity
from broadcaster.seat import Seat, SeatKind
from tests.doubles.expected import NEEDS
from tests.doubles.page import Page, Pipe
from tests.doubles.smallfold import SmallFold, draft
from tests.doubles.smallsource import room

FILE = Path(__file__).parents[1] / "vectors" / "page.json"
NOW = "2026-11-23T02:00:00.000Z"
HOURS = 6  # random ones
LENGTH = 40  # things that happen in one

Message = dict[str, Any]
Step = dict[str, Any]
CUT: Step = {"cut": True}


def hello(resumed: bool = False, seq: int = 0, **more: Any) -> Step:
    said = {"type": "hello", "epoch": "e1", "seq": seq, "now": NOW, "beat": 2, "resumed": resumed, "scene": None}
    return {"hear": {**said, **more}}


def wall(seq: int, values: Message, history: Message | None = None, **more: Any) -> Step:
    said = {"type": "wall", "epoch": "e1", "view": "v1", "seq": seq, "layout": {"key": "l"}, "indicators": {}}
    return {"hear": {**said, "values": values, "history": history or {}, **more}}


def values(start: int, seq: int, changed: Message, history: Message | None = None) -> Step:
    said: Message = {"type": "values", "from": start, "seq": seq, "values": changed}
    return {"hear": {**said, "history": history} if history else said}


def beat(seq: int) -> Step:
    return {"hear": {"type": "beat", "seq": seq, "now": NOW}}


def scene(changed: int) -> Step:
    return {"hear": {"type": "scene", "seq": changed, "scene": {"layout": "l", "changed": changed}}}


ONE, TWO, THREE = {"v": 1}, {"v": 2}, {"v": 3}
POINTS = [{"period": "2026-09", "v": 1}, {"period": "2026-10", "v": 2}]
BEGIN = [hello(), wall(10, {"A": ONE, "B": TWO}, {"A": POINTS})]
WRITTEN: dict[str, list[Step]] = {
    "A page that has heard nothing has no position.": [],
    "Before the first wall nothing counts but a scene.": [hello(), scene(3), values(0, 5, {"A": ONE}), beat(7)],
    "The first wall stands as it came.": BEGIN,
    "Values that follow on are applied, and mine is their seq.": [*BEGIN, values(10, 12, {"A": THREE})],
    "Values from before mine are applied, too: they are absolute.": [*BEGIN, values(4, 12, {"B": THREE})],
    "Values whose seq is not beyond mine are old news.": [
        *BEGIN, values(3, 10, {"A": THREE}), values(1, 9, {"B": None}),
    ],
    "Null takes a key away, and its history with it.": [*BEGIN, values(10, 11, {"A": None})],
    "Null for what is not there is no harm.": [*BEGIN, values(10, 11, {"C": None})],
    "A list in history replaces the whole list.": [*BEGIN, values(10, 11, {"A": TWO}, {"A": POINTS[1:]})],
    "What is taken away and comes back has the history it comes with.": [
        *BEGIN, values(10, 11, {"A": None}), values(11, 12, {"A": THREE}, {"A": POINTS[:1]}),
    ],
    "Values from beyond mine ask for a resync and change nothing.": [*BEGIN, values(11, 12, {"A": THREE})],
    "Two gaps in one moment ask once.": [*BEGIN, values(11, 12, {"A": THREE}), values(12, 13, {"A": TWO})],
    "A beat moves mine forward, never back.": [*BEGIN, beat(14), beat(12)],
    "Values after a beat follow on from it.": [*BEGIN, beat(14), values(14, 15, {"A": THREE})],
    "A beat after a gap moves nothing: a return would leave the gap open.": [
        *BEGIN, values(11, 12, {"A": THREE}), beat(20),
    ],
    "A wall closes the gap, and beats count again.": [
        *BEGIN, values(11, 12, {"A": THREE}), wall(12, {"A": THREE}), beat(13), values(13, 14, {"B": ONE}),
    ],
    "A wall replaces everything, also one of a lower seq.": [*BEGIN, wall(4, {"C": THREE}, view="v2")],
    "A return that is resumed goes on where it was.": [
        *BEGIN, CUT, hello(resumed=True, seq=10), values(10, 11, {"A": THREE}),
    ],
    "A return that is not resumed keeps its picture, and waits for a wall.": [
        *BEGIN, CUT, hello(), values(10, 11, {"A": THREE}), beat(11),
    ],
    "A return that is cut before its wall has the position it had.": [*BEGIN, CUT, hello(epoch="e2"), CUT],
    "A wall of another epoch takes the place of everything.": [
        *BEGIN, CUT, hello(epoch="e2"), wall(3, {"A": THREE}, epoch="e2", view="v2"), values(3, 4, {"B": ONE}),
    ],
    "A gap that a cut interrupts is closed by the return.": [
        *BEGIN, values(11, 12, {"A": THREE}), beat(12), CUT, hello(resumed=True, seq=10), values(10, 12, {"A": THREE}),
    ],
    "A scene changes neither picture nor position.": [*BEGIN, scene(12)],
    "A layout may be gone.": [hello(), wall(10, {}, layout=None)],
    "What is not known is ignored: types, and fields.": [
        *BEGIN, {"hear": {"type": "novelty", "seq": 99}}, {"hear": {**values(10, 11, {"A": TWO})["hear"], "more": 1}},
    ],
}  # fmt: skip


def case(name: str, steps: Iterable[Step]) -> dict[str, Any]:
    """A case, with what the page of the models makes of it."""
    page, steps = Page(), list(steps)
    for step in steps:
        page.take(step["hear"]) if "hear" in step else page.cut()
    where = page.position
    return {"name": name, "steps": steps, "sent": page.sent, "page": standing(page), "position": where and told(where)}


def standing(page: Page) -> dict[str, Any]:
    """What can be seen of a page from outside."""
    names = ("epoch", "view", "seq", "ready", "values", "history", "layout", "scene")
    return {name: getattr(page, name) for name in names}


def told(where: Any) -> dict[str, Any]:
    return {"epoch": where.epoch, "view": where.view, "seq": where.seq}


class Hour:
    """The real hub, a small state, and one page, whose steps are kept."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.steps: list[Step] = []
        self.page = Page()
        self.source = SmallFold()
        self.do("catalogue", rooms={"r": room("r", "main", clearance=Sensitivity.INTERNAL)})
        for key in ("a", "b"):
            self.do("design", key, NEEDS[key])
        self.do("show", "r", "main", "a")
        clock = datetime.fromisoformat(NOW)
        self.hub = Hub(self.source, now=lambda: 0.0, clock=lambda: clock.astimezone(UTC), build="b1")
        self.seat: Seat | None = None
        self.pipe: Pipe | None = None
        self.kind = self.random.choice((SeatKind.SCREEN, SeatKind.SCREEN, SeatKind.REMOTE))

    def do(self, name: str, *args: Any, **more: Any) -> Changes:
        """One event."""
        said = draft(name, *args, **more)
        return self.source.apply(Event(self.source.seq + 1, NOW, said.id, said.kind, said.by, said.data))

    def pass_by(self) -> list[Step]:
        for _ in range(LENGTH):
            self.happen()
        return self.steps

    def happen(self) -> None:
        draw, pick = self.random.random(), self.random.choice
        if self.seat is None:
            return self.connect()
        if draw < 0.08:
            return self.cut()
        if draw < 0.2:
            assert self.pipe is not None
            pick((self.pipe.stop_reading, self.pipe.read_again))()
            return None
        series = pick(("VB-01", "VB-02", "YT-03@1", "YT-03@2"))
        changes = pick(
            (
                lambda: self.do("put", {series: {"v": self.random.randrange(10)}}),
                lambda: self.do("put", {series: None}),
                lambda: self.do("put", {"@attention/internal": [{"series": series}]}),
                lambda: self.do("point", series, f"2026-{self.random.randrange(1, 7):02}", self.random.randrange(10)),
                lambda: self.do("withdraw", series, f"2026-{self.random.randrange(1, 7):02}"),
                lambda: self.do("show", "r", "main", pick(("a", "a", "b", "gone"))),
                lambda: self.do("design", pick(("a", "b")), pick((NEEDS["a"], NEEDS["b"])), title=f"{draw:.3f}"),
                lambda: self.do(pick(("hold", "release")), "r"),
                lambda: self.do("classify", series, pick(tuple(Sensitivity)[:2])),
            )
        )()
        self.hub.changed(changes)
        if draw < 0.8:
            for _ in self.hub.fan_out():
                pass
        if draw < 0.4:
            for _ in self.hub.beat():
                pass
        return None

    def connect(self) -> None:
        self.pipe = pipe = Pipe(self.page)
        take = self.page.take

        def keep(message: Message) -> None:
            self.steps.append({"hear": message})
            take(message)

        pipe._page = type("Keeping", (), {"take": staticmethod(keep)})()
        seat = self.seat = Seat(1, self.kind, pipe, Sensitivity.INTERNAL, room="r", screen="main")
        pipe.on_drain = lambda: self.hub.drained(seat)
        self.hub.attach(seat, self.page.position)

    def cut(self) -> None:
        assert self.seat is not None
        self.hub.detach(self.seat)
        self.seat = self.pipe = None
        self.page.cut()
        self.steps.append(CUT)


def made() -> list[dict[str, Any]]:
    hours = {f"What the hub said in hour {seed}.": Hour(seed).pass_by() for seed in range(1, HOURS + 1)}
    return [case(name, steps) for name, steps in {**WRITTEN, **hours}.items()]


def main() -> None:
    """One step a line: a difference between two versions can be read."""
    lines = []
    for one in made():
        steps = ",\n".join(f"      {json.dumps(step)}" for step in one["steps"])
        rest = ",\n".join(f'    "{name}": {json.dumps(one[name])}' for name in ("sent", "page", "position"))
        lines.append(f'  {{\n    "name": {json.dumps(one["name"])},\n    "steps": [\n{steps}\n    ],\n{rest}\n  }}')
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
