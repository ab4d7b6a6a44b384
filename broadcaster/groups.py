"""Groups of rooms and screens that operators keep for themselves, beside those of site.yaml."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from broadcaster.board import Board
from broadcaster.checkpoint import Row
from broadcaster.events import Event
from broadcaster.model import Sensitivity, Text
from broadcaster.moments import Instant
from broadcaster.site import Site


@dataclass(frozen=True, slots=True)
class Group:
    """rooms: whole ones; screens: single ones of other rooms, "room/screen". seq: of the event that saved it."""

    key: str
    name: Text
    by: str
    at: Instant
    seq: int
    rooms: tuple[str, ...] = ()
    screens: tuple[str, ...] = ()

    def wire(self) -> dict[str, Any]:
        """The value of `@group/<key>`."""
        return asdict(self) | {"rooms": list(self.rooms), "screens": list(self.screens)}


class Groups:
    """Folds what operators save, and tells the site, whose rooms name the groups they are in."""

    def __init__(self, board: Board, site: Site) -> None:
        self.saved: dict[str, Group] = {}
        self._board = board
        self._site = site

    def save(self, event: Event) -> None:
        """A new group, or another version of one; the whole of it."""
        data = event.data
        rooms, screens = tuple(data["rooms"]), tuple(data.get("screens") or ())
        group = Group(data["key"], data["name"], event.by, event.at, event.seq, rooms, screens)
        self._put(group.key, group)

    def remove(self, event: Event) -> None:
        self._put(event.data["key"], None)

    def rows(self) -> Iterable[Row]:
        return [(group.wire(), ()) for group in self.saved.values()]

    def restore(self, rows: Iterable[Row]) -> None:
        kept = (Group(**{**says, "rooms": tuple(says["rooms"]), "screens": tuple(says["screens"])}) for says, _ in rows)
        self.saved = {group.key: group for group in kept}
        self._tell()

    def _put(self, key: str, group: Group | None) -> None:
        self.saved = {name: one for name, one in self.saved.items() if name != key} | ({key: group} if group else {})
        self._board.put(f"@group/{key}", group.wire() if group else None, Sensitivity.INTERNAL)
        self._tell()

    def _tell(self) -> None:
        self._site.gather({key: (group.rooms, group.screens) for key, group in self.saved.items()})
