"""People outside the rooms watch by a link; and what a page may no longer show is nowhere in it any more."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_renewal import paired
from tests.doubles.chromium import DESK, Chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

OBS = {"width": 1280, "height": 720}
DOCUMENTS_IN, SIGNED, ON_THE_AXIS = (
    "5.238.802",
    "256.177",
    "509.345",
)  # VB-01, VB-04, VB-03; without dots as they travel

# everything a page has written anywhere, and everything it keeps: text of all shadow trees, storage, databases, caches
TOLD = """async () => {
  const told = [];
  const read = (node) => {
    told.push(node.nodeValue ?? '');
    for (const each of node.attributes ?? []) told.push(each.value);
    for (const each of node.childNodes) read(each);
    if (node.shadowRoot) read(node.shadowRoot);
  };
  read(document);
  for (const store of [localStorage, sessionStorage]) told.push(JSON.stringify(store));
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (e) => done(e.target.result)));
    for (const shelf of db.objectStoreNames)
      told.push(JSON.stringify(await new Promise((done) =>
        (db.transaction(shelf).objectStore(shelf).getAll().onsuccess = (e) => done(e.target.result)))));
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) told.push(asked.url, await (await cache.match(asked)).clone().text());
  }
  return told.join('\\n');
}"""
# what stands in the page right after the first paint that follows a wall made by another catalogue
AFTER_THE_PAINT = """(() => {
  const Real = WebSocket;
  let before = null;
  window.WebSocket = class extends Real {
    constructor(...more) {
      super(...more);
      this.addEventListener('message', ({ data }) => {
        const message = JSON.parse(data);
        if (message.type !== 'wall') return;
        if (before !== null && message.catalogue !== before) requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            const told = [];
            const read = (node) => {
              told.push(node.nodeValue ?? '');
              for (const each of node.childNodes) read(each);
              if (node.shadowRoot) read(node.shadowRoot);
            };
            read(document.body);
            window.painted = told.join(' ');
          };
          port2.postMessage(0);
        });
        before = message.catalogue;
      });
    }
  };
})()"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(scope="module")
def operator(service: Service) -> Client:
    return service.user("Hà", "operator")


def knows(page: Page, *figures: str) -> list[bool]:
    """Whether each figure stands anywhere in the page or in what its browser keeps, as it is read or as it travels."""
    told = page.evaluate(TOLD)
    return [figure in told or figure.replace(".", "") in told for figure in figures]


def remembers(page: Page, *figures: str) -> list[bool]:
    """Whether each figure is in the page's memory as people read it, after a collection of all garbage."""
    session = page.context.new_cdp_session(page)
    parts: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda event: parts.append(event["chunk"]))
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    strings = "\n".join(json.loads("".join(parts))["strings"])
    session.detach()
    return [figure in strings for figure in figures]


def watching(browser: Chromium, link: str, *scripts: str) -> Page:
    """Somebody far away opens the link."""
    context = browser.context(OBS)
    for script in scripts:
        context.add_init_script(script)
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(f"{page.url}: {error}"))
    page.goto(link)
    return page


def tile(page: Page, id: str):
    return page.locator(f"io-wall [data-tile='{id}']")


def console(browser: Chromium, service: Service, operator: Client) -> Page:
    context = browser.context(DESK)
    context.add_cookies([{"name": k, "value": v, "url": service.url} for k, v in operator.http.cookies.items()])
    page = context.new_page()
    page.goto(f"{service.url}/console#rooms/ubnd-tinh/main")
    return page


def test_a_commune_watches_until_the_operator_ends_it(service: Service, operator: Client, browser: Chromium) -> None:
    """Made in the room's panel, opened far away, seen by name, reloaded, ended for good."""
    desk = console(browser, service, operator)
    panel = desk.locator("io-viewer-links")
    panel.locator("[data-do=new-link]").click()
    panel.locator("input[name=name]").fill("Điểm cầu xã Kim Liên")
    panel.locator("select[name=most]").select_option("1")
    panel.locator("[data-do=make-link]").click()
    link = panel.locator("input[name=link]").input_value()
    assert re.fullmatch(rf"{service.url}/view#[\w-]{{43}}", link)

    view = watching(browser, link)
    expect(tile(view, "van-ban-den")).to_contain_text(DOCUMENTS_IN)
    assert view.url == f"{service.url}/view"
    expect(panel.locator("[data-watching='1']")).to_have_count(1)
    expect(panel.locator(".watching")).to_contain_text("Chrome trên Linux, 127.0.0.1")
    late = watching(browser, link)  # one browser is allowed, and it watches
    expect(late.locator("io-ended")).to_have_attribute("what", "full")

    operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
    expect(tile(view, "van-ban-den")).to_have_count(0)
    operator.ok("DELETE", "/api/rooms/ubnd-tinh/layout")
    view.reload()
    expect(tile(view, "van-ban-den")).to_contain_text(DOCUMENTS_IN)
    kept = "async () => [localStorage.length, (await navigator.serviceWorker.getRegistrations()).length]"
    assert view.evaluate(kept) == [0, 0]

    panel.locator("[data-do=revoke-link]").click()
    panel.locator("[data-do=revoke-link]").click()
    expect(view.locator("io-ended")).to_contain_text("Liên kết đã hết hạn")
    assert knows(view, DOCUMENTS_IN, ON_THE_AXIS) == [False, False]
    view.reload()
    expect(view.locator("io-ended")).to_have_attribute("what", "over")
    expect(panel.locator("[data-link]")).to_have_count(0)
    code = link.partition("#")[2]
    assert code not in service.said()
    assert code not in json.dumps(operator.get("/api/journal", limit=500))


def test_a_link_ends_by_itself_without_a_server(service: Service, operator: Client, browser: Chromium) -> None:
    """A page whose server is frozen says that it is cut off, and at the link's end lets go of the wall all the same."""
    made = operator.ok("POST", "/api/links", {"name": "OBS", "layout": "tong-quan"})
    clock = "setInterval(() => { if (window.late) performance.now = () => 9 * 3_600_000; }, 50)"
    view = watching(browser, made["link"], clock)
    expect(tile(view, "van-ban-den")).to_contain_text(DOCUMENTS_IN)
    service.freeze()
    view.evaluate("window.late = true")
    expect(view.locator("io-ended")).to_have_attribute("what", "over")
    assert knows(view, DOCUMENTS_IN) == [False]
    service.thaw()


def edit(service: Service, file: str, *changes: tuple[str, str, str]) -> None:
    """In a file of the site: after this, that becomes the other. The service takes it up by itself."""
    path = service.site / file
    text = path.read_text(encoding="utf-8")
    for after, old, new in changes:
        head, mark, tail = text.partition(after)
        text = head + mark + tail.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def gone_with_the_next_paint(page: Page, figure: str) -> None:
    """The figure was not in what was painted next, and is nowhere in the page or in what its browser keeps."""
    until(lambda: page.evaluate("window.painted !== undefined"), what="the next paint")
    assert figure not in page.evaluate("window.painted")
    page.evaluate("window.painted = undefined")
    until(lambda: knows(page, figure) == [False], what="nothing is kept of it")
    expect(page.get_by_text("Không hiển thị ở phòng này").first).to_be_visible()


def test_what_may_not_be_shown_any_more_is_nowhere(service: Service, operator: Client, browser: Chromium) -> None:
    """An indicator becomes restricted, then the room's clearance falls, then its screen is revoked: each time what may
    not be shown is gone from its page and a viewer's with the next paint, from memory, and from what is kept."""
    made = operator.ok("POST", "/api/links", {"name": "OBS", "room": "ubnd-tinh", "clearance": "internal"})
    wall = paired(browser, service, operator, AFTER_THE_PAINT)
    view = watching(browser, made["link"], AFTER_THE_PAINT)
    expect(tile(view, "van-ban-den")).to_contain_text(DOCUMENTS_IN)
    until(lambda: knows(wall, DOCUMENTS_IN, SIGNED, ON_THE_AXIS) == [True] * 3, what="the wall is kept")
    restricted = ("- code: VB-01\n", "sensitivity: public", "sensitivity: restricted")
    edit(service, "indicators.yaml", restricted, ("- code: VB-04\n", "sensitivity: public", "sensitivity: internal"))
    for page in (wall, view):
        gone_with_the_next_paint(page, DOCUMENTS_IN)
        expect(tile(page, "ky-so")).to_contain_text(SIGNED)
    edit(service, "site.yaml", ("- key: ubnd-tinh\n", "clearance: internal", "clearance: public"))
    for page in (wall, view):
        gone_with_the_next_paint(page, SIGNED)
        expect(tile(page, "gui-qua-truc")).to_contain_text(ON_THE_AXIS)
        until(
            lambda page=page: remembers(page, DOCUMENTS_IN, SIGNED, ON_THE_AXIS) == [False, False, True],
            what="the memory is free of them",
        )
    (device,) = [one for room in operator.get("/api/rooms")["rooms"] for s in room["screens"] for one in s["devices"]]
    operator.ok("DELETE", f"/api/devices/{device}")
    expect(wall.locator("io-pair")).to_be_visible()
    until(lambda: knows(wall, DOCUMENTS_IN, SIGNED, ON_THE_AXIS) == [False] * 3, what="nothing is kept of anything")
