"""Periods and moments in people's words, as the pages say them (web/src/times.ts)."""

import re
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from broadcaster import periods
from broadcaster.moments import Instant, local

ROMAN = ("", "I", "II", "III", "IV")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip

_SHAPES: tuple[tuple[str, Callable[[re.Match[str]], str], Callable[[re.Match[str]], str]], ...] = (
    (r"(\d{4})(?:-01-01/P(?:12M|1Y))?", lambda m: f"năm {m[1]}", lambda m: m[1]),
    (r"(\d{4})-Q([1-4])", lambda m: f"quý {ROMAN[int(m[2])]}/{m[1]}", lambda m: f"Q{m[2]} {m[1]}"),
    (
        r"(\d{4})-S([12])",
        lambda m: f"6 tháng {'đầu' if m[2] == '1' else 'cuối'} năm {m[1]}",
        lambda m: f"{'first' if m[2] == '1' else 'second'} half of {m[1]}",
    ),
    (r"(\d{4})-(\d\d)", lambda m: f"tháng {int(m[2])}/{m[1]}", lambda m: f"{MONTHS[int(m[2]) - 1]} {m[1]}"),
    (r"(\d{4})-W(\d\d)", lambda m: f"tuần {int(m[2])}/{m[1]}", lambda m: f"week {int(m[2])}/{m[1]}"),
    (r"(\d{4})-(\d\d)-(\d\d)", lambda m: f"ngày {m[3]}/{m[2]}/{m[1]}", lambda m: f"{m[3]}/{m[2]}/{m[1]}"),
    (
        r"(\d{4})-01-01/P(\d+)M",
        lambda m: f"{m[2]} tháng đầu năm {m[1]}",
        lambda m: f"first {m[2]} months of {m[1]}",
    ),
)


def period_text(period: str, language: str) -> str:
    """ "9 tháng đầu năm 2021", "quý III/2021"; a range of another kind by its days; what is no period as it stands."""
    if not periods.valid(period):
        return period
    for shape, vi, en in _SHAPES:
        if found := re.fullmatch(shape, period):
            return vi(found) if language == "vi" else en(found)
    first, after = periods.span(period)
    return f"{first:%d/%m/%Y} – {after - timedelta(days=1):%d/%m/%Y}"


def moment_text(at: Instant | None, zone: ZoneInfo, language: str) -> str:
    """ "17:00 ngày 23/11/2026" in the site's time zone; "" for none."""
    if not at:
        return ""
    then = local(at, zone)
    return f"{then:%H:%M} {'ngày' if language == 'vi' else 'on'} {then:%d/%m/%Y}"
