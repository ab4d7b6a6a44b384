"""Contract of the uvicorn subclass, continued: which handshakes open, and messages of every size after them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.asyncio.client import connect

from tests.doubles.exchange import CLIENTS, Exchange, sized
from tests.doubles.rawclient import DEFLATE, RawClient
from tests.doubles.server import Served, serving
from tests.doubles.waiting import reached

pytestmark = pytest.mark.both_loops


@pytest.fixture(params=[False, True], ids=["within the call", "handed over"])
def exchange(request: pytest.FixtureRequest) -> Exchange:
    return Exchange(hand_over=request.param)


@pytest.fixture
async def served(exchange: Exchange) -> AsyncIterator[Served]:
    async with serving(exchange) as served:
        yield served


# ---- handshakes


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 101),
        ({"Sec_WebSocket_Version": "12"}, 400),
        ({"Sec_WebSocket_Key": ""}, 400),
        ({"Sec_WebSocket_Key": "too short"}, 400),
    ],
)
async def test_only_a_whole_handshake_opens(
    exchange: Exchange, served: Served, change: dict[str, str], status: int
) -> None:
    """Another version or no key is refused before the app hears of it."""
    async with RawClient(served, **change) as page:
        assert page.status == status
        if status == 101:
            await reached(lambda: exchange.lines)
    assert len(exchange.lines) == (status == 101)


async def test_compression_is_offered_without_context_only(exchange: Exchange, served: Served) -> None:
    """What the server agrees to is what makes shared bytes legal, in both directions."""
    async with RawClient(served, extensions=DEFLATE) as page:
        agreed = next(line for line in page.answer.lower().splitlines() if line.startswith("sec-websocket-extensions"))
        assert "server_no_context_takeover" in agreed
        assert "client_no_context_takeover" in agreed
        assert "server_max_window_bits" not in agreed
    async with RawClient(served) as page:
        assert "permessage-deflate" not in page.answer


async def test_an_app_that_refuses_is_read_as_403(exchange: Exchange, served: Served) -> None:
    """A close before accepting is an HTTP answer; the connection is over."""
    async with RawClient(served, path="/no") as page:
        assert page.status == 403
        assert await page.over()
    assert not exchange.lines


async def test_an_app_that_fails_before_accepting_is_read_as_500() -> None:
    """An error of ours in a handshake is answered, not left hanging."""

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.http.response.start", "status": 500, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b"no"})

    async with serving(broken) as served, RawClient(served) as page:
        assert page.status == 500


# ---- sizes


@pytest.mark.parametrize("client", ["as browsers offer", "without compression", "demands a small window"])
async def test_every_size_arrives_as_it_was(exchange: Exchange, served: Served, client: str) -> None:
    """At each form of a length and at the edge of compression, and a wall of more than a megabyte."""
    frames = [sized(size) for size in (125, 126, 511, 512, 65_535, 65_536, 70_000, 1_500_000)]
    async with connect(served.url("/"), max_size=None, **CLIENTS[client]) as page:
        await reached(lambda: exchange.lines)
        port = exchange.lines[0].port
        for each in frames:
            port.write(each)
            assert await page.recv() == each.text
            await reached(lambda: port.writable)


async def test_ordinary_messages_follow_shared_compressed_ones() -> None:
    """Long runs of both on one connection: neither side keeps a context that the other's bytes would spoil."""
    exchange = Exchange()
    texts: list[str] = []
    async with serving(exchange) as served, connect(served.url("/"), **CLIENTS["as browsers offer"]) as page:
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        for number in range(40):
            shared = sized(400 + 37 * number)
            line.port.write(shared)
            ordinary = f"{number} " * (1 + number * 20)
            await line.ordinary(ordinary)
            texts += [shared.text, ordinary]
        assert [await page.recv() for _ in texts] == texts
