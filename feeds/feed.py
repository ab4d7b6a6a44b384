"""A feed is one fetch. Timing, keeping the last value, logging and recovery belong to the runner."""

from dataclasses import dataclass
from typing import Any, Protocol

from broadcaster.model import Reason
from broadcaster.moments import Instant
from feeds.offers import Offer


class FeedError(Exception):
    """Why a source gave nothing: a reason code with arguments, worded by each page in its own language."""

    def __init__(self, code: str, **args: Any) -> None:
        self.reason = Reason(code, args)
        words = ", ".join(f"{name} {value}" for name, value in args.items())
        super().__init__(f"{code}: {words}" if words else code)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in the source that could not even be offered: where, what stood there, why."""

    place: str
    raw: str
    reason: Reason
    series: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one fetch brought. same: the source says that nothing changed since the last fetch that was `kept`.

    as_of: the time of fetching, only where the plan says `as_of: fetched`.
    """

    offers: tuple[Offer, ...] = ()
    refused: tuple[Refusal, ...] = ()
    as_of: Instant | None = None
    same: bool = False

    @property
    def rows(self) -> int:
        return len(self.offers) + len(self.refused)


class Feed(Protocol):
    """One configured source. Wire its adapter in feeds/adapters/__init__.py."""

    async def fetch(self) -> Answer:
        """Ask the source once; raises FeedError. Limits on time and overlap are the runner's."""
        ...

    def kept(self) -> None:
        """The last answer was taken: from now on `same` may refer to it."""
        ...

    def forget(self) -> None:
        """The next fetch must not answer `same`: the catalogue changed, or the last answer could not be recorded."""
        ...

    def changed(self) -> bool:
        """True if a source without a schedule has something new. Called aside, once a second; may block."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
