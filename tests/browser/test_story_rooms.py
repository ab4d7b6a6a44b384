"""Operators and their rooms: an emergency over everything and back, and a service that is killed meanwhile."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.doubles.cast import cut_off, desk, far_desk, heals, painted, phone, presses, shows, tile, wall
from tests.doubles.chromium import Chromium
from tests.doubles.houses import House
from tests.doubles.service import SAMPLE, Client
from tests.doubles.site import quiet

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

COMMITTEE, HEALTH = ("ubnd-tinh", "main"), ("so-y-te", "main")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, housed: Callable[..., House]) -> Iterator[tuple[House, Client]]:
    directory = tmp_path_factory.mktemp("rooms")
    with housed(directory, quiet(SAMPLE, directory / "quiet")) as service:
        yield service, service.user("Hà", "operator")


def test_two_operators_cannot_overwrite_each_other_unknowingly(house: tuple[House, Client], browser: Chromium) -> None:
    """Two clicks switch a room; the other sees it and whose it is; who has not seen it is asked before it is lost."""
    service, operator = house
    page = wall(browser, service, operator, HEALTH)
    mine = desk(browser, service, operator)
    hers, line = far_desk(browser, service, service.user("Mai", "operator"))
    presses(mine)
    quickly(mine, "van-ban-hcc")
    shows(page, "van-ban-hcc")
    assert presses(mine) == 2
    expect(hers.locator(".taken.other[data-by=Hà]")).to_be_visible()
    expect(card(hers)).to_contain_text("Văn bản điện tử")

    card(hers).click()
    hers.locator("io-picker [data-layout=y-te]").click()
    quickly(mine, "tong-quan")
    expect(hers.locator(".overtaken")).to_contain_text("Hà vừa chuyển")
    shows(page, "tong-quan")

    hers.locator("[data-quick='so-y-te/main']").click()
    line.dead = True
    quickly(mine, "van-ban-hcc")
    shows(page, "van-ban-hcc")
    hers.locator(".quick-menu [data-layout=y-te]").click()
    expect(hers.locator("dialog.ask")).to_contain_text("Hà")
    assert page.locator("io-wall").get_attribute("data-layout") == "van-ban-hcc"
    hers.locator("dialog.ask button[type=submit]").click()
    shows(page, "y-te")
    expect(card(mine)).to_contain_text("Y tế")
    expect(mine.locator(".taken.other[data-by=Mai]")).to_be_visible()


def card(console: Page, place: str = "so-y-te/main") -> Locator:
    return console.locator(f"button.room[data-screen='{place}']")


def quickly(console: Page, layout: str, place: str = "so-y-te/main") -> None:
    """Switch a room with two clicks."""
    console.locator(f"[data-quick='{place}']").click()
    console.locator(f".quick-menu [data-layout={layout}]").click()


def test_an_emergency_stands_over_everything_and_goes(house: tuple[House, Client], browser: Chromium) -> None:
    """Asked for twice before it goes out, over a held focus and over a plain wall; ended, each is as it was."""
    service, operator = house
    committee, health = (wall(browser, service, operator, place) for place in (COMMITTEE, HEALTH))
    opened = operator.meet()
    hoa = phone(browser, service, opened["code"], "Hoa")
    hoa.locator("button[data-topic=van-ban]").tap()
    shows(committee, "tong-quan", "van-ban")
    hoa.locator("[data-do=hold]").tap()
    expect(committee.locator("io-wall .frame.hold")).to_be_visible()

    console = desk(browser, service, operator)
    console.locator("[data-do=notice]").click()
    dialog = console.locator("dialog.notice")
    dialog.locator("label.kind.actual").click()
    dialog.locator("input[name=headline]").fill("Lũ khẩn cấp trên sông Lam")
    dialog.locator("[data-do=send-notice]").click()
    expect(dialog.locator("[data-do=send-sure]")).to_be_disabled()
    assert committee.locator("io-notice").count() == 0
    dialog.locator("input[name=confirm]").fill("phat that")
    dialog.locator("[data-do=send-sure]").click()
    for page in (committee, health):
        expect(page.locator("io-wall io-notice")).to_contain_text("Lũ khẩn cấp trên sông Lam")
    expect(console.locator("io-notice-bar")).to_contain_text("Lũ khẩn cấp trên sông Lam")
    painted(operator, COMMITTEE, HEALTH)

    for _ in range(2):  # ending it is asked for twice, too
        console.locator("io-notice-bar [data-do=end-notice]").click()
    for page in (committee, health):
        expect(page.locator("io-wall io-notice")).to_have_count(0)
    shows(committee, "tong-quan", "van-ban")
    expect(committee.locator("io-wall .frame.hold")).to_be_visible()
    shows(health, "y-te")
    expect(hoa.locator("button[data-topic=van-ban]")).to_have_attribute("aria-pressed", "true")
    assert committee.evaluate("window.stays")
    operator.adjourn()
    shows(committee, "tong-quan")


def test_a_service_killed_while_a_topic_is_shown(house: tuple[House, Client], browser: Chromium) -> None:
    """Wall and phone say that they are cut off; when the service is back, the topic stands and can be let go."""
    service, operator = house
    page = wall(browser, service, operator, COMMITTEE)
    opened = operator.meet()
    hoa = phone(browser, service, opened["code"], "Hoa")
    topic = hoa.locator("button[data-topic=van-ban]")
    topic.tap()
    expect(topic).to_have_attribute("aria-pressed", "true")
    service.kill()
    cut_off(page)
    cut_off(hoa, "p.cut")
    shows(page, "tong-quan", "van-ban")
    expect(tile(page, "van-ban-den")).to_contain_text("5.238.802")
    service.restart()
    heals(page)
    heals(hoa, "p.cut")
    shows(page, "tong-quan", "van-ban")
    expect(topic).to_have_attribute("aria-pressed", "true")
    topic.tap()
    shows(page, "tong-quan")
    expect(topic).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.stays")
    operator.adjourn()
