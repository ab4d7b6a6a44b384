"""Every layout of the sample on walls of every shape: no text cut, none over another, all as large as reckoned."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from displays.site import read_site, sample
from feeds.adapters import invented
from feeds.plan import plan
from feeds.plans.simulated import SimulatedPlan
from layouts.legible import CAPITAL, LEAST_ARC, MARGIN, ROUGH, Sight, arc, smallest
from layouts.model import Layout
from tests.browser.test_wall import paired
from tests.doubles.chromium import WALL, Chromium
from tests.doubles.eyes import seat, texts
from tests.doubles.service import Client, Service

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

LAYOUTS: dict[str, Layout] = {
    one.model.key: one.model for one in read_site(sample()).loaded.values() if isinstance(one.model, Layout)
}
SHAPES = ((1920, 1080), (1080, 1920), (3840, 1080))  # the last: two screens side by side
SEATS = (Sight("near", 93.4, 5), Sight("far", 93.4, 8))
ROOM = "ubnd-tinh"


@pytest.fixture
def simulated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("SIMULATE", "true")
    with Service(tmp_path) as service:
        yield service


def test_no_text_is_cut_on_a_wall_of_any_shape(simulated: Service, browser: Chromium) -> None:
    """With every figure there, marked as simulated: each layout at 16:9, upright and over two screens."""
    operator = simulated.user("Hà", "operator")
    page = paired(browser, simulated, operator, ROOM)
    wrong: list[str] = []
    for layout in LAYOUTS:
        operator.ok("PUT", f"/api/rooms/{ROOM}/layout", {"layout": layout})
        for wide, high in SHAPES:
            page.set_viewport_size({"width": wide, "height": high})
            wrong += [f"{wide}x{high} {layout}: {each}" for each in texts(page, layout)[0]]
    assert wrong == []


def test_texts_are_as_large_as_the_linter_reckons(service: Service, operator: Client, browser: Chromium) -> None:
    """From two seats, with figures like real ones: each tile's smallest text is what the linter reckons, but for its
    margin; so where the one is legible, the other says so."""
    fill(service)
    page = paired(browser, service, operator, ROOM)
    far: list[str] = []
    for layout, body in LAYOUTS.items():
        operator.ok("PUT", f"/api/rooms/{ROOM}/layout", {"layout": layout})
        for sight in SEATS:
            seat(page, {"height_cm": sight.height_cm, "furthest_m": sight.furthest_m})
            measured = texts(page, layout)[1]
            for tile in body.tiles:
                reckoned = smallest(tile, body.grid, body.tiles, sight)
                seen = min(arc(measured[tile.id] * CAPITAL / WALL["height"], sight), LEAST_ARC)
                margin = MARGIN if max(seen, reckoned) >= LEAST_ARC * (1 - MARGIN) else ROUGH
                if abs(seen - reckoned) > margin * max(seen, reckoned):
                    far.append(f"{layout} {tile.id} {tile.kind} {sight.room}: {seen:.1f} for {reckoned:.1f}")
    assert far == []


def fill(service: Service) -> None:
    """The simulated walks' figures, as a real source sends them."""
    entries = yaml.safe_load((sample() / "feeds.yaml").read_text(encoding="utf-8"))
    (made,) = plan([each for each in entries if each["kind"] == "simulated"])[0]
    assert isinstance(made, SimulatedPlan)
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    rows = []
    for walk in made.walks:
        newest = invented.ended(walk, today)
        for area in walk.areas or ("",):
            series = f"{walk.series}@{area}" if area else walk.series
            for number in range(newest - min(walk.history, 14), newest + 1):
                value, period = invented.figure(walk, number, area), invented.named(walk, number)
                row = {"series": series, "value": value, "period": period}
                rows.append(row | {"as_of": now.isoformat()} if period == today.isoformat() else row)
    source = service.client(service.token("nguon", "ingest"))
    for at in range(0, len(rows), 500):
        said = source.ok("POST", "/api/observations", {"observations": rows[at : at + 500]})
        assert said["rejected"] == []
