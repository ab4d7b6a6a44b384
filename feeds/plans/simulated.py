"""Random walks for demonstrations."""

from typing import Annotated, Literal

from pydantic import Field

from feeds.fields import Code, Switch
from feeds.plans.feed import FeedPlan, Interval, Part

Area = Annotated[str, Field(pattern=r"^[0-9]{2,8}$")]  # an official code


class Walk(Part):
    """A random walk of one series between least and most, about `start`; `growth`: so many percent more a year.

    period: how long one of its periods is; only a day's figure moves while it is looked at, the others are those of the
    last period that has ended. year: figures count from the year's beginning, added up or as a mean. history: so many
    periods before are given too, always the same. areas: official codes, one series each.
    """

    series: Code
    start: float
    step: Annotated[float, Field(ge=0)]
    least: float | None = None
    most: float | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    growth: Annotated[float, Field(ge=-90, le=400)] = 0
    period: Literal["P1D", "P7D", "P1M", "P3M", "P6M", "P1Y"] = "P1D"
    year: Literal["sum", "mean"] | None = None
    history: Annotated[int, Field(ge=0, le=400)] = 0
    areas: tuple[Area, ...] = ()


class SimulatedPlan(FeedPlan):
    """Off unless the site asks for it; every figure it makes is marked as simulated."""

    kind: Literal["simulated"]
    walks: Annotated[tuple[Walk, ...], Field(min_length=1)]
    enabled: Switch = False
    every: Interval | None = 10.0

    @property
    def series(self) -> frozenset[str]:
        return frozenset(walk.series for walk in self.walks)

    @property
    def fetched(self) -> bool:
        return True
