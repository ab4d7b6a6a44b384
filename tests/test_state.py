"""The fold: figures, decisions, deadlines, lists, scenes and holds, told as events."""

from dataclasses import asdict, replace

import pytest

from broadcaster.events import Kind
from broadcaster.model import Bound, Rule, Sensitivity, Thresholds
from broadcaster.state import State
from tests.doubles.province import INDICATORS, NINE_MONTHS, SITE, Story, layout


@pytest.fixture
def story() -> Story:
    return Story()


def test_an_observation_becomes_a_value_with_its_period_and_age(story: Story) -> None:
    """What was observed stands as the value, with the seq of its event."""
    changes = story.observe("VB-01", 5_238_802)
    value = story.value("VB-01")
    assert (value["v"], value["period"], value["as_of"]) == (5_238_802, NINE_MONTHS, "2021-09-30T16:59:59.000Z")
    assert story.state.entries["VB-01"].seq == changes.seq
    assert "VB-01" in changes.keys


def test_a_held_observation_is_never_a_value_until_a_person_accepts_it(story: Story) -> None:
    """The tile waits; accepting lets the value and both shares appear with the decision's own seq."""
    story.review()
    assert story.value("VB-02")["v"] is None
    assert story.value("VB-02")["held"]["raw"] == "791/903"
    assert story.value("VB-05")["waits"] == ["VB-02"]
    changes = story.accept("held-VB-02-2021-01-01/P9M-791/903", 791_903)
    assert story.value("VB-02")["v"] == 791_903
    assert "held" not in story.value("VB-02")
    assert story.value("VB-02")["decided"]["by"] == "Bình"
    assert round(story.value("VB-05")["v"], 2) == 32.35
    assert round(story.value("VB-06")["v"], 2) == 64.32
    assert {story.state.entries[key].seq for key in ("VB-02", "VB-05", "VB-06")} == {changes.seq}


def test_a_decision_stands_when_the_same_text_is_read_again(story: Story) -> None:
    """Holding the same identity again changes nothing."""
    story.review()
    story.accept("held-VB-02-2021-01-01/P9M-791/903", 791_903)
    before = dict(story.state.entries)
    story.hold("VB-02", "791/903", 791_903)
    assert story.value("VB-02") == before["VB-02"].value
    assert story.state.held["held-VB-02-2021-01-01/P9M-791/903"].decision is not None


def test_a_decision_can_be_taken_back(story: Story) -> None:
    """The value and what was derived from it go; the held observation waits again."""
    story.review()
    story.accept("held-VB-02-2021-01-01/P9M-791/903", 791_903)
    story.tell(Kind.UNDECIDED, {"held": "held-VB-02-2021-01-01/P9M-791/903", "reason": "nhầm"})
    assert story.value("VB-02")["v"] is None
    assert story.value("VB-02")["held"]["raw"] == "791/903"
    assert story.value("VB-05")["v"] is None
    assert story.value("SYS-04")["v"] == 1


def test_a_rejected_observation_shows_nothing(story: Story) -> None:
    """The last good value stays, and nothing waits any more."""
    story.observe("VB-02", 700_000, period="2021-01-01/P8M", as_of="2021-08-31T16:59:59.000Z")
    id = story.hold("VB-02", "791/903")
    story.tell(Kind.DECIDED, {"held": id, "accepted": False, "reason": "sai biểu"})
    assert story.value("VB-02")["v"] == 700_000
    assert "held" not in story.value("VB-02")
    assert story.value("SYS-04")["v"] == 0


def test_a_mended_file_answers_what_was_held(story: Story) -> None:
    """A good observation of the same period takes the held one away."""
    id = story.hold("VB-02", "791/903")
    story.observe("VB-02", 791_903)
    assert story.value("VB-02")["v"] == 791_903
    assert story.value(f"@held/{id}") is None
    assert id not in story.state.held


def test_an_older_as_of_never_overwrites_a_newer_one(story: Story) -> None:
    """It is kept as an older vintage."""
    story.observe("VB-01", 2, as_of="2021-10-02T00:00:00.000Z")
    changes = story.observe("VB-01", 1, as_of="2021-10-01T00:00:00.000Z")
    assert story.value("VB-01")["v"] == 2
    assert "VB-01" not in changes.keys
    assert [each.v for each in story.state.vintages("VB-01", NINE_MONTHS)] == [1, 2]


def test_a_revised_older_period_reaches_the_pages_that_draw_it(story: Story) -> None:
    """The value stays, the entry's seq moves with the point of its history."""
    story.observe("VB-01", 1, period="2021-01-01/P8M")
    story.observe("VB-01", 2)
    changes = story.observe("VB-01", 3, period="2021-01-01/P8M", as_of="2021-10-01T00:00:00.000Z")
    assert "VB-01" in changes.keys
    assert [point["v"] for point in story.state.history["VB-01"]] == [3, 2]
    assert story.value("VB-01")["v"] == 2


def test_a_changed_formula_is_followed_at_once(story: Story) -> None:
    """The catalogue is an event: the wall follows the new formula."""
    story.review()
    story.accept("held-VB-02-2021-01-01/P9M-791/903", 791_903)
    per_mille = [replace(each, formula="VB-04 / VB-02 * 1000") if each.code == "VB-05" else each for each in INDICATORS]
    story.catalogue(*per_mille)
    assert round(story.value("VB-05")["v"], 1) == 323.5


def test_an_indicator_that_leaves_the_catalogue_leaves_the_wall(story: Story) -> None:
    """Its entry is a tombstone; it comes back with the catalogue."""
    story.observe("VB-01", 1)
    story.catalogue(*(each for each in INDICATORS if each.code != "VB-01"))
    assert story.value("VB-01") is None
    story.catalogue(*INDICATORS)
    assert story.value("VB-01")["v"] == 1


def test_a_mismatch_is_marked_on_both_and_goes_with_its_cause(story: Story) -> None:
    """A part above its whole marks both, counts in SYS-05, and a correction clears it."""
    story.observe("VB-02", 100)
    story.observe("VB-04", 120)
    assert story.value("VB-04")["marks"] == story.value("VB-02")["marks"] == ["mismatch"]
    assert story.value("SYS-05")["v"] == 1
    story.observe("VB-04", 90, as_of="2021-10-01T00:00:00.000Z")
    assert "marks" not in story.value("VB-04")
    assert story.value("SYS-05")["v"] == 0


def test_a_revised_past_moves_what_was_compared_with_it(story: Story) -> None:
    """A share against last year is worked out anew when last year's figure is revised, and its average with it."""
    growth = replace(INDICATORS[4], formula="(VB-02 - same_period(VB-02)) / same_period(VB-02) * 100")
    average = replace(INDICATORS[5], formula="moving(VB-02, 2)")
    story.catalogue(*(each for each in INDICATORS if each.code not in ("VB-05", "VB-06")), growth, average)
    story.observe("VB-02", 120, period="2021-08")
    assert "VB-05" not in story.state.entries
    story.observe("VB-02", 100, period="2020-08")
    assert story.value("VB-05")["v"] == 20
    story.observe("VB-02", 80, period="2020-08", as_of="2021-10-01T00:00:00.000Z")
    assert story.value("VB-05")["v"] == 50
    story.observe("VB-02", 100, period="2021-07")
    assert story.value("VB-06")["v"] == 110


def test_a_total_says_how_many_areas_it_is_of(story: Story) -> None:
    """A sum of two of three communes is provisional and says so, until the third has told."""
    areas = [
        {"code": code, "name": {"vi": code}, "kind": "xa", "since": None, "until": None, "aliases": []}
        for code in ("16681", "16690", "17000")
    ]
    story.document("areas.yaml", {"areas": areas})
    whole = replace(INDICATORS[4], formula="sum(YT-01@*)")
    story.catalogue(*(each for each in INDICATORS if each.code != "VB-05"), whole)
    story.observe("YT-01@16681", 10)
    story.observe("YT-01@16690", 20)
    assert (story.value("VB-05")["v"], story.value("VB-05")["status"], story.value("VB-05")["note"]) == (30, "P", "2/3")
    story.observe("YT-01@17000", 30)
    assert (story.value("VB-05")["v"], story.value("VB-05")["status"], story.value("VB-05").get("note")) == (
        60,
        "A",
        None,
    )


def test_a_share_is_as_sensitive_as_what_it_is_made_of(story: Story) -> None:
    """A public share of a restricted figure gives the figure away to whoever knows the whole."""
    parts = [replace(each, sensitivity=Sensitivity.RESTRICTED) if each.code == "VB-04" else each for each in INDICATORS]
    story.catalogue(*parts)
    story.observe("VB-02", 100)
    story.observe("VB-04", 30)
    assert story.state.entries["VB-05"].sensitivity is Sensitivity.RESTRICTED
    assert story.state.indicators["VB-05"].sensitivity is Sensitivity.RESTRICTED
    assert story.state.entries["VB-02"].sensitivity is Sensitivity.PUBLIC


def test_a_sum_over_areas_is_checked_once_every_area_has_told(story: Story) -> None:
    """Until the last commune has sent its part nobody can say that the province's figure is wrong."""
    areas = [
        {"code": code, "name": {"vi": code}, "kind": kind, "since": since, "until": until, "aliases": []}
        for code, kind, since, until in (
            ("16681", "phuong", "2020-01-01", None),
            ("16690", "xa", None, None),
            ("17000", "xa", "2025-07-01", None),  # not yet
            ("17001", "xa", None, "2020-12-31"),  # no more
            ("40", "tinh", None, None),
        )
    ]
    story.document("areas.yaml", {"areas": areas})
    over = Rule("tong", "sum", "YT-01", ("YT-01@*",), areas=("phuong", "xa"))
    story.document("rules.yaml", {"rules": [asdict(over)]})
    story.observe("YT-01", 100)
    story.observe("YT-01@16681", 30)
    assert "marks" not in story.value("YT-01")
    story.observe("YT-01@16690", 60)
    assert story.value("YT-01")["marks"] == ["mismatch"]
    assert "marks" not in story.value("YT-01@16690")
    (row,) = story.value("@mismatches/restricted")
    assert (row["rule"], row["area"], row["args"]["sum"]) == ("tong", None, 90)
    story.observe("YT-01@16690", 70, as_of="2021-10-01T00:00:00.000Z")
    assert "marks" not in story.value("YT-01")


def test_a_figure_grows_due_and_late_by_itself(story: Story) -> None:
    """The clock's event at next_moment moves lists and the service's own figures."""
    story.observe("YT-03", 80, period="2021-10-06", as_of="2021-10-06T16:59:59.000Z")
    assert (story.value("YT-03")["due"], story.value("YT-03")["late"]) == (
        "2021-10-07T17:00:00.000Z",
        "2021-10-09T10:00:00.000Z",
    )
    assert story.state.next_moment() == "2021-10-07T07:00:00.000Z"  # the room's daypart begins at 14:00
    before = story.value("SYS-01")["v"]
    story.wait(3 * 86_400)
    assert story.value("SYS-01")["v"] < before
    assert story.value("SYS-02")["v"] == 1
    assert [row["reason"]["code"] for row in story.value("@attention/internal") if row["key"] == "YT-03"] == ["late"]


def test_a_closed_reporting_period_is_never_late() -> None:
    """A report of a past period has no deadline; the header says once what it is."""
    story = Story(site={**SITE, "reporting": {"period": NINE_MONTHS, "statement": {"vi": "9 tháng"}}})
    story.observe("YT-01", 1_260_513)
    story.wait(400 * 86_400)
    assert story.value("YT-01")["late"] is None
    assert not [row for row in story.value("@attention/public") if row["key"] == "YT-01"]


def test_a_level_is_left_only_where_it_is_cleared(story: Story) -> None:
    """Critical above 90 stays until 88 is reached; `since` is when it was entered."""
    for day, v in ((1, 91), (2, 89), (3, 87)):
        story.observe("YT-03", v, period=f"2021-10-0{day}", as_of=f"2021-10-0{day}T10:00:00.000Z")
        if day == 2:
            assert story.value("YT-03")["level"] == "critical"
            assert story.value("YT-03")["since"] == "2021-10-01T10:00:00.000Z"
    assert story.value("YT-03")["level"] == "warn"


def test_a_list_never_names_what_its_reader_may_not_see(story: Story) -> None:
    """The public list is silent about an internal figure that is critical."""
    story.observe("YT-03", 99, period="2021-10-06", as_of="2021-10-06T10:00:00.000Z")
    assert "YT-03" in [row["key"] for row in story.value("@attention/internal")]
    assert "YT-03" not in [row["key"] for row in story.value("@attention/public")]
    assert story.state.entries["YT-03"].sensitivity is Sensitivity.INTERNAL


def test_a_bound_may_be_a_formula(story: Story) -> None:
    """A threshold against another figure follows that figure."""
    bounds = Thresholds(warn=Bound(above="1.5 * previous(YT-03)"))
    story.catalogue(*(replace(each, thresholds=bounds) if each.code == "YT-03" else each for each in INDICATORS))
    story.observe("YT-03", 10, period="2021-10-05", as_of="2021-10-05T10:00:00.000Z")
    story.observe("YT-03", 16, period="2021-10-06", as_of="2021-10-06T10:00:00.000Z")
    assert story.value("YT-03")["level"] == "warn"


def test_subsystems_without_a_figure_are_not_connected(story: Story) -> None:
    """Tourism never delivered: "chưa kết nối", and its unit owes nothing yet."""
    story.observe("VB-01", 1)
    assert {row["subsystem"]: row["state"] for row in story.value("@status/internal")} == {
        "VB": "connected",
        "YT": "none",
        "DL": "none",
    }


def test_an_operators_layout_is_shown_and_given_back(story: Story) -> None:
    """A claim moves the scene, its release uncovers the home layout."""
    story.claim("layout", "room", "ubnd-tinh", "operator", "y-te")
    assert story.value("@scene/ubnd-tinh/main")["layout"] == "y-te"
    assert story.value("@scene/ubnd-tinh/main")["why"]["layout"]["by"] == "an"
    story.tell(Kind.RELEASED, {"slot": "layout", "width": "room", "key": "ubnd-tinh", "rank": "operator"})
    assert story.value("@scene/ubnd-tinh/main")["layout"] == "tong-quan"


def test_a_claim_ends_by_itself_at_its_time(story: Story) -> None:
    """The end is the next moment, and the scene goes back when it has come."""
    story.claim("layout", "room", "kim-lien", "operator", "y-te", until="2021-10-07T01:00:00.000Z")
    assert story.value("@scene/kim-lien/main")["next"]["layout"] == "tong-quan"
    assert story.state.next_moment() == "2021-10-07T01:00:00.000Z"
    story.wait(3_600)
    assert story.value("@scene/kim-lien/main")["layout"] == "tong-quan"


def test_a_hold_keeps_the_rooms_figures_and_no_other_rooms(story: Story) -> None:
    """Values go on changing elsewhere; the held room's picture stays until the release."""
    story.observe("VB-01", 1)
    story.claim("hold", "room", "ubnd-tinh", "operator")
    held_at = story.state.seq
    story.observe("VB-01", 2, as_of="2021-10-02T00:00:00.000Z")
    picture = story.state.picture("ubnd-tinh", "main")
    assert (picture.held_at, picture.entries["VB-01"].value["v"]) == (held_at, 1)
    assert story.state.picture("kim-lien", "main").entries["VB-01"].value["v"] == 2
    assert story.value("@scene/ubnd-tinh/main")["hold"]["seq"] == held_at
    story.tell(Kind.RELEASED, {"slot": "hold", "width": "room", "key": "ubnd-tinh", "rank": "operator"})
    assert story.state.picture("ubnd-tinh", "main") is story.state


def test_a_meetings_end_takes_the_presenters_claims_with_it(story: Story) -> None:
    """Focus, hold and layout of the presenter go; what was underneath comes back."""
    story.tell(Kind.MEETING_OPENED, {"id": "m", "rooms": ["ubnd-tinh"]})
    story.tell(Kind.MEETING_JOINED, {"id": "m", "presenter": "Chi"})
    story.claim("focus", "room", "ubnd-tinh", "presenter", "van-ban")
    story.claim("hold", "room", "ubnd-tinh", "presenter")
    assert story.value("@scene/ubnd-tinh/main")["focus"] == "van-ban"
    assert story.value("@meeting/m")["presenters"] == ["Chi"]
    story.tell(Kind.MEETING_ENDED, {"id": "m"})
    scene = story.value("@scene/ubnd-tinh/main")
    assert (scene["focus"], scene["hold"], scene["meeting"]) == (None, None, None)
    assert story.value("@meeting/m") is None


def test_a_refused_site_file_is_said_until_it_is_mended(story: Story) -> None:
    """The last good version stays; the problem goes with the next good one."""
    problem = {"line": 3, "column": 5, "code": "unknown_key", "args": {}, "severity": "error", "text": "?"}
    story.tell(Kind.SITE_REFUSED, {"path": "layouts/y-te.yaml", "sha256": "x", "problems": [problem]})
    assert story.value("@problem/layouts/y-te.yaml")["problems"][0]["line"] == 3
    assert story.state.layout("y-te") is not None
    story.wall(layout("y-te", "YT-01"))
    assert story.value("@problem/layouts/y-te.yaml") is None


def test_a_layout_whose_file_is_gone_uncovers_the_home(story: Story) -> None:
    """A claim for it no longer stands."""
    story.claim("layout", "room", "kim-lien", "operator", "y-te")
    story.document("layouts/y-te.yaml", None)
    assert story.value("@layout/y-te") is None
    assert story.value("@scene/kim-lien/main")["layout"] == "tong-quan"


def test_the_same_events_always_make_the_same_state(story: Story) -> None:
    """Folding the story again, in another state, gives every entry again, to the seq."""
    story.review()
    story.accept("held-VB-02-2021-01-01/P9M-791/903", 791_903)
    story.claim("hold", "room", "ubnd-tinh", "operator")
    story.wait(86_400)
    again = State("epoch")
    for event in story.events:
        again.apply(event)
    assert again.entries == story.state.entries
    assert again.history == story.state.history
    assert again.picture("ubnd-tinh") == story.state.picture("ubnd-tinh")


def test_rooms_connected_are_counted_from_screens_up_and_down(story: Story) -> None:
    """A room with two screens counts once."""
    for screen in ("main", "left"):
        story.tell(Kind.SCREEN_UP, {"room": "ubnd-tinh", "screen": screen, "device": "d"}, "iocast")
    assert story.value("SYS-06")["v"] == 1
    for screen in ("main", "left"):
        story.tell(Kind.SCREEN_DOWN, {"room": "ubnd-tinh", "screen": screen, "device": "d"}, "iocast")
    assert story.value("SYS-06")["v"] == 0


def test_a_held_picture_forgets_what_became_more_sensitive(story: Story) -> None:
    """The lists of a held room are today's once the site has changed, so they name nothing that is hidden now."""
    story.observe("YT-03", 99, period="2021-10-06", as_of="2021-10-06T10:00:00.000Z")
    story.claim("hold", "room", "ubnd-tinh", "operator")
    secret = Sensitivity.RESTRICTED
    story.catalogue(*(replace(each, sensitivity=secret) if each.code == "YT-03" else each for each in INDICATORS))
    rows = story.state.picture("ubnd-tinh").entries["@attention/internal"].value
    assert "YT-03" not in [row["key"] for row in rows]


def test_a_catalogue_that_changes_during_a_hold_hides_nothing_from_its_end(story: Story) -> None:
    """A page goes on from its held picture's newest `seq`: nothing in it may be newer than the hold itself."""
    story.observe("VB-01", 5_238_802)
    held_at = story.claim("hold", "room", "ubnd-tinh", "operator").seq
    changed = story.observe("VB-01", 5_240_000, as_of="2021-10-02T00:00:00.000Z").seq
    story.catalogue(*(replace(each, short={"vi": "VB đến"}) if each.code == "VB-01" else each for each in INDICATORS))
    picture = story.state.picture("ubnd-tinh", "main")
    assert picture.entries["VB-01"].value["v"] == 5_238_802
    assert max(entry.seq for entry in picture.entries.values()) < held_at < changed
    assert story.state.entries["VB-01"].seq >= changed


def test_a_withdrawn_older_point_reaches_the_pages_that_draw_it(story: Story) -> None:
    """Undoing a decision on an older period moves the entry, too."""
    story.observe("VB-02", 800_000, period="2021-01-01/P10M")
    id = story.hold("VB-02", "791/903")
    story.accept(id, 791_903)
    changes = story.tell(Kind.UNDECIDED, {"held": id, "reason": "nhầm"})
    assert "VB-02" in changes.keys
    assert [point["v"] for point in story.state.history["VB-02"]] == [800_000]


def test_a_state_becomes_another_for_whoever_holds_it(story: Story) -> None:
    """Another history, folded aside, takes the place of the one that was lost, all at once and with its epoch."""
    story.review()
    before, aside = story.state, story.state.fresh("e2")
    other = Story()
    for event in other.events:
        aside.apply(event)
    before.become(aside)
    assert (before.epoch, before.seq) == ("e2", len(other.events))
    assert before.held == {}
    assert before.entries == other.state.entries
