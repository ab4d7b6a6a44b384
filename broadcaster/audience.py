"""Who watches by a link just now: browsers outside the rooms, as the console counts and names them."""

from dataclasses import dataclass

from broadcaster.moments import Instant
from broadcaster.seat import Seat

PREFIX = "@link/"  # before a link's id, where a screen would have its "room/screen"


@dataclass(frozen=True, slots=True)
class Watching:
    """One browser. `agent`: what it calls itself, in its own words."""

    viewer: str
    since: Instant
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Watchers:
    """All browsers on one link, in the order they came."""

    browsers: tuple[Watching, ...]

    @property
    def news(self) -> tuple[object, ...]:
        """What a console must hear of."""
        return self.browsers


class Audience:
    """Seats by link."""

    def __init__(self) -> None:
        self._seats: dict[str, dict[Seat, Watching]] = {}

    def joined(self, seat: Seat, at: Instant) -> str:
        """A browser has been seated; answers the place that has changed."""
        self._seats.setdefault(seat.link, {})[seat] = Watching(seat.device, at, seat.address, seat.agent)
        return PREFIX + seat.link

    def left(self, seat: Seat) -> str:
        """And has gone; answers the place that has changed."""
        seats = self._seats.get(seat.link, {})
        seats.pop(seat, None)
        if not seats:
            self._seats.pop(seat.link, None)
        return PREFIX + seat.link

    def on(self, link: str) -> Watchers | None:
        """Who watches by this link; None: nobody."""
        seats = self._seats.get(link)
        return Watchers(tuple(seats.values())) if seats else None

    def places(self) -> list[str]:
        """The links that anybody watches by, as places."""
        return [PREFIX + link for link in self._seats]
