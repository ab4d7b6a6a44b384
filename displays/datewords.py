"""Dates, ages and reporting periods as the walls word them (web/src/times.ts), in the site's time zone."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from broadcaster.moments import Instant, local, moment

ROMAN = ("", "I", "II", "III", "IV")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNITS = {"D": ("ngày", "days"), "W": ("tuần", "weeks"), "M": ("tháng", "months"), "Y": ("năm", "years")}

Found = re.Match[str]


def day(at: Instant, zone: ZoneInfo) -> str:
    """ "30/09/2021", in both languages."""
    return f"{local(at, zone):%d/%m/%Y}"


def clock(at: Instant, zone: ZoneInfo) -> str:
    """ "14:32:05"."""
    return f"{local(at, zone):%H:%M:%S}"


def short_day(at: Instant, now: Instant, zone: ZoneInfo) -> str:
    """ "05/10", with the year where it is not the year of `now`."""
    then = local(at, zone)
    return f"{then:%d/%m}" if then.year == local(now, zone).year else f"{then:%d/%m/%Y}"


def as_of(at: Instant, now: Instant, zone: ZoneInfo, *, exact: bool) -> str:
    """Today the time of day, if the figure has one; this year the day, else the whole date."""
    if exact and local(at, zone).date() == local(now, zone).date():
        return f"{local(at, zone):%H:%M}"
    return short_day(at, now, zone)


def age(since: Instant, now: Instant, language: str) -> str:
    """An age in its largest unit: "4 ngày", "3 giờ", "12 phút"."""
    minutes = max(0, int((moment(now) - moment(since)).total_seconds() // 60))
    hours, days = minutes // 60, minutes // 1440
    n, vi, en = (days, "ngày", "day") if days else (hours, "giờ", "hour") if hours else (minutes, "phút", "minute")
    return f"{n} {vi}" if language == "vi" else f"{n} {en}{'' if n == 1 else 's'}"


def span(seconds: float) -> str:
    """How long something took: "1:02:05", "12:30"."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def period(text: str, language: str, zone: ZoneInfo) -> str:
    """ "9 tháng đầu năm 2021", "quý III/2021", "tháng 9/2021"; an unknown one as it stands."""
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\dT[\d:.]+)Z?(/PT\d+[MH])?", text):
        return f"{local(found[1] + 'Z', zone):%H:%M %d/%m/%Y}"
    for shape, vi, en in _SHAPES:
        if found := re.fullmatch(shape, text):
            return vi(found) if language == "vi" else en(found)
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})/P(\d+)([DWMY])", text):
        return _range(found, language, zone)
    return text


def _range(found: Found, language: str, zone: ZoneInfo) -> str:
    y, m, d, count, unit = found.groups()
    n, start, vietnamese = int(count), f"{d}/{m}/{y}", language == "vi"
    months = n if unit == "M" else n * 12 if unit == "Y" else 0
    if (m, d) == ("01", "01") and months == 12:
        return f"năm {y}" if vietnamese else y
    if (m, d) == ("01", "01") and 0 < months < 12:
        return f"{months} tháng đầu năm {y}" if vietnamese else f"first {months} months of {y}"
    if d == "01" and months == 1:
        return period(f"{y}-{m}", language, zone)
    if n == 1 and unit == "D":
        return start
    if (n, unit) in ((7, "D"), (1, "W")):
        return f"tuần từ {start}" if vietnamese else f"week from {start}"
    vi, en = UNITS[unit]
    return f"{n} {vi} từ {start}" if vietnamese else f"{n} {en} from {start}"


_SHAPES: tuple[tuple[str, Callable[[Found], str], Callable[[Found], str]], ...] = (
    (r"(\d{4})", lambda m: f"năm {m[1]}", lambda m: m[1]),
    (r"(\d{4})-Q([1-4])", lambda m: f"quý {ROMAN[int(m[2])]}/{m[1]}", lambda m: f"Q{m[2]} {m[1]}"),
    (
        r"(\d{4})-S([12])",
        lambda m: f"6 tháng {'đầu' if m[2] == '1' else 'cuối'} năm {m[1]}",
        lambda m: f"{'first' if m[2] == '1' else 'second'} half of {m[1]}",
    ),
    (r"(\d{4})-(\d{2})", lambda m: f"tháng {int(m[2])}/{m[1]}", lambda m: f"{MONTHS[int(m[2]) - 1]} {m[1]}"),
    (r"(\d{4})-W(\d{2})", lambda m: f"tuần {int(m[2])}/{m[1]}", lambda m: f"week {int(m[2])}/{m[1]}"),
    (r"(\d{4})-(\d{2})-(\d{2})", lambda m: f"{m[3]}/{m[2]}/{m[1]}", lambda m: f"{m[3]}/{m[2]}/{m[1]}"),
)
