"""The press comes into a room: what is not public is nowhere any more, neither on its pages nor in their browsers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_console import console
from tests.browser.test_links import knows
from tests.browser.test_remote import join
from tests.browser.test_wall import paired
from tests.doubles.chromium import Chromium
from tests.doubles.planted import CODE, LAYOUT, NAME, ROOM, V, plant
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SEEN = (f"{V:,}".replace(",", "."), f"{2 * V:,}".replace(",", "."), NAME)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    """A restricted room whose screen shows the planted figures."""
    planted = tmp_path_factory.mktemp("planted")
    plant(planted)
    with Service(tmp_path_factory.mktemp("press"), planted / "site") as service:
        operator, feed = service.user("Hà", "operator"), service.client(service.token("nguồn", "ingest"))
        figure = {"series": CODE, "value": V, "period": "2026-03-01", "as_of": "2026-03-01T09:00:00Z"}
        feed.ok("POST", "/api/observations", {"observations": [figure]})
        operator.ok("PUT", f"/api/rooms/{ROOM}/layout", {"layout": LAYOUT})
        yield service, operator


def told(page: Page, *, there: bool) -> None:
    """Everything that gives the figure away is there, or nothing of it: on the page, in databases and in caches."""
    until(lambda: knows(page, *SEEN) == [there] * len(SEEN), what=f"the figure is {'' if there else 'not '}there")


def test_one_touch_clears_the_room_and_a_question_brings_it_back(
    house: tuple[Service, Client], browser: Chromium
) -> None:
    """From the phone and from the console; wall and phone lose it at once, also out of a reload's cache."""
    service, operator = house
    wall = paired(browser, service, operator, ROOM)
    phone = join(browser, service, operator)
    told(wall, there=True)
    phone.locator("[data-do=press]").tap()
    told(wall, there=False)
    until(lambda: not any(knows(phone, *SEEN)), what="the phone has none of it")
    expect(wall.get_by_text("Không hiển thị ở phòng này").first).to_be_visible()
    wall.reload()
    expect(wall.get_by_text("Không hiển thị ở phòng này").first).to_be_visible()
    told(wall, there=False)

    page = console(browser, service, operator, f"rooms/{ROOM}/main")
    expect(page.locator("io-press-switch")).to_contain_text("Có báo chí trong phòng")
    expect(page.locator(f"[data-screen='{ROOM}/main'] [data-press]")).to_be_visible()
    page.locator("[data-do=press-leaves]").click()
    page.locator("[data-do=press-stays]").click()
    told(wall, there=False)
    page.locator("[data-do=press-leaves]").click()
    page.locator("[data-do=press-left]").click()
    told(wall, there=True)
    expect(page.locator("io-press-switch [data-do=press]")).to_be_visible()
    page.locator("io-press-switch [data-do=press]").click()
    told(wall, there=False)
    phone.locator("[data-do=press-leaves]").tap()
    phone.locator("[data-do=press-left]").tap()
    told(wall, there=True)
