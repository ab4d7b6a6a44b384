"""Random walks for demonstrations."""

from typing import Annotated, Literal

from pydantic import Field

from feeds.fields import Code
from feeds.plans.feed import FeedPlan, Interval, Part


class Walk(Part):
    """A random walk of one series between least and most."""

    series: Code
    start: float
    step: Annotated[float, Field(ge=0)]
    least: float | None = None
    most: float | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 0


class SimulatedPlan(FeedPlan):
    """Off unless the site asks for it; every figure it makes is marked as simulated."""

    kind: Literal["simulated"]
    walks: Annotated[tuple[Walk, ...], Field(min_length=1)]
    enabled: bool = False
    every: Interval | None = 10.0

    @property
    def series(self) -> frozenset[str]:
        return frozenset(walk.series for walk in self.walks)

    @property
    def fetched(self) -> bool:
        return True
