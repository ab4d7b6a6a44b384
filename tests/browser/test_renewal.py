"""A service comes back with new pages: the old page on the wall makes itself new, once, and the picture stays."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.doubles.chromium import DESK, Chromium
from tests.doubles.service import PASSWORD, Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(240)]

# the same service, whose pages are of another build
ANOTHER = (
    "-c",
    "from displays import pages\npages.build_id = lambda: 'another'\nfrom displays.cli import main\nmain()",
)
# chance gives every wait at its beginning: a page's turn to reload comes after 4 s of its quarter of an hour
SOON = "Math.random = () => 0.004"
DEAF = """if (sessionStorage.deaf)
  window.WebSocket = class extends WebSocket { constructor() { super('ws://127.0.0.1:9/'); } }"""
# what the page says of its line when the first tile stands on it
FIRST = """(() => { const look = () => {
  const wall = document.querySelector('io-wall');
  if (wall?.renderRoot?.querySelector('[data-tile]')) window.first = { link: wall.link.state, kept: wall.kept };
  else requestAnimationFrame(look);
}; look(); })()"""


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
    """Not while a topic is in focus, then once; the console says meanwhile that the screen has an old page."""
    wall = paired(browser, service, operator, SOON)
    loads: list[str] = []
    wall.on("load", lambda page: loads.append(page.url))
    operator.ok("PUT", "/api/rooms/ubnd-tinh/focus", {"topic": "van-ban"})
    expect(wall.locator("io-wall")).to_have_attribute("data-focus", "van-ban")
    service.stop()
    service.command[1:] = ANOTHER
    service.restart()

    console = browser.page(f"{service.url}/sign-in", DESK)
    console.locator("input[name=name]").fill("Hà")
    console.locator("input[type=password]").first.fill(PASSWORD)
    console.locator("button[type=submit]").click()
    console.wait_for_url(lambda url: "/sign-in" not in url)
    console.goto(f"{service.url}/console")
    card = console.locator("[data-screen='ubnd-tinh/main']")
    expect(card).to_have_attribute("data-state", re.compile("painted|slow"))
    expect(card.locator(".old-page")).to_have_count(1)
    card.click()
    expect(console.locator("io-room-panel .machine")).to_contain_text("trang còn bản cũ")
    assert wall.evaluate("window.stays") is True

    operator.ok("DELETE", "/api/rooms/ubnd-tinh/focus")
    until(lambda: presence(operator).get("build") == "another", 60, "the wall is of the new build")
    expect(wall.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    expect(wall.locator("io-wall io-head")).to_contain_text("Trực tiếp")
    expect(card.locator(".old-page")).to_have_count(0)
    expect(card).to_have_attribute("data-state", re.compile("painted|slow"))
    expect(wall.locator("body")).to_have_attribute("data-build", "another")
    assert len(loads) == 1
    assert wall.evaluate("window.stays") is None


def test_the_picture_stays_through_a_reload(service: Service, operator: Client, browser: Chromium) -> None:
    """A page that is told to reload shows what stood there before it has heard from the server; unheard, it says so."""
    wall = paired(browser, service, operator, DEAF, FIRST)
    wall.evaluate("sessionStorage.deaf = 1")
    with wall.expect_event("load"):
        operator.ok("POST", "/api/rooms/ubnd-tinh/do", {"do": "reload"})
    expect(wall.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    assert wall.evaluate("window.first") == {"link": "joining", "kept": None}
    assert wall.evaluate("window.stays") is None
    expect(wall.locator("io-wall .banner")).to_contain_text("đây là số liệu đã lưu lúc")
