"""Scenes by a table: which claim holds each slot, what it uncovers when it ends, and what comes next."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.claims import Claim, Notice
from broadcaster.days import Calendar
from broadcaster.meeting import Meeting
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant, later
from broadcaster.ranking import RANKS
from broadcaster.rooms import Room, Schedule, Screen
from broadcaster.scene import Scene, boundary, resolve

HANOI = Calendar("Asia/Ho_Chi_Minh")
NOW = "2026-11-23T02:00:00.000Z"  # a Monday, 9:00 in Hanoi
EARLIER, SOON, LATER = (later(NOW, seconds) for seconds in (-3600, 1800, 7200))
LAYOUTS: dict[str, dict[str, Any]] = {
    "tong-quan": {"key": "tong-quan", "topics": [{"key": "van-ban"}, {"key": "ho-so"}]},
    "y-te": {"key": "y-te", "topics": [{"key": "dich-benh"}]},
    "antt": {"key": "antt"},
}
MAIN = Screen("main", {"vi": "Chính"}, "tong-quan")
ROOM = Room("ubnd-tinh", {"vi": "UBND tỉnh"}, Sensitivity.INTERNAL, (MAIN,), groups=("tinh",))
MEETING = Meeting("m1", ("ubnd-tinh",), "minh", EARLIER)

_seq = count(1)


def claim(slot: str, rank: str, value: Any, width: str = "room", key: str = "ubnd-tinh", **more: Any) -> Claim:
    """A claim, newer than every one made before it."""
    return replace(Claim(slot, width, key, rank, value, f"{rank}-person", EARLIER, next(_seq)), **more)


def shown(*claims: Claim, now: Instant = NOW, room: Room = ROOM, **more: Any) -> Scene:
    return resolve(claims, room, room.screens[0], LAYOUTS, now, HANOI, **more)


def test_without_claims_a_screen_shows_its_home() -> None:
    """The home layout has no person and no moment behind it."""
    scene = shown()
    assert (scene.layout, scene.focus, scene.hold, scene.next) == ("tong-quan", None, None, None)
    assert scene.why["layout"].wire() == {
        "rank": "home",
        "width": "screen",
        "key": "ubnd-tinh/main",
        "by": "",
        "since": None,
        "until": None,
        "pinned": False,
    }


OPERATOR = claim("layout", "operator", "y-te")
PRESENTER = claim("layout", "presenter", "antt")
OPERATOR_AFTER = claim("layout", "operator", "y-te")
PINNED = replace(OPERATOR, pinned=True)
AGENDA = claim("layout", "agenda", "y-te")


@pytest.mark.parametrize(
    ("claims", "layout", "rank"),
    [
        ((OPERATOR,), "y-te", "operator"),
        ((PRESENTER,), "antt", "presenter"),
        ((AGENDA,), "y-te", "agenda"),
        ((AGENDA, PRESENTER), "antt", "presenter"),
        ((PRESENTER, OPERATOR_AFTER), "y-te", "operator"),
        ((OPERATOR, PRESENTER), "antt", "presenter"),
        ((PINNED, PRESENTER), "y-te", "operator"),
        ((replace(OPERATOR, value="no-such"),), "tong-quan", "home"),
        ((PINNED, replace(PRESENTER, value="no-such")), "y-te", "operator"),
        ((OPERATOR, replace(PRESENTER, value="no-such")), "y-te", "operator"),
        ((replace(OPERATOR, until=NOW),), "tong-quan", "home"),
        ((replace(OPERATOR, until=EARLIER),), "tong-quan", "home"),
        ((replace(OPERATOR, until=SOON),), "y-te", "operator"),
        ((replace(OPERATOR, rank="admin"),), "tong-quan", "home"),
    ],
)
def test_layout_ranks(claims: tuple[Claim, ...], layout: str, rank: str) -> None:
    """Strongest rank first; the presenter's next step ends an operator's layout unless it is pinned."""
    scene = shown(*claims)
    assert (scene.layout, scene.why["layout"].rank) == (layout, rank)
    assert shown(*reversed(claims)) == scene


@pytest.mark.parametrize(
    ("width", "key", "reaches"),
    [
        ("all", "", True),
        ("group", "tinh", True),
        ("group", "xa", False),
        ("room", "ubnd-tinh", True),
        ("room", "so-y-te", False),
        ("screen", "ubnd-tinh/main", True),
        ("screen", "ubnd-tinh/left", False),
        ("building", "", False),
    ],
)
def test_widths(width: str, key: str, reaches: bool) -> None:
    """A claim and a notice reach all rooms, a group's, one room or one screen."""
    notice = Notice("n1", "Actual", "Severe", {}, {}, "an", EARLIER, width=width, key=key)
    scene = shown(claim("layout", "operator", "y-te", width, key), notices=[notice])
    assert (scene.layout == "y-te", bool(scene.notices)) == (reaches, reaches)


def test_the_newest_wins_whatever_its_width() -> None:
    """Within a rank a later wish for all rooms overrides an earlier one for this very screen, and the other way."""
    screen = claim("layout", "operator", "y-te", "screen", "ubnd-tinh/main")
    everywhere = claim("layout", "operator", "antt", "all", "")
    assert shown(screen, everywhere).layout == "antt"
    assert shown(everywhere, replace(screen, seq=everywhere.seq + 1)).layout == "y-te"


def test_a_rehearsal_is_marked_as_one() -> None:
    """A wall of a rehearsal says so; any other scene carries nothing of it."""
    for meeting in (MEETING, replace(MEETING, rehearsal=True)):
        scene = resolve((), ROOM, MAIN, LAYOUTS, NOW, HANOI, meetings=(meeting,))
        assert scene.wire().get("rehearsal", False) is meeting.rehearsal


def test_a_presenter_next_door_ends_nothing_here() -> None:
    """An operator's layout for all rooms ends only where a presenter stepped on."""
    everywhere = claim("layout", "operator", "y-te", "all", "")
    step = claim("layout", "presenter", "antt", "room", "so-y-te")
    assert shown(everywhere, step).layout == "y-te"


FOCUS = claim("focus", "presenter", "van-ban")


@pytest.mark.parametrize(
    ("claims", "focus", "rank"),
    [
        ((FOCUS,), "van-ban", "presenter"),
        ((FOCUS, claim("focus", "operator", "ho-so")), "ho-so", "operator"),
        ((claim("focus", "operator", "ho-so"), FOCUS), "ho-so", "operator"),
        ((FOCUS, claim("focus", "agenda", "ho-so")), "van-ban", "presenter"),
        ((FOCUS, claim("focus", "operator", "dich-benh")), "van-ban", "presenter"),
        ((claim("focus", "operator", "dich-benh"),), None, None),
        ((FOCUS, OPERATOR), None, None),
        ((claim("focus", "operator", "dich-benh"), OPERATOR), "dich-benh", "operator"),
        ((FOCUS, claim("layout", "operator", "antt")), None, None),
        ((replace(FOCUS, until=NOW),), None, None),
        ((claim("focus", "home", "van-ban"),), None, None),
    ],
)
def test_focus(claims: tuple[Claim, ...], focus: str | None, rank: str | None) -> None:
    """A focus is void where the layout lacks the topic; the layout may bring it back."""
    scene = shown(*claims)
    assert scene.focus == focus
    assert (scene.why["focus"].rank if "focus" in scene.why else None) == rank


def test_hold() -> None:
    """A hold carries its moment and its person; the operator's is stronger, and ending it uncovers the presenter's."""
    presenter = claim("hold", "presenter", {"seq": 41, "at": EARLIER}, by="hoa")
    operator = claim("hold", "operator", {"seq": 17, "at": EARLIER}, by="an")
    assert shown(presenter).hold == {"seq": 41, "at": EARLIER, "by": "hoa", "since": EARLIER}
    both = shown(presenter, operator)
    assert both.hold is not None
    assert both.hold["seq"] == 17
    assert both.why["hold"].by == "an"
    assert both.layout == "tong-quan"


def test_notices_actual_on_top() -> None:
    """Actual alerts stand above exercises and tests, the most severe first, then the newest; ended ones are gone."""
    given_notices = [
        Notice("test", "Test", "Extreme", {}, {}, "an", NOW),
        Notice("old", "Actual", "Severe", {}, {}, "an", EARLIER),
        Notice("new", "Actual", "Severe", {}, {}, "an", NOW),
        Notice("exercise", "Exercise", "Extreme", {}, {}, "an", NOW),
        Notice("worst", "Actual", "Extreme", {}, {}, "an", EARLIER, until=SOON),
        Notice("over", "Actual", "Extreme", {}, {}, "an", EARLIER, until=NOW),
        Notice("odd", "Odd", "Odd", {}, {}, "an", NOW),
    ]
    assert [each.id for each in shown(notices=given_notices).notices] == [
        "worst", "new", "old", "exercise", "test", "odd",
    ]  # fmt: skip


# --- meetings ---


def test_a_presenter_stands_while_the_meeting_is_on() -> None:
    """With the meeting over, or in the next one, what a presenter wished before is no wish any more."""
    step = claim("layout", "presenter", "antt", since=NOW)
    assert shown(step, meetings=[MEETING]).layout == "antt"
    assert shown(step, meetings=[MEETING]).meeting == "m1"
    assert shown(step, meetings=[replace(MEETING, since=NOW)]).layout == "antt"
    assert shown(step, meetings=[]).layout == "tong-quan"
    assert shown(step, now=LATER, meetings=[replace(MEETING, until=SOON)]).layout == "tong-quan"
    next_one = Meeting("m2", ("ubnd-tinh",), "minh", SOON)
    assert shown(step, now=LATER, meetings=[MEETING, next_one]).layout == "tong-quan"
    assert shown(step, now=LATER, meetings=[MEETING, next_one]).meeting == "m2"
    assert shown(step, meetings=[replace(MEETING, rooms=("so-y-te",))]).layout == "tong-quan"
    assert shown(claim("layout", "operator", "y-te"), meetings=[]).layout == "y-te"


def test_the_end_of_the_meeting_comes_next() -> None:
    """A meeting with an end says what the screen shows after it."""
    scene = shown(claim("layout", "presenter", "antt", since=NOW), meetings=[replace(MEETING, until=SOON)])
    assert scene.next is not None
    assert (scene.next.at, scene.next.layout) == (SOON, "tong-quan")


# --- schedules ---

MORNING = Schedule("y-te", "07:30", "11:30", days=(0, 1, 2, 3, 4), name={"vi": "Giao ban sáng"})
NIGHT = Schedule("antt", "18:00", "06:00")


def scheduled(*schedules: Schedule) -> Room:
    return replace(ROOM, schedules=schedules)


@pytest.mark.parametrize(
    ("local", "layout"),
    [
        ("2026-11-23T07:29:59+07:00", "tong-quan"),
        ("2026-11-23T07:30:00+07:00", "y-te"),
        ("2026-11-23T11:29:59+07:00", "y-te"),
        ("2026-11-23T11:30:00+07:00", "tong-quan"),
        ("2026-11-28T09:00:00+07:00", "tong-quan"),  # Saturday
        ("2026-11-23T18:00:00+07:00", "antt"),
        ("2026-11-23T23:59:00+07:00", "antt"),
        ("2026-11-24T00:00:00+07:00", "antt"),
        ("2026-11-24T05:59:00+07:00", "antt"),
        ("2026-11-24T06:00:00+07:00", "tong-quan"),
    ],
)
def test_dayparts(local: str, layout: str) -> None:
    """A daypart is on from its begin up to its end, on its weekdays, in the site's time zone, also over midnight."""
    assert shown(now=later(local, 0), room=scheduled(MORNING, NIGHT)).layout == layout


def test_a_friday_night_runs_into_saturday() -> None:
    """The weekday of a daypart is the day it begins."""
    room = scheduled(replace(NIGHT, days=(4,)))
    assert shown(now=later("2026-11-28T05:00:00+07:00", 0), room=room).layout == "antt"
    assert shown(now=later("2026-11-27T05:00:00+07:00", 0), room=room).layout == "tong-quan"


def test_the_narrower_daypart_wins() -> None:
    """Of several dayparts the one that began last is on; of two that begin together, the later in the file."""
    day = Schedule("antt", "00:00", "24:00")
    assert shown(room=scheduled(MORNING, day)).layout == "y-te"
    assert shown(room=scheduled(MORNING, replace(MORNING, layout="antt"))).layout == "antt"


def test_equal_ends_are_a_whole_day() -> None:
    """A daypart from 7:00 to 7:00 is on until the next morning."""
    room = scheduled(Schedule("antt", "07:00", "07:00", days=(0,)))
    assert shown(now=later("2026-11-24T06:59:00+07:00", 0), room=room).layout == "antt"
    assert shown(now=later("2026-11-24T07:00:00+07:00", 0), room=room).layout == "tong-quan"


def test_a_daypart_says_why_and_until_when() -> None:
    """Why this is on, and what comes at its end."""
    scene = shown(room=scheduled(MORNING)).wire()
    assert scene["why"]["layout"] == {
        "rank": "schedule",
        "width": "room",
        "key": "ubnd-tinh",
        "by": "",
        "since": "2026-11-23T00:30:00.000Z",
        "until": "2026-11-23T04:30:00.000Z",
        "pinned": False,
        "name": {"vi": "Giao ban sáng"},
    }
    assert scene["next"]["at"] == "2026-11-23T04:30:00.000Z"
    assert (scene["next"]["layout"], scene["next"]["why"]["rank"]) == ("tong-quan", "home")


def test_a_claim_covers_the_daypart_and_uncovers_it() -> None:
    """A claim with an end names what comes after it: the daypart that will be on by then."""
    room = scheduled(MORNING)
    scene = shown(claim("layout", "operator", "antt", until=SOON), room=room)
    assert scene.layout == "antt"
    assert scene.next is not None
    assert (scene.next.at, scene.next.layout, scene.next.why and scene.next.why.rank) == (SOON, "y-te", "schedule")
    long = shown(claim("layout", "operator", "antt", until=later(NOW, 5 * 3600)), room=room)
    assert long.next is not None
    assert (long.next.at, long.next.layout) == (later(NOW, 5 * 3600), "tong-quan")
    assert shown(claim("layout", "operator", "antt"), room=room).next is None


def test_an_edge_that_changes_nothing_is_not_next() -> None:
    """What comes next is the next other layout, not the next edge."""
    again = Schedule("tong-quan", "10:00", "11:00")
    scene = shown(room=scheduled(again, replace(MORNING, since="13:00", until="14:00")))
    assert scene.next is not None
    assert scene.next.at == "2026-11-23T06:00:00.000Z"


def test_next_looks_a_week_ahead() -> None:
    """On Monday the wall can say what comes on Sunday."""
    scene = shown(room=scheduled(replace(MORNING, days=(6,))))
    assert scene.next is not None
    assert scene.next.at == "2026-11-29T00:30:00.000Z"


# --- the moments between ---


def test_boundary() -> None:
    """The earliest end or edge after now, whatever it belongs to; None when nothing will change by itself."""
    assert boundary([claim("layout", "operator", "y-te")], ROOM, NOW, HANOI) is None
    assert boundary([claim("focus", "operator", "ho-so", until=NOW)], ROOM, NOW, HANOI) is None
    assert boundary([], scheduled(MORNING), "2026-11-23T04:30:00.000Z", HANOI) == "2026-11-24T00:30:00.000Z"
    assert boundary([claim("hold", "operator", {}, until=SOON)], scheduled(MORNING), NOW, HANOI) == SOON
    assert boundary([], scheduled(MORNING), NOW, HANOI) == "2026-11-23T04:30:00.000Z"
    notice = Notice("n", "Actual", "Severe", {}, {}, "an", EARLIER, until=SOON)
    assert boundary([], ROOM, NOW, HANOI, [notice], [replace(MEETING, until=LATER)]) == SOON
    assert boundary([], ROOM, NOW, HANOI, [], [replace(MEETING, until=LATER)]) == LATER


instants = st.integers(-5, 20).map(lambda steps: later(NOW, steps * 900))
values = {
    "layout": st.sampled_from([*LAYOUTS, "no-such"]),
    "focus": st.sampled_from(["van-ban", "ho-so", "dich-benh"]),
    "hold": st.builds(lambda seq: {"seq": seq, "at": EARLIER}, st.integers(1, 9)),
}
widths = st.sampled_from(
    [("all", ""), ("group", "tinh"), ("room", "ubnd-tinh"), ("screen", "ubnd-tinh/main"), ("room", "x")]
)


@st.composite
def wishes(draw: st.DrawFn) -> list[Claim]:
    """Claims of every slot, rank and width, some ended, each with a place in the order."""
    made = []
    for seq in range(draw(st.integers(0, 8))):
        slot = draw(st.sampled_from(["layout", "focus", "hold"]))
        width, key = draw(widths)
        rank = draw(st.sampled_from([rank for rank in RANKS[slot] if rank not in ("schedule", "home")]))
        until, pinned = draw(st.one_of(st.none(), instants)), draw(st.booleans())
        made.append(Claim(slot, width, key, rank, draw(values[slot]), f"p{seq}", EARLIER, seq + 1, until, pinned))
    return made


rooms = st.sampled_from([ROOM, scheduled(MORNING), scheduled(MORNING, NIGHT), scheduled(replace(NIGHT, days=(0,)))])


@settings(deadline=None)
@given(wishes(), rooms)
def test_ending_a_claim_uncovers_the_one_below(claims: list[Claim], room: Room) -> None:
    """Without the claim that holds the layout, the scene is what it would be had that claim never been made."""
    scene = shown(*claims, room=room)
    by = scene.why["layout"].by
    ended = [replace(each, until=NOW) if each.by == by else each for each in claims]
    assert shown(*ended, room=room) == shown(*[each for each in claims if each.by != by], room=room)
    if by:
        assert shown(*ended, room=room).why["layout"].by != by


@settings(deadline=None)
@given(wishes(), rooms, instants)
def test_nothing_changes_between_boundaries(claims: list[Claim], room: Room, now: Instant) -> None:
    """Up to the next boundary the scene stays, so a timer that sleeps until then misses nothing."""
    edge = boundary(claims, room, now, HANOI)
    before = later(edge, -0.001) if edge else later(now, 30 * 86400)
    if before >= now:
        first, last = shown(*claims, room=room, now=now), shown(*claims, room=room, now=before)
        assert replace(last, next=first.next) == first


@settings(deadline=None)
@given(wishes(), rooms, instants)
def test_next_keeps_its_word(claims: list[Claim], room: Room, now: Instant) -> None:
    """What was announced for a moment is what is on at that moment, and not before."""
    scene = shown(*claims, room=room, now=now)
    if scene.next:
        assert scene.next.at > now
        assert shown(*claims, room=room, now=later(scene.next.at, -0.001)).layout == scene.layout
        assert shown(*claims, room=room, now=scene.next.at).layout == scene.next.layout != scene.layout


@settings(deadline=None)
@given(wishes(), rooms)
def test_the_order_of_claims_is_no_reason(claims: list[Claim], room: Room) -> None:
    """Only ranks and the journal's order decide, never the order in which claims are looked at."""
    assert shown(*claims, room=room) == shown(*reversed(claims), room=room)
