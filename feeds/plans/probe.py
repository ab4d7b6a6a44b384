"""Is a service up, and until when does its certificate hold?"""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import TARGET_FORM, Code, Key, Secret, Span, Text, Words, shown
from feeds.plans.feed import FeedPlan, Interval, Part
from feeds.plans.web import PROXY_FORM

DATED = ("https://", "tls://", "${")  # what has a certificate, or may have one once it is expanded


class Goal(Part):
    """One service that is looked at: `expect` is the HTTP statuses that count as up."""

    key: Key
    url: Annotated[Secret, Field(pattern=TARGET_FORM)]
    expect: Annotated[Text, Field(pattern=r"^[1-5][0-9]{2}(-[1-5][0-9]{2})?$")] = "200-399"
    name: dict[str, str] = Field(default_factory=dict)


class ProbePlan(FeedPlan):
    """measure: availability, the share (%) of good probes in the window; expiry, the days until the first certificate
    ends. ca: a file of the site with the only certificates to trust. proxy: of HTTP targets, as `http` has it.
    """

    kind: Literal["probe"]
    target: Annotated[Code, Field(alias="series")]
    targets: Annotated[tuple[Goal, ...], Field(min_length=1)]
    measure: Literal["availability", "expiry"] = "availability"
    window: Annotated[int, Field(ge=1, le=10_000)] = 60
    ca: Words | None = None
    proxy: Annotated[Secret | None, Field(pattern=PROXY_FORM)] = None
    every: Interval | None = 60.0
    timeout: Span = 10.0

    @model_validator(mode="after")
    def _dated(self) -> Self:
        for goal in self.targets:
            if self.measure == "expiry" and not goal.url.startswith(DATED):
                raise PydanticCustomError("no_certificate", "no certificate there", {"target": goal.key})
        return self

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
