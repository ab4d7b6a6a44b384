"""Which pages sit at which screen."""

from collections.abc import Iterable

from broadcaster.seat import Seat, SeatKind


class Places:
    """Seats by "room/screen", in the order they came. A phone sits at its room's first screen."""

    def __init__(self) -> None:
        self._seats: dict[str, dict[Seat, None]] = {}

    def enter(self, seat: Seat) -> None:
        if seat.place:
            self._seats.setdefault(seat.place, {})[seat] = None

    def leave(self, seat: Seat) -> None:
        if seat.place:
            there = self._seats[seat.place]
            del there[seat]
            if not there:
                del self._seats[seat.place]

    def at(self, place: str) -> list[Seat]:
        return list(self._seats.get(place, ()))

    def screens(self, place: str) -> list[Seat]:
        """The walls there: no phones, and nobody who watches from outside."""
        return [seat for seat in self._seats.get(place, ()) if seat.kind is SeatKind.SCREEN]

    def of(self, room: str, screen: str | None = None) -> Iterable[str]:
        """The places of a room that anybody sits at, or the one of a screen."""
        return [f"{room}/{screen}"] if screen else [each for each in self._seats if each.startswith(f"{room}/")]
