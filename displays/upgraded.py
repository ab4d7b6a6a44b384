"""What is done with a connection that has become a WebSocket and outlives the ASGI call that opened it."""

import socket
from asyncio import AbstractEventLoop
from asyncio.transports import BaseTransport
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

NOT_SENT = 16 * 1024  # bytes waiting in the kernel that have not left it (TCP_NOTSENT_LOWAT)
# milliseconds sent bytes may stay unacknowledged (TCP_USER_TIMEOUT). It also ends a page whose window stays shut, so it
# is longer than the hub's own patience with such a page, which tells it why.
DEAD_AFTER = 40_000
_OPTIONS = [
    (getattr(socket, option), value)
    for option, value in (("TCP_NOTSENT_LOWAT", NOT_SENT), ("TCP_USER_TIMEOUT", DEAD_AFTER), ("TCP_NODELAY", 1))
    if hasattr(socket, option)
]


def tune(transport: BaseTransport) -> None:
    """Let the kernel keep little of what a page does not take, and notice one that is gone."""
    sock = transport.get_extra_info("socket")
    if sock is None:
        return
    with suppress(OSError):  # a Unix socket behind a proxy has none of them
        for option, value in _OPTIONS:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)


def forget(before: object) -> None:
    """Let the HTTP protocol that upgraded the connection go: its parser, which has done its work, holds it in a circle
    of 2 kB that would otherwise last as long as the connection and wait for a collection after it.
    """
    if isinstance(before, HttpToolsProtocol):
        before.parser = None  # type: ignore[assignment]  # as uvicorn itself does where a connection ends


class Ear:
    """Stands where the ASGI call's queue was: of what would wait there, only the end matters, once."""

    __slots__ = ("_ended", "_loop")

    def __init__(self, ended: Callable[[], None], loop: AbstractEventLoop) -> None:
        self._ended: Callable[[], None] | None = ended
        self._loop = loop

    def put_nowait(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "websocket.disconnect" and self._ended is not None:
            ended, self._ended = self._ended, None
            self._loop.call_soon(ended)
