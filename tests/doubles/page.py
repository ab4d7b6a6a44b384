"""A page as DESIGN section 5 wants it, and a way to it that can be blocked.

The rules here and those of the real page (displays/web/src) are held together by tests/vectors/page.json.
"""

import json
from collections.abc import Callable
from typing import Any

from broadcaster.seat import Resume


class Pipe:
    """A Port that hands messages to a page, unless the page has stopped reading: then it takes `room` bytes more."""

    lane = "payload"

    def __init__(self, page: "Page", room: int = 0) -> None:
        self.writable = True
        self.on_drain: Callable[[], None] | None = None
        self.closed: tuple[int, str] | None = None
        self.frames: list[bytes] = []
        self._page = page
        self._room = room
        self._stuck: list[bytes] | None = None

    def send(self, frame: bytes) -> None:
        assert self.writable, "a port that is not writable was written to"
        assert self.closed is None, "a closed port was written to"
        if self._stuck is None:
            self._deliver(frame)
            return
        self._stuck.append(frame)
        self.writable = sum(map(len, self._stuck)) <= self._room

    def close(self, code: int, reason: str) -> None:
        self.writable = False
        self.closed = (code, reason)

    def stop_reading(self) -> None:
        """What is written from now on stays in the buffer; with no room in it the port is blocked at once."""
        if self._stuck is None:  # stopping twice loses nothing of what is stuck already
            self._stuck = []
            self.writable = self._room > 0

    def read_again(self) -> None:
        stuck, self._stuck = self._stuck or [], None
        for frame in stuck:
            self._deliver(frame)
        if self.closed is None:
            self.writable = True
            if self.on_drain is not None:
                self.on_drain()

    @property
    def queued(self) -> int:
        """Bytes that wait for the page."""
        return sum(map(len, self._stuck or ()))

    def _deliver(self, frame: bytes) -> None:
        self.frames.append(frame)
        self._page.take(json.loads(frame))


class Page:
    """Follows the wire by its written rules only.

    ready: a picture stands and may take values; after a `hello` that does not resume, only a wall counts.
    asked: a resync is on its way up. sent: the types this page has sent up, in order.
    """

    def __init__(self) -> None:
        self.epoch = ""
        self.view = ""
        self.seq = 0
        self.layout: Any = None
        self.values: dict[str, Any] = {}
        self.history: dict[str, Any] = {}
        self.indicators: dict[str, Any] = {}
        self.scene: dict[str, Any] | None = None
        self.presence: dict[str, Any] = {}
        self.heard: list[dict[str, Any]] = []
        self.sent: list[str] = []
        self.resync: Callable[[], None] = lambda: None
        self.ready = False
        self.asked = False
        self.count = 0  # messages taken

    @property
    def position(self) -> Resume | None:
        """What the page puts into its URL when it comes back: where its picture stands, if it has one."""
        return Resume(self.epoch, self.view, self.seq) if self.view else None

    def types(self) -> list[str]:
        return [message["type"] for message in self.heard]

    def cut(self) -> None:
        """The connection has gone; what is on the page stays."""
        self.heard.clear()

    def take(self, message: dict[str, Any]) -> None:
        self.heard.append(message)
        self.count += 1
        match message["type"]:
            case "hello":
                self.scene = message["scene"] or self.scene
                self.ready, self.asked = message["resumed"] and bool(self.view), False
            case "wall":
                self.epoch, self.view, self.seq = message["epoch"], message["view"], message["seq"]
                self.layout, self.indicators = message["layout"], message["indicators"]
                self.values, self.history = dict(message["values"]), dict(message["history"])
                self.ready, self.asked = True, False
            case "values":
                self._take_values(message)
            case "scene":
                self.scene = message["scene"]
            case "beat":
                if self.ready and not self.asked:
                    self.seq = max(self.seq, message["seq"])
            case "presence":
                self._take_presence(message)

    def _take_values(self, message: dict[str, Any]) -> None:
        if not self.ready:
            return
        if message["from"] > self.seq:
            self._ask()
            return
        if message["seq"] <= self.seq:
            return
        for key, value in message["values"].items():
            if value is None:
                self.values.pop(key, None)
                self.history.pop(key, None)
            else:
                self.values[key] = value
        self.history.update(message.get("history", {}))
        self.seq = message["seq"]

    def _ask(self) -> None:
        """Ask for the whole picture, once: it comes, or the connection ends."""
        if not self.asked:
            self.asked = True
            self.sent.append("resync")
            self.resync()

    def _take_presence(self, message: dict[str, Any]) -> None:
        if message["whole"]:
            self.presence = {}
        for place, record in message["screens"].items():
            if record is None:
                self.presence.pop(place, None)
            else:
                self.presence[place] = record
