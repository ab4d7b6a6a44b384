"""What lets all connections share a frame's bytes: how compression is negotiated, and the hub's way to one page."""

from collections.abc import Callable
from typing import Protocol

from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory

from broadcaster.frames import Frame

DEFLATE = ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)
FULL_WINDOW = 15


class Connection(Protocol):
    """What a port needs of the connection it leads to."""

    def end(self, code: int, reason: str) -> None:
        """Send a close frame and end it, in bounded time."""


class SharedPort:
    """The hub's way to one page: no queue, no copy, the frame's own bytes."""

    __slots__ = ("_connection", "lane", "on_drain", "send", "writable")

    def __init__(self, connection: Connection, write: Callable[[bytes], None], deflates: bool) -> None:
        self.writable = True
        self.on_drain: Callable[[], None] | None = None
        self.lane = "deflated" if deflates else "plain"
        self.send: Callable[[bytes], None] = write  # the caller looks at `writable` first
        self._connection = connection

    def write(self, frame: Frame) -> None:
        """Send the bytes of a frame that this connection takes."""
        self.send(getattr(frame, self.lane))

    def close(self, code: int, reason: str) -> None:
        """Send a close frame and end the connection, in bounded time."""
        self._connection.end(code, reason)


def shareable(extension: object) -> bool:
    """Whether every message of this connection stands alone, in the window that the hub compresses with."""
    return (
        isinstance(extension, PerMessageDeflate)
        and extension.local_no_context_takeover
        and extension.local_max_window_bits == FULL_WINDOW
    )
