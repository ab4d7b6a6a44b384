"""An operator and the layout of a room: written, broken, mended, saved, disputed and taken back, in real Chromium."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.doubles.chromium import PHONE, Chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until
from tests.doubles.wall import Wall

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SMALL = {"width": 1366, "height": 768}
KEY = "giao-ban"
TEXT = f"""key: {KEY}
title: {{vi: Giao ban}}
grid: {{columns: 12, rows: 6}}
tiles:
  - {{id: den, kind: number, series: VB-01, at: [1, 1, 6, 3]}}
  - {{id: ky, kind: number, series: VB-04, at: [7, 1, 6, 3]}}
topics:
  - {{key: chinh, title: {{vi: Chính}}, tiles: [den]}}
"""


def file_of(service: Service, key: str = KEY) -> Path:
    return service.site / "layouts" / f"{key}.yaml"


def saved(person: Client, text: str, why: str, key: str = KEY, revision: str = "") -> None:
    """Somebody saves a layout from elsewhere."""
    at = f"/api/layouts/{key}"
    known = revision or person.get(at)["revision"]
    person.ok("PUT", at, {"text": text, "why": why}, headers={"If-Match": f'"{known}"'})


@pytest.fixture
def layout(service: Service, operator: Client) -> str:
    """A layout of the test's own, on the wall of the department of health."""
    saved(operator, TEXT, "Bắt đầu", revision="0")
    operator.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": KEY})
    return KEY


def editor(
    browser: Chromium, service: Service, person: Client, key: str = "", viewport: dict[str, int] = SMALL
) -> Page:
    """The console on its layouts, signed in; with a key, in the editor and ready to type."""
    context = browser.context(viewport)
    context.add_cookies(
        [{"name": name, "value": value, "url": service.url} for name, value in person.http.cookies.items()]
    )
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(str(error)))
    page.goto(f"{service.url}/console#layouts{'/' if key else ''}{key}")
    if key:
        expect(page.locator(".code .cm-content")).to_contain_text(f"key: {key}")
        expect(page.locator("io-sketch io-wall [data-tile]").first).to_be_visible()
    return page


def caret(page: Page, words: str) -> None:
    """Put the caret at the end of the line with these words."""
    page.locator(".code .cm-line", has_text=words).click()
    page.keyboard.press("End")


def tile(page: Page, id: str) -> Locator:
    return page.locator(f"io-sketch io-wall [data-tile={id}]")


def save(page: Page, why: str) -> None:
    page.keyboard.press("Control+s")
    page.locator("dialog.ask textarea").fill(why)
    page.keyboard.press("Enter")
    expect(page.locator("dialog.ask")).to_have_count(0)


def test_a_layout_is_broken_mended_completed_and_saved(
    service: Service, operator: Client, browser: Chromium, layout: str
) -> None:
    """Text and preview lead to each other; the error stands at its line and F8 finds it; the last good picture stays; a
    series is completed; saved, it is what the room is shown."""
    with Wall(service, operator, "so-y-te"):
        page = editor(browser, service, operator, layout)
        expect(page.locator("[data-do=save]")).to_be_disabled()
        tile(page, "ky").click()
        expect(page.locator(".code .cm-activeLine")).to_contain_text("id: ky")
        expect(page.locator("io-sketch io-wall .pointed[data-tile=ky]")).to_have_count(1)
        caret(page, "id: den")
        expect(page.locator("io-sketch io-wall .pointed[data-tile=den]")).to_have_count(1)
        expect(tile(page, "den")).to_contain_text("5.238.802")
        caret(page, "id: ky")
        page.keyboard.press("Enter")
        page.keyboard.type("- {id: moi, kind: number, series: YT")
        expect(page.locator(".faults")).not_to_have_attribute("data-errors", "0")
        expect(page.locator(".faults [data-line='7']").first).to_be_visible()
        expect(page.locator(".sketch-note")).to_contain_text("Dòng 7 có lỗi")
        expect(tile(page, "den")).to_be_visible()
        expect(page.locator(".cm-tooltip-autocomplete")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".cm-tooltip-autocomplete")).to_have_count(0)
        page.keyboard.press("Control+Home")
        page.keyboard.press("F8")
        expect(page.locator(".code .cm-activeLine")).to_contain_text("id: moi")
        page.keyboard.press("Escape")
        expect(page.locator(".code .cm-content")).not_to_be_focused()
        page.keyboard.press("Control+s")
        expect(page.locator("dialog.ask")).to_have_count(0)
        expect(page.locator(".toast.refused")).to_contain_text("dòng 7")
        page.locator(".toast.refused .put").click()
        caret(page, "id: moi")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Control+Space")
        offered = page.locator(".cm-tooltip-autocomplete li", has_text="YT-01")
        expect(offered).to_contain_text("hồ sơ sức khỏe")
        offered.click()
        page.keyboard.type(", at: [1, 4, 12, 3]")
        expect(tile(page, "moi")).to_contain_text("1.260.513")
        expect(page.locator(".faults")).to_have_attribute("data-errors", "0")
        save(page, "Thêm hồ sơ sức khỏe")
        expect(page.locator("[data-state=saved]")).to_contain_text("Hà")
        assert "id: moi" in file_of(service).read_text(encoding="utf-8")
        wall = operator.get("/api/rooms/so-y-te/wall")["screens"][0]["layout"]
        assert [each["id"] for each in wall["tiles"]] == ["den", "ky", "moi"]


def test_two_people_on_one_layout_cannot_overwrite_each_other(
    service: Service, operator: Client, browser: Chromium, layout: str
) -> None:
    """What one typed survives a reload; what the other saved meanwhile is said with name and reason, and compared."""
    other = service.user("Mai", "operator")
    page = editor(browser, service, operator, layout)
    caret(page, "title: {vi: Giao ban}")
    page.keyboard.type("  # của Hà")
    expect(page.locator("[data-state=dirty]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-note=draft]")).to_be_visible()
    expect(page.locator(".code .cm-content")).to_contain_text("# của Hà")
    saved(other, TEXT.replace("Giao ban", "Giao ban tuần"), "Đổi tên")
    conflict = page.locator("[data-note=conflict]")
    expect(conflict).to_contain_text("Mai đã lưu một bản khác")
    expect(conflict).to_contain_text("Đổi tên")
    conflict.locator("[data-do=compare]").click()
    expect(page.locator("io-compare .cm-deletedChunk").first).to_contain_text("Giao ban tuần")
    conflict.locator("[data-do=insist]").click()
    expect(conflict).to_have_count(0)
    page.locator(".code .cm-content").focus()
    save(page, "Giữ tên cũ")
    expect(page.locator("[data-state=saved]")).to_be_visible()
    assert "# của Hà" in file_of(service).read_text(encoding="utf-8")
    file_of(service).write_text(TEXT.replace("Chính", "Trên đĩa"), encoding="utf-8")
    expect(page.locator(".code .cm-content")).to_contain_text("Trên đĩa")
    page.locator("button[data-side=past]").click()
    versions = page.locator(".versions li")
    expect(versions).to_have_count(4)
    expect(versions.nth(1)).to_contain_text("Giữ tên cũ")
    versions.filter(has_text="Đổi tên").locator("button").click()
    expect(page.locator("io-past io-compare .cm-deletedChunk").first).to_contain_text("Giao ban tuần")
    page.locator("[data-do=rollback]").click()
    page.locator("dialog.ask textarea").fill("Lấy lại tên tuần")
    page.keyboard.press("Enter")
    expect(versions.first).to_contain_text("Lấy lại tên tuần")
    expect(page.locator(".editor-head h2")).to_have_text("Giao ban tuần")
    assert file_of(service).read_text(encoding="utf-8") == TEXT.replace("Giao ban", "Giao ban tuần")


def test_layouts_are_made_copied_and_removed_by_whoever_may(
    service: Service, operator: Client, browser: Chromium
) -> None:
    """A title gives the key; nothing is on the disk before it is saved; one in use is not removed, and says by whom. A
    telephone only looks, with nothing off its edge; somebody without the right has no editor at all."""
    page = editor(browser, service, operator)
    page.locator("[data-do=new]").click()
    page.locator("dialog input[name=title]").fill("Giao ban Y tế")
    expect(page.locator("dialog input[name=key]")).to_have_value("giao-ban-y-te")
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=dirty]")).to_have_text("Bố cục mới, chưa lưu")
    expect(page.locator(".editor-head h2")).to_have_text("Giao ban Y tế")
    assert not file_of(service, "giao-ban-y-te").exists()
    save(page, "Mở bố cục mới")
    expect(page.locator("[data-state=saved]")).to_be_visible()
    until(file_of(service, "giao-ban-y-te").exists)
    page.locator("[data-do=more]").click()
    page.locator("[data-do=copy]").click()
    page.locator("dialog input[name=key]").fill("ban-hai")
    page.keyboard.press("Enter")
    expect(page.locator(".code .cm-content")).to_contain_text("key: ban-hai")
    page.goto(f"{service.url}/console#layouts/tong-quan")
    expect(page.locator(".editor-head h2")).to_contain_text("Tổng quan")
    expect(page.locator(".uses")).to_contain_text("UBND tỉnh")
    for key, done in (("tong-quan", False), ("giao-ban-y-te", True)):
        page.goto(f"{service.url}/console#layouts/{key}")
        expect(page.locator(".code .cm-content")).to_contain_text(f"key: {key}")
        page.locator("[data-do=more]").click()
        page.locator("[data-do=remove]").click()
        page.locator("dialog.ask textarea").fill("Không dùng nữa")
        page.keyboard.press("Enter")
        if done:
            expect(page.locator("io-past .versions li").first).to_contain_text("đã xóa tệp")
            assert not file_of(service, "giao-ban-y-te").exists()
            page.locator("io-past .versions li").nth(1).locator("button").click()
            page.locator("[data-do=rollback]").click()
            page.locator("dialog.ask textarea").fill("Xóa nhầm")
            page.keyboard.press("Enter")
            expect(page.locator("[data-state=saved]")).to_contain_text("Hà")
            assert file_of(service, "giao-ban-y-te").exists()
        else:
            expect(page.locator(".toast.refused")).to_contain_text(re.compile("đang được dùng: UBND tỉnh"))
            page.locator(".toast.refused .put").click()
            assert file_of(service, "tong-quan").exists()
    page = editor(browser, service, operator, "y-te", PHONE)
    expect(page.locator("[data-note=narrow]")).to_be_visible()
    expect(page.locator("[data-do=save]")).to_have_count(0)
    expect(page.locator(".code .cm-content")).to_have_attribute("aria-readonly", "true")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    viewer = editor(browser, service, service.user("Xem", "steward"))
    expect(viewer.locator("[data-layout=y-te]")).to_be_visible()
    expect(viewer.locator("[data-do=new], article.layout a")).to_have_count(0)
    viewer.goto(f"{service.url}/console#layouts/y-te")
    expect(viewer.locator("io-layout-list")).to_be_visible()
    expect(viewer.locator("io-editor")).to_have_count(0)
