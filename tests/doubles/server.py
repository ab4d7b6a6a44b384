"""A real uvicorn on a free port of the loopback, in the test's own event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from displays.transport import SharedFrames
from tests.doubles.waiting import reached

START_LIMIT = 10.0  # seconds


class Served:
    """A running server: where it is, and how to stop it as SIGTERM would."""

    def __init__(self, server: uvicorn.Server, port: int) -> None:
        self.server = server
        self.port = port

    def url(self, path: str) -> str:
        return f"ws://127.0.0.1:{self.port}{path}"

    def stop(self) -> None:
        self.server.should_exit = True


@asynccontextmanager
async def serving(
    app: Any, *, ws: Any = SharedFrames, buffer: int = 0, ping_interval: float | None = None, **options: Any
) -> AsyncIterator[Served]:
    """Serve an ASGI app. buffer: bytes of the kernel's send buffer for each connection (0: the system's)."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)  # accepted connections inherit it
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, ws=ws, ws_ping_interval=ping_interval, lifespan="off", log_level="warning",
        timeout_graceful_shutdown=5, **options,
    )  # fmt: skip
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[sock]))
    try:
        await reached(lambda: server.started, START_LIMIT, "uvicorn listens")
        yield Served(server, sock.getsockname()[1])
    finally:
        server.should_exit = True
        await task
        sock.close()
