"""A meeting-room screen as the service sees it: paired like any browser, it paints, or is told to stop painting."""

import json
import threading
import time
from types import TracebackType
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.doubles.service import Client, Service

PAUSE = 0.35  # seconds between two receipts: the service takes one a second and forgives a little
LISTEN = 0.1  # seconds a wait for a message lasts before the thread looks up


class Wall:
    """Use as a context manager; the operator's client pairs it. `painted` is the scene number it reported last."""

    def __init__(self, service: Service, operator: Client, room: str, screen: str = "main") -> None:
        self.service, self.room, self.screen = service, room, screen
        pairing = service.client().ok("POST", "/api/pairings")
        operator.ok("POST", f"/api/pairings/{pairing['id']}/approve", {"room": room, "screen": screen})
        browser = service.client(pairing["secret"])
        assert browser.get(f"/api/pairings/{pairing['id']}")["state"] == "paired"
        self._cookie = "; ".join(f"{name}={value}" for name, value in browser.http.cookies.items())
        browser.close()
        self.scene: dict[str, Any] = {}
        self.painted = 0
        self._painting = threading.Event()
        self._painting.set()
        self._left = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Wall":
        self.come_back()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.leave()

    def stop_painting(self) -> None:
        """The tab is frozen: the socket stays open, nothing is drawn any more."""
        self._painting.clear()

    def paint_again(self) -> None:
        self._painting.set()

    def leave(self) -> None:
        """Somebody switches the screen off."""
        self._left.set()
        if self._thread:
            self._thread.join(10)

    def come_back(self) -> None:
        self._left.clear()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def _live(self) -> None:
        url = self.service.url.replace("http", "ws", 1) + "/ws/screen"
        headers = {"Cookie": self._cookie, "Origin": self.service.url}
        while not self._left.is_set():
            try:
                with connect(url, subprotocols=["iocast.v1"], additional_headers=headers) as socket:  # type: ignore[list-item]
                    self._follow(socket)
            except (OSError, WebSocketException, TimeoutError):
                self._left.wait(LISTEN)  # the service is away or not ready; a screen keeps trying

    def _follow(self, socket: Any) -> None:
        seq, due, last = 0, False, 0.0
        while not self._left.is_set():
            try:
                message = json.loads(socket.recv(timeout=LISTEN))
                seq = max(seq, message.get("seq", 0))
                self.scene = message.get("scene") or self.scene
                due = True
            except TimeoutError:
                pass
            if due and self._painting.is_set() and time.monotonic() - last > PAUSE:
                receipt = {"type": "painted", "seq": seq, "scene": self.scene.get("changed", 0), "errors": 0}
                socket.send(json.dumps({**receipt, "hidden": False, "at": "2026-11-23T02:00:00.000Z"}))
                self.painted, due, last = receipt["scene"], False, time.monotonic()
