"""A service that answers a request."""

from typing import Annotated, Any, Literal

from pydantic import Field

from feeds.fields import Expression, Secret
from feeds.plans.feed import FeedPlan, Interval
from feeds.plans.rows import RecordPlan
from feeds.plans.web import WebPart


class HttpPlan(WebPart, RecordPlan):
    kind: Literal["http"]
    method: Literal["GET", "POST"] = "GET"
    body_text: Annotated[Secret | None, Field(alias="body")] = None
    records: Expression = "@"
    every: Interval | None = 300.0

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), **self.address()}
