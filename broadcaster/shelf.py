"""The figures of one series: for each period the newest vintage counts, a few older ones stay below it.

What a checkpoint has written stands here as the very bytes it wrote, and is read again where somebody asks for it: so
a state with a million observations starts with a few thousand of them, and holds them in a tenth of the memory.
"""

import zlib
from bisect import insort
from collections.abc import Iterable, Mapping
from functools import lru_cache

import orjson

from broadcaster.model import Observation
from broadcaster.observations import Point, Vintage, breaks, point, row, vintage
from broadcaster.periods import order

VINTAGES = 8  # of one period are kept here; the journal has them all (`Journal.history`)
FAST = 1  # zlib's level: rows of one series are alike, so that even this leaves about a tenth of them
REMEMBERED = 4096  # packs that are kept unpacked once somebody has looked into them

Stack = list[Vintage]  # the vintages of one period, oldest as-of first


class Shelf:
    """Vintages by period. `latest` is the newest vintage of the newest period.

    stacks: what has come since the last checkpoint; packs: what it wrote, by the drawer of the period (`drawer`).
    Where both know a period, `stacks` counts.
    """

    __slots__ = ("_drawn", "breaks", "cumulation", "latest", "packs", "series", "stacks")

    def __init__(self, series: str, cumulation: str = "period") -> None:
        self.series = series
        self.cumulation = cumulation
        self.latest: Observation | None = None
        self.stacks: dict[str, Stack] = {}
        self.packs: Mapping[str, bytes] = {}  # replaced, never changed in place
        self.breaks: tuple[str, ...] = ()  # the periods at which the series starts a new definition
        self._drawn: list[Point] | None = None  # the history, once somebody has asked for it

    def put(self, seq: int, each: Observation, *, keep: bool = True) -> bool:
        """Take an observation; False where a vintage with a newer as-of stands, so that nothing shown changes.

        keep: what it supersedes stays (of what the service computes itself only the newest is kept). Raises ValueError
        for a bad period.
        """
        period, latest, leads = each.period, self.latest, True
        if latest is None or latest.period != period:
            place = order(period, self.cumulation)
            leads = latest is None or order(latest.period, self.cumulation) <= place
        stack = self.stacks.get(period)
        if stack is None:
            self.stacks[period] = stack = list(self._packed(period)) if self.packs else []
        if not keep:
            stack.clear()
        if stack and stack[-1][1].as_of > each.as_of:
            insort(stack, (seq, each), key=_as_of)
            del stack[:-VINTAGES]
            return False
        stack.append((seq, each))
        if len(stack) > VINTAGES:
            del stack[0]
        self._draw(stack[-1])
        if leads:
            self.latest = each
        return True

    def withdraw(self, seq: int, each: Observation) -> None:
        """Take one vintage back (a decision that was undone); the one below counts again."""
        self.unpack()
        period = each.period
        if left := [one for one in self.stacks.get(period, ()) if one[1] != each]:
            left[-1] = seq, left[-1][1]
            self.stacks[period] = left
            self._draw(left[-1])
        else:
            self.stacks.pop(period, None)
            self.breaks = tuple(one for one in self.breaks if one != period)
            self._drawn = None
        self.lead()

    def lead(self) -> None:
        """Look for the newest of all periods anew."""
        newest = max(self.all().values(), key=lambda one: order(one[1].period, self.cumulation), default=None)
        self.latest = newest and newest[1]
        self._drawn = None

    def newest(self, period: str) -> Vintage | None:
        """The newest vintage of one period."""
        stack = self.stacks.get(period) or (self._packed(period) if self.packs else None)
        return stack[-1] if stack else None

    def vintages(self, period: str, floor: int) -> tuple[Observation, ...]:
        """The vintages of one period, oldest as-of first; superseded ones from the event `floor` on."""
        stack = self.stacks.get(period) or self._packed(period)
        return tuple(each for seq, each in stack if seq >= floor or each is stack[-1][1])

    def all(self) -> dict[str, Vintage]:
        """The newest vintage of every period, in no order."""
        return {period: stack[-1] for period, stack in self._every().items()}

    def points(self) -> list[Point]:
        """The history, oldest period first. The list is the shelf's own: look, and let go."""
        if self._drawn is None:
            ordered = sorted(self.all().values(), key=lambda one: order(one[1].period, self.cumulation))
            self._drawn = [point(each) for each in ordered]
        return self._drawn

    def trim(self, floor: int) -> None:
        """Forget superseded vintages from before the event `floor`."""
        for stack in self.stacks.values():
            if len(stack) > 1 and stack[0][0] < floor:
                stack[:-1] = [each for each in stack[:-1] if each[0] >= floor]

    def unpack(self) -> None:
        """Have every vintage at hand."""
        if self.packs:
            self.stacks, self.packs = self._every(), {}

    def _draw(self, newest: Vintage) -> None:
        each, drawn = newest[1], self._drawn
        if self.breaks or each.marks or each.status == "B":
            others = tuple(one for one in self.breaks if one != each.period)
            self.breaks = (*others, each.period) if breaks(each) else others
        if drawn is None:
            return
        if drawn and drawn[-1]["period"] == each.period:
            drawn[-1] = point(newest)
        elif not drawn or order(drawn[-1]["period"], self.cumulation) < order(each.period, self.cumulation):
            drawn.append(point(newest))
        else:
            self._drawn = None

    def _packed(self, period: str) -> Stack:
        pack = self.packs.get(drawer(period))
        return unpacked(pack).get(period, []) if pack else []

    def _every(self) -> dict[str, Stack]:
        found: dict[str, Stack] = {}
        for pack in self.packs.values():
            found |= {period: list(stack) for period, stack in unpacked(pack).items()}
        return found | self.stacks


def _as_of(each: Vintage) -> str:
    return each[1].as_of


def drawer(period: str) -> str:
    """Where a period is packed: with the others whose text begins alike, 2021-09-30 with all of 2021-09."""
    return period[:7]


def packed(series: str, stacks: Iterable[Stack]) -> bytes:
    """Whole stacks as bytes that `unpacked` reads."""
    return zlib.compress(orjson.dumps([series, [row(each) for stack in stacks for each in stack]]), FAST)


@lru_cache(REMEMBERED)
def unpacked(pack: bytes) -> Mapping[str, Stack]:
    """The stacks of a pack by period, not to be changed."""
    series, rows = orjson.loads(zlib.decompress(pack))
    stacks: dict[str, Stack] = {}
    for each in rows:
        made = vintage(series, each)
        stacks.setdefault(made[1].period, []).append(made)
    return stacks
