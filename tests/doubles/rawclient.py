"""A client that builds its frames by hand (RFC 6455 section 5), so that it can also build wrong ones."""

import asyncio
import os
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass

from tests.doubles.server import Served

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
DEFLATE = "permessage-deflate; client_max_window_bits"
LIMIT = 30  # seconds


@dataclass(frozen=True, slots=True)
class RawFrame:
    """A frame as it came."""

    opcode: int
    payload: bytes
    fin: bool = True
    compressed: bool = False

    @property
    def code(self) -> int:
        """A close frame's code; 1005 where it has none."""
        return int.from_bytes(self.payload[:2], "big") if self.payload else 1005


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0, masked: bool = True) -> bytes:
    """The bytes of a frame. rsv: the three reserved bits, 4 is the one of permessage-deflate."""
    head = bytes([fin << 7 | rsv << 4 | opcode])
    size = len(payload)
    flag = 0x80 if masked else 0
    if size < 126:
        head += bytes([flag | size])
    elif size < 1 << 16:
        head += struct.pack("!BH", flag | 126, size)
    else:
        head += struct.pack("!BQ", flag | 127, size)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))


def closing(code: int, reason: str = "") -> bytes:
    """The bytes of a close frame."""
    return frame(CLOSE, code.to_bytes(2, "big") + reason.encode())


class RawClient:
    """Use as an async context manager; it leaves without a word."""

    def __init__(self, served: Served, path: str = "/", extensions: str = "", **headers: str) -> None:
        self._served, self._path = served, path
        self._headers = {
            "Host": "x", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }  # fmt: skip
        if extensions:
            self._headers["Sec-WebSocket-Extensions"] = extensions
        self._headers |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = ""

    async def __aenter__(self) -> "RawClient":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._served.port, limit=1 << 22)
        lines = [f"GET {self._path} HTTP/1.1", *(f"{name}: {value}" for name, value in self._headers.items() if value)]
        await self.send("\r\n".join([*lines, "", ""]).encode())
        async with asyncio.timeout(LIMIT):
            self.answer = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._writer.transport.abort()
        with suppress(OSError):
            await self._writer.wait_closed()

    @property
    def port(self) -> int:
        """Its own port, by which the server knows it."""
        port: int = self._writer.get_extra_info("sockname")[1]
        return port

    @property
    def status(self) -> int:
        return int(self.answer.split()[1])

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def read(self) -> RawFrame:
        """The next frame; servers do not mask theirs."""
        async with asyncio.timeout(LIMIT):
            first, second = await self._reader.readexactly(2)
            assert second < 128, "the server masked a frame"
            size = second
            if second == 126:
                (size,) = struct.unpack("!H", await self._reader.readexactly(2))
            elif second == 127:
                (size,) = struct.unpack("!Q", await self._reader.readexactly(8))
            payload = await self._reader.readexactly(size)
        return RawFrame(first & 15, payload, bool(first & 128), bool(first & 64))

    async def over(self, code: int = 0) -> bool:
        """True when the server has ended the connection, after what still came. code: of the close it is answered."""
        with suppress(ConnectionError):
            if code:
                await self.send(closing(code))
            async with asyncio.timeout(LIMIT):
                await self._reader.read()
        return True

    def hang_up(self) -> None:
        """End the sending half: the server reads an end of file."""
        self._writer.write_eof()

    def reset(self) -> None:
        """End with a reset (RST) instead of a farewell, at once: the loop does not turn."""
        sock = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
