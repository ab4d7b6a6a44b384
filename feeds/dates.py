"""Days, instants and periods as departments write them: dd/MM/yyyy only, "quý III/2021", "9 tháng đầu năm 2021"."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from broadcaster import periods
from broadcaster.moments import Instant, instant, local
from feeds.text import figures, key

CACHE = 1024  # texts of one batch: the next one has other times, which would fill memory for half an hour
SCHOOL = (9, 1)  # the month and day a school year begins on

Year = tuple[int, int]

_DAY = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_VI_DAY = re.compile(rf"(?:{key('ngày')} )?{_DAY}", re.ASCII)
_IN_TEXT = re.compile(rf"(?<![\d/.-]){_DAY}(?![\d/])", re.ASCII)
_SPELLED = re.compile(rf"(?:{key('ngày')} )?(\d{{1,2}}) {key('tháng')} (\d{{1,2}}) {key('năm')} (\d{{4}})", re.ASCII)
_YEAR = rf"(?: ?/ ?| {key('năm')} | )(\d{{4}})"
_MONTH = re.compile(rf"(?:{key('tháng')} ?|t)?(\d{{1,2}}){_YEAR}", re.ASCII)
_QUARTER = re.compile(rf"(?:{key('quý')} ?|q)(iv|i{{1,3}}|[1-4]){_YEAR}", re.ASCII)
_WHOLE_YEAR = re.compile(rf"(?:{key('cả')} )?{key('năm')} (\d{{4}})", re.ASCII)
_SCHOOL_YEAR = re.compile(rf"{key('năm học')} (\d{{4}}) ?- ?(\d{{4}})", re.ASCII)
_WEEK = re.compile(rf"{key('tuần')}(?: {key('thứ')})? ?(\d{{1,2}}){_YEAR}", re.ASCII)
_FIRST = re.compile(rf"(\d{{1,2}}|[^\d ]+) {key('tháng')}(?: {key('đầu')})?{_YEAR}", re.ASCII)
_LAST_HALF = re.compile(rf"(?:6|0?6|{key('sáu')}) {key('tháng')} {key('cuối')} {key('năm')} (\d{{4}})", re.ASCII)
_THE_DAY = rf"(?:{key('ngày')} )?{_DAY}"
_FROM_TO = re.compile(rf"(?:{key('từ')} )?{_THE_DAY} ?(?:-|{key('đến')}) ?{_THE_DAY}", re.ASCII)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_COUNTED = {key(word): number for number, word in enumerate(_WORDS, 1)} | {key("bẩy"): 7}


@lru_cache(maxsize=CACHE)
def day(text: str) -> date | None:
    """A day: dd/MM/yyyy, yyyy-MM-dd or "30 tháng 9 năm 2021". A year of two digits is no year; None if it is no day."""
    folded = key(figures(text))
    if found := _ISO_DAY.fullmatch(folded):
        return _date(found[1], found[2], found[3])
    if found := _VI_DAY.fullmatch(folded) or _SPELLED.fullmatch(folded):
        return _date(found[3], found[2], found[1])
    return None


def day_in(text: str) -> date | None:
    """The only day named in a sentence ("Số liệu đến ngày 30/09/2021"); None where there is none or several."""
    folded = key(figures(text))
    found = {match for match in (_date(m[3], m[2], m[1]) for m in _IN_TEXT.finditer(folded)) if match}
    found |= {match for match in (_date(m[3], m[2], m[1]) for m in _SPELLED.finditer(folded)) if match}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=CACHE)
def as_of(text: str, zone: str) -> Instant | None:
    """An as-of time: a day (its local midnight), or ISO 8601 date and time (local unless it names an offset)."""
    if (on := day(text)) is not None:
        try:
            return midnight(on, zone)
        except OverflowError:  # the calendar's first day begins before it, in UTC
            return None
    if len(text) < len("2021-09-30T10:00"):
        return None
    try:
        when = datetime.fromisoformat(text.strip())
        return instant(when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone)))
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=CACHE)
def midnight(on: date, zone: str) -> Instant:
    """A day as an Instant: its first moment in the site's time zone."""
    return instant(datetime.combine(on, time(), ZoneInfo(zone)))


@lru_cache(maxsize=CACHE)
def local_day(at: Instant, zone: str) -> date:
    """The day an Instant falls on in the site's time zone; at the calendar's ends the day it is in UTC."""
    return local(at, ZoneInfo(zone)).date()


@lru_cache(maxsize=CACHE)
def last_day(period: str) -> date:
    """The last day of a valid period."""
    return date.fromordinal(periods.span(period)[1].toordinal() - 1)


@lru_cache(maxsize=CACHE)
def period(text: str, year: Year | None = None) -> str | None:
    """An SDMX period from SDMX or Vietnamese words; None where it is none, or not certain.

    year: the month and day on which the reporting year begins: for traffic's, from 15 December, "9 tháng đầu năm 2021"
    is 2020-12-15/P9M. A year that begins in the second half is named by the one it ends in; "năm học 2020-2021" names
    both, and begins on 1 September unless it is said otherwise.
    """
    plain = text.strip()
    if periods.valid(plain):
        return plain
    folded = key(figures(text))
    made = _school_year(folded, year or SCHOOL) or (_reporting(folded, *year) if year else None) or _worded(folded)
    return made if made is not None and periods.valid(made) else None


def _school_year(text: str, year: Year) -> str | None:
    found = _SCHOOL_YEAR.fullmatch(text)
    if not found or int(found[2]) != int(found[1]) + 1:
        return None
    return f"{found[1]}-{year[0]:02d}-{year[1]:02d}/P1Y"


def _reporting(text: str, month: int, number: int) -> str | None:
    """Months, quarters and years that begin on that day of the month; those from the first are the calendar's."""
    if number == 1:
        return None
    first, length = 0, 0  # months from the year's begin
    if found := _WHOLE_YEAR.fullmatch(text):
        year, length = found[1], 12
    elif found := _QUARTER.fullmatch(text):
        year, first, length = found[2], 3 * (int(_ROMAN.get(found[1]) or found[1]) - 1), 3
    elif found := _LAST_HALF.fullmatch(text):
        year, first, length = found[1], 6, 6
    elif found := _MONTH.fullmatch(text):
        year, first, length = found[2], int(found[1]) - 1, 1
    elif found := _FIRST.fullmatch(text):
        year, length = found[2], int(found[1]) if found[1].isdecimal() else _COUNTED.get(found[1], 0)
    if not 1 <= length <= 12 or first > 11:
        return None
    begin = (int(year) - (month > 6)) * 12 + month - 1 + first
    return f"{begin // 12:04d}-{begin % 12 + 1:02d}-{number:02d}/" + ("P1Y" if length == 12 else f"P{length}M")


def _worded(text: str) -> str | None:
    if (on := day(text)) is not None:
        return on.isoformat()
    if found := _FROM_TO.fullmatch(text):
        return _range(_date(found[3], found[2], found[1]), _date(found[6], found[5], found[4]))
    if found := _LAST_HALF.fullmatch(text):
        return f"{found[1]}-S2"
    if found := _WHOLE_YEAR.fullmatch(text):
        return found[1]
    if found := _QUARTER.fullmatch(text):
        return f"{found[2]}-Q{_ROMAN.get(found[1]) or found[1]}"
    if found := _MONTH.fullmatch(text):
        return f"{found[2]}-{int(found[1]):02d}"
    if found := _WEEK.fullmatch(text):
        return f"{found[2]}-W{int(found[1]):02d}"
    if found := _FIRST.fullmatch(text):
        months = int(found[1]) if found[1].isdecimal() else _COUNTED.get(found[1], 0)
        return f"{found[2]}-01-01/P{months}M" if 1 <= months <= 12 else None
    return None


def _range(first: date | None, last: date | None) -> str | None:
    if first is None or last is None or last < first:
        return None
    end = date.fromordinal(last.toordinal() + 1)
    months = (end.year - first.year) * 12 + end.month - first.month
    whole = months > 0 and end.day == first.day
    return f"{first.isoformat()}/P{months}M" if whole else f"{first.isoformat()}/P{(end - first).days}D"


def _date(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None
