"""Figures that stand still while somebody speaks of them, and a wall of a past moment, through all that may happen."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from broadcaster.moments import instant
from tests.doubles.cast import cut_off, desk, heals, painted, post, shows, tile, wall
from tests.doubles.chromium import Chromium
from tests.doubles.houses import House
from tests.doubles.service import SAMPLE, Client
from tests.doubles.site import quiet

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

ROOM = "/api/rooms/ubnd-tinh"
MAIN, LEFT = ("ubnd-tinh", "main"), ("ubnd-tinh", "left")
FLOOD = {"status": "Actual", "severity": "Extreme", "headline": {"vi": "Lũ khẩn cấp trên sông Lam"}, "width": "all"}


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, housed: Callable[..., House]
) -> Iterator[tuple[House, Client, Client]]:
    """A service, its operator, and a program that sends figures."""
    directory = tmp_path_factory.mktemp("hold")
    with housed(directory, quiet(SAMPLE, directory / "quiet")) as service:
        yield service, service.user("Hà", "operator"), service.client(service.token("đồng hồ", "ingest"))


def held(page: Page, figure: str, frame: str = "hold") -> None:
    """The wall says that it stands still, and shows this figure of documents."""
    expect(page.locator(f"io-wall .frame.{frame}")).to_be_visible()
    expect(tile(page, "van-ban-den")).to_contain_text(figure)


def test_a_hold_outlives_everything(house: tuple[House, Client, Client], browser: Chromium) -> None:
    """A screen joins, one reboots, layouts change, an emergency comes and goes, the service dies: all figures stand."""
    service, operator, meter = house
    main = wall(browser, service, operator, MAIN)
    painted(operator, MAIN, seq=post(meter, "VB-01", 5_240_100))
    operator.ok("PUT", f"{ROOM}/hold", {})
    post(meter, "VB-01", 5_240_200)
    held(main, "5.240.100")

    operator.ok("PUT", f"{ROOM}/layout", {"layout": "tong-quan"})
    left = wall(browser, service, operator, LEFT)
    held(left, "5.240.100")

    left.reload()
    held(left, "5.240.100")

    for layout in ("van-ban-hcc", "tong-quan"):
        operator.ok("PUT", f"{ROOM}/layout", {"layout": layout})
        shows(main, layout)
        held(main, "5.240.100")

    notice = operator.ok("POST", "/api/notices", FLOOD)
    for page in (main, left):
        expect(page.locator("io-wall io-notice")).to_contain_text("Lũ khẩn cấp trên sông Lam")
    operator.ok("DELETE", f"/api/notices/{notice['id']}")
    for page in (main, left):
        expect(page.locator("io-wall io-notice")).to_have_count(0)
        held(page, "5.240.100")

    service.kill()
    for page in (main, left):
        cut_off(page)
        held(page, "5.240.100")
    service.restart()
    post(meter, "VB-01", 5_240_300)
    for page in (main, left):
        heals(page)
        held(page, "5.240.100")
    assert main.evaluate("window.stays")

    operator.ok("DELETE", f"{ROOM}/hold")
    for page in (main, left):
        expect(tile(page, "van-ban-den")).to_contain_text("5.240.300")
        expect(page.locator("io-wall .frame.hold")).to_have_count(0)
    operator.ok("DELETE", f"{ROOM}/layout")


def test_a_past_moment_is_looked_at_and_left(house: tuple[House, Client, Client], browser: Chromium) -> None:
    """Found on the line of time, compared with now, shown with its frame, left by a press; another ends by itself."""
    service, operator, meter = house
    main = wall(browser, service, operator, MAIN)
    painted(operator, MAIN, seq=post(meter, "VB-01", 6_000_000))
    operator.ok("PUT", f"{ROOM}/focus", {"topic": "van-ban"})
    shows(main, "tong-quan", "van-ban")
    operator.ok("DELETE", f"{ROOM}/focus")
    painted(operator, MAIN, seq=post(meter, "VB-01", 6_000_200))
    expect(tile(main, "van-ban-den")).to_contain_text("6.000.200")

    console = desk(browser, service, operator, "rooms/ubnd-tinh/main")
    console.locator("[data-do=look-back]").click()
    console.locator("io-travel-ticks button.tick").nth(1).click()
    row = console.locator("dialog.travel tr[data-series='VB-01']")
    expect(row).to_contain_text("6.000.000")
    expect(row).to_contain_text("6.000.200")
    console.locator("[data-do=travel]").click()
    shows(main, "tong-quan", "van-ban")
    held(main, "6.000.000", "past")
    expect(console.locator("io-hold-tools .looking")).to_be_visible()
    post(meter, "VB-01", 6_000_300)
    console.locator("[data-do=back-to-now]").click()
    expect(tile(main, "van-ban-den")).to_contain_text("6.000.300")
    expect(main.locator("io-wall .frame.past")).to_have_count(0)
    shows(main, "tong-quan")

    focused = [each for each in operator.get("/api/journal", limit=1000)["events"] if each["kind"] == "claimed"][-2][
        "at"
    ]
    operator.ok("PUT", f"{ROOM}/hold", {"at": focused, "until": instant(datetime.now(UTC) + timedelta(seconds=3))})
    held(main, "6.000.000", "past")
    expect(main.locator("io-wall .frame.past")).to_have_count(0)
    expect(tile(main, "van-ban-den")).to_contain_text("6.000.300")
