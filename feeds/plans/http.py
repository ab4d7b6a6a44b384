"""A service that answers a request."""

from typing import Annotated, Any, Literal

from pydantic import Field

from feeds.fields import Expression, Secret, Size, WebAddress, shown
from feeds.plans.feed import SIZE_LIMIT, FeedPlan, Interval, Part
from feeds.plans.rows import RecordPlan


class Auth(Part):
    bearer: Secret


class HttpPlan(RecordPlan):
    kind: Literal["http"]
    url: WebAddress
    method: Literal["GET", "POST"] = "GET"
    headers: dict[str, Secret] = Field(default_factory=dict)
    body_text: Annotated[Secret | None, Field(alias="body")] = None
    auth: Auth | None = None
    records: Expression = "@"
    limit: Size = SIZE_LIMIT
    every: Interval | None = 300.0

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), "url": shown(self.url)}
