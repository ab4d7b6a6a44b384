"""Cameras on a real screen: a stream made by ffmpeg, motion JPEG and snapshots play, stand still, are cut, and heal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_wall import paired
from tests.doubles.chromium import Chromium
from tests.doubles.cinema import MOVING, PASSWORD, STILL, USER, Cinema
from tests.doubles.service import Client, Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(150)]

LAYOUT = """\
key: camera
title: {vi: Giao thông}
topics: [{key: c, title: {vi: Camera}, tiles: [luong]}]
tiles:
  - {id: luong, kind: camera, feed: duong, camera: luong, at: [1, 1, 6, 3]}
  - {id: lang, kind: camera, feed: thang, camera: lang, at: [7, 1, 6, 3]}
  - {id: dong, kind: camera, feed: duong, camera: dong, at: [1, 4, 4, 3]}
  - {id: anh, kind: camera, feed: duong, camera: anh, fit: cover, at: [5, 4, 4, 3]}
  - {id: chua, kind: camera, feed: chua-co, camera: a, title: {vi: Cầu Bến Thủy}, at: [9, 4, 4, 3]}
"""
FEED = """\
- key: duong
  kind: camera
  url: {url}
  auth: {{basic: {{user: {user}, password: "${{NAME_OF_THE_PASSWORD}}"}}}}
  cron: "0 3 29 2 *"
  still: 3s
  timeout: 5s
  cameras:
    - {{key: luong, name: {{vi: Ngã tư Chợ Vinh}}, hls: luong/index.m3u8}}
    - {{key: dong, name: {{vi: Cầu Cửa Tiền}}, mjpeg: dong.mjpg}}
    - {{key: anh, name: {{vi: Bến xe}}, snapshot: anh.jpg}}
- key: thang
  kind: camera
  url: {url}
  cron: "0 3 29 2 *"
  still: 3s
  direct: true
  cameras:
    - {{key: lang, name: {{vi: Quảng trường}}, hls: lang/index.m3u8}}
"""
MOVING_ONES = ("luong", "dong", "anh")
# how much of the picture is not black, of the element that shows it
BRIGHT = """(tile) => {
  const shown = tile.shadowRoot.querySelector('video') || tile.shadowRoot.querySelector('canvas');
  const paper = Object.assign(document.createElement('canvas'), {width: 32, height: 18});
  const pen = paper.getContext('2d');
  pen.drawImage(shown, 0, 0, 32, 18);
  const data = pen.getImageData(0, 0, 32, 18).data;
  let bright = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] > 150) bright += 1;
  return bright / 576;
}"""


@pytest.fixture
def cinema(tmp_path: Path) -> Iterator[Cinema]:
    with Cinema(tmp_path / "cinema", luong=MOVING, lang=STILL, open="lang") as cinema:
        yield cinema


@pytest.fixture
def house(tmp_path: Path, cinema: Cinema, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Service, Client]]:
    """The sample site with these cameras, which the feed looks at when an operator says so."""
    monkeypatch.setenv("NAME_OF_THE_PASSWORD", PASSWORD)
    service = Service(tmp_path)
    (service.site / "feeds.yaml").write_text(FEED.format(url=cinema.url, user=USER), encoding="utf-8")
    (service.site / "layouts" / "camera.yaml").write_text(LAYOUT, encoding="utf-8")
    with service:
        yield service, service.user("Hà", "operator")


def tile(page: Page, id: str) -> Any:
    return page.locator(f"io-wall main:not(.leaving) [data-tile='{id}']")


def seen(page: Page, sight: str, *ids: str) -> None:
    for id in ids:
        expect(tile(page, id)).to_have_attribute("data-sight", sight)


def test_cameras_play_stand_still_are_cut_and_heal(
    house: tuple[Service, Client], cinema: Cinema, browser: Chromium
) -> None:
    """Each way to a picture; a stream that goes on with the same picture; the page asks nobody but our own service."""
    service, operator = house
    page = paired(browser, service, operator, "ubnd-tinh")
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: told.append(str(frame))))
    operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "camera"})
    expect(tile(page, "luong")).to_contain_text("Chưa kết nối")
    cinema.rolling()
    for feed in ("duong", "thang"):
        operator.ok("POST", f"/api/feeds/{feed}/run")

    seen(page, "live", *MOVING_ONES)
    expect(tile(page, "luong")).to_contain_text("Ngã tư Chợ Vinh")
    for id in MOVING_ONES:
        assert tile(page, id).evaluate(BRIGHT) > 0.3, id
    expect(tile(page, "chua")).to_contain_text("Cầu Bến Thủy")
    expect(tile(page, "chua")).to_contain_text("Chưa kết nối")

    cinema.freeze()
    seen(page, "frozen", "lang", "dong", "anh")
    expect(tile(page, "dong")).to_contain_text("Hình đứng từ")
    seen(page, "live", "luong")

    cinema.cut()
    seen(page, "cut", *MOVING_ONES)
    expect(tile(page, "luong")).to_contain_text("Mất hình từ")
    cinema.heal()
    seen(page, "live", *MOVING_ONES)

    assert cinema.at_once <= 2  # the feed's own look, and one for all pages
    elsewhere = [url for url in asked if not url.startswith((service.url, "blob:", "data:"))]
    assert elsewhere
    assert all(url.startswith(f"{cinema.url}/lang/") for url in elsewhere)
    for secret in (PASSWORD, "/dong.mjpg", "NAME_OF_THE_PASSWORD"):
        assert not any(secret in text for text in [*told, page.content(), service.said()])
