"""Screens make a layout ready before anybody sees it: who is told what, when anew, and when no more."""

import pytest

from broadcaster.ahead import LASTS
from broadcaster.model import Sensitivity
from broadcaster.presence import Presence
from broadcaster.seat import Seat, SeatKind
from tests.doubles.page import Page
from tests.doubles.smallsource import room
from tests.test_hub import House


@pytest.fixture
def house() -> House:
    return House()


def prepared(page: Page) -> list[str | None]:
    """The layouts a page was told to make ready; None: nothing any more."""
    told = [message["layout"] for message in page.heard if message["type"] == "prepare"]
    return [layout and layout["key"] for layout in told]


def ready(presence: Presence) -> str | None:
    record = presence.get("r1", "main")
    return record.ready if record else None


def paint(house: House, page: Page, seat: Seat) -> None:
    """The page paints and says so, with the newest picture that it has made ready."""
    told = [message for message in page.heard if message["type"] == "prepare"]
    scene = {"seq": page.seq, "scene": seat.scene_changed}
    house.presence.painted(seat, {**scene, "ready": told[-1]["view"] if told else ""})


def test_screens_are_told_and_phones_are_not(house: House) -> None:
    """A picture of the other layout goes to the walls of that place; their figures, cursor and scene stay."""
    house.source.put({"VB-01": {"v": 1}, "YT-01": {"v": 7}})
    page, seat, _ = house.join()
    phone, _, _ = house.join(kind=SeatKind.REMOTE)
    other, _, _ = house.join("r1/left")
    before = page.seq, dict(page.values), seat.scene
    assert house.hub.prepare(["r1/main", "r2/main"], "b") == ["r1/main"]
    house.now()
    message = page.heard[-1]
    assert (message["type"], message["layout"], message["values"]) == ("prepare", {"key": "b"}, {"YT-01": {"v": 7}})
    assert (page.seq, page.values, seat.scene) == before
    assert prepared(phone) == prepared(other) == []


def test_one_picture_is_made_for_all_who_may_see_the_same(house: House) -> None:
    """Screens of one clearance share the frame; one of a room that may see more gets its own."""
    pipes = [house.join(place)[2] for place in ("r1/main", "r1/left", "r2/main")]
    house.hub.prepare(["r1/main", "r1/left", "r2/main"], "b")
    house.now()
    first, second, third = (pipe.frames[-1] for pipe in pipes)
    assert first is second
    assert first is not third


def test_the_wall_of_what_was_made_ready_is_the_view_it_was_told(house: House) -> None:
    """The take sends the wall of the very view that was made ready, after which nothing is ahead any more."""
    page, seat, _ = house.join()
    house.hub.prepare(["r1/main"], "b")
    house.now()
    paint(house, page, seat)
    assert ready(house.presence) == "b"
    view = page.heard[-1]["view"]
    house.now(house.source.show("r1", "main", "b"))
    assert page.view == view
    assert prepared(page) == ["b", None]
    paint(house, page, seat)
    assert ready(house.presence) is None


def test_only_what_the_page_says_is_ready_counts(house: House) -> None:
    """Neither the wish nor a receipt for an older wish makes a screen ready."""
    page, seat, _ = house.join()
    house.hub.prepare(["r1/main"], "b")
    house.now()
    assert ready(house.presence) is None
    paint(house, page, seat)
    assert ready(house.presence) == "b"
    house.source.design("c", {"series": ["VB-02"]})
    house.hub.prepare(["r1/main"], "c")
    house.now()
    assert ready(house.presence) is None
    paint(house, page, seat)
    assert ready(house.presence) == "c"


def test_a_screen_that_comes_later_or_comes_back_is_told(house: House) -> None:
    """The wish belongs to the place and not to the connection."""
    assert house.hub.prepare(["r1/main"], "b") == []
    page, seat, _ = house.join()
    assert prepared(page) == ["b"]
    house.hub.detach(seat)
    house.join(page=page)  # which begins a new list of what it heard
    assert prepared(page) == ["b"]


def test_a_screen_that_stopped_reading_is_told_when_it_reads_again(house: House) -> None:
    """What is ahead waits for nobody and is not queued: the newest wish counts."""
    house.source.design("c", {"series": ["VB-02"]})
    page, _, pipe = house.join()
    pipe.stop_reading()
    for layout in ("b", "c"):
        house.hub.prepare(["r1/main"], layout)
        house.now()
    assert prepared(page) == []
    pipe.read_again()
    assert prepared(page) == ["c"]


def test_another_catalogue_layout_or_clearance_is_told_anew(house: House) -> None:
    """A page never keeps ready what it may not show any more, and never an older layout."""
    page, _, _ = house.join("r2/main")
    house.source.put({"YT-01": {"v": 7}}, Sensitivity.INTERNAL)
    house.hub.prepare(["r2/main"], "b")
    house.now()
    assert page.heard[-1]["values"] == {"YT-01": {"v": 7}}
    house.now(house.source.catalogue(rooms={**house.source.rooms, "r2": room("r2", "main")}))
    assert (page.heard[-1]["type"], page.heard[-1]["values"]) == ("prepare", {})
    house.now(house.source.design("b", {"series": ["VB-02"]}, title="Khác"))
    assert page.heard[-1]["layout"] == {"key": "b", "title": "Khác"}
    house.now(house.source.design("b", None))
    assert prepared(page)[-1] is None


def test_a_held_room_makes_its_held_figures_ready(house: House) -> None:
    """What will stand there is what the hold says, so that is what is laid out."""
    house.source.put({"YT-01": {"v": 1}})
    page, _, _ = house.join()
    house.now(house.source.hold("r1"))
    house.now(house.source.put({"YT-01": {"v": 2}}))
    house.hub.prepare(["r1/main"], "b")
    house.now()
    assert page.heard[-1]["values"] == {"YT-01": {"v": 1}}


def test_a_wish_can_be_withdrawn_and_ends_by_itself(house: House) -> None:
    """Nothing is kept in a page's memory that nobody takes; what is shown already needs no making ready."""
    page, _, _ = house.join()
    house.hub.prepare(["r1/main"], "a")
    house.now()
    assert prepared(page) == []
    for over in (lambda: house.hub.prepare(["r1/main"], None), lambda: setattr(house, "time", house.time + LASTS)):
        house.hub.prepare(["r1/main"], "b")
        house.now()
        over()
        house.beat()
        house.now()
    assert prepared(page) == ["b", None, "b", None]
