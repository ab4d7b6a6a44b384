"""A source on loopback that speaks just enough HTTP, with faults as verbs."""

import asyncio
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

DRIP = 0.01  # seconds between two bytes of a dripping body
CHUNK = 65_536  # bytes at a time of a body without an end


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    body: bytes = b"{}"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Asked = dict[str, str]  # the first line as "request", then the headers by their names in lower case
Rule = Callable[[Asked, bytes], Said | None]  # what to say to a request; None leaves it to the next


class Source:
    """`say` what it answers next; `asked` keeps the requests it had, `bodies` what came with them."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.bodies: list[bytes] = []
        self.rules: list[Rule] = []
        self._tls = tls
        self._said = Said()
        self._paths: dict[str, Said] = {}
        self._etag: str | None = None
        self._held = asyncio.Event()
        self._held.set()
        self._ill: Callable[[asyncio.StreamWriter, Said], Any] | None = None
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[Any]] = set()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{'localhost' if self._tls else '127.0.0.1'}:{self.port}"

    def say(
        self, body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None, at: str | None = None
    ) -> None:
        """Answer with this from now on; anything but bytes is sent as JSON. at: only there, a path or path?query."""
        said = Said(body if isinstance(body, bytes) else json.dumps(body).encode(), status, dict(headers or {}))
        if at is None:
            self._said = said
        else:
            self._paths[at] = said

    def know_versions(self, etag: str) -> None:
        """Answer 304 to who has this version already."""
        self._etag = etag

    def redirect(self, to: str, *, at: str | None = None, status: int = 302) -> None:
        """Send everybody elsewhere."""
        self.say(b"", status=status, headers={"Location": to}, at=at)

    def hang(self) -> None:
        """Take requests and answer none."""
        self._held.clear()

    def go_on(self) -> None:
        """Answer again."""
        self._held.set()

    def cut_short(self) -> None:
        """Promise the whole body and close after half of it."""
        self._ill = _half

    def break_chunks(self) -> None:
        """Send the body in chunks, and close in the middle of one."""
        self._ill = _broken_chunks

    def drip(self) -> None:
        """Promise a long body and send it byte by byte."""
        self._ill = _dripping

    def swell(self) -> None:
        """Send a body without an end."""
        self._ill = _swelling

    def slam(self) -> None:
        """Close without an answer."""
        self._ill = _nothing

    def babble(self) -> None:
        """Greet who comes in no HTTP."""
        self._ill = _babble

    def heal(self) -> None:
        """Whole answers again, to whoever waits, too."""
        self._ill = None
        self._held.set()

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
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self._tls)
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
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if self._ill is _babble:
            await _babble(writer, self._said)
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        asked = {"request": first, **headers}
        self.bodies.append(body)
        self.asked.append(asked)
        await self._held.wait()
        said = self._answer_to(asked, body)
        if self._ill is not None:
            await self._ill(writer, said)
            return False
        writer.write(_head(said, {"Content-Length": str(len(said.body))}) + said.body)
        await writer.drain()
        return True

    def _answer_to(self, asked: Asked, body: bytes) -> Said:
        for rule in self.rules:
            if (said := rule(asked, body)) is not None:
                return said
        to = asked["request"].split(" ")[1]
        said = self._paths.get(to) or self._paths.get(to.partition("?")[0]) or self._said
        if self._etag:
            known = asked.get("if-none-match") == self._etag
            headers = {**said.headers, "ETag": self._etag}
            return Said(b"", 304, headers) if known else Said(said.body, said.status, headers)
        return said


def _head(said: Said, more: Mapping[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in {**more, **said.headers}.items())
    return f"HTTP/1.1 {said.status} said\r\n{lines}\r\n".encode()


async def _half(writer: asyncio.StreamWriter, said: Said) -> None:
    writer.write(_head(said, {"Content-Length": str(len(said.body))}) + said.body[: len(said.body) // 2])
    await writer.drain()


async def _broken_chunks(writer: asyncio.StreamWriter, said: Said) -> None:
    writer.write(_head(said, {"Transfer-Encoding": "chunked"}))
    writer.write(b"%x\r\n%s\r\n" % (len(said.body), said.body) + b"ffff\r\n[1, 2")
    await writer.drain()


async def _dripping(writer: asyncio.StreamWriter, said: Said) -> None:
    writer.write(_head(said, {"Content-Length": "1000000"}))
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(DRIP)


async def _swelling(writer: asyncio.StreamWriter, said: Said) -> None:
    writer.write(_head(said, {"Transfer-Encoding": "chunked"}))
    while not writer.is_closing():
        writer.write(b"%x\r\n%s\r\n" % (CHUNK, b" " * CHUNK))
        await writer.drain()


async def _nothing(writer: asyncio.StreamWriter, said: Said) -> None:
    return


async def _babble(writer: asyncio.StreamWriter, said: Said) -> None:
    writer.write(b"220 mail.example ESMTP\r\n\r\n")
    await writer.drain()
