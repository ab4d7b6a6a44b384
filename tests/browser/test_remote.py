"""A presenter with a phone: the remote in real Chromium, on a real service, with screens that can freeze."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.doubles.cast import cut_off, heals, tidied
from tests.doubles.chromium import PHONE, Chromium
from tests.doubles.service import Client, Service
from tests.doubles.wall import Wall
from tests.pictures import screen as paired

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

ROOM = "ubnd-tinh"


@pytest.fixture
def service(lasting: tuple[Service, Client]) -> Service:
    return lasting[0]


@pytest.fixture
def operator(lasting: tuple[Service, Client]) -> Iterator[Client]:
    yield lasting[1]
    tidied(lasting[1])


def join(browser: Chromium, service: Service, operator: Client, name: str = "Hoa", *, clock: bool = False) -> Page:
    """Scan the QR picture, say one's name."""
    code = operator.meet(ROOM)["code"]
    phone = browser.page(f"{service.url}/remote#{code}", PHONE, clock=clock, has_touch=True, is_mobile=True)
    phone.locator("input[name=name]").fill(name)
    phone.locator("button[type=submit]").tap()
    expect(phone.locator("io-remote .now")).to_be_visible()
    return phone


def topic(phone: Page, key: str = "van-ban") -> Locator:
    return phone.locator(f"button[data-topic={key}]")


def test_a_wrong_code_is_said_and_a_right_one_lets_in(service: Service, operator: Client, browser: Chromium) -> None:
    """The code is typed by hand, with a slip first; afterwards it stands in no address."""
    code = operator.meet(ROOM)["code"]
    phone = browser.page(f"{service.url}/remote", PHONE, has_touch=True, is_mobile=True)
    phone.locator("input[name=code]").fill("KHONG1")
    phone.locator("input[name=name]").fill("Hoa")
    phone.locator("button[type=submit]").tap()
    expect(phone.locator("[role=alert]")).to_contain_text("Mã vào phòng không đúng")
    phone.locator("input[name=code]").fill(f"{code[:3]} {code[3:]}".lower())
    phone.locator("button[type=submit]").tap()
    expect(phone.locator("header b")).to_contain_text("UBND tỉnh")
    assert code not in phone.url
    phone.reload()
    expect(phone.locator("header b")).to_contain_text("UBND tỉnh")


def test_one_touch_focuses_and_the_button_waits_for_every_screen(
    service: Service, operator: Client, browser: Chromium
) -> None:
    """The topic is only coming until both screens have painted it; one touch more releases it."""
    with Wall(service, operator, ROOM), Wall(service, operator, ROOM, "left") as left:
        phone = join(browser, service, operator)
        operator.ok("PUT", f"/api/rooms/{ROOM}/layout", {"layout": "tong-quan"})
        expect(phone.locator(".now small.ok")).to_contain_text("2 màn hình đã hiện")
        left.stop_painting()
        topic(phone).tap()
        expect(topic(phone)).to_contain_text("Đang đưa vào tâm điểm")
        expect(phone.locator(".now small").first).to_contain_text("1/2")
        expect(topic(phone)).to_have_attribute("aria-pressed", "false")
        left.paint_again()
        expect(topic(phone)).to_have_attribute("aria-pressed", "true")
        expect(topic(phone)).to_contain_text("chạm để bỏ")
        topic(phone).tap()
        expect(topic(phone)).to_have_attribute("aria-pressed", "false")


def test_a_hold_shows_since_when_and_on_every_phone(service: Service, operator: Client, browser: Chromium) -> None:
    """One presenter holds, the other's phone tells it too and takes over; the layout can still be switched."""
    with Wall(service, operator, ROOM):
        hoa, minh = join(browser, service, operator), join(browser, service, operator, "Minh")
        hoa.locator("[data-do=hold]").tap()
        for phone in (hoa, minh):
            expect(phone.locator("[data-do=hold]")).to_have_attribute("aria-pressed", "true")
            expect(phone.locator("[data-do=hold]")).to_contain_text("đang giữ từ")
        hoa.locator("[data-do=next]").tap()
        expect(hoa.locator(".now small.ok")).to_be_visible()
        minh.locator("[data-do=hold]").tap(force=True)
        expect(minh.locator("[role=alert]")).to_contain_text("Hoa đang điều khiển")
        minh.locator("[data-do=ask]").tap()
        hoa.locator("[data-hand=Minh]").tap()
        expect(hoa.locator("[role=status]")).to_contain_text("Minh đang điều khiển")
        minh.locator("[data-do=hold]").tap()
        expect(hoa.locator("[data-do=hold]")).to_have_attribute("aria-pressed", "false")


def test_a_clicker_goes_through_the_agenda_in_all_rooms(service: Service, operator: Client, browser: Chromium) -> None:
    """PageDown and PageUp step, `b` holds; the card counts the rooms and the item's time; a moment is marked."""
    items = [
        {"key": "mo-dau", "title": {"vi": "Mở đầu"}, "minutes": 5},
        {"key": "y-te", "title": {"vi": "Y tế"}, "minutes": 15, "layout": "y-te"},
    ]
    operator.meet(rooms=[ROOM, "so-y-te"], items=items)
    with Wall(service, operator, ROOM), Wall(service, operator, "so-y-te"):
        phone = join(browser, service, operator)
        expect(phone.locator(".now small.ok")).to_contain_text("2 phòng đã hiện")
        phone.keyboard.press("PageDown")
        expect(phone.locator(".now span.title")).to_contain_text("1. Mở đầu")
        phone.keyboard.press("PageDown")
        expect(phone.locator(".now span.title")).to_contain_text("2. Y tế")
        expect(phone.locator(".now .shows")).to_contain_text("Y tế")
        expect(phone.locator(".now .time")).to_contain_text("14 phút")
        expect(phone.locator(".now small.ok")).to_contain_text("2 phòng đã hiện")
        phone.keyboard.press("PageDown")
        expect(phone.locator("[role=alert]")).to_contain_text("Không còn mục nào")
        phone.keyboard.press("b")
        expect(phone.locator("[data-do=hold]")).to_have_attribute("aria-pressed", "true")
        phone.keyboard.press("b")
        expect(phone.locator("[data-do=hold]")).to_have_attribute("aria-pressed", "false")
        phone.locator("[data-do=mark]").tap()
        expect(phone.locator("[data-do=mark]")).to_contain_text("Đã đánh dấu")
        phone.locator("[data-do=choose]").tap()
        phone.locator("dialog [data-item=mo-dau]").tap()
        expect(phone.locator(".now span.title")).to_contain_text("1. Mở đầu")


def test_a_touch_on_the_small_screen_lights_the_tile_up(service: Service, operator: Client, browser: Chromium) -> None:
    """The wall shows a ring round it, and the phone says that it is lit; a second touch ends it."""
    wall = paired(browser, service, operator, (ROOM, "main"), {"width": 1280, "height": 720})
    phone = join(browser, service, operator)
    phone.locator("[data-do=point]").tap()
    phone.locator("[data-spot=van-ban-di]").tap()
    expect(wall.locator(".pointed[data-tile=van-ban-di]")).to_be_visible()
    expect(phone.locator("[data-tile=van-ban-di]")).to_have_attribute("aria-pressed", "true")
    phone.locator("button[data-tile=van-ban-di]").tap()
    expect(wall.locator(".pointed")).to_have_count(0)


def test_a_layout_is_chosen_from_the_list(service: Service, operator: Client, browser: Chromium) -> None:
    """A touch on the card opens the layouts; the card follows the room."""
    with Wall(service, operator, ROOM):
        phone = join(browser, service, operator)
        phone.locator("[data-do=choose]").tap()
        phone.locator("dialog [data-layout=y-te]").tap()
        expect(phone.locator(".now span.title")).to_contain_text("Y tế")
        expect(phone.locator(".now small.ok")).to_contain_text("đã hiện")


def test_a_pinned_layout_says_who_pinned_it(service: Service, operator: Client, browser: Chromium) -> None:
    """The phone tells who pinned, and leaves nothing to press in vain."""
    phone = join(browser, service, operator)
    operator.ok("PUT", f"/api/rooms/{ROOM}/layout", {"layout": "y-te", "pinned": True})
    expect(phone.locator(".pinned")).to_contain_text("Hà đã ghim")
    expect(phone.locator("[data-do=next]")).to_be_disabled()


def test_a_dead_spot_is_told_and_survived(service: Service, operator: Client, browser: Chromium) -> None:
    """Nothing heard for a while: a banner, and a press says that it is not sent; then all is as it was before."""
    with Wall(service, operator, ROOM):
        phone = join(browser, service, operator, clock=True)
        topic(phone).tap()
        expect(topic(phone)).to_have_attribute("aria-pressed", "true")
        service.freeze()
        cut_off(phone, "p.cut")
        topic(phone).tap(force=True)
        expect(phone.locator(".refusal")).to_contain_text("không được gửi lại sau")
        service.thaw()
        heals(phone, "p.cut")
        expect(topic(phone)).to_have_attribute("aria-pressed", "true")


def test_the_code_dies_with_the_meeting(service: Service, operator: Client, browser: Chromium) -> None:
    """When the operator ends the meeting the phone is outside again, and its name is remembered."""
    phone = join(browser, service, operator)
    operator.adjourn(ROOM)
    expect(phone.locator("io-remote-join")).to_contain_text("Phiên trước đã kết thúc")
    expect(phone.locator("input[name=name]")).to_have_value("Hoa")


@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 844), (844, 390)])
def test_it_fits_the_hand(service: Service, operator: Client, browser: Chromium, width: int, height: int) -> None:
    """Nothing runs off the side, and hold, next and the first topic are in view and large enough for a thumb."""
    phone = join(browser, service, operator)
    phone.set_viewport_size({"width": width, "height": height})
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in (topic(phone), phone.locator("[data-do=hold]"), phone.locator("[data-do=next]")):
        expect(button).to_be_in_viewport()
        size = button.bounding_box()
        assert size and size["height"] >= 60 and size["width"] >= 60
