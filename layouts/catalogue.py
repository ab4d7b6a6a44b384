"""indicators.yaml: the catalogue. The dump of an entry has the fields of `broadcaster.model.Indicator`."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from layouts.scalars import Clock, Code, Day, Filled, Frequency, Key, NumberOrFormula, Record, Seconds, Words


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    BAND = "band"
    NEUTRAL = "neutral"


class Clearance(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


class Nature(StrEnum):
    FLOW = "flow"
    STOCK = "stock"
    RATE = "rate"
    SCORE = "score"


class Cumulation(StrEnum):
    PERIOD = "period"
    YTD = "ytd"
    BOTH = "both"


class Provenance(StrEnum):
    SEEN = "seen"
    REMEMBERED = "remembered"
    PROPOSED = "proposed"


class Comparison(StrEnum):
    AT_LEAST = ">="
    AT_MOST = "<="
    BETWEEN = "between"


class Bound(Record):
    """One side of a threshold: a number, or the text of a formula over indicator codes and parameters."""

    above: NumberOrFormula | None = None
    below: NumberOrFormula | None = None
    outside: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    clear: float | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.above is None and self.below is None and self.outside is None:
            raise PydanticCustomError("bound_empty", "bound_empty")
        if self.outside is not None and not self.outside[0] < self.outside[1]:
            low, high = self.outside
            raise PydanticCustomError("bound_order", "bound_order", {"low": low, "high": high, "at": ("outside",)})
        for bound, sign in ((self.above, 1), (self.below, -1)):
            if isinstance(bound, float) and self.clear is not None and (self.clear - bound) * sign > 0:
                context = {"clear": self.clear, "bound": bound, "at": ("clear",)}
                raise PydanticCustomError("bound_clear", "bound_clear", context)
        return self


class Thresholds(Record):
    warn: Bound | None = None
    critical: Bound | None = None
    provenance: Provenance = Provenance.PROPOSED


class Deadline(Record):
    """When a period's figure is due: so long after the period's end, on that day at that local time."""

    after_period: Seconds
    at: Clock | None = None


class Target(Record):
    value: float
    op: Comparison = Comparison.AT_LEAST
    high: float | None = None
    when: str = ""
    provenance: Provenance = Provenance.PROPOSED
    source: str = ""

    @model_validator(mode="after")
    def _between(self) -> Self:
        if (self.op is Comparison.BETWEEN) != (self.high is not None):
            raise PydanticCustomError("between_high", "between_high")
        return self


class FormerOwner(Record):
    """A unit that supplied an indicator before the present one; until: its last day."""

    unit: Key
    until: Day


class IndicatorEntry(Record):
    code: Code
    name: Words
    unit: Words
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    direction: Direction = Direction.NEUTRAL
    frequency: Frequency = "P1D"
    subsystem: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*$")]
    owner: Key
    sensitivity: Clearance = Clearance.INTERNAL
    short: Words | None = None
    tier: Annotated[int, Field(ge=1, le=3)] = 2
    kind: Nature = Nature.FLOW
    cumulation: Cumulation = Cumulation.PERIOD
    formula: Filled | None = None
    thresholds: Thresholds | None = None
    deadline: Deadline | None = None
    target: Target | None = None
    parameters: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], float] = Field(default_factory=dict)
    by_hand: bool = False
    notes: tuple[Filled, ...] = ()
    owners: tuple[FormerOwner, ...] = ()


class Catalogue(RootModel[list[IndicatorEntry]]):
    """indicators.yaml: a list of indicators."""

    def body(self) -> dict[str, object]:
        """The document as it travels in an event."""
        dumped = [entry.model_dump(mode="json") for entry in self.root]
        return {"indicators": [entry | {"short": entry["short"] or {}} for entry in dumped]}
