"""Re-seating when the catalogue changes: the views of before are shut at once, their seats moved slice by slice."""

import pytest

from broadcaster.hub import Hub
from broadcaster.index import Index
from broadcaster.model import Sensitivity
from broadcaster.seat import Seat, SeatKind
from tests.doubles.page import Page, Pipe
from tests.doubles.smallsource import SmallSource, room

PUBLIC, INTERNAL, RESTRICTED = Sensitivity.PUBLIC, Sensitivity.INTERNAL, Sensitivity.RESTRICTED
PLACES = ("r1/main", "r1/left", "r2/main")


class Walls:
    """Two screens at each place, all with the same layout, and a hub that writes to two in a turn of the loop."""

    def __init__(self, clearance: Sensitivity = INTERNAL) -> None:
        self.source = SmallSource()
        self.source.rooms = {
            "r1": room("r1", "main", "left", clearance=clearance),
            "r2": room("r2", "main", clearance=clearance),
        }
        self.source.design("a", {"series": ["VB-01", "YT-01"], "families": ["YT-03@*"]})
        for place in PLACES:
            self.source.show(*place.split("/"), "a")
        self.source.put({"VB-01": {"v": 1}})
        self.source.put({"YT-01": {"v": 1}}, INTERNAL)
        self.hub = Hub(self.source, now=lambda: 0.0, slice_of=2)
        self.pages: list[Page] = []
        self.pipes: list[Pipe] = []
        self.seats: list[Seat] = []
        for number, place in enumerate((*PLACES, *PLACES)):
            where, _, screen = place.partition("/")
            page = Page()
            pipe = Pipe(page)
            seat = Seat(number, SeatKind.SCREEN, pipe, RESTRICTED, room=where, screen=screen)
            self.pages.append(page)
            self.pipes.append(pipe)
            self.seats.append(seat)
            pipe.on_drain = lambda seat=seat: self.hub.drained(seat)  # type: ignore[misc]
            self.hub.attach(seat)

    @property
    def index(self) -> Index:
        return self.hub._index

    def lower(self) -> None:
        """Both rooms become public."""
        rooms = {"r1": room("r1", "main", "left"), "r2": room("r2", "main")}
        self.hub.changed(self.source.catalogue(rooms=rooms))


@pytest.fixture
def walls() -> Walls:
    return Walls()


def test_catalogue_change_moves_nobody_at_once(walls: Walls) -> None:
    """The turn of the loop in which the catalogue changes writes to nobody; the fan-out moves slice by slice."""
    before = [pipe.frames[:] for pipe in walls.pipes]
    walls.lower()
    assert [pipe.frames for pipe in walls.pipes] == before
    turns = 0
    for _ in walls.hub.fan_out():
        turns += 1
    assert turns >= 3
    assert all(page.types()[-2:] == ["wall", "scene"] for page in walls.pages)
    assert all(page.values == {"VB-01": {"v": 1}} for page in walls.pages)


def test_nothing_goes_out_of_a_view_of_before(walls: Walls) -> None:
    """From the moment a room's clearance falls no page gets what it may not show, whoever comes first: a change, a
    fan-out under way, a beat, or a page that reads again."""
    walls.hub.changed(walls.source.put({"VB-01": {"v": 2}}))
    under_way = walls.hub.fan_out()
    next(under_way)
    walls.pipes[5].stop_reading()
    walls.lower()
    walls.hub.changed(walls.source.put({"YT-01": {"v": 2}}, INTERNAL))
    for _ in under_way:
        pass
    for _ in walls.hub.beat():
        pass
    walls.pipes[5].read_again()
    for _ in walls.hub.fan_out():
        pass
    for page in walls.pages:
        assert page.values == {"VB-01": {"v": 2}}
        shown = [message["values"].get("YT-01") for message in page.heard if "values" in message]
        assert {"v": 2} not in shown


def test_one_that_is_moved_by_its_scene_is_moved_once(walls: Walls) -> None:
    """A screen whose layout is switched in the same moment gets one wall, of the new catalogue."""
    changed = walls.source.catalogue(rooms={"r1": room("r1", "main", "left"), "r2": room("r2", "main")})
    shown = walls.source.show("r1", "main", "a", focus="t1")
    walls.hub.changed(type(changed)(shown.seq, changed.keys | shown.keys))
    for _ in walls.hub.fan_out():
        pass
    for page in walls.pages:
        assert page.types().count("wall") == 2
    assert len(walls.index._views) == 1, "the views of before have gone with their last seats"


def test_two_catalogue_changes_in_a_row(walls: Walls) -> None:
    """What the first one has not moved yet the second one moves; nobody is left behind."""
    walls.lower()
    moving = walls.hub.fan_out()
    next(moving)
    walls.hub.changed(walls.source.catalogue(rooms=Walls().source.rooms))
    for _ in moving:
        pass
    for _ in walls.hub.fan_out():
        pass
    assert len(walls.index._views) == 1
    assert all(page.values == {"VB-01": {"v": 1}, "YT-01": {"v": 1}} for page in walls.pages)
    walls.hub.changed(walls.source.put({"YT-03@1": {"v": 5}}))
    for _ in walls.hub.fan_out():
        pass
    assert all(page.values["YT-03@1"] == {"v": 5} for page in walls.pages)


def test_one_that_leaves_before_it_is_moved_leaves_nothing(walls: Walls) -> None:
    """Its view of before goes with it, and what concerned it concerns nobody."""
    walls.lower()
    for seat in walls.seats:
        walls.hub.detach(seat)
    for _ in walls.hub.fan_out():
        pass
    assert not walls.index._views
    assert not list(walls.index.concerned("VB-01"))
