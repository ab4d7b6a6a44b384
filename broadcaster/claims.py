"""What people want on the screens: claims for a slot, and notices over everything. Frozen."""

from dataclasses import dataclass
from typing import Any

from broadcaster.model import Text
from broadcaster.moments import Instant


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's wish for a slot. width: all, group, room, screen; key: "", group key, room key, "room/screen"."""

    slot: str  # layout, focus, hold
    width: str
    key: str
    rank: str  # operator, presenter, agenda, schedule, home
    value: Any  # layout key; topic key; {"seq": int, "at": Instant, "past"?: True} for a hold
    by: str
    since: Instant
    seq: int
    until: Instant | None = None
    pinned: bool = False

    def shown(self) -> dict[str, Any]:
        """The claim as JSON; its `seq`, by which others name it, is its revision."""
        names = ("slot", "width", "key", "rank", "value", "by", "since", "until", "pinned")
        return {name: getattr(self, name) for name in names} | {"revision": self.seq}


@dataclass(frozen=True, slots=True)
class Notice:
    """CAP-shaped (OASIS CAP 1.2): status Actual, Exercise, System, Test; severity Extreme to Unknown.

    feed: the one that raised it, which also ends it; empty: a person did. source: who says so, for people.
    also: further widths and keys it reaches.
    """

    id: str
    status: str
    severity: str
    headline: Text
    description: Text
    by: str
    since: Instant
    width: str = "all"
    key: str = ""
    until: Instant | None = None
    feed: str = ""
    source: str = ""
    also: tuple[tuple[str, str], ...] = ()

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """Every width and key it reaches."""
        return ((self.width, self.key), *self.also)
