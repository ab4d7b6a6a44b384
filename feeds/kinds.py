"""The kinds of feed and what each may say in feeds.yaml: names, schedules, mappings; secrets only as ${NAME}."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import (
    Code,
    Cron,
    Day,
    Expression,
    Key,
    Pattern,
    Period,
    Secret,
    Size,
    Span,
    Text,
    WebAddress,
    Words,
    shown,
)

SHORTEST = 1.0  # seconds between two runs
FETCH_LIMIT = 20.0  # seconds, where a feed names no timeout
SIZE_LIMIT = 10_000_000  # bytes of one answer, where a feed names no limit


class Part(BaseModel):
    """A mapping of feeds.yaml: unknown keys are faults, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class InCell(Part):
    cell: Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]


class FeedPlan(Part):
    """What every kind has. Spans are in seconds; `every` and `cron` are absent where a change is looked for."""

    key: Key
    kind: str
    name: dict[str, str] = Field(default_factory=dict)
    every: Annotated[Span, Field(ge=SHORTEST)] | None = None
    cron: Cron | None = None
    timeout: Span = FETCH_LIMIT
    enabled: bool = True
    locale: Literal["vi", "en"] | None = None

    @model_validator(mode="after")
    def _one_schedule(self) -> Self:
        if self.every is not None and self.cron is not None:
            raise PydanticCustomError("schedule", "every and cron together")
        return self

    @property
    def series(self) -> frozenset[str]:
        """Every series that is named outright."""
        return frozenset()

    @property
    def fetched(self) -> bool:
        """True if the time of fetching is the as-of time."""
        return False

    def body(self) -> dict[str, Any]:
        """The normalised entry for the event of feeds.yaml; `plan` reads it back as the same plan."""
        return self.model_dump(mode="json", exclude_none=True)

    def public(self) -> dict[str, Any]:
        """What the console may show: no secrets, no query, no user in the address."""
        schedule = {"every": self.every} if self.every else {"cron": self.cron} if self.cron else {"on_change": True}
        shown = {"key": self.key, "kind": self.kind, "name": self.name, "schedule": schedule, "enabled": self.enabled}
        return shown | {"series": sorted(self.series)} if self.series else shown


class MappedPlan(FeedPlan):
    """A source of rows: what is the same for all of them, and how they are read."""

    period: Period | None = None
    as_of: Day | InCell | None = None
    area: Words | None = None
    status: Literal["A", "E", "P", "F", "B", "U", "D"] | None = None
    ratio: tuple[Code, ...] = ()
    labels: dict[str, Code] = Field(default_factory=dict)

    @property
    def named(self) -> frozenset[str]:
        """The codes of `labels` and `ratio`."""
        return frozenset((*self.labels.values(), *self.ratio))

    @property
    def series(self) -> frozenset[str]:
        return self.named

    @property
    def fetched(self) -> bool:
        return self.as_of == "fetched"


class Columns(Part):
    """Column headings; "*" stands for anything ("Số liệu*")."""

    value: Words
    series: Words | None = None
    label: Words | None = None
    period: Words | None = None
    area: Words | None = None
    as_of: Words | None = None
    status: Words | None = None
    note: Words | None = None


class SpreadsheetPlan(MappedPlan):
    kind: Literal["spreadsheet"]
    path: str
    files: Pattern = "*"
    sheet: str | None = None
    map: Columns
    encoding: Literal["utf-8", "cp1258", "utf-16"] = "utf-8"
    limit: Size = SIZE_LIMIT

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.map.series is None and (self.map.label is None or not self.labels):
            raise PydanticCustomError("pick_one", "no series", {"what": "map.series, map.label + labels"})
        if self.period is None and self.map.period is None:
            raise PydanticCustomError("pick_one", "no period", {"what": "period, map.period"})
        return self


class Auth(Part):
    bearer: Secret


class Fields(Part):
    """JMESPath expressions over one record."""

    value: Expression
    series: Expression | None = None
    period: Expression | None = None
    area: Expression | None = None
    as_of: Expression | None = None
    status: Expression | None = None
    note: Expression | None = None


class HttpPlan(MappedPlan):
    kind: Literal["http"]
    url: WebAddress
    method: Literal["GET", "POST"] = "GET"
    headers: dict[str, Secret] = Field(default_factory=dict)
    body_text: Annotated[Secret | None, Field(alias="body")] = None
    auth: Auth | None = None
    records: Expression = "@"
    fixed: Annotated[Code | None, Field(alias="series")] = None
    map: Fields
    limit: Size = SIZE_LIMIT
    every: Annotated[Span, Field(ge=SHORTEST)] | None = 300.0

    @model_validator(mode="before")
    @classmethod
    def _own_rhythm(cls, data: Any) -> Any:
        """cron replaces the default of every five minutes."""
        return {**data, "every": None} if isinstance(data, dict) and "cron" in data and "every" not in data else data

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.map.series is None and self.fixed is None:
            raise PydanticCustomError("pick_one", "no series", {"what": "series, map.series"})
        if self.period is None and self.map.period is None:
            raise PydanticCustomError("pick_one", "no period", {"what": "period, map.period"})
        if isinstance(self.as_of, InCell):
            raise PydanticCustomError("as_of_day", "no cells here")
        return self

    @property
    def series(self) -> frozenset[str]:
        return self.named | ({self.fixed} if self.fixed else frozenset())

    def body(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), "url": shown(self.url)}


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
    every: Annotated[Span, Field(ge=SHORTEST)] | None = 60.0
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
    every: Annotated[Span, Field(ge=SHORTEST)] | None = 10.0

    @property
    def series(self) -> frozenset[str]:
        return frozenset(walk.series for walk in self.walks)

    @property
    def fetched(self) -> bool:
        return True
