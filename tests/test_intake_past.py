"""Intake beside the past and beside the rest of a batch: vintages, two feeds, counters, supplied changes, years."""

from datetime import UTC, datetime
from typing import Any

import pytest

from broadcaster.events import encode
from broadcaster.model import FormerOwner, Indicator, Observation, Reason, Rule
from feeds import dates
from feeds.intake import Intake
from feeds.offers import Offer, Outcome
from feeds.text import legacy_encoding
from tests.doubles.known import Remembered, seen

NINE_MONTHS = "2021-01-01/P9M"
LAST_YEAR = "2020-01-01/P9M"
NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)


def indicator(code: str, unit: str = "văn bản", **more: Any) -> Indicator:
    return Indicator(code, {"vi": code}, {"vi": unit}, **more)


@pytest.fixture
def known() -> Remembered:
    catalogue = [
        indicator("VB-01", cumulation="ytd"),
        indicator("YT-05", "ca"),
        indicator("YT-03", "%", kind="rate"),
        indicator("KTXH-04", "tỷ đồng", decimals=1),
        indicator("ANTT-01", "vụ", cumulation="ytd"),
    ]
    rules = (Rule("traffic-year", "monotone", "ANTT-01", year_from="12-15"),)
    return Remembered({each.code: each for each in catalogue}, rules)


@pytest.fixture
def intake(known: Remembered) -> Intake:
    return Intake(known, clock=lambda: NOW)


def figure(series: str, value: Any, period: str = NINE_MONTHS, **more: Any) -> Offer:
    return Offer(series, value, period, **{"place": "bao-cao.xlsx!Biểu 1!E8", **more})


def offer(intake: Intake, *offers: Offer, feed: str = "bao-cao") -> Outcome:
    return intake.offer(offers, feed, f"feed:{feed}")


def codes(outcome: Outcome) -> list[str]:
    return [each.reason.code for each in outcome.held]


def values(outcome: Outcome) -> list[float | None]:
    return [seen(each).v for each in outcome.accepted]


# ---- vintages


def test_of_one_time_the_most_certain_figure_counts(intake: Intake, known: Remembered) -> None:
    """ước, sơ bộ, chính thức: in whatever order they come, and whether in one batch or in three."""
    told = [figure("YT-05", v, status=status, place=status) for v, status in ((30, "A"), (29, "P"), (28, "E"))]
    together = offer(intake, *told)
    assert (values(together), [each.reason.code for each in together.unchanged]) == ([30], ["less_certain"] * 2)
    for one in told:
        known.fold(offer(intake, one).drafts)
    assert known.observations["YT-05", NINE_MONTHS].v == 30


def test_a_more_certain_figure_counts_beside_one_that_is_said_again(intake: Intake, known: Remembered) -> None:
    """The file that still has the estimate does not hold up the one with the official figure."""
    estimate, official = figure("YT-05", 28, status="E", place="a"), figure("YT-05", 30, status="A", place="b")
    known.fold(offer(intake, estimate).drafts)
    outcome = offer(intake, estimate, official)
    assert (values(outcome), codes(outcome)) == ([30], [])


def test_two_feeds_that_disagree_do_not_take_turns(intake: Intake, known: Remembered) -> None:
    """Each poll would be a new vintage for ever: the second waits, and names the first."""
    known.fold(offer(intake, figure("YT-05", 120, place="y-te!YT-05"), feed="y-te").drafts)
    outcome = offer(intake, figure("YT-05", 90), feed="bao-cao")
    assert (codes(outcome), outcome.held[0].reason.args["other"]) == (["twice"], "y-te!YT-05")
    assert values(offer(intake, figure("YT-05", 121, place="y-te!YT-05"), feed="y-te")) == [121]
    assert values(intake.offer([figure("YT-05", 90, place="api:form")], "api", "lan")) == [90]


def test_a_feed_does_not_undo_what_a_person_sent(intake: Intake, known: Remembered) -> None:
    """The same file, read again, is no news beside a figure that somebody typed for the same time."""
    known.fold(offer(intake, figure("YT-05", 120)).drafts)
    known.fold(intake.offer([figure("YT-05", 90, place="api:form", correction="Gõ nhầm")], "api", "lan").drafts)
    assert codes(offer(intake, figure("YT-05", 120))) == ["twice"]


def test_another_interval_with_the_same_middle_is_news(intake: Intake, known: Remembered) -> None:
    """70 - 75 % and 72,5 % are not the same figure."""
    known.fold(offer(intake, figure("YT-03", "70 - 75%")).drafts)
    assert values(offer(intake, figure("YT-03", "72,5%"))) == [72.5]
    assert offer(intake, figure("YT-03", "70 - 75%")).unchanged


def test_a_break_in_the_series_may_be_of_another_size(intake: Intake, known: Remembered) -> None:
    """A new definition is not held against the old one; without a word for it, it is."""
    known.fold(offer(intake, figure("YT-05", 12, "2021-08")).drafts)
    assert codes(offer(intake, figure("YT-05", 12_000, "2021-09"))) == ["jump"]
    assert values(offer(intake, figure("YT-05", 12_000, "2021-09", status="B"))) == [12_000]


# ---- units that merged


def test_a_figure_may_come_from_who_supplied_it_then(known: Remembered, intake: Intake) -> None:
    """Departments merge: a period of before is also its former owner's, a later one only the present one's."""
    former = (FormerOwner("so-tttt", "2021-02-28"), FormerOwner("so-cu", "2020-06-30"))
    moved = indicator("YT-05", "ca", owner="so-khcn", owners=former)
    known.indicators, known.catalogue_seq = {"YT-05": moved}, 2
    assert [moved.owner_on(day) for day in ("2020-06-30", "2020-07-01", "2021-02-28", "2021-03-01")] == [
        "so-cu", "so-tttt", "so-tttt", "so-khcn",
    ]  # fmt: skip

    def sent(period: str, unit: str) -> Outcome:
        def permit(series: str, indicator: Indicator) -> Reason | None:
            return (
                None if indicator.owner == unit else Reason("not_your_unit", {"owner": indicator.owner, "unit": unit})
            )

        return intake.offer([figure("YT-05", 5, period)], "api", "lan", permit)

    for period, unit, taken in (
        ("2021-02", "so-tttt", True), ("2021-02", "so-khcn", True), ("2021-02", "so-cu", False),
        ("2021-03", "so-tttt", False), ("2021-03", "so-khcn", True),
    ):  # fmt: skip
        outcome = sent(period, unit)
        assert (len(outcome.accepted), len(outcome.rejected)) == ((1, 0) if taken else (0, 1)), (period, unit)


# ---- counters within one batch


def test_of_two_counters_that_contradict_both_wait(intake: Intake) -> None:
    """Nine months below eight: nobody can say which is wrong, whatever comes first."""
    batch = [figure("VB-01", 500, "2021-01-01/P8M", place="a"), figure("VB-01", 480, place="b")]
    for told in (batch, batch[::-1]):
        outcome = offer(intake, *told)
        assert (values(outcome), sorted(codes(outcome))) == ([], ["above_later", "fell"])


def test_a_counter_that_falls_out_of_line_waits_alone(intake: Intake) -> None:
    """Where all others rise, the one that does not is the doubtful one."""
    months = {1: 100, 2: 200, 3: 290, 4: 250, 5: 410, 6: 600}
    outcome = offer(intake, *(figure("VB-01", v, f"2021-01-01/P{m}M", place=str(m)) for m, v in months.items()))
    assert sorted(one.period for one in outcome.held) == ["2021-01-01/P3M", "2021-01-01/P4M"]
    outcome = offer(intake, *(figure("VB-01", {**months, 4: 4}[m], f"2021-01-01/P{m}M", place=str(m)) for m in months))
    assert [(one.period, one.reason.code) for one in outcome.held] == [("2021-01-01/P4M", "fell")]


def test_vintages_of_one_batch_are_held_against_each_other(intake: Intake) -> None:
    """Today's count below yesterday's, or a thousand times as large, waits as it would by itself."""
    days = {4: 500, 5: 480, 6: 510, 7: 511_000}
    told = [figure("VB-01", v, "2021", as_of=f"2021-10-{day:02d}", place=str(day)) for day, v in days.items()]
    outcome = offer(intake, *told[::-1])
    assert values(outcome) == [500, 510]
    assert sorted((one.raw, one.reason.code) for one in outcome.held) == [("480", "fell"), ("511000", "jump")]


def test_a_late_month_has_to_lie_between_its_neighbours(intake: Intake, known: Remembered) -> None:
    """Also where the newest figure says nothing against it."""
    for month, v in ((6, 600), (8, 800), (9, 900)):
        known.fold(offer(intake, figure("VB-01", v, f"2021-01-01/P{month}M")).drafts)
    assert codes(offer(intake, figure("VB-01", 550, "2021-01-01/P7M"))) == ["fell"]
    assert codes(offer(intake, figure("VB-01", 850, "2021-01-01/P7M"))) == ["above_later"]
    assert values(offer(intake, figure("VB-01", 700, "2021-01-01/P7M"))) == [700]


def test_the_first_figures_of_a_series_are_held_against_each_other(intake: Intake) -> None:
    """A slip of x1000 in the first report of a series has no last value to show it, but its neighbours do."""
    months = {1: 1200, 2: 1_275_000, 3: 1310, 4: 1190}
    outcome = offer(intake, *(figure("YT-05", v, f"2021-{m:02d}", place=str(m)) for m, v in months.items()))
    assert [(one.period, one.reason.code, one.suggestion) for one in outcome.held] == [("2021-02", "jump", 1275)]
    outcome = offer(intake, figure("YT-05", 3, "2021-01", place="a"), figure("YT-05", 3100, "2021-02", place="b"))
    assert codes(outcome) == ["jump", "jump"]


# ---- changes that come along


@pytest.mark.parametrize("change", [10, "10", "10,1%", "tăng 10% so với cùng kỳ", "bằng 110% cùng kỳ", "110", "-", ""])
def test_a_supplied_change_that_fits_is_no_news(intake: Intake, known: Remembered, change: Any) -> None:
    """It may be a growth or an index of the same period = 100; it is recomputed all the same."""
    known.fold(offer(intake, figure("KTXH-04", 1000, LAST_YEAR)).drafts)
    outcome = offer(intake, figure("KTXH-04", 1100, change=change))
    assert (outcome.flagged, seen(outcome.accepted[0]).marks) == ([], ())


@pytest.mark.parametrize("change", [12, "9,8%", "giảm 10%", "abc", "10.2"])
def test_a_supplied_change_that_differs_is_flagged(intake: Intake, known: Remembered, change: Any) -> None:
    """By more than 0,15 points: the figure stands, is marked, and both changes are named (DOMAIN 3)."""
    known.fold(offer(intake, figure("KTXH-04", 1000, LAST_YEAR)).drafts)
    outcome = offer(intake, figure("KTXH-04", 1100, change=change))
    (flag,) = outcome.flagged
    assert (flag.reason.code, flag.reason.args["made"], flag.place) == (
        "change_differs", 10, "bao-cao.xlsx!Biểu 1!E8",
    )  # fmt: skip
    assert tuple(seen(outcome.accepted[0]).marks) == ("mismatch",)
    assert outcome.accepted[0]["flag"]["code"] == "change_differs"
    assert all(encode(draft.data) for draft in outcome.drafts)


def test_a_supplied_change_is_held_against_the_same_file(intake: Intake) -> None:
    """Both years in one report; of an indicator in % in points; without a base there is nothing to say."""
    last = figure("YT-03", 80, LAST_YEAR, place="a")
    assert offer(intake, last, figure("YT-03", 84, change=5, place="b")).flagged
    assert not offer(intake, last, figure("YT-03", 84, change=4, place="b")).flagged
    assert not offer(intake, figure("YT-03", 84, change=99)).flagged


# ---- years that do not start on 1 January


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("9 tháng đầu năm 2021", "2020-12-15/P9M"),
        ("tháng 9/2021", "2021-08-15/P1M"),
        ("quý III/2021", "2021-06-15/P3M"),
        ("6 tháng cuối năm 2021", "2021-06-15/P6M"),
        ("năm 2020", "2019-12-15/P1Y"),
        ("từ ngày 15/12/2020 đến ngày 14/09/2021", "2020-12-15/P9M"),
        ("2021-09", "2021-09"),
        ("30/09/2021", "2021-09-30"),
    ],
)
def test_words_are_of_the_reporting_year(words: str, period: str) -> None:
    """The traffic police's year begins on 15 December; what is written as a day or in SDMX means itself."""
    assert dates.period(words, (12, 15)) == period


@pytest.mark.parametrize(
    ("words", "period"),
    [("năm học 2020-2021", "2020-09-01/P1Y"), ("Năm học 2020 – 2021", "2020-09-01/P1Y"), ("năm học 2020-2022", None)],
)
def test_a_school_year_begins_in_september(words: str, period: str | None) -> None:
    """And names the two years it lies in."""
    assert dates.period(words) == period


def test_a_counter_of_its_own_year_never_falls_within_it(intake: Intake, known: Remembered) -> None:
    """From 15 December on it begins anew."""
    known.fold(offer(intake, figure("ANTT-01", 250, "8 tháng đầu năm 2021")).drafts)
    assert list(known.observations) == [("ANTT-01", "2020-12-15/P8M")]
    assert codes(offer(intake, figure("ANTT-01", 240, "9 tháng đầu năm 2021"))) == ["fell"]
    assert values(offer(intake, figure("ANTT-01", 270, "9 tháng đầu năm 2021"))) == [270]
    known.observations["ANTT-01", "2019-12-15/P1Y"] = Observation(
        "ANTT-01", "2019-12-15/P1Y", 400, "2020-12-14T00:00:00.000Z"
    )
    assert values(offer(intake, figure("ANTT-01", 20, "tháng 1/2021"))) == [20]


def test_a_blank_of_a_time_to_come_is_no_mistake(intake: Intake) -> None:
    """A line of a form that nobody has filled in yet; with a figure in it, it is refused."""
    outcome = offer(intake, figure("YT-05", " ", "2021"), figure("YT-05", None, "2021"), figure("YT-05", 5, "2021"))
    assert [each.reason.code for each in outcome.unchanged] == ["missing", "missing"]
    assert [each.reason.code for each in outcome.rejected] == ["period_open"]


# ---- fonts of before Unicode


@pytest.mark.parametrize(
    ("texts", "encoding"),
    [
        (["V¨n b¶n ®Õn", "Tæng sè"], "TCVN3"),
        (["§¬n vÞ tÝnh: tû ®ång"], "TCVN3"),
        (["Vaên baûn ñeán", "Toång soá"], "VNI"),
        (["Ñôn vò tính: tyû ñoàng"], "VNI"),
        (["Văn bản đến", "Tổng số"], None),
        (["Va\u0306n ba\u0309n đê\u0301n"], None),
        (["Xã Hoà Bình", "PM2.5 (µg/m³)", "Excel® 2003", "½"], None),
        (["München", "San José", "Curaçao"], None),
        (["VB-01", "1.260.513"], None),
        ([], None),
    ],
)
def test_texts_of_the_old_fonts_are_told(texts: list[str], encoding: str | None) -> None:
    """TCVN3 and VNI look like western letters in the wrong places."""
    assert legacy_encoding(texts) == encoding
