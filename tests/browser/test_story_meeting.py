"""A whole meeting in two rooms, from the operator's console and a presenter's phone, and its minutes afterwards."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.doubles.cast import cut_off, desk, far_phone, heals, painted, phone, post, presses, shows, tile, wall
from tests.doubles.chromium import Chromium
from tests.doubles.houses import House
from tests.doubles.service import SAMPLE, Client
from tests.doubles.site import quiet

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

COMMITTEE, HEALTH = ("ubnd-tinh", "main"), ("so-y-te", "main")
BOTH = (COMMITTEE, HEALTH)
AGENDA = """\
- {key: mo-dau, title: Mở đầu, minutes: 5, layout: tong-quan}
- {key: van-ban, title: Văn bản điện tử, minutes: 15, layout: tong-quan, topic: van-ban}
- {key: y-te, title: Y tế, minutes: 10, layout: y-te, presenter: Sở Y tế}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, housed: Callable[..., House]) -> Iterator[tuple[House, Client]]:
    directory = tmp_path_factory.mktemp("meeting")
    with housed(directory, quiet(SAMPLE, directory / "quiet")) as service:
        yield service, service.user("Hà", "operator")


def test_the_wheel_goes_from_phone_to_phone(house: tuple[House, Client], browser: Chromium) -> None:
    """One asks, the other hands over; who does not drive is told who does; the operator takes the wheel back."""
    service, operator = house
    page = wall(browser, service, operator, COMMITTEE)
    opened = operator.meet()
    hoa, minh = (phone(browser, service, opened["code"], name) for name in ("Hoa", "Minh"))
    presses(hoa)
    focus(hoa, "van-ban")
    shows(page, "tong-quan", "van-ban")
    assert presses(hoa) == 1
    minh.locator("button[data-topic=dich-vu]").tap(force=True)
    expect(minh.locator("[role=alert]")).to_contain_text("Hoa đang điều khiển")
    minh.locator("[data-do=ask]").tap()
    hoa.locator("[data-hand=Minh]").tap()
    expect(hoa.locator("[role=status]")).to_contain_text("Minh đang điều khiển")
    focus(minh, "dich-vu")
    shows(page, "tong-quan", "dich-vu")
    hoa.locator("button[data-topic=van-ban]").tap(force=True)
    expect(hoa.locator("[role=alert]")).to_contain_text("Minh đang điều khiển")
    operator.ok("PUT", f"/api/meetings/{opened['meeting']}/driver", {"driver": "Hà"})
    expect(minh.locator("[role=status]")).to_contain_text("Hà đang điều khiển")
    minh.locator("[data-do=hold]").tap(force=True)
    expect(minh.locator("[role=alert]")).to_contain_text("Hà đang điều khiển")
    assert page.evaluate("window.seen.at(-1).focus") == "dich-vu"
    operator.adjourn()
    shows(page, "tong-quan")


def test_a_minute_without_network(house: tuple[House, Client], browser: Chromium) -> None:
    """The presenter's phone hears nothing: a press is not kept for later; back again, it shows what is on."""
    service, operator = house
    page = wall(browser, service, operator, COMMITTEE)
    opened = operator.meet()
    hoa, line = far_phone(browser, service, opened["code"], "Hoa")
    focus(hoa, "van-ban")
    line.dead = True
    hoa.route("**/api/**", lambda route: route.abort())
    cut_off(hoa, "p.cut")
    hoa.locator("button[data-topic=dich-vu]").tap(force=True)
    expect(hoa.locator(".refusal")).to_contain_text("không được gửi lại sau")
    operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
    shows(page, "y-te")
    hoa.clock.run_for(54_000)
    line.dead = False
    hoa.unroute("**/api/**")
    heals(hoa, "p.cut")
    expect(hoa.locator(".now span.title")).to_contain_text("Y tế")
    assert "dich-vu" not in [each["focus"] for each in page.evaluate("window.seen")]
    focus(hoa, "giuong-benh")
    shows(page, "y-te", "giuong-benh")
    operator.adjourn()
    shows(page, "tong-quan")


def focus(phone: Page, key: str) -> None:
    """One touch, and the button says when every screen shows it."""
    topic = phone.locator(f"button[data-topic={key}]")
    topic.tap()
    expect(topic).to_have_attribute("aria-pressed", "true")


def test_a_whole_meeting(house: tuple[House, Client], browser: Chromium) -> None:
    """Opened, joined, gone through with its agenda, focused, held, marked, ended; the minutes say what pages showed."""
    service, operator = house
    meter = service.client(service.token("đồng hồ", "ingest"))
    committee, health = (wall(browser, service, operator, place) for place in BOTH)
    shows(committee, "tong-quan")
    shows(health, "y-te")

    console, meeting, code = convened(browser, service, operator)
    hoa = phone(browser, service, code, "Hoa")
    assert presses(hoa) == 1
    for layout, focus in (("tong-quan", None), ("tong-quan", "van-ban"), ("y-te", None)):
        hoa.locator("[data-do=next]").tap()
        for page in (committee, health):
            shows(page, layout, focus)
        painted(operator, *BOTH)
    expect(hoa.locator(".now span.title")).to_contain_text("3. Y tế")
    hoa.locator("[data-do=prev]").tap()
    for page in (committee, health):
        shows(page, "tong-quan", "van-ban")
    painted(operator, *BOTH)
    hoa.locator("[data-do=choose]").tap()
    hoa.locator("dialog [data-item=mo-dau]").tap()
    for page in (committee, health):
        shows(page, "tong-quan")
    painted(operator, *BOTH)

    painted(operator, *BOTH, seq=post(meter, "VB-01", 5_240_100))
    topic = hoa.locator("button[data-topic=dich-vu]")
    topic.tap()
    expect(topic).to_have_attribute("aria-pressed", "true")
    hoa.locator("[data-do=hold]").tap()
    expect(hoa.locator("[data-do=hold]")).to_have_attribute("aria-pressed", "true")
    painted(operator, *BOTH)
    post(meter, "VB-01", 5_240_200)
    hoa.locator("[data-do=mark]").tap()
    expect(hoa.locator("[data-do=mark].on")).to_be_visible()
    for page in (committee, health):
        expect(tile(page, "van-ban-den")).to_contain_text("5.240.100")
    hoa.locator("[data-do=hold]").tap()
    for page in (committee, health):
        expect(tile(page, "van-ban-den")).to_contain_text("5.240.200")
    painted(operator, *BOTH)

    console.locator("[data-do=end-meeting]").click()
    console.locator("dialog.ask button[type=submit]").click()
    shows(committee, "tong-quan")
    shows(health, "y-te")
    expect(hoa.locator("io-remote-join")).to_contain_text("Phiên trước đã kết thúc")
    told = operator.get(f"/api/meetings/{meeting}/minutes", lang="vi")
    for page, place in ((committee, COMMITTEE), (health, HEALTH)):
        equal(page, told, place)
    assert [mark["by"] for mark in told["facts"]["marks"]] == ["Hoa"]


def convened(browser: Chromium, service: House, operator: Client) -> tuple[Page, str, str]:
    """A meeting in both rooms, opened in the console, its agenda read from a file; the console, the id and the code."""
    console = desk(browser, service, operator, "meetings")
    console.locator("[data-do=new-meeting]").click()
    console.locator("input[name=name]").fill("Giao ban tháng 11")
    for room in ("UBND tỉnh", "Sở Y tế"):
        console.get_by_label(room, exact=True).check()
    console.locator("[data-do=save-meeting]").click()
    console.locator("[data-do=edit-agenda]").click()
    file = {"name": "chuong-trinh.yaml", "mimeType": "text/yaml", "buffer": AGENDA.encode()}
    console.locator("io-agenda-editor input[name=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(console.locator("io-agenda-editor ol.rows > li")).to_have_count(3)
    console.locator("[data-do=save-agenda]").click()
    code = console.locator("io-meeting-code output.code")
    expect(code).to_have_text(re.compile(r"\w{3}\s?\w{3}"))
    return console, operator.meeting(), re.sub(r"\s", "", code.inner_text())


def equal(page: Page, minutes: dict[str, Any], place: tuple[str, str]) -> None:
    """What the page showed at each receipt of the meeting is what the minutes say, value by value."""
    facts, said = minutes["facts"], minutes["said"]
    seen = {(each["seq"], each["scene"]): each for each in reversed(page.evaluate("window.seen"))}
    (screen,) = [each for each in facts["screens"] if (each["room"], each["screen"]) == place]
    compared = 0
    for stretch in screen["shown"]:
        numbers: list[int] = []
        for receipt in stretch["receipts"]:
            numbers = receipt.get("figures", numbers)
            shown = seen[receipt["seq"], receipt["scene"]]
            assert stretch["layout"]["key"] == shown["layout"]
            assert (stretch["focus"] or {}).get("key") == shown["focus"]
            assert bool(stretch["hold"]) is (shown["frame"] is not None)
            words: dict[str, list[str]] = {}
            for number in numbers:
                if said[number]:
                    words.setdefault(facts["figures"][number]["tile"], []).append(said[number]["text"])
            for id, texts in shown["figures"].items():
                assert sorted(words[id]) == sorted(texts), (receipt, id)
                compared += len(texts)
    assert compared > 50
