"""Watching by a link on the real server: what comes down the socket, and how it ends."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from websockets.asyncio.client import ClientConnection

from broadcaster.moments import instant
from displays.sweeping import sweep
from tests.doubles.service import Client, Service
from tests.test_admission import door, ended, hello

LIMIT = 30  # seconds for a socket to say what it should


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(scope="module")
def operator(service: Service) -> Client:
    return service.user("minh", "operator")


def make(operator: Client, **more: Any) -> Any:
    return operator.ok("POST", "/api/links", {"name": "Đài", "room": "ubnd-tinh"} | more)


def viewer(service: Service, link: str) -> Client:
    """A browser that has opened the link."""
    browser = service.client()
    browser.ok("POST", "/api/view", {"code": link.partition("#")[2]})
    return browser


@asynccontextmanager
async def watching(service: Service, browser: Client) -> AsyncIterator[tuple[ClientConnection, Any]]:
    """The socket of a browser that watches, and its hello."""
    async with door(service, "/ws/view", browser) as socket:
        yield socket, await hello(socket)


async def heard(socket: ClientConnection, kind: str) -> Any:
    """Read on to the next message of a type."""
    async with asyncio.timeout(LIMIT):
        while (message := json.loads(await socket.recv()))["type"] != kind:
            pass
    return message


async def test_a_viewer_hears_what_the_screen_hears_and_when_it_ends(service: Service, operator: Client) -> None:
    """Hello names the link's end; the wall is made for the link's clearance and never for more than the room's."""
    link = make(operator, clearance="restricted")
    async with watching(service, viewer(service, link["link"])) as (socket, said):
        assert said["link"] == {"id": link["id"], "until": link["until"]}
        assert (said["room"], said["screen"], said["scene"]["layout"]) == ("ubnd-tinh", "main", "tong-quan")
        wall = await heard(socket, "wall")
        assert wall["clearance"] == "internal"  # the room's
        assert isinstance(wall["catalogue"], int)
    public = make(operator)
    async with watching(service, viewer(service, public["link"])) as (socket, said):
        assert (await heard(socket, "wall"))["clearance"] == said["scene"]["clearance"] == "public"


async def test_the_console_counts_and_names_who_watches(service: Service, operator: Client) -> None:
    """Presence tells who came and who left; the screen's own presence knows nothing of them."""
    link = make(operator)
    browser = viewer(service, link["link"])
    async with door(service, "/ws/console", operator) as console:
        async with watching(service, browser):
            while not (seen := (await heard(console, "presence")).get("links", {}).get(link["id"])):
                pass
            assert [(one["address"], "python" in one["agent"].casefold()) for one in seen] == [("127.0.0.1", True)]
            (listed,) = [one for one in operator.get("/api/links")["links"] if one["id"] == link["id"]]
            assert [one["viewer"] for one in listed["watching"]] == [seen[0]["viewer"]]
        while (await heard(console, "presence")).get("links", {}).get(link["id"]) != []:
            pass
    rooms = {room["key"]: room for room in operator.get("/api/rooms")["rooms"]}
    assert [screen["presence"] for screen in rooms["ubnd-tinh"]["screens"]] == [None, None]


async def test_a_browser_watches_in_one_window(service: Service, operator: Client) -> None:
    """The newer one takes the place of the older, which is told why."""
    browser = viewer(service, make(operator)["link"])
    async with watching(service, browser) as (first, _), watching(service, browser):
        assert (await ended(first))[0] == 4504


async def test_revoking_closes_every_page_at_once(service: Service, operator: Client) -> None:
    """All browsers of the link and no others hear 4505; coming back is answered the same."""
    link, other = make(operator), make(operator)
    one, two, stays = (viewer(service, each["link"]) for each in (link, link, other))
    async with (
        watching(service, one) as (first, _),
        watching(service, two) as (second, _),
        watching(service, stays) as (third, _),
    ):
        operator.ok("DELETE", f"/api/links/{link['id']}")
        assert [(await ended(each))[0] for each in (first, second)] == [4505, 4505]
        await heard(third, "beat")
    async with door(service, "/ws/view", one) as socket:
        assert (await ended(socket))[0] == 4505
    async with door(service, "/ws/view") as socket:
        assert (await ended(socket))[0] == 4505


async def test_a_link_runs_out_under_those_who_watch(service: Service, operator: Client) -> None:
    """At its time the pages close by themselves: time is an event like any other."""
    until = datetime.now(UTC) + timedelta(seconds=6)
    browser = viewer(service, (link := make(operator, until=until.isoformat()))["link"])
    async with watching(service, browser) as (socket, _):
        assert (await ended(socket))[0] == 4505
        assert datetime.now(UTC) >= datetime.fromisoformat(link["until"])
    assert browser.call("GET", "/api/view").status_code == 401  # the cookie has run out with it


async def test_a_layout_of_its_own_needs_no_room(service: Service, operator: Client) -> None:
    """Its hello names no room, its clearance is the link's, and another layout for all rooms changes nothing on it."""
    link = make(operator, room=None, layout="y-te", clearance="internal")
    async with watching(service, viewer(service, link["link"])) as (socket, said):
        assert (said["room"], said["screen"], said["scene"]["layout"]) == (None, None, "y-te")
        wall = await heard(socket, "wall")
        assert (wall["clearance"], wall["layout"]["key"]) == ("internal", "y-te")


async def test_a_viewer_is_no_screen(service: Service, operator: Client) -> None:
    """Its cookie opens no screen, console or remote, also where it names a room."""
    browser = viewer(service, make(operator)["link"])
    for path in ("/ws/screen?room=ubnd-tinh&screen=main", "/ws/console", "/ws/remote?room=ubnd-tinh"):
        async with door(service, path, browser) as socket:
            assert (await ended(socket))[0] in (4500, 4503)


async def test_the_command_line_makes_lists_and_revokes(service: Service) -> None:
    """Beside the running service: the address opens at once, the list has no code, a revoked one closes its pages."""
    said = service.cli("link", "create", "Xã Kim Liên", "--room", "ubnd-tinh", "--screen", "left", "--hours", "2")
    (address,) = re.findall(r"(http\S+/view#\S+)", said)
    assert address.startswith(f"{service.url}/view#")
    async with watching(service, viewer(service, address)) as (socket, hello_said):
        assert hello_said["screen"] == "left"
        listed = service.cli("link", "list")
        assert "Xã Kim Liên" in listed
        assert "public" in listed
        assert address.partition("#")[2] not in listed
        assert "1 revoked." in service.cli("link", "revoke", "Xã Kim Liên")
        assert (await ended(socket))[0] == 4505
    assert "Xã Kim Liên" not in service.cli("link", "list")
    assert "There is no link" in service.cli("link", "revoke", "Xã Kim Liên", code=1)


async def test_a_link_ends_also_where_no_event_can_be_kept() -> None:
    """Nobody recorded that its time has come, so whoever watches is found by the clock; all others stay."""
    now = datetime.now(UTC)
    seats = [SimpleNamespace(until=instant(now + timedelta(seconds=far)), device="v") for far in (-1, 60)]
    seats.append(SimpleNamespace(until="", device="d"))
    gone: list[tuple[list[bool], int]] = []

    class Held:
        """A hub of which only its end of the seats is asked."""

        def __init__(self) -> None:
            self.seats = dict.fromkeys(range(3))

        def dismiss(self, where: Any, code: int, reason: str) -> int:
            gone.append(([where(seat) for seat in seats], code))
            raise asyncio.CancelledError

    with suppress(asyncio.CancelledError):
        await sweep(cast(Any, Held()), cast(Any, None), cast(Any, None), lambda: now)
    assert gone == [([True, False, False], 4505)]
