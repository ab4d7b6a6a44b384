"""Who drips a request, sends endless headers or opens connections by the thousand is let go of; others are not."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from displays import heads
from displays.heads import Heads, waiting
from tests.doubles.server import Served, serving
from tests.doubles.waiting import reached


async def echo(request: Request) -> Response:
    return PlainTextResponse(f"{len(await request.body())} {len(request.headers.get('x', ''))}")


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving(Starlette(routes=[Route("/", echo, methods=["GET", "POST"])]), http=Heads) as running:
        yield running


async def opened(served: Served) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", served.port)


@pytest.mark.parametrize("dripped", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\nX: "])
async def test_a_head_that_drips_is_cut_off(served: Served, monkeypatch: pytest.MonkeyPatch, dripped: bytes) -> None:
    """However many bytes have come, the head has to be over in time."""
    monkeypatch.setattr(heads, "HEAD_TIME", 0.05)
    reader, writer = await opened(served)
    writer.write(dripped)
    assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
    writer.close()
    await reached(lambda: not waiting("127.0.0.1"))


async def test_a_second_request_has_its_own_time(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """One whole request does not buy a dripping one."""
    reader, writer = await opened(served)
    writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert await reader.readuntil(b"0 0")
    assert not waiting("127.0.0.1")
    monkeypatch.setattr(heads, "HEAD_TIME", 0.05)
    writer.write(b"GET / HTTP/1.1\r\nHo")
    assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
    writer.close()


@pytest.mark.parametrize("head", [b"X: " + b"a" * 40_000, b"\r\n".join(b"X-%d: a" % n for n in range(101))])
async def test_an_endless_head_is_refused(served: Served, head: bytes) -> None:
    """Neither one header of any length, nor any number of them."""
    reader, writer = await opened(served)
    writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 431 ")
    writer.close()


async def test_a_request_line_may_not_be_endless(served: Served) -> None:
    """The address counts as well, also in pieces."""
    reader, writer = await opened(served)
    writer.write(b"GET /?")
    for _ in range(9):
        writer.write(b"a" * 4096)
        await writer.drain()
    assert (await reader.read()).startswith(b"HTTP/1.1 431 ")
    writer.close()


async def test_a_large_body_is_no_head(served: Served) -> None:
    """A post of megabytes comes through, in one piece with its head or not; so does a large cookie."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served.port}") as client:
        assert (await client.post("/", content=b"x" * 3_000_000)).text == "3000000 0"
        assert (await client.get("/", headers={"X": "a" * 20_000})).text == "0 20000"
    reader, writer = await opened(served)
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + b"x" * 60_000)
    assert await reader.readuntil(b"60000 0")
    writer.close()


async def test_one_address_does_not_hold_the_door(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many silent connections, further ones of that address are ended at once; who speaks is served."""
    monkeypatch.setattr(heads, "WAITING", 3)
    silent = [await opened(served) for _ in range(3)]
    await reached(lambda: waiting("127.0.0.1") == 3)
    reader, writer = await opened(served)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    writer.close()
    silent[0][1].write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert await silent[0][0].readuntil(b"0 0")
    again, speaks = await opened(served)
    speaks.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert await again.readuntil(b"0 0")
    for _, each in (*silent, (again, speaks)):
        each.close()
    await reached(lambda: not waiting("127.0.0.1"))
