"""A page on a real socket that reads when it is told: all that comes, so many bytes, or nothing, with small buffers."""

import asyncio
import socket
from urllib.parse import urlencode

from tests.doubles.line import frame_end, message
from tests.doubles.page import Page
from tests.doubles.waiting import reached

CLOSE = 0x88  # the first byte of a close frame (RFC 6455 5.5.1)
BUFFER = 4096  # bytes the kernel keeps for this end
MOST = 1 << 16  # bytes read at once


class Reader:
    """One page and, while it is connected, its socket. code: how the server ended the last connection, 0: it did not.

    faults: gaps the page found in what it was sent.
    """

    def __init__(self, port: int, path: str, deflate: bool) -> None:
        self.page = Page()
        self.page.resync = lambda: self.faults.append("the page found a gap in what it was sent")
        self.path = path
        self.code = 0
        self.flowing = True
        self.faults: list[str] = []
        self._port = port
        self._deflate = deflate
        self._sock: socket.socket | None = None
        self._open = False
        self._half = bytearray()

    @property
    def connected(self) -> bool:
        return self._sock is not None

    async def connect(self) -> None:
        """Shake hands with the page's position in the address; what comes then is read at once."""
        loop = asyncio.get_running_loop()
        self.page.cut()
        self._half.clear()
        self.code, self.flowing, self._open = 0, True, False
        sock = self._sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        sock.setblocking(False)
        await loop.sock_connect(sock, ("127.0.0.1", self._port))
        where = self.page.position
        position = {"epoch": where.epoch, "view": where.view, "seq": where.seq} if where else {}
        offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" if self._deflate else ""
        await loop.sock_sendall(
            sock,
            f"GET {self.path}&{urlencode(position)} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: iocast.v1\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offer}\r\n".encode(),
        )
        loop.add_reader(sock, self.take, MOST)
        await reached(lambda: self._open or not self.connected, what="the handshake's end")

    def stall(self) -> None:
        """Read nothing from now on."""
        if self._sock is not None and self.flowing:
            self.flowing = False
            asyncio.get_running_loop().remove_reader(self._sock)

    def flow(self) -> None:
        """Read whatever comes."""
        if self._sock is not None and not self.flowing:
            self.flowing = True
            asyncio.get_running_loop().add_reader(self._sock, self.take, MOST)

    def take(self, most: int) -> None:
        """Read so many bytes, if they are there."""
        if self._sock is None:
            return
        try:
            data = self._sock.recv(most)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.cut()
        self._half += data
        self._parse()

    def cut(self) -> None:
        """End the connection without a word; what was not read is lost."""
        if self._sock is not None:
            asyncio.get_running_loop().remove_reader(self._sock)
            self._sock.close()
            self._sock = None

    def _parse(self) -> None:
        if not self._open:
            head, end, rest = self._half.partition(b"\r\n\r\n")
            if not end:
                return None
            assert head.startswith(b"HTTP/1.1 101"), head
            self._open, self._half = True, rest
        while (size := frame_end(self._half)) is not None:
            frame = bytes(self._half[:size])
            del self._half[:size]
            if frame[0] == CLOSE:
                self.code = int.from_bytes(frame[2:4])
                return self.cut()
            self.page.take(message(frame))
        return None
