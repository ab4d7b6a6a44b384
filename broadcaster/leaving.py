"""Sending pages away: those whose right has ended, and everybody before a restart, a little spread."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from broadcaster.delivery import Delivery
from broadcaster.frames import Frame, encode
from broadcaster.seat import Seat

SEEN_OFF = 3000  # seats a second that are sent away at a restart
STEP = 0.05  # seconds between two slices of them
RETRY = 500, 3000  # milliseconds after which pages come back from a restart: at least, and at most beside one a seat


def farewell(seats: int) -> Frame:
    """The `bye` before a restart, with a range of waiting that spreads so many returning pages out."""
    return Frame(encode({"type": "bye", "reason": "restart", "retry": [RETRY[0], RETRY[1] + seats]}))


class Leaving:
    """Seats that nothing goes to any more and whose pages have yet to be told so, turn by turn.

    detach: forgets a seat. wake: the hub has something to do.
    """

    def __init__(self, delivery: Delivery, detach: Callable[[Seat], None], wake: Callable[[], None]) -> None:
        self._delivery = delivery
        self._detach = detach
        self._wake = wake
        self._waiting: deque[tuple[Seat, int, str, Frame | None]] = deque()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def send_away(self, seats: Iterable[Seat], code: int, reason: str, bye: Frame | None = None) -> None:
        """Nothing goes to these seats any more from now on; their pages are told so, many of them turn by turn."""
        for seat in seats:
            self._detach(seat)
            self._waiting.append((seat, code, reason, bye))
        self._delivery.begin_turn()
        next(self.see_off(), None)
        if self._waiting:
            self._wake()

    def close(self, seat: Seat, code: int, reason: str) -> None:
        """One seat, at once."""
        self._detach(seat)
        seat.port.close(code, reason)

    def see_off(self) -> Iterator[None]:
        while self._waiting:
            seat, code, reason, bye = self._waiting.popleft()
            if bye is not None and seat.port.writable:
                self._delivery.write(seat, bye)
            seat.port.close(code, reason)
            if self._delivery.turn_over():
                yield

    async def drain(self, next_seats: Callable[[int], list[Seat]], code: int, bye: Frame) -> None:
        """Before a restart: send everybody away, SEEN_OFF seats a second. next_seats: at most so many that are left."""
        while (seats := next_seats(int(SEEN_OFF * STEP))) or self._waiting:
            self.send_away(seats, code, "restart", bye)
            await asyncio.sleep(STEP if next_seats(1) else 0)
