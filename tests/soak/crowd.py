"""Many screens in a process of their own, and what befalls them: `python -m tests.soak.crowd` with its task as JSON.

The task: {"port", "token", "seed", "screens": [[place, deflate, poor] …]}. Then one JSON line in, one out:
"report" (counts so far), "calm" (whatever befalls screens is over), "wild" (it begins again), "pictures" (what all of
them show).
"""

import hashlib
import heapq
import json
import os
import random
import resource
import select
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from tests.soak.album import Album
from tests.soak.screen import Ended, Screen
from tests.soak.weather import Weather

LOOK = 0.25  # seconds between two looks at the clock
DIALS = 60  # dials in one look: 240 a second
MANY = 40  # different pictures that are handed out; more is no agreement anyway


class Crowd:
    """All screens of this process on one epoll; single-threaded, so that a moment is the same for all of them."""

    def __init__(self, task: dict[str, Any]) -> None:
        self.port, self.token = task["port"], task["token"]
        self.chance = random.Random(task["seed"])
        self.counts: Counter[str] = Counter()
        self.album = Album()
        self.screens = [
            Screen(place, self.album, self.chance, self.counts, deflate=deflate, poor=poor)
            for place, deflate, poor in task["screens"]
        ]
        self.bytes = 0
        self._poll = select.epoll()
        self._by_fd: dict[int, Screen] = {}
        self.still: set[Screen] = set()  # they do not read, or not as they like
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self.weather = Weather(self)

    # ---- the loop

    def turn(self, wait: float) -> bool:
        """One turn; True where standard input has something."""
        asked = False
        for fd, events in self._poll.poll(wait, 1000):
            screen = self._by_fd.get(fd)
            if screen is None:
                asked |= fd == 0
                continue
            self._serve(screen, events)
        now = time.monotonic()
        while self._later and self._later[0][0] <= now:
            heapq.heappop(self._later)[2]()
        return asked

    def _serve(self, screen: Screen, events: int) -> None:
        now = time.monotonic()
        try:
            if events & select.EPOLLOUT and not screen.open:
                screen.connected()
                self.watch(screen)
            elif events & select.EPOLLIN:
                self.bytes += screen.read(now)
            elif events & (select.EPOLLHUP | select.EPOLLERR):
                if screen in self.still:  # what is left to read says why, if anything does
                    self.counts["let go"] += 1
                while screen.read(now):
                    pass
                raise Ended("hang-up")
        except Ended as ended:
            self.gone(screen, str(ended))

    def look(self) -> None:
        """Look at the clock for everybody: who is silent, who may dial."""
        now, dials = time.monotonic(), 0
        for screen in self.screens:
            if screen.sock is None:
                if not screen.lost and now >= screen.dial_at and dials < DIALS:
                    dials += 1
                    self._dial(screen, now)
            elif screen not in self.still and (why := screen.look(now)):
                self.gone(screen, why)
        self.weather.blow(LOOK)
        self.after(LOOK, self.look)

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        heapq.heappush(self._later, (time.monotonic() + seconds, next(self._order), do))

    def _dial(self, screen: Screen, now: float) -> None:
        if screen.dial(self.port, self.token, now):
            assert screen.sock is not None
            fd = screen.sock.fileno()
            self._by_fd[fd] = screen
            self._poll.register(fd, select.EPOLLOUT)

    def gone(self, screen: Screen, why: str, *, reset: bool = False) -> None:
        if (sock := self.let_go(screen, reset=reset)) is not None:
            sock.close()
        screen.again(time.monotonic(), why)

    def let_go(self, screen: Screen, *, reset: bool = False) -> socket.socket | None:
        sock = screen.leave(reset=reset)
        self.still.discard(screen)
        if sock is not None:
            del self._by_fd[sock.fileno()]
            self._poll.unregister(sock.fileno())
        return sock

    def watch(self, screen: Screen, events: int = select.EPOLLIN) -> None:
        if screen.sock is not None:
            self._poll.modify(screen.sock.fileno(), events)

    # ---- what is asked

    def answer(self, question: str) -> dict[str, Any]:
        match question:
            case "wild":
                self.weather.wild = True
            case "calm":
                self.weather.calm_down()
            case "pictures":
                return self._pictures()
        return self._report()

    def _report(self) -> dict[str, Any]:
        return {
            "connected": sum(screen.live for screen in self.screens),
            "still": len(self.still),
            "left": len(self.weather.left),
            "lost": [f"{screen.place}: {screen.lost}" for screen in self.screens if screen.lost][:5],
            "bytes": self.bytes,
            "counts": dict(self.counts),
            "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }

    def _pictures(self) -> dict[str, Any]:
        """What all screens show: [place, connected, picture, scene, how many], and each different picture once."""
        groups: Counter[tuple[str, bool, str, str]] = Counter()
        names: dict[int, str] = {}
        documents: dict[str, Any] = {}
        for screen in self.screens:
            name = names.get(id(screen.picture))
            if name is None:
                whole = screen.picture.whole if screen.picture else None
                name = names[id(screen.picture)] = digest(whole)
                documents[name] = whole
            groups[screen.place, screen.live, name, screen.scene] += 1
        shown = [[*group, many] for group, many in groups.items()]
        return {"groups": shown, "pictures": documents if len(documents) <= MANY else {}}

    def lines(self) -> Iterator[str]:
        """Questions as they come on standard input, while the loop turns."""
        self._poll.register(0, select.EPOLLIN)
        self.look()
        rest = b""
        while True:
            wait = max(0.0, min(LOOK, self._later[0][0] - time.monotonic()))
            if not self.turn(wait):
                continue
            data = os.read(0, 65_536)
            if not data:
                return
            *whole, rest = (rest + data).split(b"\n")
            yield from (line.decode() for line in whole)


def digest(document: Any) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def main() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    crowd = Crowd(json.loads(os.fdopen(0, "rb", buffering=0, closefd=False).readline()))
    for question in crowd.lines():
        print(json.dumps(crowd.answer(question), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
