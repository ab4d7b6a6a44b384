"""One browser at a time for each device: the newest, at whichever node it sits down.

Nodes agree by the order of their words. A node says who has sat down. It closes a page whose own word it has heard when
it hears another node's word of the same device; a page whose own word is still to come is the newer one, and stays.
"""

import asyncio
from collections.abc import Callable
from itertools import islice
from typing import Any

from broadcaster.cluster.peers import Peers
from broadcaster.journal import JournalError
from broadcaster.seat import Seat, SeatKind

ONE_BROWSER = (SeatKind.SCREEN, SeatKind.VIEWER)
AT_ONCE = 500  # pages in one word
AGAIN = 1.0  # seconds until a word that could not be said is tried again


class Browsers:
    """close: ends a page because another browser of its device has taken over."""

    def __init__(self, close: Callable[[Seat], None], peers: Peers | None = None) -> None:
        self._close = close
        self._peers = peers
        self._seats: dict[str, Seat] = {}  # by device
        self._unsaid: dict[str, Seat] = {}
        self._confirmed: set[Seat] = set()  # whose word has been heard
        self._latest: dict[str, tuple[str, int]] = {}  # by device: who sat down last elsewhere; a word may come twice
        self._wake = asyncio.Event()
        if peers:
            self._me = peers.about().id
            peers.heard("seated", self._heard)

    def sits(self, seat: Seat) -> None:
        """A page has sat down; the former one of its device goes."""
        if not seat.device or seat.kind not in ONE_BROWSER:
            return
        former = self._seats.get(seat.device)
        self._seats[seat.device] = seat
        if self._peers and self._peers.shared:
            self._unsaid[seat.device] = seat
            self._wake.set()
        if former is not None:
            self._confirmed.discard(former)
            self._close(former)

    def left(self, seat: Seat) -> None:
        """A page has gone."""
        self._confirmed.discard(seat)
        if self._seats.get(seat.device) is seat:
            del self._seats[seat.device]
            self._unsaid.pop(seat.device, None)
            self._latest.pop(seat.device, None)

    async def tell(self) -> None:
        """A role for ever: say who has sat down here."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._unsaid and self._peers:
                told = dict(islice(self._unsaid.items(), AT_ONCE))
                try:
                    await self._peers.say("seated", [[device, seat.id] for device, seat in told.items()])
                except JournalError:
                    await asyncio.sleep(AGAIN)
                    continue
                for device, seat in told.items():
                    if self._unsaid.get(device) is seat:
                        del self._unsaid[device]

    def _heard(self, node: str, body: Any) -> None:
        for device, id in body:
            seat = self._seats.get(device)
            if seat is None:
                continue
            if node == self._me:
                if seat.id == id:
                    self._confirmed.add(seat)
            elif self._latest.get(device) != (node, id):
                self._latest[device] = node, id
                if seat in self._confirmed:
                    self.left(seat)
                    self._close(seat)
