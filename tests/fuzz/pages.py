"""Browsers that are none: handshakes with odd addresses and headers, letters and frames that no page of ours sends."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import quote

from hypothesis import strategies as st

from displays.rights import Role, Scope
from tests.doubles.house import Indoors
from tests.doubles.rawclient import BINARY, CLOSE, CONTINUATION, DEFLATE, PING, PONG, TEXT, RawClient, closing, frame
from tests.doubles.server import Served, serving
from tests.doubles.waiting import reached
from tests.fuzz import nasty
from tests.fuzz.driver import Try
from tests.fuzz.indoors import Open, opened

PAINTED = {
    "type": "painted", "seq": 3, "scene": 2, "errors": 0, "hidden": False, "view": "a", "ready": "b",
    "faults": [{"tile": "t", "what": "w"}], "condition": {"fonts": True, "skew": 3, "zoom": 1, "size": [1920, 1080]},
}  # fmt: skip
RESYNC = {"type": "resync", "why": "hash"}
PATHS = ("/ws/screen", "/ws/console", "/ws/remote", "/ws/view", "/ws/", "/ws/console/", "/ws/nope")
QUERY = ("room", "screen", "seq", "view", "epoch", "build", "token", "at", "")
WORDS = ("ubnd-tinh", "so-y-te", "main", "1", "0", "-1", "9" * 17, "a")
HEADERS = {
    "Sec_WebSocket_Protocol": ("iocast.v1", "iocast.v0", "iocast.v1, x", ",", "x" * 3000, "iocast.v1\t"),
    "Sec_WebSocket_Version": ("13", "8", "", "13, 8", "9" * 40), "Sec_WebSocket_Key": ("", "x", "=" * 24, "A" * 300),
    "Sec_WebSocket_Extensions": (DEFLATE, "permessage-deflate; server_max_window_bits=99", ";;,", "x" * 2000),
    "Origin": ("null", "http://x", "http://[", "https://a.example:99999", ""), "Upgrade": ("h2c", "WebSocket", ""),
    "Connection": ("close", "keep-alive, Upgrade", ""), "Host": ("", "[::1", "a b", "x" * 300), "Cookie": ("a", ";=;"),
    "User_Agent": ("x" * 400, "é"), "Authorization": ("Bearer ", "Bearer x", "Basic =", "\t"),
}  # fmt: skip


class Pages:
    """A real server on loopback with the real service behind it."""

    name, share = "handshakes, letters, frames", 260

    @contextmanager
    def open(self) -> Iterator[Mapping[str, Try]]:
        with opened() as one, ExitStack() as stack:
            served = one.loop.run_until_complete((server := serving(one.house.app)).__aenter__())
            stack.callback(lambda: one.loop.run_until_complete(server.__aexit__(None, None, None)))
            door = Door(one, served)
            yield {"handshakes": door.knock, "letters": door.write, "frames": door.push}
            one.run(reached(lambda: not one.house.house.hub.seats))
            assert one.run(door.hello()) == 101


class Door:
    """Who knocks, and with what in their hands."""

    def __init__(self, one: Open, served: Served) -> None:
        self.one, self.served = one, served
        self.cookie, self.token = one.run(self._keys(one.house))

    async def _keys(self, house: Indoors) -> tuple[str, str]:
        person = await house.person("admin", Role.ADMIN)
        program = await house.program(Scope.DISPLAY)
        return f"iocast-session={person.http.cookies['iocast-session']}", program.http.headers["authorization"]

    def client(self, path: str, **more: str) -> RawClient:
        console = path.startswith("/ws/console")
        key = {"Cookie": self.cookie} if console else {"Authorization": self.token}
        return RawClient(self.served, path, **{"Sec_WebSocket_Protocol": "iocast.v1", **key, **more})

    async def hello(self) -> int:
        async with self.client("/ws/console") as page:
            return page.status

    def knock(self, data: st.DataObject) -> str:
        """Any address and headers: a handshake, or a refusal that is no fault of ours."""
        query = data.draw(
            st.lists(st.tuples(st.sampled_from(QUERY), st.one_of(st.sampled_from(WORDS), nasty.text)), max_size=4)
        )
        said = "&".join(f"{name}={quote(text[:300], safe='', errors='replace')}" for name, text in query)
        raw = data.draw(st.sampled_from(("", "", "%", "%ff", "%00", "%zz", "#", "&&==", "?")))
        names = data.draw(st.lists(st.sampled_from(list(HEADERS)), unique=True, max_size=3))
        headers = {name: data.draw(st.sampled_from(HEADERS[name])) for name in names}
        path = f"{data.draw(st.sampled_from(PATHS))}?{said}{raw}"
        return str(self.one.run(self._knock(path, headers)))

    async def _knock(self, path: str, headers: Mapping[str, str]) -> str:
        with suppress(EOFError, ConnectionError):
            async with self.client(path, **headers) as page:
                assert page.status < 500 or page.status == 503, page.answer
                return f"{page.status}"
        return "hung up"

    def write(self, data: st.DataObject) -> str:
        """Letters: receipts of another shape, and what is none."""
        letters = [self._letter(data) for _ in range(data.draw(st.integers(1, 6)))]
        path = data.draw(st.sampled_from(("/ws/console", "/ws/screen?room=ubnd-tinh&screen=main")))
        return str(self.one.run(self._send(path, b"".join(frame(TEXT, each) for each in letters))))

    def _letter(self, data: st.DataObject) -> bytes:
        how = data.draw(st.integers(0, 4))
        if how == 0:
            return data.draw(st.one_of(st.binary(max_size=60), st.just(b"[" * 5000), st.just(b"9" * 5000)))
        made = nasty.hurt(data, data.draw(st.sampled_from((PAINTED, PAINTED, RESYNC))))
        if isinstance(made, dict) and how > 1:
            made = {**made, "type": data.draw(st.sampled_from(("painted", "resync")))}
        return json.dumps(made).encode()

    def push(self, data: st.DataObject) -> str:
        """Frames as RFC 6455 forbids them, or allows them and nobody sends them."""
        kinds = st.sampled_from((CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG, 0x3, 0xB, 0xF))
        pieces: list[bytes] = []
        for _ in range(data.draw(st.integers(1, 5))):
            payload = data.draw(
                st.one_of(st.binary(max_size=140), st.sampled_from((b"", b"\x03\xe8", b"\xff\xfe", b"x" * 70_000)))
            )
            made = frame(
                data.draw(kinds),
                payload,
                fin=data.draw(st.booleans()),
                rsv=data.draw(st.sampled_from((0, 0, 0, 4, 1, 7))),
                masked=data.draw(st.integers(0, 5)) > 0,
            )
            pieces.append(made[: data.draw(st.sampled_from((1, 3, 9)))] if data.draw(st.integers(0, 9)) == 0 else made)
        return str(self.one.run(self._send("/ws/console", b"".join(pieces), data.draw(st.sampled_from(("", DEFLATE))))))

    async def _send(self, path: str, raw: bytes, extensions: str = "") -> str:
        """Say it, then goodbye: the server ends the connection, in whatever way."""
        async with self.client(path, **({"Sec_WebSocket_Extensions": extensions} if extensions else {})) as page:
            assert page.status == 101, page.answer
            with suppress(ConnectionError):
                await page.send(raw + closing(1000))
                page.hang_up()
            await page.over()
        return "ended"
