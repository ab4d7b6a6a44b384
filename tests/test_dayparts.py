"""Dayparts on the calendar: workdays, public holidays by the sun and by the moon, and days worked instead."""

from datetime import date
from typing import Any

import pytest

from broadcaster.days import Calendar
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant, later
from broadcaster.ranking import Spot
from broadcaster.rooms import Room, Schedule, Screen
from broadcaster.scene import boundary, coming, resolve
from layouts.check import check
from layouts.documents import Site
from layouts.holidays import YEARS, days_off
from layouts.reader import read
from tests.test_layouts import SITE, problems

MAIN = Screen("main", {"vi": "Chính"}, "nha")
LEFT = Screen("left", {"vi": "Trái"}, "nha")
LAYOUTS: dict[str, dict[str, Any]] = {key: {"key": key} for key in ("nha", "hop", "le")}
WORK = Schedule("hop", "07:30", "08:00", on="workdays", name={"vi": "Giao ban"})
FEAST = Schedule("le", "00:00", "00:00", on="holidays", name={"vi": "Ngày lễ"})
EXCHANGE = """
holidays:
  country: VN
  also: [{day: 2026-01-02, name: {vi: Nghỉ Tết Dương lịch}}, {day: 2026-06-15}]
  working: [2026-01-10]
"""


def body(more: str) -> dict[str, Any]:
    """What a site's event says, with more in its file."""
    node, wrong = read(SITE + more, "site.yaml")
    assert node is not None and wrong == []
    site, wrong = check(node, Site)
    assert site is not None and wrong == []
    return site.body()


VIETNAM = Calendar.of(body(EXCHANGE) | {"time_zone": "Asia/Ho_Chi_Minh"})


def room(*schedules: Schedule) -> Room:
    return Room("ubnd", {"vi": "UBND"}, Sensitivity.INTERNAL, (MAIN, LEFT), schedules=schedules)


def local(text: str) -> Instant:
    return later(f"{text}:00+07:00", 0)


def shown(at: str, *schedules: Schedule, screen: Screen = MAIN) -> str | None:
    return resolve((), room(*schedules), screen, LAYOUTS, local(at), VIETNAM).layout


@pytest.mark.parametrize(
    ("day", "works", "feast"),
    [
        ("2026-11-23", True, False),  # a Monday
        ("2026-11-22", False, False),  # a Sunday is no holiday
        ("2026-09-02", False, True),  # National Day
        ("2026-09-01", False, True),
        ("2026-02-17", False, True),  # lunar new year of 2026
        ("2027-02-06", False, True),  # and of 2027, a Saturday
        ("2026-04-26", False, True),  # Hùng Kings, the tenth of the third lunar month, a Sunday
        ("2026-04-27", False, True),  # the Monday taken instead
        ("2025-04-07", False, True),
        ("2026-08-22", True, False),  # a Saturday worked for a Monday off
        ("2026-08-31", False, True),
        ("2026-01-02", False, True),  # written down here
        ("2026-01-10", True, False),
        ("2026-06-15", False, True),
    ],
)
def test_which_days_are_worked(day: str, works: bool, feast: bool) -> None:
    """The country's holidays, exchanged days, and what the site says beyond them."""
    assert shown(f"{day}T07:45", WORK) == ("hop" if works else "nha")
    assert shown(f"{day}T12:00", FEAST) == ("le" if feast else "nha")


def test_new_year_by_the_moon_is_where_the_almanac_has_it() -> None:
    """First day of Tết, from 2020 to 2030, against a printed almanac."""
    almanac = {
        2020: "01-25", 2021: "02-12", 2022: "02-01", 2023: "01-22", 2024: "02-10", 2025: "01-29",
        2026: "02-17", 2027: "02-06", 2028: "01-26", 2029: "02-13", 2030: "02-02",
    }  # fmt: skip
    off = days_off("VN")
    assert {year: off[f"{year}-{day}"]["vi"] for year, day in almanac.items()} == dict.fromkeys(
        almanac, "Tết Nguyên Đán"
    )
    assert {day[:4] for day in off} >= {str(year) for year in YEARS}


def test_a_holiday_is_named() -> None:
    """Why this is on: by which schedule, and for which day."""
    why = resolve((), room(FEAST), MAIN, LAYOUTS, local("2026-09-02T09:00"), VIETNAM).why["layout"].wire()
    assert (why["name"]["vi"], why["day"]["vi"]) == ("Ngày lễ", "Quốc khánh")


def test_the_next_time_is_known_however_far() -> None:
    """A schedule of holidays has its next edge months ahead, so the timer that waits for it never misses it."""
    spot = Spot(room(FEAST), MAIN, LAYOUTS, VIETNAM)
    for now in ("2026-05-02T00:00", "2026-05-01T12:00"):
        edge = boundary((), spot.room, local(now), VIETNAM)
        assert edge == local("2026-05-02T00:00" if now < "2026-05-02" else "2026-06-15T00:00")
    told = coming((), spot, local("2026-05-02T00:00"))
    assert [(each.at, each.value) for each in told] == [
        (local("2026-06-15T00:00"), "le"),
        (local("2026-06-16T00:00"), "nha"),
    ]


def test_workdays_over_a_long_holiday() -> None:
    """On the eve of Tết what comes next is the first working day after it."""
    found = resolve((), room(WORK), MAIN, LAYOUTS, local("2027-02-03T09:00"), VIETNAM).next
    assert found is not None
    assert (found.at, found.layout) == (local("2027-02-11T07:30"), "hop")


def test_a_schedule_of_one_screen_leaves_the_other_alone() -> None:
    """And its edges are no news for what comes next on the other."""
    left = Schedule("hop", "07:30", "08:00", width="screen", key="ubnd/left")
    at = "2026-11-23T07:45"
    assert (shown(at, left), shown(at, left, screen=LEFT)) == ("nha", "hop")
    assert resolve((), room(left), MAIN, LAYOUTS, local(at), VIETNAM).next is None
    assert boundary((), room(left), local(at), VIETNAM) == local("2026-11-23T08:00")


def test_the_narrower_of_two_that_begin_together() -> None:
    """The site's daypart gives way to the group's, that to the room's, that to the screen's, each also ends alone."""
    wide = [
        Schedule("le", "07:30", "08:00", width=width, key=key, name={"vi": width})
        for width, key in (("all", ""), ("group", "tinh"), ("room", "ubnd"), ("screen", "ubnd/main"))
    ]
    for most in range(1, 5):
        scene = resolve((), room(*wide[:most]), MAIN, LAYOUTS, local("2026-11-23T07:45"), VIETNAM)
        assert scene.why["layout"].name == {"vi": wide[most - 1].width}


def test_what_a_site_says_stands_with_each_room() -> None:
    """Groups travel flat with their parents, a room with all groups around it and every schedule, the widest first."""
    text = """
groups:
  - key: toan-tinh
    name: {vi: Toàn tỉnh}
    schedules: [{layout: nha, since: "08:00", until: "09:00"}]
    groups: [{key: xa, name: {vi: Xã}, schedules: [{layout: hop, since: "06:00", until: "05:00", on: workdays}]}]
schedules: [{layout: le, since: "00:00", until: "00:00", on: holidays}]
holidays: {country: VN}
"""
    node, _ = read(SITE.replace("clearance: public,", "clearance: public, groups: [xa],") + text, "site.yaml")
    site, wrong = check(node, Site)  # type: ignore[arg-type]
    assert site is not None and wrong == []
    said = site.body()
    assert [(each["key"], each["parent"]) for each in said["groups"]] == [("toan-tinh", None), ("xa", "toan-tinh")]
    assert said["holidays"]["days"]["2026-09-02"] == {"vi": "Quốc khánh", "en": "National Day"}
    assert said["rooms"][0]["groups"] == ["toan-tinh", "xa"]
    whose = [(one["width"], one["key"], one["on"]) for one in said["rooms"][0]["schedules"]]
    assert whose == [("all", "", "holidays"), ("group", "toan-tinh", "any"), ("group", "xa", "workdays")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("holidays: {country: XX}", "unknown_country"),
        ("holidays: {also: [{day: 2026-09-01}], working: [2026-09-01]}", "day_both"),
        ("holidays: {working: [1/9/2026]}", "date"),
        ("holidays: {also: [{day: 1/9/2026}]}", "date"),
        ("schedules: [{layout: nha, since: '07:30', until: '08:00', on: weekdays}]", "one_of"),
        ("groups: [{key: a, name: {vi: A}, groups: [{key: b}]}]", "missing_key"),
    ],
)
def test_what_is_wrong_is_named(text: str, code: str) -> None:
    """With its place, as everywhere in the site's files."""
    assert [each.code for each in problems(f"{SITE}{text}\n", Site)] == [code]


def test_a_calendar_knows_its_days() -> None:
    """A day of the weekend is off, a holiday is off, a day worked instead is none of both."""
    plain = Calendar("Asia/Ho_Chi_Minh", {"2026-11-24": {}}, frozenset({"2026-11-28"}))
    week = [date(2026, 11, day) for day in range(23, 30)]
    assert [plain.works(day) for day in week] == [True, False, True, True, True, True, False]
    assert [plain.counts(day, (0, 1), "any") for day in week] == [True, True, False, False, False, False, False]
