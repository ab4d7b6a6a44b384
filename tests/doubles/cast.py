"""The people and screens of a story in real Chromium: walls that remember what they showed, consoles, phones."""

from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.doubles.badline import Proxy
from tests.doubles.chromium import DESK, PHONE, SILENCE, WALL, Chromium
from tests.doubles.reached import Client, Reached
from tests.doubles.service import Service
from tests.doubles.waiting import until

Place = tuple[str, str]  # room and screen
# With every receipt, what stands in the page just then: layout, focus, frame, and each tile's figures as they
# are read. `stays` is gone after any reload.
WITNESS = """(() => {
  window.stays = true;
  window.seen = [];
  const texts = (node) => [...node.childNodes].filter((each) => each.nodeType === 3);
  const own = (node) => texts(node).map((each) => each.data).join('').trim();
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const { type, seq, scene } = JSON.parse(data);
    const wall = document.querySelector('io-wall');
    if (type === 'painted' && wall?.shadowRoot) {
      const root = wall.shadowRoot, figures = {};
      for (const tile of root.querySelectorAll('main:not(.leaving) :is(io-number, io-bar)[data-tile]'))
        if (tile.dataset.part !== 'away')
          figures[tile.dataset.tile] = [...tile.shadowRoot.querySelectorAll('.value, ol li b')].map(own);
      const frame = ['hold', 'past'].find((each) => root.querySelector(`.frame.${each}`)) ?? null;
      const { layout = null, focus = null } = wall.dataset;
      window.seen.push({ seq, scene, layout, focus, frame, figures });
    }
    return send.call(this, data);
  };
})()"""

# how often somebody pressed something on this page
PRESSES = "window.presses = 0; addEventListener('click', (event) => (window.presses += Number(event.isTrusted)), true);"


def wall(
    browser: Chromium, service: Reached, operator: Client, place: Place, size: dict[str, int] = WALL, url: str = ""
) -> Page:
    """A room's screen, paired, with its wall painted; it keeps what it showed at every receipt. url: another way in."""
    context = browser.context(size)
    context.clock.install()
    context.add_init_script(WITNESS)
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(f"{page.url}: {error}"))
    page.goto(f"{url or service.url}/screen")
    code = page.locator("io-pair[data-code]").get_attribute("data-code")
    (pairing,) = [each["id"] for each in operator.get("/api/pairings")["pairings"] if each["code"] == code]
    operator.ok("POST", f"/api/pairings/{pairing}/approve", {"room": place[0], "screen": place[1]})
    painted(operator, place)
    return page


def painted(operator: Client, *places: Place, seq: int = 0) -> None:
    """Wait until these screens have painted what they are to show now, up to this event at least."""
    until(lambda: all(_painted(operator, *place, seq) for place in places), what=f"{places} have painted {seq}")


def _painted(operator: Client, room: str, screen: str, seq: int) -> bool:
    one = standing(operator, (room, screen))
    receipt = (one["presence"] or {}).get("painted") or {}
    return receipt.get("scene") == one["scene"]["changed"] and receipt.get("seq", 0) >= seq


def standing(operator: Client, place: Place) -> dict[str, Any]:
    """A screen as the API tells it: its scene, and who stands there."""
    rooms = {each["key"]: each for each in operator.get("/api/rooms")["rooms"]}
    found: dict[str, Any] = next(each for each in rooms[place[0]]["screens"] if each["key"] == place[1])
    return found


def shows(page: Page, layout: str, focus: str | None = None) -> None:
    """Wait until this layout stands on a wall, with this topic in focus or none."""
    expect(page.locator("io-wall")).to_have_attribute("data-layout", layout)
    if focus:
        expect(page.locator("io-wall")).to_have_attribute("data-focus", focus)
    else:
        expect(page.locator("io-wall[data-focus]")).to_have_count(0)


def cut_off(page: Page, banner: str = "io-wall .banner.off") -> None:
    """The page has heard nothing for a while, and says so."""
    page.clock.fast_forward(SILENCE)
    expect(page.locator(banner)).to_contain_text("Mất kết nối")


def heals(page: Page, banner: str = "io-wall .banner.off") -> None:
    """The page finds its service again; its own waits between two tries pass three times as fast."""

    def found() -> bool:
        page.clock.fast_forward(1_000)
        try:
            page.locator(banner).wait_for(state="detached", timeout=300)
        except TimeoutError:
            return False
        return True

    until(found, what=f"{page.url} is back")


def tile(page: Page, id: str) -> Locator:
    return page.locator(f"io-wall main:not(.leaving) [data-tile='{id}']")


def phone(browser: Chromium, service: Service, code: str, name: str) -> Page:
    """A presenter scans the code's picture and says a name."""
    page, _ = far_phone(browser, service, code, name)
    return page


def far_phone(browser: Chromium, service: Service, code: str, name: str) -> tuple[Page, Proxy]:
    """The same, with the line between the phone and the service."""
    context = browser.context(PHONE, has_touch=True, is_mobile=True)
    context.clock.install()
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(f"{page.url}: {error}"))
    page.add_init_script(PRESSES)
    line = Proxy(page, "/ws/remote")
    page.goto(f"{service.url}/remote#{code}")
    page.locator("input[name=name]").fill(name)
    page.locator("button[type=submit]").tap()
    expect(page.locator("io-remote .now")).to_be_visible()
    return page, line


def post(meter: Client, series: str, value: int) -> int:
    """A newer figure of the review's period; the event it came with."""
    one = {"series": series, "value": value, "period": "2021-01-01/P9M", "as_of": "2021-10-01"}
    answer = meter.ok("POST", "/api/observations", {"observations": [one]})
    assert answer["accepted"] == 1
    return int(answer["seq"])


def desk(browser: Chromium, service: Service, person: Client, part: str = "rooms") -> Page:
    """An operator's console, signed in."""
    page, _ = far_desk(browser, service, person, part)
    return page


def far_desk(browser: Chromium, service: Service, person: Client, part: str = "rooms") -> tuple[Page, Proxy]:
    """The same, with the line between the console and the service."""
    context = browser.context(DESK)
    cookies = person.http.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": service.url} for name, value in cookies])
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(f"{page.url}: {error}"))
    page.add_init_script(PRESSES)
    line = Proxy(page, "/ws/console")
    page.goto(f"{service.url}/console#{part}")
    return page, line


def presses(page: Page) -> int:
    """How often somebody has pressed something there since it was loaded, or since this was asked last."""
    return int(page.evaluate("() => { const made = window.presses; window.presses = 0; return made; }"))


def tidied(operator: Client) -> None:
    """Nothing is left of what people did in the rooms: no meeting, claim, notice or paired screen."""
    for one in operator.get("/api/meetings")["meetings"]:
        operator.ok("DELETE", f"/api/meetings/{one['id']}")
    rooms = operator.get("/api/rooms")["rooms"]
    screens = [screen for room in rooms for screen in room["screens"]]
    for id in {notice["id"] for screen in screens for notice in screen["scene"]["notices"]}:
        operator.ok("DELETE", f"/api/notices/{id}")
    for device in {device for screen in screens for device in screen["devices"]}:
        operator.ok("DELETE", f"/api/devices/{device}")
    claims = operator.get("/api/claims")["claims"]
    back = [{name: each[name] for name in ("width", "key", "slot", "rank")} | {"value": None} for each in claims]
    if back:
        operator.ok("POST", "/api/claims", {"claims": back})
