"""Days, as-of times and periods as departments write them."""

from datetime import date

import pytest

from feeds import dates

ZONE = "Asia/Ho_Chi_Minh"

PERIODS = {
    "2021": "2021",
    "2021-Q3": "2021-Q3",
    "2021-01-01/P9M": "2021-01-01/P9M",
    "tháng 9/2021": "2021-09",
    "Tháng 09 năm 2021": "2021-09",
    "T9/2021": "2021-09",
    "quý III/2021": "2021-Q3",
    "Quý 3 năm 2021": "2021-Q3",
    "9 tháng đầu năm 2021": "2021-01-01/P9M",
    "09 tháng năm 2021": "2021-01-01/P9M",
    "sáu tháng đầu năm 2021": "2021-01-01/P6M",
    "6 tháng cuối năm 2021": "2021-S2",
    "cả năm 2021": "2021",
    "Năm 2021": "2021",
    "tuần 39/2021": "2021-W39",
    "30/09/2021": "2021-09-30",
    "từ ngày 15/12/2020 đến ngày 14/09/2021": "2020-12-15/P9M",
    "15/12/2020 - 20/12/2020": "2020-12-15/P6D",
}


@pytest.mark.parametrize(("words", "period"), PERIODS.items())
def test_periods_are_read_from_words(words: str, period: str) -> None:
    """Vietnamese words and SDMX give SDMX."""
    assert dates.period(words) == period


@pytest.mark.parametrize("words", ["", "2021-13", "tháng 13/2021", "quý V/2021", "31/02/2021", "30/9/21", "đầu năm"])
def test_what_is_no_period_is_none(words: str) -> None:
    """An impossible or unclear period is not guessed."""
    assert dates.period(words) is None


@pytest.mark.parametrize(
    "words", ["30/09/2021", "30-9-2021", "2021-09-30", "ngày 30 tháng 9 năm 2021", "３０/０９/２０２１"]
)
def test_days_are_day_first(words: str) -> None:
    """dd/MM/yyyy only; never month first."""
    assert dates.day(words) == date(2021, 9, 30)


@pytest.mark.parametrize("words", ["09/30/2021", "30/9/21", "30/09", "hôm qua", ""])
def test_what_is_no_day_is_none(words: str) -> None:
    """A month-first day, two-digit years and words are refused."""
    assert dates.day(words) is None


def test_a_day_as_as_of_is_its_local_midnight() -> None:
    """30/09/2021 in Vietnam begins at 17:00 UTC the day before."""
    assert dates.as_of("30/09/2021", ZONE) == "2021-09-29T17:00:00.000Z"
    assert dates.as_of("2021-09-30T10:00+07:00", ZONE) == "2021-09-30T03:00:00.000Z"
    assert dates.as_of("2021-09-30T10:00", ZONE) == "2021-09-30T03:00:00.000Z"
    assert dates.as_of("nay", ZONE) is None


def test_the_calendar_ends_without_a_fault() -> None:
    """What begins before its first day in UTC is no time; its last evening is told as UTC has it."""
    assert dates.as_of("01/01/0001", ZONE) is None
    assert dates.local_day("9999-12-31T23:59:59.999Z", ZONE) == date(9999, 12, 31)
    assert dates.local_day("0001-01-01T00:00:00.000Z", "America/Lima") == date(1, 1, 1)


def test_the_only_day_in_a_sentence_counts() -> None:
    """A sentence with two days names none."""
    assert dates.day_in("Số liệu tính đến ngày 30/09/2021.") == date(2021, 9, 30)
    assert dates.day_in("Vinh, ngày 7 tháng 10 năm 2021") == date(2021, 10, 7)
    assert dates.day_in("từ 15/12/2020 đến 14/09/2021") is None
