"""The description of `iocast.v1` fits what a real service really says on all three sockets."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

DOCUMENT = json.loads((Path(__file__).parent.parent / "broadcaster" / "asyncapi.json").read_text(encoding="utf-8"))
MESSAGES = DOCUMENT["components"]["messages"]
DOWN = {name for name, channel in DOCUMENT["channels"]["console"]["messages"].items()} - {"resync"}


def faults(message: dict[str, Any]) -> list[str]:
    """What of a message is not as the document says."""
    described = MESSAGES.get(message["type"])
    if described is None:
        return [f"{message['type']} is not described"]
    schema = {**described["payload"], "components": DOCUMENT["components"]}
    return [f"{list(each.path)}: {each.message[:200]}" for each in Draft202012Validator(schema).iter_errors(message)]


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


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(tmp_path) as service:
        yield service


def test_the_document_describes_every_message_a_service_says(service: Service, stack: ExitStack) -> None:
    """Screen, console and remote hear every type there is, each as described; what a page says is described too."""
    operator = service.user("Hà", "operator")
    token = service.token("màn hình", "display", "ubnd-tinh")
    screen = Ear(stack, service, "/ws/screen?room=ubnd-tinh&screen=main", token=token)
    console = Ear(stack, service, "/ws/console", operator)
    wall = screen.until("wall")
    scene = next(each for each in screen.heard if each["type"] == "hello")["scene"]
    receipt = {"type": "painted", "seq": wall["seq"], "scene": scene["changed"], "errors": 0, "hidden": False}
    assert faults(receipt) == []
    screen.socket.send(json.dumps(receipt))
    code = operator.ok("POST", "/api/rooms/ubnd-tinh/join-code", {})["code"]
    presenter = service.client()
    presenter.ok("POST", "/api/join", {"code": code, "name": "Chi"})
    remote = Ear(stack, service, "/ws/remote?room=ubnd-tinh", presenter)
    remote.until("presence")
    held = until(lambda: [each for each in operator.get("/api/held")["held"] if each["series"] == "VB-02"])[0]
    operator.ok("POST", f"/api/held/{held['id']}/accept", {"value": 791_903, "reason": "đã đối chiếu"})
    screen.until("values")
    operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    screen.until("scene")
    operator.ok("DELETE", "/api/rooms/ubnd-tinh/hold")
    operator.ok("POST", "/api/rooms/ubnd-tinh/do", {"do": "identify"})
    screen.until("do")
    resync = {"type": "resync", "why": "gap"}
    assert faults(resync) == []
    screen.socket.send(json.dumps(resync))
    screen.until("wall")
    for ear in (screen, console, remote):
        ear.until("beat")
    service.stop()
    for ear in (screen, console, remote):
        ear.until("bye")
    heard = [message for ear in (screen, console, remote) for message in ear.heard]
    assert {message["type"] for message in heard} == DOWN
    assert [fault for message in heard for fault in faults(message)] == []


def test_a_message_that_is_not_as_described_is_found() -> None:
    """The check can fail: a beat without its time, a value of the wrong shape, an unknown type."""
    assert faults({"type": "beat", "seq": 1}) != []
    assert faults({"type": "values", "from": 1, "seq": 2, "values": {"VB-01": {"v": "1"}}}) != []
    assert faults({"type": "gossip"}) == ["gossip is not described"]
