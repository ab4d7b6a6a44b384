"""A technician in a room with a telephone: scans the screen's code, sees red turn green, puts it on record."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import signed_in
from tests.doubles.axe import finds
from tests.doubles.chromium import Chromium
from tests.doubles.service import Client, Service

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(120)]

PHONE = {"width": 390, "height": 844}
ROOM = "kim-lien"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    with Service(tmp_path_factory.mktemp("preflight")) as service:
        yield service, service.user("Tú", "operator")


def test_a_technician_pairs_a_screen_and_checks_its_room(house: tuple[Service, Client], browser: Chromium) -> None:
    """From the code on the screen to a room that is ready; when the screen goes dark, the page says it by itself."""
    service, technician = house
    screen = browser.page(f"{service.url}/screen")
    screen.wait_for_selector("io-pair[data-code]")
    code = screen.locator("io-pair").get_attribute("data-code")
    expect(screen.locator("io-pair svg")).to_be_visible()
    phone = signed_in(browser, service, technician, f"/preflight#pair/{code}")
    phone.set_viewport_size(PHONE)
    expect(phone.locator(".waiting-code")).to_have_attribute("aria-pressed", "true")
    assert finds(phone) == []
    phone.locator("select[name=place]").select_option(f"{ROOM}/main")
    phone.locator("input[name=name]").fill("Tivi 65 inch")
    phone.locator("[data-do=approve]").click()
    place = phone.locator(f"[data-place='{ROOM}/main']")
    expect(place.locator("[data-code=painted], [data-code=drawing]").first).to_be_attached()
    screen.wait_for_selector("io-wall [data-tile]")
    expect(place).to_have_class(re.compile("card (good|warn)"))  # a busy machine is slow, and that is said
    place.locator("summary").click()
    expect(place.locator("[data-code=clock]")).to_be_visible()
    for check in ("fonts", "sound", "size", "build"):
        expect(place.locator(f"[data-code={check}]")).to_have_class("finding good")
    assert finds(phone) == []
    place.locator("[data-do=identify]").click()
    expect(screen.locator("io-identify")).to_be_visible()
    phone.locator("input[name=sound]").check()
    phone.locator("[data-do=record]").click()
    expect(phone.locator(".record .quiet")).to_contain_text("Tú")
    (device,) = technician.get("/api/devices", room=ROOM)["devices"]
    assert (device["name"], device["here"]) == ("Tivi 65 inch", True)
    screen.close()
    expect(place).to_have_class("card bad")
    expect(phone.locator("[data-verdict]")).to_have_attribute("data-verdict", "bad")
