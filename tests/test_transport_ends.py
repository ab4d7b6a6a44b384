"""Contract of the uvicorn subclass, continued: farewells, resets, and a fan-out that outlives its pages."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.doubles.exchange import LARGE, SMALL, Exchange, sized, stalled
from tests.doubles.rawclient import CLOSE, TEXT, RawClient, closing, frame
from tests.doubles.server import Served, serving
from tests.doubles.waiting import reached

pytestmark = pytest.mark.both_loops

BUFFER = 16 * 1024  # bytes of the kernel's send buffer where a page that does not read should be felt soon


@pytest.fixture(params=[False, True], ids=["within the call", "handed over"])
def exchange(request: pytest.FixtureRequest) -> Exchange:
    return Exchange(hand_over=request.param)


@pytest.fixture
async def served(exchange: Exchange) -> AsyncIterator[Served]:
    async with serving(exchange) as served:
        yield served


# ---- farewells


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4000, 4999])
async def test_a_page_that_closes_is_answered_with_its_code(exchange: Exchange, served: Served, code: int) -> None:
    """The close is echoed, the port shuts, and the app hears of the end once."""
    async with RawClient(served) as page:
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        await page.send(closing(code, "đi đây"))
        answer = await page.read()
        assert (answer.opcode, answer.code) == (CLOSE, code)
        assert await page.over()
    await reached(lambda: line.ended)
    assert not line.port.writable
    if exchange.hand_over:
        assert line.ends == 1
    else:
        assert line.ended is not None
        assert (line.ended["code"], line.ended["reason"]) == (code, "đi đây")


async def test_a_close_without_a_code_is_answered_alike(exchange: Exchange, served: Served) -> None:
    """A close frame may be empty: it is answered, and that was all."""
    async with RawClient(served) as page:
        await page.send(frame(CLOSE))
        answer = await page.read()
        assert (answer.opcode, answer.code) in ((CLOSE, 1005), (CLOSE, 1000))
        assert await page.over()
    await reached(lambda: exchange.lines[0].ended)


NO_CODES = {"too low": closing(999), "none": closing(1005), "lost": closing(1006), "half": frame(CLOSE, b"\x03")}


@pytest.mark.parametrize("wrong", NO_CODES.values(), ids=NO_CODES.keys())
async def test_a_close_that_is_none_is_a_fault(exchange: Exchange, served: Served, wrong: bytes) -> None:
    """Codes that never travel, or half a code, are answered with 1002."""
    async with RawClient(served) as page:
        await page.send(wrong)
        answer = await page.read()
        assert (answer.opcode, answer.code) == (CLOSE, 1002)
        assert await page.over()
    await reached(lambda: exchange.lines[0].ended)


async def test_both_sides_may_close_at_once(exchange: Exchange, served: Served) -> None:
    """Farewells that cross end the connection once, and nothing said after them is heard."""
    async with RawClient(served) as page:
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        line.port.close(4500, "revoked")
        await page.send(closing(1001) + frame(TEXT, b"after"))
        answer = await page.read()
        assert (answer.opcode, answer.code) == (CLOSE, 4500)
        assert await page.over()
    await reached(lambda: line.ended)
    await reached(lambda: line.protocol.disconnected)
    line.port.close(4500, "once more is no harm")
    assert line.heard == []
    assert line.ends == (1 if exchange.hand_over else 0)


async def test_what_was_written_before_a_close_is_still_read(exchange: Exchange) -> None:
    """A page that had stopped reading gets everything in order when it reads on, then the code."""
    async with serving(exchange, buffer=BUFFER) as served, RawClient(served) as page:
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        written = 0
        while line.port.writable:
            line.port.write(LARGE)
            written += 1
        line.port.close(4008, "too slow")
        assert not line.port.writable
        for _ in range(written):
            assert (await page.read()).payload == LARGE.payload
        answer = await page.read()
        assert (answer.opcode, answer.code) == (CLOSE, 4008)
        assert await page.over(4008)
    await reached(lambda: line.ended)
    assert line.drains == 0


async def test_a_paused_page_drains_as_often_as_it_was_stopped(exchange: Exchange) -> None:
    """Stop and go, several times over: every byte is there, and on_drain comes once for each stop."""
    async with serving(exchange, buffer=BUFFER) as served, RawClient(served) as page:
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        for round_ in range(1, 4):
            written = 0
            while line.port.writable:
                line.port.write(LARGE)
                written += 1
            for _ in range(written):
                assert (await page.read()).payload == LARGE.payload
            await reached(lambda round_=round_: line.drains == round_)
            assert line.port.writable


# ---- pages that go without a word


async def test_a_reset_ends_the_connection_once(exchange: Exchange, served: Served) -> None:
    """A page that is reset: the port shuts, the app hears of the end, and further pages are served."""
    async with RawClient(served) as page:
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        page.reset()
        await reached(lambda: line.ended)
    assert not line.port.writable
    assert line.ends == (1 if exchange.hand_over else 0)
    async with RawClient(served):
        await reached(lambda: len(exchange.lines) == 2)
        assert exchange.lines[1].port.writable


async def test_writing_to_a_page_that_was_reset_a_moment_ago_is_no_error(
    exchange: Exchange, served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    """The hub does not know yet: what it writes in the same turn goes nowhere, and says nothing."""
    async with RawClient(served) as page:
        await reached(lambda: exchange.lines)
        line = exchange.lines[0]
        page.reset()
        for _ in range(3):
            if line.port.writable:
                line.port.write(LARGE)
        await reached(lambda: line.ended)
    assert not line.port.writable
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_an_end_of_file_ends_the_connection(exchange: Exchange, served: Served) -> None:
    """A page whose sending half ends without a farewell is gone."""
    async with RawClient(served) as page:
        await reached(lambda: exchange.lines)
        page.hang_up()
        assert await page.over()
    await reached(lambda: exchange.lines[0].ended)
    assert not exchange.lines[0].port.writable


async def test_a_page_that_goes_during_the_handshake_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """It hangs up while the app still decides: nothing is accepted, nothing is logged as an error."""
    deciding, decided = asyncio.Event(), asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        deciding.set()
        await decided.wait()
        await send({"type": "websocket.close"})

    async with serving(slow) as served:
        with socket.create_connection(("127.0.0.1", served.port)) as page:
            page.sendall(
                b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            )
            await deciding.wait()
        decided.set()
        await reached(lambda: not served.server.server_state.connections)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


# ---- fan-outs


async def test_a_fan_out_outlives_pages_that_close_in_its_middle(exchange: Exchange, served: Served) -> None:
    """Between two slices some pages say goodbye, some are reset, one is dismissed: all others read every frame."""
    frames = [sized(700 + number) for number in range(6)]
    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(RawClient(served)) for _ in range(12)]
        await reached(lambda: len(exchange.lines) == 12)
        by_port = {line.protocol.transport.get_extra_info("peername")[1]: line for line in exchange.lines}
        lines = [by_port[page.port] for page in pages]
        for number, each in enumerate(frames):
            for line in lines[:6]:
                if line.port.writable:
                    line.port.write(each)
            if number == 2:
                await pages[1].send(closing(1001))
                pages[4].reset()
                pages[7].reset()
                await pages[9].send(closing(1000))
                lines[10].port.close(4504, "another browser")
                await asyncio.sleep(0)
            for line in lines[6:]:
                if line.port.writable:
                    line.port.write(each)
        gone = {1, 4, 7, 9, 10}
        for number, page in enumerate(pages):
            if number not in gone:
                assert [(await page.read()).payload for _ in frames] == [each.payload for each in frames]
        await reached(lambda: all(lines[number].ended for number in gone - {10}))
        assert [number for number, line in enumerate(lines) if not line.port.writable] == sorted(gone)
        read = [(await pages[10].read()).opcode for _ in range(3)]
        assert read == [TEXT, TEXT, CLOSE]


async def test_a_stopped_page_holds_up_nobody_and_may_be_dismissed(exchange: Exchange) -> None:
    """While one page takes nothing, a thousand frames reach the other; then the stopped one is closed."""
    async with serving(exchange, buffer=BUFFER) as served:
        with stalled(served):
            async with connect(served.url("/"), compression=None) as quick:
                await reached(lambda: len(exchange.lines) == 2)
                slow, other = exchange.lines
                for _ in range(1000):
                    if slow.port.writable:
                        slow.port.write(LARGE)
                    other.port.write(SMALL)
                    assert await quick.recv() == SMALL.text
                assert not slow.port.writable
                slow.protocol.transport.abort()
                await reached(lambda: slow.ended)
                other.port.write(SMALL)
                assert await quick.recv() == SMALL.text


async def test_a_server_that_stops_says_goodbye_to_all_that_can_hear() -> None:
    """One page in the middle of its own close, one stopped, one well: the well one hears bye and 1012."""
    exchange = Exchange(hand_over=True)
    async with serving(exchange, buffer=BUFFER) as served, connect(served.url("/")) as well:
        await reached(lambda: len(exchange.lines) == 1)
        with stalled(served):
            await reached(lambda: len(exchange.lines) == 2)
            while exchange.lines[1].port.writable:
                exchange.lines[1].port.write(LARGE)
            served.stop()
            assert json.loads(await well.recv()) == {"type": "bye"}
            with pytest.raises(ConnectionClosed) as closed:
                await well.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert [line.ends for line in exchange.lines] == [1, 1]
