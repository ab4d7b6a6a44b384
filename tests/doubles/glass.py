"""A screen of a room that a test looks at: a program with a display token follows the socket by the written rules."""

import json
from contextlib import ExitStack, suppress
from urllib.parse import urlencode

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.doubles.page import Page
from tests.doubles.service import Service

LOOK = 0.05  # seconds a look waits for the next message


class Glass:
    """`look()` takes what has come; a line that was cut is opened again, with the position that the page has."""

    def __init__(self, service: Service, room: str, screen: str = "main", token: str = "") -> None:
        """token: of a display; without one a token is made for it."""
        self.page = Page()
        self.resumed: bool | None = None  # whether the last hello went on from where the page stood
        self._service = service
        self._query = {"room": room, "screen": screen}
        self._token = token or service.token(f"kính {room} {screen} {id(self)}", "display", room)
        self._socket: ClientConnection | None = None
        self._line = ExitStack()

    def reboot(self) -> None:
        """Another browser in the place of this one: it knows nothing."""
        self.leave()
        self.page = Page()

    def leave(self) -> None:
        self._socket = None
        self._line.close()

    def look(self) -> Page:
        """Take everything that is there."""
        try:
            self._socket = self._socket or self._join()
            with suppress(TimeoutError):
                while True:
                    message = json.loads(self._socket.recv(timeout=LOOK))
                    if message["type"] == "hello":
                        self.resumed = message["resumed"]
                    self.page.take(message)
        except (OSError, WebSocketException):
            self.leave()  # the service is away; a screen keeps trying
        return self.page

    def figure(self, series: str) -> float | None:
        """What stands there of a series."""
        v: float | None = (self.look().values.get(series) or {}).get("v")
        return v

    def shows(self) -> str | None:
        """The layout that its scene and its wall agree on."""
        page = self.look()
        key = (page.layout or {}).get("key")
        return key if page.scene and page.scene["layout"] == key else None

    def _join(self) -> ClientConnection:
        self.page.cut()
        at = self.page.position
        query = self._query | ({"epoch": at.epoch, "view": at.view, "seq": str(at.seq)} if at else {})
        where = f"{self._service.url.replace('http', 'ws', 1)}/ws/screen?{urlencode(query)}"
        headers = {"Authorization": f"Bearer {self._token}"}
        line = connect(where, additional_headers=headers, subprotocols=[Subprotocol("iocast.v1")], max_size=None)
        return self._line.enter_context(line)
