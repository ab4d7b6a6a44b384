"""Alerts, a clock, a code and a picture on a real screen, from a real authority's server and real files."""

import json
import re
import struct
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from broadcaster.moments import instant
from displays.qrcode import modules
from tests.browser.test_wall import STICKING_OUT, paired
from tests.doubles.alerting import alert, atom, entry, info
from tests.doubles.chromium import WALL, Chromium
from tests.doubles.service import Client, Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

ADDRESS = "https://dichvucong.gov.vn/"
LAYOUT = f"""\
key: thu
title: {{vi: Thử ô}}
topics: [{{key: c, title: {{vi: Cảnh báo}}, tiles: [canh-bao]}}]
tiles:
  - {{id: canh-bao, kind: alerts, feeds: [bao], top: 6, at: [1, 1, 6, 6]}}
  - {{id: gio, kind: clock, at: [7, 1, 6, 2]}}
  - {{id: ma, kind: qr, address: "{ADDRESS}", caption: {{vi: Dịch vụ công}}, at: [7, 3, 3, 4]}}
  - {{id: hinh, kind: image, file: so-do.png, alt: {{vi: Sơ đồ}}, at: [10, 3, 3, 4]}}
"""
LASTING = {"expires": instant(datetime.now(UTC) + timedelta(hours=5))}
# the code's dark modules as the page drew them: rows of 0 and 1
DRAWN = """(code) => {
  const path = code.querySelector('path').getAttribute('d');
  const across = Number(code.getAttribute('viewBox').split(' ')[2]) - 8;
  const rows = Array.from({length: across}, () => new Array(across).fill(0));
  for (const [, x, y, wide] of path.matchAll(/M(\\d+) (\\d+)h(\\d+)/g))
    for (let i = 0; i < Number(wide); i++) rows[y - 4][x - 4 + i] = 1;
  return rows.map((row) => row.join(''));
}"""
# is the picture on the wall whole, and of this size
SHOWN = """(size) => {
  const tile = document.querySelector('io-wall').shadowRoot.querySelector("main:not(.leaving) [data-tile='hinh']");
  const img = tile && tile.shadowRoot && tile.shadowRoot.querySelector('img');
  return Boolean(img && img.complete && `${img.naturalWidth}x${img.naturalHeight}` === size);
}"""

WALLS = "document.querySelector('io-wall').shadowRoot"
IN_TILES = STICKING_OUT.replace(
    "look(document);", f"{WALLS}.querySelectorAll('[data-tile]').forEach((tile) => look(tile.shadowRoot));"
)


class Authority:
    """A server of alerts. `fall_silent()`: from then on it answers with an error."""

    def __init__(self) -> None:
        self.says, self.status = b"", 200
        outer = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(outer.says)))
                self.end_headers()
                self.wfile.write(outer.says)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/cap"

    def say(self, *alerts: str) -> None:
        self.says, self.status = atom(*(entry(each, f"e{i}") for i, each in enumerate(alerts))).encode(), 200

    def fall_silent(self) -> None:
        self.status = 500


def png(wide: int, high: int) -> bytes:
    """A grey picture of that size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes([128] * wide) for _ in range(high)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.fixture
def authority() -> Iterator[Authority]:
    made = Authority()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def house(tmp_path: Path, authority: Authority) -> Iterator[tuple[Service, Client]]:
    """The sample site with the layout of this test and one feed, which runs when an operator says so."""
    service = Service(tmp_path)
    feed = f'- {{key: bao, kind: cap, cron: "0 3 29 2 *", url: "{authority.url}", sensitivity: public}}\n'
    (service.site / "feeds.yaml").write_text(feed, encoding="utf-8")
    (service.site / "layouts" / "thu.yaml").write_text(LAYOUT, encoding="utf-8")
    (service.site / "images").mkdir()
    with service:
        yield service, service.user("Hà", "operator")


def tile(page: Page, id: str) -> Any:
    return page.locator(f"io-wall main:not(.leaving) [data-tile='{id}']")


def test_what_stands_around_the_figures(house: tuple[Service, Client], authority: Authority, browser: Chromium) -> None:
    """Alerts by what they are, and that their source fell silent; the hour; a code; a picture once it is there."""
    service, operator = house
    page = paired(browser, service, operator, "ubnd-tinh")
    operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "thu"})
    alerts, clock, code, picture = (tile(page, id) for id in ("canh-bao", "gio", "ma", "hinh"))
    expect(alerts).to_contain_text("Chưa có bản tin nào")

    authority.say()
    operator.ok("POST", "/api/feeds/bao/run")
    expect(alerts).to_contain_text("Không có cảnh báo nào")
    flood, drill = (
        info("Lũ quét", severity="Extreme", more=LASTING),
        info("Vỡ đập giả định", severity="Extreme", more=LASTING),
    )
    authority.say(alert("a", drill, status="Exercise"), alert("b", flood), alert("c", info("Bão số 9", more=LASTING)))
    operator.ok("POST", "/api/feeds/bao/run")
    rows = alerts.locator("li")
    expect(rows).to_have_count(3)
    assert [row.get_attribute("data-sort") for row in rows.all()] == ["extreme", "severe", "exercise"]
    expect(rows.nth(0)).to_contain_text("Bão: Lũ quét")
    expect(rows.nth(2)).to_contain_text("Diễn tập")
    authority.fall_silent()
    operator.call("POST", "/api/feeds/bao/run")
    expect(alerts).to_contain_text("Nguồn tin không trả lời từ")
    expect(rows).to_have_count(3)

    expect(clock.locator("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(clock).to_contain_text(re.compile(r"(Thứ|Chủ)"))
    bits = ["".join(f"{int(digit, 16):04b}" for digit in row) for row in modules(ADDRESS)]
    assert code.locator("svg").evaluate(DRAWN) == [row[: len(bits)] for row in bits]

    expect(picture).to_contain_text("Chưa có tệp hình so-do.png")
    file = service.site / "images" / "so-do.png"
    file.write_bytes(png(40, 30))
    expect(picture.locator("img")).to_have_attribute("alt", "Sơ đồ")
    page.wait_for_function(SHOWN, arg="40x30")
    file.write_bytes(png(50, 30))
    page.wait_for_function(SHOWN, arg="50x30")
    for size in (WALL, {"width": 3840, "height": 2160}, {"width": 1080, "height": 1920}):
        page.set_viewport_size(size)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate(IN_TILES) == [], json.dumps(size)
