"""site.yaml, areas.yaml and rules.yaml. The dumps have the shapes of the nouns in `broadcaster.model`."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from layouts.catalogue import Clearance
from layouts.scalars import Age, AreaCode, Clock, Day, Filled, Key, PeriodName, Record, SeriesName, Weekday, Words, Zone


class Theme(StrEnum):
    DARK = "dark"
    LIGHT = "light"


class Stage(StrEnum):
    PLANNED = "planned"
    PILOT = "pilot"
    LIVE = "live"


class RuleKind(StrEnum):
    SUBSET = "subset"
    SUM = "sum"


class Reporting(Record):
    """A closed reporting period: its figures have no deadline, and the wall says the statement once."""

    period: PeriodName
    statement: Words


class Retention(Record):
    """How long the journal keeps the data of figures and of the audit trail; absent: for ever. At least a week, because
    so long a repeated post is known again."""

    observations: Age | None = None
    audit: Age | None = None


class Unit(Record):
    key: Key
    name: Words
    short: Words | None = None


class Subsystem(Record):
    key: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*$")]
    name: Words


class Group(Record):
    key: Key
    name: Words


class ScreenEntry(Record):
    key: Key
    name: Words
    home: Key
    height_cm: Annotated[float, Field(ge=20, le=600)] = 93.4
    furthest_m: Annotated[float, Field(ge=1, le=60)] = 8.0
    lines: Annotated[int, Field(ge=480, le=8640)] = 1080
    theme: Theme = Theme.DARK


class ScheduleEntry(Record):
    layout: Key
    since: Clock
    until: Clock
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = (0, 1, 2, 3, 4, 5, 6)
    name: Words | None = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if not self.since < self.until:
            context = {"since": self.since, "until": self.until, "at": ("until",)}
            raise PydanticCustomError("daypart_order", "daypart_order", context)
        return self


class RoomEntry(Record):
    key: Key
    name: Words
    clearance: Clearance
    screens: Annotated[list[ScreenEntry], Field(min_length=1)]
    groups: tuple[Key, ...] = ()
    stage: Stage = Stage.LIVE
    schedules: tuple[ScheduleEntry, ...] = ()


class Site(Record):
    """site.yaml: the place, its units, subsystems, rooms and screens."""

    name: Words
    time_zone: Zone
    languages: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2}$")]], Field(min_length=1)]
    reporting: Reporting | None = None
    retention: Retention | None = None
    units: Annotated[list[Unit], Field(min_length=1)]
    subsystems: Annotated[list[Subsystem], Field(min_length=1)]
    groups: tuple[Group, ...] = ()
    rooms: Annotated[list[RoomEntry], Field(min_length=1)]

    def body(self) -> dict[str, object]:
        """The document as it travels in an event."""
        body: dict[str, object] = self.model_dump(mode="json")
        for unit in body["units"]:  # type: ignore[attr-defined]
            unit["short"] = unit["short"] or unit["name"]
        for room in body["rooms"]:  # type: ignore[attr-defined]
            for schedule in room["schedules"]:
                schedule["name"] = schedule["name"] or {}
        return body


class Alias(Record):
    """A name people wrote for an area during some time."""

    name: Filled
    since: Day | None = None
    until: Day | None = None


class AreaEntry(Record):
    """An administrative area. until: its last day; aliases: other names, dated where that matters."""

    code: AreaCode
    name: Words
    kind: Annotated[str, Field(pattern=r"^[a-z]+$")]
    since: Day | None = None
    until: Day | None = None
    aliases: tuple[Filled | Alias, ...] = ()


class Areas(RootModel[list[AreaEntry]]):
    """areas.yaml: a list of areas, dated."""

    def body(self) -> dict[str, object]:
        """The document as it travels in an event."""
        return {"areas": [entry.model_dump(mode="json") for entry in self.root]}


class RuleEntry(Record):
    """A rule over series of one period. subset: each part is at most the whole; sum: the parts add up to it."""

    key: Key
    kind: RuleKind
    whole: SeriesName
    parts: Annotated[list[SeriesName], Field(min_length=1)]
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    why: Words | None = None


class Rules(RootModel[list[RuleEntry]]):
    """rules.yaml: a list of reconciliation rules."""

    def body(self) -> dict[str, object]:
        """The document as it travels in an event."""
        dumped = [entry.model_dump(mode="json") for entry in self.root]
        return {"rules": [entry | {"why": entry["why"] or {}} for entry in dumped]}
