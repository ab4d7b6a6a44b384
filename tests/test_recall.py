"""What a screen shows while its room looks back, by a table: what is of then, what goes on, and what brings it back."""

from typing import Any

import pytest

from broadcaster.claims import Claim, Notice
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant, later
from broadcaster.past import Past
from broadcaster.recall import resolve
from broadcaster.scene import Scene
from tests.test_scene import EARLIER, HANOI, LATER, LAYOUTS, MAIN, MEETING, NOW, ROOM, SOON, claim

THEN = {"key": "tong-quan", "title": {"vi": "Tổng quan cũ"}, "topics": [{"key": "van-ban"}, {"key": "cu"}]}
AT = "2026-11-22T02:00:00.000Z"


def past(seq: int, layout: str | None = "tong-quan", focus: str | None = None) -> Past:
    """A picture in which this screen showed that layout, as it was then."""
    scenes = {"ubnd-tinh/main": {"layout": layout, "focus": focus, "agenda": None}}
    return Past(seq, 0, 1, {}, {}, {}, {}, {"tong-quan": THEN}, {}, scenes)


def looking(rank: str = "operator", *, since: Instant = EARLIER, until: Instant | None = SOON) -> Claim:
    made = claim("hold", rank, None, since=since, until=until)
    return claim("hold", rank, {"seq": made.seq, "at": AT, "past": True}, since=since, until=until)


def shown(hold: Claim, *claims: Claim, picture: Past | None = None, **more: Any) -> Scene:
    def pasts(seq: int, place: str) -> Past | None:
        found = picture or past(hold.value["seq"])
        return found if (seq, place) == (hold.value["seq"], "ubnd-tinh/main") else None

    return resolve(pasts, (*claims, hold), ROOM, MAIN, LAYOUTS, more.pop("now", NOW), HANOI, **more)


def test_layout_and_focus_are_those_of_then() -> None:
    """Also a topic and a layout that are gone by now; why says who looks back, and next says the return."""
    hold = looking()
    scene = shown(hold, claim("layout", "operator", "y-te", since=EARLIER), picture=past(hold.value["seq"], focus="cu"))
    assert (scene.layout, scene.focus) == ("tong-quan", "cu")
    assert scene.hold == {**hold.value, "by": "operator-person", "since": EARLIER, "until": SOON}
    assert set(scene.why) == {"hold"}
    assert scene.next
    assert (scene.next.at, scene.next.layout) == (SOON, "y-te")


@pytest.mark.parametrize("rank", ["operator", "presenter", "agenda"])
@pytest.mark.parametrize(("since", "back"), [(EARLIER, False), (NOW, True)])
def test_a_persons_later_layout_brings_it_back(rank: str, since: Instant, back: bool) -> None:
    """One that was asked for before stays underneath."""
    meetings = (MEETING,)
    scene = shown(looking(), claim("layout", rank, "y-te", since=since), meetings=meetings)
    assert (scene.layout, scene.hold is None) == (("y-te", True) if back else ("tong-quan", False))


def test_a_layout_that_does_not_exist_brings_nothing_back() -> None:
    """Nor does what comes by itself: the screen goes on looking back until the end."""
    assert shown(looking(), claim("layout", "operator", "no-such", since=NOW)).hold
    assert shown(looking(), now=later(SOON, -1)).hold
    assert shown(looking(), now=SOON).hold is None


def test_below_an_ended_look_back_another_hold_shows() -> None:
    """A presenter's plain hold stands again where an operator's look back was left by a layout."""
    plain = claim("hold", "presenter", {"seq": 7, "at": EARLIER}, since=EARLIER)
    scene = shown(looking(), plain, claim("layout", "operator", "y-te", since=NOW), meetings=(MEETING,))
    assert scene.hold
    assert (scene.hold["seq"], scene.hold.get("past"), scene.layout) == (7, None, "y-te")


@pytest.mark.parametrize(
    ("topic", "focus"), [("van-ban", "van-ban"), ("cu", "cu"), ("ho-so", "van-ban"), ("dich-benh", "van-ban")]
)
def test_a_later_focus_needs_the_topic_of_then(topic: str, focus: str) -> None:
    """A topic that the layout of then lacks is void, and the focus of then stays."""
    hold = looking()
    picture = past(hold.value["seq"], focus="van-ban")
    assert shown(hold, claim("focus", "operator", topic), picture=picture).focus == focus


def test_an_earlier_focus_is_not_of_then() -> None:
    """What was in focus before the look back began is under it."""
    before = claim("focus", "operator", "ho-so")
    assert shown(looking(), before).focus is None


def test_notices_and_the_meeting_go_on() -> None:
    """An alert stands over the past as over the present."""
    alert = Notice("n", "Actual", "Extreme", {"vi": "Lũ"}, {}, "minh", NOW)
    scene = shown(looking(until=None), notices=(alert,), meetings=(MEETING,))
    assert (scene.notices, scene.meeting, scene.next) == ((alert,), "m1", None)


@pytest.mark.parametrize("layout", [None, "gone"])
def test_a_screen_that_showed_nothing_then_shows_nothing(layout: str | None) -> None:
    """It does not make anything up out of what it shows now."""
    hold = looking()
    scene = shown(hold, picture=past(hold.value["seq"], layout))
    assert (scene.layout, scene.focus, bool(scene.hold)) == (None, None, True)


def test_without_its_picture_it_shows_nothing_of_now() -> None:
    """A screen that came to the room after the look back began has no past of its own."""
    scene = resolve(lambda seq, place: None, (looking(until=LATER),), ROOM, MAIN, LAYOUTS, NOW, HANOI)
    assert scene.layout is None
    assert ROOM.clearance is Sensitivity.INTERNAL
