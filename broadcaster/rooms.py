"""Rooms and their screens, and what they show at which hours. Frozen."""

from dataclasses import dataclass, field

from broadcaster.model import Sensitivity, Text


@dataclass(frozen=True, slots=True)
class Screen:
    key: str
    name: Text
    home: str  # layout key
    height_cm: float = 93.4  # of the picture; a 75-inch 16:9 screen
    furthest_m: float = 8.0
    lines: int = 1080
    theme: str = "dark"
    shift: bool = True  # the picture wanders by single pixels, against burn-in
    groups: tuple[str, ...] = ()  # saved groups that hold this screen without its whole room


@dataclass(frozen=True, slots=True)
class Schedule:
    """A daypart: between `since` and `until` local time on `days` (0 = Monday) the screens show `layout`.

    on: any, workdays or holidays, as the site's calendar has them. width, key: for whom it was made.
    """

    layout: str
    since: str
    until: str
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    name: Text = field(default_factory=dict)
    on: str = "any"
    width: str = "room"  # all, group, room, screen
    key: str = ""

    def counts(self, room: str, screen: str) -> bool:
        """True on every screen of its room, or on that screen only."""
        return self.width != "screen" or self.key == f"{room}/{screen}"


@dataclass(frozen=True, slots=True)
class Room:
    key: str
    name: Text
    clearance: Sensitivity
    screens: tuple[Screen, ...]
    groups: tuple[str, ...] = ()  # those it is in, those around them, and saved ones
    stage: str = "live"  # planned, pilot, live
    schedules: tuple[Schedule, ...] = ()
    usual: Sensitivity | None = None  # its clearance when the press has left; None: it is not there

    @property
    def lasting(self) -> Sensitivity:
        """Its clearance as the site has it, whether the press is there or not."""
        return self.usual or self.clearance
