"""How many may look at cameras, and how much of this service's line and loop that may take."""

import time
from collections import OrderedDict
from collections.abc import Callable

from feeds.relay import Relays

VIEWERS = 300  # of all cameras together; one is a caller with a camera
SECONDS = 20  # without a question, and a viewer has gone
RATE = 50_000_000  # bytes a second of pictures; beyond that nobody is added
WINDOW = 5  # seconds over which that is counted


class Gallery:
    """Who is looking stays; who comes when it is full is told so, and has to come again."""

    def __init__(self, relays: Relays, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.relays = relays
        self.given = 0  # bytes, since the start
        self.refused = 0  # viewers, since the start
        self._monotonic = monotonic
        self._viewers: OrderedDict[str, float] = OrderedDict()  # by when they asked last
        self._since, self._before, self._now = monotonic(), 0, 0

    def admit(self, viewer: str) -> bool:
        """Note that this caller looks at this camera; False where there is no room for another one."""
        now = self._gone()
        if viewer not in self._viewers and (len(self._viewers) >= VIEWERS or self.rate >= RATE):
            self.refused += 1
            return False
        self._viewers[viewer] = now
        self._viewers.move_to_end(viewer)
        return True

    def gave(self, size: int) -> None:
        """So many bytes went to a page."""
        self._turn()
        self.given += size
        self._now += size

    @property
    def viewers(self) -> int:
        self._gone()
        return len(self._viewers)

    @property
    def rate(self) -> float:
        """Bytes a second, of the window before this one, or of this one where it is more already."""
        self._turn()
        return max(self._before, self._now) / WINDOW

    def _gone(self) -> float:
        now = self._monotonic()
        while self._viewers and next(iter(self._viewers.values())) < now - SECONDS:
            self._viewers.popitem(last=False)
        return now

    def _turn(self) -> None:
        now = self._monotonic()
        if now - self._since >= WINDOW:
            self._before = self._now if now - self._since < 2 * WINDOW else 0
            self._now, self._since = 0, now
