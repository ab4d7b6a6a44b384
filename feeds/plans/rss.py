"""Headlines: RSS and Atom."""

from typing import Annotated, Any, Literal

from pydantic import Field

from feeds.fields import Size
from feeds.plans.feed import FeedPlan, Interval
from feeds.plans.listed import ListedPart
from feeds.plans.web import WebPart


class RssPlan(WebPart, ListedPart, FeedPlan):
    """most: how many headlines are listed, the newest. length: characters of one; a longer one ends in "…"."""

    kind: Literal["rss"]
    most: Annotated[int, Field(ge=1, le=200)] = 20
    length: Annotated[int, Field(ge=20, le=500)] = 200
    limit: Size = 2_000_000
    every: Interval | None = 600.0

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), **self.address()}
