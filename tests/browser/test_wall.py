"""A screen in its room: real Chromium on a real service, seen from the chairs, on a good line and a bad one."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.doubles.chromium import WALL, Chromium
from tests.doubles.service import Client, Service

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(120)]

LAYOUTS = ["tong-quan", "van-ban-hcc", "y-te", "an-ninh-trat-tu", "no-so-lieu", "thien-tai"]
PAGE_WEIGHT = 120_000  # bytes of script and style
# what this page has loaded of both, and how many bytes that is unpacked
LOADED = """() => performance.getEntriesByType('resource')
  .filter((each) => /\\/static\\/.*\\.(js|css)$/.test(new URL(each.name).pathname))
  .map((each) => [each.name, each.decodedBodySize])"""

# every element whose text or children stick out of it, inside elements too
STICKING_OUT = """() => {
  const found = [];
  const look = (root) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.shadowRoot) look(each.shadowRoot);
      const style = getComputedStyle(each);
      const wide = each.scrollWidth > each.clientWidth + 2 && style.overflowX !== 'visible' && each.clientWidth > 0;
      const high = each.scrollHeight > each.clientHeight + 2 && style.overflowY !== 'visible' && each.clientHeight > 0;
      if (wide || high) found.push(`${each.localName} ${each.dataset.tile || ''} ${each.textContent.slice(0, 60)}`);
    }
  };
  look(document);
  return found;
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    with Service(tmp_path_factory.mktemp("wall")) as service:
        yield service, service.user("Hà", "operator")


def paired(browser: Chromium, service: Service, operator: Client, room: str, **more: Any) -> Page:
    """A screen that has been given its place, with figures on it."""
    page = browser.page(f"{service.url}/screen", **more)
    page.wait_for_selector("io-pair[data-code]")
    code = page.locator("io-pair").get_attribute("data-code")
    waiting = operator.get("/api/pairings")["pairings"]
    id = next(each["id"] for each in waiting if each["code"] == code)
    operator.ok("POST", f"/api/pairings/{id}/approve", {"room": room, "screen": "main"})
    page.wait_for_selector("io-wall [data-tile]")
    return page


@pytest.mark.parametrize("size", [WALL, {"width": 3840, "height": 2160}, {"width": 1366, "height": 768}])
def test_nothing_sticks_out_of_its_tile(house: tuple[Service, Client], browser: Chromium, size: dict[str, int]) -> None:
    """All layouts of the sample, on three sizes of screen: every text is whole and inside its tile."""
    service, operator = house
    page = paired(browser, service, operator, "ubnd-tinh", viewport=size)
    for layout in LAYOUTS:
        operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": layout})
        expect(page.locator("io-wall")).to_have_attribute("data-layout", layout)
        expect(page.locator("io-wall main.leaving")).to_have_count(0)
        page.evaluate("document.fonts.ready")
        assert page.evaluate(STICKING_OUT) == [], layout


def test_a_wall_is_a_small_page_and_one_socket(house: tuple[Service, Client], browser: Chromium) -> None:
    """Script and style together stay under 120 kB, uncompressed; one page load and one socket bring the picture."""
    service, operator = house
    screen = paired(browser, service, operator, "so-y-te")
    operator.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": "tong-quan"})
    figure = screen.locator("io-wall [data-tile='van-ban-den']")
    expect(figure).to_contain_text("5.238.802")
    sockets: list[str] = []
    screen.on("websocket", lambda socket: sockets.append(socket.url))
    screen.reload()
    expect(figure).to_contain_text("5.238.802")
    loaded: dict[str, int] = dict(screen.evaluate(LOADED))  # of this page: what the one before still loads is not its
    weight = sum(loaded.values())
    assert 0 < weight <= PAGE_WEIGHT, sorted(loaded.items(), key=lambda item: -item[1])
    assert len(sockets) == 1


def test_a_screen_says_which_it_is(house: tuple[Service, Client], browser: Chromium) -> None:
    """Identify and the test card, asked for at the console, stand over the wall and go by themselves."""
    service, operator = house
    page = paired(browser, service, operator, "so-y-te")
    operator.ok("POST", "/api/rooms/so-y-te/do", {"do": "testcard"})
    expect(page.locator("io-wall .testcard")).to_contain_text("1920 × 1080 điểm ảnh")
    operator.ok("POST", "/api/rooms/so-y-te/do", {"do": "identify"})
    expect(page.locator("io-wall .identify")).to_contain_text("Màn hình này là")
    expect(page.locator("io-wall :is(.testcard, .identify)")).to_have_count(0)


def test_a_frozen_server_is_said_across_the_wall_and_heals(house: tuple[Service, Client], browser: Chromium) -> None:
    """The server stands still without closing anything: the page says so, keeps its figures, and comes back."""
    service, operator = house
    page = paired(browser, service, operator, "ubnd-tinh")
    operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "tong-quan"})
    figure = page.locator("io-wall main:not(.leaving) [data-tile='van-ban-den']")
    expect(figure).to_contain_text("5.238.802")
    page.evaluate("window.stays = true")
    service.freeze()
    try:
        expect(page.locator("io-wall .banner")).to_contain_text("Mất kết nối")
        expect(figure).to_contain_text("5.238.802")
    finally:
        service.thaw()
    expect(page.locator("io-wall .banner.off")).to_have_count(0)
    expect(page.locator("io-wall io-head")).to_contain_text("Trực tiếp")
    assert page.evaluate("window.stays")


def test_a_screen_without_a_line_shows_its_last_wall(house: tuple[Service, Client], browser: Chromium) -> None:
    """A screen that starts and reaches no socket shows what its room last saw, marked with its age."""
    service, operator = house
    page = paired(browser, service, operator, "ubnd-tinh")
    operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "tong-quan"})
    expect(page.locator("io-wall main:not(.leaving) [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    page.route("**/api/screen", lambda route: route.abort())
    page.add_init_script("window.WebSocket = class extends WebSocket { constructor() { super('ws://127.0.0.1:9/'); } }")
    page.reload()
    expect(page.locator("io-wall .banner")).to_contain_text("đây là số liệu đã lưu lúc")
    expect(page.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
