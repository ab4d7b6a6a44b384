"""The main job from end to end, as its people do it: one story in real Chromium on a real service."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.doubles.cast import cut_off, heals
from tests.doubles.chromium import DESK, PHONE, Chromium
from tests.doubles.houses import HOUSES, House
from tests.doubles.service import PASSWORD, Client
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

MAIN = "ubnd-tinh/main"
NINE_MONTHS = "2021-01-01/P9M"
FIGURES = {
    "Văn bản đến": "5.238.802",
    "Gửi qua trục": "509.345",
    "Văn bản ký số": "256.177",
    "Hồ sơ TTHC": "283.175",
    "Hồ sơ sức khỏe": "1.260.513",
}


@pytest.fixture(scope="module", params=["together", pytest.param("alone", marks=pytest.mark.long)])
def housed(request: pytest.FixtureRequest) -> Callable[..., House]:
    """This one story is always told where two nodes are; the others are in a house of one."""
    return HOUSES[request.param]


@pytest.fixture
def service(tmp_path: Path, housed: Callable[..., House]) -> Iterator[House]:
    with housed(tmp_path) as service:
        yield service


def tile(wall: Page, id: str):
    return wall.locator(f"io-wall [data-tile='{id}']")


def sign_in(browser: Chromium, service: House, name: str, path: str) -> Page:
    """A person signs in with name and password and goes to a page."""
    page = browser.page(f"{service.url}/sign-in", DESK)
    page.locator("input[name=name]").fill(name)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(service.url + path)
    return page


def pair(browser: Chromium, service: House, console: Page) -> Page:
    """A technician opens /screen; the operator gives it its place."""
    wall = browser.page(f"{service.url}/screen", clock=True)
    waiting = wall.locator("io-pair")
    expect(waiting).to_have_attribute("data-code", re.compile(r"\w{6}"))
    shown = waiting.get_attribute("data-code") or ""
    console.locator(f"[data-screen='{MAIN}']").click()
    console.locator("[data-do=pair]").click()
    console.locator("dialog.pairing input[name=code]").fill(shown)
    console.locator("dialog.pairing select[name=place]").select_option(MAIN)
    console.locator("dialog.pairing [data-do=approve]").click()
    expect(waiting).to_have_count(0)
    return wall


def switch(console: Page, layout: str) -> None:
    console.locator(f"[data-screen='{MAIN}']").click()
    console.locator(f"io-picker [data-layout='{layout}']").click()
    console.locator("io-picker [data-do=switch]").click()


def card(console: Page):
    return console.locator(f"button.room[data-screen='{MAIN}']")


def post(client: Client, series: str, value: object, as_of: str) -> None:
    body = {"observations": [{"series": series, "value": value, "period": NINE_MONTHS, "as_of": as_of}]}
    assert client.ok("POST", "/api/observations", body)["accepted"]


def scene(client: Client) -> dict:
    rooms = {room["key"]: room for room in client.get("/api/rooms")["rooms"]}
    return next(each["scene"] for each in rooms["ubnd-tinh"]["screens"] if each["key"] == "main")


def test_the_story(service: House, browser: Chromium) -> None:
    """Pair, show, hold back, decide, follow a formula, post, switch and see it painted, present, kill, heal, prove."""
    admin = service.sign_in_once(service.first_link())
    operator, _steward = service.user("Hà", "operator"), service.user("Bình", "steward", "vp-ubnd")
    meter = service.client(service.token("đồng hồ", "ingest"))

    # a technician opens /screen, an operator pairs it
    console = sign_in(browser, service, "Hà", "/console")
    wall = pair(browser, service, console)

    # the figures stand there, each with period, as-of and owner; documents out waits
    for name, figure in FIGURES.items():
        expect(wall.locator("io-number", has_text=name)).to_contain_text(figure)
    for name in FIGURES:
        words = wall.locator("io-number", has_text=name)
        expect(words).to_contain_text(re.compile("30/0?9"))
        expect(words).to_contain_text(re.compile("VP UBND tỉnh|PVHCC|Sở Y tế"))
    expect(wall.locator("io-head")).to_contain_text("9 tháng đầu năm 2021")
    waiting = tile(wall, "van-ban-di")
    expect(waiting).to_contain_text("Chờ xác nhận")
    expect(waiting).to_contain_text("791/903")
    wall.evaluate("window.stays = true")  # gone after any reload

    # a steward accepts with a reason; figure and shares appear within a second
    steward = sign_in(browser, service, "Bình", "/console#held")
    held = steward.locator("io-held-card", has_text="791/903")
    expect(held.locator("input[name=value]")).to_have_value("791.903")
    held.locator("textarea[name=reason]").fill("Đã đối chiếu với Văn phòng")
    held.locator("[data-do=accept]").click()
    expect(waiting).to_contain_text("791.903")
    shares = tile(wall, "ty-le")
    expect(shares).to_contain_text("32,35")
    expect(shares).to_contain_text("64,32")

    # change the formula in the YAML and the wall follows
    catalogue = service.site / "indicators.yaml"
    original = catalogue.read_text(encoding="utf-8")
    formula = re.search(r"formula: .*VB-04 / VB-02.*", original)
    assert formula
    catalogue.write_text(original.replace(formula[0], "formula: 10 * VB-04 / VB-02"), encoding="utf-8")
    expect(shares).to_contain_text("3,23")
    catalogue.write_text(original, encoding="utf-8")
    expect(shares).to_contain_text("32,35")

    # a broken file keeps the last good version and is named in the console
    layouts = service.site / "layouts" / "tong-quan.yaml"
    good = layouts.read_text(encoding="utf-8")
    layouts.write_text(good.replace("series: VB-01", "series: VB-99"), encoding="utf-8")
    console.goto(f"{service.url}/console#layouts")
    expect(console.locator("io-layout-list")).to_contain_text("tong-quan.yaml")
    expect(tile(wall, "van-ban-den")).to_contain_text("5.238.802")
    layouts.write_text(good, encoding="utf-8")
    expect(console.locator("io-layout-list")).not_to_contain_text("VB-99")
    console.goto(f"{service.url}/console#rooms")

    # a posted figure appears without reload
    post(meter, "VB-01", "5.240.100", "2021-10-01")
    expect(tile(wall, "van-ban-den")).to_contain_text("5.240.100")

    # the operator switches, and the console says painted only when it is
    switch(console, "y-te")
    expect(wall.locator("io-head")).to_contain_text("Y tế")
    expect(card(console)).to_have_attribute("data-state", "painted")
    protocol = wall.context.new_cdp_session(wall)
    protocol.send("Debugger.enable")
    protocol.send("Debugger.pause")  # the tab stands still, its socket stays open
    switch(console, "tong-quan")
    until(lambda: scene(operator)["layout"] == "tong-quan", what="the scene is switched")
    expect(card(console)).to_have_attribute("data-state", "frozen")
    protocol.send("Debugger.resume")
    protocol.send("Debugger.disable")
    expect(card(console)).to_have_attribute("data-state", re.compile("painted|slow"))  # it took its time
    expect(wall.locator("io-head")).to_contain_text("Tổng quan")

    # a presenter joins on a phone, focuses, holds, releases
    console.locator("[data-do=join-code]").click()
    code = re.sub(r"\s", "", console.locator("io-join-code output.code").inner_text())
    phone = browser.page(f"{service.url}/remote#{code}", PHONE, has_touch=True)
    phone.locator("input[name=name]").fill("Chi")
    phone.locator("button[type=submit]").click()
    topic = phone.locator("button[data-topic=van-ban]")
    topic.click()
    expect(topic).to_have_attribute("aria-pressed", "true")
    expect(wall.locator("io-wall")).to_have_attribute("data-focus", "van-ban")
    phone.locator("[data-do=hold]").click()
    expect(phone.locator("[data-do=hold]")).to_have_attribute("aria-pressed", "true")
    expect(wall.locator("io-wall")).to_contain_text("Giữ số")
    post(meter, "VB-03", 510_000, "2021-10-01")
    until(lambda: operator.get("/api/snapshot")["values"]["VB-03"]["v"] == 510_000)
    expect(tile(wall, "gui-qua-truc")).to_contain_text("509.345")
    phone.locator("[data-do=hold]").click()
    expect(tile(wall, "gui-qua-truc")).to_contain_text("510.000")
    expect(wall.locator("io-wall")).not_to_contain_text("Giữ số")

    # killed, the page says so; started again, it heals itself and shows the same scene and values
    before = scene(operator)
    service.kill()
    cut_off(wall)
    service.restart()
    heals(wall)
    expect(wall.locator("io-wall")).to_have_attribute("data-focus", "van-ban")
    after = scene(operator)
    assert (after["layout"], after["focus"]) == (before["layout"], before["focus"]) == ("tong-quan", "van-ban")
    expect(tile(wall, "van-ban-di")).to_contain_text("791.903")
    assert wall.evaluate("window.stays") is True

    # the spreadsheet is read again and undoes nothing
    run = operator.ok("POST", "/api/feeds/van-ban/run")["run"]
    assert (run["accepted"], run["held"]) == (0, 0)
    assert operator.get("/api/snapshot")["values"]["VB-02"]["v"] == 791_903
    assert not [each for each in operator.get("/api/held")["held"] if not each["decision"]]

    # the journal tells the whole story with names
    told = [(event["kind"], event["by"]) for event in admin.get("/api/journal", limit=1000)["events"]]
    for kind, by in (
        ("device.paired", "Hà"), ("decided", "Bình"), ("claimed", "Hà"), ("meeting.opened", "Hà"),
        ("claimed", "Chi"), ("released", "Chi"),
    ):  # fmt: skip
        assert [who for what, who in told if what == kind and by in who], f"{kind} by {by} is not told: {told}"
    assert {kind for kind, _ in told} >= {"site.changed", "site.refused", "observed", "held", "run", "meeting.joined"}
