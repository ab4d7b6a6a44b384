"""An app behind the real transport that hands everything to the test, and clients of every sort for it."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from broadcaster.frames import Frame, encode
from displays.sharing import SharedPort
from displays.transport import EXTENSION, SharedFrames
from tests.doubles.server import Served

LARGE = Frame(encode({"type": "values", "values": {f"VB-{number:02}": {"v": number} for number in range(100)}}))
SMALL = Frame(encode({"type": "beat", "seq": 1}))
BYE = Frame(encode({"type": "bye"}))


def sized(size: int) -> Frame:
    """A message of exactly so many bytes that deflate can do little with."""
    digits = "".join(f"{number * 2654435761 % 4294967296:08x}" for number in range(size // 8 + 1))
    return Frame(encode(digits[: size - 2]))


class Line:
    """One connection as an ASGI app sees it, with the port taken from the transport."""

    def __init__(self, scope: dict[str, Any], send: Callable[..., Any], hand_over: bool) -> None:
        self.protocol: SharedFrames = scope["extensions"][EXTENSION]
        self.send = send
        self.heard: list[str] = []
        self.drains = 0
        self.ends = 0
        self.ended: dict[str, Any] | None = None
        self.port: SharedPort = self.protocol.take(self.heard.append, lambda: BYE, self._ended if hand_over else None)
        self.port.on_drain = self._drained

    def _drained(self) -> None:
        self.drains += 1

    def _ended(self) -> None:
        self.ends += 1
        self.ended = self.ended or {"type": "handed over"}

    async def ordinary(self, text: str) -> None:
        """Send by ASGI, past the port."""
        await self.send({"type": "websocket.send", "text": text})


class Exchange:
    """An app that accepts and takes the port; it waits for the end in its call, or hands the connection over."""

    def __init__(self, hand_over: bool = False) -> None:
        self.lines: list[Line] = []
        self.hand_over = hand_over

    async def __call__(self, scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        await receive()
        if scope["path"] == "/no":
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept"})
        line = Line(scope, send, self.hand_over)
        self.lines.append(line)
        while line.ended is None and not self.hand_over:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                line.ended = message


def deflate(**settings: Any) -> dict[str, Any]:
    return {"compression": None, "extensions": [ClientPerMessageDeflateFactory(**settings)]}


CLIENTS = {
    "as browsers offer": deflate(client_max_window_bits=True),
    "without compression": {"compression": None},
    "asks for no context": deflate(server_no_context_takeover=True, client_no_context_takeover=True),
    "demands a small window": deflate(server_max_window_bits=9),
    "demands a smaller window": deflate(server_max_window_bits=14),
    "limits its own window": deflate(client_max_window_bits=9),
}


class stalled:
    """A client that shakes hands and then reads nothing, with a small receive buffer."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def __enter__(self) -> socket.socket:
        self._sock = socket.socket()
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._sock.connect(("127.0.0.1", self._served.port))
        self._sock.sendall(
            b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self._sock.setblocking(False)
        return self._sock

    def __exit__(self, *_: object) -> None:
        self._sock.close()


async def drain(sock: socket.socket) -> None:
    while await asyncio.get_running_loop().sock_recv(sock, 1 << 16):
        pass
