"""SDMX time periods: 2021, 2021-S1, 2021-Q3, 2021-09, 2021-W39, 2021-09-30 and ranges such as 2021-01-01/P9M.

A range of several months but less than a year is taken as a cumulative counter of a reporting year ("nine months of
2021"): it grows at its end and its start stays. Figures of an indicator that is read every few minutes carry the day
as their period; later readings of that day are vintages of it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

YEARS = range(1900, 2200)  # a year outside is a slip of the keyboard
CACHE = 65536  # periods; a site knows a few thousand

Order = tuple[date, int, str]

_FORMS = re.compile(
    r"(?P<year>\d{4})(?:-(?:S(?P<half>[12])|Q(?P<quarter>[1-4])|W(?P<week>\d{2})|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
    r"(?:/(?P<length>P[0-9YMWD]+))?",
    re.ASCII,
)
_DURATION = re.compile(
    r"P(?=[\dT])(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,7})S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """An ISO 8601 duration kept as what a calendar needs: months, days, and seconds below a day."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def added(self, day: date, times: int = 1) -> date:
        """Move a date by the months and days of this duration (seconds are not looked at); raises ValueError."""
        moved = _months_later(day, self.months * times)
        try:
            return moved + timedelta(days=self.days * times)
        except OverflowError as error:
            raise ValueError(f"{day} moved by {times} x {self} leaves the calendar") from error


@lru_cache(maxsize=256)
def duration(text: str) -> Duration:
    """Read an ISO 8601 duration such as P1M, P7D, P1W, P9M or PT5M; raises ValueError in a full sentence."""
    match = _DURATION.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a duration; expected for example P1D, P7D, P1M, P3M, P1Y or PT5M")
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    whole = Duration(12 * years + months, 7 * weeks + days, 3600 * hours + 60 * minutes + seconds)
    if whole == Duration():
        raise ValueError(f"{text!r} is an empty duration; expected for example P1D or P1M")
    return whole


@lru_cache(maxsize=CACHE)
def span(period: str) -> tuple[date, date]:
    """The first day of a period and the first day after it; raises ValueError for what is no period."""
    match = _FORMS.fullmatch(period)
    if not match:
        raise ValueError(
            f"{period!r} is not a period; expected for example 2021, 2021-Q3, 2021-09, 2021-09-30 or 2021-01-01/P9M"
        )
    year = int(match["year"])
    try:
        if year not in YEARS:
            raise ValueError(f"its year is not between {YEARS[0]} and {YEARS[-1]}")
        if match["length"]:
            if not match["day"]:
                raise ValueError("a range starts with a day")
            length = duration(match["length"])
            start = date(year, int(match["month"]), int(match["day"]))
            return start, length.added(start)
        if match["half"]:
            start = date(year, 6 * int(match["half"]) - 5, 1)
            return start, _months_later(start, 6)
        if match["quarter"]:
            start = date(year, 3 * int(match["quarter"]) - 2, 1)
            return start, _months_later(start, 3)
        if match["week"]:
            start = date.fromisocalendar(year, int(match["week"]), 1)
            return start, start + timedelta(days=7)
        if match["day"]:
            start = date(year, int(match["month"]), int(match["day"]))
            return start, start + timedelta(days=1)
        if match["month"]:
            start = date(year, int(match["month"]), 1)
            return start, _months_later(start, 1)
        start = date(year, 1, 1)
        return start, date(year + 1, 1, 1)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{period!r} is not a period: {error}") from error


def valid(period: str) -> bool:
    """True if `span` can read it."""
    try:
        span(period)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=CACHE)
def order(period: str, cumulation: str = "period") -> Order:
    """A sort key: the greatest is the period to show as the latest. Raises ValueError.

    Later ends win. Of two that end together, the longer wins for a year-to-date counter (nine months over September)
    and the shorter for every other indicator.
    """
    start, end = span(period)
    days = (end - start).days
    return end, days if cumulation == "ytd" else -days, period


@lru_cache(maxsize=CACHE)
def same_last_year(period: str) -> str | None:
    """The same period one year earlier; None where last year had none (29 February, week 53). Raises ValueError."""
    span(period)
    earlier = f"{int(period[:4]) - 1:04d}{period[4:]}"
    return earlier if valid(earlier) else None


@lru_cache(maxsize=CACHE)
def previous(period: str) -> str | None:
    """The period of the same length just before; raises ValueError.

    None for a range of two to eleven months: that is a cumulative counter, and nine months against eight of the same
    year would compare a whole with its own part.
    """
    start, _ = span(period)
    _, slash, length = period.partition("/")
    if slash:
        step = duration(length)
        if _cumulative(step):
            return None
        return _checked(f"{step.added(start, -1).isoformat()}/{length}")
    return _checked(_worded(period, start - timedelta(days=1)))


@lru_cache(maxsize=CACHE)
def next_alike(period: str) -> str | None:
    """The period that has this one as its `previous`; None where there is none. Raises ValueError."""
    _, end = span(period)
    _, slash, length = period.partition("/")
    try:
        later = f"{end.isoformat()}/{length}" if slash else _worded(period, end)
        return later if previous(later) == period else None
    except ValueError:  # the calendar ends
        return None


@lru_cache(maxsize=CACHE)
def same_next_year(period: str) -> str | None:
    """The period that has this one as its `same_last_year`; None where next year has none. Raises ValueError."""
    span(period)
    later = f"{int(period[:4]) + 1:04d}{period[4:]}"
    return later if valid(later) else None


@lru_cache(maxsize=CACHE)
def following(period: str, frequency: str) -> str:
    """The period whose figure is awaited after this one, for an indicator of that frequency; raises ValueError.

    A plain period is followed by the next of its form that a whole frequency reaches (2021-09 by 2021-10 for P1M, a
    day by the day a week later for P7D). A range as long as the frequency moves on; a longer one is cumulative: it
    grows by one frequency and starts again after a year. Below a day the period stays: the day is read again.
    """
    start, end = span(period)
    step = duration(frequency)
    if not step.months and not step.days:
        return period
    _, slash, length = period.partition("/")
    if not slash:
        return _worded(period, max(step.added(start), end))
    if step.added(start) >= end:
        return f"{end.isoformat()}/{length}"
    year_end = _months_later(start, 12)
    if end >= year_end:
        return f"{end.isoformat()}/{frequency}"
    return f"{start.isoformat()}/{_length(start, min(step.added(end), year_end))}"


def _cumulative(step: Duration) -> bool:
    return 1 < step.months < 12


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"{day} moved by {months} months leaves the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _worded(like: str, day: date) -> str:
    """The period of the same form as `like` that holds that day."""
    if len(like) == 4:
        return f"{day.year:04d}"
    match like[5]:
        case "S":
            return f"{day.year:04d}-S{(day.month + 5) // 6}"
        case "Q":
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case "W":
            year, week, _ = day.isocalendar()
            return f"{year:04d}-W{week:02d}"
    return day.isoformat()[: len(like)]


def _length(start: date, end: date) -> str:
    """The duration from start to end: in months where it is whole months, else in days."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return f"P{months}M" if months > 0 and _months_later(start, months) == end else f"P{(end - start).days}D"


def _checked(period: str) -> str | None:
    return period if valid(period) else None
