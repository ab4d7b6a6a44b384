"""How soon a feed is asked again after a failure, and whether it is worth asking. Pure.

Waits double from failure to failure with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015),
so that feeds of one source that failed together do not come back together. After OPENS failures in a row the circuit is
open: the feed is asked rarely, at least half of each wait apart; each such question is a probe, and the first good
answer closes the circuit.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

BASE = 5.0  # seconds: the longest first wait
CAP = 600.0  # seconds: the longest wait of all
SOONEST = 1.0  # seconds between a failure and the next question
RHYTHM = 60.0  # seconds; a feed that runs more often than this is never asked more often because it fails
JITTER = 0.1  # of a rhythm, so that feeds of one source part
OPENS = 5  # failures in a row that open the circuit
BELIEVED = 86_400.0  # seconds; a source that asks for a longer rest is asked daily

Dice = Callable[[], float]  # from 0 to below 1


class Circuit(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF = "half"  # open, and being probed


@dataclass(frozen=True, slots=True)
class Pace:
    """Failures in a row, and whether a run is under way."""

    failures: int = 0
    running: bool = False

    @property
    def circuit(self) -> Circuit:
        if self.failures < OPENS:
            return Circuit.CLOSED
        return Circuit.HALF if self.running else Circuit.OPEN

    def started(self) -> Self:
        return replace(self, running=True)

    def ended(self, *, well: bool) -> Self:
        return replace(self, running=False, failures=0 if well else self.failures + 1)

    def wait(self, every: float | None, rest: float | None, dice: Dice) -> float:
        """Seconds until the next question after a failure.

        every: the feed's own rhythm, None where it has none. rest: for how long the source asked to be left alone.
        """
        span = min(CAP, BASE * 2.0 ** min(self.failures - 1, 20))
        wait = span * dice() if self.circuit is Circuit.CLOSED else span * (1 + dice()) / 2
        own = every * (1 + JITTER * dice()) if every is not None and every < RHYTHM else SOONEST
        return max(wait, own, min(rest or 0.0, BELIEVED))
