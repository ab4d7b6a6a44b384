import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from broadcaster.delivery import PAUSE_LIMIT
from broadcaster.hub import BEAT, FEWER, GATHER, MANY, RESYNC_REST, SLICE, SLOW_BEAT, Hub
from broadcaster.model import Indicator, Sensitivity
from broadcaster.presence import Presence
from broadcaster.seat import Resume, Seat, SeatKind
from tests.doubles.page import Page, Pipe
from tests.doubles.smallsource import SmallSource, room
from tests.doubles.waiting import reached

PUBLIC, INTERNAL, RESTRICTED = Sensitivity.PUBLIC, Sensitivity.INTERNAL, Sensitivity.RESTRICTED
LAYOUT_A = {"series": ["VB-01", "VB-02"], "lists": ["@attention"], "depths": {"VB-01": 3}}
LAYOUT_B = {"series": ["VB-02", "YT-01"], "families": ["YT-03@*"]}


class House:
    """A source with two rooms and two layouts, and a hub whose clock is moved by hand."""

    def __init__(self) -> None:
        self.source = SmallSource()
        self.time = 1000.0
        self.seats: list[Seat] = []
        self.source.rooms = {"r1": room("r1", "main", "left"), "r2": room("r2", "main", clearance=INTERNAL)}
        self.presence = Presence(now=lambda: self.time)
        clock = lambda: datetime(2026, 11, 23, 2, tzinfo=UTC)  # noqa: E731
        self.hub = Hub(self.source, self.presence, build="b1", clock=clock, now=lambda: self.time)
        self.source.design("a", LAYOUT_A)
        self.source.design("b", LAYOUT_B)
        for place in ("r1/main", "r1/left", "r2/main"):
            self.source.show(*place.split("/"), "a")

    def join(
        self,
        place: str = "r1/main",
        kind: SeatKind = SeatKind.SCREEN,
        clearance: Sensitivity = RESTRICTED,
        page: Page | None = None,
        device: str = "",
        window: int = 0,
    ) -> tuple[Page, Seat, Pipe]:
        page = page or Page()
        page.cut()
        port = Pipe(page, window)
        where, _, screen = place.partition("/")
        seat = Seat(len(self.seats) + 1, kind, port, clearance, room=where, screen=screen, device=device)
        self.seats.append(seat)
        port.on_drain = lambda: self.hub.drained(seat)
        page.resync = lambda: self.hub.resync(seat)
        self.presence.joined(seat)
        self.hub.attach(seat, page.position)
        return page, seat, port

    def now(self, *changes: object) -> None:
        """Tell the hub of events and let it fan out."""
        for each in changes:
            self.hub.changed(each)  # type: ignore[arg-type]
        for _ in self.hub.fan_out():
            pass

    def beat(self) -> None:
        for _ in self.hub.beat():
            pass


@pytest.fixture
def house() -> House:
    return House()


def test_first_frames_are_hello_and_wall(house: House) -> None:
    """A page that comes for the first time gets its scene and the whole picture, in this order."""
    house.source.put({"VB-01": {"v": 5}, "YT-01": {"v": 7}})
    page, seat, _ = house.join()
    assert page.types() == ["hello", "wall"]
    hello = page.heard[0]
    assert (hello["epoch"], hello["resumed"], hello["build"], hello["beat"]) == ("e1", False, "b1", 2)
    assert (hello["room"], hello["screen"], hello["now"]) == ("r1", "main", "2026-11-23T02:00:00.000Z")
    assert hello["scene"]["layout"] == "a"
    setup = {"height_cm": 93.4, "furthest_m": 8.0, "lines": 1080, "theme": "dark", "shift": True}
    assert hello["scene"]["screen_setup"] == setup
    assert page.layout == {"key": "a"}
    assert page.values == {"VB-01": {"v": 5}}
    assert (page.view, page.seq) == (hello["view"], seat.cursor)


def test_change_reaches_the_screens_that_show_it(house: House) -> None:
    """A changed figure goes to the walls that need it, and nothing goes to the others."""
    house.source.design("c", {"series": ["YT-01"]})
    house.source.show("r2", "main", "c")
    one, _, _ = house.join("r1/main")
    other, _, _ = house.join("r2/main")
    house.now(house.source.put({"VB-02": {"v": 6}, "VB-01": {"v": 6}}))
    house.now(house.source.put({"VB-01": {"v": 7}}))
    assert one.values == {"VB-01": {"v": 7}, "VB-02": {"v": 6}}
    last = one.heard[-1]
    assert (last["type"], last["from"], last["seq"]) == ("values", one.seq - 1, one.seq)
    assert last["values"] == {"VB-01": {"v": 7}}
    assert other.types() == ["hello", "wall"]


def test_seats_of_a_view_share_one_frame(house: House) -> None:
    """The same object is written to every seat of a view, also in different rooms; joiners share their wall."""
    house.source.rooms["r2"] = room("r2", "main")
    pipes = [house.join(place)[2] for place in ("r1/main", "r1/left", "r2/main")]
    house.now(house.source.put({"VB-01": {"v": 6}}))
    walls = {id(pipe.frames[1]) for pipe in pipes}
    changes = {id(pipe.frames[2]) for pipe in pipes}
    assert len(walls) == len(changes) == 1


def test_gathered_changes_go_out_as_one_frame(house: House) -> None:
    """What changed twice between two fan-outs is sent once, as it is now."""
    page, _, _ = house.join()
    house.now(house.source.put({"VB-01": {"v": 6}}), house.source.put({"VB-01": {"v": 7}, "VB-02": {"v": 1}}))
    assert page.types() == ["hello", "wall", "values"]
    assert page.values == {"VB-01": {"v": 7}, "VB-02": {"v": 1}}


def test_removed_entry_travels_as_null(house: House) -> None:
    """A tombstone takes the figure off the page."""
    house.source.put({"VB-01": {"v": 5}, "VB-02": {"v": 5}, "@attention/restricted": [1]})
    page, _, _ = house.join()
    house.now(house.source.put({"VB-01": None, "@attention/restricted": [2]}))
    assert page.heard[-1]["values"]["VB-01"] is None
    assert "VB-01" not in page.values


def test_removed_while_away_is_removed_on_return(house: House) -> None:
    """A tombstone also reaches a page that was not connected when it was made."""
    house.source.put({"VB-01": {"v": 5}, "VB-02": {"v": 5}})
    page, seat, _ = house.join()
    house.hub.detach(seat)
    house.now(house.source.put({"VB-01": None, "@attention/public": [1]}))
    house.join(page=page)
    assert page.heard[0]["resumed"]
    assert page.values == {"VB-02": {"v": 5}, "@attention": [1]}


def test_wall_instead_of_a_larger_difference(house: House) -> None:
    """Where so much was removed that the difference would be larger than the picture, the picture is sent."""
    series = [f"XX-{number:04}" for number in range(200)]
    house.source.design("a", {"series": series})
    house.source.put({each: {"v": 1} for each in series})
    page, _, _ = house.join()
    house.now(house.source.put(dict.fromkeys(series)))
    assert page.types() == ["hello", "wall", "wall"]
    assert page.values == {}


def test_history_replaces_the_list(house: House) -> None:
    """A series with a history carries its last points, whole: what was withdrawn is gone from the page."""
    house.source.point("VB-01", "2026-01", 1)
    page, _, _ = house.join()
    for month in range(2, 6):
        house.now(house.source.point("VB-01", f"2026-{month:02}", month))
    assert [point["v"] for point in page.history["VB-01"]] == [3, 4, 5]
    house.now(house.source.withdraw("VB-01", "2026-04"))
    assert [point["v"] for point in page.history["VB-01"]] == [2, 3, 5]


def test_series_without_depth_has_no_history(house: House) -> None:
    """Only what a layout asks for travels."""
    house.source.point("VB-02", "2026-01", 1)
    page, _, _ = house.join()
    assert page.history == {}


def test_family_takes_in_new_areas(house: House) -> None:
    """A layout that needs YT-03@* gets an area that had no figure before, and no other indicator's areas."""
    house.source.show("r1", "main", "b")
    page, _, _ = house.join()
    house.now(house.source.put({"YT-03@16681": {"v": 80}, "YT-04@16681": {"v": 1}}))
    assert page.values == {"YT-03@16681": {"v": 80}}


def test_lists_come_in_the_rooms_clearance(house: House) -> None:
    """A public room gets the public list even if the credential would clear more, under the list's plain name."""
    house.source.put({"@attention/public": ["p"], "@attention/internal": ["i"], "@attention/restricted": ["r"]})
    public, _, _ = house.join("r1/main")
    internal, _, _ = house.join("r2/main")
    house.source.rooms["r2"] = room("r2", "main", clearance=RESTRICTED)
    token, _, _ = house.join("r2/main", clearance=INTERNAL)
    assert public.values == {"@attention": ["p"]}
    assert internal.values == token.values == {"@attention": ["i"]}


def test_too_sensitive_never_travels(house: House) -> None:
    """An internal figure is not sent to a public room: not in the wall, not as a change."""
    house.source.put({"VB-01": {"v": 5}}, INTERNAL)
    page, _, pipe = house.join("r1/main")
    house.now(house.source.put({"VB-01": {"v": 6}}, INTERNAL))
    assert "VB-01" not in page.values
    assert all(b'"v":' not in frame for frame in pipe.frames)


def test_figure_that_becomes_sensitive_is_taken_away(house: House) -> None:
    """A figure whose sensitivity rises is removed from walls that may not show it any more."""
    house.source.put({"VB-01": {"v": 5}})
    page, _, _ = house.join("r1/main")
    house.now(house.source.put({"VB-01": {"v": 5}, "VB-02": {"v": 1}}, INTERNAL))
    assert page.values == {}


def test_sensitive_indicator_is_named_as_withheld(house: House) -> None:
    """The wall says that there is something it may not show, not what it is called."""
    house.source.indicators = {
        "VB-01": Indicator("VB-01", {"vi": "Công khai"}, {"vi": ""}, sensitivity=PUBLIC),
        "VB-02": Indicator("VB-02", {"vi": "Nội bộ"}, {"vi": ""}, sensitivity=INTERNAL),
    }
    page, _, _ = house.join("r1/main")
    assert page.indicators["VB-02"] == {"withheld": True}
    assert page.indicators["VB-01"]["name"] == {"vi": "Công khai"}


def test_lowered_room_clearance_replaces_the_wall(house: House) -> None:
    """When a room's clearance falls, its screens get another view at once, without what they may not show now."""
    house.source.put({"VB-01": {"v": 5}}, INTERNAL)
    page, _, _ = house.join("r2/main")
    assert page.values == {"VB-01": {"v": 5}}
    house.now(house.source.catalogue(rooms={**house.source.rooms, "r2": room("r2", "main")}))
    assert page.heard[-2]["type"] == "wall"
    assert page.values == {}
    assert page.scene is not None
    assert page.scene["clearance"] == "public"


def test_lowered_clearance_reaches_a_held_room(house: House) -> None:
    """A hold keeps no figure on the wall that became too sensitive."""
    house.source.put({"VB-01": {"v": 5}})
    page, _, _ = house.join("r1/main")
    house.now(house.source.hold("r1"))
    house.now(house.source.put({"VB-01": {"v": 5}}, INTERNAL), house.source.catalogue())
    assert page.values == {}


def test_switch_sends_wall_then_scene(house: House) -> None:
    """Another layout comes as its wall with the scene directly behind it."""
    house.source.put({"VB-01": {"v": 5}, "YT-01": {"v": 7}})
    page, _, _ = house.join()
    house.now(house.source.show("r1", "main", "b"))
    assert page.types() == ["hello", "wall", "wall", "scene"]
    assert page.layout == {"key": "b"}
    assert page.values == {"YT-01": {"v": 7}}


def test_focus_sends_only_the_scene(house: House) -> None:
    """A scene that changes without its layout moves no figures."""
    page, _, _ = house.join()
    house.now(house.source.show("r1", "main", "a", focus="dich-benh"))
    assert page.types() == ["hello", "wall", "scene"]
    assert page.scene is not None
    assert page.scene["focus"] == "dich-benh"


def test_edited_layout_is_a_new_view(house: House) -> None:
    """A layout's new version reaches the screens that show it, and no others."""
    house.source.show("r1", "left", "b")
    one, _, _ = house.join("r1/main")
    other, _, _ = house.join("r1/left")
    before = one.view
    house.now(house.source.design("a", LAYOUT_A, title="new"))
    assert one.layout == {"key": "a", "title": "new"}
    assert one.view != before
    assert other.types() == ["hello", "wall"]


def test_layout_that_is_gone_leaves_an_empty_wall(house: House) -> None:
    """A scene that names a layout without a file shows no figures, and the layout when it is back."""
    house.source.put({"VB-01": {"v": 5}})
    page, _, _ = house.join()
    house.now(house.source.design("a", None))
    assert (page.layout, page.values) == (None, {})
    house.now(house.source.design("a", LAYOUT_A))
    assert page.values == {"VB-01": {"v": 5}}


def test_hold_keeps_the_figures_and_release_brings_them(house: House) -> None:
    """During a hold figures stand still, scenes and beats go on; release is one difference, no wall."""
    house.source.put({"VB-01": {"v": 5}})
    page, _, _ = house.join("r1/main")
    house.now(house.source.hold("r1"))
    house.now(house.source.put({"VB-01": {"v": 6}}))
    house.now(house.source.show("r1", "main", "a", focus="x"))
    house.beat()
    assert page.values == {"VB-01": {"v": 5}}
    assert page.types() == ["hello", "wall", "scene", "scene", "beat"]
    house.now(house.source.release("r1"))
    assert page.values == {"VB-01": {"v": 6}}
    assert page.types()[5:] == ["values", "scene"]


def test_hold_of_one_room_holds_no_other(house: House) -> None:
    """Screens with the same layout in another room go on."""
    house.source.rooms["r2"] = room("r2", "main")
    held, _, _ = house.join("r1/main")
    free, _, _ = house.join("r2/main")
    house.now(house.source.hold("r1"), house.source.put({"VB-01": {"v": 6}}))
    assert held.values == {}
    assert free.values == {"VB-01": {"v": 6}}


def test_join_inside_a_hold_sees_the_held_moment(house: House) -> None:
    """A screen that is switched on during a hold shows what the others of its room show."""
    house.source.put({"VB-01": {"v": 5}})
    house.now(house.source.hold("r1"), house.source.put({"VB-01": {"v": 6}}))
    page, _, _ = house.join("r1/main")
    assert page.values == {"VB-01": {"v": 5}}


def test_switch_inside_a_hold_stays_in_the_held_moment(house: House) -> None:
    """Another layout is shown with the held figures."""
    house.source.put({"VB-01": {"v": 5}, "VB-02": {"v": 5}})
    page, _, _ = house.join("r1/main")
    house.now(house.source.hold("r1"), house.source.put({"VB-02": {"v": 6}, "YT-01": {"v": 6}}))
    house.now(house.source.show("r1", "main", "b"))
    assert page.values == {"VB-02": {"v": 5}}


def test_page_from_the_present_gets_the_wall_of_a_held_room(house: House) -> None:
    """A cursor beyond the hold is unknown there: the page must not keep newer figures."""
    house.source.rooms["r2"] = room("r2", "main")
    house.source.put({"VB-01": {"v": 5}})
    house.now(house.source.hold("r1"))
    page, seat, _ = house.join("r2/main")
    house.now(house.source.put({"VB-01": {"v": 6}}))
    house.hub.detach(seat)
    house.join("r1/main", page=page)
    assert not page.heard[0]["resumed"]
    assert page.values == {"VB-01": {"v": 5}}


def test_return_gets_only_what_changed(house: House) -> None:
    """A page that comes back is told what changed meanwhile; hello says that it was resumed."""
    house.source.put({"VB-01": {"v": 5}, "VB-02": {"v": 1}})
    page, seat, _ = house.join()
    house.hub.detach(seat)
    house.now(house.source.put({"VB-01": {"v": 6}}))
    house.join(page=page)
    assert page.types() == ["hello", "values"]
    assert page.heard[0]["resumed"] is True
    assert page.values == {"VB-01": {"v": 6}, "VB-02": {"v": 1}}


def test_return_with_nothing_new_is_only_a_hello(house: House) -> None:
    """A page that missed nothing keeps its picture."""
    house.source.put({"VB-01": {"v": 5}})
    page, seat, _ = house.join()
    house.hub.detach(seat)
    house.join(page=page)
    assert page.types() == ["hello"]


@pytest.mark.parametrize(
    "position",
    [
        pytest.param(lambda page: Resume("other", page.view, page.seq), id="another history"),
        pytest.param(lambda page: Resume(page.epoch, "other", page.seq), id="another view"),
        pytest.param(lambda page: Resume(page.epoch, page.view, 10_000), id="a seq from the future"),
    ],
)
def test_unknown_position_gets_a_wall(house: House, position: object) -> None:
    """Where the server cannot know what the page has, it sends everything."""
    house.source.put({"VB-01": {"v": 5}})
    page, _, _ = house.join()
    seat = Seat(99, SeatKind.SCREEN, Pipe(page), RESTRICTED, room="r1", screen="main")
    house.hub.attach(seat, position(page))  # type: ignore[operator]
    assert page.types()[-2:] == ["hello", "wall"]


def test_layout_edited_while_away_gets_a_wall(house: House) -> None:
    """A page whose layout changed while it was away must not go on with the old one."""
    page, seat, _ = house.join()
    house.hub.detach(seat)
    house.now(house.source.design("a", LAYOUT_A, title="new"))
    house.join(page=page)
    assert page.layout == {"key": "a", "title": "new"}


def test_paused_page_gets_nothing_until_it_drains(house: House) -> None:
    """Nothing is queued for a page that does not read; when it does it gets the newest, once."""
    page, _, pipe = house.join()
    pipe.stop_reading()
    for v in range(100):
        house.now(house.source.put({"VB-01": {"v": v}}))
        house.beat()
    assert pipe.queued == 0
    pipe.read_again()
    assert page.types() == ["hello", "wall", "values"]
    assert page.values == {"VB-01": {"v": 99}}


def test_paused_page_catches_up_with_its_scene(house: House) -> None:
    """A switch during the pause arrives whole: wall and scene."""
    page, _, pipe = house.join()
    pipe.stop_reading()
    house.now(house.source.show("r1", "main", "b"), house.source.show("r1", "main", "b", focus="x"))
    pipe.read_again()
    assert page.types() == ["hello", "wall", "wall", "scene"]
    assert page.scene is not None
    assert page.scene["focus"] == "x"


def test_page_paused_too_long_is_let_go(house: House) -> None:
    """After PAUSE_LIMIT without reading the page is closed with 4008 and counted."""
    _, _, pipe = house.join()
    pipe.stop_reading()
    house.beat()
    house.time += PAUSE_LIMIT - 1
    house.beat()
    assert pipe.closed is None
    house.time += 1
    house.beat()
    assert pipe.closed == (4008, "too slow")
    assert (house.hub.delivery.aborted, len(house.hub.seats)) == (1, 0)


def test_reading_again_forgives_the_pause(house: House) -> None:
    """Only one pause without end counts, not many short ones."""
    _, _, pipe = house.join()
    for _ in range(3):
        pipe.stop_reading()
        house.beat()
        house.time += PAUSE_LIMIT - 1
        pipe.read_again()
        house.beat()
    assert pipe.closed is None


def test_one_slow_page_delays_nobody(house: House) -> None:
    """The others of the view get the shared frame; the slow one is told apart as behind."""
    _, _, slow = house.join("r1/main", device="d1")
    quick, _, _ = house.join("r1/left", device="d2")
    slow.stop_reading()
    house.now(house.source.put({"VB-01": {"v": 6}}))
    house.beat()
    assert quick.values == {"VB-01": {"v": 6}}
    behind = {screen: house.presence.get("r1", screen).behind for screen in ("main", "left")}  # type: ignore[union-attr]
    assert behind == {"main": True, "left": False}
    slow.read_again()
    house.beat()
    assert house.presence.get("r1", "main").behind is False  # type: ignore[union-attr]


def test_beat_carries_the_seats_own_seq(house: House) -> None:
    """The beat says what this page has been written up to, not where the state is."""
    page, _, _ = house.join("r1/main")
    house.now(house.source.put({"VB-01": {"v": 6}}))
    mine = page.seq
    house.now(house.source.put({"YT-01": {"v": 6}}))
    house.beat()
    assert page.heard[-1] == {"type": "beat", "seq": mine, "now": "2026-11-23T02:00:00.000Z", "beat": 2}


def test_the_interval_changes_with_a_beat_that_says_so(house: House) -> None:
    """No page waits shorter for a beat than the hub does: the page that was told 2 s hears of 5 s in time."""
    first, _, _ = house.join()
    crowd = [house.join()[1] for _ in range(MANY)]
    assert house.hub.interval == BEAT == first.heard[0]["beat"]
    house.beat()
    assert first.heard[-1]["beat"] == SLOW_BEAT == house.hub.interval
    late, _, _ = house.join()
    assert late.heard[0]["beat"] == SLOW_BEAT
    for seat in crowd[: MANY - FEWER]:
        house.hub.detach(seat)
    house.beat()
    assert house.hub.interval == SLOW_BEAT
    for seat in crowd:
        house.hub.detach(seat)
    assert house.hub.interval == SLOW_BEAT
    house.beat()
    assert first.heard[-1]["beat"] == BEAT == house.hub.interval


def test_beat_serves_who_was_missed(house: House) -> None:
    """A page that a fan-out did not reach is served at the next beat, before the beat itself."""
    page, _, _ = house.join()
    house.hub.changed(house.source.put({"VB-01": {"v": 6}}))
    house.beat()
    assert page.types() == ["hello", "wall", "values", "beat"]


def test_join_between_two_slices_is_right(house: House) -> None:
    """A page that joins, or moves away, while a fan-out is under way gets exactly what it lacks."""
    pages = [house.join("r1/main")[0] for _ in range(SLICE + 10)]
    house.hub.changed(house.source.put({"VB-01": {"v": 6}, "YT-01": {"v": 1}}))
    slices: Iterator[None] = house.hub.fan_out()
    next(slices)
    late, _, _ = house.join("r1/main")
    house.hub.changed(house.source.put({"VB-02": {"v": 7}}))
    for _ in slices:
        pass
    house.now()
    assert late.types() == ["hello", "wall", "values"]
    assert all(page.values == {"VB-01": {"v": 6}, "VB-02": {"v": 7}} for page in [*pages, late])
    assert all(page.types() == ["hello", "wall", "values", "values"] for page in pages)


def test_no_figure_steps_back_at_a_switch(house: House) -> None:
    """The wall of the new layout is not older than what the page had in the old one."""
    house.source.show("r1", "left", "b")
    house.join("r1/left")
    page, seat, _ = house.join("r1/main")
    house.hub.detach(seat)
    house.hub.changed(house.source.put({"VB-02": {"v": 1}}))
    house.join("r1/main", page=page)
    assert page.values["VB-02"] == {"v": 1}
    house.hub.changed(house.source.show("r1", "main", "b"))
    house.now()
    walls = [message["values"] for message in page.heard if message["type"] == "wall"]
    assert walls == [{"VB-02": {"v": 1}}]


def test_resync_gets_a_wall_and_the_scene(house: House) -> None:
    """A page that asks gets everything again, at most once in RESYNC_REST; the beat serves the rest."""
    house.time = 5000
    page, _, _ = house.join()
    page.resync()
    assert page.types() == ["hello", "wall", "wall", "scene"]
    page.resync()
    page.resync()
    assert page.types().count("wall") == 2
    house.beat()
    assert page.types().count("wall") == 3
    house.time += RESYNC_REST
    page.resync()
    assert page.types().count("wall") == 4


def test_console_sees_everything_it_may(house: House) -> None:
    """The console's picture is every entry of its clearance, without a layout, lists under their plain name."""
    house.source.put({"VB-01": {"v": 5}, "@attention/internal": [1], "@attention/public": [2], "@run/x": {"ok": True}})
    house.source.put({"@held/1": {"raw": "791/903"}}, INTERNAL)
    house.source.put({"ANTT-1": {"v": 1}}, RESTRICTED)
    page, _, _ = house.join("", SeatKind.CONSOLE, INTERNAL)
    assert page.layout is None
    assert page.scene is None
    assert page.values.keys() >= {"VB-01", "@attention", "@run/x", "@held/1", "@layout/a", "@scene/r1/main"}
    assert page.values["@attention"] == [1]
    assert "ANTT-1" not in page.values
    house.now(house.source.put({"@held/2": {"raw": "1.5"}}, INTERNAL))
    assert page.values["@held/2"] == {"raw": "1.5"}


def test_remote_sees_its_room(house: House) -> None:
    """The remote has the wall of the room's screen, all layouts, its room's scenes and its meeting, no other's."""
    house.source.put({"VB-01": {"v": 5}, "@meeting/m1": {"id": "m1"}, "@meeting/m2": {"id": "m2"}})
    house.source.show("r1", "main", "a", meeting="m1")
    page, _, _ = house.join("r1/main", SeatKind.REMOTE)
    names = {key for key in page.values if key.startswith("@")}
    assert names == {"@layout/a", "@layout/b", "@scene/r1/main", "@scene/r1/left", "@meeting/m1"}
    assert page.layout == {"key": "a"}
    house.now(house.source.show("r1", "left", "b"))
    assert page.values["@scene/r1/left"]["layout"] == "b"
    house.now(house.source.show("r1", "main", "a", meeting="m2"))
    assert "@meeting/m1" not in page.values
    assert page.values["@meeting/m2"] == {"id": "m2"}


def test_remote_sees_all_rooms_of_its_meeting(house: House) -> None:
    """Scenes and screens of each room the meeting is in, also of one that it takes in later, and of no other."""
    house.source.put({"@meeting/m1": {"id": "m1", "rooms": ["r1"]}, "@site": {"rooms": []}})
    house.source.show("r1", "main", "a", meeting="m1")
    house.join("r2/main")
    page, _, _ = house.join("r1/main", SeatKind.REMOTE)
    assert "@scene/r2/main" not in page.values
    house.now(house.source.put({"@meeting/m1": {"id": "m1", "rooms": ["r1", "r2"]}}))
    assert page.values["@scene/r2/main"]["layout"] == "a" and "@site" in page.values  # which has the rooms' names
    assert [each["whole"] for each in page.heard if each["type"] == "presence"] == [True, True]
    house.now(house.source.show("r2", "main", "b"))
    assert page.values["@scene/r2/main"]["layout"] == "b"


def test_remote_goes_on_while_its_room_is_held(house: House) -> None:
    """During a hold the remote's figures stand still; scenes, layouts and the meeting go on. Release brings all."""
    house.source.put({"VB-01": {"v": 5}})
    page, seat, _ = house.join("r1/main", SeatKind.REMOTE)
    house.now(house.source.hold("r1"))
    house.now(house.source.put({"VB-01": {"v": 6}}), house.source.show("r1", "left", "b"))
    assert page.values["VB-01"] == {"v": 5}
    assert page.values["@scene/r1/left"]["layout"] == "b"
    house.hub.detach(seat)
    house.join("r1/main", SeatKind.REMOTE, page=page)
    assert page.types() == ["hello", "presence"]
    house.now(house.source.release("r1"))
    assert page.values["VB-01"] == {"v": 6}


def test_revoked_device_is_stopped_and_moved_one_called_back(house: House) -> None:
    """A device that was forgotten is closed with 4500, one that was moved with 4000."""
    house.source.put({"@device/d1": {"room": "r1", "screen": "main"}, "@device/d2": {"room": "r1", "screen": "left"}})
    _, _, one = house.join("r1/main", device="d1")
    _, _, two = house.join("r1/left", device="d2")
    house.now(house.source.put({"@device/d1": None}))
    house.now(house.source.put({"@device/d2": {"room": "r2", "screen": "main"}}))
    assert one.closed == (4500, "revoked")
    assert two.closed == (4000, "moved")
    assert not house.hub.seats


def test_dismiss_closes_whom_it_is_told(house: House) -> None:
    """The seats of one name are closed, with a reason they can read."""
    _, _, one = house.join("r1/main")
    _, _, two = house.join("r1/left")
    assert house.hub.dismiss(lambda seat: seat.screen == "left", 4500, "signed out") == 1
    assert (one.closed, two.closed) == (None, (4500, "signed out"))


def test_command_reaches_the_screens_it_names(house: House) -> None:
    """A room's screens, or one of them, are told; a remote in the room only of what is meant for it too."""
    main, _, _ = house.join("r1/main")
    left, _, _ = house.join("r1/left")
    remote, _, _ = house.join("r1/main", SeatKind.REMOTE)
    assert house.hub.command("r1", None, {"do": "identify"}) == 2
    assert house.hub.command("r1", "left", {"do": "testcard", "for": 10}) == 1
    assert main.heard[-1] == {"type": "do", "do": "identify"}
    assert left.heard[-1] == {"type": "do", "do": "testcard", "for": 10}
    assert "do" not in remote.types()
    pointing = {"do": "pointer", "tile": "x"}
    assert house.hub.command("r1", "main", pointing, (SeatKind.SCREEN, SeatKind.REMOTE)) == 2
    assert remote.heard[-1] == main.heard[-1] == {"type": "do", **pointing}


def test_views_end_with_their_last_seat(house: House) -> None:
    """When everybody has gone nothing is kept of the views, and a change costs nothing."""
    index = house.hub._index
    seats = [house.join(place)[1] for place in ("r1/main", "r1/left", "r2/main")]
    assert list(index.concerned("VB-01"))
    for seat in seats:
        house.hub.detach(seat)
        house.hub.detach(seat)
    assert not list(index.concerned("VB-01"))
    assert not index._views
    assert not index._by_key


def test_delay_is_measured(house: House) -> None:
    """The 95th percentile of change to last write, in milliseconds; unknown before the first."""
    house.join()
    assert house.hub.delay_p95() is None
    house.hub.changed(house.source.put({"VB-01": {"v": 6}}))
    house.time += 0.012
    house.now()
    assert house.hub.delay_p95() == 12.0


def test_farewell_spreads_the_return(house: House) -> None:
    """The more pages there are, the longer the range in which they come back."""
    house.join()
    assert json.loads(house.hub.farewell().payload) == {"type": "bye", "reason": "restart", "retry": [500, 3001]}


async def test_drain_sends_everybody_away_with_a_bye(house: House) -> None:
    """Before a restart every page is told when to come back, closed with 1012, and nothing more is written to it."""
    one, _, first = house.join()
    _, _, stuck = house.join("r1/left")
    stuck.stop_reading()
    await house.hub.drain()
    assert one.heard[-1] == {"type": "bye", "reason": "restart", "retry": [500, 3002]}
    assert first.closed == stuck.closed == (1012, "restart")
    assert house.hub.closing
    house.now(house.source.put({"VB-01": {"v": 5}}))


async def test_a_large_crowd_is_sent_away_turn_by_turn(house: House) -> None:
    """Nothing is written any more to whoever must go, at once; closing so many sockets is spread over many turns."""
    ports = [house.join()[2] for _ in range(SLICE + 20)]
    assert house.hub.dismiss(lambda seat: True, 4500, "ended") == len(ports)
    assert not house.hub.seats
    assert 0 < sum(port.closed is not None for port in ports) < len(ports)
    house.now(house.source.put({"VB-01": {"v": 5}}))
    assert all(port.closed == (4500, "ended") for port in ports)


def test_another_history_sends_every_page_away_for_a_wall(house: House) -> None:
    """When the journal has lost its tail, pages come back and get what is there now, whatever seq they stood at."""
    house.now(*[house.source.put({"VB-01": {"v": n}}) for n in range(9)])
    page, _, pipe = house.join()
    _, _, stuck = house.join("r1/left")
    stuck.stop_reading()
    house.source.entries = {key: each for key, each in house.source.entries.items() if key.startswith("@")}
    house.source.epoch, house.source.seq = "e2", 4
    house.hub.begin_again()
    assert page.types()[-1] == "bye"
    assert pipe.closed == stuck.closed == (1012, "another history")
    assert not house.hub.seats
    house.now(house.source.put({"VB-02": {"v": 1}}))
    house.join(page=page)
    assert page.types() == ["hello", "wall"]
    assert (page.epoch, page.values) == ("e2", {"VB-02": {"v": 1}})


async def test_first_change_goes_at_once_and_further_ones_are_gathered(house: House) -> None:
    """`run` writes the first change in the next turn of the loop and the following ones GATHER later, together."""
    loop = asyncio.get_running_loop()
    page, _, _ = house.join()
    task = asyncio.create_task(house.hub.run())
    try:
        await asyncio.sleep(0)
        house.hub.changed(house.source.put({"VB-01": {"v": 1}}))
        begun = loop.time()
        await reached(lambda: page.values.get("VB-01") == {"v": 1})
        assert loop.time() - begun < GATHER
        for v in range(2, 10):
            house.hub.changed(house.source.put({"VB-01": {"v": v}}))
            await asyncio.sleep(0)
        await reached(lambda: page.values.get("VB-01") == {"v": 9})
        assert loop.time() - begun >= GATHER * 0.9
        assert page.types() == ["hello", "wall", "values", "values"]
        await reached(lambda: "beat" in page.types())
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
