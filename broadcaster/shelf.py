"""The figures of one series: for each period the newest vintage counts, a few older ones stay below it.

What a checkpoint has written stands here as the very bytes it wrote, and is read again where somebody asks for it: so
a state with a million observations starts with a few thousand of them, and holds them in a tenth of the memory.
"""

from collections.abc import Mapping

from broadcaster.model import Observation
from broadcaster.observations import Point, Vintage, breaks, point, vintage
from broadcaster.packs import Stack, drawer, trimmed, unpacked
from broadcaster.periods import order

VINTAGES = 8  # of one period are kept here; the journal has them all (`Journal.history`)


class Shelf:
    """Vintages by period. `latest` is the newest vintage of the newest period.

    stacks: what has come since the last checkpoint; packs: what it wrote, by drawer. Where both know a period, `stacks`
    counts. Stacks and packs are replaced, never changed in place: a checkpoint in the making looks at those of before.
    """

    __slots__ = ("_drawn", "breaks", "cumulation", "floor", "latest", "packs", "series", "stacks")

    def __init__(self, series: str, cumulation: str = "period", floor: int = 0) -> None:
        self.series = series
        self.cumulation = cumulation
        self.floor = floor
        self.latest: Observation | None = None
        self.stacks: dict[str, Stack] = {}
        self.packs: Mapping[str, bytes] = {}
        self.breaks: tuple[str, ...] = ()  # the periods at which the series starts a new definition
        self._drawn: list[Point] | None = None  # the history, once somebody has asked for it

    def put(self, seq: int, each: Observation, *, keep: bool = True) -> bool:
        """Take an observation; False where a vintage with a newer as-of stands, so that nothing shown changes.

        keep: what it supersedes stays (of what the service computes itself only the newest is kept). Raises ValueError
        for a bad period.
        """
        period, latest, leads, fresh = each.period, self.latest, True, False
        if latest is None or latest.period != period:
            place = order(period, self.cumulation)
            leads = fresh = latest is None or order(latest.period, self.cumulation) < place  # it has no vintages yet
        newest = seq, each
        stack = (self.stacks.get(period) or self._packed(period)) if keep and not fresh else ()
        if stack and stack[-1][1].as_of > each.as_of:
            older = sorted((*stack, newest), key=_as_of)  # stable: of equal ones the later received comes last
            self.stacks[period] = tuple(older[-VINTAGES:])
            return False
        self.stacks[period] = (*stack[1 - VINTAGES :], newest)
        if self._drawn is not None or self.breaks or each.marks or each.status == "B":
            self._draw(newest)
        if leads:
            self.latest = each
        return True

    def withdraw(self, seq: int, each: Observation) -> None:
        """Take one vintage back (a decision that was undone); the one below counts again."""
        period = each.period
        left = [one for one in self.stacks.get(period) or self._packed(period) if one[1] != each]
        self.unpack()
        if left:
            left[-1] = seq, left[-1][1]
            self.stacks[period] = tuple(left)
            self._draw(left[-1])
        else:
            self.stacks.pop(period, None)
            self.breaks = tuple(one for one in self.breaks if one != period)
        self.lead()

    def lead(self) -> None:
        """Look for the newest of all periods anew."""
        newest = max(self.all().values(), key=self._place, default=None)
        self.latest = newest and newest[1]
        self._drawn = None

    def newest(self, period: str) -> Vintage | None:
        """The newest vintage of one period."""
        if stack := self.stacks.get(period):
            return stack[-1]
        if self.packs and (pack := self.packs.get(drawer(period))) and (rows := unpacked(pack).rows.get(period)):
            return vintage(self.series, rows[-1])
        return None

    def stands(self, period: str) -> Observation | None:
        """The observation that counts for one period."""
        if stack := self.stacks.get(period):
            return stack[-1][1]
        found = self.newest(period) if self.packs else None
        return found and found[1]

    def vintages(self, period: str) -> tuple[Observation, ...]:
        """The vintages of one period that are still known, oldest as-of first."""
        return tuple(each for _, each in self.stacks.get(period) or self._packed(period))

    def all(self) -> dict[str, Vintage]:
        """The newest vintage of every period, in no order."""
        found: dict[str, Vintage] = {}
        for pack in self.packs.values():
            found |= {period: vintage(self.series, rows[-1]) for period, rows in unpacked(pack).rows.items()}
        return found | {period: stack[-1] for period, stack in self.stacks.items()}

    def points(self) -> list[Point]:
        """The history, oldest period first. The list is the shelf's own: look, and let go."""
        if self._drawn is None:
            self._drawn = [point(each) for each in sorted(self.all().values(), key=self._place)]
        return self._drawn

    def trim(self, floor: int) -> None:
        """Forget superseded vintages from before the event `floor`."""
        self.floor = floor
        for period, stack in self.stacks.items():
            if len(stack) > 1:
                self.stacks[period] = trimmed(stack, floor)

    def keep(self, before: Mapping[str, bytes], stacks: Mapping[str, Stack], packs: Mapping[str, bytes]) -> None:
        """A checkpoint has packed these stacks upon the packs of before: let go of those that are still the same."""
        if self.packs is before:
            self.packs = packs
            for period, stack in stacks.items():
                if self.stacks.get(period) is stack:
                    del self.stacks[period]

    def unpack(self) -> None:
        """Have every vintage at hand."""
        packs, stacks = self.packs, self.stacks
        if packs:
            self.stacks = {
                period: self._packed(period) for pack in packs.values() for period in unpacked(pack).rows
            } | stacks
            self.packs = {}

    def _draw(self, newest: Vintage) -> None:
        each, drawn = newest[1], self._drawn
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
        """A period's stack as it was packed, without what was trimmed since."""
        pack = self.packs.get(drawer(period)) if self.packs else None
        if pack is None:
            return ()
        found = unpacked(pack)
        stack = tuple(vintage(self.series, row) for row in found.rows.get(period, ()))
        return trimmed(stack, self.floor) if found.floor < self.floor else stack

    def _place(self, each: Vintage) -> tuple[object, ...]:
        return order(each[1].period, self.cumulation)


def _as_of(each: Vintage) -> str:
    return each[1].as_of
