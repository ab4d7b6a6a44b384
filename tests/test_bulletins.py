"""What feeds list that is no figure: one entry a feed, gone with its end, its feed, or never seen without clearance."""

from typing import Any

import pytest

from broadcaster.events import Kind
from broadcaster.model import Sensitivity
from broadcaster.needs import needs_of
from broadcaster.state import State
from broadcaster.view import View
from tests.doubles.asyncapi import faults
from tests.doubles.province import START, Story

FEEDS = {"feeds": [{"key": "bao", "kind": "cap"}, {"key": "tin", "kind": "rss", "sensitivity": "public"}]}
ONE = {"id": "a", "headline": {"vi": "Bão số 9"}, "expires": "2021-10-07T06:00:00.000Z"}
TWO = {"id": "b", "headline": {"vi": "Lũ quét"}, "expires": "2021-10-07T08:00:00.000Z"}


@pytest.fixture
def story() -> Story:
    story = Story()
    story.document("feeds.yaml", FEEDS)
    return story


def tell(story: Story, *items: Any, feed: str = "bao", kind: str = "cap") -> None:
    story.tell(Kind.LISTED, {"feed": feed, "kind": kind, "items": list(items)}, f"feed:{feed}")


def alert(story: Story, id: str = "x", by: str = "feed:bao", **more: Any) -> None:
    data = {"id": id, "status": "Actual", "severity": "Severe", "headline": {"vi": "Bão"}, "feed": "bao", **more}
    story.tell(Kind.NOTICED, {**data, "source": "Đài KTTV"}, by)


def notices(story: Story, screen: str = "ubnd-tinh/main") -> list[Any]:
    return list(story.value(f"@scene/{screen}")["notices"])


def test_a_list_is_an_entry_of_its_feed(story: Story) -> None:
    """The whole list, of which kind, and since when; the next one replaces it, an empty one says so."""
    tell(story, ONE, TWO)
    assert story.value("@items/bao") == {"kind": "cap", "items": [ONE, TWO], "at": START}
    tell(story, TWO)
    assert story.value("@items/bao")["items"] == [TWO]
    tell(story)
    assert story.value("@items/bao") == {"kind": "cap", "items": [], "at": START}


def test_lists_and_feeds_notices_are_as_described(story: Story) -> None:
    """The wire's description names them; nothing else stands in a scene."""
    tell(story, ONE, TWO)
    alert(story)
    values = {key: story.value(key) for key in ("@items/bao",)}
    assert faults({"type": "values", "from": 0, "seq": 1, "values": {**values, "@items/tin": None}}) == []
    assert faults({"type": "values", "from": 0, "seq": 1, "values": {"@items/bao": {"kind": "cap"}}}) != []
    scene = {**story.value("@scene/ubnd-tinh/main"), "clearance": "internal"}
    assert scene["notices"]
    assert faults({"type": "scene", "seq": 1, "scene": scene}) == []


def test_an_alert_goes_by_itself(story: Story) -> None:
    """The state asks to be told when the next one ends, and then it is gone; what has ended before never comes."""
    tell(story, TWO, ONE, {"id": "c"}, {"id": "d", "expires": START})
    assert [item["id"] for item in story.value("@items/bao")["items"]] == ["b", "a", "c"]
    assert story.state.next_moment() == ONE["expires"]
    story.wait(6 * 3_600)
    assert [item["id"] for item in story.value("@items/bao")["items"]] == ["b", "c"]
    story.wait(2 * 3_600)
    assert story.value("@items/bao") == {"kind": "cap", "items": [{"id": "c"}], "at": START}


def test_a_list_goes_with_its_feed(story: Story) -> None:
    """When the feed leaves the plan or becomes another kind; and what it still sends then says nothing."""
    tell(story, ONE)
    story.document("feeds.yaml", {"feeds": [{"key": "bao", "kind": "rss"}]})
    assert story.value("@items/bao") is None
    tell(story, ONE)
    assert story.value("@items/bao") is None
    assert story.state.next_moment() != ONE["expires"]


def test_a_list_is_as_sensitive_as_its_plan_says(story: Story) -> None:
    """Internal where the plan says nothing; a new plan counts at once."""
    tell(story, ONE)
    tell(story, {"id": "t"}, feed="tin", kind="rss")
    assert story.state.entries["@items/bao"].sensitivity is Sensitivity.INTERNAL
    assert story.state.entries["@items/tin"].sensitivity is Sensitivity.PUBLIC
    story.document("feeds.yaml", {"feeds": [{"key": "bao", "kind": "cap", "sensitivity": "restricted"}]})
    assert story.state.entries["@items/bao"].sensitivity is Sensitivity.RESTRICTED


def test_a_layout_may_need_a_list(story: Story) -> None:
    """A view that asks for it by its key shows it where its clearance covers it."""
    tell(story, ONE)
    needs = {"lists": ["@items/bao"]}
    for clearance, shown in ((Sensitivity.PUBLIC, False), (Sensitivity.INTERNAL, True)):
        view = View("v", clearance, needs_of(needs, clearance), story.state, story.state, "epoch", b'"layout":null')
        assert (b"@items/bao" in view.wall().payload) is shown


def test_folding_on_from_a_checkpoint_lets_alerts_go_too(story: Story) -> None:
    """What a checkpoint carries ends when it should."""
    tell(story, ONE, TWO)
    restored = State("").restored("epoch", b"".join(story.state.snapshot().parts()))
    assert restored.next_moment() == ONE["expires"]
    story.wait(6 * 3_600)
    restored.apply(story.events[-1])
    assert restored.entries == story.state.entries


def test_a_list_says_since_when_its_feed_is_silent(story: Story) -> None:
    """From the first failed run on, until it is read again or lists anew; a feed that never listed says nothing."""
    last = "2021-10-06T23:00:00.000Z"

    def run(ok: bool, feed: str = "bao") -> None:
        story.tell(Kind.RUN, {"feed": feed, "ok": ok, "last_ok": last}, f"feed:{feed}")

    run(False)
    assert story.value("@items/bao") is None
    tell(story, ONE)
    run(True)
    assert "silent" not in story.value("@items/bao")
    run(False)
    assert story.value("@items/bao") == {"kind": "cap", "items": [ONE], "at": START, "silent": last}
    assert faults({"type": "values", "from": 0, "seq": 1, "values": {"@items/bao": story.value("@items/bao")}}) == []
    seq = story.state.entries["@items/bao"].seq
    run(False)
    assert story.state.entries["@items/bao"].seq == seq
    run(True)
    assert story.value("@items/bao") == {"kind": "cap", "items": [ONE], "at": START}
    run(False)
    tell(story, TWO)
    assert story.value("@items/bao") == {"kind": "cap", "items": [TWO], "at": START}


def test_a_feed_that_is_turned_off_lists_nothing(story: Story) -> None:
    """Its last list is not kept on the walls as if it still counted."""
    tell(story, ONE)
    story.document("feeds.yaml", {"feeds": [{"key": "bao", "kind": "cap", "enabled": False}]})
    assert story.value("@items/bao") is None


# --- notices that a feed raises


def test_a_feeds_notice_says_whose_it_is(story: Story) -> None:
    """It stands on the walls with its feed and its source; a person's says neither."""
    alert(story)
    (shown,) = notices(story)
    assert (shown["feed"], shown["source"], shown["by"]) == ("bao", "Đài KTTV", "feed:bao")
    story.tell(Kind.NOTICED, {"id": "p", "status": "Actual", "severity": "Extreme", "headline": {"vi": "Họp"}})
    assert "feed" not in notices(story)[0]


def test_a_feed_ends_its_notice_and_may_raise_it_again(story: Story) -> None:
    """What only its feed ended comes back when the feed says so."""
    alert(story)
    story.tell(Kind.NOTICE_ENDED, {"id": "x"}, "feed:bao")
    assert notices(story) == []
    alert(story)
    assert len(notices(story)) == 1


def test_what_a_person_ended_stays_ended(story: Story) -> None:
    """The same alert read again is no news; another one is. Also after a restart."""
    alert(story, until=ONE["expires"])
    story.tell(Kind.NOTICE_ENDED, {"id": "x"}, "an")
    restored = State("").restored("epoch", b"".join(story.state.snapshot().parts()))
    alert(story, until=ONE["expires"])
    assert notices(story) == []
    assert restored.apply(story.events[-1]).keys == frozenset()
    alert(story, "y")
    assert [each["id"] for each in notices(story)] == ["y"]


def test_what_a_person_ended_is_forgotten_at_its_end(story: Story) -> None:
    """Nothing is kept for ever: once it would have ended anyway, nobody asks any more."""
    alert(story, until=ONE["expires"])
    story.tell(Kind.NOTICE_ENDED, {"id": "x"}, "an")
    assert story.state.stage.dismissed == {"x": ONE["expires"]}
    story.wait(7 * 3_600)
    story.claim("layout", "room", "kim-lien", "operator", "y-te")
    assert story.state.stage.dismissed == {}


def test_notices_go_with_their_feed(story: Story) -> None:
    """A feed that is gone holds no wall; a person's notice stays."""
    alert(story)
    story.tell(Kind.NOTICED, {"id": "p", "status": "Actual", "severity": "Severe", "headline": {"vi": "Họp"}})
    story.document("feeds.yaml", {"feeds": []})
    assert [each["id"] for each in notices(story)] == ["p"]
