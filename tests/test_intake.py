"""Intake: accepted, held, refused or unchanged, each with its reason; a decision stands."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.events import Kind, encode
from broadcaster.model import Indicator, Observation, Rule, Status
from feeds.intake import Intake, identity
from feeds.ledger import PART
from feeds.offers import Offer, Outcome, Verdict
from tests.doubles.known import Remembered, seen

NINE_MONTHS = "2021-01-01/P9M"
PERIOD_END = "2021-09-29T17:00:00.000Z"  # local midnight of 30/09/2021
NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)

AREAS: dict[str, dict[str, Any]] = {
    "16681": {"code": "16681", "name": {"vi": "Phường Trường Vinh"}, "since": "2025-07-01", "aliases": []},
    "17329": {
        "code": "17329",
        "name": {"vi": "Xã Hoà Sơn"},
        "aliases": ["Hoa Son", {"name": "Xã Cũ", "until": "2025-06-30"}],
    },
}


def indicator(code: str, unit: str = "văn bản", name: str = "", **more: Any) -> Indicator:
    return Indicator(code, {"vi": name or code}, {"vi": unit}, **more)


@pytest.fixture
def known() -> Remembered:
    catalogue = [
        *(indicator(f"VB-0{number}", cumulation="ytd") for number in (1, 2, 3, 4)),
        indicator("HCC-01", "hồ sơ", cumulation="ytd"),
        indicator("YT-05", "ca"),
        indicator("YT-03", "%", kind="rate", parameters={"least": 0, "most": 100}),
        indicator("KTXH-01", "%", "Tốc độ tăng trưởng GRDP", kind="rate"),
        indicator("KTXH-04", "tỷ đồng", cumulation="ytd"),
        indicator("KTXH-05", "%", "Tỷ lệ thu ngân sách so với dự toán", kind="rate"),
        indicator("VB-05", "%", formula="VB-04 / VB-02 * 100"),
        indicator("SYS-04", "giá trị", subsystem="SYS"),
    ]
    rules = (
        Rule("axis", "subset", "VB-02", ("VB-03",)),
        Rule("signed", "subset", "VB-02", ("VB-04",)),
    )
    return Remembered({each.code: each for each in catalogue}, rules, AREAS)


@pytest.fixture
def intake(known: Remembered) -> Intake:
    return Intake(known, clock=lambda: NOW)


def accepted(outcome: Outcome) -> list[Observation]:
    return [seen(each) for each in outcome.accepted]


def offer(intake: Intake, *offers: Offer, feed: str = "van-ban") -> Outcome:
    return intake.offer(offers, feed, f"feed:{feed}")


def figure(series: str, value: Any, period: str = NINE_MONTHS, **more: Any) -> Offer:
    return Offer(series, value, period, **{"place": "van-ban.xlsx!Biểu 1!E8", **more})


def only(verdicts: list[Verdict]) -> Verdict:
    assert len(verdicts) == 1
    return verdicts[0]


REVIEW = [
    figure("VB-01", "5.238.802", place="bc.xlsx!Biểu 1!E8", number=8),
    figure("VB-02", "791/903", place="bc.xlsx!Biểu 1!E9", number=9),
    figure("VB-03", "509.345", place="bc.xlsx!Biểu 1!E10", number=10),
    figure("VB-04", "256.177", place="bc.xlsx!Biểu 1!E11", number=11),
    figure("HCC-01", "283.175", place="bc.xlsx!Biểu 1!E12", number=12),
]


def test_the_review_is_read_and_its_unclear_figure_held(intake: Intake) -> None:
    """791/903 waits with 791.903 suggested, because the documents on the axis are part of it; the others go through."""
    outcome = offer(intake, *REVIEW)
    assert [(each.series, each.v) for each in accepted(outcome)] == [
        ("VB-01", 5238802),
        ("VB-03", 509345),
        ("VB-04", 256177),
        ("HCC-01", 283175),
    ]
    assert outcome.indexes == [8, 10, 11, 12]
    held = only(outcome.held)
    assert (held.series, held.raw, held.suggestion) == ("VB-02", "791/903", 791903)
    assert held.reason.code == "slash_rule_least"
    assert held.reason.args["part"] == "VB-03"
    assert {each.as_of for each in accepted(outcome)} == {PERIOD_END}
    assert [draft.kind for draft in outcome.drafts] == [Kind.OBSERVED, Kind.HELD]
    assert all(encode(draft.data) for draft in outcome.drafts)


def test_the_same_file_read_again_is_no_news(intake: Intake, known: Remembered) -> None:
    """Nothing is drafted for what is known or waiting."""
    known.fold(offer(intake, *REVIEW).drafts)
    again = offer(intake, *REVIEW)
    assert again.drafts == []
    assert {each.reason.code for each in again.unchanged} == {"same", "held_already"}


@pytest.mark.parametrize("accepted", [True, False])
def test_a_decision_stands_for_the_same_text_in_the_same_place(
    intake: Intake, known: Remembered, accepted: bool
) -> None:
    """Reading the file again undoes neither an acceptance nor a rejection."""
    known.fold(offer(intake, *REVIEW).drafts)
    known.decide(identity("VB-02", NINE_MONTHS, "791/903", "bc.xlsx!Biểu 1!E9"), accepted=accepted, v=791903)
    again = offer(intake, *REVIEW)
    assert again.drafts == []
    assert "decided" in {each.reason.code for each in again.unchanged}


def test_a_corrected_cell_is_another_identity(intake: Intake, known: Remembered) -> None:
    """When the department mends the cell, the new text is read on its own merits."""
    known.fold(offer(intake, *REVIEW).drafts)
    outcome = offer(intake, figure("VB-02", "791.903", place="bc.xlsx!Biểu 1!E9"))
    assert accepted(outcome)[0].v == 791903


def test_a_doubt_that_was_answered_elsewhere_does_not_come_back(intake: Intake, known: Remembered) -> None:
    """When the suggested figure stands, or a newer one, the unclear cell is no news."""
    known.fold(offer(intake, *REVIEW[2:], figure("VB-02", 791903, place="api")).drafts)
    again = offer(intake, *REVIEW)
    assert (again.held, [each.reason.code for each in again.unchanged][-1]) == ([], "same")
    known.fold(offer(intake, figure("VB-02", 791950, place="api", as_of="2021-10-05")).drafts)
    assert "older" in {each.reason.code for each in offer(intake, *REVIEW).unchanged}


def test_a_part_above_its_whole_is_held(intake: Intake, known: Remembered) -> None:
    """More signed documents than documents cannot be; the rule and both figures are the reason."""
    known.fold(offer(intake, figure("VB-02", 791903)).drafts)
    held = only(offer(intake, figure("VB-04", "800.000")).held)
    assert held.reason.code == "part_above_whole"
    assert (held.reason.args["v"], held.reason.args["of"]) == (800000, 791903)


def test_a_whole_that_breaks_two_rules_is_held_alone(intake: Intake) -> None:
    """In one batch the figure in most contradictions is the doubtful one, and its parts go through."""
    outcome = offer(
        intake,
        figure("VB-02", 791, place="a"),
        figure("VB-03", "509.345", place="b"),
        figure("VB-04", "256.177", place="c"),
    )
    assert only(outcome.held).series == "VB-02"
    assert only(outcome.held).reason.code == "whole_below_part"
    assert [each.series for each in accepted(outcome)] == ["VB-03", "VB-04"]


def test_rules_hold_within_an_area(intake: Intake) -> None:
    """A rule over codes is checked for each area by itself."""
    outcome = offer(
        intake,
        figure("VB-02", 100, area="16681", place="a"),
        figure("VB-04", 40, area="17329", place="b"),
        figure("VB-04", 140, area="16681", place="c"),
    )
    assert [each.series for each in accepted(outcome)] == ["VB-04@17329"]
    assert {each.series for each in outcome.held} == {"VB-02@16681", "VB-04@16681"}


@pytest.mark.parametrize(
    ("value", "code"), [("260.513.000", "jump"), ("283", "jump"), ("283.175.000.000", "jump"), ("283.175", None)]
)
def test_a_jump_near_a_thousandfold_is_held(intake: Intake, known: Remembered, value: str, code: str | None) -> None:
    """A slip of unit, or a dot read as a comma, shows as x1000 against the last value; the likely one is suggested."""
    known.fold(offer(intake, figure("HCC-01", "250.000", "2021-01-01/P8M")).drafts)
    outcome = offer(intake, figure("HCC-01", value))
    if code is None:
        assert len(outcome.accepted) == 1
    else:
        held = only(outcome.held)
        assert held.reason.code == code
        assert held.suggestion is not None
        assert 200_000 < held.suggestion < 300_000


def test_a_counter_never_falls_within_its_year(intake: Intake, known: Remembered) -> None:
    """Nine months below eight months of the same year is held; a new year begins anew."""
    known.fold(offer(intake, figure("VB-01", 500_000, "2021-01-01/P8M")).drafts)
    assert only(offer(intake, figure("VB-01", 480_000)).held).reason.code == "fell"
    assert offer(intake, figure("VB-01", 520_000)).accepted
    assert offer(intake, figure("VB-01", 300_000, "2020-01-01/P9M")).accepted
    assert only(offer(intake, figure("VB-01", 510_000, "2021-01-01/P7M")).held).reason.code == "above_later"


def test_an_estimate_of_a_closed_period_may_be_revised_downwards(intake: Intake, known: Remembered) -> None:
    """A later vintage of what was provisional is a revision, not a falling counter; what is official does not fall."""
    known.fold(offer(intake, figure("VB-01", 500_000, status="ước")).drafts)
    revised = offer(intake, figure("VB-01", 499_000, as_of="2021-10-05"))
    assert accepted(revised)[0].v == 499_000
    known.fold(revised.drafts)
    again = offer(intake, figure("VB-01", 498_000, as_of="2021-10-06"))
    assert only(again.held).reason.code == "fell"


def test_a_counter_falls_by_a_correction_with_a_reason(intake: Intake, known: Remembered) -> None:
    """The reason and the name stand in the journal, also for the same as-of and far below; rules hold all the same."""
    known.fold(offer(intake, figure("VB-02", 500_000), figure("VB-04", 400_000)).drafts)
    why = "Cộng trùng số của huyện Thanh Chương"
    falling = figure("VB-02", 450_000, correction=why)
    assert only(offer(intake, falling._replace(correction=None)).held).reason.code == "fell"
    assert only(offer(intake, falling._replace(correction="  ")).held).reason.code == "fell"
    corrected = intake.offer([falling], "entry", "lan")
    assert [(draft.by, draft.data["observations"][0]["correction"]) for draft in corrected.drafts] == [("lan", why)]
    assert accepted(corrected)[0].v == 450_000
    below = offer(intake, figure("VB-02", 500, correction=why))
    assert only(below.held).reason.code == "whole_below_part"
    assert offer(intake, figure("VB-04", 400, correction=why)).accepted


def test_a_running_counter_may_not_fall(intake: Intake, known: Remembered) -> None:
    """While the year runs, today's count below yesterday's is held."""
    known.fold(offer(intake, figure("VB-01", 500_000, "2021", as_of="2021-10-05")).drafts)
    held = only(offer(intake, figure("VB-01", 480_000, "2021", as_of="2021-10-06")).held)
    assert held.reason.code == "fell"


def test_an_older_as_of_never_overwrites(intake: Intake, known: Remembered) -> None:
    """The newest as-of stands, whatever arrives later."""
    known.fold(offer(intake, figure("YT-05", 12, "2021-10-05", as_of="2021-10-06T10:00:00Z")).drafts)
    outcome = offer(intake, figure("YT-05", 11, "2021-10-05", as_of="2021-10-06T09:00:00Z"))
    assert only(outcome.unchanged).reason.code == "older"
    assert outcome.drafts == []


def test_a_new_status_of_the_same_value_is_a_vintage(intake: Intake, known: Remembered) -> None:
    """Provisional becomes official without a new figure."""
    known.fold(offer(intake, figure("YT-05", 12, "2021-10-05", status="sơ bộ")).drafts)
    outcome = offer(intake, figure("YT-05", 12, "2021-10-05", status="A"))
    assert accepted(outcome)[0].status is Status.OFFICIAL


@pytest.mark.parametrize("value", ["", "-", "–", "chưa có", None, "n/a"])
def test_missing_is_never_zero_and_overwrites_nothing(intake: Intake, value: str | None) -> None:
    """A blank cell is no observation at all, and is listed."""
    outcome = offer(intake, figure("HCC-01", value))
    assert outcome.drafts == []
    assert only(outcome.unchanged).reason.code == ("not_collected" if value == "chưa có" else "missing")


def test_a_status_can_say_that_there_is_no_figure(intake: Intake) -> None:
    """null with the status L is an observation without a value; a figure with it is a contradiction."""
    outcome = offer(intake, figure("HCC-01", None, status="L"))
    assert (accepted(outcome)[0].v, accepted(outcome)[0].status) == (None, Status.NOT_COLLECTED)
    assert only(offer(intake, figure("HCC-01", 5, status="L")).held).reason.code == "status_without_value"


REFUSED = [
    (figure("VB-99", 1), "unknown_series_near", {"nearest": "VB-"}),
    (figure("nonsense", 1), "unknown_series", {}),
    (figure("", 1, label="Văn bản mật"), "unknown_label", {"label": "Văn bản mật"}),
    (figure("VB-05", 32.35), "derived", {}),
    (figure("SYS-04", 1), "derived", {}),
    (figure("YT-05@99999", 1), "unknown_area", {"area": "99999"}),
    (figure("YT-05", 1, area="Xã Hoà Sơm"), "unknown_area_near", {"nearest": "Xã Hoà Sơn (17329)"}),
    (figure("YT-05", 1, "tháng 13/2021"), "period", {}),
    (figure("YT-05", 1, ""), "period", {}),
    (figure("YT-05", 1, "2021-10-05", as_of="10/13/2021"), "as_of", {}),
    (figure("YT-05", 1, "2021-10-05", as_of="08/10/2021"), "as_of_ahead", {}),
    (figure("VB-01", 1, "2021"), "period_open", {}),
    (figure("YT-05", 1, "2021-10-05", status="Z"), "status", {}),
]


@pytest.mark.parametrize(("offered", "code", "args"), REFUSED)
def test_what_cannot_be_placed_is_refused_and_listed(
    intake: Intake, offered: Offer, code: str, args: dict[str, str]
) -> None:
    """An unknown series, area, period or as-of is named back with what was probably meant."""
    rejected = only(offer(intake, offered).rejected)
    assert rejected.reason.code == code
    for name, value in args.items():
        assert str(rejected.reason.args[name]).startswith(value)


@pytest.mark.parametrize(
    ("area", "period", "series"),
    [
        ("16681", "2021-10-05", "YT-05@16681"),
        ("Xã Hòa Sơn", "2021-10-05", "YT-05@17329"),
        ("xã hoà sơn", "2021-10-05", "YT-05@17329"),
        ("Xã Cũ", "2021-10-05", "YT-05@17329"),
        ("", "2021-10-05", "YT-05"),
    ],
)
def test_areas_go_by_code_first_then_by_name(intake: Intake, area: str, period: str, series: str) -> None:
    """Tone position and case do not matter; an old name counts for the days it was valid."""
    assert accepted(offer(intake, figure("YT-05", 3, period, area=area)))[0].series == series


def test_an_area_name_counts_only_while_it_is_valid(known: Remembered) -> None:
    """The abolished name is refused for a later period."""
    late = Intake(known, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    rejected = only(late.offer([figure("YT-05", 3, "2025-08-01", area="Xã Cũ")], "f", "f").rejected)
    assert rejected.reason.code == "area_not_then"


@pytest.mark.parametrize(("value", "percent", "v"), [(0.954, True, 95.4), (95.4, False, 95.4), ("95,4%", False, 95.4)])
def test_percent_has_one_stored_form(intake: Intake, value: Any, percent: bool, v: float) -> None:
    """A percent cell, a number and a text with its sign are all 95.4."""
    assert accepted(offer(intake, figure("YT-03", value, "2021-10-05", percent=percent)))[0].v == v


@pytest.mark.parametrize(("value", "code"), [("164,8%", "above_most"), ("-3%", "below_least")])
def test_a_share_of_a_whole_stays_within_its_bounds(intake: Intake, value: str, code: str) -> None:
    """A part of a whole cannot be above 100 %; other rates can."""
    assert only(offer(intake, figure("YT-03", value, "2021-10-05")).held).reason.code == code
    assert offer(intake, figure("KTXH-05", "164,8%", "2021-Q3")).accepted


def test_growth_phrases_are_read_for_growth_indicators_only(intake: Intake) -> None:
    """ "bằng 112,3% cùng kỳ" is +12,3 % where the indicator is a growth."""
    assert accepted(offer(intake, figure("KTXH-01", "bằng 112,3% cùng kỳ", "2021-Q3")))[0].v == 12.3
    assert offer(intake, figure("YT-03", "bằng 92,3% cùng kỳ", "2021-10-05")).held


def test_the_last_value_decides_between_readings(intake: Intake, known: Remembered) -> None:
    """Without a rule, the one reading that is like the last value is suggested."""
    known.fold(offer(intake, figure("KTXH-04", "1,7", "2021-01-01/P8M")).drafts)
    held = only(offer(intake, figure("KTXH-04", "1.8")).held)
    assert (held.reason.code, held.suggestion) == ("grouping", 1.8)


@pytest.mark.parametrize(
    ("value", "typed", "suggestion"),
    [("12,439", False, 12439), ("1,000 văn bản", False, None), (5238.802, True, None), ("12,5", False, None)],
)
def test_a_count_with_decimals_is_held(
    intake: Intake, known: Remembered, value: Any, typed: bool, suggestion: float | None
) -> None:
    """There is no half document: most likely the comma is an English thousands mark."""
    known.fold(offer(intake, figure("VB-01", 11_000, "2021-01-01/P8M")).drafts)
    held = only(offer(intake, figure("VB-01", value, typed=typed)).held)
    assert held.reason.code == "fraction"
    assert suggestion in (None, held.suggestion)


def test_a_program_may_send_what_it_means(intake: Intake) -> None:
    """A number in JSON is not a slip of typing; words scale to whole counts."""
    assert offer(intake, figure("YT-05", 12.5, "2021-10-05")).accepted
    (verdict,) = offer(intake, figure("YT-05", 12.439, "2021-10-04")).held
    assert verdict.reason.code == "fraction", "a group of thousands, parsed before us"
    assert accepted(offer(intake, figure("HCC-01", "1,260 triệu")))[0].v == 1_260_000
    assert offer(intake, figure("KTXH-04", "1,7")).accepted


def test_a_percentage_written_as_a_fraction_is_held(intake: Intake, known: Remembered) -> None:
    """0,954 after 95 is a fraction of one; after 0,9 it is not."""
    known.fold(offer(intake, figure("YT-03", "95,1", "2021-10-04")).drafts)
    held = only(offer(intake, figure("YT-03", "0,954", "2021-10-05")).held)
    assert (held.reason.code, held.suggestion) == ("percent_form", 95.4)
    known.fold(offer(intake, figure("KTXH-01", "0,9", "2021-Q1")).drafts)
    assert offer(intake, figure("KTXH-01", "0,95", "2021-Q2")).accepted


def test_two_figures_for_one_cell_are_both_held(intake: Intake) -> None:
    """Nobody can say which of two different figures counts; two equal ones are one."""
    outcome = offer(intake, figure("HCC-01", 5, place="a"), figure("HCC-01", 6, place="b"))
    assert [each.reason.code for each in outcome.held] == ["twice", "twice"]
    outcome = offer(intake, figure("HCC-01", 5, place="a"), figure("HCC-01", "5", place="b"))
    assert len(outcome.accepted) == 1
    assert only(outcome.unchanged).reason.code == "same"


def test_vintages_in_one_batch_go_in_their_order(intake: Intake) -> None:
    """Two as-of times of one series and period are two vintages."""
    later = figure("YT-05", 6, "2021-10-05", as_of="2021-10-06T10:00:00Z", place="b")
    earlier = figure("YT-05", 5, "2021-10-05", as_of="2021-10-06T09:00:00Z", place="a")
    assert [each.v for each in accepted(offer(intake, later, earlier))] == [5, 6]


def test_a_fetched_as_of_alone_is_no_news(intake: Intake, known: Remembered) -> None:
    """Where the time of fetching is the as-of, the run's entry carries it and an equal value changes nothing."""
    first = figure("YT-05", 5, "2021-10-05", as_of="2021-10-05T09:00:00Z", fetched=True)
    known.fold(offer(intake, first).drafts)
    outcome = offer(intake, figure("YT-05", 5, "2021-10-05", as_of="2021-10-05T10:00:00Z", fetched=True))
    assert (outcome.drafts, only(outcome.unchanged).reason.code) == ([], "same")


def test_marks_and_notes_travel(intake: Intake) -> None:
    """A simulated figure stays marked as simulated."""
    (one,) = accepted(offer(intake, figure("YT-05", 5, "2021-10-05", marks=("simulated",), note="thử")))
    assert (one.marks, one.note) == (("simulated",), "thử")
    assert (one.source.feed, one.source.place, one.source.raw) == (
        "van-ban",
        "van-ban.xlsx!Biểu 1!E8",
        "5",
    )


def test_a_new_catalogue_is_noticed(intake: Intake, known: Remembered) -> None:
    """A series that was unknown is known with the next version of the catalogue."""
    assert offer(intake, figure("YT-99", 1, "2021-10-05")).rejected
    known.indicators = {**known.indicators, "YT-99": indicator("YT-99")}
    known.catalogue_seq += 1
    assert offer(intake, figure("YT-99", 1, "2021-10-05")).accepted


offers = st.builds(
    Offer,
    series=st.sampled_from(["VB-01", "VB-02", "YT-03", "KTXH-04", "YT-05@16681", "", "?"]) | st.text(max_size=8),
    value=st.none() | st.floats() | st.integers() | st.booleans() | st.text(max_size=20),
    period=st.sampled_from([NINE_MONTHS, "2021-09", "2021-10-05", "quý III/2021"]) | st.text(max_size=10),
    as_of=st.none() | st.sampled_from(["30/09/2021", "2021-10-01T00:00:00.000Z"]) | st.text(max_size=24),
    status=st.none() | st.sampled_from(["A", "ước", "L"]) | st.text(max_size=5),
    area=st.none() | st.text(max_size=6),
    place=st.sampled_from(["a", "b"]),
    ratio=st.booleans(),
    percent=st.none() | st.booleans(),
    fetched=st.booleans(),
    locale=st.sampled_from([None, "vi", "en"]),
)


@given(st.lists(offers, max_size=8))
def test_every_offer_comes_back_in_exactly_one_list(batch: list[Offer]) -> None:
    """Random offers never crash intake, and none is dropped in silence."""
    catalogue = [indicator("VB-01"), indicator("VB-02"), indicator("YT-03", "%"), indicator("YT-05", "ca")]
    rules = (Rule("r", "subset", "VB-01", ("VB-02",)),)
    known = Remembered({each.code: each for each in catalogue}, rules, AREAS)
    outcome = Intake(known, clock=lambda: NOW).offer(batch, "f", "f")
    assert len(batch) == sum(map(len, (outcome.accepted, outcome.held, outcome.rejected, outcome.unchanged)))
    for draft in outcome.drafts:
        assert encode(draft.data)


@pytest.mark.parametrize("v", [1e308, -1e300, 2.0**60, "9" * 40])
def test_a_number_beyond_all_figures_is_held(intake: Intake, v: float | str) -> None:
    """Also where there is no last value to hold it against; the wall never shows 308 digits."""
    out = offer(intake, Offer("KTXH-01", v, "2021", "2021-10-01"))
    assert [verdict.reason.code for verdict in out.held] == ["too_big"], out


@pytest.mark.parametrize(("last", "v"), [(5e-324, 5_240_000.0), (5_240_000.0, 5e-324), (3.0, 7e12)])
def test_a_figure_out_of_all_proportion_is_held(known: Remembered, intake: Intake, last: float, v: float) -> None:
    """A quotient too large for a number, or for any slip of a unit, is a doubt and no fault."""
    known.observations["YT-05", "2021-10-01"] = Observation("YT-05", "2021-10-01", last, PERIOD_END)
    out = offer(intake, Offer("YT-05", v, "2021-10-02"))
    assert [verdict.reason.code for verdict in out.held] == ["far"], out


def test_a_counter_does_not_fall_to_nothing(known: Remembered, intake: Intake) -> None:
    """A revision may be lower; one to 0 is an empty form somebody sent."""
    before = Observation("VB-01", NINE_MONTHS, 5_240_000, PERIOD_END, Status.PROVISIONAL)
    known.observations["VB-01", NINE_MONTHS] = before
    out = offer(intake, Offer("VB-01", 0, NINE_MONTHS, "2021-10-05"))
    assert [verdict.reason.code for verdict in out.held] == ["fell"], out
    assert offer(intake, Offer("VB-01", 5_230_000, NINE_MONTHS, "2021-10-05")).accepted


def test_a_figure_is_not_taken_before_its_period(intake: Intake) -> None:
    """It would become the newest figure for years; a forecast may."""
    ahead = Offer("VB-01", 5_240_000, "2031-01-01/P9M", "2021-10-01")
    assert [verdict.reason.code for verdict in offer(intake, ahead).rejected] == ["period_ahead"]
    assert offer(intake, ahead._replace(status="dự báo")).accepted


def test_nothing_is_minus_nothing(intake: Intake) -> None:
    """-0.0 is kept as 0: a wall would show the sign."""
    (kept,) = accepted(offer(intake, Offer("YT-05", -0.0, "2021-10-05")))
    assert str(kept.v) == "0.0"


def test_a_series_without_a_code_is_named_as_it_was_sent(intake: Intake) -> None:
    """So that whoever sent it finds it again."""
    (verdict,) = offer(intake, Offer("@scene/ubnd-tinh/main", 1, "2021")).rejected
    assert verdict.reason.args["series"] == "@scene/ubnd-tinh/main"


def test_two_files_that_disagree_are_held_also_when_one_was_read_before(known: Remembered, intake: Intake) -> None:
    """Otherwise the last one read would win, and the other one again the next time."""
    first, second = (
        figure("YT-05", "120", "2021-10-05"),
        figure("YT-05", "90", "2021-10-05")._replace(place="b.xlsx!A1"),
    )
    known.fold(offer(intake, first).drafts)
    out = offer(intake, first, second)
    assert (out.accepted, [verdict.reason.code for verdict in out.held]) == ([], ["twice"])
    assert out.held[0].reason.args["other"] == first.place
    assert offer(intake, second).accepted


def test_a_simulated_figure_never_replaces_a_real_one(known: Remembered, intake: Intake) -> None:
    """A demonstration beside real figures is for the periods that have none."""
    known.fold(offer(intake, figure("YT-05", 90, "2021-10-05")).drafts)
    out = offer(intake, figure("YT-05", 120, "2021-10-05", as_of="2021-10-06", marks=("simulated",)))
    assert only(out.unchanged).reason.code == "real_stands"
    assert offer(intake, figure("YT-05", 120, "2021-10-06", marks=("simulated",))).accepted


async def test_weighing_beside_others_comes_to_the_same(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often the loop turns meanwhile, and one batch after the other."""
    monkeypatch.setattr("feeds.intake.TURN", 0)
    day = date(2021, 1, 1)
    rows = [figure("YT-05", 100 + n, (day + timedelta(days=n % 200)).isoformat(), number=n) for n in range(400)]
    turns: list[str] = []

    async def weigh(name: str) -> Outcome:
        outcome = await intake.weigh(rows, "van-ban", "feed:van-ban")
        turns.append(name)
        return outcome

    async def meanwhile() -> None:
        await asyncio.sleep(0)
        turns.append("others")

    first, second, _ = await asyncio.gather(weigh("first"), weigh("second"), meanwhile())
    whole = offer(intake, *rows)
    assert turns == ["others", "first", "second"]
    for outcome in (first, second):
        assert (outcome.accepted, outcome.held) == (whole.accepted, whole.held)
    assert len(whole.held) == 400


async def test_many_figures_are_several_events(intake: Intake) -> None:
    """Each with all figures of a period and area, because rules hold within these."""
    days = [(date(2015, 1, 1) + timedelta(days=n)).isoformat() for n in range(PART)]
    outcome = await intake.weigh(
        [*(figure("VB-02", 2_000, day) for day in days), *(figure("VB-03", 1_000, day) for day in days)], "api", "lan"
    )
    assert len(outcome.accepted) == 2 * PART
    events = [draft.data["observations"] for draft in outcome.drafts]
    assert [len(event) for event in events] == [PART, PART]
    for event in events:
        counted = Counter(one["period"] for one in event)
        assert set(counted.values()) == {2}
