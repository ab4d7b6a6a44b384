"""What screens make ready before anybody sees it, so that all of them can switch at once.

A hint and no fact: it lives in memory, is not journalled, and nothing is lost with it. A screen that comes back, or
whose clearance, layout or catalogue changes meanwhile, is told anew by itself.
"""

from collections.abc import Callable, Iterable

from broadcaster.index import Index
from broadcaster.model import Sensitivity
from broadcaster.places import Places
from broadcaster.seat import Prepared, Seat, SeatKind

LASTS = 600.0  # seconds a screen keeps ready what nobody takes


class Ahead:
    """Which layout each place makes ready. What changes for a seat goes out with the next fan-out, or when it drains.

    due: takes the seats that have to be told.
    """

    def __init__(
        self, index: Index, places: Places, due: Callable[[Iterable[Seat]], None], now: Callable[[], float]
    ) -> None:
        self._index = index
        self._places = places
        self._due = due
        self._now = now
        self._wishes: dict[str, tuple[str, float]] = {}  # place -> the layout, and when it is let go
        # kept until the next beat, because many screens may come at once: layout, clearance, moment -> what they get
        self._made: dict[tuple[str, Sensitivity, int | None], Prepared | None] = {}

    def wish(self, places: Iterable[str], layout: str | None) -> list[str]:
        """These places make a layout ready from now on; None: nothing. Answers those that a page is at."""
        wanted = list(dict.fromkeys(places))
        for place in wanted:
            if layout is None or self._index.shows(place) == layout:
                self._wishes.pop(place, None)
            else:
                self._wishes[place] = layout, self._now() + LASTS
        self._refit(wanted)
        return [place for place in wanted if self._places.screens(place)]

    def showing(self, place: str) -> None:
        """Another scene: what was made ready there has been taken, or a hold makes it another picture."""
        if place in self._wishes:
            self.wish([place], self._wishes[place][0])

    def designed(self, layout: str) -> None:
        """A layout's document is another one, or gone."""
        self._refit([place for place, (wished, _) in self._wishes.items() if wished == layout])

    def outdate(self) -> None:
        """The catalogue, the site or clearances are other ones."""
        self._refit(list(self._wishes))

    def rest(self) -> None:
        """Once a beat: places whose wish nobody has taken for LASTS make nothing ready any more."""
        over = [place for place, (_, end) in self._wishes.items() if end <= self._now()]
        for place in over:
            del self._wishes[place]
        self._refit(over)

    def fit(self, seat: Seat) -> bool:
        """Set what this page should make ready; True where it has yet to be told."""
        if seat.kind is SeatKind.SCREEN:
            prepared = self._prepared(seat)
            if (prepared and prepared.view) != (seat.ahead and seat.ahead.view):
                seat.ahead = prepared
        return seat.ahead is not seat.told

    def _refit(self, places: Iterable[str]) -> None:
        self._made.clear()
        self._due([seat for place in places for seat in self._places.screens(place) if self.fit(seat)])

    def _prepared(self, seat: Seat) -> Prepared | None:
        wish = self._wishes.get(seat.place)
        if wish is None:
            return None
        key = wish[0], self._index.clearance(seat), self._index.picture(seat).held_at
        if key not in self._made:
            view = self._index.ahead(seat, wish[0])
            self._made[key] = Prepared(wish[0], view.id, view.prepared()) if view else None
        return self._made[key]
