"""Who may open a socket, on the real server."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.doubles.service import Client, Service

LIMIT = 10  # seconds for a socket to say or end


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(scope="module")
def operator(service: Service) -> Client:
    return service.user("minh", "operator")


def door(service: Service, path: str, who: Client | None = None, **headers: str) -> connect:
    """A handshake with what that caller carries."""
    carried = dict(headers)
    if who is not None and who.http.cookies:
        carried["Cookie"] = "; ".join(f"{name}={value}" for name, value in who.http.cookies.items())
    if who is not None and "authorization" in who.http.headers:
        carried["Authorization"] = who.http.headers["authorization"]
    url = service.url.replace("http", "ws", 1)
    return connect(url + path, subprotocols=["iocast.v1"], additional_headers=carried)  # type: ignore[list-item]


async def hello(socket: ClientConnection) -> Any:
    async with asyncio.timeout(LIMIT):
        return orjson.loads(await socket.recv())


async def ended(socket: ClientConnection) -> tuple[int, str]:
    """Read on until the server closes; its code and reason."""
    async with asyncio.timeout(LIMIT):
        try:
            while True:
                await socket.recv()
        except ConnectionClosed as end:
            assert end.rcvd
            return end.rcvd.code, end.rcvd.reason


async def closed_with(service: Service, path: str, who: Client | None = None, **headers: str) -> int:
    async with door(service, path, who, **headers) as socket:
        return (await ended(socket))[0]


def screen(service: Service, operator: Client, room: str = "ubnd-tinh", name: str = "main") -> tuple[Client, str]:
    """A paired browser and its device."""
    browser = service.client()
    started = browser.ok("POST", "/api/pairings")
    approved = operator.ok("POST", f"/api/pairings/{started['id']}/approve", {"room": room, "screen": name})
    browser.ok("GET", f"/api/pairings/{started['id']}", headers={"Authorization": f"Bearer {started['secret']}"})
    return browser, approved["device"]


async def test_a_paired_screen_gets_its_own_room(service: Service, operator: Client) -> None:
    """Its hello names room and screen; revoked, it is closed with 4500, and told so again when it comes back."""
    browser, device = screen(service, operator)
    async with door(service, "/ws/screen", browser) as socket:
        said = await hello(socket)
        assert (said["type"], said["room"], said["screen"]) == ("hello", "ubnd-tinh", "main")
        operator.ok("DELETE", f"/api/devices/{device}")
        assert await ended(socket) == (4500, "revoked")
    assert await closed_with(service, "/ws/screen", browser) == 4500


async def test_a_browser_without_a_room_is_told_to_pair(service: Service) -> None:
    """4503, which a page can read; a refused handshake it could not."""
    assert await closed_with(service, "/ws/screen") == 4503


async def test_another_sites_page_is_refused(service: Service, operator: Client) -> None:
    """The Origin of every handshake is checked, whatever cookies come with it."""
    browser, _ = screen(service, operator)
    for origin in ("https://evil.example", "null"):
        with pytest.raises(InvalidStatus) as refused:
            await closed_with(service, "/ws/screen", browser, Origin=origin)
        assert refused.value.response.status_code == 403
    async with door(service, "/ws/screen", browser, Origin=service.url) as socket:
        assert (await hello(socket))["type"] == "hello"


async def test_a_display_token_opens_any_screen_or_its_room_only(service: Service) -> None:
    """Many connections at once; a token bound to a room opens no other; a wrong or revoked one none."""
    anywhere, there = (
        service.client(service.token("man", "display")),
        service.client(service.token("syt", "display", "so-y-te")),
    )
    path = "/ws/screen?room=ubnd-tinh&screen=main"
    async with door(service, path, anywhere) as one, door(service, path, anywhere) as two:
        assert [(await hello(socket))["room"] for socket in (one, two)] == ["ubnd-tinh", "ubnd-tinh"]
    for who, where in (
        (there, path),
        (service.client("không".encode().hex()), path),
        (anywhere, "/ws/screen?room=ubnd-tinh&screen=khong-co"),
        (anywhere, "/ws/screen"),
        (anywhere, "/ws/console"),
    ):
        with pytest.raises(InvalidStatus):
            await closed_with(service, where, who)
    async with door(service, "/ws/screen", there) as socket:  # its own room's first screen needs no naming
        assert (await hello(socket))["room"] == "so-y-te"
    async with door(service, "/ws/screen?room=so-y-te&screen=main", there) as socket:
        assert (await hello(socket))["room"] == "so-y-te"
        service.cli("token", "revoke", "syt")
        assert (await ended(socket))[0] == 4500


async def test_the_console_is_for_those_who_operate_or_decide(service: Service, operator: Client) -> None:
    """A viewer is refused, a stranger is closed with 4500, whoever is out or disabled is closed within seconds."""
    steward, viewer = service.user("hoa", "steward"), service.user("xem", "viewer")
    async with door(service, "/ws/console", operator) as socket:
        assert (await hello(socket))["room"] is None
    with pytest.raises(InvalidStatus):
        await closed_with(service, "/ws/console", viewer)
    assert await closed_with(service, "/ws/console") == 4500
    async with door(service, "/ws/console", steward) as socket:
        await hello(socket)
        service.cli("user", "disable", "hoa")
        assert (await ended(socket))[0] == 4500
    leaving = service.user("ra", "operator")
    async with door(service, "/ws/console", leaving) as socket:
        await hello(socket)
        leaving.ok("DELETE", "/api/session")
        assert (await ended(socket))[0] == 4500


async def test_the_remote_is_for_the_rooms_presenter(service: Service, operator: Client) -> None:
    """Only in the meeting's room, and only while the meeting lasts."""
    code = operator.meet("so-y-te")["code"]
    phone = service.client()
    phone.ok("POST", "/api/join", {"code": code, "name": "Chị Lan"})
    with pytest.raises(InvalidStatus):
        await closed_with(service, "/ws/remote?room=ubnd-tinh", phone)
    assert await closed_with(service, "/ws/remote?room=so-y-te") == 4500
    async with door(service, "/ws/remote?room=so-y-te", phone) as socket:
        assert (await hello(socket))["room"] == "so-y-te"
        operator.adjourn("so-y-te")
        assert (await ended(socket))[0] == 4500


async def test_an_unknown_client_is_told_that_it_is_too_old(service: Service, operator: Client) -> None:
    """Without the subprotocol the close code says so."""
    url = service.url.replace("http", "ws", 1)
    async with connect(f"{url}/ws/screen") as socket:
        assert (await ended(socket))[0] == 4502


def test_the_service_said_nothing_bad(service: Service, operator: Client) -> None:
    """After all that its log has no error and no secret."""
    said = service.said()
    assert "level='error'" not in said
    assert "Traceback" not in said
    assert operator.http.cookies["iocast-session"] not in said


def test_the_directory_is_private(service: Service) -> None:
    """Journal and vault are for the service's own account."""
    data: Path = service.data
    assert oct(data.stat().st_mode & 0o777) == "0o700"
    assert oct((data / "journal.db").stat().st_mode & 0o777) == "0o600"
