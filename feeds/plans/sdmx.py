"""A statistical service that speaks SDMX."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Code, Text, Words
from feeds.plans.days import Day
from feeds.plans.feed import FeedPlan, Interval, Part
from feeds.plans.rows import InCell, MappedPlan
from feeds.plans.web import WebPart

OURS = Literal["A", "E", "P", "F", "O", "L", "M", "Q", "B", "U", "D"]


class Concepts(Part):
    """Which dimension or attribute of the message says what."""

    series: Words | None = None
    area: Words | None = None
    period: Words = "TIME_PERIOD"
    status: Words = "OBS_STATUS"
    as_of: Words | None = None
    note: Words | None = None


class SdmxPlan(WebPart, MappedPlan):
    """keys: a key of `dimensions`, such as "M.CPI.*", to an indicator. unit_mult: the power of ten of the indicators'
    unit, 9 where it is thousands of millions.
    """

    kind: Literal["sdmx"]
    fixed: Annotated[Code | None, Field(alias="series")] = None
    days: dict[Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], Day] = Field(default_factory=dict)
    dimensions: tuple[Words, ...] = ()
    keys: dict[str, Code] = Field(default_factory=dict)
    map: Concepts = Concepts()
    areas: dict[str, Text] = Field(default_factory=dict)
    statuses: dict[str, OURS] = Field(default_factory=dict)
    measure: Words = "OBS_VALUE"
    unit_mult: Annotated[int, Field(ge=-30, le=30)] = 0
    every: Interval | None = 3600.0

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.map.series is None and self.fixed is None and not self.keys:
            raise PydanticCustomError("pick_one", "no series", {"what": "series, map.series, keys"})
        if self.keys and not self.dimensions:
            raise PydanticCustomError("pick_one", "no order", {"what": "dimensions"})
        for key in self.keys:
            if key.count(".") + 1 != len(self.dimensions):
                raise PydanticCustomError("sdmx_key_form", "odd key", {"got": key, "parts": len(self.dimensions)})
        if isinstance(self.as_of, InCell):
            raise PydanticCustomError("as_of_day", "no cells here")
        return self

    @property
    def series(self) -> frozenset[str]:
        return self.named | frozenset(self.keys.values()) | ({self.fixed} if self.fixed else frozenset())

    def body(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), **self.address()}


def told(areas: Mapping[str, str], code: str | None) -> str | None:
    """An area of the message as the site calls it; a blank one is the whole."""
    return (areas.get(code, code) or None) if code else None
