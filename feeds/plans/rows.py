"""Sources of rows: what is the same for every row, and how a row is read."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Code, Day, Expression, Period, Words
from feeds.plans.feed import FeedPlan, Part


class InCell(Part):
    cell: Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]


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


class Fields(Part):
    """Expressions over one record. label: the source's name for the indicator, looked up in `labels`. change: in
    percent against the same period last year, only held against the values.
    """

    value: Expression
    series: Expression | None = None
    label: Expression | None = None
    period: Expression | None = None
    area: Expression | None = None
    as_of: Expression | None = None
    status: Expression | None = None
    note: Expression | None = None
    change: Expression | None = None


class RecordPlan(MappedPlan):
    """A source of records, each read by an expression a field; `series` fixes the indicator where all are of one."""

    fixed: Annotated[Code | None, Field(alias="series")] = None
    map: Fields

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.map.series is None and self.fixed is None and (self.map.label is None or not self.labels):
            raise PydanticCustomError("pick_one", "no series", {"what": "series, map.series, map.label + labels"})
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
