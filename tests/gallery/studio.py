"""Where the guides' pictures are taken: a service, a browser, one language, and people at their pages."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from displays.guide import GUIDES
from displays.words import LANGUAGE_COOKIE
from tests.doubles.cast import Place, painted
from tests.doubles.chromium import WALL, Chromium
from tests.doubles.service import Client, Service
from tests.gallery.marking import keep

DESK = {"width": 1180, "height": 720}  # a small desk, so that a guide's column shows it large enough to read
HAND = {"width": 390, "height": 780}
LOCALE = {"vi": "vi-VN", "en": "en-GB"}
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Studio:
    """A service, a browser and a language; `shoot` keeps a picture."""

    service: Service
    browser: Chromium
    language: str
    say: Say

    def page(self, path: str, person: Client | None = None, size: dict[str, int] = DESK, **more: object) -> Page:
        """Somebody's own browser, at a page."""
        hand = {"has_touch": True, "is_mobile": True} if size is HAND else {}
        context = self.browser.context(size, locale=LOCALE[self.language], **hand, **more)
        cookies = dict(person.http.cookies.items()) if person else {}
        cookies[LANGUAGE_COOKIE] = self.language
        where = self.service.url
        context.add_cookies([{"name": name, "value": value, "url": where} for name, value in cookies.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: self.browser.faults.append(f"{page.url}: {error}"))
        page.goto(f"{where}{path}")
        return page

    def shoot(self, page: Page, name: str, *marks: Locator, part: Locator | None = None, **how: int) -> None:
        """Keep a picture; how: its `wide` and `first`."""
        path = GUIDES / self.language / "pictures" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        size = keep(page, path, marks, part, **how)
        self.say(f"guides/{self.language}/pictures/{path.name}: {size // 1000} kB")

    def screen(self, operator: Client, place: Place) -> Page:
        """A room's screen, paired, with its wall painted."""
        page = self.page("/screen", size=WALL)
        code = page.locator("io-pair[data-code]").get_attribute("data-code")
        (pairing,) = [each["id"] for each in operator.get("/api/pairings")["pairings"] if each["code"] == code]
        operator.ok("POST", f"/api/pairings/{pairing}/approve", {"room": place[0], "screen": place[1]})
        painted(operator, place)
        return page
