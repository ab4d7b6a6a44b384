"""A Prometheus, or what speaks its HTTP API: PromQL now, or over the last days."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Span, Words
from feeds.grains import Grain
from feeds.plans.feed import FeedPlan, Interval, Part
from feeds.plans.rows import Fields, InCell, RecordPlan
from feeds.plans.web import WebPart

MOST_POINTS = 11_000  # of one series in one answer: more, and Prometheus refuses


class Range(Part):
    """The samples of the last `over`, one a `step`, at whole steps of the site's day."""

    over: Span
    step: Annotated[Span, Field(ge=1)]

    @model_validator(mode="after")
    def _answerable(self) -> Self:
        if self.over / self.step > MOST_POINTS:
            raise PydanticCustomError("promql_points", "too many", {"most": MOST_POINTS, "got": f"{self.over:g} s"})
        return self


class PrometheusPlan(WebPart, RecordPlan):
    """`period` fixes the period of all samples; absent: it is the `grain` in which a sample was taken."""

    kind: Literal["prometheus"]
    query: Words
    range: Range | None = None
    grain: Grain = "day"
    partial: Literal["refuse", "take"] = "refuse"
    map: Fields = Fields(value="value")
    every: Interval | None = 60.0

    @model_validator(mode="after")
    def _named(self) -> Self:
        """A sample has its time, so that no period needs to be named."""
        if self.map.series is None and self.fixed is None:
            raise PydanticCustomError("pick_one", "no series", {"what": "series, map.series"})
        if isinstance(self.as_of, InCell):
            raise PydanticCustomError("as_of_day", "no cells here")
        return self

    @property
    def fetched(self) -> bool:
        """An expression is worked out at the moment of asking, unless it is asked for earlier ones."""
        return self.as_of == "fetched" or (self.range is None and self.as_of is None and self.map.as_of is None)

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), **self.address()}
