"""The service's clock: the system's, as long as that goes as time does, and not ahead of the journal's server."""

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

STEP = 2.0  # seconds the system's clock may be set by at once and be followed without a question
APART = 5.0  # seconds that it may be ahead of the clock of a shared journal's server, or behind it
SETTLE = 60.0  # seconds a jump is not believed, whatever the system says of itself
RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # elsewhere than on Linux, without its sleep
UNSYNCHRONISED = 5  # what adjtimex(2) answers where no time server is followed (TIME_ERROR)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Doubt:
    """why: jumped (the system's clock was set by so many seconds while the service ran), or apart (it is so many
    seconds ahead of the journal's server)."""

    why: str
    seconds: float

    @property
    def misleads(self) -> bool:
        """The time that is given is wrong, too: it is behind the server's, which is never run after."""
        return self.why == "apart" and self.seconds < 0


class Steady:
    """Called, it gives the time, aware. An event's time never falls, so one of next year would stay the newest for a
    year, and every claim with an end would end at once. That is why a jump is held off.

    What the clock does is compared with the time that the machine has run, sleep included (CLOCK_BOOTTIME). A jump is
    taken over where the system has followed a time server for SETTLE since, and at a restart of the service.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        ran: Callable[[], float] = lambda: time.clock_gettime(RUNNING),
        synchronised: Callable[[], bool] | None = None,
    ) -> None:
        self._wall, self._ran = wall, ran
        self._synchronised = synchronised or follows_a_time_server
        self._offset = wall() - ran()  # what is added to the running time
        self._jumped: float | None = None  # since when, in running time, the system's clock is held off
        self._ahead = 0.0  # seconds ahead of the server

    def __call__(self) -> datetime:
        now = self._steady()
        return datetime.fromtimestamp(now - self._ahead if self._ahead > APART else now, UTC)

    @property
    def doubt(self) -> Doubt | None:
        """What is wrong with the system's clock, None where nothing is."""
        off = self._steady_off()
        if self._jumped is not None:
            return Doubt("jumped", off)
        return Doubt("apart", self._ahead) if abs(self._ahead) > APART else None

    def heard(self, server: float) -> None:
        """What time it is just now by the clock of the server that several nodes share, in seconds since 1970."""
        before, self._ahead = self._ahead, self._steady() - server
        if abs(self._ahead) > APART >= abs(before):
            log.error("this machine's clock and the journal's server are apart", seconds=round(self._ahead, 1))
        elif abs(before) > APART >= abs(self._ahead):
            log.info("this machine's clock and the journal's server agree again")

    def _steady_off(self) -> float:
        """How far the system's clock is from where it should be; follows it where it may."""
        wall, ran = self._wall(), self._ran()
        off = wall - (self._offset + ran)
        if abs(off) <= STEP:
            if self._jumped is not None:
                log.info("the system's clock is back", seconds=round(off, 1))
            self._offset, self._jumped = wall - ran, None
            return 0.0
        if self._jumped is None:
            self._jumped = ran
            log.error("the system's clock has jumped and is not believed", seconds=round(off, 1))
        elif ran - self._jumped > SETTLE and self._synchronised():
            log.warning("the system's clock follows a time server; its time counts", seconds=round(off, 1))
            self._offset, self._jumped = wall - ran, None
            return 0.0
        return off

    def _steady(self) -> float:
        self._steady_off()
        return self._offset + self._ran()


def follows_a_time_server() -> bool:
    """Does the system say that its clock follows a time server? False where it cannot be asked."""
    try:
        buffer = ctypes.create_string_buffer(512)  # struct timex; modes 0: only asked
        return bool(0 <= ctypes.CDLL(None).adjtimex(buffer) < UNSYNCHRONISED)
    except (OSError, AttributeError):
        return False
