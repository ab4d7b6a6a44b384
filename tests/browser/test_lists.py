"""Citizens' feedback, a meeting's agenda and a map in its areas' outlines on a real screen, from a real service."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_wall import STICKING_OUT, paired
from tests.doubles.chromium import WALL, Chromium
from tests.doubles.geography import text
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
SIZES = [WALL, {"width": 3840, "height": 2160}, {"width": 1080, "height": 1920}]
CELLS = {"16681": (1, 1), "16690": (2, 1), "16708": (3, 1), "16732": (1, 2), "16738": (2, 2), "16744": (3, 2)}
LAYOUT = """\
key: thu
title: {vi: Thử ô}
topics: [{key: pa, title: {vi: Phản ánh}, tiles: [phan-anh]}]
tiles:
  - {id: phan-anh, kind: feedback, overdue: PA-03, received: PA-01, on_time: PA-02, by: area, at: [1, 1, 6, 6]}
  - {id: ban-do, kind: map, series: PA-03, map: ranh-gioi, top: 2, at: [7, 1, 6, 6]}
"""
MEETING = """\
key: hop-thu
title: {vi: Cuộc họp}
tiles:
  - {id: chuong-trinh, kind: agenda, at: [1, 1, 7, 6]}
  - {id: gio, kind: clock, at: [8, 1, 5, 6]}
topics: [{key: gio, title: {vi: Giờ}, tiles: [gio]}]
"""
MAP = "key: ranh-gioi\ngeojson: xa.geojson\ncode: ma_xa\nnote: {vi: Ranh giới tự vẽ}\n"
ITEMS = [
    {"key": "mo-dau", "title": {"vi": "Khai mạc"}, "minutes": 5, "layout": "hop-thu"},
    {"key": "phan-anh", "title": {"vi": "Phản ánh quá hạn"}, "minutes": 15, "presenter": "Văn phòng", "layout": "thu"},
    {"key": "ket-luan", "title": {"vi": "Kết luận"}, "minutes": 10, "layout": "hop-thu"},
]
IN_TILES = STICKING_OUT.replace(
    "look(document);",
    "document.querySelector('io-wall').shadowRoot"
    ".querySelectorAll('[data-tile]').forEach((tile) => look(tile.shadowRoot));",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    service = Service(tmp_path_factory.mktemp("lists"))
    (service.site / "feeds.yaml").write_text("[]\n", encoding="utf-8")
    for name, layout in (("thu", LAYOUT), ("hop-thu", MEETING)):
        (service.site / "layouts" / f"{name}.yaml").write_text(layout, encoding="utf-8")
    (service.site / "maps" / "xa.geojson").write_text(text(CELLS), encoding="utf-8")
    (service.site / "maps" / "ranh-gioi.yaml").write_text(MAP, encoding="utf-8")
    with service:
        yield service, service.user("Hà", "operator")


def tell(service: Service, **figures: float) -> None:
    """Figures by series, `_` for - and `__` for @, of the last full hour."""
    token = service.client(service.token(f"nguon-{len(service.clients)}", "ingest"))
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    period = f"{hour.astimezone(HERE):%Y-%m-%d}"
    observations = [
        {
            "series": name.replace("__", "@").replace("_", "-"),
            "value": value,
            "period": period,
            "as_of": hour.isoformat(),
        }
        for name, value in figures.items()
    ]
    said = token.ok("POST", "/api/observations", {"observations": observations})
    assert said["accepted"] == len(figures), said


def tile(page: Page, id: str) -> Locator:
    return page.locator(f"io-wall main:not(.leaving) [data-tile='{id}']")


def inside(page: Page) -> None:
    """Nothing sticks out of its tile on any screen."""
    for size in SIZES:
        page.set_viewport_size(size)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate(IN_TILES) == [], size
    page.set_viewport_size(WALL)


def attribute(found: Locator, name: str) -> Any:
    return found.get_attribute(name)


def test_feedback_and_a_map_in_outlines(house: tuple[Service, Client], browser: Chromium) -> None:
    """What is overdue and where; colours and patterns by level; another file is on the wall by itself, a broken not."""
    service, operator = house
    tell(service, PA_03=37, PA_01=1204, PA_02=93.4, PA_03__16681=24, PA_03__16690=9, PA_03__16708=0)
    page = paired(browser, service, operator, "ubnd-tinh")
    operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "thu"})
    feedback, drawn = tile(page, "phan-anh"), tile(page, "ban-do")
    expect(feedback.locator(".main")).to_contain_text("37")
    expect(feedback.locator(".main")).to_contain_text("quá hạn")
    assert attribute(feedback, "data-level") == "critical"
    expect(feedback.locator(".places li").first).to_contain_text("24")
    expect(feedback.locator("[data-role=on_time]")).to_contain_text("93,40%")

    squares = drawn.locator("svg.squares")
    expect(squares.locator("path[data-area]")).to_have_count(len(CELLS))
    expect(drawn).to_contain_text("3/6")
    fills = {area: attribute(squares.locator(f"path[data-area='{area}']"), "fill") for area in CELLS}
    assert (fills["16681"], fills["16708"]) == ("var(--critical-fill)", "var(--plan)")
    assert "warn" in str(fills["16690"])
    expect(squares.locator("path[fill='url(#map-missing)']")).to_have_count(3)
    expect(drawn).to_contain_text("Ranh giới tự vẽ")
    inside(page)

    tell(service, PA_03__16744=3)
    expect(drawn).to_contain_text("4/6")
    file = service.site / "maps" / "xa.geojson"
    file.write_text(text(dict(list(CELLS.items())[:4])), encoding="utf-8")
    expect(squares.locator("path[data-area]")).to_have_count(4)
    expect(drawn).to_contain_text("1 địa bàn ngoài sơ đồ")
    file.write_text("{}", encoding="utf-8")
    until(lambda: operator.get("/api/journal", kind="site.refused")["events"])
    expect(squares.locator("path[data-area]")).to_have_count(4)
    file.write_text(text(CELLS), encoding="utf-8")
    expect(squares.locator("path[data-area]")).to_have_count(6)
    operator.ok("DELETE", "/api/rooms/ubnd-tinh/layout")
    page.context.close()


def test_a_meeting_on_the_wall(house: tuple[Service, Client], browser: Chromium) -> None:
    """No meeting, no agenda, the item that runs and those to come; each item brings its layout."""
    service, operator = house
    room = "/api/rooms/so-y-te"
    page = paired(browser, service, operator, "so-y-te")
    operator.ok("PUT", f"{room}/layout", {"layout": "hop-thu"})
    agenda = tile(page, "chuong-trinh")
    expect(agenda).to_contain_text("Chưa có cuộc họp")
    meeting = operator.meet("so-y-te", name={"vi": "Giao ban tháng 11"})["meeting"]
    expect(agenda).to_contain_text("Cuộc họp chưa có chương trình")
    operator.ok("PUT", f"/api/meetings/{meeting}/agenda", {"items": ITEMS})
    expect(agenda.locator("li")).to_have_count(3)
    expect(agenda).to_contain_text("Còn 3 mục, khoảng 30 phút")

    operator.ok("POST", f"/api/meetings/{meeting}/agenda/step", {"move": "next"})
    expect(agenda.locator(".now h3")).to_have_text("Khai mạc")
    expect(agenda.locator(".now .time")).to_contain_text("Còn 5 phút")
    expect(agenda.locator("h2")).to_contain_text("1/3")
    inside(page)
    operator.ok("POST", f"/api/meetings/{meeting}/agenda/step", {"move": "next"})
    expect(tile(page, "phan-anh")).to_be_visible()
    operator.ok("POST", f"/api/meetings/{meeting}/agenda/step", {"move": "next"})
    expect(agenda.locator(".now h3")).to_have_text("Kết luận")
    expect(agenda.locator("li.done")).to_have_count(2)
    operator.ok("POST", f"/api/meetings/{meeting}/agenda/step", {"move": "stop"})
    operator.ok("PUT", f"{room}/layout", {"layout": "hop-thu", "pinned": True})
    expect(agenda).to_contain_text("Đã hết chương trình")
    operator.adjourn("so-y-te")
    expect(agenda).to_contain_text("Chưa có cuộc họp")
