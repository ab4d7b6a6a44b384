"""A watched folder of spreadsheets."""

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Pattern, Size, Words
from feeds.plans.feed import SIZE_LIMIT, Part
from feeds.plans.rows import MappedPlan
from feeds.watching import Watch


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

    @property
    def watch(self) -> Watch | None:
        return Watch(self.path, self.files) if self.every is None and self.cron is None else None
