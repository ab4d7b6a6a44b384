"""Numbers, dates and periods as people write them, and everything of an offer that intake weighs."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from broadcaster import periods
from broadcaster.events import encode
from broadcaster.moments import moment
from feeds import dates
from feeds.intake import Intake
from feeds.numbers import Missing, Reading, Unclear, read
from feeds.offers import Offer
from tests.corpus.file import AREAS, INDICATORS
from tests.doubles.known import Remembered
from tests.fuzz import nasty
from tests.fuzz.driver import Try
from tests.fuzz.markups import worded

ZONE = "Asia/Ho_Chi_Minh"
NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)
PIECES = (
    "1", "12", "123", "791", "2021", "09", "30", "0", "00", ".", ",", "/", "-", "–", "−", "+", " ", "\u00a0", "%", ":",
    "(", ")", "e", "E", "tỷ", "triệu", "nghìn", "đồng", "hồ sơ", "tháng", "quý", "năm", "ngày", "đến", "từ", "tuần",
    "khoảng", "trên", "dưới", "tăng", "giảm", "so với cùng kỳ", "I", "IV", "Q3", "W39", "T", "Z", "P", "Y", "M",
    "#REF!", "không có", "x", "１", "²", "٣", "\n", "\u200b", "đầu năm", "6 tháng", "học",
)  # fmt: skip
carried = nasty.text.map(lambda text: text.encode("utf-8", "replace").decode())  # feeds give what UTF-8 carries
written = st.one_of(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), carried)
UNITS = ("", "%", "hồ sơ", "tỷ đồng", "triệu đồng", "người", "điểm %", "m3/s", "x" * 300)


text = st.one_of(written, st.none())
ODD: Mapping[str, st.SearchStrategy[Any]] = {  # of each field of an offer, what may stand there
    "series": st.one_of(st.sampled_from(("VB-01@16681", "@", "VB-01@", "VB-01@@")), written),
    "value": st.one_of(written, st.sampled_from(nasty.NUMBERS), st.none()),
    "period": st.one_of(st.sampled_from(("2021", "2021-01-01/P9M", "2199", "2021-W39")), written),
    "as_of": st.one_of(st.sampled_from(("9999-12-31T23:59:59Z", "01/01/0001", "2021-09-30T24:00")), text),
    "status": st.one_of(st.sampled_from(("A", "P", "E", "M", "O", "F", "L")), text),
    "note": text,
    "area": st.one_of(st.sampled_from((*AREAS, "Xã", "Kim Liên")), text),
    "place": written,
    "locale": st.sampled_from(("vi", "en")),
    "percent": st.sampled_from((True, None)),
    "ratio": st.just(True),
    "typed": st.just(True),
    "fetched": st.just(True),
    "correction": text,
    "change": st.one_of(text, st.floats(allow_nan=False, allow_infinity=False)),
}


class Figures:
    """Texts that may be figures."""

    name, share = "numbers, dates, offers", 470

    @contextmanager
    def open(self) -> Iterator[Mapping[str, Try]]:
        yield {"numbers": numbers, "days": days, "spans": spans, "offers": offers}


def numbers(data: st.DataObject) -> str:
    """A figure, a mark, or a reason; never what is no finite number."""
    raw = data.draw(st.one_of(written, written, written, st.sampled_from(nasty.NUMBERS), st.floats(), st.none()))
    found = read(
        raw,
        locale=data.draw(st.sampled_from(("vi", "en"))),
        unit=data.draw(st.sampled_from(UNITS)),
        ratio=data.draw(st.booleans()),
        percent_cell=data.draw(st.sampled_from((False, True, None))),
        growth=data.draw(st.booleans()),
    )
    if isinstance(found, Reading):
        assert math.isfinite(found.v)
        return "read"
    if isinstance(found, Missing):
        return "missing"
    assert isinstance(found, Unclear)
    worded(found.reason)
    assert all(math.isfinite(each) for each in found.candidates)
    return "unclear"


def days(data: st.DataObject) -> str:
    """Days, instants and periods in whatever words."""
    text = data.draw(written)
    dates.day(text)
    dates.day_in(text)
    at = dates.as_of(text, ZONE)
    if at is not None:
        moment(at)
        dates.local_day(at, ZONE)
    year = data.draw(st.sampled_from((None, (12, 15), (9, 1), (2, 29))))
    found = dates.period(text, year)
    if found is None:
        return "unclear" if at is None else "read"
    ordinary(found)
    return "read"


def spans(data: st.DataObject) -> str:
    """What looks like a period of SDMX."""
    year = data.draw(st.sampled_from(("1899", "1900", "2021", "2199", "2200", "9999", "0000", "0001")))
    rest = data.draw(st.lists(st.sampled_from(("-", "S1", "Q4", "W53", "W01", "12", "02", "29", "31", "/P", "9M", "1Y",
                                               "99999D", "999Y", "W", "1D", "T1H")), max_size=5))  # fmt: skip
    text = year + "".join(rest)
    if not periods.valid(text):
        return "unclear"
    ordinary(text)
    return "read"


def ordinary(period: str) -> None:
    """Everything that is asked of a valid period has an answer."""
    first, end = periods.span(period)
    assert first < end
    periods.order(period, "ytd")
    dates.last_day(period)
    for step in (periods.previous, periods.next_alike, periods.same_last_year, periods.same_next_year):
        other = step(period)
        assert other is None or periods.valid(other), (period, other)


def offers(data: st.DataObject) -> str:
    """Each offer has exactly one fate, with words, that a journal can keep."""
    intake = Intake(Remembered(INDICATORS, areas=AREAS), clock=lambda: NOW)
    made = [Offer(data.draw(st.sampled_from(list(INDICATORS))), "791.903", "2021-09") for _ in range(3)]
    for number, one in enumerate(made):
        odd = data.draw(st.lists(st.sampled_from(list(ODD)), unique=True, max_size=4))
        made[number] = one._replace(**{name: data.draw(ODD[name]) for name in odd}, number=number)
    outcome = intake.offer(made, "tep", "người thử")
    fates = (outcome.held, outcome.rejected, outcome.unchanged)
    assert len(outcome.accepted) + sum(map(len, fates)) == len(made)
    for verdicts in fates:
        for verdict in verdicts:
            worded(verdict.reason)
    for draft in outcome.drafts:
        encode(draft.data)
    return "accepted" if outcome.accepted else "not accepted"
