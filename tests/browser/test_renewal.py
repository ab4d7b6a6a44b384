"""A service comes back with new pages: the old page on the wall makes itself new, once, and the picture stays."""

import pytest
from playwright.sync_api import Page, expect
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.doubles.chromium import DESK, Chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

LONG = 90.0  # seconds for a page to find the service again, fetch its new files and load itself
# the same service, whose pages are of another build
ANOTHER = (
    "-c",
    "from displays import pages\npages.build_id = lambda: 'another'\nfrom displays.cli import main\nmain()",
)
# chance gives every wait at its beginning: a page's turn to reload comes in the first second of a quarter of an hour
SOON = "Math.random = () => 0.001"
DEAF = """if (sessionStorage.deaf)
  window.WebSocket = class extends WebSocket { constructor() { super('ws://127.0.0.1:9/'); } }"""
# what the page has put on the wall by the end of the task that brought the wall: no message can have come until then
FIRST = """new MutationObserver((_, me) => {
  const wall = document.querySelector('io-wall');
  if (!wall) return;
  me.disconnect();
  window.first = { layout: wall.layout?.key ?? null, link: wall.link.state, kept: wall.kept };
}).observe(document, { childList: true, subtree: true })"""


def paired(browser: Chromium, service: Service, operator: Client, *scripts: str) -> Page:
    """The main screen's page with these scripts before its own, showing the overview."""
    context = browser.context()
    for script in scripts:
        context.add_init_script(script)
    page = context.new_page()
    page.goto(f"{service.url}/screen")
    page.wait_for_selector("io-pair[data-code]")
    code = page.locator("io-pair").get_attribute("data-code")
    id = next(each["id"] for each in operator.get("/api/pairings")["pairings"] if each["code"] == code)
    operator.ok("POST", f"/api/pairings/{id}/approve", {"room": "ubnd-tinh", "screen": "main"})
    expect(page.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    page.evaluate("window.stays = true")  # gone after any reload
    return page


def presence(operator: Client) -> dict:
    rooms = {room["key"]: room for room in operator.get("/api/rooms")["rooms"]}
    return next(each["presence"] for each in rooms["ubnd-tinh"]["screens"] if each["key"] == "main") or {}


def test_an_old_page_makes_itself_new(service: Service, operator: Client, browser: Chromium) -> None:
    """The service comes back with another build: the page reloads once and stands there again."""
    wall = paired(browser, service, operator, SOON)
    loads: list[str] = []
    wall.on("load", lambda page: loads.append(page.url))
    service.stop()
    service.command[1:] = ANOTHER
    service.restart()
    until(lambda: presence(operator).get("build") == "another", LONG, "the wall is of the new build")
    expect(wall.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    expect(wall.locator("io-wall io-head")).to_contain_text("Trực tiếp")
    until(lambda: (presence(operator).get("painted") or {}).get("scene"), LONG, "the new page has painted")
    expect(wall.locator("body")).to_have_attribute("data-build", "another")
    assert wall.evaluate("window.stays") is None
    assert len(loads) == 1


def test_the_picture_stays_through_a_reload(service: Service, operator: Client, browser: Chromium) -> None:
    """A page that is told to reload shows what stood there before it has heard from the server; unheard, it says so."""
    wall = paired(browser, service, operator, DEAF, FIRST)
    assert wall.evaluate("window.first") == {"layout": None, "link": "joining", "kept": None}
    wall.evaluate("sessionStorage.deaf = 1")
    with wall.expect_event("load"):
        operator.ok("POST", "/api/rooms/ubnd-tinh/do", {"do": "reload"})
    expect(wall.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    assert wall.evaluate("window.first") == {"layout": "tong-quan", "link": "joining", "kept": None}
    assert wall.evaluate("window.stays") is None
    expect(wall.locator("io-wall .banner")).to_contain_text("đây là số liệu đã lưu lúc")


def test_the_console_names_screens_with_an_old_page(service: Service, operator: Client, browser: Chromium) -> None:
    """On the card and in the panel of a screen whose page is of another build, and no more once that page is gone."""
    token = service.token("màn hình cũ", "display", "ubnd-tinh")
    context = browser.context(DESK)
    cookies = operator.http.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": service.url} for name, value in cookies])
    url = service.url.replace("http", "ws") + "/ws/screen?screen=main&build=older"
    options = {"subprotocols": [Subprotocol("iocast.v1")], "additional_headers": {"Authorization": f"Bearer {token}"}}
    with connect(url, **options):  # type: ignore[arg-type]
        console = context.new_page()
        console.goto(f"{service.url}/console")
        card = console.locator("button.room[data-screen='ubnd-tinh/main']")
        expect(card.locator(".old-page")).to_have_count(1)
    expect(card.locator(".old-page")).to_have_count(0)
