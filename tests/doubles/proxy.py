"""A proxy on loopback: whole addresses for http, CONNECT for https; it may want a user and a password."""

import asyncio
from base64 import b64encode
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

CHUNK = 65_536  # bytes passed on at a time


class Proxy:
    """`asked` keeps the first line of every request."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._wanted = ""
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[Any]] = set()

    @property
    def address(self) -> str:
        """Host and port."""
        assert self._server is not None
        return f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def demand(self, user: str, password: str) -> None:
        """Let nobody else through."""
        self._wanted = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            await self._pass(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(task)
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
        self.asked.append(first)
        if self._wanted and f"proxy-authorization: {self._wanted}".lower() not in [line.lower() for line in lines]:
            writer.write(b"HTTP/1.1 407 no\r\nContent-Length: 0\r\nProxy-Authenticate: Basic\r\n\r\n")
            await writer.drain()
            return
        method, to, version = first.split(" ")
        parts = urlsplit(f"//{to}" if method == "CONNECT" else to)
        onward_reader, onward = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 through\r\n\r\n")
            else:
                kept = [line for line in lines if not line.lower().startswith("proxy-")]
                head = "\r\n".join([f"{method} {parts.path}?{parts.query} {version}".replace("? ", " "), *kept])
                onward.write(f"{head}\r\n\r\n".encode())
            ways = [asyncio.ensure_future(each) for each in (_copy(reader, onward), _copy(onward_reader, writer))]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            onward.close()
            await asyncio.gather(onward.wait_closed(), return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK):
        writer.write(chunk)
        await writer.drain()
