"""What the last pre-flight check of each meeting, and of each room, has found: what consoles show as a badge."""

from collections.abc import Collection

from broadcaster.board import Board
from broadcaster.events import Event
from broadcaster.model import Sensitivity
from broadcaster.site import Site

ENTRY = "@preflight/"
OF_A_ROOM = f"{ENTRY}room/"


class Preflights:
    """Sets the entries `@preflight/<meeting>` and `@preflight/room/<room>`: {at, by, seq, verdict, bad, warn, rooms}.

    A meeting's goes with the meeting, a room's with the room. What was found in detail is in the journal.
    """

    def __init__(self, board: Board, site: Site) -> None:
        self._board, self._site = board, site
        self._standing: set[str] = set()

    def take(self, event: Event) -> None:
        """A check was made: of a meeting, or of rooms on their own."""
        data = event.data
        told = {"at": event.at, "by": event.by, "seq": event.seq, "rooms": list(data["rooms"])}
        told |= {name: data[name] for name in ("verdict", "bad", "warn")}
        keys = [f"{ENTRY}{data['meeting']}"] if data.get("meeting") else [OF_A_ROOM + room for room in data["rooms"]]
        for key in keys:
            self._board.put(key, told, Sensitivity.INTERNAL)
            self._standing.add(key)

    def settle(self, meetings: Collection[str]) -> None:
        """Let go of what was found of meetings that are over and of rooms that are no more."""
        for key in [key for key in self._standing if not self._stands(key, meetings)]:
            self._board.put(key, None, Sensitivity.INTERNAL)
            self._standing.discard(key)

    def restore(self) -> None:
        """Know again what stands on the restored board."""
        entries = self._board.entries.items()
        self._standing = {key for key, entry in entries if key.startswith(ENTRY) and entry.value is not None}

    def _stands(self, key: str, meetings: Collection[str]) -> bool:
        if key.startswith(OF_A_ROOM):
            return key.removeprefix(OF_A_ROOM) in self._site.rooms
        return key.removeprefix(ENTRY) in meetings
