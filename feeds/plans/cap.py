"""Alerts in the Common Alerting Protocol."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Size, Span, Words
from feeds.plans.feed import FeedPlan, Interval
from feeds.plans.listed import ListedPart
from feeds.plans.web import WebPart


class CapPlan(WebPart, ListedPart, FeedPlan):
    """notices: from which severity on alerts also stand on the walls. lasts: seconds of an alert without an end.

    hosts: others than the feed's own that its links may point to. most: how many alerts are listed.
    """

    kind: Literal["cap"]
    notices: Literal["Minor", "Moderate", "Severe", "Extreme"] | None = None
    lasts: Span = 86_400.0
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] = ("vi", "en")
    hosts: tuple[Words, ...] = ()
    most: Annotated[int, Field(ge=1, le=500)] = 100
    limit: Size = 2_000_000
    every: Interval | None = 60.0

    @model_validator(mode="after")
    def _for_all(self) -> Self:
        if self.notices is not None and self.sensitivity != "public":
            raise PydanticCustomError("notices_public", "notices stand on every wall")
        return self

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), **self.address()}
