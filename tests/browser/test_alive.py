"""A wall that lives for months: without its server, through nights, with a wrong clock and with tiles that fail."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.doubles.chromium import DESK, Chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FIGURE = "io-wall main:not(.leaving) [data-tile='van-ban-den']"
FAILED = "io-wall main:not(.leaving) [data-failed]"
HEAD, BANNER = "io-wall io-head", "io-wall .banner"
# a server that lives in the page and on the page's own clock, a day ahead of it; `silent` hangs its line up
ON_THE_PAGES_CLOCK = """window.WebSocket = class {
  constructor() {
    this.readyState = 0;
    setTimeout(() => this.open());
  }
  open() {
    this.readyState = 1;
    this.onopen(new Event("open"));
    for (const message of TOLD) this.say(message);
    this.beats = setInterval(() => this.say({ type: "beat", seq: TOLD[1].seq }), 2_000);
  }
  say(message) {
    if (window.silent) return;
    const now = new Date(Date.now() + 86_400_000).toISOString();
    this.onmessage?.({ data: JSON.stringify({ ...message, now, beat: 2 }) });
  }
  send() {}
  close() {
    clearInterval(this.beats);
    this.readyState = 3;
  }
};
Math.random = () => 0;
window.stays = true;"""
# the names of what is kept, as paths
KEPT = """(async () => {
  const [name] = await caches.keys();
  return (await (await caches.open(name)).keys()).map((each) => new URL(each.url).pathname);
})()"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    with Service(tmp_path_factory.mktemp("alive")) as service:
        yield service, service.user("Hà", "operator")


def device(browser: Chromium, service: Service, operator: Client, context: BrowserContext | None = None) -> Page:
    """A device that fills the main screen, showing the overview."""
    pairing = service.client().ok("POST", "/api/pairings")
    operator.ok("POST", f"/api/pairings/{pairing['id']}/approve", {"room": "ubnd-tinh", "screen": "main"})
    paired = service.client(pairing["secret"])
    assert paired.get(f"/api/pairings/{pairing['id']}")["state"] == "paired"
    context = context or browser.context()
    cookies = paired.http.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": service.url} for name, value in cookies])
    context.add_init_script("Math.random = () => 0.02")  # waits are short; at none it would dial on and on
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
    house: tuple[Service, Client], browser: Chromium
) -> None:
    """The service is gone and the device reboots: page, fonts and figures are there, with their age."""
    service, operator = house
    page = device(browser, service, operator)
    expect(page.locator(FIGURE)).to_contain_text("5.238.802")
    equipped(page)
    service.kill()
    expect(page.locator(BANNER)).to_contain_text("Mất kết nối")
    context: BrowserContext = page.context
    page.close()
    again = context.new_page()
    again.goto(f"{service.url}/screen")
    expect(again.locator(BANNER)).to_contain_text("đây là số liệu đã lưu lúc")
    expect(again.locator(FIGURE)).to_contain_text("5.238.802")
    expect(again.locator("io-wall io-attention")).to_be_visible()
    assert again.evaluate("document.fonts.check('600 20px \"Be Vietnam Pro\"', 'Trễ')")
    again.keyboard.press("?")
    expect(again.locator("io-info")).to_contain_text("sẵn sàng")
    again.keyboard.press("Escape")
    service.restart()
    expect(again.locator(HEAD)).to_contain_text("Trực tiếp")
    expect(again.locator(BANNER)).to_have_count(0)


def told(service: Service) -> list[dict[str, Any]]:
    """What the service tells a screen first: hello and wall."""
    token = service.token("người nghe", "display", "ubnd-tinh")
    headers = {"Authorization": f"Bearer {token}"}
    address = service.url.replace("http", "ws") + "/ws/screen"
    with connect(address, subprotocols=[Subprotocol("iocast.v1")], additional_headers=headers) as line:
        return [json.loads(line.recv(timeout=10)) for _ in range(2)]


def test_a_day_on_a_device_whose_clock_is_a_day_slow(house: tuple[Service, Client], browser: Chromium) -> None:
    """24 hours: figures age by the server's clock, a cut is said within 2.5 beats, pixels wander, the night reloads."""
    service, _ = house
    begun = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)  # half past two in the province's night
    hello, wall = told(service)
    wall["values"]["VB-01"] |= {"due": _at(begun, hours=1), "late": _at(begun, hours=3), "marks": []}
    page = browser.context(service_workers="block").new_page()
    page.clock.install(time=begun - timedelta(days=1))
    page.add_init_script(f"window.TOLD = {json.dumps([hello, wall])};{ON_THE_PAGES_CLOCK}")
    page.goto(f"{service.url}/screen")
    expect(page.locator(FIGURE)).to_contain_text("5.238.802")
    expect(page.locator(HEAD)).to_contain_text("02:3")
    expect(page.locator(FIGURE)).not_to_contain_text("Đến hạn")
    page.clock.run_for("02:00:00")
    expect(page.locator(HEAD)).to_contain_text("04:3")
    expect(page.locator(FIGURE)).to_contain_text("Đến hạn")
    assert _shift(page) != (0, 0)
    page.evaluate("window.silent = true")
    page.clock.run_for(2_500)
    expect(page.locator(BANNER)).to_have_count(0)
    page.clock.run_for(3_500)
    expect(page.locator(BANNER)).to_contain_text("Mất kết nối từ 04:3")
    _leap(page, 2)
    expect(page.locator(FIGURE)).to_contain_text("Trễ 1 giờ")  # grows old honestly, cut off as it is
    expect(page.locator(BANNER)).to_contain_text("Mất kết nối từ 04:3")
    page.evaluate("window.silent = false")
    page.clock.run_for(45_000)
    expect(page.locator(HEAD)).to_contain_text("06:3")
    _leap(page, 19)
    expect(page.locator(FIGURE)).to_contain_text("Trễ 20 giờ")
    assert _stays(page) is True
    page.evaluate("window.stays = 'until two'")
    two = (begun + timedelta(hours=23, minutes=30, seconds=1) - timedelta(days=1)).timestamp() * 1_000  # of the device
    page.clock.run_for(int(two - page.evaluate("Date.now()")))  # the new page is fetched, in nobody's fake time
    until(lambda: _stays(page) is True, what="another page stands")
    expect(page.locator(FIGURE)).to_contain_text("5.238.802")
    expect(page.locator(HEAD)).to_contain_text("Trực tiếp")
    expect(page.locator(BANNER)).to_have_count(0)


def _leap(page: Page, hours: int) -> None:
    """So many hours, of which ten seconds each are lived through tick by tick."""
    for _ in range(hours):
        page.clock.fast_forward(3_590_000)
        page.clock.run_for(10_000)


def _stays(page: Page) -> Any:
    """What the page was told to remember; None while another one takes its place."""
    try:
        return page.evaluate("window.stays")
    except Error:
        return None


def _at(begun: datetime, hours: int) -> str:
    return (begun + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def _shift(page: Page) -> tuple[float, float]:
    """By how many pixels the wall stands beside its place; whole ones, four at most."""
    x, y = page.evaluate("(({ x, y }) => [x, y])(document.querySelector('io-wall').getBoundingClientRect())")
    assert x == int(x)
    assert y == int(y)
    assert max(abs(x), abs(y)) <= 4
    return x, y


def test_an_error_in_a_tile_stays_there_and_reaches_the_console(
    house: tuple[Service, Client], browser: Chromium
) -> None:
    """One element throws: its tile says so by name, the others go on, the console names it; then it draws again."""
    service, operator = house
    page = device(browser, service, operator)
    expect(page.locator("io-wall io-attention")).to_be_visible()
    page.evaluate("""() => {
      const kind = customElements.get('io-attention').prototype;
      window.whole = kind.render;
      kind.render = () => { throw new TypeError('no items'); };
      document.querySelector('io-wall').shadowRoot.querySelector('io-attention').requestUpdate();
    }""")
    expect(page.locator(FAILED)).to_contain_text("Ô này gặp lỗi")
    expect(page.locator(FIGURE)).to_contain_text("5.238.802")
    tile = page.locator(FAILED).get_attribute("data-tile")
    desk = browser.context(DESK)
    cookies = operator.http.cookies.items()
    desk.add_cookies([{"name": name, "value": value, "url": service.url} for name, value in cookies])
    console = desk.new_page()
    console.goto(f"{service.url}/console")
    card = console.locator("button.room[data-screen='ubnd-tinh/main']")
    expect(card).to_have_attribute("data-state", "failing")
    card.click()
    expect(console.locator(f".failing [data-tile='{tile}']")).to_contain_text("TypeError: no items")
    assert "a tile fails" in service.said()
    page.evaluate("() => void (customElements.get('io-attention').prototype.render = window.whole)")
    page.evaluate("(wall) => void (wall.values = { ...wall.values, '@attention': [] })", page.query_selector("io-wall"))
    expect(page.locator(FAILED)).to_have_count(0)
    expect(card).not_to_have_attribute("data-state", "failing")


def test_a_tile_whose_script_does_not_come_says_so_and_comes_later(
    house: tuple[Service, Client], browser: Chromium
) -> None:
    """The line drops one lazy module: the tile fails by name, the rest stands; once it can be had, it is there."""
    service, operator = house
    context = browser.context(service_workers="block")
    context.route("**/io-attention-*.js", lambda route: route.abort())
    context.clock.install()
    page = device(browser, service, operator, context)
    expect(page.locator(FAILED)).to_contain_text("Ô này gặp lỗi")
    expect(page.locator(FIGURE)).to_contain_text("5.238.802")
    context.unroute("**/io-attention-*.js")
    page.clock.fast_forward(15_000)
    expect(page.locator("io-wall main:not(.leaving) io-attention")).to_be_visible()
    expect(page.locator(FAILED)).to_have_count(0)


def test_a_layout_edited_badly_changes_nothing_and_edited_well_is_there(
    house: tuple[Service, Client], browser: Chromium
) -> None:
    """The last good version stays on the wall while the file is broken; the next good one comes without a reload."""
    service, operator = house
    page = device(browser, service, operator)
    expect(page.locator(FIGURE)).to_contain_text("5.238.802")
    page.evaluate("window.stays = true")
    file = service.site / "layouts" / "tong-quan.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("kind: number", "kind: nummer", 1), encoding="utf-8")
    until(lambda: "site file refused" in service.said(), what="the broken file is noticed")
    expect(page.locator(FIGURE)).to_contain_text("5.238.802")
    expect(page.locator(FAILED)).to_have_count(0)
    file.write_text(good.replace("\ntitle:", "\nsubtitle: {vi: Bản đã sửa}\ntitle:", 1), encoding="utf-8")
    expect(page.locator(HEAD)).to_contain_text("Bản đã sửa")
    expect(page.locator(FIGURE)).to_contain_text("5.238.802")
    assert page.evaluate("window.stays")


def test_a_new_build_takes_the_old_ones_place(house: tuple[Service, Client], browser: Chromium) -> None:
    """What another build kept is gone once a page of this one stands; other pages are not served by the worker."""
    service, operator = house
    page = device(browser, service, operator)
    page.evaluate("caches.open('iocast-kiosk-older').then((cache) => cache.put('/screen', new Response('old')))")
    equipped(page)
    build = page.locator("body").get_attribute("data-build")
    until(lambda: page.evaluate("caches.keys()") == [f"iocast-kiosk-{build}"], what="only this build is kept")
    assert {path.rsplit("/", 1)[0] for path in page.evaluate(KEPT)} == {"", "/static/assets"}
    page.goto(f"{service.url}/sign-in")
    assert page.evaluate("navigator.serviceWorker.controller") is None
