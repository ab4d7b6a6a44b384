"""A wall whose line loses what it should not lose: the real page, the real service, and a proxy that misbehaves."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.doubles.badline import Proxy
from tests.doubles.chromium import SILENCE, Chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PERIOD = "2021-01-01/P9M"


def post(meter: Client, series: str, value: int) -> None:
    one = {"series": series, "value": value, "period": PERIOD, "as_of": "2021-10-01"}
    assert meter.ok("POST", "/api/observations", {"observations": [one]})["accepted"] == 1


def opened(browser: Chromium, service: Service, operator: Client) -> tuple[Page, Proxy]:
    """The main screen's page behind a proxy, with its figures on it."""
    pairing = service.client().ok("POST", "/api/pairings")
    operator.ok("POST", f"/api/pairings/{pairing['id']}/approve", {"room": "ubnd-tinh", "screen": "main"})
    paired = service.client(pairing["secret"])
    assert paired.get(f"/api/pairings/{pairing['id']}")["state"] == "paired"
    context = browser.context()
    context.clock.install()
    cookies = paired.http.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": service.url} for name, value in cookies])
    page = context.new_page()
    proxy = Proxy(page)
    page.goto(f"{service.url}/screen")
    expect(page.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    page.evaluate("window.stays = true")
    return page, proxy


def test_what_a_line_lost_is_asked_for(service: Service, operator: Client, browser: Chromium) -> None:
    """A change gets lost on the way: at the next one the page notices, asks for the whole, and shows both."""
    wall, proxy = opened(browser, service, operator)
    meter = service.client(service.token("đồng hồ", "ingest"))
    proxy.lose = {"values", "beat"}
    post(meter, "VB-01", 5_240_100)
    until(lambda: wall.evaluate("0") or proxy.lost, what="the change was lost")
    proxy.lose = {"beat"}  # one would move the page past what it lacks: a line that loses messages is no line
    post(meter, "VB-03", 510_000)
    expect(wall.locator("io-wall [data-tile='gui-qua-truc']")).to_contain_text("510.000")
    expect(wall.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.240.100")
    assert [message for message in proxy.said if message["type"] == "resync"]
    assert len(proxy.opened) == 1
    assert wall.evaluate("window.stays") is True


def test_a_page_that_is_sent_away_comes_back(service: Service, operator: Client, browser: Chromium) -> None:
    """Sent away again and again with a bye, it says that it is cut off, keeps its figures, and is back once it may."""
    wall, proxy = opened(browser, service, operator)
    proxy.away = True
    proxy.hang_up()
    wall.clock.fast_forward(SILENCE)
    expect(wall.locator("io-wall .banner")).to_contain_text("Mất kết nối")
    expect(wall.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    until(lambda: wall.clock.fast_forward(500) or len(proxy.opened) > 2, what="it has tried again and again")
    proxy.away = False
    expect(wall.locator("io-wall .banner.off")).to_have_count(0)
    expect(wall.locator("io-wall io-head")).to_contain_text("Trực tiếp")
    assert re.search(r"epoch=\w+&view=\w+&seq=\d+", proxy.opened[-1])
    assert wall.evaluate("window.stays") is True


def test_a_cut_line_is_said_and_what_changed_meanwhile_is_there_after_it(
    service: Service, operator: Client, browser: Chromium
) -> None:
    """The network goes without a word: the page says so across the wall; when it is back, so is all that changed."""
    wall, proxy = opened(browser, service, operator)
    meter = service.client(service.token("đồng hồ", "ingest"))
    proxy.dead = True
    wall.clock.fast_forward(SILENCE)
    expect(wall.locator("io-wall .banner.off")).to_contain_text("Mất kết nối")
    post(meter, "VB-01", 5_240_100)
    expect(wall.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    proxy.dead = False
    tried = len(proxy.opened)
    until(lambda: wall.clock.fast_forward(1_000) or len(proxy.opened) > tried, what="a new line is tried")
    expect(wall.locator("io-wall .banner.back")).to_contain_text("Đã kết nối lại")
    expect(wall.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.240.100")
    expect(wall.locator("io-wall io-head")).to_contain_text("Trực tiếp")
    assert wall.evaluate("window.stays") is True
