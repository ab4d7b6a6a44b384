"""Two operators and a group: kept by one, used by the other, and what a room says about why it shows what it shows."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.doubles.cast import desk
from tests.doubles.chromium import Chromium
from tests.doubles.service import SAMPLE, Client, Service
from tests.doubles.site import quiet

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    directory = tmp_path_factory.mktemp("groups")
    with Service(directory, quiet(SAMPLE, directory / "quiet")) as service:
        yield service, service.user("Hà", "operator")


def test_a_choice_of_rooms_is_kept_and_made_again(house: tuple[Service, Client], browser: Chromium) -> None:
    """Two cards ticked get a name; the other desk has the group at once, switches it, and each room says why."""
    service, operator = house
    mai = service.user("Mai", "operator")
    mine, hers = desk(browser, service, operator), desk(browser, service, mai)
    expect(hers.locator("button.room[data-screen='so-y-te/main']")).to_be_visible()
    for place in ("so-y-te/main", "ubnd-tinh/left"):
        mine.locator(f"[data-pick='{place}']").check(force=True)
    mine.locator(".panel [data-do=save-group]").click()
    mine.locator("dialog.groups input[name=name]").fill("Họp giao ban")
    mine.locator("dialog.groups [data-do=save-group]").click()
    expect(mine.locator("dialog.groups [data-change=hop-giao-ban]")).to_be_visible()
    mine.locator("dialog.groups [data-do=close-groups]").click()

    hers.locator("[data-filter=hop-giao-ban]").click()
    expect(hers.locator("button.room")).to_have_count(2)
    operator.ok("PUT", "/api/claims/group/hop-giao-ban/layout", {"value": "y-te"})
    mai.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": "van-ban-hcc"})
    hers.locator("button.room[data-screen='so-y-te/main']").click()
    hers.locator("[data-do=reasons]").click()
    layout = hers.locator("io-why [data-slot=layout]")
    expect(layout.locator("dd > b")).to_contain_text("Văn bản điện tử")
    layout.locator("summary").click()
    expect(layout.locator("li").first).to_contain_text("Họp giao ban")

    operator.ok("PUT", "/api/claims/group/hop-giao-ban/layout", {"value": "tong-quan"})
    expect(layout.locator("dd > b")).to_contain_text("Tổng quan")
    assert browser.faults == []
