"""A feed is one fetch. Timing, keeping the last value, logging and recovery belong to the runner."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from broadcaster.model import Reason
from broadcaster.moments import Instant
from feeds.offers import Offer


class FeedError(Exception):
    """Why a source gave nothing: a reason code with arguments, worded by each page in its own language.

    retry_after: the seconds for which the source asked to be left alone (Retry-After).
    """

    def __init__(self, code: str, *, retry_after: float | None = None, **args: Any) -> None:
        self.reason = Reason(code, args)
        self.retry_after = retry_after
        words = ", ".join(f"{name} {value}" for name, value in args.items())
        super().__init__(f"{code}: {words}" if words else code)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.reason.code, self.retry_after, dict(self.reason.args))


def _again(code: str, retry_after: float | None, args: dict[str, Any]) -> FeedError:
    return FeedError(code, retry_after=retry_after, **args)


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

    as_of: the time of fetching, only where the plan says `as_of: fetched`. items: what a source lists that is no
    figure (alerts, headlines, cameras); None: it lists nothing. part: only what came since the last answer, as from a
    subscription, so that its size says nothing.
    """

    offers: tuple[Offer, ...] = ()
    refused: tuple[Refusal, ...] = ()
    as_of: Instant | None = None
    same: bool = False
    items: tuple[Mapping[str, Any], ...] | None = None
    part: bool = False

    @property
    def rows(self) -> int:
        return len(self.offers) + len(self.refused) + len(self.items or ())


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

    async def close(self) -> None:
        """Let go of connections."""
        ...
