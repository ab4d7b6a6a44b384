"""Is a service up?"""

from typing import Annotated, Any, Literal

from pydantic import Field

from feeds.fields import Code, Key, Span, Text, WebAddress, shown
from feeds.plans.feed import FeedPlan, Interval, Part


class Goal(Part):
    """One service that is looked at: `expect` is the HTTP statuses that count as up."""

    key: Key
    url: WebAddress
    expect: Annotated[Text, Field(pattern=r"^[1-5][0-9]{2}(-[1-5][0-9]{2})?$")] = "200-399"
    name: dict[str, str] = Field(default_factory=dict)


class ProbePlan(FeedPlan):
    kind: Literal["probe"]
    target: Annotated[Code, Field(alias="series")]
    targets: Annotated[tuple[Goal, ...], Field(min_length=1)]
    window: Annotated[int, Field(ge=1, le=10_000)] = 60
    every: Interval | None = 60.0
    timeout: Span = 10.0

    @property
    def series(self) -> frozenset[str]:
        return frozenset((self.target,))

    @property
    def fetched(self) -> bool:
        return True

    def body(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), "url": ", ".join(shown(each.url) for each in self.targets)}
