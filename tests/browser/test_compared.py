"""Bullets, tables and maps on a real screen: what they show, what they never show, and all of it inside its tile."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_wall import STICKING_OUT, paired
from tests.doubles.chromium import WALL, Chromium
from tests.doubles.service import Client, Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

LAYOUT = """\
key: so-sanh
title: {vi: So sánh}
topics: [{key: dich, title: {vi: Dịch bệnh}, tiles: [ban-do]}]
tiles:
  - {id: ban-do, kind: map, series: YT-05, map: nghe-an, top: 2, at: [1, 1, 7, 6]}
  - {id: muc-tieu, kind: bullet, each: [YT-10, HCC-05], at: [8, 1, 5, 3]}
  - {id: bang, kind: table, each: [VB-02, YT-03], top: 8, at: [8, 4, 5, 3]}
"""
MENDED = {'"1.5 * mean(YT-05, 4)"': "40", '"2 * mean(YT-05, 4)"': "80"}  # limits that need no history
IN_TILES = STICKING_OUT.replace(
    "look(document);",
    "document.querySelector('io-wall').shadowRoot"
    ".querySelectorAll('main:not(.leaving) [data-tile]').forEach((tile) => look(tile.shadowRoot));",
)
DAY = date.today() - timedelta(days=9)
WEEK = "{}-W{:02}".format(*DAY.isocalendar()[:2])
AS_OF = (date.today() - timedelta(days=1)).isoformat()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    service = Service(tmp_path_factory.mktemp("compared"))
    mend(service.site / "indicators.yaml", MENDED)
    (service.site / "layouts" / "so-sanh.yaml").write_text(LAYOUT, encoding="utf-8")
    with service:
        yield service, service.user("Hà", "operator")


def mend(file: Path, changes: dict[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def tell(service: Service, **figures: float) -> None:
    """Figures by series, `_` for - and `__` for @, of the last week or of yesterday."""
    token = service.client(service.token(f"nguon-{len(service.clients)}", "ingest"))
    observations = []
    for name, value in figures.items():
        series = name.replace("__", "@").replace("_", "-")
        period = WEEK if series.startswith(("YT-05", "YT-10")) else AS_OF
        observations.append({"series": series, "value": value, "period": period, "as_of": AS_OF})
    said = token.ok("POST", "/api/observations", {"observations": observations})
    assert said["accepted"] == len(figures), said


def shown(page: Page, operator: Client, room: str) -> Any:
    operator.ok("PUT", f"/api/rooms/{room}/layout", {"layout": "so-sanh"})
    return lambda id: page.locator(f"io-wall main:not(.leaving) [data-tile='{id}']")


def test_figures_against_targets_and_by_area(house: tuple[Service, Client], browser: Chromium) -> None:
    """Counts, the worst by name, a target only where it was seen, and nothing cut on any screen."""
    service, operator = house
    tell(service, YT_05__17950=12, YT_05__17971=95, YT_05__16681=50, YT_03=112, YT_10=97.5, HCC_05=88)
    page = paired(browser, service, operator, "ubnd-tinh")
    tile = shown(page, operator, "ubnd-tinh")

    squares = tile("ban-do").locator("svg.squares")
    expect(tile("ban-do").locator("h2")).to_contain_text("3/130")
    expect(squares.locator("> svg")).to_have_count(130)
    expect(squares).to_have_attribute("aria-label", "Nghiêm trọng: 1, Cảnh báo: 1, Bình thường: 1, Chưa có: 127")
    expect(tile("ban-do").locator("ol li").first).to_contain_text("Xã Kim Liên")
    expect(tile("ban-do")).to_contain_text("không theo tỷ lệ và vị trí thật")
    tell(service, YT_05__17944=3)
    expect(squares).to_have_attribute("aria-label", "Nghiêm trọng: 1, Cảnh báo: 1, Bình thường: 2, Chưa có: 126")

    bullets = tile("muc-tieu").locator("li")
    expect(bullets.nth(0).locator(".tick")).to_have_count(1)  # seen in a published letter
    expect(bullets.nth(1)).to_contain_text("88")
    expect(bullets.nth(1).locator(".tick")).to_have_count(0)  # remembered, so no law
    expect(bullets.nth(1).locator(".band")).not_to_have_count(0)
    expect(tile("bang").locator("tbody tr").first).to_contain_text("112")
    expect(tile("bang")).to_contain_text("Chờ xác nhận")  # the review's 791/903

    for size in (
        WALL,
        {"width": 3840, "height": 2160},
        {"width": 1080, "height": 1920},
        {"width": 1366, "height": 768},
    ):
        page.set_viewport_size(size)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate(IN_TILES) == [], size

    mend(service.site / "maps" / "nghe-an.yaml", {'"16732": [17, 9]': '"16732": [20, 9]'})
    page.wait_for_function(
        "() => document.querySelector('io-wall').shadowRoot.querySelector(\"main:not(.leaving) [data-tile='ban-do']\")"
        ".tile.cells['16732'][0] === 20"
    )
    expect(squares.locator("> svg")).to_have_count(130)


def test_a_public_room_sees_no_internal_figures(house: tuple[Service, Client], browser: Chromium) -> None:
    """Neither their values nor their names nor their number of areas come to its page."""
    service, operator = house
    tell(service, YT_05__17950=13)
    page = paired(browser, service, operator, "kim-lien")
    tile = shown(page, operator, "kim-lien")
    expect(tile("ban-do")).to_contain_text("Không hiển thị ở phòng này")
    expect(tile("ban-do")).not_to_contain_text("Bệnh truyền nhiễm")
    expect(tile("ban-do").locator("svg.squares")).to_have_count(0)
    assert "YT-05@" not in page.evaluate("JSON.stringify(document.querySelector('io-wall').values)")
