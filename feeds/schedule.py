"""What the runner and whoever decides when a feed is asked next tell each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.pace import Circuit


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a feed stands. retry: when it is asked again after a failure; next: when it is asked next, where known."""

    failures: int = 0
    circuit: Circuit = Circuit.CLOSED
    retry: datetime | None = None
    next: datetime | None = None


class Schedule(Protocol):
    """Who decides when a feed is asked next (Timetable). Of each run that `started`, one of the others is called."""

    def started(self, key: str) -> None: ...
    def ended(self, key: str, *, well: bool, rest: float | None = None, again: bool = False) -> Outlook: ...
    def unrecorded(self, key: str) -> None: ...


class ByHand:
    """The schedule of a runner that nobody schedules."""

    def started(self, key: str) -> None:
        return None

    def ended(self, key: str, *, well: bool, rest: float | None = None, again: bool = False) -> Outlook:
        return Outlook(failures=int(not well))

    def unrecorded(self, key: str) -> None:
        return None
