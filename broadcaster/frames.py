"""One message to screens, encoded once, framed once, deflated once: the same bytes go to every seat that takes it.

RFC 6455 section 5.1: what a server sends is not masked, so a frame does not depend on who receives it.
RFC 7692 section 7.2.1: with `server_no_context_takeover` a compressed message stands alone, so it does not either.
"""

import zlib
from collections.abc import Mapping
from typing import Any

import orjson

DEFLATE_FROM = 512  # bytes; below that a message of figures gains nothing that a packet would notice
# Measured with figures of a province, zlib 1.2.13. Of 9 tiles (2,963 B) level 1 makes 436 B, 6 makes 412 B, 9 as many,
# within 4 µs of each other; of a wall (42,086 B) 3,259 B in 67 µs, 2,871 B in 139 µs, 2,692 B in 358 µs.
DEFLATE_LEVEL = 6
# A fresh compressor first clears its tables: with zlib's usual ones that is 11 of the 17 µs that 9 tiles take. Smaller
# ones find the same in a small message; in a large one they lose a tenth.
SMALL = 8 * 1024  # bytes
SMALL_TABLES, TABLES = (-13, 6), (-zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)  # window (a page's is never smaller), memory

_FIN_TEXT = 0x81
_FIN_TEXT_RSV1 = 0xC1
_TAIL = b"\x00\x00\xff\xff"  # RFC 7692 7.2.1: ends every flushed block, and is left out on the wire


class Frame:
    """One JSON message as bytes ready for a socket.

    payload: the JSON text. plain: the WebSocket frame. deflated: the same frame compressed, for connections that
    negotiated permessage-deflate without context takeover and with a full window; below DEFLATE_FROM it is `plain`,
    which RFC 7692 allows on every connection.
    """

    __slots__ = ("deflated", "payload", "plain", "seq")

    plain: bytes
    deflated: bytes

    def __init__(self, payload: bytes, seq: int = 0) -> None:
        self.payload = payload
        self.seq = seq  # what a page knows after it has taken this message; 0: the message moves no cursor

    def __getattr__(self, name: str) -> bytes:
        """Make `plain` or `deflated` when it is first asked for; from then on it is a plain slot, read 10,000 times."""
        if name == "plain":
            self.plain = framed(_FIN_TEXT, self.payload)
            return self.plain
        if name == "deflated":
            small = len(self.payload) < DEFLATE_FROM
            self.deflated = self.plain if small else framed(_FIN_TEXT_RSV1, self._squeeze())
            return self.deflated
        raise AttributeError(name)

    @property
    def text(self) -> str:
        """The message as text, for a socket that frames by itself."""
        return self.payload.decode()

    def _squeeze(self) -> bytes:
        window, memory = SMALL_TABLES if len(self.payload) <= SMALL else TABLES
        deflate = zlib.compressobj(DEFLATE_LEVEL, zlib.DEFLATED, window, memory)
        return (deflate.compress(self.payload) + deflate.flush(zlib.Z_SYNC_FLUSH)).removesuffix(_TAIL)


def framed(first: int, payload: bytes) -> bytes:
    """Put a WebSocket header before a payload: one unmasked, final frame (RFC 6455 section 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((first, size)) + payload
    if size < 1 << 16:
        return bytes((first, 126)) + size.to_bytes(2) + payload
    return bytes((first, 127)) + size.to_bytes(8) + payload


def encode(message: Any) -> bytes:
    """JSON bytes of a message; dataclasses, enums and `raw` pieces inside are written as they are."""
    return orjson.dumps(message, option=orjson.OPT_NON_STR_KEYS)


def raw(encoded: bytes) -> orjson.Fragment:
    """JSON bytes that go into a larger message unread."""
    return orjson.Fragment(encoded)


def canonical(document: Mapping[str, Any]) -> bytes:
    """JSON bytes that are equal for equal documents, whatever the order of their keys."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)


def decode(text: str | bytes) -> Any:
    """Read a message a page sent; raises ValueError where it is not JSON."""
    return orjson.loads(text)
