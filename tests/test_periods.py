"""Periods: what they span, which is the latest, which one is compared with, which one is awaited."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.periods import Duration, duration, following, order, previous, same_last_year, span, valid

SPANS = [
    ("2021", "2021-01-01", "2022-01-01"),
    ("2021-S1", "2021-01-01", "2021-07-01"),
    ("2021-S2", "2021-07-01", "2022-01-01"),
    ("2021-Q3", "2021-07-01", "2021-10-01"),
    ("2021-Q4", "2021-10-01", "2022-01-01"),
    ("2021-09", "2021-09-01", "2021-10-01"),
    ("2021-12", "2021-12-01", "2022-01-01"),
    ("2021-W39", "2021-09-27", "2021-10-04"),
    ("2020-W53", "2020-12-28", "2021-01-04"),
    ("2021-09-30", "2021-09-30", "2021-10-01"),
    ("2021-01-01/P9M", "2021-01-01", "2021-10-01"),
    ("2020-12-15/P1Y", "2020-12-15", "2021-12-15"),
    ("2021-03-01/P7D", "2021-03-01", "2021-03-08"),
    ("2021-03-01/P2W", "2021-03-01", "2021-03-15"),
    ("2021-01-31/P1M", "2021-01-31", "2021-02-28"),
]

plain = st.dates(date(1990, 1, 1), date(2090, 1, 1)).flatmap(
    lambda day: st.sampled_from(
        [
            f"{day.year}",
            f"{day.year}-S{(day.month + 5) // 6}",
            f"{day.year}-Q{(day.month + 2) // 3}",
            f"{day:%Y-%m}",
            "{:04d}-W{:02d}".format(*day.isocalendar()),
            f"{day}",
        ]
    )
)


@pytest.mark.parametrize(("period", "start", "end"), SPANS)
def test_span(period: str, start: str, end: str) -> None:
    """A period spans its first day up to, and without, the first day after it."""
    assert span(period) == (date.fromisoformat(start), date.fromisoformat(end))
    assert valid(period)


@pytest.mark.parametrize(
    "text",
    [
        "", "21", "2021-13", "2021-00", "2021-Q5", "2021-S3", "2021-W54", "2021-W00", "2021-02-29", "2021-9", "9/2021",
        "2021-01-01/", "2021-01-01/P", "2021-01-01/P0M", "2021-01-01/9M", "2021/P9M", "2021-01/P9M", "2021-Q1/P3M",
        "2021-01-01/PT5M", "2021-09-30T10:00", " 2021", "2021\n", "２０２１", "1899-12-31/P1D", "0000", "2200",
        "0221-09-30",
    ],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    """Anything else is refused, with the text quoted in the sentence."""
    assert not valid(text)
    with pytest.raises(ValueError, match="is not a period"):
        span(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P1D", Duration(days=1)),
        ("P1W", Duration(days=7)),
        ("P1Y", Duration(months=12)),
        ("P1Y6M", Duration(months=18)),
        ("PT5M", Duration(seconds=300)),
        ("PT1H30M20S", Duration(seconds=5420)),
    ],
)
def test_duration(text: str, expected: Duration) -> None:
    """Durations become months, days and seconds."""
    assert duration(text) == expected


@pytest.mark.parametrize("text", ["", "P", "PT", "P1", "5m", "P-1D", "P1.5D", "P0D", "P1DT"])
def test_what_is_no_duration(text: str) -> None:
    """An empty or misspelled duration is refused."""
    with pytest.raises(ValueError, match="duration"):
        duration(text)


def test_the_latest_of_a_counter_is_the_longest() -> None:
    """Nine months stand over September for a year-to-date counter, September over nine months for all others."""
    ends_together = ["2021-09-30", "2021-09", "2021-Q3", "2021-01-01/P9M"]
    assert max(ends_together, key=lambda period: order(period, "ytd")) == "2021-01-01/P9M"
    assert max(ends_together, key=lambda period: order(period, "period")) == "2021-09-30"
    assert order("2021-10", "ytd") > order("2021-01-01/P9M", "ytd")


@pytest.mark.parametrize(
    ("period", "last_year", "before"),
    [
        ("2021", "2020", "2020"),
        ("2021-S1", "2020-S1", "2020-S2"),
        ("2021-Q1", "2020-Q1", "2020-Q4"),
        ("2021-01", "2020-01", "2020-12"),
        ("2021-W01", "2020-W01", "2020-W53"),
        ("2020-W53", None, "2020-W52"),
        ("2024-03-01", "2023-03-01", "2024-02-29"),
        ("2024-02-29", None, "2024-02-28"),
        ("2021-01-01/P9M", "2020-01-01/P9M", None),
        ("2020-12-15/P5M", "2019-12-15/P5M", None),
        ("2021-03-01/P7D", "2020-03-01/P7D", "2021-02-22/P7D"),
        ("2021-02-01/P1M", "2020-02-01/P1M", "2021-01-01/P1M"),
        ("2021-01-01/P1Y", "2020-01-01/P1Y", "2020-01-01/P1Y"),
        ("2021-01-01/P12M", "2020-01-01/P12M", "2020-01-01/P12M"),
        ("2021-01-01/P11M", "2020-01-01/P11M", None),
        ("1900", None, None),
    ],
)
def test_comparisons(period: str, last_year: str | None, before: str | None) -> None:
    """The same period of last year, and the one just before; None where there is none worth comparing."""
    assert same_last_year(period) == last_year
    assert previous(period) == before


@pytest.mark.parametrize(
    ("period", "frequency", "expected"),
    [
        ("2021-09", "P1M", "2021-10"),
        ("2021-12", "P1M", "2022-01"),
        ("2021-Q4", "P3M", "2022-Q1"),
        ("2021", "P1Y", "2022"),
        ("2021-W52", "P7D", "2022-W01"),
        ("2021-09-30", "P1D", "2021-10-01"),
        ("2021-09-30", "P7D", "2021-10-07"),
        ("2021-09-30", "PT5M", "2021-09-30"),
        ("2021-Q3", "P1M", "2021-Q4"),
        ("2021-01-01/P9M", "P1M", "2021-01-01/P10M"),
        ("2021-01-01/P9M", "P3M", "2021-01-01/P12M"),
        ("2021-01-01/P9M", "P1D", "2021-01-01/P274D"),
        ("2021-01-01/P12M", "P1M", "2022-01-01/P1M"),
        ("2021-01-01/P1Y", "P1Y", "2022-01-01/P1Y"),
        ("2021-01-01/P10M", "P3M", "2021-01-01/P12M"),
        ("2021-03-01/P7D", "P7D", "2021-03-08/P7D"),
    ],
)
def test_what_is_awaited_next(period: str, frequency: str, expected: str) -> None:
    """A period is followed by the next of its form; a cumulative range grows within its year and starts again."""
    assert following(period, frequency) == expected


@settings(deadline=None)
@given(plain)
def test_before_and_after_touch(period: str) -> None:
    """The period before ends where this one begins and has the same form."""
    before = previous(period)
    assert before is not None
    assert span(before)[1] == span(period)[0]
    assert len(before) == len(period)


@settings(deadline=None)
@given(plain, st.sampled_from(["P1D", "P7D", "P1M", "P3M", "P1Y"]), st.sampled_from(["period", "ytd", "both"]))
def test_what_is_awaited_is_later(period: str, frequency: str, cumulation: str) -> None:
    """Waiting always goes forward, so no fold can wait for a figure it has."""
    assert order(following(period, frequency), cumulation) > order(period, cumulation)


@settings(deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(1, 30),
    st.sampled_from(["P1D", "P7D", "P1M", "P3M"]),
)
def test_a_counter_grows_within_its_year(start: date, months: int, frequency: str) -> None:
    """A range's successor starts with it and ends later, or starts where it ended."""
    period = f"{start}/P{months}M"
    begin, end = span(following(period, frequency))
    assert end > span(period)[1]
    assert begin in span(period)
    assert end - begin <= max(timedelta(days=366), span(period)[1] - start)
