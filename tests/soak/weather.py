"""What befalls the screens of a crowd, each as often as WEATHER says."""

import math
import select
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.soak.screen import Ended, Screen

if TYPE_CHECKING:
    from tests.soak.crowd import Crowd

TRICKLE = 0.25  # seconds between two readings of a slow reader
DEAD_FOR = 90.0  # seconds until a line that was left open is closed
HELD_OUT = 240.0  # seconds after which a screen that waits to be let go reads again

# what befalls so many of a thousand screens a second
WEATHER = {"stall": 1.0, "stall_out": 0.06, "slow": 0.25, "cut": 0.35, "reset": 0.25, "left_open": 0.1, "reload": 0.02}


class Weather:
    """A screen stops reading, for a moment or until it is let go; reads only so many bytes a second; its line is cut,
    with or without goodbye; it is gone and the line stays open; it is loaded anew."""

    def __init__(self, crowd: "Crowd") -> None:
        self.wild = False
        self.left: list[socket.socket] = []  # lines whose page has gone without a word
        self._crowd = crowd
        self._chance = crowd.chance
        self._poor = [screen for screen in crowd.screens if screen.poor] or crowd.screens
        self._wind = dict.fromkeys(WEATHER, 0.0)

    def calm_down(self) -> None:
        """Whatever befalls screens is over."""
        self.wild = False
        for screen in list(self._crowd.still):
            self._read_on(screen)

    def blow(self, seconds: float) -> None:
        """What happens in so many seconds."""
        screens = self._crowd.screens
        for name, often in WEATHER.items() if self.wild else ():
            self._wind[name] += often * len(screens) / 1000 * seconds * self._chance.expovariate(1)
            while self._wind[name] >= 1:
                self._wind[name] -= 1
                screen = self._chance.choice(self._poor if name == "stall_out" else screens)
                if screen.live and screen not in self._crowd.still:
                    self._crowd.counts[f"did {name}"] += 1
                    getattr(self, f"_{name}")(screen)

    def _stall(self, screen: Screen) -> None:
        """It stops reading for 0.1 to 40 s, short times more often than long ones."""
        self._stop_reading(screen, math.exp(self._chance.uniform(math.log(0.1), math.log(40))))

    def _stall_out(self, screen: Screen) -> None:
        """It stops reading until the server lets it go."""
        self._stop_reading(screen, HELD_OUT)

    def _stop_reading(self, screen: Screen, seconds: float) -> None:
        goes_on = self._stand_still(screen)

        def read_again() -> None:
            if goes_on():
                self._read_on(screen)

        self._crowd.after(seconds, read_again)

    def _slow(self, screen: Screen) -> None:
        """It takes only so many bytes a second for a while."""
        until = time.monotonic() + self._chance.uniform(5, 60)
        most = max(16, int(math.exp(self._chance.uniform(math.log(200), math.log(20_000))) * TRICKLE))
        goes_on = self._stand_still(screen)

        def sip() -> None:
            if not goes_on():
                return
            now = time.monotonic()
            try:
                self._crowd.bytes += screen.read(now, most)
            except Ended as ended:
                self._crowd.gone(screen, str(ended))
                return
            if now < until:
                self._crowd.after(TRICKLE, sip)
            else:
                self._read_on(screen)

        sip()

    def _cut(self, screen: Screen) -> None:
        self._crowd.gone(screen, "cut")

    def _reset(self, screen: Screen) -> None:
        self._crowd.gone(screen, "reset", reset=True)

    def _left_open(self, screen: Screen) -> None:
        """The page has gone and nobody tells the server: the line stays open and is not read any more."""
        if (sock := self._crowd.let_go(screen)) is not None:
            self.left.append(sock)
            self._crowd.after(DEAD_FOR, lambda: self._bury(sock))
        screen.again(time.monotonic(), "left open")

    def _bury(self, sock: socket.socket) -> None:
        self.left.remove(sock)
        sock.close()

    def _reload(self, screen: Screen) -> None:
        """Somebody loads the page anew: it has no picture any more."""
        self._crowd.gone(screen, "reloaded")
        screen.picture, screen.seq, screen.scene = None, 0, "null"

    def _stand_still(self, screen: Screen) -> Callable[[], bool]:
        """Read no more of this line; answers what tells whether it is still so."""
        line, still = screen.sock, self._crowd.still
        still.add(screen)
        self._crowd.watch(screen, 0)
        return lambda: screen.sock is line and screen in still

    def _read_on(self, screen: Screen) -> None:
        self._crowd.still.discard(screen)
        screen.heard = time.monotonic()  # it was the browser that stood still: its clock did, too
        self._crowd.watch(screen, select.EPOLLIN)
