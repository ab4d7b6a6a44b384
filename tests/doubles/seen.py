"""A page in a room of a house in this process: it follows the wire, paints when told to, remembers what it showed."""

from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any

from broadcaster.model import Sensitivity
from broadcaster.seat import Seat, SeatKind
from displays.house import House
from tests.doubles.page import Page, Pipe

IDS = count(90_000)


@dataclass(frozen=True)
class Painting:
    """What stood on the page at a receipt."""

    seq: int
    scene: dict[str, Any]
    layout: dict[str, Any]
    values: dict[str, Any]
    indicators: dict[str, Any]


class Screen:
    """Sits down at a screen without a socket. `paint()` says what has been painted, as a browser would."""

    def __init__(self, house: House, room: str = "ubnd-tinh", screen: str = "main") -> None:
        self.house, self.page, self.paintings = house, Page(), list[Painting]()
        self.pipe = Pipe(self.page)
        clearance = Sensitivity.RESTRICTED
        self.seat = Seat(
            next(IDS), SeatKind.SCREEN, self.pipe, clearance, room=room, screen=screen, device=f"d-{room}-{screen}"
        )
        house.hub.attach(self.seat)
        house.presence.joined(self.seat)

    def paint(self, **more: Any) -> Painting:
        """Show what has come, and say so."""
        page = self.page
        assert page.scene is not None
        painting = Painting(
            page.seq, *(deepcopy(each) for each in (page.scene, page.layout, page.values, page.indicators))
        )
        receipt = {"type": "painted", "seq": page.seq, "scene": page.scene["changed"], "view": page.view, **more}
        self.house.presence.painted(self.seat, receipt)
        self.paintings.append(painting)
        return painting


async def journalled(house: House) -> None:
    """Have the receipts of just now in the journal."""
    if draft := house.presence.receipts.draft():
        await house.broadcast.record(draft)
