"""What the journal's store itself has lost, until a person has taken note of it."""

from typing import Any

from broadcaster.board import Board
from broadcaster.events import Event
from broadcaster.model import Sensitivity

ENTRY = "@lost/"
_SAID = ("first", "last", "count", "at", "since", "why", "file")


class Losses:
    """Sets the entries `@lost/<epoch>`: {epoch, first, last, count, at, since, why, file, seq}; they stand on the
    board alone. `epoch` is the history's that began with the loss."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def lost(self, event: Event) -> None:
        """A loss is named; another node may name more of the same one, which is widened then."""
        key = ENTRY + event.data["epoch"]
        told: dict[str, Any] = {name: event.data.get(name) for name in _SAID}
        known = self._board.entries.get(key)
        if known is not None and known.value is not None:
            told = _both(known.value, told)
        self._board.put(key, told | {"epoch": event.data["epoch"], "seq": event.seq}, Sensitivity.INTERNAL)

    def noted(self, event: Event) -> None:
        self._board.put(ENTRY + event.data["epoch"], None, Sensitivity.INTERNAL)


def _both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two nodes lost sight of the same tail; who had come further knows of more."""
    first, last = min(one["first"], other["first"]), max(one["last"], other["last"])
    whole = all(each["count"] == each["last"] - each["first"] + 1 for each in (one, other))
    count = last - first + 1 if whole else max(one["count"], other["count"])
    wider = one if one["first"] <= other["first"] else other
    return {**wider, "first": first, "last": last, "count": count, "at": min(one["at"], other["at"])}
