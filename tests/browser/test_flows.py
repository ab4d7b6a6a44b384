"""The data flows of the console in real Chromium: what fails and why, an answer that shrank, figures that disagree."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_console import console
from tests.doubles.chromium import Chromium
from tests.doubles.service import Client, Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

FEED = """
- key: dich-vu-cong
  kind: spreadsheet
  name: {vi: Dịch vụ công, en: Public services}
  path: csv
  files: "*.csv"
  map: {series: ma, value: so, period: ky}
"""
CODES = ("HCC-01", "HCC-02", "HCC-03", "HCC-04", "HCC-06", "KHONG-1")


@pytest.fixture
def report(service: Service) -> Path:
    """A report in a watched folder, one of its rows of no indicator; its path."""
    folder = service.site / "csv"
    folder.mkdir()
    write(folder / "bao-cao.csv", CODES)
    feeds = service.site / "feeds.yaml"
    feeds.write_text(feeds.read_text(encoding="utf-8") + FEED, encoding="utf-8")
    return folder / "bao-cao.csv"


def write(report: Path, codes: tuple[str, ...]) -> None:
    lines = [f"{code};2021;{40 + row}" for row, code in enumerate(codes)]
    report.write_text("\n".join(["ma;ky;so", *lines, ""]), encoding="utf-8")


def test_an_answer_that_shrank_is_taken_only_after_asking(
    service: Service, operator: Client, browser: Chromium, report: Path
) -> None:
    """Refused rows with place and reason; one row instead of six waits until a person who has read why takes it."""
    page = console(browser, service, operator, "feeds")
    row = page.locator("tr[data-feed=dich-vu-cong]")
    expect(row.locator(".state")).to_contain_text("có số bị giữ")
    row.locator("[data-do=unfold]").click()
    refused = page.locator(".refusals li", has_text="KHONG-1")
    expect(refused).to_contain_text("bao-cao.csv")
    expect(refused).to_contain_text("Không có chỉ số")
    write(report, CODES[:1])
    expect(row.locator(".state")).to_contain_text("lỗi")
    expect(page.locator("io-feed-runs .why.bad")).to_contain_text("chỉ còn 1 dòng")
    for _ in range(5):  # whether each comes between two of the feed's own tries or not, the circuit opens
        operator.call("POST", "/api/feeds/dich-vu-cong/run")
    expect(page.locator("io-feed-runs")).to_contain_text("tạm ngừng hỏi")
    row.locator("[data-do=anyway]").click()
    expect(page.locator("dialog.ask")).to_contain_text("chỉ còn 1 dòng")
    page.locator("dialog.ask button[type=submit]").click()
    expect(row.locator(".state")).to_contain_text("tốt")
    expect(page.locator(".strip li.bad")).not_to_have_count(0)


def test_what_disagrees_and_who_owes_is_said_in_words(service: Service, operator: Client, browser: Chromium) -> None:
    """A decision that breaks a rule shows both figures, the difference and the rule; a debt says why in a sentence."""
    page = console(browser, service, operator, "feeds")
    expect(page.locator("nav a[href='#held']")).to_contain_text("1")
    expect(page.locator("io-mismatch-list section")).to_have_count(0)
    held = next(one["id"] for one in operator.get("/api/held")["held"] if one["raw"] == "791/903")
    operator.ok("POST", f"/api/held/{held}/accept", {"value": 300000, "reason": "thử quy tắc"})
    broken = page.locator("io-mismatch-list li")
    expect(broken).to_contain_text("509.345")
    expect(broken).to_contain_text("209.345")
    expect(broken).to_contain_text("Văn bản gửi qua trục là một phần của văn bản đi")
    page.locator("[data-unit=vp-ubnd] .unfold").click()
    expect(page.locator("[data-unit=vp-ubnd] .debts li").first).to_contain_text("chưa từng có số liệu này")
    with page.expect_download() as coming:
        page.locator("[data-do=csv]").click()
    assert coming.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
