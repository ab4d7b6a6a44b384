"""The table of claims: every pair of ranks and widths, made in either order, with ends and pins, at every slot."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from broadcaster.claims import Claim
from broadcaster.days import Calendar
from broadcaster.meeting import Meeting
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant, later
from broadcaster.ranking import RANKS, Spot
from broadcaster.rooms import Room, Schedule, Screen
from broadcaster.scene import Scene, explain, resolve

HANOI = Calendar("Asia/Ho_Chi_Minh")
NOW = "2026-11-23T02:00:00.000Z"  # a Monday, 9:00 in Hanoi
EARLIER, SOON, LATER = (later(NOW, seconds) for seconds in (-3600, 1800, 7200))
LAYOUTS: dict[str, dict[str, Any]] = {
    key: {"key": key, "topics": [{"key": "mot"}, {"key": "hai"}]} for key in ("nha", "lich", "mot", "hai")
}
DAY = Schedule("lich", "00:00", "00:00", days=(0,))
MAIN = Screen("main", {"vi": "Chính"}, "nha", groups=("da-luu",))
ROOM = Room("ubnd-tinh", {"vi": "UBND"}, Sensitivity.INTERNAL, (MAIN,), groups=("toan-tinh", "tinh"), schedules=(DAY,))
WIDTHS = {
    "all": "",
    "group": "tinh",
    "outer group": "toan-tinh",
    "saved group": "da-luu",
    "room": "ubnd-tinh",
    "screen": "ubnd-tinh/main",
}
ENDS: tuple[Instant | None, ...] = (None, SOON, EARLIER)

# (rank of the earlier claim, rank of the later one) -> which of them is on while both stand: DESIGN section 6, by hand.
FIRST, SECOND = 0, 1
PAIRS: dict[str, dict[tuple[str, str], int]] = {
    "layout": {
        ("operator", "operator"): SECOND,
        ("operator", "presenter"): SECOND,  # the presenter's next ends it, unless it is pinned
        ("operator", "agenda"): FIRST,
        ("presenter", "operator"): SECOND,
        ("presenter", "presenter"): SECOND,
        ("presenter", "agenda"): FIRST,
        ("agenda", "operator"): SECOND,
        ("agenda", "presenter"): SECOND,
        ("agenda", "agenda"): SECOND,
    },
    "focus": {
        ("operator", "operator"): SECOND,
        ("operator", "presenter"): FIRST,
        ("operator", "agenda"): FIRST,
        ("presenter", "operator"): SECOND,
        ("presenter", "presenter"): SECOND,
        ("presenter", "agenda"): FIRST,
        ("agenda", "operator"): SECOND,
        ("agenda", "presenter"): SECOND,
        ("agenda", "agenda"): SECOND,
    },
    "hold": {
        ("operator", "operator"): SECOND,
        ("operator", "presenter"): FIRST,
        ("presenter", "operator"): SECOND,
        ("presenter", "presenter"): SECOND,
    },
}
# The same where the later claim came with a step through the agenda, which takes the place of what was chosen before.
STEPPED = {("operator", "agenda"): SECOND, ("presenter", "agenda"): SECOND}


def claim(slot: str, rank: str, width: str, seq: int, until: Instant | None, pinned: bool) -> Claim:
    value: Any = {"seq": seq, "at": EARLIER} if slot == "hold" else ("mot", "hai")[seq - 1]
    return Claim(slot, width.rpartition(" ")[2], WIDTHS[width], rank, value, f"p{seq}", EARLIER, seq, until, pinned)


def value_of(scene: Scene, slot: str) -> Any:
    held = getattr(scene, slot)
    return {"seq": held["seq"], "at": held["at"]} if slot == "hold" and held else held


def expected(slot: str, pair: tuple[Claim, Claim], now: Instant, winner: int) -> Claim | None:
    """The table, read: of what still stands at that moment, the pair's winner; a pin turns it round for a presenter."""
    standing = [each for each in pair if each.until is None or each.until > now]
    if len(standing) < 2:
        return standing[0] if standing else None
    first, second = pair
    pinned = slot == "layout" and first.rank == "operator" and first.pinned and second.rank != "operator"
    return first if pinned else pair[winner]


def below(slot: str) -> Any:
    return "lich" if slot == "layout" else None


@pytest.mark.parametrize(("slot", "ranks"), [(slot, ranks) for slot, table in PAIRS.items() for ranks in table])
def test_pairs(slot: str, ranks: tuple[str, str]) -> None:
    """Whatever their widths, ends and pins: who is on now, who is left when one has ended, and what is underneath."""
    for wide, narrow, first_end, second_end, pinned in product(WIDTHS, WIDTHS, ENDS, ENDS, (False, True)):
        pair = (
            claim(slot, ranks[0], wide, 1, first_end, pinned),
            claim(slot, ranks[1], narrow, 2, second_end, pinned),
        )
        for now in (NOW, SOON):
            on = expected(slot, pair, now, PAIRS[slot][ranks])
            scene = resolve(pair, ROOM, MAIN, LAYOUTS, now, HANOI)
            assert value_of(scene, slot) == (on.value if on else below(slot)), (pair, now)
            why = scene.why.get(slot)
            assert (why.by if why else "") == (on.by if on else ""), (pair, now)
        assert value_of(resolve(pair[::-1], ROOM, MAIN, LAYOUTS, now, HANOI), slot) == value_of(scene, slot)


@pytest.mark.parametrize("slot", ["layout", "focus"])
@pytest.mark.parametrize("ranks", [*STEPPED])
def test_a_step_through_the_agenda(slot: str, ranks: tuple[str, str]) -> None:
    """It takes the place of what presenter and operator chose before it; not of a pin, nor of an operator's focus."""
    meeting = Meeting("m1", ("ubnd-tinh",), "minh", EARLIER, step=2)
    for wide, narrow, pinned in product(WIDTHS, WIDTHS, (False, True)):
        pair = (claim(slot, ranks[0], wide, 1, None, pinned), claim(slot, ranks[1], narrow, 2, None, False))
        keeps = ranks[0] == "operator" and (pinned or slot == "focus")
        scene = resolve(pair, ROOM, MAIN, LAYOUTS, NOW, HANOI, meetings=[meeting])
        assert value_of(scene, slot) == pair[FIRST if keeps else STEPPED[ranks]].value


@pytest.mark.parametrize(("slot", "rank"), [(slot, rank) for slot in PAIRS for rank in RANKS[slot] if rank != "home"])
@pytest.mark.parametrize("width", [*WIDTHS])
def test_alone(slot: str, rank: str, width: str) -> None:
    """Every rank at every width, standing, ended, and elsewhere."""
    if rank == "schedule":
        wide, key = width.rpartition(" ")[2], WIDTHS[width]
        room = replace(ROOM, schedules=(Schedule("mot", "00:00", "00:00", width=wide, key=key),))
        scene = resolve((), room, MAIN, LAYOUTS, NOW, HANOI)
        assert (scene.layout, scene.why["layout"].width) == ("mot", wide)
        return
    one = claim(slot, rank, width, 1, None, False)
    assert value_of(resolve([one], ROOM, MAIN, LAYOUTS, NOW, HANOI), slot) == one.value
    ended = resolve([replace(one, until=NOW)], ROOM, MAIN, LAYOUTS, NOW, HANOI)
    assert value_of(ended, slot) == below(slot)
    if width != "all":
        elsewhere = resolve([replace(one, key="noi-khac")], ROOM, MAIN, LAYOUTS, NOW, HANOI)
        assert value_of(elsewhere, slot) == below(slot)


@pytest.mark.parametrize(
    ("made", "lost"),
    [
        ([], ["", "outranked"]),
        ([("layout", "operator", {})], ["", "outranked", "outranked"]),
        ([("layout", "operator", {}), ("layout", "operator", {})], ["", "older", "outranked", "outranked"]),
        ([("layout", "operator", {}), ("layout", "presenter", {})], ["", "outranked", "outranked", "passed"]),
        ([("layout", "operator", {"until": NOW})], ["", "outranked", "ended"]),
        ([("layout", "operator", {"value": "khong-co"})], ["", "outranked", "no_layout"]),
        ([("layout", "presenter", {"since": later(EARLIER, -60)})], ["", "outranked", "earlier_meeting"]),
    ],
)
def test_the_whole_stack_is_told(made: list[tuple[str, str, dict[str, Any]]], lost: list[str]) -> None:
    """Every claim for a slot is listed, what holds it first, each of the others with why it does not."""
    widths = ("room", "all")
    claims = [
        replace(claim(slot, rank, widths[place], place + 1, None, False), **more)
        for place, (slot, rank, more) in enumerate(made)
    ]
    meeting = Meeting("m1", ("ubnd-tinh",), "minh", EARLIER)
    told = explain(claims, Spot(ROOM, MAIN, LAYOUTS, HANOI, (meeting,)), NOW, "layout")
    assert [each["lost"] or "" for each in told] == lost
    on = resolve(claims, ROOM, MAIN, LAYOUTS, NOW, HANOI, meetings=(meeting,))
    assert (told[0]["value"], told[0]["by"]) == (on.layout, on.why["layout"].by)


def test_a_focus_says_why_it_is_not_on() -> None:
    """Of a topic the layout lacks, of a meeting that is over, of an operator who is stronger."""
    one = claim("focus", "presenter", "room", 1, None, False)
    other = claim("focus", "operator", "all", 2, None, False)
    spot = Spot(ROOM, MAIN, LAYOUTS, HANOI, ())
    assert [each["lost"] for each in explain([one], spot, NOW, "focus")] == ["no_meeting"]
    assert [each["lost"] for each in explain([one, other], replace(spot, meetings=None), NOW, "focus")] == [
        None,
        "outranked",
    ]
    bare = {key: {"key": key} for key in LAYOUTS}
    assert [each["lost"] for each in explain([other], replace(spot, layouts=bare), NOW, "focus")] == ["no_topic"]
