"""Contract of the uvicorn subclass, continued: what pages send, well formed or not, in whatever pieces it comes."""

import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.asyncio.client import connect

from displays.transport import MESSAGE_LIMIT
from tests.doubles.exchange import CLIENTS, SMALL, Exchange
from tests.doubles.rawclient import BINARY, CLOSE, CONTINUATION, DEFLATE, PING, PONG, TEXT, RawClient, frame
from tests.doubles.server import Served, serving
from tests.doubles.waiting import reached

pytestmark = pytest.mark.both_loops

PAINTED = '{"type":"painted","seq":7,"scene":3}'


@pytest.fixture
def exchange() -> Exchange:
    """As the service does it: the connection outlives its call."""
    return Exchange(hand_over=True)


@pytest.fixture
async def served(exchange: Exchange) -> AsyncIterator[Served]:
    async with serving(exchange) as served:
        yield served


def deflated(text: bytes) -> bytes:
    """A message as permessage-deflate has it (RFC 7692 section 7.2.1)."""
    pressed = zlib.compressobj(wbits=-15)
    return (pressed.compress(text) + pressed.flush(zlib.Z_SYNC_FLUSH))[:-4]


async def test_fragments_with_a_ping_between_them(exchange: Exchange, served: Served) -> None:
    """A ping in the middle of a fragmented message is answered at once, and the message is whole at its end."""
    async with RawClient(served) as page:
        await page.send(frame(TEXT, b'{"type":', fin=False) + frame(PING, b"well?"))
        answer = await page.read()
        assert (answer.opcode, answer.payload) == (PONG, b"well?")
        await page.send(frame(CONTINUATION, b'"resync"', fin=False) + frame(CONTINUATION, b"}"))
        await reached(lambda: exchange.lines[0].heard)
        assert exchange.lines[0].heard == ['{"type":"resync"}']


async def test_a_short_message_within_a_fragmented_one_is_no_message(exchange: Exchange, served: Served) -> None:
    """A new text frame before the last one has ended is a fault: 1002, and nothing of it is heard."""
    async with RawClient(served) as page:
        await page.send(frame(TEXT, b'{"type":', fin=False))
        await page.send(frame(TEXT, PAINTED.encode()))
        end = await page.read()
        assert (end.opcode, end.code) == (CLOSE, 1002)
        assert exchange.lines[0].heard == []


@pytest.mark.parametrize("step", [1, 2, 3, 7, 64])
async def test_messages_in_any_pieces(exchange: Exchange, served: Served, step: int) -> None:
    """However the bytes of several messages are cut by the way they come, the same texts are heard, in order."""
    texts = [PAINTED, "", "x" * 125, "y" * 126, PAINTED.replace("7", "8"), "ế" * 60]
    data = b"".join(frame(TEXT, text.encode()) for text in texts)
    async with RawClient(served):
        await reached(lambda: exchange.lines)
        for start in range(0, len(data), step):  # as the loop hands them over, without the kernel's joining
            exchange.lines[0].protocol.data_received(data[start : start + step])
        assert exchange.lines[0].heard == texts


@pytest.mark.parametrize("extensions", ["", DEFLATE], ids=["plain", "compressed"])
@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, MESSAGE_LIMIT])
async def test_every_length_up_to_the_limit(exchange: Exchange, served: Served, size: int, extensions: str) -> None:
    """Each form of a length is read, compressed or not, up to 8 KiB."""
    text = "ab" * (size // 2) + "c" * (size % 2)
    body, rsv = (deflated(text.encode()), 4) if extensions else (text.encode(), 0)
    async with RawClient(served, extensions=extensions) as page:
        await page.send(frame(TEXT, body, rsv=rsv) + frame(TEXT, PAINTED.encode()))
        await reached(lambda: exchange.lines and len(exchange.lines[0].heard) == 2)
        assert exchange.lines[0].heard == [text, PAINTED]


@pytest.mark.parametrize("size", [MESSAGE_LIMIT + 1, 60_000, 1_000_000])
async def test_what_unfolds_beyond_the_limit_is_refused(exchange: Exchange, served: Served, size: int) -> None:
    """A compressed message that becomes larger than 8 KiB ends the connection with 1009, however small it came."""
    bomb = deflated(b"0" * size)
    assert size > 60_000 or len(bomb) < 126
    async with RawClient(served, extensions=DEFLATE) as page:
        await page.send(frame(TEXT, bomb, rsv=4))
        end = await page.read()
        assert (end.opcode, end.code) == (CLOSE, 1009)
        assert exchange.lines[0].heard == []


@pytest.mark.parametrize("options", CLIENTS.values(), ids=CLIENTS.keys())
async def test_every_client_is_heard(exchange: Exchange, served: Served, options: dict[str, Any]) -> None:
    """Whatever a client negotiates for itself, its short and long messages are heard."""
    texts = [PAINTED, "x" * 3000, PAINTED, "".join(map(chr, range(32, 1000))), ""]
    async with connect(served.url("/"), **options) as client:
        for text in texts:
            await client.send(text)
        await reached(lambda: exchange.lines and len(exchange.lines[0].heard) == len(texts))
        assert exchange.lines[0].heard == texts


WRONG = {
    "not masked": (frame(TEXT, PAINTED.encode(), masked=False), 1002),
    "a reserved bit": (frame(TEXT, PAINTED.encode(), rsv=2), 1002),
    "compressed without leave": (frame(TEXT, deflated(PAINTED.encode()), rsv=4), 1002),
    "an unknown kind": (frame(0x3, b"?"), 1002),
    "an unknown control": (frame(0xB), 1002),
    "a continuation of nothing": (frame(CONTINUATION, b"?"), 1002),
    "a ping in pieces": (frame(PING, b"?", fin=False), 1002),
    "a ping too long": (frame(PING, b"?" * 126), 1002),
    "no UTF-8, short": (frame(TEXT, b"\xff\xfe"), 1007),
    "no UTF-8, long": (frame(TEXT, b"\xff" * 200), 1007),
    "half a letter": (frame(TEXT, "ế".encode()[:2]), 1007),
    "too large": (frame(TEXT, b"x" * (MESSAGE_LIMIT + 1)), 1009),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_frame_ends_the_connection(exchange: Exchange, served: Served, wrong: tuple[bytes, int]) -> None:
    """What no page may send is answered with the code for it; the port shuts, the app hears of the end once."""
    data, code = wrong
    async with RawClient(served) as page:
        await page.send(frame(TEXT, PAINTED.encode()))
        await reached(lambda: exchange.lines and exchange.lines[0].heard)
        await page.send(data + frame(TEXT, b"after"))
        end = await page.read()
        assert (end.opcode, end.code) == (CLOSE, code)
        assert await page.over(code)
    line = exchange.lines[0]
    await reached(lambda: line.ended)
    assert line.ends == 1
    assert line.heard == [PAINTED]
    assert not line.port.writable


@pytest.mark.parametrize(
    "body", [b"\xff\xff\xff", b"\x00", b"", deflated(PAINTED.encode())[:-3]], ids=["wrong", "zero", "none", "cut"]
)
async def test_what_cannot_be_unfolded_ends_or_is_nothing(exchange: Exchange, served: Served, body: bytes) -> None:
    """Compressed bytes that are none never become a text that nobody sent; the next page's messages are heard."""
    async with RawClient(served, extensions=DEFLATE) as page:
        await page.send(frame(TEXT, body, rsv=4) + frame(PING, b"still there?"))
        answer = await page.read()
        assert answer.opcode in (PONG, CLOSE)
        assert all(PAINTED.startswith(text) for text in exchange.lines[0].heard)
    async with RawClient(served, extensions=DEFLATE) as page:
        await page.send(frame(TEXT, deflated(PAINTED.encode()), rsv=4))
        await reached(lambda: len(exchange.lines) == 2 and exchange.lines[1].heard == [PAINTED])


async def test_binary_messages_are_nobodys(exchange: Exchange, served: Served) -> None:
    """Binary messages, whole or in pieces, are passed over; texts around them are heard."""
    async with RawClient(served) as page:
        await page.send(frame(BINARY, b"\x00\xff") + frame(TEXT, b"one"))
        await page.send(frame(BINARY, b"\x00", fin=False) + frame(CONTINUATION, b"\xff") + frame(TEXT, b"two"))
        await reached(lambda: exchange.lines and len(exchange.lines[0].heard) == 2)
        assert exchange.lines[0].heard == ["one", "two"]


async def test_pings_are_answered_and_pongs_are_nothing(exchange: Exchange, served: Served) -> None:
    """Every ping is answered with its own bytes between the hub's frames; a pong nobody asked for changes nothing."""
    async with RawClient(served) as page:
        await reached(lambda: exchange.lines)
        for number in range(3):
            exchange.lines[0].port.write(SMALL)
            await page.send(frame(PONG, b"unasked") + frame(PING, b"%d" % number))
            assert (await page.read()).payload == SMALL.payload
            answer = await page.read()
            assert (answer.opcode, answer.payload) == (PONG, b"%d" % number)
        await page.send(frame(TEXT, PAINTED.encode()))
        await reached(lambda: exchange.lines[0].heard == [PAINTED])


async def test_the_servers_own_pings_are_for_connections_without_a_hub() -> None:
    """Where no port was taken uvicorn pings, and a page that answers stays."""

    async def echo(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})

    async with serving(echo, ping_interval=0.05) as served, RawClient(served) as page:
        for _ in range(3):
            ping = await page.read()
            assert ping.opcode == PING
            await page.send(frame(PONG, ping.payload))
        await page.send(frame(TEXT, b"still here"))
        while (answer := await page.read()).opcode == PING:
            await page.send(frame(PONG, answer.payload))
        assert (answer.opcode, answer.payload) == (TEXT, b"still here")
