"""Random walks for demonstrations; every figure is marked as simulated, and the wall shows the mark."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from broadcaster.moments import Instant, instant
from feeds.adapters import invented
from feeds.feed import Answer
from feeds.offers import Offer
from feeds.plans.simulated import SimulatedPlan, Walk

MARK = "simulated"


class Simulated:
    """One step of every walk a fetch. The first one brings the history; periods that have ended come once."""

    def __init__(self, plan: SimulatedPlan, clock: Callable[[], datetime], zone: Callable[[], str]) -> None:
        self._plan = plan
        self._clock = clock
        self._zone = zone
        self._at: dict[str, float] = {}
        self._given: dict[str, int] = {}  # series -> the number of the newest period that was given
        self._dice = random.Random()

    async def fetch(self) -> Answer:
        now = self._clock()
        today, at = now.astimezone(ZoneInfo(self._zone())).date(), instant(now)
        made = [each for walk in self._plan.walks for each in self._walked(walk, today, at)]
        return Answer(tuple(offer._replace(number=index) for index, offer in enumerate(made)), (), at, part=True)

    def kept(self) -> None:
        return None

    def forget(self) -> None:
        self._given.clear()

    async def close(self) -> None:
        return None

    def _walked(self, walk: Walk, today: date, at: Instant) -> Iterator[Offer]:
        newest = invented.ended(walk, today)
        for area in walk.areas or ("",):
            series = f"{walk.series}@{area}" if area else walk.series
            for number in range(max(newest - walk.history, self._given.get(series, 0) + 1), newest):
                yield self._offer(series, invented.figure(walk, number, area), invented.named(walk, number))
            if walk.period == "P1D" and not walk.areas:
                yield self._offer(series, self._step(walk, newest), invented.named(walk, newest), at)
            elif self._given.get(series) != newest:
                yield self._offer(series, invented.figure(walk, newest, area), invented.named(walk, newest))
            self._given[series] = newest

    def _offer(self, series: str, value: float, period: str, at: Instant | None = None) -> Offer:
        fetched = at is not None
        return Offer(series, value, period, at, place=self._plan.key, marks=(MARK,), fetched=fetched)

    def _step(self, walk: Walk, number: int) -> float:
        """A day's figure moves a little with every look at it."""
        now = self._at.get(walk.series, invented.figure(walk, number))
        moved = invented.bounded(walk, now + self._dice.uniform(-walk.step, walk.step) / 4)
        self._at[walk.series] = moved
        return moved
