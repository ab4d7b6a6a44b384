"""What is offered to intake, and what intake says about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from broadcaster.events import Draft
from broadcaster.model import Held, Indicator, Observation, Reason, Rule

Permit = Callable[[str, Indicator], Reason | None]  # of a series and its indicator: why its sender may not, None: may


def anything(series: str, indicator: Indicator) -> Reason | None:
    """The permit of whoever may send every figure."""
    return None


class Offer(NamedTuple):
    """One figure as a source gives it, unread. A tuple, because a frozen dataclass takes three times as long to make.

    series: "VB-02" or "YT-05@16681", or the code alone with `area` (an official code or a name). period: SDMX or
    Vietnamese words. as_of: an Instant, ISO 8601 or dd/MM/yyyy; absent: the period's last day. place: where it stands
    in the source ("van-ban.xlsx!Biểu 1!D7"); with series, period and raw text it is the identity of a held figure.
    number: the position the caller counts by. fetched: its as-of is the time of fetching, so that an equal value is no
    news. percent: a number from a cell formatted as percent (None: the file
    does not say). typed: a number that somebody typed into a cell. correction: why a named person puts
    this figure in the place of another. change: in percent against the same period last year, as the source says it:
    it is worked out from the values anyway, and this one only held against that.
    """

    series: str
    value: float | int | str | None
    period: str
    as_of: str | None = None
    status: str | None = None
    note: str | None = None
    area: str | None = None
    place: str = ""
    number: int = 0
    marks: tuple[str, ...] = ()
    locale: str | None = None
    ratio: bool = False
    percent: bool | None = False
    typed: bool = False
    fetched: bool = False
    label: str | None = None
    correction: str | None = None
    change: float | int | str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an offer was not simply accepted. `id` is the identity of a held figure."""

    index: int
    series: str
    period: str
    raw: str
    place: str
    reason: Reason
    suggestion: float | None = None
    id: str | None = None
    as_of: str | None = None


@dataclass(slots=True)
class Outcome:
    """accepted (observations as their event keeps them) and indexes go side by side.

    flagged: accepted ones with something about them that somebody should look at.
    The caller records `drafts`; until then nothing has happened.
    """

    accepted: list[Mapping[str, Any]] = field(default_factory=list)
    indexes: list[int] = field(default_factory=list)
    held: list[Verdict] = field(default_factory=list)
    rejected: list[Verdict] = field(default_factory=list)
    unchanged: list[Verdict] = field(default_factory=list)
    flagged: list[Verdict] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


class Known(Protocol):
    """What intake reads of the state. `held` keeps decided figures for ever: a decision stands for its identity."""

    @property
    def catalogue_seq(self) -> int: ...
    @property
    def indicators(self) -> Mapping[str, Indicator]: ...
    @property
    def rules(self) -> Sequence[Rule]: ...
    @property
    def areas(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def held(self) -> Mapping[str, Held]: ...
    def observation(self, series: str, period: str) -> Observation | None: ...
    def latest(self, series: str) -> Observation | None: ...
