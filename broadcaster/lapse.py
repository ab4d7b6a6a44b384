"""Since when this node has heard nothing from the journal: what its pages show may be old, and they are told so."""

import time
from collections.abc import Callable
from datetime import datetime

from broadcaster.moments import Instant, instant

LAPSE = 4.0  # seconds without following before it is said: a Redis that restarts is back sooner


class Lapse:
    """Ask it at every beat. It answers "" while all is well, and where it has not lasted yet."""

    def __init__(
        self,
        following: Callable[[], bool],
        clock: Callable[[], datetime],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """clock: the time of day that pages are told; now: seconds that never fall."""
        self._following, self._clock, self._now = following, clock, now
        self._since: tuple[float, Instant] | None = None

    def __call__(self) -> Instant:
        if self._following():
            self._since = None
            return ""
        if self._since is None:
            self._since = self._now(), instant(self._clock())
        began, at = self._since
        return at if self._now() - began >= LAPSE else ""
