"""The description of `iocast.v1` fits what a real service really says on all three sockets, and no more is in it."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.doubles.asyncapi import DOCUMENT, MESSAGES, described, faults
from tests.doubles.service import ROOT, Client, Service
from tests.doubles.waiting import until

SOCKETS = ("screen", "console", "remote", "view")
ROOM = ROOT / "broadcaster"


class Ear:
    """A client that keeps everything it hears."""

    def __init__(
        self, stack: ExitStack, service: Service, path: str, client: Client | None = None, token: str = ""
    ) -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in client.http.cookies.items()) if client else ""
        headers = {"Origin": service.url} | ({"Cookie": cookies} if cookies else {})
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        url = service.url.replace("http", "ws") + path
        opened = connect(url, subprotocols=[Subprotocol("iocast.v1")], additional_headers=headers)
        self.socket: ClientConnection = stack.enter_context(opened)
        self.heard: list[dict[str, Any]] = []

    def until(self, kind: str) -> dict[str, Any]:
        """Listen until a message of this type comes."""
        while True:
            self.heard.append(json.loads(self.socket.recv(timeout=15)))
            if self.heard[-1]["type"] == kind:
                return self.heard[-1]

    def say(self, message: dict[str, Any]) -> None:
        """Send a message, which the document must describe."""
        assert faults(message) == []
        self.socket.send(json.dumps(message))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(tmp_path) as service:
        yield service


def test_the_document_describes_every_message_a_service_says(service: Service, stack: ExitStack) -> None:
    """Screen, console, remote and a viewer hear exactly the types described for each, field by field as described."""
    operator = service.user("Hà", "operator")
    token = service.token("màn hình", "display", "ubnd-tinh")
    screen = Ear(stack, service, "/ws/screen?room=ubnd-tinh&screen=main&build=1", token=token)
    console = Ear(stack, service, "/ws/console", operator)
    wall = screen.until("wall")
    scene = next(each for each in screen.heard if each["type"] == "hello")["scene"]
    at = "2026-11-23T02:00:00.000Z"
    screen.say(
        {"type": "painted", "seq": wall["seq"], "scene": scene["changed"], "at": at, "errors": 0, "hidden": False}
    )
    code = operator.meet()["code"]
    presenter = service.client()
    presenter.ok("POST", "/api/join", {"code": code, "name": "Chi"})
    remote = Ear(stack, service, "/ws/remote?room=ubnd-tinh", presenter)
    remote.until("presence")
    wish = {"name": "Đài truyền hình", "room": "ubnd-tinh", "clearance": "internal"}
    viewer = service.client()
    viewer.ok("POST", "/api/view", {"code": operator.ok("POST", "/api/links", wish)["link"].partition("#")[2]})
    view = Ear(stack, service, "/ws/view?build=1", viewer)
    view.until("wall")
    while "links" not in console.until("presence"):
        pass
    held = until(lambda: [each for each in operator.get("/api/held")["held"] if each["series"] == "VB-02"])[0]
    operator.ok("POST", f"/api/held/{held['id']}/accept", {"value": 791_903, "reason": "đã đối chiếu"})
    for ear in (screen, console, remote, view):  # a hold before it has come would bring a wall in its place
        ear.until("values")
    notice = {"headline": {"vi": "Diễn tập", "en": "Drill"}, "status": "Exercise", "severity": "Minor", "width": "all"}
    operator.ok("POST", "/api/notices", notice)
    operator.ok("PUT", "/api/rooms/ubnd-tinh/focus", {"topic": "van-ban"})
    operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    screen.until("scene")
    remote.until("scene")
    view.until("scene")
    operator.ok("DELETE", "/api/rooms/ubnd-tinh/hold")
    (*_, then) = operator.get("/api/journal", kind="noticed")["events"]
    operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {"at": then["at"]})
    for ear in (screen, remote, view):
        while not (ear.until("scene")["scene"]["hold"] or {}).get("past"):
            pass
    operator.ok("DELETE", "/api/rooms/ubnd-tinh/hold")
    ahead = {"targets": [{"width": "room", "key": "ubnd-tinh"}], "layout": "y-te"}
    operator.ok("POST", "/api/prepare", ahead)
    made = screen.until("prepare")["view"]
    screen.say({"type": "painted", "seq": wall["seq"], "scene": 0, "ready": made})
    operator.ok("POST", "/api/rooms/ubnd-tinh/do", {"do": "identify"})
    screen.until("do")
    operator.ok("POST", "/api/rooms/ubnd-tinh/do", {"do": "testcard"})
    screen.until("do")
    presenter.ok("POST", "/api/rooms/ubnd-tinh/pointer", {"layout": "tong-quan", "tile": "van-ban-di"})
    for ear in (screen, remote, view):
        assert ear.until("do")["tile"] == "van-ban-di"
    for ear in (screen, console, remote, view):
        ear.say({"type": "resync", "why": "gap"})
        ear.until("wall")
        ear.until("beat")
    service.stop()
    for ear, name in zip((screen, console, remote, view), SOCKETS, strict=True):
        ear.until("bye")
        assert [fault for message in ear.heard for fault in faults(message)] == []
        assert {message["type"] for message in ear.heard} == described(f"{name}Hears")


def test_what_a_page_may_say_is_described() -> None:
    """Each type that the service understands may be said on a screen's socket; the desk's pages only resync."""
    source = (ROOM.parent / "displays" / "socket.py").read_text(encoding="utf-8")
    assert described("viewSays") == described("screenSays") == set(re.findall(r'case "(\w+)":', source))
    assert described("consoleSays") == described("remoteSays") == {"resync"}


def test_every_close_code_is_described() -> None:
    """The same codes with the same meaning as on the broadcaster's page."""
    page = (ROOM / "README.md").read_text(encoding="utf-8")
    table = page[page.index("### Close codes") :]
    rows = dict(re.findall(r"^\| (\d{4}) \| (.+?) \|", table, re.MULTILINE))
    assert {code: each["description"] for code, each in DOCUMENT["x-close-codes"].items()} == rows


def test_the_document_holds_together() -> None:
    """Every reference leads somewhere, a channel has what its operations use, and every message is used."""
    text = json.dumps(DOCUMENT)
    for path in set(re.findall(r'"\$ref": "#/([^"]+)"', text)):
        place = DOCUMENT
        for part in path.split("/"):
            place = place[part]
    used = set()
    for name in SOCKETS:
        both = described(f"{name}Hears") | described(f"{name}Says")
        assert both == set(DOCUMENT["channels"][name]["messages"])
        used |= both
    assert used == set(MESSAGES)


def test_a_message_that_is_not_as_described_is_found() -> None:
    """The check can fail: no time in a beat, a field nobody described, a value of the wrong shape, an unknown type."""
    assert faults({"type": "beat", "seq": 1}) != []
    beat = {"type": "beat", "seq": 1, "now": "2026-11-23T02:00:00.000Z", "beat": 2.0}
    assert faults(beat) == []
    assert faults({**beat, "mood": "calm"}) != []
    assert faults({"type": "values", "from": 1, "seq": 2, "values": {"VB-01": {"v": "1"}}}) != []
    assert faults({"type": "gossip"}) == ["gossip is not described"]
