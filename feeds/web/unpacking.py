"""A body as it comes in: unpacked piece by piece, so that a few bytes cannot become more than the limit."""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

from feeds.feed import FeedError

PIECE = 262_144  # bytes unpacked at a time: under a millisecond of the loop
CODINGS = "gzip, deflate, br"


class Unpacker(Protocol):
    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """What one chunk of the wire unpacks to, at most PIECE at a time; raises Broken."""
        ...

    def complete(self) -> bool:
        """True if nothing is missing at the end."""
        ...


class Broken(Exception):
    """The compressed bytes are no such bytes."""


def unpacker(coding: str, url: str) -> Unpacker:
    """For a Content-Encoding; raises FeedError for one that was not asked for."""
    match coding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Zlib(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Zlib(None)
        case "br":
            return _Brotli()
    raise FeedError("compression", url=url, coding=coding[:40])


class _Plain:
    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk

    def complete(self) -> bool:
        return True


class _Zlib:
    """gzip, of several members too; deflate with the zlib header (RFC 9110) and, as some send it, without."""

    def __init__(self, window: int | None) -> None:
        self._window = window
        self._running = zlib.decompressobj(window) if window is not None else None

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        try:
            yield from self._pieces(chunk)
        except zlib.error:
            raise Broken from None

    def complete(self) -> bool:
        return self._running is None or self._running.eof

    def _pieces(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._running is None or (self._running.eof and self._window is not None):
                self._running = zlib.decompressobj(self._window or _deflate_window(chunk))
            if self._running.eof:
                return  # what follows a deflate stream is nothing of ours
            piece = self._running.decompress(chunk, PIECE)
            if piece:
                yield piece
            chunk = self._running.unconsumed_tail or self._running.unused_data


def _deflate_window(chunk: bytes) -> int:
    """RFC 1950: the first two bytes of a zlib header are a multiple of 31, and the method is 8."""
    zlib_header = len(chunk) > 1 and chunk[0] & 0x0F == 8 and (chunk[0] << 8 | chunk[1]) % 31 == 0
    return zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS


class _Brotli:
    def __init__(self) -> None:
        self._running = brotli.Decompressor()
        self._begun = False

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(chunk)
        try:
            piece = self._running.process(chunk, output_buffer_limit=PIECE)
            while piece:
                yield piece
                piece = self._running.process(b"", output_buffer_limit=PIECE)
        except brotli.error:
            raise Broken from None

    def complete(self) -> bool:
        return not self._begun or self._running.is_finished()
