"""Random walks for demonstrations; every figure is marked as simulated, and the wall shows the mark."""

import random
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from broadcaster.moments import instant
from feeds.feed import Answer
from feeds.offers import Offer
from feeds.plans.simulated import SimulatedPlan, Walk

MARK = "simulated"


class Simulated:
    """One step of every walk a fetch."""

    def __init__(self, plan: SimulatedPlan, clock: Callable[[], datetime], zone: Callable[[], str]) -> None:
        self._plan = plan
        self._clock = clock
        self._zone = zone
        self._at = {walk.series: walk.start for walk in plan.walks}
        self._dice = random.Random()

    async def fetch(self) -> Answer:
        now = self._clock()
        day = now.astimezone(ZoneInfo(self._zone())).date().isoformat()
        offers = tuple(
            Offer(
                series=walk.series,
                value=self._step(walk),
                period=day,
                as_of=instant(now),
                place=self._plan.key,
                number=index,
                marks=(MARK,),
                fetched=True,
            )
            for index, walk in enumerate(self._plan.walks)
        )
        return Answer(offers, (), instant(now))

    def kept(self) -> None:
        return None

    def forget(self) -> None:
        return None

    async def close(self) -> None:
        return None

    def _step(self, walk: Walk) -> float:
        moved = self._at[walk.series] + self._dice.uniform(-walk.step, walk.step)
        if walk.least is not None:
            moved = max(walk.least, moved)
        if walk.most is not None:
            moved = min(walk.most, moved)
        self._at[walk.series] = moved
        return round(moved, walk.decimals)
