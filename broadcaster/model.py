"""The nouns of figures, frozen. One word, one meaning: see the glossary in README.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from broadcaster.moments import Instant

Text = Mapping[str, str]  # language -> words, always with "vi"


class Level(StrEnum):
    NONE = "none"
    NORMAL = "normal"
    WARN = "warn"
    CRITICAL = "critical"


class Freshness(StrEnum):
    LIVE = "live"
    DUE = "due"
    LATE = "late"
    MISSING = "missing"


class Sensitivity(StrEnum):
    """Of an indicator; the same words are the clearance of a room, role, token or link."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"

    @property
    def rank(self) -> int:
        return _RANKS[self]

    def clears(self, sensitivity: "Sensitivity") -> bool:
        """True if this clearance may see that sensitivity."""
        return _RANKS[self] >= _RANKS[sensitivity]


_RANKS = {each: rank for rank, each in enumerate(Sensitivity)}


class Direction(StrEnum):
    UP = "up"  # more is better
    DOWN = "down"  # less is better
    BAND = "band"
    NEUTRAL = "neutral"


class Status(StrEnum):
    """SDMX observation status (CL_OBS_STATUS)."""

    OFFICIAL = "A"
    ESTIMATED = "E"
    PROVISIONAL = "P"
    FORECAST = "F"
    MISSING = "O"
    NOT_COLLECTED = "L"
    IMPOSSIBLE = "M"
    SUPPRESSED = "Q"
    BREAK = "B"
    UNRELIABLE = "U"
    OTHER_DEFINITION = "D"


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a threshold. Each of above, below is a number or a formula's text; outside is a pair of numbers.

    clear: the value at which the level is left again (hysteresis); absent: the bound itself.
    """

    above: float | str | None = None
    below: float | str | None = None
    outside: tuple[float, float] | None = None
    clear: float | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    warn: Bound | None = None
    critical: Bound | None = None
    provenance: str = "proposed"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period's figure is due `after_period` seconds after the period ends, on that day at `at` local time."""

    after_period: float
    at: str | None = None  # "17:00"


@dataclass(frozen=True, slots=True)
class Target:
    value: float
    op: str = ">="  # ">=", "<=", "between" (then high is set)
    high: float | None = None
    when: str = ""
    provenance: str = "proposed"  # seen, remembered, proposed: only "seen" may stand on a wall as a target
    source: str = ""


@dataclass(frozen=True, slots=True)
class FormerOwner:
    """A unit that supplied an indicator until that day (ISO), its last."""

    unit: str
    until: str


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    name: Text
    unit: Text
    decimals: int = 0
    direction: Direction = Direction.NEUTRAL
    frequency: str = "P1D"  # ISO 8601 duration: PT5M, PT1H, P1D, P7D, P1M, P3M, P1Y
    subsystem: str = ""
    owner: str = ""  # key of a unit in site.yaml
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    short: Text = field(default_factory=dict)  # the name on a tile; absent: name
    tier: int = 2
    kind: str = "flow"  # flow, stock, rate, score
    cumulation: str = "period"  # period, ytd, both
    formula: str | None = None
    thresholds: Thresholds | None = None
    deadline: Deadline | None = None
    target: Target | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    by_hand: bool = False  # typed in by people today (counted by SYS-03)
    notes: tuple[str, ...] = ()
    owners: tuple[FormerOwner, ...] = ()  # before the present one

    def owner_on(self, day: str) -> str:
        """The unit that supplied it on a day (ISO)."""
        then = [each for each in self.owners if day <= each.until]
        return min(then, key=lambda each: each.until).unit if then else self.owner


@dataclass(frozen=True, slots=True)
class Source:
    """Where an observation came from: the feed, the place in it ("van-ban.xlsx!Sheet1!C4"), the text there."""

    feed: str
    place: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of a series for one period. `v` is in the indicator's unit; None where status says why."""

    series: str  # "VB-02" or "YT-05@16681"
    period: str  # "2021", "2021-Q3", "2021-09", "2021-09-30", "2021-01-01/P9M"
    v: float | None
    as_of: Instant
    status: Status = Status.OFFICIAL
    low: float | None = None
    high: float | None = None
    qualifier: str | None = None  # about, over, under
    source: Source = field(default_factory=lambda: Source("api"))
    note: str | None = None
    marks: tuple[str, ...] = ()  # simulated, exercise, break
    received: Instant = ""  # given by the journal


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with arguments; each page words it in its own language."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """An observation intake did not let through. `id` is its identity: series, period, raw text and place."""

    id: str
    series: str
    period: str
    raw: str
    reason: Reason
    as_of: Instant
    suggestion: float | None = None
    status: Status = Status.OFFICIAL
    source: Source = field(default_factory=lambda: Source("api"))
    since: Instant = ""
    decision: "Decision | None" = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a named person decided on a held observation. It stands for that identity until undone."""

    accepted: bool
    v: float | None
    reason: str
    by: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold between figures.

    Of one period: subset (each part <= whole), sum (whole == parts; "CODE@*" is the total over the areas of these
    kinds), sources (the same figure from two sources: whole and its only part). Of one series, `whole`, over time:
    monotone (it never falls within the year that begins on `year_from`), jump (it changes by at most `most` percent).
    tolerance: in the whole's unit; share: of the whole's value; the wider of both counts.
    """

    key: str
    kind: str
    whole: str
    parts: tuple[str, ...] = ()
    tolerance: float = 0.0
    why: Text = field(default_factory=dict)
    share: float = 0.0
    areas: tuple[str, ...] = ()
    year_from: str = "01-01"  # month and day
    most: float = 0.0

    @property
    def over_areas(self) -> bool:
        return any(part.endswith("@*") for part in self.parts)


def series_parts(series: str) -> tuple[str, str | None]:
    """Split "YT-05@16681" into its code and area (None without one)."""
    code, at, area = series.partition("@")
    return code, area if at else None
