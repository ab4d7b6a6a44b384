"""Levels that do not flap, changes that compare like with like, deadlines on the local calendar."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.assess import changes, deadlines, freshness, judge, level
from broadcaster.model import Bound, Deadline, Freshness, Indicator, Level, Observation, Reason, Status, Thresholds

HANOI = "Asia/Ho_Chi_Minh"
BEDS = Thresholds(warn=Bound(above=85), critical=Bound(above=90, clear=88))
COUNT = Indicator("YT-01", {"vi": "Hồ sơ sức khỏe"}, {"vi": "hồ sơ"}, frequency="P1M")
SHARE = replace(COUNT, code="VB-05", unit={"vi": "%"}, kind="rate")


def plain(bound: float | str) -> float | None:
    """Numbers stand for themselves; no formula can be worked out."""
    return bound if isinstance(bound, float | int) else None


def seen(period: str, v: float | None, status: Status = Status.OFFICIAL, **more: Any) -> Observation:
    return replace(Observation("YT-01", period, v, "2021-10-01T00:00:00.000Z", status), **more)


# --- level ---


@pytest.mark.parametrize(
    ("v", "before", "expected"),
    [
        (80, Level.NONE, Level.NORMAL),
        (85, Level.NORMAL, Level.NORMAL),
        (85.1, Level.NORMAL, Level.WARN),
        (90, Level.WARN, Level.WARN),
        (90.1, Level.NORMAL, Level.CRITICAL),
        (89, Level.CRITICAL, Level.CRITICAL),
        (88, Level.CRITICAL, Level.WARN),
        (89, Level.WARN, Level.WARN),
        (84.9, Level.WARN, Level.NORMAL),
        (70, Level.CRITICAL, Level.NORMAL),
        (None, Level.CRITICAL, Level.NONE),
    ],
)
def test_a_level_is_left_at_clear(v: float | None, before: Level, expected: Level) -> None:
    """A level is entered above its bound and left only when `clear` is reached."""
    assert level(v, BEDS, before, plain) is expected


@pytest.mark.parametrize(
    ("bound", "v", "expected"),
    [
        (Bound(below=95), 94.9, Reason("below", {"v": 94.9, "bound": 95})),
        (Bound(below=95), 95, None),
        (Bound(above=0), 1, Reason("above", {"v": 1, "bound": 0})),
        (Bound(above=95, below=60), 50, Reason("below", {"v": 50, "bound": 60})),
        (Bound(above=95, below=60), 99, Reason("above", {"v": 99, "bound": 95})),
        (Bound(outside=(60, 95)), 50, Reason("outside", {"v": 50, "low": 60, "high": 95})),
        (Bound(outside=(60, 95)), 60, None),
    ],
)
def test_the_reason_names_the_bound(bound: Bound, v: float, expected: Reason | None) -> None:
    """Whoever reads the level is told which bound was passed, and by what."""
    found, reason = judge(v, Thresholds(warn=bound), Level.NORMAL, plain)
    assert (found, reason) == (Level.NORMAL if expected is None else Level.WARN, expected)


def test_no_threshold_is_no_level() -> None:
    """Without thresholds, or with none that can be worked out now, nobody claims that a value is normal."""
    assert judge(5, None, Level.NORMAL, plain) == (Level.NONE, None)
    assert judge(5, Thresholds(), Level.NORMAL, plain) == (Level.NONE, None)
    assert judge(5, Thresholds(warn=Bound(above="mean(YT-01, 7)")), Level.WARN, plain) == (Level.NONE, None)


def test_a_formula_bound_is_worked_out() -> None:
    """A bound given as text is what the caller makes of it; one that is not known yet leaves the other in force."""
    rule = Thresholds(warn=Bound(above="2 * mean"), critical=Bound(above=100))
    assert judge(50, rule, Level.NORMAL, lambda bound: 40.0 if isinstance(bound, str) else bound)[0] is Level.WARN
    assert judge(50, rule, Level.NORMAL, plain)[0] is Level.NORMAL
    assert judge(150, rule, Level.NORMAL, plain)[0] is Level.CRITICAL


def test_a_clear_beyond_its_bound_is_no_gap() -> None:
    """A `clear` on the wrong side of its bound (a slip the linter names) neither widens nor narrows the level."""
    odd = Thresholds(warn=Bound(above=85, clear=90))
    assert level(85, odd, Level.WARN, plain) is Level.NORMAL
    assert level(85.1, odd, Level.WARN, plain) is Level.WARN


def test_a_two_sided_bound_clears_on_both_sides() -> None:
    """`clear` keeps its distance from the nearer side on both sides of a band."""
    band = Thresholds(warn=Bound(outside=(60, 95), clear=93))
    assert level(94, band, Level.WARN, plain) is Level.WARN
    assert level(93, band, Level.WARN, plain) is Level.NORMAL
    assert level(61, band, Level.WARN, plain) is Level.WARN
    assert level(62, band, Level.WARN, plain) is Level.NORMAL


bounds = st.integers(-100, 100).flatmap(
    lambda bound: st.one_of(
        st.builds(Bound, above=st.just(bound), clear=st.one_of(st.none(), st.integers(bound - 20, bound + 5))),
        st.builds(Bound, below=st.just(bound), clear=st.one_of(st.none(), st.integers(bound - 5, bound + 20))),
        st.builds(
            lambda width, clear: Bound(outside=(bound, bound + width), clear=None if clear is None else bound + clear),
            st.integers(0, 50),
            st.one_of(st.none(), st.integers(-5, 50)),
        ),
    )
)


@settings(deadline=None)
@given(bounds, bounds, st.lists(st.integers(-150, 150), max_size=30))
def test_a_level_settles_at_once(warn: Bound, critical: Bound, values: list[int]) -> None:
    """Judging the same value again changes nothing, whatever came before: a resting value never flaps."""
    rule = Thresholds(warn, critical)
    now = Level.NONE
    for v in values:
        now = level(v, rule, now, plain)
        assert level(v, rule, now, plain) is now


@settings(deadline=None)
@given(st.integers(-50, 50), st.integers(1, 20), st.lists(st.floats(0, 1, exclude_min=True), min_size=2, max_size=40))
def test_swaying_inside_the_gap_never_flaps(bound: int, gap: int, steps: list[float]) -> None:
    """A value that sways anywhere between `clear` and its bound keeps the level it came with, from either side."""
    inside = [bound - gap + gap * step for step in steps if bound - gap < bound - gap + gap * step]
    for side, values in (
        (Bound(above=bound, clear=bound - gap), inside),
        (Bound(below=-bound, clear=-bound + gap), [-v for v in inside]),
    ):
        for start in (Level.NORMAL, Level.WARN):
            now = start
            for v in values:
                now = level(v, Thresholds(warn=side), now, plain)
                assert now is start


@settings(deadline=None)
@given(st.integers(-50, 50), st.integers(0, 20), st.integers(-100, 100))
def test_worse_is_never_milder(bound: int, gap: int, v: int) -> None:
    """From the same past, a greater value never has the milder level under an upper bound."""
    rule = Thresholds(warn=Bound(above=bound, clear=bound - gap), critical=Bound(above=bound + 10, clear=bound + 5))
    ranks = list(Level)
    for before in Level:
        mild, bad = level(v, rule, before, plain), level(v + 1, rule, before, plain)
        assert ranks.index(bad) >= ranks.index(mild)


# --- change ---


def test_changes_are_recomputed() -> None:
    """Percent against last year's same period and the period before, with both figures' statuses."""
    past = {"2020-09": seen("2020-09", 200, Status.OFFICIAL), "2021-08": seen("2021-08", 160)}
    assert changes(seen("2021-09", 180, Status.PROVISIONAL), COUNT, past.get) == [
        {"against": "same_period", "period": "2020-09", "pct": -10.0, "base": 200, "status": "P", "base_status": "A"},
        {"against": "previous", "period": "2021-08", "pct": 12.5, "base": 160, "status": "P", "base_status": "A"},
    ]


def test_a_share_changes_by_points() -> None:
    """Percent of percent misleads: a figure in % is compared in points, also against 0."""
    past = {"2020-09": seen("2020-09", 0.0), "2021-08": seen("2021-08", 31.2)}
    found = changes(seen("2021-09", 32.35), SHARE, past.get)
    assert [(change["pct"], change["points"]) for change in found] == [(None, 32.35), (None, 1.15)]


def test_a_loss_that_shrinks_is_a_rise() -> None:
    """The change is relative to the base's size, so its sign is the direction the value went."""
    found = changes(seen("2021-09", -50), COUNT, {"2020-09": seen("2020-09", -100)}.get)
    assert [change["pct"] for change in found] == [50.0]


@pytest.mark.parametrize("base", [None, 0, 0.0])
def test_no_change_from_nothing(base: float | None) -> None:
    """An unknown base or a base of 0 has no percentage."""
    assert changes(seen("2021-09", 5), COUNT, {"2020-09": seen("2020-09", base)}.get) == []


@pytest.mark.parametrize(
    ("mine", "base", "breaks", "compared"),
    [
        (seen("2021-09", 9), seen("2020-09", 8), (), True),
        (seen("2021-09", 9, Status.BREAK), seen("2020-09", 8), (), False),
        (seen("2021-09", 9, marks=("break",)), seen("2020-09", 8), (), False),
        (seen("2021-09", 9), seen("2020-09", 8, Status.BREAK), ("2020-09",), True),
        (seen("2021-09", 9), seen("2020-09", 8), ("2021-03",), False),
        (seen("2021-09", 9), seen("2020-09", 8), ("2021-09",), False),
        (seen("2021-09", 9), seen("2020-09", 8), ("2020-08", "2021-10"), True),
        (seen("2021-09", 9, Status.OTHER_DEFINITION), seen("2020-09", 8), (), False),
        (seen("2021-09", 9, marks=("simulated",)), seen("2020-09", 8), (), False),
        (seen("2021-09", 9, marks=("simulated",)), seen("2020-09", 8, marks=("simulated",)), (), True),
        (seen("2021-09", None, Status.MISSING), seen("2020-09", 8), (), False),
    ],
)
def test_like_is_compared_with_like(
    mine: Observation, base: Observation, breaks: tuple[str, ...], compared: bool
) -> None:
    """No arrow crosses a break in the series, another definition, or the line between real and simulated."""
    assert bool(changes(mine, COUNT, {"2020-09": base}.get, breaks)) is compared


def test_a_running_total_has_no_previous() -> None:
    """A year-to-date flow is compared with last year only: against last month it compares a whole with its part."""
    past = {"2020-09": seen("2020-09", 80), "2021-08": seen("2021-08", 90)}
    total = replace(COUNT, cumulation="ytd")
    assert [change["against"] for change in changes(seen("2021-09", 100), total, past.get)] == ["same_period"]
    nine = {"2020-01-01/P9M": seen("2020-01-01/P9M", 80), "2021-01-01/P8M": seen("2021-01-01/P8M", 90)}
    found = changes(seen("2021-01-01/P9M", 100), COUNT, nine.get)
    assert [change["period"] for change in found] == ["2020-01-01/P9M"]


# --- deadline ---


@pytest.mark.parametrize(
    ("frequency", "after", "at", "period", "due", "late"),
    [
        # Hanoi is 7 hours ahead of UTC: local midnight is 17:00 the day before
        ("P1M", 6 * 86400, "17:00", "2021-09", "2021-10-31T17:00:00.000Z", "2021-11-07T10:00:00.000Z"),
        ("P1D", 43200, None, "2021-09-30", "2021-10-01T17:00:00.000Z", "2021-10-02T05:00:00.000Z"),
        ("P1D", 0, "17:00", "2021-09-30", "2021-10-01T17:00:00.000Z", "2021-10-02T10:00:00.000Z"),
        ("P1D", 129600, "08:00", "2021-09-30", "2021-10-01T17:00:00.000Z", "2021-10-03T01:00:00.000Z"),
        ("P7D", 86400, None, "2021-W39", "2021-10-10T17:00:00.000Z", "2021-10-11T17:00:00.000Z"),
        ("P3M", 15 * 86400, "08:30", "2021-Q3", "2021-12-31T17:00:00.000Z", "2022-01-16T01:30:00.000Z"),
        ("P1Y", 90 * 86400, None, "2021", "2022-12-31T17:00:00.000Z", "2023-03-31T17:00:00.000Z"),
        ("P1M", 0, None, "2021-01-01/P9M", "2021-10-31T17:00:00.000Z", "2021-10-31T17:00:00.000Z"),
        ("P1M", 86400, None, "2021-01-31", "2021-02-28T17:00:00.000Z", "2021-03-01T17:00:00.000Z"),
        ("PT5M", 600, None, "2021-09-30", "2021-09-30T03:05:00.000Z", "2021-09-30T03:15:00.000Z"),
        ("PT1H", 0, "17:00", "2021-09-30", "2021-09-30T04:00:00.000Z", "2021-09-30T10:00:00.000Z"),
        ("PT1H", 0, "08:00", "2021-09-30", "2021-09-30T04:00:00.000Z", "2021-09-30T04:00:00.000Z"),
    ],
)
def test_deadlines(frequency: str, after: float, at: str | None, period: str, due: str, late: str) -> None:
    """The next figure is awaited from the end of its period and late a while after, at a local time of day."""
    indicator = replace(COUNT, frequency=frequency, deadline=Deadline(after, at))
    assert deadlines(indicator, period, "2021-09-30T03:00:00.000Z", HANOI) == (due, late)


def test_no_deadline_is_never_late() -> None:
    """Without a deadline nothing is awaited."""
    assert deadlines(COUNT, "2021-09", "2021-09-30T03:00:00.000Z", HANOI) == (None, None)


def test_days_are_days_of_the_calendar() -> None:
    """Where clocks change, six days later is the same time of day."""
    indicator = replace(COUNT, frequency="P1D", deadline=Deadline(6 * 86400))
    due, late = deadlines(indicator, "2026-10-22", "", "Europe/Berlin")
    assert (due, late) == ("2026-10-23T22:00:00.000Z", "2026-10-29T23:00:00.000Z")


@pytest.mark.parametrize(
    ("v", "held", "at", "expected"),
    [
        (None, False, "2021-10-01T00:00:00.000Z", Freshness.MISSING),
        (None, True, "2021-10-01T00:00:00.000Z", Freshness.LIVE),
        (5, False, "2021-10-01T00:00:00.000Z", Freshness.LIVE),
        (5, False, "2021-10-02T00:00:00.000Z", Freshness.DUE),
        (5, False, "2021-10-03T00:00:00.000Z", Freshness.LATE),
        (0, False, "2021-10-03T00:00:00.000Z", Freshness.LATE),
    ],
)
def test_freshness(v: float | None, held: bool, at: str, expected: Freshness) -> None:
    """Due and late begin at their instants; 0 is a value, nothing is missing unless something is held."""
    due, late = "2021-10-02T00:00:00.000Z", "2021-10-03T00:00:00.000Z"
    assert freshness(v, due, late, at, held=held) is expected
    assert freshness(5, None, None, at, held=False) is Freshness.LIVE
