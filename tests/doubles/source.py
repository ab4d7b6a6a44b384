"""A source on loopback that speaks just enough HTTP, with faults as verbs."""

import asyncio
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self


class Source:
    """`say` what it answers next; `asked` keeps the requests it had (first line and headers in lower case)."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self._status, self._headers, self._body = 200, dict[str, str](), b"{}"
        self._etag: str | None = None
        self._held = asyncio.Event()
        self._held.set()
        self._cut = False
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def say(self, body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Answer with this from now on; anything but bytes is sent as JSON."""
        self._status, self._headers = status, dict(headers or {})
        self._body = body if isinstance(body, bytes) else json.dumps(body).encode()

    def know_versions(self, etag: str) -> None:
        """Answer 304 to who has this version already."""
        self._etag = etag

    def hang(self) -> None:
        """Take requests and answer none."""
        self._held.clear()

    def go_on(self) -> None:
        """Answer again."""
        self._held.set()

    def cut_short(self) -> None:
        """Promise the whole body and close after half of it."""
        self._cut = True

    async def lose(self) -> None:
        """Stop listening and drop every connection."""
        assert self._server is not None
        self._server.close()
        self._held.set()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.lose()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.bodies.append(await reader.readexactly(int(headers.get("content-length", 0))))
        self.asked.append({"request": first, **headers})
        await self._held.wait()
        sent, body, status = dict(self._headers), self._body, self._status
        if self._etag:
            sent["ETag"] = self._etag
            if headers.get("if-none-match") == self._etag:
                status, body = 304, b""
        told = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        writer.write(f"HTTP/1.1 {status} said\r\nContent-Length: {len(body)}\r\n{told}\r\n".encode())
        writer.write(body[: len(body) // 2] if self._cut else body)
        await writer.drain()
        return not self._cut
