import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from broadcaster.hub import Hub
from broadcaster.model import Sensitivity
from broadcaster.presence import Presence
from displays.door import Holder, Pass, Refusal
from displays.socket import MESSAGES, PROTOCOL, Sockets
from displays.transport import HIGH, SharedFrames
from displays.turnstile import RETRY, Turnstile
from tests.doubles.page import Page
from tests.doubles.server import Served, serving
from tests.doubles.smallsource import SmallSource, room
from tests.doubles.waiting import reached

RESTRICTED = Sensitivity.RESTRICTED
PLAIN = "websockets-sansio"  # uvicorn's own protocol: no shared transport


class Porter:
    """A door that answers what the test says; without a word of it, everybody is who the query claims."""

    def __init__(self) -> None:
        self.answer: Pass | Refusal | None = None
        self.wait: asyncio.Event | None = None
        self.void = False

    def stands(self, who: Pass) -> bool:
        return not self.void

    async def admit(self, websocket: WebSocket) -> Pass | Refusal:
        if self.wait is not None:
            await self.wait.wait()
        if self.answer is not None:
            return self.answer
        query = websocket.query_params
        where = query.get("room", ""), query.get("screen", "")
        match websocket.url.path:
            case "/ws/screen":
                kind = Holder.DEVICE if "device" in query else Holder.DISPLAY
                return Pass(kind, "tok", RESTRICTED, "", *where, device=query.get("device", ""))
            case "/ws/remote":
                return Pass(Holder.PRESENTER, "An", RESTRICTED, "presenter", where[0])
            case _:
                return Pass(Holder.PERSON, "Binh", RESTRICTED, "operator")


class Building:
    """The sockets with everything behind them, and pages that come to them over the network."""

    def __init__(self) -> None:
        self.source = SmallSource()
        self.source.rooms = {"r1": room("r1", "main", "left"), "r2": room("r2", "main")}
        self.source.design("a", {"series": ["VB-01", "VB-02"]})
        for place in ("r1/main", "r1/left", "r2/main"):
            self.source.show(*place.split("/"), "a")
        self.porter = Porter()
        self.presence = Presence()
        self.hub = Hub(self.source, self.presence, build="b1")
        self.sockets = Sockets(
            self.hub,
            self.presence,
            self.porter,
            rooms=lambda: self.source.rooms,
            origins=["https://tv.example"],
            most=20,
        )
        self.served: Served

    def put(self, **values: Any) -> None:
        self.hub.changed(self.source.put({key.replace("_", "-"): value for key, value in values.items()}))

    @asynccontextmanager
    async def open(
        self, path: str, page: Page | None = None, **options: Any
    ) -> AsyncIterator[tuple[ClientConnection, Page]]:
        """A client that follows the wire in a task of its own."""
        page = page or Page()
        page.cut()
        options = {"subprotocols": [PROTOCOL], **options}
        async with connect(self.served.url(path), **options) as client:
            page.resync = lambda: None
            task = asyncio.create_task(_follow(client, page))
            try:
                yield client, page
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def closed(self, path: str, **options: Any) -> tuple[int, str, list[dict[str, Any]]]:
        """How the server ends a connection that it accepts, and what it says before."""
        async with connect(self.served.url(path), **{"subprotocols": [PROTOCOL], **options}) as client:
            heard = []
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    heard.append(json.loads(await client.recv()))
            assert closed.value.rcvd is not None
            return closed.value.rcvd.code, closed.value.rcvd.reason, heard


@asynccontextmanager
async def building(ws: Any = SharedFrames, **options: Any) -> AsyncIterator[Building]:
    house = Building()
    async with serving(Starlette(routes=house.sockets.routes), ws=ws, **options) as house.served:
        roles = [asyncio.create_task(house.hub.run()), asyncio.create_task(house.presence.push(house.hub))]
        try:
            yield house
        finally:
            for role in roles:
                role.cancel()
            await asyncio.gather(*roles, return_exceptions=True)


@pytest.fixture(params=[SharedFrames, PLAIN], ids=["shared", "plain ASGI"])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[Building]:
    async with building(request.param) as house:
        yield house


async def _follow(client: ClientConnection, page: Page) -> None:
    async for message in client:
        page.take(json.loads(message))


async def test_screen_follows_the_state(house: Building) -> None:
    """A screen gets hello and wall, then every change, and beats."""
    house.put(VB_01={"v": 5})
    async with house.open("/ws/screen?room=r1&screen=main") as (client, page):
        assert client.subprotocol == PROTOCOL
        await reached(lambda: page.values == {"VB-01": {"v": 5}})
        house.put(VB_01={"v": 6})
        await reached(lambda: page.values == {"VB-01": {"v": 6}})
        await reached(lambda: "beat" in page.types())
        assert page.types() == ["hello", "wall", "values", "beat"]
    await reached(lambda: not house.hub.seats)
    assert house.presence.get("r1", "main") is None


async def test_return_by_url_gets_what_changed(house: Building) -> None:
    """A page that comes back with its position in the URL gets the difference only."""
    house.put(VB_01={"v": 5})
    async with house.open("/ws/screen?room=r1&screen=main") as (_, page):
        await reached(lambda: page.values)
    house.put(VB_02={"v": 6})
    position = f"&epoch={page.epoch}&view={page.view}&seq={page.seq}"
    async with house.open("/ws/screen?room=r1&screen=main" + position, page) as (_, page):
        await reached(lambda: "VB-02" in page.values)
        assert page.types() == ["hello", "values"]


@pytest.mark.parametrize(
    "position", ["epoch=e1&view=x&seq=-1", "epoch=e1&view=x&seq=²", "seq=5", "epoch=e1&view=&seq=1"]
)
async def test_nonsense_in_the_url_gets_a_wall(house: Building, position: str) -> None:
    """A position that cannot be read is none."""
    async with house.open(f"/ws/screen?room=r1&screen=main&{position}") as (_, page):
        await reached(lambda: len(page.heard) >= 2)
        assert page.types()[:2] == ["hello", "wall"]


@pytest.mark.parametrize("ws", [SharedFrames, PLAIN], ids=["shared", "plain ASGI"])
async def test_stalled_page_converges_when_it_reads(ws: Any) -> None:
    """A page that stops reading costs bounded bytes and, when it reads again, has the newest figures at once."""
    async with building(ws, buffer=4096) as house, house.open("/ws/screen?room=r1&screen=left") as (_, other):
        stuck = stall(house.served)
        try:
            await reached(lambda: len(house.hub.seats) == 2)
            slow = next(seat for seat in house.hub.seats if seat.screen == "main")
            filler = "x" * 30_000
            v = 0
            while slow.port.writable:
                v += 1
                house.put(VB_01={"v": v, "note": filler})
                await reached(lambda: other.values.get("VB-01", {}).get("v") == v)  # noqa: B023
            stopped_at = slow.cursor
            for _ in range(20):
                v += 1
                house.put(VB_01={"v": v, "note": filler})
                await reached(lambda: other.values["VB-01"]["v"] == v)  # noqa: B023
            assert slow.cursor == stopped_at
            assert waiting(slow.port) <= HIGH + 31_000
            shown = await read_until(stuck, v)
            assert shown[-1] == v
            assert len(shown) < v
        finally:
            stuck.close()


async def test_receipts_reach_presence(house: Building) -> None:
    """What a page has painted stands in its record, with the time it took; nonsense does no harm."""
    async with house.open("/ws/screen?room=r1&screen=main&device=d1&build=b0") as (client, page):
        await reached(lambda: page.view)
        record = house.presence.get("r1", "main")
        assert record is not None
        assert (record.device, record.build, record.address, record.painted) == ("d1", "b0", "127.0.0.1", None)
        await client.send("nonsense")
        await client.send('{"type":"painted","seq":"much"}')
        await client.send("[]")
        await client.send('{"type":"unheard of"}')
        await client.send(b"\x00")
        scene = page.scene["changed"] if page.scene else 0
        receipt = {"type": "painted", "seq": page.seq, "scene": scene, "at": "x", "errors": 2, "hidden": True}
        await client.send(json.dumps(receipt))
        await reached(lambda: house.presence.get("r1", "main").painted)  # type: ignore[union-attr]
        record = house.presence.get("r1", "main")
        assert record is not None
        assert record.painted is not None
        assert (record.painted.seq, record.painted.scene) == (page.seq, scene)
        assert (record.errors, record.hidden) == (2, True)
        assert record.lag is not None


async def test_resync_gets_a_wall(house: Building) -> None:
    """A page that lost its thread asks and gets everything."""
    house.put(VB_01={"v": 5})
    async with house.open("/ws/screen?room=r1&screen=main") as (client, page):
        await reached(lambda: page.view)
        page.values.clear()
        await client.send('{"type":"resync","why":"gap"}')
        await reached(lambda: page.types().count("wall") == 2)
        assert page.values == {"VB-01": {"v": 5}}


async def test_too_many_messages_end_the_connection(house: Building) -> None:
    """A page that talks too much is closed with 4013."""
    async with house.open("/ws/screen?room=r1&screen=main") as (client, _):
        for _ in range(MESSAGES + 1):
            await client.send('{"type":"painted"}')
        await client.wait_closed()
        assert client.close_code == 4013
    await reached(lambda: not house.hub.seats)


async def test_too_large_a_message_ends_the_connection(house: Building) -> None:
    """A message of more than 8 KiB is closed with 1009."""
    async with house.open("/ws/screen?room=r1&screen=main") as (client, _):
        await client.send("x" * 8193)
        await client.wait_closed()
        assert client.close_code == 1009


async def test_newest_browser_of_a_device_wins(house: Building) -> None:
    """The same device in a second browser: the first one is closed with 4504, and its end disturbs nothing."""
    path = "/ws/screen?room=r1&screen=main&device=d1"
    async with house.open(path) as (first, page):
        await reached(lambda: page.view)
        async with house.open(path) as (_, second):
            await first.wait_closed()
            assert first.close_code == 4504
            await reached(lambda: second.view)
            house.put(VB_01={"v": 6})
            await reached(lambda: second.values == {"VB-01": {"v": 6}})
            assert [seat.device for seat in house.hub.seats] == ["d1"]
            assert house.presence.connected() == {"r1/main": "d1"}


async def test_display_token_opens_many(house: Building) -> None:
    """Programs with a display token do not push each other out."""
    path = "/ws/screen?room=r1&screen=main"
    async with house.open(path) as (_, one), house.open(path) as (_, two):
        await reached(lambda: one.view and two.view)
        assert len(house.hub.seats) == 2
        assert house.presence.get("r1", "main").count == 2  # type: ignore[union-attr]


async def test_console_sees_presence_come_and_go(house: Building) -> None:
    """The console has every entry, the whole presence at first, and then who comes, paints and goes."""
    async with house.open("/ws/console") as (_, desk):
        await reached(lambda: "presence" in desk.types())
        assert desk.presence == {}
        assert "@layout/a" in desk.values
        async with house.open("/ws/screen?room=r1&screen=main&device=d1") as (client, page):
            await reached(lambda: desk.presence.get("r1/main", {}).get("device") == "d1")
            assert page.scene is not None
            receipt = {"type": "painted", "seq": page.seq, "scene": page.scene["changed"]}
            await client.send(json.dumps(receipt))
            await reached(lambda: desk.presence["r1/main"]["painted"])
        await reached(lambda: desk.presence == {})


async def test_remote_sees_its_room(house: Building) -> None:
    """The remote follows the first screen of its room, with its layouts and only its room's presence."""
    async with (
        house.open("/ws/screen?room=r1&screen=left") as _,
        house.open("/ws/screen?room=r2&screen=main") as _,
        house.open("/ws/remote?room=r1") as (_, phone),
    ):
        await reached(lambda: phone.presence)
        assert phone.presence.keys() == {"r1/left"}
        assert phone.scene is not None
        assert phone.scene["screen"] == "main"
        assert {"@layout/a", "@scene/r1/main"} <= phone.values.keys()


@pytest.mark.parametrize(
    ("path", "origin", "status"),
    [
        ("/ws/screen?room=r1&screen=main", "https://evil.example", 403),
        ("/ws/console", "null", 403),
        ("/ws/screen?room=r1&screen=main", "https://tv.example", None),
        ("/ws/screen?room=r1&screen=main", "own", None),
        ("/ws/screen?room=r1&screen=main", None, None),
    ],
)
async def test_pages_of_other_hosts_are_refused(
    house: Building, path: str, origin: str | None, status: int | None
) -> None:
    """A handshake from another site's page is refused; from ours, from a listed one and from a program it is not."""
    if origin == "own":
        origin = f"http://127.0.0.1:{house.served.port}"
    if status is None:
        async with house.open(path, origin=origin) as (_, page):
            await reached(lambda: page.view)
        return
    with pytest.raises(InvalidStatus) as refused:
        await connect(house.served.url(path), subprotocols=[PROTOCOL], origin=origin)  # type: ignore[arg-type]
    assert refused.value.response.status_code == status
    assert not house.hub.seats


@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        (Refusal(401, "not paired", 4503), 4503, "not paired"),
        (Refusal(403, "revoked", 4500), 4500, "revoked"),
        (Pass(Holder.DEVICE, "d", RESTRICTED, device="d"), 4503, "not paired"),
    ],
)
async def test_refusal_a_page_can_read(house: Building, answer: Any, code: int, reason: str) -> None:
    """A page that may not come in is accepted and closed with the reason, for it cannot read a refused handshake."""
    house.porter.answer = answer
    assert await house.closed("/ws/screen") == (code, reason, [])


async def test_page_that_must_wait_is_told_how_long(house: Building) -> None:
    """`bye` with a range, then 1013."""
    house.porter.answer = Refusal(503, "busy", 1013, (2000, 10_000))
    assert await house.closed("/ws/screen") == (
        1013, "busy", [{"type": "bye", "reason": "busy", "retry": [2000, 10_000]}],
    )  # fmt: skip


async def test_refusal_without_a_code_is_a_refused_handshake(house: Building) -> None:
    """Programs read the HTTP status."""
    house.porter.answer = Refusal(401, "unknown token")
    with pytest.raises(InvalidStatus):
        await connect(house.served.url("/ws/screen"), subprotocols=[PROTOCOL])


async def test_remote_of_an_unknown_room_is_refused(house: Building) -> None:
    """There is no remote for what is not a room."""
    assert (await house.closed("/ws/remote?room=r9"))[0] == 4500


@pytest.mark.parametrize("offered", [["iocast.v0"], None])
async def test_other_protocols_are_told_to_reload(house: Building, offered: Any) -> None:
    """A page that does not speak iocast.v1 is closed with 4502."""
    assert (await house.closed("/ws/screen?room=r1&screen=main", subprotocols=offered))[0] == 4502


async def test_full_node_asks_to_come_back(house: Building) -> None:
    """Beyond the cap a page is told to come back later."""
    house.sockets._most = 1
    async with house.open("/ws/screen?room=r1&screen=main") as (_, page):
        await reached(lambda: page.view)
        code, _, heard = await house.closed("/ws/screen?room=r1&screen=left")
        assert (code, heard[0]["type"]) == (1013, "bye")


async def test_who_comes_while_too_many_are_looked_at_is_asked_to_come_later(house: Building) -> None:
    """1013 with a range of milliseconds, also told to whoever asks first; those inside are seated all the same."""
    house.porter.wait = asyncio.Event()
    house.sockets.turnstile = Turnstile(inside=1)

    async def come() -> ClientConnection:
        return await connect(house.served.url("/ws/screen?room=r1&screen=main"), subprotocols=[PROTOCOL])

    first = asyncio.create_task(come())
    await reached(lambda: house.sockets.turnstile.full)
    busy = house.sockets.busy()
    assert busy is not None
    assert (busy.status, busy.reason) == (503, "busy")
    code, reason, heard = await house.closed("/ws/screen?room=r1&screen=left")
    assert (code, reason) == (1013, "busy")
    assert heard == [{"type": "bye", "reason": "busy", "retry": list(RETRY)}]
    house.porter.wait.set()
    client = await first
    assert json.loads(await client.recv())["type"] == "hello"
    assert house.sockets.busy() is None
    assert house.sockets.refused == {"overloaded": 1}
    await client.close()


async def test_pass_that_became_void_on_the_way_seats_nobody(house: Building) -> None:
    """A device that is revoked between the look at its cookie and its seat is closed with 4500."""
    house.porter.void = True
    assert (await house.closed("/ws/screen?room=r1&screen=main&device=d1"))[:2] == (4500, "revoked")
    assert not house.hub.seats


async def test_nobody_comes_in_while_the_service_drains(house: Building) -> None:
    """Pages are sent away with a bye and 1012; who comes then is asked to come later."""
    async with house.open("/ws/screen?room=r1&screen=main") as (client, page):
        await reached(lambda: page.view)
        await house.hub.drain()
        await client.wait_closed()
        assert client.close_code == 1012
        assert page.types()[-1] == "bye"
    assert (await house.closed("/ws/screen?room=r1&screen=main"))[:2] == (1013, "restart")


async def test_door_that_hangs_is_not_waited_for(house: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ADMIT_LIMIT the page is told to come back later."""
    monkeypatch.setattr("displays.socket.ADMIT_LIMIT", 0.05)
    house.porter.wait = asyncio.Event()
    assert (await house.closed("/ws/screen"))[0] == 1013


async def test_revoked_device_is_closed(house: Building) -> None:
    """A device that is forgotten while connected is closed with 4500."""
    house.hub.changed(house.source.put({"@device/d1": {"room": "r1", "screen": "main"}}))
    async with house.open("/ws/screen?room=r1&screen=main&device=d1") as (client, page):
        await reached(lambda: page.view)
        house.hub.changed(house.source.put({"@device/d1": None}))
        await client.wait_closed()
        assert (client.close_code, client.close_reason) == (4500, "revoked")


async def test_restart_says_bye() -> None:
    """A server that stops tells every page when to come back and closes with 1012."""
    async with building() as house, house.open("/ws/screen?room=r1&screen=main") as (client, page):
        await reached(lambda: page.view)
        house.served.stop()
        await client.wait_closed()
        await reached(lambda: page.types()[-1] == "bye")
        assert page.heard[-1]["retry"] == [500, 3001]
        assert client.close_code == 1012


def stall(served: Served) -> socket.socket:
    """A screen of r1/main that shakes hands and reads nothing."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect(("127.0.0.1", served.port))
    sock.sendall(
        b"GET /ws/screen?room=r1&screen=main HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Protocol: iocast.v1\r\n\r\n"
    )
    sock.setblocking(False)
    return sock


def waiting(port: Any) -> int:
    """Bytes in the process for a page that does not read."""
    protocol = getattr(port, "_connection", None)
    return protocol.transport.get_write_buffer_size() if protocol else port._size


async def read_until(sock: socket.socket, v: int) -> list[int]:
    """Read plain text frames until a value says `v`; all values in their order."""
    data, marker = b"", b'"VB-01":{"v":'
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(10):
        while marker + str(v).encode() + b"," not in data:
            data += await loop.sock_recv(sock, 1 << 16)
    return [int(part.split(b",", 1)[0]) for part in data.split(marker)[1:]]
