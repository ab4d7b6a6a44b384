"""What is sent to the port itself: smuggled and endless requests, sockets of other sites, floods of frames."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from displays import heads, transport
from displays.heads import Heads, sending
from displays.rights import Role, Scope
from displays.serving import ServeError, serve_house
from displays.settings import Settings
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.rawclient import BINARY, CLOSE, CONTINUATION, PING, TEXT, RawClient, frame
from tests.doubles.server import Served, serving
from tests.doubles.waiting import reached

SOCKETS = ("/ws/screen", "/ws/console", "/ws/remote?room=ubnd-tinh", "/ws/view")
HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n"
LAST = b"GET /who HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
LIMIT = 30  # seconds


async def echo(request: Request) -> Response:
    return PlainTextResponse(f"{request.method} {len(await request.body())}")


async def large(request: Request) -> Response:
    return PlainTextResponse("x" * 50_000_000)


async def hasty(request: Request) -> Response:
    """Answers before the body has come."""
    return PlainTextResponse("enough")


async def who(request: Request) -> Response:
    return JSONResponse([request.client.host if request.client else "", request.url.scheme])


APP = Starlette(
    routes=[Route(f"/{one.__name__}", one, methods=["GET", "POST"]) for one in (large, hasty, who)]
    + [Route("/", echo, methods=["GET", "POST"])]
)


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving(APP, http=Heads, proxy_headers=False) as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def said(served: Served, sent: bytes) -> bytes:
    """All that the server says to these bytes until it ends the connection, as it has to."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    answer = b""
    with suppress(ConnectionError):
        writer.write(sent)
        async with asyncio.timeout(LIMIT):
            while piece := await reader.read(65536):
                answer += piece
    writer.close()
    return answer


# -- requests -------------------------------------------------------------------------------------------------------

SMUGGLED = (
    HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    HEAD + b"Content-Length : 5\r\n\r\nhello",
    HEAD + b"Content-Length: +5\r\n\r\nhello",
    HEAD + b"Content-Length: 5, 5\r\n\r\nhello",
    HEAD + b"Content-Length: 99999999999999999999999\r\n\r\nhello",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n5 ;\x00\r\nhello\r\n0\r\n\r\n",
    HEAD + b"X: a\x00b\r\nContent-Length: 0\r\n\r\n",
    HEAD + b"X\x00: a\r\nContent-Length: 0\r\n\r\n",
    HEAD + b" folded: a\r\nContent-Length: 0\r\n\r\n",
    b"POST / HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello",
    b"POST / HTTP/9.9\r\nHost: a\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
)


async def test_a_request_that_can_be_read_in_two_ways_is_none(served: Served) -> None:
    """Lengths that differ, two ways of framing, odd spaces and signs: refused, and nothing behind it is a request."""
    for sent in SMUGGLED:
        answer = await said(served, sent + LAST)
        assert not answer.startswith(b"HTTP/1.1 200 "), sent
        assert b"127.0.0.1" not in answer, sent


async def test_a_body_that_drips_is_cut_off(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nobody waits for it any more, as after an answer that came first."""
    monkeypatch.setattr(heads, "BODY_TIME", 0.05)
    for path in (b"/", b"/hasty"):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nx" % path)
        assert b"HTTP/1.1 408 " in await reader.read()
        writer.close()
    await reached(lambda: not sending("127.0.0.1"))


async def test_one_address_does_not_hold_all_bodies(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many bodies on their way the next one is told to come back; who has said all is served."""
    monkeypatch.setattr(heads, "BODIES", 3)
    slow = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(3)]
    for _, writer in slow:
        writer.write(HEAD + b"Content-Length: 2\r\n\r\nx")
    await reached(lambda: sending("127.0.0.1") == 3)
    assert (await said(served, HEAD + b"Content-Length: 2\r\n\r\n")).startswith(b"HTTP/1.1 503 ")
    slow[0][1].write(b"x")
    assert await slow[0][0].readuntil(b"POST 2")
    assert b"POST 2" in await said(served, HEAD + b"Connection: close\r\nContent-Length: 2\r\n\r\nxx")
    for _, writer in slow:
        writer.close()
    await reached(lambda: not sending("127.0.0.1"))


async def test_who_reads_nothing_is_let_go(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that nobody reads does not keep its bytes and its connection for ever."""
    monkeypatch.setattr(heads, "READ_TIME", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port, limit=1024)
    writer.write(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    await reached(lambda: bool(served.server.server_state.connections))
    await reached(lambda: not served.server.server_state.connections)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(50_000_000)
    writer.close()


async def test_requests_are_not_piled_up(served: Served) -> None:
    """A few may wait on one connection for the answers before theirs; thousands end it."""
    few = await said(served, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 20 + LAST)
    assert few.count(b"GET 0") == 20
    many = await said(served, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 2000 + LAST)
    assert many.count(b"HTTP/1.1 ") < 60


async def test_only_a_configured_proxy_is_believed(served: Served) -> None:
    """Who says that they call for somebody else is not believed, unless the site's people named them."""
    forged = (
        b"GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: %s\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
    )
    assert b'["127.0.0.1","http"]' in await said(served, forged % b"10.0.0.1")
    named = Settings(Path(), proxies="127.0.0.1, 10.9.0.0/16").believed
    async with serving(APP, http=Heads, proxy_headers=True, forwarded_allow_ips=named) as behind:
        assert b'["10.0.0.1","https"]' in await said(behind, forged % b"10.0.0.1")
        assert b'["10.0.0.1","https"]' in await said(behind, forged % b"10.6.6.6, 10.0.0.1, 10.9.0.4")
    async with serving(APP, http=Heads, proxy_headers=True, forwarded_allow_ips=["10.9.0.4"]) as elsewhere:
        assert b'["127.0.0.1","http"]' in await said(elsewhere, forged % b"10.0.0.1")


@pytest.mark.parametrize("proxies", ["*", "0.0.0.0/0", "::/0", "proxy.local", "10.0.0.1/8"])
def test_everybody_is_no_proxy(tmp_path: Path, proxies: str) -> None:
    """The service does not start with a list that would believe whoever comes."""
    (tmp_path / "site.yaml").touch()
    with pytest.raises(ServeError, match="--proxies takes addresses"):
        serve_house(Settings(tmp_path, proxies=proxies), lambda text: None)


# -- sockets --------------------------------------------------------------------------------------------------------


def carried(caller: Caller) -> str:
    return "; ".join(f"{each.name}={each.value}" for each in caller.http.cookies.jar)


async def test_no_socket_opens_for_another_sites_page(house: Indoors) -> None:
    """Whatever cookies come along: another host, port or scheme's host, a name that begins or ends like ours, none."""
    cookie = carried(await house.person("an", Role.ADMIN))
    origins = (
        "https://evil.example", "null", "http://x.evil.example", "http://evil-x", "http://x:81", "http://x@evil.example",
        "http://sub.x", "file://", "x", "http://evil.example#x", "chrome-extension://x.y", "",
    )  # fmt: skip
    async with serving(house.app, http=Heads) as served:
        for path in SOCKETS:
            for origin in origins:
                headers = {"Cookie": cookie, "Sec_WebSocket_Protocol": "iocast.v1", "Origin": origin or " "}
                async with RawClient(served, path, **headers) as client:
                    assert client.status == 403, (path, origin)
        headers = {"Cookie": cookie, "Sec_WebSocket_Protocol": "iocast.v1", "Origin": "http://x"}
        async with RawClient(served, "/ws/console", **headers) as client:
            assert (client.status, (await client.read()).opcode) == (101, TEXT)


async def test_a_token_opens_no_other_rooms_socket(house: Indoors) -> None:
    """Nor does one of another scope open any, nor a presenter's cookie another room's."""
    other = next(key for key in house.house.state.rooms if key != "ubnd-tinh")
    display = await house.program(Scope.DISPLAY, room="ubnd-tinh")
    phone = carried(await house.presenter())
    bearer = {"Authorization": display.http.headers["authorization"], "Sec_WebSocket_Protocol": "iocast.v1"}
    async with serving(house.app, http=Heads) as served:
        for path in (f"/ws/screen?room={other}&screen=main", "/ws/console", "/ws/remote?room=ubnd-tinh", "/ws/view"):
            async with RawClient(served, path, **bearer) as client:
                assert client.status == 403 or (await client.read()).opcode == CLOSE, path
        for path in (f"/ws/remote?room={other}", "/ws/console", "/ws/screen?room=ubnd-tinh&screen=main"):
            async with RawClient(served, path, Cookie=phone, Sec_WebSocket_Protocol="iocast.v1") as client:
                assert client.status == 403 or (await client.read()).opcode == CLOSE, path


FLOODS = {
    "pings": frame(PING, b"x" * 125) * 3000,
    "pieces": frame(TEXT, b"", fin=False) + frame(CONTINUATION, b"", fin=False) * 60_000,
    "nobody's": frame(BINARY, b"x" * 8000) * 50,
    "letters": frame(TEXT, b'{"type":"painted"}') * 200,
    "a giant": frame(TEXT, b"x" * 10_000),
    "a claim of a giant": bytes([0x81, 0xFF]) + (1 << 40).to_bytes(8, "big"),
}


async def test_a_flood_ends_its_own_connection(house: Indoors) -> None:
    """Pings, pieces without an end, what nobody hears, letters, giants: ended with a code; the next page is served."""
    display = await house.program(Scope.DISPLAY)
    bearer = {"Authorization": display.http.headers["authorization"], "Sec_WebSocket_Protocol": "iocast.v1"}
    path = "/ws/screen?room=ubnd-tinh&screen=main"
    async with serving(house.app, http=Heads) as served:
        for name, flood in FLOODS.items():
            async with RawClient(served, path, **bearer) as client:
                with suppress(ConnectionError):
                    await client.send(flood)
                assert await _code(client) in (1002, 1008, 1009, 4013, 0), name
            async with RawClient(served, path, **bearer) as client:
                await client.send(frame(PING, b"still there"))
                while (answer := await client.read()).payload != b"still there":
                    assert answer.opcode == TEXT


async def _code(client: RawClient) -> int:
    """The code the server closes with; 0 where the line was cut before it could be read."""
    try:
        while (answer := await client.read()).opcode != CLOSE:
            pass
    except (ConnectionError, asyncio.IncompleteReadError):
        return 0
    return answer.code


async def test_what_a_page_may_send_is_for_ever_renewed(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that sends a little all day is never cut off."""
    monkeypatch.setattr(transport, "SENT", 600)
    monkeypatch.setattr(transport, "PER", 0.0)
    display = await house.program(Scope.DISPLAY)
    bearer = {"Authorization": display.http.headers["authorization"], "Sec_WebSocket_Protocol": "iocast.v1"}
    path = "/ws/screen?room=ubnd-tinh&screen=main"
    async with serving(house.app, http=Heads) as served, RawClient(served, path, **bearer) as client:
        for number in range(30):
            await client.send(frame(PING, b"%03d" % number + b"x" * 100))
            while not (answer := await client.read()).payload.startswith(b"%03d" % number):
                assert answer.opcode == TEXT
