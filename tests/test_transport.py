import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from broadcaster.frames import Frame, encode
from displays.transport import EXTENSION, HIGH
from tests.doubles.exchange import CLIENTS, LARGE, SMALL, Exchange, Line, drain, stalled
from tests.doubles.server import Served, serving
from tests.doubles.waiting import reached

pytestmark = pytest.mark.both_loops


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
async def served(exchange: Exchange) -> AsyncIterator[Served]:
    async with serving(exchange) as served:
        yield served


@pytest.fixture
async def narrow(exchange: Exchange) -> AsyncIterator[Served]:
    """A server whose kernel takes little, so that a page that does not read is felt soon."""
    async with serving(exchange, buffer=4096) as served:
        yield served


@pytest.mark.parametrize("options", CLIENTS.values(), ids=CLIENTS.keys())
async def test_every_client_reads_shared_frames(exchange: Exchange, options: dict[str, Any]) -> None:
    """Whatever a client negotiates, it reads shared frames, and ordinary messages between them."""
    async with serving(exchange) as served, connect(served.url("/"), **options) as client:
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        for _ in range(2):
            line.port.write(LARGE)
            line.port.write(SMALL)
            await line.ordinary(LARGE.text)
            await line.ordinary("ordinary")
        read = [await client.recv() for _ in range(8)]
        assert read == [LARGE.text, SMALL.text, LARGE.text, "ordinary"] * 2


@pytest.mark.parametrize(
    ("client", "shared"),
    [
        ("as browsers offer", True),
        ("without compression", False),
        ("asks for no context", True),
        ("demands a small window", False),
        ("demands a smaller window", False),
        ("limits its own window", True),
    ],
)
async def test_compressed_bytes_only_where_they_are_legal(exchange: Exchange, client: str, shared: bool) -> None:
    """The hub's compressed bytes need the full window: a client that demands another gets plain ones."""
    async with serving(exchange) as served, connect(served.url("/"), **CLIENTS[client]):
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        written: list[bytes] = []
        line.port.send = written.append
        line.port.write(LARGE)
        assert written == [LARGE.deflated if shared else LARGE.plain]


async def test_server_may_switch_compression_off(exchange: Exchange) -> None:
    """With ws_per_message_deflate=False everybody gets plain bytes."""
    async with serving(exchange, ws_per_message_deflate=False) as served, connect(served.url("/")) as client:
        await reached(lambda: exchange.lines)
        exchange.lines[0].port.write(LARGE)
        assert await client.recv() == LARGE.text
        assert client.protocol.extensions == []


async def test_large_wall_arrives_whole(exchange: Exchange, served: Served) -> None:
    """A frame of half a megabyte, larger than every buffer on the way, is read as it was."""
    wall = Frame(encode({"type": "wall", "values": [f"{number:x}" * 8 for number in range(30_000)]}))
    async with connect(served.url("/"), compression=None, max_size=None) as client:
        await reached(lambda: exchange.lines)
        exchange.lines[0].port.write(wall)
        assert await client.recv() == wall.text


async def test_page_that_stops_reading_blocks_its_port_only(exchange: Exchange, narrow: Served) -> None:
    """A port that has HIGH bytes waiting says so, and says when it can take more; other ports go on."""
    with stalled(narrow) as stuck:
        async with connect(narrow.url("/"), compression=None) as other:
            await reached(lambda: len(exchange.lines) == 2)
            slow, quick = exchange.lines
            written = 0
            while slow.port.writable:
                slow.port.write(LARGE)
                written += len(LARGE.plain)
                quick.port.write(SMALL)
                assert await other.recv() == SMALL.text
            waiting = slow.protocol.transport.get_write_buffer_size()
            assert HIGH < waiting <= HIGH + len(LARGE.plain)
            assert slow.drains == 0
            read = asyncio.create_task(drain(stuck))
            await reached(lambda: slow.drains == 1)
            assert slow.port.writable
            read.cancel()


async def test_page_that_never_reads_is_ended_all_the_same(
    exchange: Exchange, narrow: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing a page that takes nothing ends after CLOSE_LIMIT, and its port is never writable again."""
    monkeypatch.setattr("displays.transport.CLOSE_LIMIT", 0.05)
    with stalled(narrow):
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        while line.port.writable:
            line.port.write(LARGE)
        line.port.close(4008, "too slow")
        await reached(lambda: line.protocol.disconnected)
        assert line.ended == {"type": "websocket.disconnect", "code": 4008, "reason": "too slow"}
        assert not line.port.writable
        assert line.drains == 0


@pytest.mark.parametrize("code", [1012, 1013, 4000, 4008, 4500, 4503, 4504])
async def test_close_codes_reach_the_page(exchange: Exchange, served: Served, code: int) -> None:
    """The page reads what was written before, then code and reason."""
    async with connect(served.url("/")) as client:
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        line.port.write(LARGE)
        line.port.close(code, "because")
        line.port.close(code, "twice is no harm")
        assert await client.recv() == LARGE.text
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (code, "because")
        await reached(lambda: line.protocol.disconnected)


async def test_page_that_leaves_is_not_written_to(exchange: Exchange, served: Served) -> None:
    """When the page closes or is cut the port is shut and the app hears of it."""
    async with connect(served.url("/")) as client:
        await reached(lambda: exchange.lines)
        await client.close(1001, "away")
    async with connect(served.url("/")) as client:
        await reached(lambda: len(exchange.lines) == 2)
        client.transport.abort()
        await reached(lambda: exchange.lines[1].ended)
    await reached(lambda: exchange.lines[0].ended)
    assert not any(line.port.writable for line in exchange.lines)
    assert exchange.lines[0].ended is not None
    assert exchange.lines[0].ended["code"] == 1001


async def test_messages_go_straight_to_the_listener(exchange: Exchange, served: Served) -> None:
    """Text of a page, also in fragments, reaches the listener without ASGI in between."""
    async with connect(served.url("/")) as client:
        await reached(lambda: exchange.lines)
        await client.send('{"type":"painted"}')
        await client.send(["in ", "three ", "pieces"])
        await reached(lambda: len(exchange.lines[0].heard) == 2)
    assert exchange.lines[0].heard == ['{"type":"painted"}', "in three pieces"]


async def test_large_message_from_a_page_is_refused(exchange: Exchange, served: Served) -> None:
    """More than 8 KiB ends the connection with 1009."""
    async with connect(served.url("/"), compression=None) as client:
        await client.send("x" * 8193)
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009
    assert exchange.lines[0].heard == []


async def test_bomb_is_refused(exchange: Exchange, served: Served) -> None:
    """A small compressed message that unfolds to a megabyte ends the connection with 1009."""
    async with connect(served.url("/")) as client:
        await client.send("0" * 1_000_000)
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def test_text_that_is_no_utf8_ends_the_connection(exchange: Exchange, served: Served) -> None:
    """Bytes that are no UTF-8 in a text message are answered with 1007."""
    async with connect(served.url("/"), compression=None) as client:
        await client.send(b"\xff\xfe", text=True)
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1007


async def test_ping_is_answered_between_shared_frames(exchange: Exchange, served: Served) -> None:
    """A client's ping gets its pong."""
    async with connect(served.url("/"), ping_interval=None) as client:
        await reached(lambda: exchange.lines)
        exchange.lines[0].port.write(LARGE)
        await asyncio.wait_for(await client.ping(), 5)
        assert await client.recv() == LARGE.text


async def test_refused_handshake_offers_no_port(exchange: Exchange, served: Served) -> None:
    """An app that closes before accepting answers 403."""
    with pytest.raises(Exception, match="HTTP 403"):
        await connect(served.url("/no"))
    assert not exchange.lines


async def test_port_is_given_after_the_handshake_only() -> None:
    """An app that takes the port before it accepts gets an error, not a broken handshake."""
    errors: list[Exception] = []

    async def hasty(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        try:
            Line(scope, send, hand_over=False)
        except RuntimeError as error:
            errors.append(error)
        await receive()
        await send({"type": "websocket.close"})

    async with serving(hasty) as served:
        with pytest.raises(Exception, match="HTTP 403"):
            await connect(served.url("/"))
    assert str(errors[0]) == "The hub can only write to a connection whose handshake is complete."


async def test_page_that_hangs_up_before_the_answer_gets_none() -> None:
    """Accepting a page that is gone says so at once; nothing that was to follow is taken for a fault of the app."""
    answers: list[str] = []

    async def late(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        await receive()
        scope["extensions"][EXTENSION].transport.close()
        for message in ({"type": "websocket.accept"}, {"type": "websocket.send", "text": "bye"}):
            try:
                await send(message)
                answers.append("sent")
            except OSError as error:
                answers.append(type(error).__name__)

    async with serving(late) as served:
        with pytest.raises(Exception, match="did not receive a valid HTTP response"):
            await connect(served.url("/"))
    assert answers == ["ClientDisconnected"] * 2


async def test_shutdown_says_bye_then_closes(exchange: Exchange) -> None:
    """A server that is stopped says when to come back and closes with 1012."""
    async with serving(exchange) as served, connect(served.url("/")) as client:
        await reached(lambda: exchange.lines)
        served.stop()
        assert json.loads(await client.recv()) == {"type": "bye"}
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012


async def test_kernel_options_are_set(exchange: Exchange, served: Served) -> None:
    """Unsent bytes in the kernel are bounded and a dead line is noticed."""
    async with connect(served.url("/")):
        await reached(lambda: exchange.lines)
        sock = exchange.lines[0].protocol.transport.get_extra_info("socket")
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT) == 16 * 1024
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 40_000


async def test_handshake_is_let_go(exchange: Exchange, served: Served) -> None:
    """Once seated, the connection keeps no request and sends no pings."""
    async with connect(served.url("/")):
        await reached(lambda: exchange.lines)
        protocol = exchange.lines[0].protocol
        assert not hasattr(protocol, "request")
        assert protocol.ping_timer is None
