"""A screen in its room: real Chromium on a real service, seen from the chairs, on a good line and a bad one."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.doubles.chromium import SILENCE, WALL, Chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

LAYOUTS = ["tong-quan", "van-ban-hcc", "y-te", "an-ninh-trat-tu", "no-so-lieu", "thien-tai"]
PAGE_WEIGHT = 60_000  # bytes of script and style over the wire, packed as this browser takes them
UNPACKED = 120_000  # of the same, as the screen's processor reads them
# what this page has loaded of both: name, bytes that came, bytes unpacked
LOADED = """() => performance.getEntriesByType('resource')
  .filter((each) => /\\/static\\/.*\\.(js|css)$/.test(new URL(each.name).pathname))
  .map((each) => [each.name.split('/').pop(), each.encodedBodySize, each.decodedBodySize])"""
FIGURES = """\
key: so-lieu
title: {vi: Số liệu}
tiles:
  - {id: van-ban-den, kind: number, series: VB-01, at: [1, 1, 4, 3], history: 12}
  - {id: van-ban-di, kind: number, series: VB-02, at: [5, 1, 4, 3], history: 12}
  - {id: ho-so, kind: number, series: YT-01, at: [9, 1, 4, 3]}
  - {id: ky-so, kind: number, series: VB-04, at: [1, 4, 6, 3]}
  - {id: ho-so-hcc, kind: number, series: HCC-01, at: [7, 4, 6, 3]}
topics: [{key: van-ban, title: {vi: Văn bản}, tiles: [van-ban-den, van-ban-di]}]
"""
COURSE = """\
key: dien-bien
title: {vi: Diễn biến}
tiles: [{id: den, kind: trend, series: VB-01, at: [1, 1, 12, 6]}]
topics: [{key: van-ban, title: {vi: Văn bản}, tiles: [den]}]
"""
HEAVY = ("chart-", "io-map-", "io-camera-", "hls-")  # what only some tiles need

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

SIZES = (WALL, {"width": 3840, "height": 2160}, {"width": 1366, "height": 768})
AT_REST = """() => document.fonts.ready.then(
  () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"""


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


def test_nothing_sticks_out_of_its_tile(house: tuple[Service, Client], browser: Chromium) -> None:
    """All layouts of the sample, on three sizes of screen: every text is whole and inside its tile."""
    service, operator = house
    page = paired(browser, service, operator, "ubnd-tinh")
    for layout in LAYOUTS:
        operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": layout})
        expect(page.locator("io-wall")).to_have_attribute("data-layout", layout)
        expect(page.locator("io-wall main.leaving")).to_have_count(0)
        for size in SIZES:
            page.set_viewport_size(size)
            page.evaluate(AT_REST)
            assert page.evaluate(STICKING_OUT) == [], (layout, size)


def loaded(page: Page) -> dict[str, tuple[int, int]]:
    """Every script and style this page has fetched: bytes that came and bytes unpacked, by the file's name."""
    return {name: (came, unpacked) for name, came, unpacked in page.evaluate(LOADED)}


def test_a_wall_is_a_small_page_and_one_socket(house: tuple[Service, Client], browser: Chromium) -> None:
    """A wall of figures: little over the wire, little to read; one page load and one socket bring the picture."""
    service, operator = house
    (service.site / "layouts" / "so-lieu.yaml").write_text(FIGURES, encoding="utf-8")
    screen = paired(browser, service, operator, "so-y-te", service_workers="block")  # which would bring files itself
    until(lambda: "so-lieu" in {each["key"] for each in operator.get("/api/layouts")["layouts"]}, 30, "the layout")
    operator.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": "so-lieu"})
    figure = screen.locator("io-wall main:not(.leaving) [data-tile='van-ban-den']")
    expect(figure).to_contain_text("5.238.802")
    expect(screen.locator("io-wall")).to_have_attribute("data-layout", "so-lieu")
    sockets: list[str] = []
    answers: list[Response] = []
    screen.on("websocket", lambda socket: sockets.append(socket.url))
    screen.on("response", lambda answer: answers.append(answer))
    screen.context.new_cdp_session(screen).send("Network.clearBrowserCache")
    screen.reload()
    expect(figure).to_contain_text("5.238.802")
    weights = loaded(screen)  # of this page: what the one before still loads is not its
    heaviest = sorted(weights.items(), key=lambda item: -item[1][1])
    assert 0 < sum(came for came, _ in weights.values()) <= PAGE_WEIGHT, heaviest
    assert sum(unpacked for _, unpacked in weights.values()) <= UNPACKED, heaviest
    assert not [name for name in weights if name.startswith((*HEAVY, "io-bar-", "io-attention-"))]
    assert {each.headers.get("content-encoding") for each in answers if "/io-wall-" in each.url} == {"br"}
    assert len(sockets) == 1


def test_a_chart_comes_with_the_first_tile_that_draws_one(house: tuple[Service, Client], browser: Chromium) -> None:
    """Before it there is no chart code on the page; with it there is, and still none for maps and cameras."""
    service, operator = house
    for key, text in (("so-lieu", FIGURES), ("dien-bien", COURSE)):
        (service.site / "layouts" / f"{key}.yaml").write_text(text, encoding="utf-8")
    screen = paired(browser, service, operator, "so-y-te", service_workers="block")
    until(lambda: "dien-bien" in {each["key"] for each in operator.get("/api/layouts")["layouts"]}, 30, "the layout")
    for layout, heavy in (("so-lieu", set()), ("dien-bien", {"chart-"})):
        operator.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": layout})
        expect(screen.locator("io-wall")).to_have_attribute("data-layout", layout)
        if heavy:
            expect(screen.locator("io-wall [data-tile='den'] .chart svg")).not_to_have_count(0)
        else:
            screen.reload()
            expect(screen.locator("io-wall [data-tile='ho-so-hcc']")).to_be_visible()
        assert {start for start in HEAVY if any(name.startswith(start) for name in loaded(screen))} == heavy


def test_a_screen_says_which_it_is(house: tuple[Service, Client], browser: Chromium) -> None:
    """Identify and the test card, asked for at the console, stand over the wall and go by themselves."""
    service, operator = house
    page = paired(browser, service, operator, "so-y-te")
    page.clock.install()
    operator.ok("POST", "/api/rooms/so-y-te/do", {"do": "testcard"})
    expect(page.locator("io-testcard")).to_contain_text("1920 × 1080 điểm ảnh")
    operator.ok("POST", "/api/rooms/so-y-te/do", {"do": "identify"})
    expect(page.locator("io-identify")).to_contain_text("Màn hình này là")
    page.clock.fast_forward(30_000)
    expect(page.locator("io-testcard, io-identify")).to_have_count(0)


def test_a_frozen_server_is_said_across_the_wall_and_heals(house: tuple[Service, Client], browser: Chromium) -> None:
    """The server stands still without closing anything: the page says so, keeps its figures, and comes back."""
    service, operator = house
    page = paired(browser, service, operator, "ubnd-tinh", clock=True)
    operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "tong-quan"})
    figure = page.locator("io-wall main:not(.leaving) [data-tile='van-ban-den']")
    expect(figure).to_contain_text("5.238.802")
    page.evaluate("window.stays = true")
    service.freeze()
    try:
        page.clock.fast_forward(SILENCE)
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
