"""A steward's story in real Chromium on a real service: what is owed, a dirty file, the wall, undoing, a phone."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, Page, expect

from tests.doubles.chromium import PHONE, Chromium
from tests.doubles.service import PASSWORD, Client, Service
from tests.pictures import screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SMALL = {"width": 1366, "height": 768}
UNIT = "so-y-te"
VISITS = "YT-04"  # outpatient visits a day
BEDS = "YT-03"
RECORDS = "YT-10"
HEADER = 5  # the template's row of headings
LAYOUT = f"""key: {UNIT[3:]}
title: {{vi: Y tế, en: Health}}
tiles:
  - {{id: luot-kham, kind: number, series: {VISITS}, at: [1, 1, 6, 6]}}
  - {{id: giuong-benh, kind: number, series: {BEDS}, at: [7, 1, 6, 6]}}
"""


@pytest.fixture
def late(service: Service) -> Service:
    """A service whose health department sent its last daily figures days ago, and shows them: it owes since then."""
    (service.site / f"layouts/{UNIT[3:]}.yaml").write_text(LAYOUT, encoding="utf-8")
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    day = (today - timedelta(days=5)).isoformat()
    figures = [{"series": VISITS, "value": "11.250", "period": day}, {"series": BEDS, "value": "82,4", "period": day}]
    token = service.client(service.token("nguon", "ingest"))
    assert token.ok("POST", "/api/observations", {"observations": figures})["accepted"] == len(figures)
    return service


def enter(browser: Chromium, service: Service, size: dict[str, int] = SMALL, **more: object) -> Page:
    """A new steward follows the one-time link and sets a password: the page of what the unit owes opens by itself."""
    link = re.findall(r"/sign-in#(\S+)", service.cli("user", "add", "Lan", "--role", "steward", "--unit", UNIT))[-1]
    page = browser.page(f"{service.url}/sign-in#{link}", size, accept_downloads=True, **more)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=again]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    expect(page.locator("io-owed")).to_be_visible()
    assert page.url == f"{service.url}/entry"
    return page


def owed(page: Page, series: str) -> Locator:
    return page.locator(f"button.owed-row[data-series='{series}']")


def cell(page: Page, text: str) -> Locator:
    return page.locator("li.cell", has_text=text)


def rows(sheet: Worksheet) -> dict[str, int]:
    """The row of each code of a template."""
    return {str(sheet.cell(row, 1).value): row for row in range(HEADER + 1, sheet.max_row + 1)}


def spoil(template: Path) -> None:
    """Fill a template as people do: a good figure, no figure at all, two doubtful ones, a total, another unit's row."""
    book = load_workbook(template)
    sheet = book.active
    assert sheet is not None
    columns = {str(sheet.cell(HEADER, column).value): column for column in range(1, sheet.max_column + 1)}
    value = next(column for heading, column in columns.items() if heading.startswith("Số liệu"))
    at = rows(sheet)
    sheet.cell(at["YT-06"], value).value = "71,5%"
    sheet.cell(at[BEDS], value).value = "83,1x"
    sheet.cell(at[VISITS], value).value = "11,902"
    sheet.cell(at[RECORDS], value).value = "gần hết"
    end = max(at.values()) + 1
    for column in range(1, sheet.max_column + 1):
        sheet.cell(end, column).value = sheet.cell(at[VISITS], column).value
    sheet.cell(end, 1).value = "HCC-01"
    sheet.cell(end, value).value = "283.175"
    sheet.cell(end + 1, 2).value = "Tổng cộng"
    sheet.cell(end + 1, value).value = "295.077"
    book.save(template)


def test_a_dirty_file_is_mended_cell_by_cell_and_reaches_the_wall(
    late: Service, operator: Client, browser: Chromium, tmp_path: Path
) -> None:
    """Template, dirty file, every cell's verdict, corrections in place, confirmation: then, and only then, the wall."""
    wall = screen(browser, late, operator, (UNIT, "main")).locator("io-wall")
    expect(wall).to_contain_text("11.250")
    page = enter(browser, late)
    expect(owed(page, VISITS)).to_contain_text("quá hạn")
    page.locator("nav a[href='#file']").click()
    with page.expect_download() as coming:
        page.locator("[data-do=template]").click()
    filled = tmp_path / coming.value.suggested_filename
    assert filled.name.startswith(UNIT)
    coming.value.save_as(filled)
    spoil(filled)

    page.locator("io-file input[type=file]").set_input_files(filled)
    expect(cell(page, "71,5%")).to_have_class(re.compile("accepted"))
    for text in ("83,1x", "11,902", "gần hết"):
        expect(cell(page, text)).to_have_class(re.compile("held"))
        expect(cell(page, text).locator(".says")).to_contain_text(text)
    expect(cell(page, "283.175")).to_contain_text("đơn vị")
    expect(cell(page, "283.175").locator("input")).to_have_count(0)
    expect(cell(page, "295.077")).to_have_class(re.compile("rejected"))
    expect(cell(page, "83,1x").locator(".address")).to_contain_text(re.compile(r"[A-Z]\d+"))
    assert late_figures(operator) == {VISITS: 11250.0, BEDS: 82.4}

    typed = cell(page, f"{RECORDS} ·")
    typed.locator("input").fill("96,5")
    typed.locator("input").press("Enter")
    expect(typed).to_have_class(re.compile("accepted"))
    for series in (BEDS, VISITS):
        cell(page, f"{series} ·").locator("[data-do=suggestion]").click()
        expect(cell(page, f"{series} ·")).to_have_class(re.compile("accepted"))
    expect(page.locator(".confirm")).to_contain_text("Sẽ ghi 4 số")
    page.locator("[data-do=confirm]").click()
    expect(page.locator(".done h1")).to_contain_text("Đã ghi 4 số liệu")
    expect(wall).to_contain_text("11.902")
    expect(wall).to_contain_text("83,1")
    page.locator(".done a[href='#owed']").click()
    expect(page.locator("[data-group=late]")).to_have_count(0)


def late_figures(operator: Client) -> dict[str, float]:
    values = operator.get("/api/snapshot")["values"]
    return {series: values[series]["v"] for series in (VISITS, BEDS)}


def test_a_mistake_is_undone_by_a_correction_with_its_reason(
    late: Service, operator: Client, browser: Chromium
) -> None:
    """Typed, seen on the wall, typed wrong, undone: the figure before is back, and the history says who and why."""
    wall = screen(browser, late, operator, (UNIT, "main")).locator("io-wall")
    page = enter(browser, late)
    for text in ("12.001", "12.010"):
        owed(page, VISITS).click()
        page.locator("input[name=value]").fill(text)
        page.locator("input[name=value]").press("Enter")
        expect(wall).to_contain_text(text)
        if text == "12.001":  # the period just sent is on the list of the last ones now
            expect(owed(page, VISITS)).to_contain_text("gần nhất 12.001")
            owed(page, VISITS).click()
            page.locator("select[name=period]").select_option(index=1)
    page.locator("nav a[href='#sent']").click()
    standing = page.locator("io-past li.stands", has_text="12.010")
    standing.locator("[data-do=undo]").click()
    page.locator("dialog textarea").fill("gõ nhầm hai chữ số cuối")
    page.locator("dialog button[type=submit]").click()
    expect(wall).to_contain_text("12.001")
    expect(page.locator("io-past li.stands", has_text="12.001")).to_contain_text("gõ nhầm hai chữ số cuối")
    expect(page.locator("io-past li.stands", has_text="12.001")).to_contain_text("Lan")


def test_nothing_typed_on_a_phone_is_lost(late: Service, browser: Chromium) -> None:
    """One column, large targets: held with its reason, kept while the service is dead, sent when it is back."""
    page = enter(browser, late, PHONE, has_touch=True, is_mobile=True)
    owed(page, VISITS).tap()
    field = page.locator("input[name=value]")
    field.fill("mười một")
    field.press("Enter")
    expect(page.locator("io-waiting")).to_contain_text("mười một")
    expect(field).to_be_focused()
    late.kill()
    field.fill("11.902")
    field.press("Enter")
    expect(page.locator(".banner")).to_contain_text("vẫn còn trên trang này")
    expect(field).to_have_value("11.902")
    late.restart()
    page.reload()
    expect(owed(page, VISITS)).to_contain_text("đang gõ dở")
    owed(page, VISITS).tap()
    expect(field).to_have_value("11.902")
    page.locator("[data-do=send]").tap()
    expect(owed(page, VISITS)).to_contain_text("vừa gửi")
    for tab in ("owed", "file", "sent"):
        page.locator(f"nav a[href='#{tab}']").tap()
        expect(page.locator(f"main[data-tab={tab}]")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
