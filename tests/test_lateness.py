"""Why a figure is late in one sentence, which period is to be sent next, and how both are worded: tables, pure."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from broadcaster.assess import deadlines
from broadcaster.model import Deadline, Held, Indicator, Reason
from broadcaster.periods import duration, span
from displays.awaited import awaited, deadline, missed
from displays.lateness import DUE, FINE, FREE, LATE, MISSING, Facts, Source, told, why
from displays.spoken import moment_text, period_text
from displays.words import words

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DEADLINE = "2026-11-10T10:00:00.000Z"  # 17:00 there
TODAY = date(2026, 11, 23)

GOOD = {"ok": True, "finished": "2026-11-20T01:00:00.000Z", "since": "2026-11-01T00:00:00.000Z"}
BAD = {
    "ok": False,
    "finished": "2026-11-20T01:00:00.000Z",
    "since": "2026-11-18T02:30:00.000Z",
    "error": {"code": "timeout", "args": {"seconds": 20}},
}
ADDRESSED = {"url": "http://10.0.0.7/a", "status": 500}
HELD = Held("h1", "YT-05", "2026-10", "791/903", Reason("slash", {"raw": "791/903"}), "2026-10-30T17:00:00.000Z",
            since="2026-11-09T01:00:00.000Z")  # fmt: skip

CASES: list[tuple[str, Facts, str | None, str]] = [
    ("on time", Facts(FINE, "2026-10", late=DEADLINE), None, ""),
    ("no deadline", Facts(FREE), None, ""),
    ("on time, its feed fails", Facts(FINE, "2026-10", late=DEADLINE, sources=[Source("his", run=BAD)]), None, ""),
    (
        "nobody",
        Facts(LATE, "2026-10", late=DEADLINE),
        "why_nobody",
        "Sở Y tế nợ số liệu tháng 10/2026, hạn 17:00 ngày 10/11/2026: chưa ai gửi.",
    ),
    (
        "due",
        Facts(DUE, "2026-10", late=DEADLINE),
        "why_nobody",
        "Sở Y tế cần gửi số liệu tháng 10/2026 trước 17:00 ngày 10/11/2026: chưa ai gửi.",
    ),
    (
        "nobody, several times",
        Facts(LATE, "2025-10", "2026-10", DEADLINE),
        "why_nobody",
        "Sở Y tế nợ số liệu từ tháng 10/2025 đến tháng 10/2026, hạn đầu tiên 17:00 ngày 10/11/2026: chưa ai gửi.",
    ),
    (
        "never, and held",
        Facts(DUE, "2026-10", held=HELD),
        "why_held",
        "Số liệu tháng 10/2026 của Sở Y tế: số “791/903” đến lúc 08:00 ngày 09/11/2026 đang chờ xác nhận "
        "(“791/903” chưa rõ: tỷ số hay gõ nhầm dấu chấm).",
    ),
    ("never", Facts(MISSING), "why_nobody", "Sở Y tế chưa từng có số liệu này: chưa ai gửi."),
    (
        "the feed fails",
        Facts(LATE, "2026-10", late=DEADLINE, sources=[Source("his", run=BAD)]),
        "why_feed_fails",
        "Sở Y tế nợ số liệu tháng 10/2026, hạn 17:00 ngày 10/11/2026: nguồn “his” không đọc được từ 09:30 ngày "
        "18/11/2026 (Nguồn không trả lời trong 20 giây).",
    ),
    (
        "its address stays away from walls",
        Facts(
            LATE,
            "2026-10",
            late=DEADLINE,
            sources=[Source("his", run={**BAD, "error": {"code": "http_failed", "args": ADDRESSED}})],
        ),
        "why_feed_fails",
        "Sở Y tế nợ số liệu tháng 10/2026, hạn 17:00 ngày 10/11/2026: nguồn “his” không đọc được từ 09:30 ngày "
        "18/11/2026 (Nguồn “his” gặp lỗi (mã 500)).",
    ),
    (
        "one fails, one is silent",
        Facts(LATE, "2026-10", late=DEADLINE, sources=[Source("a", run=GOOD), Source("b", run=BAD)]),
        "why_feed_fails",
        "",
    ),
    (
        "the feed answers without it",
        Facts(LATE, "2026-10", late=DEADLINE, sources=[Source("his", run=GOOD)]),
        "why_feed_silent",
        "Sở Y tế nợ số liệu tháng 10/2026, hạn 17:00 ngày 10/11/2026: nguồn “his” vẫn đọc được, lần cuối 08:00 ngày "
        "20/11/2026, nhưng chưa có kỳ mới.",
    ),
    (
        "the feed is off",
        Facts(LATE, "2026-10", late=DEADLINE, sources=[Source("his", enabled=False, run=BAD)]),
        "why_feed_off",
        "Sở Y tế nợ số liệu tháng 10/2026, hạn 17:00 ngày 10/11/2026: nguồn “his” đang tắt.",
    ),
    (
        "a feed has a name",
        Facts(LATE, "2026-10", late=DEADLINE, sources=[Source("his", {"vi": "Bệnh viện tỉnh"}, enabled=False)]),
        "why_feed_off",
        "Sở Y tế nợ số liệu tháng 10/2026, hạn 17:00 ngày 10/11/2026: nguồn “Bệnh viện tỉnh” đang tắt.",
    ),
    (
        "one is off, the other has not run",
        Facts(MISSING, sources=[Source("a", enabled=False), Source("b")]),
        "why_feed_idle",
        "Sở Y tế chưa từng có số liệu này: nguồn “b” chưa chạy lần nào.",
    ),
    (
        "it came and is held",
        Facts(LATE, "2026-10", late=DEADLINE, held=HELD, sources=[Source("his", run=BAD)]),
        "why_held",
        "Sở Y tế nợ số liệu tháng 10/2026, hạn 17:00 ngày 10/11/2026: số “791/903” đến lúc 08:00 ngày 09/11/2026 đang "
        "chờ xác nhận (“791/903” chưa rõ: tỷ số hay gõ nhầm dấu chấm).",
    ),
    ("held in time", Facts(FINE, "2026-10", late=DEADLINE, held=HELD), "why_held", ""),
    (
        "read every few minutes",
        Facts(LATE, late=DEADLINE, sources=[Source("his", run=BAD)]),
        "why_feed_fails",
        "Số liệu của Sở Y tế chậm từ 17:00 ngày 10/11/2026: nguồn “his” không đọc được từ 09:30 ngày 18/11/2026 "
        "(Nguồn không trả lời trong 20 giây).",
    ),
    (
        "computed, an input waits",
        Facts(FREE, computed=True, inputs=[{"vi": "Văn bản đi"}, {"vi": "Ký số"}]),
        "why_inputs",
        "Chỉ số này do hệ thống tính: còn chờ Văn bản đi, Ký số.",
    ),
    ("computed, nothing waits", Facts(LATE, computed=True), None, ""),
]


@pytest.mark.parametrize(("facts", "code", "sentence"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_cause_a_person_can_act_on(facts: Facts, code: str | None, sentence: str) -> None:
    """One cause, in one sentence that says what passed when, whose it is, and why; in English it is one, too."""
    found = why(facts)
    assert (found.cause.code if found else None) == code
    if found:
        said = told(found, facts, words("vi"), ZONE, "Sở Y tế")
        assert said["code"] == code
        assert not sentence or said["text"] == sentence
        english = told(found, facts, words("en"), ZONE, "Health")["text"]
        assert not {"{", "}"} & set(said["text"] + english)
        assert english.endswith(".") and ".." not in english and "reasons." not in english


def an(frequency: str, cumulation: str = "period", days: float = 1) -> Indicator:
    after = Deadline(days * 86_400, "17:00")
    return Indicator("XX-01", {"vi": "x"}, {"vi": "x"}, frequency=frequency, cumulation=cumulation, deadline=after)


def next_of(indicator: Indicator, latest: str | None, today: date = TODAY, *, running: bool = True) -> str:
    """What is to be sent at ten o'clock of a day."""
    return awaited(indicator, latest, today, f"{today}T03:00:00.000Z", ZONE.key, running=running)


@pytest.mark.parametrize(
    ("frequency", "cumulation", "days", "latest", "period"),
    [
        ("P1D", "period", 1, None, "2026-11-22"),
        ("P1D", "period", 1, "2026-11-19", "2026-11-20"),  # the 21st may be sent until today, 17:00
        ("P1D", "period", 1, "2026-11-21", "2026-11-22"),
        ("P1D", "period", 1, "2026-11-22", "2026-11-23"),
        ("P1D", "period", 1, "2015-01-01", "2026-11-20"),
        ("P7D", "period", 1, None, "2026-W47"),
        ("P7D", "period", 1, "2026-W44", "2026-W46"),
        ("P7D", "period", 1, "2026-W46", "2026-W47"),
        ("P1M", "period", 9, None, "2026-10"),
        ("P1M", "period", 9, "2026-07", "2026-10"),
        ("P1M", "period", 30, "2026-07", "2026-09"),
        ("P1M", "period", 9, "2026-10", "2026-11"),
        ("P3M", "period", 9, None, "2026-Q3"),
        ("P3M", "period", 9, "2026-Q1", "2026-Q3"),
        ("P3M", "period", 90, "2026-Q1", "2026-Q2"),
        ("P6M", "period", 9, None, "2026-S1"),
        ("P1Y", "period", 9, None, "2025"),
        ("P1Y", "period", 9, "2023", "2025"),
        ("P1M", "ytd", 9, None, "2026-01-01/P10M"),
        ("P3M", "ytd", 9, None, "2026-01-01/P9M"),
        ("P1D", "ytd", 1, None, "2026-01-01/P10M"),
        ("P1M", "ytd", 9, "2021-01-01/P9M", "2026-01-01/P10M"),
        ("P1M", "ytd", 9, "2026-01-01/P10M", "2026-01-01/P11M"),
        ("P1M", "ytd", 9, "2025-01-01/P12M", "2026-01-01/P10M"),
        ("P1M", "ytd", 9, "2025-12-15/P3M", "2025-12-15/P10M"),  # ten months end on 14 October
        ("P1M", "both", 9, "2026-01-01/P8M", "2026-01-01/P10M"),
        ("P1M", "both", 9, "2026-08", "2026-10"),
        ("PT5M", "period", 0, None, "2026-11-23"),
        ("PT5M", "period", 0, "2026-11-20", "2026-11-23"),
    ],
)
def test_the_period_that_clears_what_is_owed(
    frequency: str, cumulation: str, days: float, latest: str | None, period: str
) -> None:
    """The newest one whose deadline has passed, in the form of the last figure; else the one that follows it.

    What is said to be its deadline is the moment at which the list of who owes what would call it late.
    """
    indicator = an(frequency, cumulation, days)
    assert next_of(indicator, latest) == period
    if latest and (late := deadline(indicator, period, ZONE.key)):
        first = missed(indicator, latest)
        assert (late <= "2026-11-23T03:00:00.000Z") or period == first
        if period == first and span(period)[1] == duration(frequency).added(span(latest)[1]):
            assert late == deadlines(indicator, latest, "", ZONE.key)[1]


def test_after_a_closed_report_the_indicators_own_periods_begin() -> None:
    """Nothing runs after it, so what is sent next is of today; in January a counter's year is the last one."""
    assert next_of(an("P1M"), "2021-01-01/P9M", running=False) == "2026-10"
    assert next_of(an("P1M", "ytd"), None, date(2026, 1, 5)) == "2025-01-01/P12M"
    assert next_of(an("P1M"), "2026-12", running=False) == "2027-01"


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2021", "năm 2021", "2021"),
        ("2021-S2", "6 tháng cuối năm 2021", "second half of 2021"),
        ("2021-Q3", "quý III/2021", "Q3 2021"),
        ("2021-09", "tháng 9/2021", "September 2021"),
        ("2021-W05", "tuần 5/2021", "week 5/2021"),
        ("2021-09-30", "ngày 30/09/2021", "30/09/2021"),
        ("2021-01-01/P9M", "9 tháng đầu năm 2021", "first 9 months of 2021"),
        ("2021-01-01/P12M", "năm 2021", "2021"),
        ("2020-12-15/P9M", "15/12/2020 – 14/09/2021", "15/12/2020 – 14/09/2021"),
        ("hôm qua", "hôm qua", "hôm qua"),
        ("", "", ""),
    ],
)
def test_a_period_in_words(period: str, vi: str, en: str) -> None:
    """As the pages say it; what is no period stays as it is."""
    assert (period_text(period, "vi"), period_text(period, "en")) == (vi, en)


def test_a_moment_in_words() -> None:
    """In the site's time zone, the day as dd/MM/yyyy."""
    said: list[Any] = [moment_text(DEADLINE, ZONE, language) for language in ("vi", "en")]
    assert [*said, moment_text(None, ZONE, "vi")] == ["17:00 ngày 10/11/2026", "17:00 on 10/11/2026", ""]
