"""Rooms where the press is: while it is there, they are public rooms, whatever they may show otherwise."""

from collections.abc import Iterable
from typing import Any

from broadcaster.checkpoint import Row
from broadcaster.events import Event
from broadcaster.site import Site


class Press:
    """Folds its coming and going, and tells the site, whose rooms may show less then.

    It goes when somebody says so and never by itself: what a room hides from cameras must not come back by a clock.
    """

    def __init__(self, site: Site) -> None:
        self._site = site

    def came(self, event: Event) -> None:
        """Said again, it changes nothing: who said it first stays."""
        room = event.data["room"]
        if room not in self._site.press:
            self._site.admit({**self._site.press, room: {"by": event.by, "since": event.at}})

    def left(self, event: Event) -> None:
        self._site.admit({room: each for room, each in self._site.press.items() if room != event.data["room"]})

    def rows(self) -> Iterable[Row]:
        return [([room, dict(each)], ()) for room, each in self._site.press.items()]

    def restore(self, rows: Iterable[Row]) -> None:
        kept: dict[str, dict[str, Any]] = {room: each for (room, each), _ in rows}
        self._site.admit(kept)
