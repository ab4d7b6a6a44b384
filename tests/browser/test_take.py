"""Switching rooms on the console: made ready, taken, taken back; one room in two presses; two operators at once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_console import card, console
from tests.browser.test_wall import paired
from tests.doubles.chromium import Chromium
from tests.doubles.service import Client, Service
from tests.doubles.wall import Wall

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

ROOM = "ubnd-tinh"
UNSEEN = """() => [...document.querySelector('io-wall').shadowRoot.querySelectorAll('main.ahead > *')].length"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    with Service(tmp_path_factory.mktemp("take")) as service:
        yield service, service.user("Hà", "operator")


@pytest.fixture(autouse=True)
def nothing_claimed(house: tuple[Service, Client]) -> Iterator[None]:
    """Every room as it is by itself."""
    yield
    _, operator = house
    standing = operator.get("/api/claims")["claims"]
    gone = [{name: one[name] for name in ("width", "key", "slot")} | {"value": None} for one in standing]
    if gone:
        operator.ok("POST", "/api/claims", {"claims": gone})


def test_a_screen_has_it_ready_before_it_is_taken(house: tuple[Service, Client], browser: Chromium) -> None:
    """Chosen, the real screen lays it out unseen and says so; taken, it shows it; undone, what stood before is back."""
    service, operator = house
    wall = paired(browser, service, operator, ROOM)
    stood = wall.locator("io-wall").get_attribute("data-layout") or ""
    page = console(browser, service, operator)
    card(page, f"{ROOM}/main").click()
    page.locator("[data-layout=y-te]").click()
    expect(page.locator("[data-layout=y-te] .readied")).to_have_text("sẵn sàng 1/1")
    assert wall.evaluate(UNSEEN) > 0
    expect(wall.locator("io-wall")).to_have_attribute("data-layout", stood)
    page.locator("[data-do=switch]").click()
    expect(wall.locator("io-wall")).to_have_attribute("data-layout", "y-te")
    expect(page.locator(".taken.own.done[data-shown='1'][data-waiting='0']")).to_contain_text("1/1 màn hình đã hiện")
    page.locator("[data-do=untake]").click()
    expect(wall.locator("io-wall")).to_have_attribute("data-layout", stood)
    expect(card(page, f"{ROOM}/main")).to_contain_text("mặc định")
    page.locator("[data-do=untake]").click()  # does it again
    expect(wall.locator("io-wall")).to_have_attribute("data-layout", "y-te")


def test_two_presses_switch_any_room(house: tuple[Service, Client], browser: Chromium) -> None:
    """The button on its card, and a layout; the screen that paints slowly is drawn as it is until it has."""
    service, operator = house
    with Wall(service, operator, "so-y-te") as wall:
        page = console(browser, service, operator)
        expect(card(page, "so-y-te/main")).to_have_attribute("data-state", "painted")
        wall.stop_painting()
        card(page, "so-y-te/main").hover()
        page.locator("[data-quick='so-y-te/main']").click()
        page.locator(".quick-menu [data-layout=tong-quan]").click()
        expect(card(page, "so-y-te/main")).to_have_attribute("data-state", "drawing")
        expect(card(page, "so-y-te/main").locator(".what")).to_have_text("Tổng quan chỉ đạo, điều hành")
        assert card(page, "so-y-te/main").locator("svg.mini").get_attribute("aria-label") == "Y tế"
        expect(page.locator(".taken.own")).to_have_attribute("data-waiting", "1")
        wall.paint_again()
        expect(page.locator(".taken.own.done")).to_contain_text("1/1 màn hình đã hiện")
        expect(card(page, "so-y-te/main").locator("svg.mini")).to_have_attribute(
            "aria-label", "Tổng quan chỉ đạo, điều hành"
        )


def test_picked_screens_switch_together_and_get_a_name(house: tuple[Service, Client], browser: Chromium) -> None:
    """One batch, one undo; those that are off are named; saved as a group they are found again with one press."""
    service, operator = house
    with Wall(service, operator, "truong-vinh"):
        page = console(browser, service, operator)
        for place in ("truong-vinh/main", "kim-lien/main", f"{ROOM}/left"):
            page.locator(f"[data-pick='{place}']").check(force=True)
        expect(page.locator("io-many-panel h2")).to_have_text("3 màn hình đã chọn")
        page.locator("io-many-panel [data-layout=y-te]").click()
        page.locator("[data-do=switch]").click()
        expect(page.locator(".taken.own.done")).to_contain_text("1/1 màn hình đã hiện")
        expect(page.locator(".taken.own")).to_have_attribute("data-off", "2")
        assert len(operator.get("/api/claims")["claims"]) == 3
        page.locator("[data-do=untake]").click()
        expect(page.locator(".taken.done[data-take=undo]")).to_be_visible()
        assert operator.get("/api/claims")["claims"] == []
        page.locator("[data-do=save-group]").first.click()
        page.locator("dialog.groups input[name=name]").fill("Giao ban sáng")
        page.locator("dialog.groups [data-do=save-group]").click()
        page.locator("[data-do=close-groups]").click()
        page.locator("[data-filter=giao-ban-sang]").click()
        expect(page.locator("button.room")).to_have_count(3)


def test_two_operators_cannot_overwrite_unknowingly(house: tuple[Service, Client], browser: Chromium) -> None:
    """Each sees the other's switch at once; what one had chosen before waits for a word; an undo does, too."""
    service, operator = house
    mine, hers = console(browser, service, operator), console(browser, service, service.user("Lan", "operator"))
    for page in (mine, hers):
        card(page, "kim-lien/main").click()
    mine.locator("[data-layout=y-te]").click()
    hers.locator("[data-layout=van-ban-hcc]").click()
    hers.locator("[data-do=switch]").click()
    expect(mine.locator(".overtaken")).to_contain_text("Lan vừa chuyển Xã Kim Liên sang Văn bản điện tử")
    expect(mine.locator(".taken.other[data-by=Lan]")).to_be_visible()
    expect(card(mine, "kim-lien/main").locator(".doing")).to_contain_text("Lan vừa chuyển")
    mine.locator("[data-do=leave]").click()
    expect(mine.locator(".overtaken")).to_have_count(0)
    mine.locator("[data-layout=y-te]").click()
    mine.locator("[data-do=switch]").click()
    expect(hers.locator(".taken.other[data-by=Hà]")).to_be_visible()
    hers.locator("[data-do=untake]").click()
    expect(hers.locator("dialog.ask")).to_contain_text("Hà")
    hers.locator("dialog.ask button", has_text="Giữ nguyên").click()
    expect(card(hers, "kim-lien/main").locator(".what")).to_contain_text("Y tế")
    hers.locator("[data-do=untake]").click()
    hers.locator("dialog.ask button[type=submit]").click()
    expect(card(mine, "kim-lien/main")).to_contain_text("mặc định")


def test_the_keyboard_does_all_of_it(house: tuple[Service, Client], browser: Chromium) -> None:
    """Arrows and Space pick, Escape lets go, the quick menu opens, walks and closes, Ctrl+Z takes back."""
    service, operator = house
    page: Page = console(browser, service, operator)
    card(page, f"{ROOM}/main").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("io-many-panel h2")).to_have_text("2 màn hình đã chọn")
    page.keyboard.press("Escape")
    expect(page.locator("io-many-panel")).to_have_count(0)
    card(page, f"{ROOM}/left").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".quick-menu [data-layout]:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".quick-menu")).to_have_count(0)
    expect(page.locator("[data-quick]:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".quick-menu [data-layout]:focus")).to_have_count(1)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator(".taken[data-take=take]")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(".taken.done[data-take=undo]")).to_be_visible()
    assert operator.get("/api/claims")["claims"] == []
