"""site.yaml, areas.yaml and rules.yaml. The dumps have the shapes of the nouns in `broadcaster.model`."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from layouts.rooms import GroupEntry, Holidays, RoomEntry, ScheduleEntry, grouped, placed
from layouts.scalars import (
    Age,
    AreaCode,
    Day,
    Filled,
    Key,
    OneSeries,
    PeriodName,
    Record,
    SeriesName,
    Words,
    Zone,
)


class RoleName(StrEnum):
    VIEWER = "viewer"
    STEWARD = "steward"
    PRESENTER = "presenter"
    OPERATOR = "operator"
    ADMIN = "admin"


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


class Claims(Record):
    """What the sign-on's claims are called: the name people are known by, and the list of their groups."""

    name: Filled = "preferred_username"
    groups: Filled = "groups"


class Oidc(Record):
    """The province's own sign-on. `secret` names where the secret lies, such as ${OIDC_SECRET}; without one, the client
    is public. roles: which of its groups are which role here; units: which groups answer for which unit's figures;
    groups: which groups' operators direct which group of rooms here, "*": every room."""

    name: Words
    issuer: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")]
    client: Filled
    secret: Annotated[str, Field(pattern=r"^(\$\{[A-Za-z_][A-Za-z0-9_]*\})?$")] = ""
    scopes: tuple[Filled, ...] = ("openid", "profile")
    claims: Claims = Claims()
    roles: Annotated[dict[Filled, RoleName], Field(min_length=1)]
    units: dict[Filled, Key] = Field(default_factory=dict)
    groups: dict[Filled, Key | Literal["*"]] = Field(default_factory=dict)


class SignIn(Record):
    """second_factor: the roles that may do nothing before they have set up a second factor."""

    second_factor: tuple[RoleName, ...] = ()
    oidc: Oidc | None = None


class Security(Record):
    """Whom to tell about a weakness, for /.well-known/security.txt (RFC 9116). policy: how that is dealt with."""

    contact: Annotated[
        list[Annotated[str, Field(pattern=r"^(mailto:[^\s@]+@[^\s@]+|tel:\+[0-9-]+|https://[^\s]+)$")]],
        Field(min_length=1, max_length=5),
    ]
    policy: Annotated[str, Field(pattern=r"^https://[^\s]+$")] | None = None


class Site(Record):
    """site.yaml: the place, its units, subsystems, rooms and screens."""

    name: Words
    time_zone: Zone
    languages: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2}$")]], Field(min_length=1)]
    reporting: Reporting | None = None
    retention: Retention | None = None
    units: Annotated[list[Unit], Field(min_length=1)]
    subsystems: Annotated[list[Subsystem], Field(min_length=1)]
    groups: tuple[GroupEntry, ...] = ()
    holidays: Holidays | None = None
    schedules: tuple[ScheduleEntry, ...] = ()
    rooms: Annotated[list[RoomEntry], Field(min_length=1)]
    sign_in: SignIn | None = None
    security: Security | None = None

    def body(self) -> dict[str, object]:
        """The document as it travels in an event: what groups and the whole site say stands with each room."""
        body: dict[str, object] = self.model_dump(mode="json", exclude={"groups", "rooms", "schedules", "holidays"})
        for unit in body["units"]:  # type: ignore[attr-defined]
            unit["short"] = unit["short"] or unit["name"]
        return body | {
            "groups": grouped(self.groups),
            "rooms": [placed(room, self.groups, self.schedules) for room in self.rooms],
            "holidays": self.holidays.body() if self.holidays else {"days": {}, "working": []},
        }


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
    """What every rule has."""

    key: Key
    why: Words | None = None

    def noun(self) -> dict[str, object]:
        """In the shape of `broadcaster.model.Rule`."""
        return self.model_dump(mode="json") | {"why": self.why or {}}


class Comparison(RuleEntry):
    """Series of one period beside each other."""

    whole: OneSeries
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    share: Annotated[float, Field(ge=0, le=1)] = 0.0


class History(RuleEntry):
    """A series beside its own past."""

    series: OneSeries

    def noun(self) -> dict[str, object]:
        said = super().noun()
        return said | {"whole": said.pop("series")}


class SubsetRule(Comparison):
    """Each part is at most the whole."""

    kind: Literal["subset"]
    parts: Annotated[list[OneSeries], Field(min_length=1)]


class SumRule(Comparison):
    """The parts add up to the whole. A family, `YT-05@*`, is checked once all areas of these kinds have told."""

    kind: Literal["sum"]
    parts: Annotated[list[SeriesName], Field(min_length=1)]
    areas: tuple[Annotated[str, Field(pattern=r"^[a-z]+$")], ...] = ()

    @model_validator(mode="after")
    def _over_which(self) -> Self:
        if any(part.endswith("@*") for part in self.parts) and not self.areas:
            raise PydanticCustomError("rule_areas", "rule_areas", {"at": ("parts",)})
        return self


class SourcesRule(Comparison):
    """The same figure from two sources, each under its own code."""

    kind: Literal["sources"]
    other: OneSeries

    def noun(self) -> dict[str, object]:
        said = super().noun()
        return said | {"parts": [said.pop("other")]}


class MonotoneRule(History):
    """A counter that never falls within its year, but for a correction."""

    kind: Literal["monotone"]
    year_from: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")] = "01-01"


class JumpRule(History):
    """A figure that changes by more than `most` percent against the one before waits for a named person."""

    kind: Literal["jump"]
    most: Annotated[float, Field(gt=0)]


AnyRule = Annotated[SubsetRule | SumRule | SourcesRule | MonotoneRule | JumpRule, Field(discriminator="kind")]


class Rules(RootModel[list[AnyRule]]):
    """rules.yaml: a list of reconciliation rules."""

    def body(self) -> dict[str, object]:
        """The document as it travels in an event."""
        return {"rules": [entry.noun() for entry in self.root]}
