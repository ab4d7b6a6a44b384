"""Chromium reads what every other client reads, and the page in it says only what the wire's description has."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.doubles.asyncapi import described, faults
from tests.doubles.chromium import Chromium
from tests.doubles.disorder import CONSOLE, SCREEN, Disorder, Witness
from tests.doubles.receivers import PROTOCOL, Receiver, Websockets
from tests.doubles.service import SAMPLE, Client, Service
from tests.doubles.site import quiet
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

OPEN = """([name, url, protocol]) => new Promise((opened, failed) => {
  const socket = new WebSocket(url, protocol);
  const heard = [];
  (window.sockets ??= {})[name] = { socket, heard };
  socket.onmessage = (event) => heard.push(event.data);
  socket.onopen = () => opened(socket.extensions);
  socket.onclose = (event) => failed(new Error(`closed with ${event.code}`));
})"""
CLOSE = """(name) => new Promise((closed) => {
  const { socket } = window.sockets[name];
  socket.onclose = () => closed();
  socket.close();
})"""


class ChromiumSocket:
    """The WebSocket of Chromium, in a page of the service; the credentials are the browser's cookies."""

    deflates = True

    def __init__(self, page: Page) -> None:
        self._page = page
        self._heard: dict[str, list[str]] = {}
        self._extensions: dict[str, str] = {}

    def open(self, name: str, url: str, headers: Mapping[str, str]) -> None:
        self._heard[name] = []
        self._extensions[name] = self._page.evaluate(OPEN, [name, url, PROTOCOL])

    def heard(self, name: str) -> list[str]:
        known = self._heard[name]
        known += self._page.evaluate("([name, from]) => window.sockets[name].heard.slice(from)", [name, len(known)])
        return list(known)

    def extensions(self, name: str) -> str:
        return self._extensions[name]

    def close(self, name: str) -> None:
        self._page.evaluate(CLOSE, name)

    def end(self) -> None:
        self._page.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(tmp_path, quiet(SAMPLE, tmp_path / "quiet")) as service:
        yield service


def cookies(service: Service, *clients: Client) -> list[Any]:
    """What these callers carry, for a browser."""
    return [
        {"name": name, "value": value, "url": service.url}
        for one in clients
        for name, value in one.http.cookies.items()
    ]


def device(service: Service, operator: Client) -> Client:
    """A browser that was given the main screen's place."""
    pairing = service.client().ok("POST", "/api/pairings")
    operator.ok("POST", f"/api/pairings/{pairing['id']}/approve", {"room": "ubnd-tinh", "screen": "main"})
    paired = service.client(pairing["secret"])
    assert paired.get(f"/api/pairings/{pairing['id']}")["state"] == "paired"
    return paired


def test_chromium_reads_the_same(service: Service, operator: Client, browser: Chromium) -> None:
    """Byte for byte what Python's websockets reads, compressed and not, and the API's state at the end."""
    context = browser.context()
    context.add_cookies(cookies(service, operator, device(service, operator)))
    page = context.new_page()
    page.goto(f"{service.url}/")
    carried = "; ".join(f"{name}={value}" for name, value in operator.http.cookies.items())
    token = service.token("màn hình", "display", "ubnd-tinh")
    headers = {
        SCREEN: {"Authorization": f"Bearer {token}"},
        CONSOLE: {"Cookie": carried, "Origin": service.url},
    }
    receivers: dict[str, Receiver] = {
        "Chromium": ChromiumSocket(page),
        "websockets": Websockets(deflates=True),
        "websockets without compression": Websockets(deflates=False),
    }
    with ExitStack() as stack:
        for receiver in receivers.values():
            stack.callback(receiver.end)
        Disorder(service, operator, [Witness(*each, service, headers) for each in receivers.items()]).play()
        assert "permessage-deflate" in receivers["Chromium"].extensions(SCREEN)


def test_the_page_says_what_is_described(service: Service, operator: Client, browser: Chromium) -> None:
    """A real wall's receipts are as the description has them, and its socket asks for the protocol by name."""
    context = browser.context()
    context.add_cookies(cookies(service, device(service, operator)))
    wall = context.new_page()
    said: list[str] = []
    urls: list[str] = []

    def watch(socket: Any) -> None:
        urls.append(socket.url)
        socket.on("framesent", lambda text: said.append(text))

    wall.on("websocket", watch)
    wall.goto(f"{service.url}/screen")
    expect(wall.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    until(lambda: wall.evaluate("0") or said, what="a receipt is sent")  # the page's events come in while it is asked
    messages = [json.loads(text) for text in said]
    assert [fault for message in messages for fault in faults(message)] == []
    assert {message["type"] for message in messages} <= described("screenSays")
    assert re.search(r"/ws/screen\?build=[\w.%-]+$", urls[0])
