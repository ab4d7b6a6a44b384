"""An operator and a meeting: planned with its rooms, its agenda brought from a file, rehearsed, held, ended."""

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.test_console import console
from tests.doubles.axe import finds
from tests.doubles.chromium import Chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ROWS = (
    ("STT", "Nội dung", "Thời lượng", "Người trình bày", "Bố cục"),
    ("1", "Khai mạc", "5 phút", "Chủ trì", ""),
    ("2", "Giao ban y tế", "15", "Sở Y tế", "Y te tinh"),
    ("3", "Kết luận", "", "", ""),
)


def paper(directory: Path) -> Path:
    """An agenda as a department sends it, with a layout that is not quite called so."""
    document, packed = Document(), io.BytesIO()
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    document.save(packed)
    path = directory / "Chương trình.docx"
    path.write_bytes(packed.getvalue())
    return path


def layouts(operator: Client, *rooms: str) -> list[str]:
    """What the first screens of these rooms are to show."""
    found = {room["key"]: room["screens"][0]["scene"]["layout"] for room in operator.get("/api/rooms")["rooms"]}
    return [found[room] for room in rooms]


def clean(page: Page, what: str) -> None:
    assert finds(page) == [], what


def test_a_meeting_from_the_plan_to_its_end(
    service: Service, operator: Client, browser: Chromium, tmp_path: Path
) -> None:
    """Two rooms; no wall moves before it begins, one alone moves in the rehearsal, both go back when it ends."""
    rooms = ("ubnd-tinh", "so-y-te")
    operator.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": "van-ban-hcc"})
    before = layouts(operator, *rooms)
    page = console(browser, service, operator, "meetings")
    expect(page.locator(".meeting-detail")).to_contain_text("Chưa có phiên họp nào")
    page.locator("[data-do=new-meeting]").click()
    expect(page.locator("input[name=name]")).to_be_focused()
    page.keyboard.type("Giao ban tháng 11")
    page.locator("input[name=room-search]").fill("so y te")
    expect(page.locator("input[name=room]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.locator("input[name=room][value=ubnd-tinh]").check()
    page.locator("input[value=planned]").check()
    page.locator("input[name=starts]").fill(f"{datetime.now(HANOI) + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    clean(page, "the form")
    page.locator("[data-do=save-meeting]").click()
    expect(page.locator(".meeting-head h2")).to_have_text("Giao ban tháng 11")
    expect(page.locator("output.code")).to_have_text(re.compile(r"\w{3} \w{3}"))

    planned = page.url.rpartition("/")[2]
    page.locator("[data-do=edit-agenda]").click()
    page.locator("input[name=file]").set_input_files(paper(tmp_path))
    expect(page.locator(".doubt")).to_contain_text("bảng 1, hàng 3, cột 5: Không có bố cục “Y te tinh”")
    clean(page, "the agenda that was read")
    page.locator("[data-do=take-suggestion]").click()
    expect(page.locator(".doubt")).to_have_count(0)
    page.locator("[data-do=save-agenda]").click()
    expect(page.locator("ol.agenda > li")).to_have_count(3)
    expect(page.locator("ol.agenda > li").nth(1)).to_contain_text("Sở Y tế · hiện Y tế")
    assert layouts(operator, *rooms) == before

    page.locator("[data-do=rehearse]").click()
    page.locator("select[name=stage]").select_option("ubnd-tinh")
    page.locator("[data-do=start-rehearsal]").click()
    expect(page.locator("p.drill")).to_contain_text("Chỉ UBND tỉnh thay đổi")
    page.locator("[data-item=giao-ban-y-te] [data-do=jump]").click()
    until(lambda: layouts(operator, *rooms) == ["y-te", before[1]], what="the rehearsal's room alone")
    page.locator("[data-do=end-meeting]").click()
    page.locator("dialog.ask button[type=submit]").click()
    until(lambda: layouts(operator, *rooms) == before, what="the rehearsal is over")

    page.locator(f"a[data-meeting='{planned}']").click()
    page.locator("[data-do=start]").click()
    page.locator("dialog.ask button[type=submit]").click()  # two hours before its time
    page.locator("[data-do=next]").click()
    expect(page.locator(".running-item")).to_contain_text("Mục 1/3")
    page.locator("[data-do=next]").click()
    expect(page.locator(".running-item")).to_contain_text("Giao ban y tế")
    until(lambda: layouts(operator, *rooms) == ["y-te", "y-te"], what="both rooms show the item's layout")
    clean(page, "the meeting that is on")
    page.locator("[data-do=enlarge]").click()
    expect(page.locator("dialog.large-code")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("[data-do=previous]").click()
    expect(page.locator(".running-item")).to_contain_text("Mục 1/3")

    page.locator("[data-do=end-meeting]").click()
    page.locator("dialog.ask button[type=submit]").click()
    expect(page.locator("io-past-meeting")).to_contain_text("Khai mạc")
    assert layouts(operator, *rooms) == before
