"""What consoles are told of the screens: the latest of each, by versions, so that a page gets what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broadcaster.audience import PREFIX, Watchers
from broadcaster.frames import Frame, encode
from broadcaster.present import Present

FORGET = 1000  # versions a vanished screen is remembered, so that a console that was slow hears of it
NODES = "@nodes"  # where a screen would have its "room/screen": the nodes, of which consoles alone hear


@dataclass(frozen=True, slots=True)
class NodesSeen:
    """The nodes of a cluster, as consoles have them, and those that are gone."""

    nodes: tuple[Mapping[str, Any], ...]
    gone: tuple[Mapping[str, Any], ...]

    @property
    def news(self) -> tuple[object, ...]:
        """What a console must hear of."""
        return self.nodes, self.gone


Shown = Present | Watchers | NodesSeen


class Telling:
    """Keeps what was told last of each place ("room/screen", "@link/<id>", "@nodes"), and since which version."""

    def __init__(self) -> None:
        self.version = 0
        self._shown: dict[str, tuple[int, Shown | None]] = {}
        self._frames: dict[tuple[int, frozenset[str]], Frame | None] = {}

    def __contains__(self, place: str) -> bool:
        return place in self._shown

    def tell(self, seen: Mapping[str, Shown | None]) -> bool:
        """Take what these places are now; True where any of it is news."""
        told: dict[str, Shown | None] = {}
        for place, record in seen.items():
            before = self._shown.get(place, (0, None))[1]
            if (record and record.news) != (before and before.news):
                told[place] = record
        if not told:
            return False
        self.version += 1
        self._frames.clear()
        for place, record in told.items():
            self._shown[place] = (self.version, record)
        for place, (version, record) in list(self._shown.items()):
            if record is None and version < self.version - FORGET:
                del self._shown[place]
        return True

    def frame(self, after: int, rooms: frozenset[str]) -> Frame | None:
        """The presence message for who has seen version `after` (below 0: nothing), of these rooms; empty: of all."""
        if (after, rooms) not in self._frames:
            self._frames[after, rooms] = self._message(after, rooms)
        return self._frames[after, rooms]

    def _message(self, after: int, rooms: frozenset[str]) -> Frame | None:
        whole = after < 0 or after < self.version - FORGET
        shown = {
            place: record
            for place, (version, record) in self._shown.items()
            if (not rooms or place.partition("/")[0] in rooms) and (record is not None if whole else version > after)
        }
        if not whole and not shown:
            return None
        nodes = {NODES: shown.pop(NODES)} if NODES in shown else {}
        links = {place.removeprefix(PREFIX): each for place, each in shown.items() if place.startswith(PREFIX)}
        screens = {place: each for place, each in shown.items() if not place.startswith(PREFIX)}
        message: dict[str, Any] = {"type": "presence", "whole": whole, "screens": screens}
        if links:
            message["links"] = {id: each.browsers if isinstance(each, Watchers) else [] for id, each in links.items()}
        for seen in nodes.values():
            message |= {"nodes": seen.nodes, "gone": seen.gone} if isinstance(seen, NodesSeen) else {"nodes": ()}
        return Frame(encode(message))
