"""The way to one page where the shared transport is missing: another server, a test client.

Such a seat has a task of its own (DESIGN section 4, rule 7): it waits, sends, and tells the hub when it is ready for
more, so that the hub never waits for it.
"""

import asyncio
from collections.abc import Callable

from starlette.websockets import WebSocket

HIGH = 64 * 1024  # bytes of JSON handed over and not yet sent: above, the hub writes nothing more


class AsgiPort:
    """Hands messages to plain ASGI `send`, one after the other."""

    lane = "payload"  # the server frames by itself

    def __init__(self, websocket: WebSocket) -> None:
        self.writable = True
        self.on_drain: Callable[[], None] | None = None
        self._websocket = websocket
        self._messages: list[bytes] = []
        self._size = 0
        self._wake = asyncio.Event()
        self._closing: tuple[int, str] | None = None

    def send(self, payload: bytes) -> None:
        self._messages.append(payload)
        self._size += len(payload)
        self.writable = self._size <= HIGH
        self._wake.set()

    def close(self, code: int, reason: str) -> None:
        """Close after what has been handed over."""
        self._closing = code, reason
        self.writable = False
        self._wake.set()

    async def run(self) -> None:
        """Send until the hub closes; raises what the server raises when the page is gone."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._messages:
                payload = self._messages.pop(0)
                await self._websocket.send_text(payload.decode())
                self._size -= len(payload)
            if self._closing is not None:
                await self._websocket.close(*self._closing)
                return
            if not self.writable:
                self.writable = True
                if self.on_drain is not None:
                    self.on_drain()
