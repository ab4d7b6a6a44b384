"""What every feed of feeds.yaml has: a key, a kind, a schedule."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Cron, Key, Span
from feeds.watching import Watch

SHORTEST = 1.0  # seconds between two runs
FETCH_LIMIT = 20.0  # seconds, where a feed names no timeout
SIZE_LIMIT = 10_000_000  # bytes of one answer, where a feed names no limit

Interval = Annotated[Span, Field(ge=SHORTEST)]


class Part(BaseModel):
    """A mapping of feeds.yaml: unknown keys are faults, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class FeedPlan(Part):
    """What every kind has. Spans are in seconds; `every` and `cron` are absent where a change is looked for."""

    key: Key
    kind: str
    name: dict[str, str] = Field(default_factory=dict)
    every: Interval | None = None
    cron: Cron | None = None
    timeout: Span = FETCH_LIMIT
    enabled: bool = True
    locale: Literal["vi", "en"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _own_rhythm(cls, data: Any) -> Any:
        """cron replaces a kind's own rhythm."""
        return {**data, "every": None} if isinstance(data, dict) and "cron" in data and "every" not in data else data

    @model_validator(mode="after")
    def _one_schedule(self) -> Self:
        if self.every is not None and self.cron is not None:
            raise PydanticCustomError("schedule", "every and cron together")
        return self

    @classmethod
    def language(cls, entry: Mapping[str, Any]) -> str:
        """The language of an entry's expressions: jmespath, xpath or heading."""
        return "jmespath"

    @property
    def series(self) -> frozenset[str]:
        """Every series that is named outright."""
        return frozenset()

    @property
    def fetched(self) -> bool:
        """True if the time of fetching is the as-of time."""
        return False

    @property
    def watch(self) -> Watch | None:
        """What a feed without a rhythm looks at, from the site's directory: it is asked when that has changed."""
        return None

    @property
    def flows(self) -> bool:
        """True for a subscription: the feed says itself when there is something to fetch (Surroundings.stir)."""
        return False

    def body(self) -> dict[str, Any]:
        """The normalised entry for the event of feeds.yaml; `plan` reads it back as the same plan."""
        return self.model_dump(mode="json", exclude_none=True)

    def public(self) -> dict[str, Any]:
        """What the console may show: no secrets, no query, no user in the address."""
        schedule = {"every": self.every} if self.every else {"cron": self.cron} if self.cron else {"on_change": True}
        shown = {"key": self.key, "kind": self.kind, "name": self.name, "schedule": schedule, "enabled": self.enabled}
        return shown | {"series": sorted(self.series)} if self.series else shown
