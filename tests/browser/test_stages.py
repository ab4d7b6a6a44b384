"""One layout after the other, and a topic brought into focus: nothing is seen before it is whole, nothing jumps."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_wall import paired
from tests.doubles.chromium import Chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

ROOM = "ubnd-tinh"
FIGURES = """\
key: so-lieu
title: {vi: Số liệu}
tiles:
  - {id: den, kind: number, series: VB-01, at: [1, 1, 6, 3]}
  - {id: di, kind: number, series: VB-02, at: [7, 1, 6, 3]}
  - {id: ho-so, kind: number, series: YT-01, at: [1, 4, 6, 3]}
  - {id: ky-so, kind: number, series: VB-04, at: [7, 4, 6, 3]}
topics: [{key: van-ban, title: {vi: Văn bản}, tiles: [den, di]}]
"""
RANKING = """\
key: so-sanh
title: {vi: So sánh}
tiles: [{id: cot, kind: bar, each: [VB-02, VB-03], at: [1, 1, 12, 6]}]
topics: [{key: van-ban, title: {vi: Văn bản}, tiles: [cot]}]
"""
# a wall that waits as long as it takes (ready.ts, LIMIT)
PATIENT = """() => {
  const later = window.setTimeout;
  window.setTimeout = (then, ms, ...rest) => (ms === 4000 ? 0 : later(then, ms, ...rest));
}"""
# from now on every move of a tile stands still at its beginning until it is let go: [tile, the properties it moves]
WATCH = """() => {
  window.moved = [];
  window.moves = [];
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (frames, ...how) {
    const made = animate.call(this, frames, ...how);
    if (!this.dataset.tile) return made;
    made.pause();
    made.currentTime = 0;
    window.moves.push(made);
    const names = frames.flatMap((frame) => Object.keys(frame));
    window.moved.push([this.dataset.tile, names.filter((name) => !['offset', 'transformOrigin'].includes(name))]);
    return made;
  };
}"""
LET_GO = "() => Promise.all(window.moves.splice(0).map((each) => { each.play(); return each.finished; }))"
STILL = """() => [...document.querySelector('io-wall').shadowRoot.querySelectorAll('[data-tile]')]
  .every((tile) => getComputedStyle(tile).transform === 'none' && getComputedStyle(tile).opacity === '1')"""
# where each tile is seen, whatever moves it
PLACES = """() => Object.fromEntries([...document.querySelector('io-wall').shadowRoot.querySelectorAll('[data-tile]')]
  .map((tile) => [tile.dataset.tile, tile.getBoundingClientRect()])
  .map(([tile, {x, y, width, height}]) => [tile, [x, y, width, height].map(Math.round)]))"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Client]]:
    service = Service(tmp_path_factory.mktemp("stages"))
    for key, text in (("so-lieu", FIGURES), ("so-sanh", RANKING)):
        (service.site / "layouts" / f"{key}.yaml").write_text(text, encoding="utf-8")
    with service:
        yield service, service.user("Hà", "operator")


def shows(operator: Client, layout: str) -> None:
    operator.ok("PUT", f"/api/rooms/{ROOM}/layout", {"layout": layout})


@pytest.fixture
def page(house: tuple[Service, Client], browser: Chromium) -> Page:
    """A screen with four figures, on a machine whose people want motion."""
    service, operator = house
    shows(operator, "so-lieu")
    page = paired(browser, service, operator, ROOM, reduced_motion="no-preference", service_workers="block")
    expect(page.locator("io-wall")).to_have_attribute("data-layout", "so-lieu")
    return page


def painted(operator: Client) -> tuple[int, int]:
    """The scene the screen should show, and the one it says it has painted."""
    rooms = operator.get("/api/rooms")["rooms"]
    (screen,) = [each for room in rooms if room["key"] == ROOM for each in room["screens"] if each["key"] == "main"]
    return screen["scene"]["changed"], (screen["presence"].get("painted") or {}).get("scene") or 0


def test_the_older_layout_stands_until_the_other_is_whole(house: tuple[Service, Client], page: Page) -> None:
    """A tile's script takes its time: the older layout is seen until it is there, and no receipt says otherwise."""
    _, operator = house
    held: list[Route] = []
    page.evaluate(PATIENT)
    page.route("**/io-bar-*.js", lambda route: held.append(route))
    until(lambda: len(set(painted(operator))) == 1, what="the first wall is painted")
    shows(operator, "so-sanh")
    page.wait_for_selector("io-wall main.coming", state="attached")
    until(lambda: held, what="the script is asked for")
    expect(page.locator("io-wall")).to_have_attribute("data-layout", "so-lieu")
    expect(page.locator("io-wall [data-tile='den']")).to_be_visible()
    wanted, said = painted(operator)
    assert said < wanted
    for each in held:
        each.continue_()
    expect(page.locator("io-wall")).to_have_attribute("data-layout", "so-sanh")
    expect(page.locator("io-wall main:not(.leaving) [data-tile='cot']")).to_contain_text("Văn bản đi")
    expect(page.locator("io-wall main.leaving")).to_have_count(0)
    until(lambda: len(set(painted(operator))) == 1, what="the other wall is painted")


def test_a_script_that_never_comes_does_not_hold_a_wall_for_ever(house: tuple[Service, Client], page: Page) -> None:
    """After a few seconds the wanted layout stands all the same."""
    _, operator = house
    page.route("**/io-bar-*.js", lambda route: None)
    shows(operator, "so-sanh")
    expect(page.locator("io-wall")).to_have_attribute("data-layout", "so-sanh")
    expect(page.locator("io-wall main:not(.leaving) [data-tile='cot']")).to_be_attached()


def test_a_focus_moves_tiles_by_the_compositor_alone(house: tuple[Service, Client], page: Page) -> None:
    """The tiles stay the same elements, move by transform and opacity, end crisp, and jump neither there nor back."""
    _, operator = house
    page.evaluate("document.querySelector('io-wall').shadowRoot.querySelector('[data-tile=den]').mine = true")
    page.evaluate(WATCH)
    for focus in ("van-ban", None):
        before = page.evaluate(PLACES)
        operator.ok("PUT" if focus else "DELETE", f"/api/rooms/{ROOM}/focus", {"topic": focus} if focus else None)
        page.wait_for_function("() => window.moves.length > 0")
        assert {name for _, names in page.evaluate("window.moved") for name in names} <= {"transform", "opacity"}
        assert page.evaluate(PLACES) == before
        page.evaluate(LET_GO)
        assert page.evaluate(STILL)
        assert page.evaluate(PLACES) != before
    assert page.evaluate("document.querySelector('io-wall').shadowRoot.querySelector('[data-tile=den]').mine")


def test_who_wants_no_motion_gets_none(house: tuple[Service, Client], page: Page) -> None:
    """`prefers-reduced-motion`: the topic is large at once."""
    _, operator = house
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(WATCH)
    operator.ok("PUT", f"/api/rooms/{ROOM}/focus", {"topic": "van-ban"})
    try:
        expect(page.locator("io-wall")).to_have_attribute("data-focus", "van-ban")
        expect(page.locator("io-wall [data-tile='den']")).to_have_attribute("data-part", "focus")
        assert page.evaluate("window.moved") == []
    finally:
        operator.ok("DELETE", f"/api/rooms/{ROOM}/focus")
