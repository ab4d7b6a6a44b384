"""Motion JPEG over HTTP: pictures one after the other as parts of a message that does not end (RFC 2046, 5.1)."""

import re
from collections.abc import Iterator

from feeds import pictures
from feeds.feed import FeedError

LARGEST = 4_000_000  # bytes of a picture; no camera of a wall needs more
MOST_HEAD = 2_000  # bytes of the lines before a picture
_BOUNDARY = re.compile(r'boundary="?-*([^";]+)', re.IGNORECASE)
_LENGTH = re.compile(rb"content-length: *(\d{1,9})", re.IGNORECASE)


class Frames:
    """Takes what comes in any pieces, and gives the whole pictures in it.

    Some cameras name their boundary with the dashes that belong before it, so dashes are left out on both sides.
    """

    def __init__(self, content_type: str) -> None:
        """Raises FeedError where this is no message of parts."""
        found = _BOUNDARY.search(content_type)
        if not content_type.lower().startswith("multipart/") or found is None:
            raise FeedError("mjpeg_none")
        self._boundary = b"--" + found[1].strip().encode()
        self._kept = bytearray()

    def take(self, piece: bytes) -> Iterator[bytes]:
        """The pictures that are whole with this piece; raises FeedError for what is no JPEG, or too large."""
        self._kept += piece
        while (frame := self._next()) is not None:
            pictures.jpeg(frame)
            yield frame
        if len(self._kept) > LARGEST + MOST_HEAD:
            raise FeedError("mjpeg_large", limit=LARGEST)

    def _next(self) -> bytes | None:
        kept = self._kept
        start = kept.find(self._boundary)
        head = kept.find(b"\r\n\r\n", start) if start >= 0 else -1
        if head < 0:
            return None
        body = head + 4
        if said := _LENGTH.search(kept, start, head):
            end = body + int(said[1])
            if end - body > LARGEST:
                raise FeedError("mjpeg_large", limit=LARGEST)
            if len(kept) < end:
                return None
        else:
            end = kept.find(b"\r\n" + self._boundary, body)
            if end < 0:
                return None
        frame = bytes(kept[body:end])
        del kept[:end]
        return frame
