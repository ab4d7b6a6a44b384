"""Spreadsheets: a watched folder of them, or one at an address."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Code, Pattern, Period, WebAddress, Words
from feeds.plans.feed import Part
from feeds.plans.rows import InCell, MappedPlan
from feeds.plans.web import WebPart
from feeds.watching import Watch

ASKED = 900.0  # seconds between two looks at an address, where a feed names no rhythm


class Columns(Part):
    """Column headings; "*" stands for anything ("Số liệu*")."""

    value: Words | None = None
    series: Words | None = None
    label: Words | None = None
    period: Words | None = None
    area: Words | None = None
    as_of: Words | None = None
    status: Words | None = None
    unit: Words | None = None
    note: Words | None = None


class Wide(Part):
    """Many columns of figures: what their headings say, and which they are; absent: all whose headings say it."""

    headings: Literal["period", "area", "label"]
    columns: Words | None = None


class SpreadsheetPlan(WebPart, MappedPlan):
    """`path` or `url`; headers, auth, ca and proxy are of the address."""

    kind: Literal["spreadsheet"]
    path: Words | None = None
    url: WebAddress | None = None  # type: ignore[assignment]  # the other kinds always have one
    files: Pattern = "*"
    sheet: Words | None = None
    sheet_names: Literal["period", "area", "label"] | None = None
    fixed: Annotated[Code | None, Field(alias="series")] = None
    period: Period | InCell | None = None  # type: ignore[assignment]  # here, and only here, it may stand in a cell
    unit: Words | InCell | None = None
    map: Columns
    wide: Wide | None = None
    encoding: Literal["utf-8", "cp1258", "utf-16"] = "utf-8"

    @model_validator(mode="before")
    @classmethod
    def _asked(cls, data: Any) -> Any:
        """An address tells of no change, so it is asked in a rhythm."""
        if isinstance(data, dict) and data.get("url") and not {"every", "cron"} & data.keys():
            return {**data, "every": ASKED}
        return data

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        of_address = self.headers or self.auth or self.ca or self.proxy
        if (self.path is None) == (self.url is None) or (self.path is not None and of_address):
            raise PydanticCustomError("pick_one", "one place", {"what": "path, url"})
        return self

    @model_validator(mode="after")
    def _named(self) -> Self:
        said = {self.wide.headings if self.wide else None, self.sheet_names}
        labelled = self.labels and (self.map.label is not None or "label" in said)
        if self.map.series is None and self.fixed is None and not labelled and "label" not in said:
            raise PydanticCustomError("pick_one", "no series", {"what": "map.series, map.label + labels, series"})
        if self.period is None and self.map.period is None and "period" not in said:
            raise PydanticCustomError("pick_one", "no period", {"what": "period, map.period"})
        if self.map.value is None and self.wide is None:
            raise PydanticCustomError("pick_one", "no value", {"what": "map.value, wide"})
        if not {"series", "label", "area", "period"} & self.map.model_fields_set:
            raise PydanticCustomError("pick_one", "no names", {"what": "map.series, map.label, map.area, map.period"})
        return self

    @property
    def series(self) -> frozenset[str]:
        return self.named | ({self.fixed} if self.fixed else frozenset())

    def body(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)

    @property
    def watch(self) -> Watch | None:
        if self.path is None or self.every is not None or self.cron is not None:
            return None
        return Watch(self.path, self.files)

    def public(self) -> dict[str, Any]:
        return super().public() | (self.address() if self.url else {"path": f"{self.path}/{self.files}"})
