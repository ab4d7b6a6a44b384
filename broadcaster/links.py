"""Viewer links: ways to watch a wall from outside the rooms. Here stands for whom and until when, never the code."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from broadcaster.board import Board
from broadcaster.checkpoint import Row
from broadcaster.events import Event
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant
from broadcaster.rooms import Room, Screen

# what a link's own layout is drawn for: a monitor, or a part of one, looked at across a desk or through a video call
AFAR = {"height_cm": 34.0, "furthest_m": 2.0, "lines": 1080, "theme": "dark", "shift": False}
APART = "@link"  # stands where a room's key would for a link that shows a layout of its own; no room is called so


@dataclass(frozen=True, slots=True)
class Link:
    """What a room's screen shows, or one layout whatever the rooms show; never beyond `clearance`, never after `until`.

    name: for whom it is. most: browsers that may watch at once. opened: how many browsers have ever opened it.
    """

    id: str
    name: str
    clearance: Sensitivity
    until: Instant
    most: int
    by: str
    since: Instant
    room: str = ""
    screen: str = ""
    layout: str = ""  # in the place of room and screen
    opened: int = 0

    @property
    def place(self) -> tuple[str, str]:
        """Room and screen of its scene."""
        return (APART, self.id) if self.layout else (self.room, self.screen)

    @property
    def named(self) -> dict[str, str]:
        """What later events say of it, so that each can be read by itself."""
        return {"id": self.id, "name": self.name} | ({"room": self.room} if self.room else {})

    def stand_in(self) -> Room:
        """A room of one screen with the fixed layout as its home; a claim on the rooms does not reach it."""
        return Room(APART, {}, self.clearance, (Screen(self.id, {}, self.layout),))


class Links:
    """Folds who may watch. Ends that have come are acted on by `settle`; it has no clock."""

    def __init__(self, board: Board) -> None:
        self.standing: dict[str, Link] = {}
        self._board = board

    def create(self, event: Event) -> None:
        data = event.data
        self._keep(
            Link(
                id=data["id"],
                name=data["name"],
                clearance=Sensitivity(data["clearance"]),
                until=data["until"],
                most=data["most"],
                by=event.by,
                since=event.at,
                room=data.get("room") or "",
                screen=data.get("screen") or "",
                layout=data.get("layout") or "",
            )
        )

    def opened(self, event: Event) -> None:
        """One more browser has opened it."""
        if link := self.standing.get(event.data["id"]):
            self._keep(replace(link, opened=link.opened + 1))

    def revoke(self, event: Event) -> None:
        self._end(event.data["id"])

    def settle(self, at: Instant) -> bool:
        """Let go of the links whose end has come; True if there were any."""
        over = [link.id for link in self.standing.values() if link.until <= at]
        for id in over:
            self._end(id)
        return bool(over)

    def next_moment(self) -> Instant | None:
        """When the next link ends."""
        return min((link.until for link in self.standing.values()), default=None)

    def fixed(self) -> list[Link]:
        """The links with a layout of their own, which need a scene of their own."""
        return [link for link in self.standing.values() if link.layout]

    def rows(self) -> Iterable[Row]:
        return [(list(self.standing.values()), ())]

    def restore(self, rows: Iterable[Row]) -> None:
        """Checkpoints of before there were links have no row."""
        for says, _ in rows:
            links = (Link(**each | {"clearance": Sensitivity(each["clearance"])}) for each in says)
            self.standing = {link.id: link for link in links}

    def _keep(self, link: Link) -> None:
        self.standing[link.id] = link
        self._board.put(f"@link/{link.id}", asdict(link), Sensitivity.RESTRICTED)

    def _end(self, id: str) -> None:
        if self.standing.pop(id, None):
            self._board.put(f"@link/{id}", None, Sensitivity.RESTRICTED)
