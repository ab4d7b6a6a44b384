"""The lists made of all standings: attention with its reasons and order, who owes what, how subsystems stand."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from broadcaster.model import Deadline, Direction, Held, Indicator, Level, Reason
from broadcaster.standing import Standing, concern, owners, status
from tests.doubles.province import attention

NOW = "2021-10-07T02:00:00.000Z"
BEFORE = "2021-10-01T00:00:00.000Z"
AFTER = "2021-10-20T00:00:00.000Z"
UNITS = [
    {"key": "vp", "name": {"vi": "Văn phòng UBND tỉnh"}, "short": {"vi": "VP"}},
    {"key": "syt", "name": {"vi": "Sở Y tế"}},
    {"key": "sgd", "name": {"vi": "Sở Giáo dục và Đào tạo"}},
    {"key": "sdl", "name": {"vi": "Sở Du lịch"}},
]


def indicator(code: str, owner: str = "vp", **more: Any) -> Indicator:
    made = Indicator(code, {"vi": code}, {"vi": "văn bản"}, owner=owner, subsystem=code.partition("-")[0])
    return replace(made, **more)


def standing(code: str, **more: Any) -> Standing:
    """A series in order: delivered, live, normal."""
    series, given = code, dict(more)
    about = given.pop("indicator", None) or indicator(code.partition("@")[0])
    made = Standing(series, about, v=5.0, period="2021-09", as_of=BEFORE, level_since=BEFORE, ever=True)
    return replace(made, **given)


def held(raw: str = "791/903") -> Held:
    return Held("h1", "VB-02", "2021-09", raw, Reason("ambiguous"), BEFORE, 791_903, since="2021-10-02T00:00:00.000Z")


CRITICAL: dict[str, Any] = {"level": Level.CRITICAL, "reason": Reason("above", {"v": 5.0, "bound": 4.0})}
WARN: dict[str, Any] = {"level": Level.WARN, "reason": Reason("below", {"v": 5.0, "bound": 9.0})}
SURGING: dict[str, Any] = {
    "indicator": indicator("ANTT-01", direction=Direction.DOWN),
    "v": 180.0,
    "changes": ({"against": "same_period", "period": "2020-09", "pct": 80.0, "base": 100.0},),
}


def test_the_order_of_the_wall() -> None:
    """Critical, overdue to be pushed, surge, warning, held, late, missing; what is normal is not listed."""
    rows = [
        standing("VB-07", v=None),
        standing("VB-06", late=BEFORE),
        standing("VB-05", held=held()),
        standing("VB-04", **WARN),
        standing("ANTT-01", **SURGING),
        standing("VB-02", pushed_until=BEFORE),
        standing("VB-01", **CRITICAL),
        standing("VB-08"),
        standing("VB-09", due=BEFORE, late=AFTER),
    ]
    Random(4).shuffle(rows)
    listed = attention(rows, NOW)
    assert [(row["key"], row["reason"]["code"], row["flag"]) for row in listed] == [
        ("VB-01", "above", "hot"),
        ("VB-02", "overdue", "pushed"),
        ("ANTT-01", "surge", "hot"),
        ("VB-04", "below", None),
        ("VB-05", "held", None),
        ("VB-06", "late", None),
        ("VB-07", "missing", None),
    ]


def test_a_row_as_it_travels() -> None:
    """Every row says what, how bad, why with arguments, since when, and whether the figure is today's."""
    row = concern(standing("YT-03@16681", indicator=indicator("YT-03", tier=1), **CRITICAL, late=BEFORE), NOW)
    assert row == {
        "key": "YT-03@16681",
        "code": "YT-03",
        "area": "16681",
        "level": "critical",
        "flag": "hot",
        "reason": {"code": "above", "args": {"v": 5.0, "bound": 4.0}},
        "v": 5.0,
        "period": "2021-09",
        "since": BEFORE,
        "score": 750,
        "held": False,
        "freshness": "late",
    }


def test_what_is_held_says_its_raw_text() -> None:
    """A held figure is listed with the text as printed, since it was held, and never with a value."""
    row = concern(standing("VB-02", v=None, ever=False, held=held()), NOW)
    assert row is not None
    assert (row["v"], row["held"], row["freshness"]) == (None, True, "live")
    assert row["reason"] == {"code": "held", "args": {"raw": "791/903"}}
    assert row["since"] == "2021-10-02T00:00:00.000Z"


def test_late_says_since_when() -> None:
    """The page counts the days from `since`; the period says which figure is the last one."""
    row = concern(standing("VB-02", late=BEFORE), NOW)
    assert row is not None
    assert row["reason"] == {"code": "late", "args": {"since": BEFORE, "period": "2021-09"}}


def test_headlines_come_first_and_ties_keep_their_order() -> None:
    """Inside a class the tier decides, then who stands there longest, then the code; never the swaying value."""
    rows = [
        standing("VB-03", **WARN, level_since="2021-10-03T00:00:00.000Z"),
        standing("VB-04", **WARN, level_since="2021-10-02T00:00:00.000Z"),
        standing("VB-06", **WARN, indicator=indicator("VB-06", tier=1), level_since="2021-10-04T00:00:00.000Z"),
        standing("VB-05", **WARN, level_since="2021-10-02T00:00:00.000Z"),
        standing("VB-01", **CRITICAL, indicator=indicator("VB-01", tier=3)),
    ]
    expected = ["VB-01", "VB-06", "VB-04", "VB-05", "VB-03"]
    for seed in range(5):
        Random(seed).shuffle(rows)
        assert [row["key"] for row in attention([replace(row, v=float(seed)) for row in rows], NOW)] == expected


def test_what_was_never_expected_is_not_missing() -> None:
    """ "Not connected yet" is an honest state, not an exception: it fills no attention list."""
    assert concern(standing("DL-01", v=None, ever=False), NOW) is None


@pytest.mark.parametrize(("until", "flag"), [(AFTER, "topical"), (BEFORE, None), (NOW, None)])
def test_topical_ends_with_its_date(until: str, flag: str | None) -> None:
    """A topical mark counts until its end."""
    row = concern(standing("VB-02", **WARN, topical_until=until), NOW)
    assert row is not None
    assert row["flag"] == flag


def test_pushed_is_overdue_only_after_its_deadline() -> None:
    """What is to be pushed is marked before its deadline and ranked up after it."""
    row = concern(standing("VB-02", **WARN, pushed_until=AFTER), NOW)
    assert row is not None
    assert (row["flag"], row["reason"]["code"]) == ("pushed", "below")
    assert concern(standing("VB-02", pushed_until=AFTER), NOW) is None
    due_now = concern(standing("VB-02", pushed_until=NOW), NOW)
    assert due_now is not None
    assert due_now["reason"] == {"code": "overdue", "args": {"until": NOW}}


@pytest.mark.parametrize(
    ("direction", "v", "change", "surges"),
    [
        (Direction.DOWN, 180, {"pct": 80.0, "base": 100.0}, True),
        (Direction.DOWN, 150, {"pct": 50.0, "base": 100.0}, True),
        (Direction.DOWN, 149, {"pct": 49.0, "base": 100.0}, False),
        (Direction.DOWN, 20, {"pct": -80.0, "base": 100.0}, False),
        (Direction.UP, 20, {"pct": -80.0, "base": 100.0}, True),
        (Direction.UP, 180, {"pct": 80.0, "base": 100.0}, False),
        (Direction.NEUTRAL, 180, {"pct": 80.0, "base": 100.0}, False),
        (Direction.BAND, 180, {"pct": 80.0, "base": 100.0}, False),
        (Direction.DOWN, 2, {"pct": 100.0, "base": 1.0}, False),
        (Direction.DOWN, 14, {"pct": 55.6, "base": 9.0}, False),
        (Direction.DOWN, 15, {"pct": 66.7, "base": 9.0}, True),
        (Direction.UP, 60, {"pct": None, "points": -12.0, "base": 72.0}, True),
        (Direction.UP, 60, {"pct": None, "points": -10.0, "base": 70.0}, True),
        (Direction.UP, 60, {"pct": None, "points": -9.5, "base": 69.5}, False),
    ],
)
def test_surge(direction: Direction, v: float, change: dict[str, float | None], surges: bool) -> None:
    """A strong change for the worse is a surge; from 1 to 2 is noise, and without a worse side there is none."""
    one = standing(
        "ANTT-01",
        indicator=indicator("ANTT-01", direction=direction),
        v=float(v),
        changes=({"against": "previous", "period": "2021-08", **change},),
    )
    row = concern(one, NOW)
    assert (row is not None) is surges
    if row:
        assert row["reason"]["code"] == "surge"
        assert {"against", "period", "pct"} <= row["reason"]["args"].keys()


DUE_MONTHLY = Deadline(6 * 86400, "17:00")


def test_owners_owe_since_a_moment() -> None:
    """A unit owes what is late, longest first, then what it never delivered; most owing on top, unconnected last."""
    rows = [
        standing("GD-01", indicator=indicator("GD-01", "sgd", deadline=DUE_MONTHLY), v=None, ever=False),
        standing("VB-01", indicator=indicator("VB-01", deadline=DUE_MONTHLY), late=AFTER),
        standing("YT-01", indicator=indicator("YT-01", "syt", deadline=DUE_MONTHLY), late="2021-10-05T00:00:00.000Z"),
        standing("YT-02", indicator=indicator("YT-02", "syt", deadline=DUE_MONTHLY), late=BEFORE),
        standing("YT-03", indicator=indicator("YT-03", "syt", deadline=DUE_MONTHLY), v=None, ever=False),
        standing("YT-04", indicator=indicator("YT-04", "syt"), v=None, ever=False),
        standing("YT-05", indicator=indicator("YT-05", "syt", deadline=DUE_MONTHLY), v=None, ever=False, held=held()),
    ]
    found = owners(UNITS, rows, NOW)
    assert [(row["unit"], row["late"], row["missing"], row["connected"], row["indicators"]) for row in found] == [
        ("syt", 2, 1, True, 5),
        ("vp", 0, 0, True, 1),
        ("sgd", 0, 0, False, 1),
    ]
    assert found[0]["owes"] == [
        {
            "series": series,
            "name": {"vi": series},
            "state": state,
            "period": "2021-09",
            "since": since,
            "deadline": {"after_period": 518_400, "at": "17:00", "frequency": "P1D"},
        }
        for series, state, since in [
            ("YT-02", "late", BEFORE),
            ("YT-01", "late", "2021-10-05T00:00:00.000Z"),
            ("YT-03", "missing", None),
        ]
    ]
    assert found[2]["owes"] == []


def test_who_never_delivered_more_stands_higher() -> None:
    """Between units with as much late, the one with more missing comes first; late begins at its instant."""
    rows = [
        standing("VB-01", indicator=indicator("VB-01", deadline=DUE_MONTHLY), late=NOW),
        standing("YT-01", indicator=indicator("YT-01", "syt", deadline=DUE_MONTHLY), late=NOW),
        standing("YT-02", indicator=indicator("YT-02", "syt", deadline=DUE_MONTHLY), v=None, ever=False),
    ]
    found = owners(UNITS, rows, NOW)
    assert [(row["unit"], row["late"], row["missing"]) for row in found] == [("syt", 1, 1), ("vp", 1, 0)]


def test_one_late_commune_is_not_a_missing_indicator() -> None:
    """Series of areas are owed one by one; an indicator that any area delivers was delivered."""
    about = indicator("YT-05", "syt", deadline=DUE_MONTHLY)
    rows = [
        standing("YT-05@1", indicator=about, late=BEFORE),
        standing("YT-05@2", indicator=about, late=AFTER),
        standing("YT-05", indicator=about, v=None, ever=False),
    ]
    (unit,) = owners(UNITS, rows, NOW)
    assert [debt["series"] for debt in unit["owes"]] == ["YT-05@1"]
    assert (unit["indicators"], unit["late"], unit["missing"]) == (1, 1, 0)


def test_status_counts_indicators() -> None:
    """Each subsystem in the site's order: connected, late, or not connected; counts are of indicators, not areas."""
    subsystems = [{"key": key, "name": {"vi": key}} for key in ("VB", "YT", "DL")]
    rows = [
        standing("YT-05@1", late=BEFORE),
        standing("YT-05@2", late=BEFORE),
        standing("YT-06", v=None, ever=False, held=held()),
        standing("DL-01", v=None, ever=False),
        standing("VB-01"),
        standing("VB-02", v=None, ever=False, held=held()),
    ]
    keys = ("subsystem", "state", "indicators", "with_value", "late", "held")
    assert [tuple(row[key] for key in keys) for row in status(subsystems, rows, NOW)] == [
        ("VB", "connected", 2, 1, 0, 1),
        ("YT", "late", 2, 1, 1, 1),
        ("DL", "none", 1, 0, 0, 0),
    ]
    assert status(subsystems, [], NOW)[0]["name"] == {"vi": "VB"}
