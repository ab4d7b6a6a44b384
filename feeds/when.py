"""Of what time a figure speaks: its period, its as-of and its status, as a source writes them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from broadcaster.model import Reason, Status
from broadcaster.moments import Instant, instant
from feeds import checks, dates
from feeds.text import key

AHEAD = 300  # seconds a source's clock may be ahead of ours

STATUSES = {status.value: status for status in Status} | {
    key(word): status
    for status, words in {
        Status.OFFICIAL: ("chính thức", "số chính thức", "thực hiện", "official"),
        Status.ESTIMATED: ("ước", "ước tính", "ước thực hiện", "ước đạt", "số ước tính", "estimate", "estimated"),
        Status.PROVISIONAL: ("sơ bộ", "số sơ bộ", "tạm tính", "provisional", "preliminary"),
        Status.FORECAST: ("dự báo", "dự kiến", "forecast"),
        Status.MISSING: ("không có số liệu",),
        Status.NOT_COLLECTED: ("chưa thu thập", "không thu thập", "chưa có số liệu"),
        Status.IMPOSSIBLE: ("không áp dụng", "không phát sinh chỉ tiêu"),
        Status.SUPPRESSED: ("không công bố", "bảo mật"),
        Status.BREAK: ("thay đổi phương pháp", "gián đoạn", "gián đoạn chuỗi", "break"),
    }.items()
    for word in words
}


@dataclass(frozen=True, slots=True)
class When:
    """What was read; `wrong` says what could not be. on: the period's last day, None where it is no period."""

    on: date | None
    period: str = ""
    as_of: Instant = ""
    status: Status = Status.OFFICIAL
    wrong: Reason | None = None


class Times:
    """The times of one batch. Its figures mostly speak of the same ones, so each wording is read once."""

    def __init__(self, zone: str, now: datetime) -> None:
        self._zone = zone
        self._limit = instant(now + timedelta(seconds=AHEAD))
        self._read: dict[tuple[str, str | None, str | None, dates.Year | None], When] = {}

    def read(self, period: str, as_of: str | None, status: str | None, year: dates.Year | None = None) -> When:
        """Read an offer's words for them; year: when the reporting year begins, where that is not on 1 January."""
        words = period, as_of, status, year
        found = self._read.get(words)
        if found is None:
            found = self._read[words] = self._reading(*words)
        return found

    def _reading(self, text: str, as_of_text: str | None, status_text: str | None, year: dates.Year | None) -> When:
        period = dates.period(text, year) if text else None
        if period is None:
            return When(None, wrong=Reason("period", {"period": text or ""}))
        on = dates.last_day(period)
        as_of = self._as_of(as_of_text, period, on)
        if isinstance(as_of, Reason):
            return When(on, wrong=as_of)
        status = Status.OFFICIAL
        if status_text:
            known = STATUSES.get(status_text) or STATUSES.get(key(status_text)) or STATUSES.get(status_text.upper())
            if known is None:
                return When(on, wrong=Reason("status", {"status": status_text}))
            status = known
        return When(on, period, as_of, status, checks.begun(period, as_of, status, self._zone))

    def _as_of(self, text: str | None, period: str, on: date) -> Instant | Reason:
        """From the source, else the end of the period; never from a clock. A future one is refused."""
        if text is None:
            as_of: Instant | None = dates.midnight(on, self._zone)
        elif len(text) == 24 and text[10] == "T" and text[23] == "Z":
            as_of = text if _is_instant(text) else None
        else:
            as_of = dates.as_of(text, self._zone)
        if as_of is None:
            return Reason("as_of", {"as_of": text or ""})
        if as_of > self._limit:
            return Reason("as_of_ahead", {"as_of": text}) if text else Reason("period_open", {"period": period})
        return as_of


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
