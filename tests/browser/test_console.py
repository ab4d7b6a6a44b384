"""Two operators and their rooms: the console in real Chromium, on a real service, with screens that can freeze."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.doubles.cast import cut_off, heals, tidied
from tests.doubles.chromium import Chromium
from tests.doubles.service import Client, Service
from tests.doubles.wall import Wall

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SMALL = {"width": 1366, "height": 768}


@pytest.fixture
def service(lasting: tuple[Service, Client]) -> Service:
    return lasting[0]


@pytest.fixture
def operator(lasting: tuple[Service, Client]) -> Iterator[Client]:
    yield lasting[1]
    tidied(lasting[1])


def console(browser: Chromium, service: Service, person: Client, tab: str = "rooms", *, clock: bool = False) -> Page:
    """The console of somebody who is signed in already."""
    context = browser.context(SMALL)
    if clock:
        context.clock.install()
    context.add_cookies(
        [{"name": name, "value": value, "url": service.url} for name, value in person.http.cookies.items()]
    )
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(str(error)))
    page.goto(f"{service.url}/console#{tab}")
    return page


def card(page: Page, place: str):
    return page.locator(f"button.room[data-screen='{place}']")


def test_two_touches_switch_a_room_and_one_takes_it_back(service: Service, operator: Client, browser: Chromium) -> None:
    """A layout and the button; the other operator sees it at once, with the receipt; undo brings the first one back."""
    with Wall(service, operator, "so-y-te"):
        mine = console(browser, service, operator)
        hers = console(browser, service, service.user("Mai", "operator"))
        card(mine, "so-y-te/main").click()
        mine.locator("[data-layout=van-ban-hcc]").click()
        mine.locator("[data-do=switch]").click()
        for page in (mine, hers):
            expect(card(page, "so-y-te/main")).to_contain_text("Văn bản điện tử")
            expect(card(page, "so-y-te/main")).to_have_attribute("data-state", "painted")
            expect(card(page, "so-y-te/main")).to_contain_text("người vận hành")
        card(hers, "so-y-te/main").click()
        expect(hers.locator("io-room-log")).to_contain_text("Hà chuyển sang Văn bản điện tử")
        mine.locator("[data-do=undo]").click()
        expect(card(hers, "so-y-te/main")).to_contain_text("mặc định")
        expect(card(hers, "so-y-te/main")).not_to_contain_text("Văn bản điện tử")


def test_everything_is_done_from_the_keyboard(service: Service, operator: Client, browser: Chromium) -> None:
    """Slash, a name without its marks, Enter, arrows and Enter: the room is switched without a pointer."""
    with Wall(service, operator, "muong-xen"):
        page = console(browser, service, operator)
        expect(card(page, "muong-xen/main")).to_have_attribute("data-state", "painted")
        page.keyboard.press("/")
        page.keyboard.type("muong xen")
        expect(page.locator("button.room")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator(".pick input").first).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".choice.now")).to_have_count(1)
        expect(card(page, "muong-xen/main")).to_contain_text("người vận hành")


def test_the_console_never_says_painted_without_a_receipt(
    service: Service, operator: Client, browser: Chromium
) -> None:
    """A frozen screen is called frozen, one that is switched off is cut off; both are counted as problems."""
    with Wall(service, operator, "so-y-te") as wall, Wall(service, operator, "truong-vinh") as other:
        page = console(browser, service, operator)
        expect(card(page, "so-y-te/main")).to_have_attribute("data-state", "painted")
        wall.stop_painting()
        operator.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": "tong-quan"})
        expect(card(page, "so-y-te/main")).to_have_attribute("data-state", "drawing")
        expect(card(page, "so-y-te/main")).to_have_attribute("data-state", "frozen")
        other.leave()
        expect(card(page, "truong-vinh/main")).to_have_attribute("data-state", "off")
        expect(page.locator("[data-filter='!problems']")).to_contain_text("2")
        page.locator("[data-filter='!problems']").click()
        expect(page.locator("button.room")).to_have_count(2)
        wall.paint_again()
        expect(card(page, "so-y-te/main")).to_have_attribute("data-state", re.compile("painted|slow"))


def test_a_wide_switch_is_asked_about_and_taken_back_whole(
    service: Service, operator: Client, browser: Chromium
) -> None:
    """Switching a group names every screen first; undo ends the one claim for all of them."""
    page = console(browser, service, operator)
    card(page, "muong-xen/main").click()
    page.locator("[data-layout=y-te]").click()
    page.locator("select[name=width]").select_option("group:xa-phuong")
    page.locator("[data-do=switch]").click()
    expect(page.locator("dialog.ask")).to_contain_text("Xã Mường Xén")
    page.locator("dialog.ask button[type=submit]").click()
    expect(page.locator("button.room", has_text="người vận hành")).to_have_count(4)
    page.locator("[data-do=undo]").click()
    expect(page.locator("button.room", has_text="người vận hành")).to_have_count(0)


def test_a_held_figure_is_decided_with_a_reason_and_the_decision_taken_back(
    service: Service, operator: Client, browser: Chromium
) -> None:
    """No reason, no decision; the figure leaves the list with its name on it, and can come back."""
    page = console(browser, service, operator, "held")
    held = page.locator("io-held-card", has_text="791/903")
    expect(held).to_contain_text("bao-cao-9-thang-2021.xlsx")
    held.locator("[data-do=accept]").click()
    expect(held.locator("[role=alert]")).to_be_visible()
    held.locator("input[name=value]").fill("791/903")
    held.locator("textarea[name=reason]").fill("Đã gọi Văn phòng")
    held.locator("[data-do=accept]").click()
    expect(held.locator("[role=alert]")).to_contain_text("791.903")
    held.locator("input[name=value]").fill("791.903")
    held.locator("[data-do=accept]").click()
    expect(page.locator(".decided")).to_contain_text("Hà")
    expect(page.locator(".decided")).to_contain_text("Đã gọi Văn phòng")
    page.locator(".decided [data-do=undo]").click()
    page.locator("dialog.ask textarea").fill("Nhầm kỳ")
    page.locator("dialog.ask button[type=submit]").click()
    expect(page.locator("io-held-card", has_text="791/903")).to_be_visible()


def test_a_screen_is_paired_by_its_code_and_unpaired(service: Service, operator: Client, browser: Chromium) -> None:
    """A wrong code is said to be wrong; the right one gives the screen its place; unpairing is asked about first."""
    page = console(browser, service, operator)
    pairing = service.client().ok("POST", "/api/pairings")
    card(page, "kim-lien/main").click()
    page.locator("[data-do=pair]").click()
    code = pairing["code"]
    expect(page.locator(".waiting-code")).to_contain_text(f"{code[:3]} {code[3:]}")
    page.locator("dialog.pairing input[name=code]").fill("KHONG1")
    page.locator("dialog.pairing [data-do=approve]").click()
    expect(page.locator("dialog.pairing [role=alert]")).to_contain_text("KHONG1")
    page.locator("dialog.pairing input[name=code]").fill(code.lower())
    page.locator("dialog.pairing [data-do=approve]").click()
    expect(page.locator("dialog.pairing")).to_have_count(0)
    expect(card(page, "kim-lien/main")).to_have_attribute("data-state", "off")
    page.locator("[data-do=unpair]").click()
    page.locator("dialog.ask button[type=submit]").click()
    expect(card(page, "kim-lien/main")).to_have_attribute("data-state", "unpaired")


def test_a_console_that_is_cut_off_says_so_and_claims_nothing(
    service: Service, operator: Client, browser: Chromium
) -> None:
    """With the service dead every card is unknown under a banner; when it is back the page heals without a reload."""
    with Wall(service, operator, "so-y-te"):
        page = console(browser, service, operator, clock=True)
        expect(card(page, "so-y-te/main")).to_have_attribute("data-state", "painted")
        page.evaluate("window.stays = true")
        service.kill()
        cut_off(page, ".banner")
        expect(card(page, "so-y-te/main")).to_have_attribute("data-state", "unknown")
        service.restart()
        heals(page, ".banner")
        expect(card(page, "so-y-te/main")).to_have_attribute("data-state", "painted")
        assert page.evaluate("window.stays") is True


def test_the_language_is_switched_and_remembered(service: Service, operator: Client, browser: Chromium) -> None:
    """English on request, also after a reload and in the server's own words."""
    page = console(browser, service, operator)
    page.locator("[data-do=menu]").click()
    page.locator("[data-do=language]").click()
    expect(page.locator("nav")).to_contain_text("Data flows")
    page.reload()
    expect(page.locator("nav")).to_contain_text("Data flows")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_one_time_link_leads_to_a_password_and_then_where_one_wanted(service: Service, browser: Chromium) -> None:
    """The link is spent once, a password is set by its rules, and the page that was wanted opens."""
    link = re.findall(r"/sign-in#(\S+)", service.cli("user", "add", "Lan", "--role", "operator"))[-1]
    page = browser.page(f"{service.url}/sign-in?next=%2Fconsole%23feeds#{link}", SMALL)
    page.locator("input[name=password]").fill("ngắn")
    page.locator("input[name=again]").fill("ngắn")
    expect(page.locator("button[type=submit]")).to_be_disabled()
    page.locator("input[name=password]").fill("một mật khẩu dài")
    page.locator("input[name=again]").fill("một mật khẩu dài")
    page.locator("button[type=submit]").click()
    expect(page.locator("io-feed-list")).to_be_visible()
    expect(page.locator("io-feed-list [data-feed=van-ban]")).to_contain_text("bảng tính")
    again = browser.page(f"{service.url}/sign-in#{link}", SMALL)
    expect(again.locator("[role=alert]")).to_contain_text("đã dùng rồi")


def test_nothing_runs_off_a_small_desk(service: Service, operator: Client, browser: Chromium) -> None:
    """At 1366x768 no page scrolls sideways and the button that switches is in view without scrolling."""
    page = console(browser, service, operator)
    page.locator("[data-layout=y-te]").click()
    expect(page.locator("[data-do=switch]")).to_be_in_viewport()
    for tab in ("rooms", "feeds", "held", "layouts"):
        page.goto(f"{service.url}/console#{tab}")
        expect(page.locator(f"main[data-tab={tab}]")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.querySelectorAll('.panel, .sheet')].every(e => e.scrollWidth <= e.clientWidth)")
