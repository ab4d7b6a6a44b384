"""What every screen shows, kept up to date: only the rooms that something was done to are worked out anew."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from broadcaster import recall, scene
from broadcaster.board import Board
from broadcaster.claims import Claim, Notice
from broadcaster.links import Links
from broadcaster.meeting import Meeting
from broadcaster.moments import Instant
from broadcaster.recall import Pasts
from broadcaster.rooms import Room, Screen
from broadcaster.site import Site


class Scenes:
    """Sets the entries `@scene/<room>/<screen>`. Between two boundaries of a room and within one local day, working it
    out again says the same; so rooms nobody touched stay as they are, on every node alike."""

    def __init__(self, board: Board, site: Site, links: Links, pasts: Pasts) -> None:
        """pasts: what a screen that looks back shows."""
        self.everything = True
        self._board = board
        self._site = site
        self._links = links
        self._pasts = pasts
        self._rooms: set[str] = set()  # to be worked out anew
        self._edges: dict[str, Instant | None] = {}  # by room, when it may change by itself
        self._shown: dict[str, set[str]] = {}  # by room, its entries
        self._day: date | None = None

    def touch(self, width: str, key: str) -> None:
        """Something of this width and key is another one now."""
        if width == "all":
            self.everything = True
        elif width == "group":
            self._rooms |= {room.key for room in self._site.rooms.values() if _in_group(room, key)}
        else:
            self._rooms.add(key.partition("/")[0])

    def draw(
        self, at: Instant, claims: Collection[Claim], notices: Iterable[Notice], meetings: tuple[Meeting, ...]
    ) -> Instant | None:
        """Set the scenes of what was touched; the earliest moment after `at` at which one may change by itself."""
        notices, day = tuple(notices), self._site.calendar.day_of(at)
        if self.everything or day != self._day:
            self._all(at, claims, notices, meetings)
        else:
            looking = (each.key for each in claims if each.slot == "hold" and each.value.get("past"))
            for key in sorted(self._rooms | {place.partition("/")[0] for place in looking}):
                if room := self._site.rooms.get(key):
                    self._draw(room, at, claims, notices, meetings)
        self.everything, self._day = False, day
        self._rooms.clear()
        return min(filter(None, self._edges.values()), default=None)

    def restore(self) -> None:
        """Take the entries of a checkpoint for what was shown."""
        self.everything, self._edges, self._shown = True, {}, {}
        for key in self._board.entries:
            if key.startswith("@scene/"):
                self._shown.setdefault(_room_of(key), set()).add(key)

    def _all(
        self, at: Instant, claims: Collection[Claim], notices: tuple[Notice, ...], meetings: tuple[Meeting, ...]
    ) -> None:
        self._edges = {}
        for room in self._site.rooms.values():
            self._draw(room, at, claims, notices, meetings)
        if alone := [link.stand_in() for link in self._links.fixed()]:
            screens = tuple(screen for room in alone for screen in room.screens)
            self._draw(replace(alone[0], screens=screens), at, (), notices, ())
        for key in [key for key in self._shown if key not in self._edges]:
            self._put(key, set())
            del self._shown[key]

    def _draw(
        self,
        room: Room,
        at: Instant,
        claims: Collection[Claim],
        notices: tuple[Notice, ...],
        meetings: tuple[Meeting, ...],
    ) -> None:
        layouts, calendar = self._site.layouts, self._site.calendar
        self._edges[room.key] = scene.boundary(claims, room, at, calendar, notices, meetings)
        shown = set()
        for screen in room.screens:
            now = recall.resolve(self._pasts, claims, room, screen, layouts, at, calendar, notices, meetings)
            press = self._site.press.get(room.key)
            shown.add(self._show(room, screen, now.wire() | ({"press": dict(press)} if press else {})))
        self._put(room.key, shown)

    def _put(self, room: str, shown: set[str]) -> None:
        """Take away the scenes of screens that are no more."""
        for key in sorted(self._shown.get(room, set()) - shown):
            self._board.put(key, None)
        self._shown[room] = shown

    def _show(self, room: Room, screen: Screen, now: Mapping[str, Any]) -> str:
        """Set a screen's scene if it is another one; the key of its entry."""
        key = f"@scene/{room.key}/{screen.key}"
        before = self._board.entries.get(key)
        if not (before and before.value and {**before.value, "changed": 0} == {**now, "changed": 0}):
            self._board.put(key, {**now, "changed": self._board.seq})
        return key


def _in_group(room: Room, key: str) -> bool:
    return key in room.groups or any(key in screen.groups for screen in room.screens)


def _room_of(entry: str) -> str:
    """The room of "@scene/<room>/<screen>"; a link's stands as "@link/<id>"."""
    return entry.removeprefix("@scene/").rpartition("/")[0]
