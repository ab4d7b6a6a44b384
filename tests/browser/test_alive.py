"""A wall that lives for months: without its server, through nights, with a wrong clock and with tiles that fail."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.doubles.chromium import Chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(240)]

FIGURE = "io-wall main:not(.leaving) [data-tile='van-ban-den']"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    with Service(tmp_path_factory.mktemp("alive")) as service:
        yield service, service.user("Hà", "operator")


def device(browser: Chromium, service: Service, operator: Client, *scripts: str, room: str = "ubnd-tinh") -> Page:
    """A device that fills a room's main screen, with these scripts before the page's own."""
    pairing = service.client().ok("POST", "/api/pairings")
    operator.ok("POST", f"/api/pairings/{pairing['id']}/approve", {"room": room, "screen": "main"})
    paired = service.client(pairing["secret"])
    assert paired.get(f"/api/pairings/{pairing['id']}")["state"] == "paired"
    context = browser.context()
    cookies = paired.http.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": service.url} for name, value in cookies])
    for script in scripts:
        context.add_init_script(script)
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(f"{page.url}: {error}"))
    page.goto(f"{service.url}/screen")
    expect(page.locator("io-wall")).to_have_attribute("data-layout", "tong-quan")
    return page


def equipped(page: Page) -> None:
    """Wait until the device has everything it needs without a server."""
    page.evaluate("navigator.serviceWorker.ready")
    until(lambda: page.evaluate("caches.keys()"), what="the page's files are kept")


def test_a_device_that_starts_without_a_server_shows_its_last_wall(
    service: Service, operator: Client, browser: Chromium
) -> None:
    """The service is gone and the device reboots: page, fonts, lazy tiles and figures are there, marked with their age."""
    page = device(browser, service, operator)
    expect(page.locator(FIGURE)).to_contain_text("5.238.802")
    equipped(page)
    service.kill()
    expect(page.locator("io-wall .banner")).to_contain_text("Mất kết nối")
    context: BrowserContext = page.context
    page.close()
    again = context.new_page()
    again.goto(f"{service.url}/screen")
    expect(again.locator("io-wall .banner")).to_contain_text("đây là số liệu đã lưu lúc")
    expect(again.locator(FIGURE)).to_contain_text("5.238.802")
    expect(again.locator("io-wall io-attention")).to_be_visible()
    assert again.evaluate("document.fonts.check('600 20px \"Be Vietnam Pro\"', 'Trễ')")
    again.keyboard.press("?")
    expect(again.locator("io-info")).to_contain_text("sẵn sàng")
    again.keyboard.press("Escape")
    service.restart()
    expect(again.locator("io-wall io-head")).to_contain_text("Trực tiếp")
    expect(again.locator("io-wall .banner")).to_have_count(0)
