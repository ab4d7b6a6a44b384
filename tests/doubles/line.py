"""A line to a page that takes as many bytes as it is told: frames arrive in pieces, and a cut may leave half of one."""

import json
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from tests.doubles.page import Page

TEXT, TEXT_DEFLATED = 0x81, 0xC1  # RFC 6455 5.2: one final, unmasked text frame; RFC 7692 6: compressed
TAIL = b"\x00\x00\xff\xff"
MOST = 100  # times a page that reads everything makes the hub write more


class Line:
    """A Port. What is written stands in one buffer until the page takes it.

    high: with more bytes than this in the buffer the port is not writable; low: with this many it is again.
    flowing: the page reads whatever comes. faults: rules of a Port that were broken, which the hub's caller may hide.
    """

    def __init__(self, page: Page, lane: str = "plain", high: int = 0, low: int = 0) -> None:
        self.lane = lane
        self.writable = True
        self.on_drain: Callable[[], None] | None = None
        self.closed: tuple[int, str] | None = None
        self.flowing = True
        self.faults: list[str] = []
        self.high, self.low = high, low
        self._page = page
        self._buffer = bytearray()
        self._half = bytearray()  # the beginning of a frame that the page has read

    @property
    def queued(self) -> int:
        """Bytes that were written and not read."""
        return len(self._buffer)

    def send(self, data: bytes) -> None:
        if not self.writable or self.closed:
            self.faults.append(f"written to while {'closed' if self.closed else 'not writable'}")
        self._buffer += data
        self.writable = len(self._buffer) <= self.high

    def close(self, code: int, reason: str) -> None:
        self.writable = False
        self.closed = (code, reason)

    def take(self, most: int | None = None) -> None:
        """The page reads so many bytes of what is there; None: all of it, and what the hub then writes."""
        for _ in range(MOST):
            taken = bytes(self._buffer[:most])
            del self._buffer[:most]
            self._read(taken)
            if not self.writable and not self.closed and len(self._buffer) <= self.low:
                self.writable = True
                if self.on_drain is not None:
                    self.on_drain()
            if most is not None or not self._buffer:
                return
        self.faults.append("the hub writes without an end")

    def flow(self) -> None:
        """A page that reads has read what was written."""
        if self.flowing and self._buffer:
            self.take()

    def cut(self, arrived: int) -> None:
        """The line ends after so many more bytes; the rest is lost, perhaps in the middle of a frame."""
        self._read(bytes(self._buffer[:arrived]))
        self.close(1006, "cut")
        self._buffer.clear()

    def _read(self, data: bytes) -> None:
        self._half += data
        while (end := frame_end(self._half)) is not None:
            frame = bytes(self._half[:end])
            del self._half[:end]
            self._page.take(message(frame))


def frame_end(data: bytes | bytearray) -> int | None:
    """Where the frame at the beginning of some bytes ends; None while it is not all there (RFC 6455 5.2)."""
    size, head = (data[1], 2) if len(data) >= 2 else (0, 2)
    if size >= 126:
        head = 4 if size == 126 else 10
        size = int.from_bytes(data[2:head])
    return head + size if len(data) >= head + size else None


@lru_cache(256)
def message(frame: bytes) -> dict[str, Any]:
    """The message in a frame. Pages share it, as they share the bytes, and leave it as it is."""
    size = frame[1]
    payload = frame[2 if size < 126 else 4 if size == 126 else 10 :]
    if frame[0] == TEXT_DEFLATED:
        payload = zlib.decompressobj(-zlib.MAX_WBITS).decompress(payload + TAIL)
    else:
        assert frame[0] == TEXT, f"a frame begins with {frame[0]:#x}"
    made: dict[str, Any] = json.loads(payload)
    return made
