"""What feeds list that is no figure: alerts, headlines, cameras. One entry a feed, as its newest list said."""

from collections.abc import Iterator, Mapping
from typing import Any

from broadcaster.board import Board, Entry
from broadcaster.events import Event
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant
from broadcaster.site import Site

ITEMS = "@items/"


class Bulletins:
    """Sets the entries `@items/<feed>`: {kind, items, at, silent?}. An item with `expires` goes by itself in its time.

    silent: when its feed was last read, while it cannot be read: what the list does not say may be so all the same.

    How sensitive a list is says the feed's plan (internal, where it says nothing); a list goes with its feed.
    """

    def __init__(self, board: Board, site: Site) -> None:
        self._board, self._site = board, site
        self._ends: dict[str, Instant] = {}  # feed -> when the next of its items goes

    def take(self, event: Event) -> None:
        """A feed's newest list. One whose feed has left the plan meanwhile says nothing any more."""
        data = event.data
        if self._planned(data["feed"], data["kind"]):
            said = {"kind": data["kind"], "items": list(data["items"]), "at": event.at}
            self._put(data["feed"], said, event.at)

    def ran(self, event: Event) -> None:
        """A run of a feed: its list says by itself since when the feed has been silent."""
        entry = self._board.entries.get(ITEMS + event.data["feed"])
        if entry is None or entry.value is None or bool(event.data.get("ok")) is ("silent" not in entry.value):
            return
        said = {name: each for name, each in entry.value.items() if name != "silent"}
        if not event.data.get("ok"):
            said["silent"] = event.data.get("last_ok") or said["at"]
        self._board.put(ITEMS + event.data["feed"], said, entry.sensitivity)

    def replan(self) -> None:
        """Other feeds: lists of those gone or turned off go, and each has the sensitivity that its feed has now."""
        for feed, entry in self._lists():
            if self._planned(feed, entry.value["kind"]):
                self._board.put(ITEMS + feed, entry.value, self._sensitivity(feed))
            else:
                self._board.put(ITEMS + feed, None, entry.sensitivity)
                self._ends.pop(feed, None)

    def settle(self, at: Instant) -> None:
        """After an event: let go of the items whose end has come."""
        for feed in [feed for feed, end in self._ends.items() if end <= at]:
            self._put(feed, self._board.entries[ITEMS + feed].value, at)

    def next_moment(self) -> Instant | None:
        """When the next item of any list goes."""
        return min(self._ends.values(), default=None)

    def restore(self) -> None:
        """Have the ends again of what stands on the restored board."""
        for feed, entry in self._lists():
            self._note(feed, entry.value["items"])

    def _put(self, feed: str, said: Mapping[str, Any], at: Instant) -> None:
        items = [item for item in said["items"] if (end := _end(item)) is None or end > at]
        self._note(feed, items)
        self._board.put(ITEMS + feed, {**said, "items": items}, self._sensitivity(feed))

    def _note(self, feed: str, items: list[Mapping[str, Any]]) -> None:
        self._ends.pop(feed, None)
        if ends := [end for item in items if (end := _end(item))]:
            self._ends[feed] = min(ends)

    def _lists(self) -> Iterator[tuple[str, Entry]]:
        found = [
            (key.removeprefix(ITEMS), entry) for key, entry in self._board.entries.items() if key.startswith(ITEMS)
        ]
        return ((feed, entry) for feed, entry in found if entry.value is not None)

    def _planned(self, feed: str, kind: str) -> bool:
        plan = self._site.feeds.get(feed, {})
        return bool(plan.get("kind") == kind and plan.get("enabled", True))

    def _sensitivity(self, feed: str) -> Sensitivity:
        return Sensitivity(self._site.feeds[feed].get("sensitivity") or Sensitivity.INTERNAL)


def _end(item: Mapping[str, Any]) -> Instant | None:
    end = item.get("expires")
    return end if isinstance(end, str) else None
