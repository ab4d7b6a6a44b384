"""What a screen reader, a keyboard and weak eyes meet: axe-core finds nothing on any page, in none of its main states.

All of its rules are on. The walls are looked at in all their states in test_pictures.py, their contrast more strictly
than WCAG asks for; here all pages have at least that (AA)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_console import console
from tests.browser.test_editor import editor
from tests.browser.test_remote import join
from tests.browser.test_wall import paired
from tests.doubles.axe import finds
from tests.doubles.chromium import Chromium
from tests.doubles.service import Client, Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PANELS = ("rooms", "rooms/ubnd-tinh/main", "meetings", "feeds", "feeds/van-ban", "held", "layouts")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    with Service(tmp_path_factory.mktemp("axe")) as service:
        yield service, service.user("Hà", "operator")


@pytest.fixture(scope="module")
def administrator(house: tuple[Service, Client]) -> Client:
    return house[0].user("Sơn", "admin")


def test_a_screen_in_its_room(house: tuple[Service, Client], browser: Chromium) -> None:
    """The code that it waits with, and its wall."""
    service, operator = house
    waiting = browser.page(f"{service.url}/screen")
    waiting.wait_for_selector("io-pair[data-code]")
    assert finds(waiting) == []
    assert finds(paired(browser, service, operator, "ubnd-tinh")) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_console_and_its_panels(house: tuple[Service, Client], browser: Chromium, theme: str) -> None:
    """Each tab, a room opened, a flow opened, and what stands over the page."""
    service, operator = house
    page = console(browser, service, operator)
    expect(page.locator("button.room").first).to_be_visible()
    page.evaluate("(theme) => document.documentElement.dataset.theme = theme", theme)
    found: dict[str, list[str]] = {}
    for panel in PANELS:
        page.evaluate("(panel) => { location.hash = panel; }", panel)
        expect(page.locator(f"nav a[href='#{panel.split('/')[0]}'][aria-current=page]")).to_be_visible()
        found[panel] = finds(page)
    page.locator("[data-do=menu]").click()
    found["menu"] = finds(page)
    page.keyboard.press("Escape")
    page.evaluate("() => { location.hash = 'rooms'; }")
    page.locator("[data-do=reasons]").click()
    expect(page.locator("io-why [data-slot=layout]")).to_be_visible()
    found["reasons"] = finds(page)
    page.locator("[data-quick='so-y-te/main']").click(force=True)
    found["quick switch"] = finds(page)
    page.keyboard.press("Escape")
    for place in ("so-y-te/main", "kim-lien/main"):
        page.locator(f"[data-pick='{place}']").check(force=True)
    page.locator("io-many-panel [data-layout=van-ban-hcc]").click()
    found["several screens"] = finds(page)
    page.locator("[data-do=switch]").click()
    expect(page.locator(".taken.own")).to_be_visible()
    found["switched"] = finds(page)
    page.locator("[data-do=untake]").click()
    expect(page.locator(".taken.done[data-take=undo]")).to_be_visible()
    page.locator("[data-do=unpick]").click()
    page.locator("io-group-keeper").evaluate("(keeper) => keeper.open([])")
    expect(page.locator("dialog.groups")).to_be_visible()
    found["groups"] = finds(page)
    page.keyboard.press("Escape")
    page.locator("[data-do=pair-any]").click()
    expect(page.locator("dialog.pairing")).to_be_visible()
    found["pairing"] = finds(page)
    page.keyboard.press("Escape")
    page.evaluate("() => { location.hash = 'rooms/ubnd-tinh/main'; }")
    page.locator("[data-do=look-back]").click()
    expect(page.locator("dialog.travel io-travel-line, dialog.travel [role=alert]").first).to_be_visible()
    found["looking back"] = finds(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_editor_of_layouts(house: tuple[Service, Client], browser: Chromium) -> None:
    """A layout being written, with its preview beside it."""
    service, operator = house
    assert finds(editor(browser, service, operator, "tong-quan")) == []


def test_a_viewers_page(house: tuple[Service, Client], browser: Chromium) -> None:
    """A wall by link, and what a link that is none says."""
    service, operator = house
    made = operator.ok("POST", "/api/links", {"name": "OBS", "layout": "tong-quan"})
    view = browser.page(made["link"])
    expect(view.locator("io-wall [data-tile='van-ban-den']")).to_contain_text("5.238.802")
    assert finds(view) == []
    gone = browser.page(f"{service.url}/view#{'x' * 43}")
    expect(gone.locator("io-ended, io-gate").first).to_be_visible()
    assert finds(gone) == []


def test_a_presenters_phone(house: tuple[Service, Client], browser: Chromium) -> None:
    """Before and after joining, each of its sheets, and the phone of somebody who does not drive."""
    service, operator = house
    door = browser.page(f"{service.url}/remote", {"width": 390, "height": 844})
    expect(door.locator("input[name=code]")).to_be_visible()
    assert finds(door) == []
    items = [{"key": "a", "title": {"vi": "Mở đầu"}, "minutes": 5}]
    operator.ok("PUT", f"/api/meetings/{operator.meet()['meeting']}/agenda", {"items": items})
    phone = join(browser, service, operator)
    phone.locator("[data-do=next]").tap()
    expect(phone.locator(".now .time")).to_be_visible()
    assert finds(phone) == []
    for sheet in ("choose", "point", "layouts", "menu"):
        phone.locator(f"[data-do={sheet}]").tap()
        expect(phone.locator("dialog[open]")).to_be_visible()
        assert finds(phone) == []
        phone.locator("[data-do=close]").tap()
    other = join(browser, service, operator, "Minh")
    expect(other.locator("[data-do=ask]")).to_be_visible()
    assert finds(other) == []


def test_a_stewards_page(house: tuple[Service, Client], browser: Chromium) -> None:
    """What is owed, an indicator's form, a refused figure, and the tab of files."""
    service, _ = house
    person = service.user("Lan", "steward", "so-y-te")
    page = signed_in(browser, service, person, "/entry")
    page.locator("button.owed-row").first.click()
    expect(page.locator("io-figure")).to_be_visible()
    assert finds(page) == []


def test_minutes_and_where_they_are_written(house: tuple[Service, Client], browser: Chromium) -> None:
    """The sheet for paper in both languages, and the secretary's panel with a note that is worded anew."""
    service, operator = house
    meeting = operator.ok("POST", "/api/meetings", {"rooms": ["so-y-te"], "rehearsal": True})["meeting"]
    operator.ok("POST", f"/api/meetings/{meeting}/notes", {"text": "Thống nhất số liệu"})
    operator.ok("POST", f"/api/meetings/{meeting}/assignments", {"text": "Rà soát", "unit": "so-y-te"})
    operator.ok("POST", f"/api/meetings/{meeting}/marks", {"text": "Chốt số"})
    page = signed_in(browser, service, operator, f"/console#meetings/{meeting}")
    page.locator("[data-note] [data-do=edit]").click()
    expect(page.locator("li form textarea")).to_be_focused()
    assert finds(page) == []
    for language in ("vi", "en"):
        page.goto(f"{service.url}/minutes/{meeting}?lang={language}")
        expect(page.locator("main h2").first).to_be_visible()
        assert finds(page) == []
    operator.ok("DELETE", f"/api/meetings/{meeting}")


def test_the_doors(house: tuple[Service, Client], browser: Chromium) -> None:
    """Home, signed in and not; the sign-in, refused too; an address that is none."""
    service, operator = house
    assert finds(signed_in(browser, service, operator, "/")) == []
    page = browser.page(f"{service.url}/")
    assert finds(page) == []
    page.goto(f"{service.url}/sign-in")
    page.locator("input[name=name]").fill("ai")
    page.locator("input[name=password]").fill("không biết gì cả")
    assert finds(page) == []
    page.locator("button[type=submit]").click()
    expect(page.locator("[role=alert]")).to_contain_text(re.compile(r"\w"))
    assert finds(page) == []
    page.goto(f"{service.url}/khong-co")
    assert finds(page) == []


@pytest.mark.parametrize(
    ("path", "guide"),
    [("/console", "operator"), ("/entry", "steward"), ("/preflight", "technician"), ("/people", "administrator")],
)
def test_each_page_leads_to_its_guide(
    house: tuple[Service, Client], browser: Chromium, administrator: Client, path: str, guide: str
) -> None:
    """One press, in a window of its own: what one was doing stays as it is. The guide's pictures are all there."""
    page = signed_in(browser, house[0], administrator, path)
    with page.expect_popup() as opened:
        page.locator("a.help").click()
    told = opened.value
    expect(told).to_have_url(f"{house[0].url}/help/{guide}")
    expect(told.locator("article h1")).to_be_visible()
    pictures = told.locator("article img")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(image) => image.naturalWidth") > 0
    assert finds(told) == []


def test_the_guides_on_a_telephone(house: tuple[Service, Client], browser: Chromium) -> None:
    """All of them listed, and one read: nothing is wider than the screen."""
    page = browser.page(f"{house[0].url}/help", {"width": 390, "height": 844})
    assert finds(page) == []
    page.locator("a[href^='/help/presenter']").click()
    expect(page.locator("article img").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert finds(page) == []


def signed_in(browser: Chromium, service: Service, person: Client, path: str, **more: Any) -> Page:
    """A page of somebody who is signed in already."""
    context = browser.context({"width": 1366, "height": 768}, **more)
    cookies = person.http.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": service.url} for name, value in cookies])
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(str(error)))
    page.goto(f"{service.url}{path}")
    expect(page.locator("body *").first).to_be_attached()
    return page
