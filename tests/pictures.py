"""The pictures of the README, taken of the real service in real Chromium: `make pictures`, those of the guides with it.

Nothing in them is drawn: the sample site is served, screens are paired, and what stands there is kept. The wall is
taken before anybody has decided on "791/903", so that every figure on it is one of the review.
"""

import re
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.doubles.chromium import DESK, LIMIT, PHONE, Chromium, chromium
from tests.doubles.service import ROOT, Client, Service
from tests.doubles.waiting import until
from tests.gallery import handbook, leaflet
from tests.gallery.screens import STEADY

PICTURES = ROOT / "deploy" / "pictures"
MOST = 400_000  # bytes a picture may have
MAIN = ("ubnd-tinh", "main")
OTHERS = (("ubnd-tinh", "left"), ("so-y-te", "main"), ("so-khcn", "main"), ("so-tai-chinh", "main"))
SMALL = {"width": 1280, "height": 720}
FIGURES = ("5.238.802", "509.345", "256.177", "283.175", "1.260.513", "791/903")


def take(say: Callable[[str], None]) -> None:
    """Take all four; raises AssertionError where a page does not come to show what it should."""
    expect.set_options(timeout=LIMIT)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        service = stack.enter_context(Service(Path(directory)))
        browser = stack.enter_context(chromium())
        operator = service.user("Nguyễn Thị Hà", "operator")
        wall = screen(browser, service, operator, MAIN)
        for figure in FIGURES:
            expect(wall.locator("io-wall")).to_contain_text(figure)
        keep(wall, "wall.png", say)

        for place in OTHERS:
            screen(browser, service, operator, place, SMALL)
        desk = console(browser, service, operator)
        keep(desk, "console.png", say)

        phone = presenter(browser, service, operator)
        keep(phone, "remote.png", say)

        keep(steward(browser, service), "entry.png", say)
        assert not browser.faults, browser.faults


def tiles(say: Callable[[str], None]) -> None:
    """The pictures of layouts/README.md, one of each kind of tile, with figures that never change."""
    leaflet.PLACE.mkdir(parents=True, exist_ok=True)
    with chromium(*STEADY) as browser:
        for kind, picture in leaflet.leaflet(browser):
            leaflet.path(kind).write_bytes(picture)
            say(f"{leaflet.path(kind).relative_to(ROOT)}: {len(picture) // 1000} kB")
        assert not browser.faults, browser.faults


def screen(
    browser: Chromium, service: Service, operator: Client, place: tuple[str, str], size: dict[str, int] | None = None
) -> Page:
    """A browser at /screen, paired to its place by the operator, with its wall up and reported as painted."""
    page = browser.page(f"{service.url}/screen", *([size] if size else []))
    waiting = page.locator("io-pair")
    expect(waiting).to_have_attribute("data-code", re.compile(r"\w{6}"))
    code = waiting.get_attribute("data-code")
    (pairing,) = [each["id"] for each in operator.get("/api/pairings")["pairings"] if each["code"] == code]
    room, key = place
    operator.ok("POST", f"/api/pairings/{pairing}/approve", {"room": room, "screen": key})
    expect(page.locator("io-wall")).to_be_visible()
    until(lambda: painted(operator, room, key), LIMIT / 1000, f"{room}/{key} has painted its scene")
    return page


def painted(operator: Client, room: str, key: str) -> bool:
    """True once the screen has reported that it painted the scene it is to show."""
    rooms = {each["key"]: each for each in operator.get("/api/rooms")["rooms"]}
    one = next(each for each in rooms[room]["screens"] if each["key"] == key)
    receipt = (one["presence"] or {}).get("painted")
    return bool(receipt) and receipt["scene"] == one["scene"]["changed"]


def console(browser: Chromium, service: Service, operator: Client) -> Page:
    """The operator's console with the committee's main screen chosen and every paired screen's receipt in."""
    context = browser.context(DESK)
    context.add_cookies([{"name": k, "value": v, "url": service.url} for k, v in operator.http.cookies.items()])
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(str(error)))
    page.goto(f"{service.url}/console")
    for room, key in (*OTHERS, MAIN):
        expect(page.locator(f"button.room[data-screen='{room}/{key}']")).to_have_attribute("data-state", "painted")
    page.locator(f"button.room[data-screen='{'/'.join(MAIN)}']").click()
    expect(page.locator("io-picker [data-layout=y-te]")).to_be_visible()
    return page


def presenter(browser: Chromium, service: Service, operator: Client) -> Page:
    """A phone that joined by the room's code and has brought a topic into focus."""
    code = operator.meet(MAIN[0])["code"]
    page = browser.page(f"{service.url}/remote#{code}", PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    page.locator("input[name=name]").fill("Trần Văn Bình")
    page.locator("button[type=submit]").tap()
    topic = page.locator("button[data-topic=van-ban]")
    topic.tap()
    expect(topic).to_have_attribute("aria-pressed", "true")
    return page


def steward(browser: Chromium, service: Service) -> Page:
    """A department's steward some days after its last figures, which are made up: what is owed, and the form for it."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    days = [(today - timedelta(days=ago)).isoformat() for ago in (5, 4, 3)]
    figures = [
        {"series": "YT-04", "value": v, "period": day} for v, day in zip((11250, 11874, 11902), days, strict=True)
    ]
    figures += [{"series": "YT-03", "value": v, "period": day} for v, day in zip((82.4, 81.2, 79.9), days, strict=True)]
    figures += [{"series": "YT-08", "value": "34,5", "period": f"{today.year - 1}"}]
    figures += [{"series": "YT-10", "value": "9,65,", "period": days[0]}]
    person = service.user("Phan Thị Lan", "steward", "so-y-te")
    person.ok("POST", "/api/observations", {"observations": figures})
    context = browser.context(DESK)
    context.add_cookies([{"name": k, "value": v, "url": service.url} for k, v in person.http.cookies.items()])
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(str(error)))
    page.goto(f"{service.url}/entry")
    page.locator("button.owed-row[data-series=YT-04]").click()
    expect(page.locator("io-figure")).to_contain_text("11.902")
    return page


def keep(page: Page, name: str, say: Callable[[str], None]) -> None:
    """Write a picture of the page as it stands, its fonts loaded."""
    page.evaluate("document.fonts.ready.then(() => true)")
    written = page.screenshot(path=PICTURES / name, animations="disabled")
    assert len(written) < MOST, f"{name} has {len(written)} bytes, more than {MOST}"
    say(f"{PICTURES.relative_to(ROOT) / name}: {len(written) // 1000} kB")


if __name__ == "__main__":
    take(print)
    tiles(print)
    handbook.take(print)
