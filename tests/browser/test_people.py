"""An administrator brings somebody in, gives a program its token, sees what was refused, and shuts somebody out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_axe import signed_in
from tests.doubles.axe import finds
from tests.doubles.chromium import Chromium
from tests.doubles.service import PASSWORD, Client, Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    with Service(tmp_path_factory.mktemp("people")) as service:
        yield service, service.user("Trần Quang", "admin")


def whole(page: Page) -> None:
    """Nothing runs over the page's edge, on a desk and on a phone."""
    for size in ({"width": 1366, "height": 768}, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert finds(page) == []
    page.set_viewport_size({"width": 1366, "height": 768})


def test_somebody_comes_changes_and_goes(house: tuple[Service, Client], browser: Chromium) -> None:
    """The link is shown once and lets in; a new role signs out; the last administrator cannot be taken away."""
    service, admin = house
    page = signed_in(browser, service, admin, "/")
    page.locator("[data-door=people]").click()
    expect(page.locator("[data-person='Trần Quang']")).to_have_attribute("data-standing", "here")
    page.locator("[data-do=new]").click()
    sheet = page.locator("dialog.person")
    expect(sheet.locator("input[name=name]")).to_be_focused()
    sheet.locator("input[name=name]").fill("Lê Hoa")
    sheet.locator("select[name=role]").select_option("steward")
    sheet.locator("select[name=unit]").select_option("so-y-te")
    assert finds(page) == []
    sheet.locator("[data-do=save]").click()
    link = sheet.locator("input[name=once]").input_value()
    expect(sheet.locator(".qr svg")).to_be_visible()
    whole(page)
    sheet.locator("[data-do=kept]").click()
    expect(sheet).to_have_count(0)
    row = page.locator("[data-person='Lê Hoa']")
    expect(row).to_have_attribute("data-standing", "invited")
    assert link.partition("#")[2] not in page.content()

    hoa = browser.page(link)
    hoa.locator("input[name=password]").fill(PASSWORD)
    hoa.locator("input[name=again]").fill(PASSWORD)
    hoa.locator("button[type=submit]").click()
    hoa.wait_for_url(re.compile("/entry"))
    page.reload()
    expect(row).to_have_attribute("data-standing", "here")
    whole(page)
    row.click()
    expect(sheet.locator("[data-end]")).to_be_visible()
    whole(page)
    sheet.locator("select[name=role]").select_option("viewer")
    sheet.locator("[data-do=save]").click()
    expect(row).to_have_attribute("data-standing", "away")
    hoa.reload()
    hoa.wait_for_url(re.compile("/sign-in"))

    row.click()
    sheet.locator("[data-do=shut]").click()
    expect(sheet.locator("#person-sure")).to_contain_text("Lê Hoa")
    sheet.locator("[data-do=shut]").click()
    expect(row).to_have_attribute("data-standing", "shut")
    page.locator("[data-person='Trần Quang']").click()
    sheet.locator("[data-do=shut]").click()
    sheet.locator("[data-do=shut]").click()
    expect(sheet.locator("[role=alert]")).to_contain_text("Trần Quang")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_a_program_gets_its_token_and_what_was_refused_is_seen(
    house: tuple[Service, Client], browser: Chromium
) -> None:
    """The token works and is shown once; revoked it is worth nothing; a refused attempt stands in the log."""
    service, admin = house
    operator = service.user("Vũ Hà", "operator")
    assert operator.call("POST", "/api/tokens", {"name": "x", "scope": "read"}).status_code == 403
    page = signed_in(browser, service, admin, "/people#tokens")
    expect(page.locator(".empty")).to_be_visible()
    page.locator("[data-do=new-token]").click()
    sheet = page.locator("dialog.person")
    expect(sheet.locator("input[name=units]").first).to_be_visible()
    assert finds(page) == []
    sheet.locator("input[name=name]").fill("Bảng tin sảnh")
    sheet.locator("select[name=scope]").select_option("read")
    assert finds(page) == []
    sheet.locator("[data-do=save]").click()
    secret = sheet.locator("input[name=once]").input_value()
    program = service.client(secret)
    assert program.call("GET", "/api/snapshot").status_code == 200
    whole(page)
    sheet.locator("[data-do=kept]").click()
    row = page.locator("[data-token]")
    expect(row).to_contain_text("Bảng tin sảnh")
    whole(page)
    row.locator("[data-do=revoke]").click()
    row.locator("[data-do=revoke]").click()
    expect(row).to_have_count(0)
    assert program.call("GET", "/api/snapshot").status_code == 401
    page.evaluate("() => { location.hash = 'log'; }")
    page.locator("[data-do=refused]").click()
    expect(page.locator("[data-kind=refused]")).to_contain_text("Vũ Hà")
    expect(page.locator("[data-kind=refused]")).to_contain_text("POST /api/tokens")
    whole(page)
    other = signed_in(browser, service, operator, "/people")
    expect(other.locator("[role=alert]")).to_be_visible()
    assert finds(other) == []
