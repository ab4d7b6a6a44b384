"""The HTTP adapter and the formats it reads: XML with SOAP, CSV, charsets, and what is not what it should be."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from displays.words import words
from feeds import requests
from feeds.adapters.http import LARGE, Http
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.http import HttpPlan
from tests.doubles.asking import around
from tests.doubles.source import Source

XML = """<?xml version="1.0" encoding="UTF-8"?>
<b:bao-cao xmlns:b="urn:bao-cao" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ky="2021-09">
  <b:dong ma="VB-01"><b:so>5.238.802</b:so><b:ghi-chu>chốt <i>lần</i> 2</b:ghi-chu></b:dong>
  <b:dong ma="VB-02"><b:so xsi:nil="true"/></b:dong>
  <b:dong ma="VB-03"><b:so>1</b:so><b:so>2</b:so></b:dong>
</b:bao-cao>"""
FIELDS = {"series": "@ma", "value": "b:so", "period": "/b:bao-cao/@ky", "note": "b:ghi-chu"}
ROWS = {"records": "//b:dong", "namespaces": {"b": "urn:bao-cao"}, "map": FIELDS, "format": "xml"}
SOAP = """<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="urn:thong-ke">
  <soapenv:Header/><soapenv:Body><t:layThongKe><t:khoa>${KHOA}</t:khoa><t:tu>${tu_ngay}</t:tu></t:layThongKe>
</soapenv:Body></soapenv:Envelope>"""
ANSWERED = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
  <r:layThongKeResponse xmlns:r="urn:thong-ke"><r:item><r:ma>HCC-01</r:ma><r:so>283175</r:so></r:item>
</r:layThongKeResponse></s:Body></s:Envelope>"""
FAULT_11 = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>
  <faultcode>s:Client</faultcode><faultstring>Sai khóa
    truy cập</faultstring></s:Fault></s:Body></s:Envelope>"""
FAULT_12 = """<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault>
  <s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang="vi">Sai khóa truy cập</s:Text></s:Reason>
</s:Fault></s:Body></s:Envelope>"""


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        yield started


def planned(url: str, **more: Any) -> HttpPlan:
    entry = {"key": "dvc", "kind": "http", "url": url, **more}
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], HttpPlan)
    assert plan([plans[0].body()])[0] == plans
    return plans[0]


async def fetched(source: Source, environ: dict[str, str] | None = None, **more: Any) -> Answer:
    feed = Http(planned(source.url + "/so", **more), around(environ))
    try:
        return await feed.fetch()
    finally:
        await feed.close()


async def refused(source: Source, environ: dict[str, str] | None = None, **more: Any) -> FeedError:
    with pytest.raises(FeedError) as error:
        await fetched(source, environ, **more)
    return error.value


async def test_xml_is_read_by_xpath(source: Source) -> None:
    """Namespaces are the plan's; what is nil is nothing, and two texts are shown side by side and are no figure."""
    source.say(XML.encode(), headers={"Content-Type": "application/xml"})
    answer = await fetched(source, **ROWS)
    assert [(o.series, o.value, o.period, o.note, o.place) for o in answer.offers] == [
        ("VB-01", "5.238.802", "2021-09", "chốt lần 2", "dvc!VB-01"),
        ("VB-02", None, "2021-09", None, "dvc!VB-02"),
        ("VB-03", "1 | 2", "2021-09", None, "dvc!VB-03"),
    ]


async def test_xpath_may_count(source: Source) -> None:
    """What XPath reckons is a number."""
    source.say(XML.encode())
    how = {"records": "/b:bao-cao", "map": {"value": "count(b:dong)"}, "series": "YT-05", "period": "2021-09"}
    assert [o.value for o in (await fetched(source, **{**ROWS, **how})).offers] == [3]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (XML.encode("utf-16"), "application/xml"),
        (XML.replace("UTF-8", "windows-1258").encode("cp1258", "xmlcharrefreplace"), "application/xml"),
        (XML.encode("utf-8"), "application/xml; charset=utf-8"),
        (XML.replace("UTF-8", "us-ascii").encode("utf-8"), 'text/xml; charset="UTF-8"'),
    ],
)
async def test_xml_says_its_charset(source: Source, body: bytes, content_type: str) -> None:
    """A mark, the header or the declaration, in this order."""
    source.say(body, headers={"Content-Type": content_type})
    assert (await fetched(source, **ROWS)).offers[0].note == "chốt lần 2"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "xml_doctype"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>', "xml_doctype"),
        (b"<a>" * 5000, "xml_deep"),
        (b"<a><b></a>", "not_xml"),
        (b"", "no_body"),
        (b"<!doctype html><html>", "web_page"),
        ("<a>đê</a>".encode("cp1258"), "xml_encoding"),
    ],
)
async def test_xml_that_is_ill_is_refused(source: Source, body: bytes, code: str) -> None:
    """Entities, DTDs, depth, broken marks: each has its reason, and nothing is opened."""
    source.say(body)
    assert (await refused(source, **ROWS)).reason.code == code


async def test_a_soap_service_is_asked_with_an_envelope(source: Source) -> None:
    """The body is a template; a password with marks of XML in it stays a password."""
    source.say(ANSWERED.encode(), headers={"Content-Type": "text/xml; charset=utf-8"})
    answer = await fetched(
        source,
        {"KHOA": "<a&\"b'>"},
        method="POST",
        format="xml",
        headers={"SOAPAction": '"urn:thong-ke#layThongKe"'},
        body=SOAP,
        days={"tu_ngay": {"back": 7, "form": "%d/%m/%Y"}},
        records="//r:item",
        namespaces={"r": "urn:thong-ke"},
        period="2021-09",
        map={"series": "r:ma", "value": "r:so"},
    )
    assert [(o.series, o.value) for o in answer.offers] == [("HCC-01", "283175")]
    assert b"<t:khoa>&lt;a&amp;&quot;b&apos;&gt;</t:khoa><t:tu>30/09/2021</t:tu>" in source.bodies[0]
    assert source.asked[0]["soapaction"] == '"urn:thong-ke#layThongKe"'
    assert source.asked[0]["content-type"] == "text/xml; charset=utf-8"


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize(("fault", "code"), [(FAULT_11, "s:Client"), (FAULT_12, "s:Sender")])
async def test_a_soap_fault_is_told_in_the_services_words(source: Source, status: int, fault: str, code: str) -> None:
    """Of either version of SOAP, whatever status it comes with."""
    source.say(fault.encode(), status=status, headers={"Content-Type": "text/xml; charset=utf-8"})
    error = (await refused(source, **ROWS)).reason
    url = source.url + "/so"
    assert words("vi").say(f"reasons.{error.code}", **error.args) == (
        f"Dịch vụ {url} báo lỗi {code}: Sai khóa truy cập"
    )
    assert words("en").say(f"reasons.{error.code}", **error.args) == (
        f"The service {url} reports the fault {code}: Sai khóa truy cập"
    )


@pytest.mark.parametrize("body", [b"oops", XML.encode()])
async def test_a_failure_without_a_fault_is_a_failure(source: Source, body: bytes) -> None:
    """What comes with status 500 is no data, even where it could be read."""
    source.say(body, status=500)
    assert (await refused(source, **ROWS)).reason.code == "http_failed"


@pytest.mark.parametrize(
    ("text", "encoding", "how"),
    [
        ("Mã;Số liệu (lũy kế);Kỳ\r\nVB-01;5.238.802;9 tháng đầu năm 2021\r\n", "utf-8-sig", {}),
        ("Mã,Số liệu (lũy kế),Kỳ\nVB-01,5.238.802,9 tháng đầu năm 2021\n", "utf-8", {}),
        ("Mã;Số liệu (luỹ kế);Kỳ\nVB-01;5.238.802;9 tháng đầu năm 2021\n", "utf-16", {}),
    ],
)
async def test_csv_is_read_by_its_headings(source: Source, text: str, encoding: str, how: dict[str, Any]) -> None:
    """With or without a mark, by any separator, "*" standing for the rest of a heading."""
    source.say(text.encode(encoding), headers={"Content-Type": "text/csv"})
    answer = await fetched(source, format="csv", map={"series": "Mã", "value": "Số liệu*", "period": "Kỳ"}, **how)
    assert [(o.series, o.value, o.period, o.place) for o in answer.offers] == [
        ("VB-01", "5.238.802", "9 tháng đầu năm 2021", "dvc!VB-01")
    ]


@pytest.mark.parametrize(
    ("headers", "how"), [({"Content-Type": "text/csv; charset=windows-1258"}, {}), ({}, {"encoding": "cp1258"})]
)
async def test_csv_in_an_old_charset(source: Source, headers: dict[str, str], how: dict[str, Any]) -> None:
    """The header or the plan says which; a service without codes is read by its labels."""
    source.say("Chi tieu;So\nVăn ba\u0309n đê\u0301n;12\n".encode("cp1258"), headers=headers)
    table = {"map": {"label": "Chi tieu", "value": "So"}, "labels": {"Văn bản đến": "VB-01"}, "period": "2021-09"}
    assert [(o.series, o.value) for o in (await fetched(source, format="csv", **table, **how)).offers] == [
        ("VB-01", "12")
    ]


@pytest.mark.parametrize(
    ("body", "content_type", "vi", "en"),
    [
        (
            '{"so": "đu"}'.encode("cp1258"),
            "application/json",
            "Câu trả lời của URL, dòng 1: không đúng bảng mã utf-8 như đã khai.",
            "The answer of URL, line 1, is not in the charset utf-8 it is said to be in.",
        ),
        (
            b"{}",
            "application/json; charset=tcvn3",
            "Câu trả lời của URL khai bảng mã lạ “tcvn3”.",
            "The answer of URL names an unknown charset “tcvn3”.",
        ),
        (
            b"{}",
            "application/json; charset=base64",
            "Câu trả lời của URL khai bảng mã lạ “base64”.",
            "The answer of URL names an unknown charset “base64”.",
        ),
        (
            b" \n<!DOCTYPE HTML><title>Sign in</title>",
            "text/html",
            "Nguồn URL trả về trang web (có thể là trang đăng nhập), không phải số liệu.",
            "The source URL answered with a web page (perhaps to sign in), not with data.",
        ),
        (
            b"ma;so\n",
            "text/csv",
            "Câu trả lời của URL không phải JSON; bắt đầu bằng “ma;so\n”.",
            "The answer of URL is not JSON; it begins “ma;so\n”.",
        ),
    ],
)
async def test_what_is_not_what_it_should_be(source: Source, body: bytes, content_type: str, vi: str, en: str) -> None:
    """A wrong charset, a strange one, a page for people, another format: each in both languages."""
    source.say(body, headers={"Content-Type": content_type})
    error = (await refused(source, map={"series": "ma", "value": "so", "period": "ky"})).reason
    said = [words(language).say(f"reasons.{error.code}", **error.args) for language in ("vi", "en")]
    assert [each.replace(source.url + "/so", "URL") for each in said] == [vi, en]


@pytest.mark.parametrize("body", [b"a;" * 5_000, b'a;b\n"1;2\n'])
async def test_csv_that_is_ill_is_told_by_the_feeds_name(source: Source, body: bytes) -> None:
    """Too many columns, a quote that nobody closes: what is told has no gap."""
    source.say(body, headers={"Content-Type": "text/csv"})
    error = (await refused(source, format="csv", map={"series": "Mã", "value": "Số liệu"}, period="2021-09")).reason
    assert error.args["file"] == "dvc"


async def test_numbers_beyond_numbers_stay_text(source: Source) -> None:
    """Intake judges them; nothing becomes infinite on the way."""
    source.say(b'[{"ma": "VB-01", "so": 1e999}, {"ma": "VB-02", "so": NaN}, {"ma": "VB-03", "so": 0.1}]')
    answer = await fetched(source, map={"series": "ma", "value": "so"}, period="2021-09")
    assert [o.value for o in answer.offers] == ["1e999", "NaN", 0.1]


@pytest.mark.parametrize("format", ["json", "xml", "csv"])
async def test_a_large_answer_is_read_apart_and_reads_the_same(source: Source, format: str) -> None:
    """The size of an answer changes where it is read, and nothing else."""
    many = LARGE[format] // 18
    bodies = {
        "json": json.dumps([{"ma": "VB-01", "so": n} for n in range(many)]),
        "xml": "<a>" + "".join(f"<b><ma>VB-01</ma><so>{n}</so></b>" for n in range(many)) + "</a>",
        "csv": "ma;so;ghi chu\n" + "".join(f"VB-01;{n};-------------\n" for n in range(many)),
    }
    assert len(bodies[format]) > LARGE[format]
    source.say(bodies[format].encode())
    records = {"records": "/a/b"} if format == "xml" else {}
    answer = await fetched(source, format=format, map={"series": "ma", "value": "so"}, period="2021-09", **records)
    assert [str(o.value) for o in answer.offers] == [str(n) for n in range(many)]
    assert {(o.series, o.place) for o in answer.offers} == {("VB-01", "dvc!VB-01")}


async def test_a_large_answer_that_is_ill_has_the_same_reason(source: Source) -> None:
    """A refusal comes back from where the answer was read."""
    source.say(b"[" * LARGE["json"] * 2)
    error = await refused(source, map={"series": "ma", "value": "so"}, period="2021-09")
    assert (error.reason.code, error.reason.args["start"]) == ("not_json", "[" * 40)


@pytest.mark.parametrize(
    ("template", "named", "sent", "kind"),
    [
        ('{"khoa": "${K}"}', None, '{"khoa": "a\\"&<b"}', "application/json"),
        ("<k>${K}</k>", None, "<k>a&quot;&amp;&lt;b</k>", "text/xml; charset=utf-8"),
        ("khoa=${K}&nam=2021", "application/x-www-form-urlencoded", "khoa=a%22%26%3Cb&nam=2021", None),
        ("khoa=${K}", None, 'khoa=a"&<b', None),
    ],
)
def test_what_a_name_stands_for_is_written_in_the_bodys_language(
    template: str, named: str | None, sent: str, kind: str | None
) -> None:
    """JSON, XML and forms; the media type is guessed where the plan does not say it."""
    assert requests.body(template, lambda name: 'a"&<b', named) == (sent.encode(), kind)


@pytest.mark.parametrize(
    ("more", "code", "loc"),
    [
        ({"format": "xml", "records": "//["}, "xpath", (0, "records")),
        ({"format": "xml", "records": "//a:b"}, "xpath", (0,)),
        ({"format": "xml", "records": "nothing()"}, "xpath", (0,)),
        ({"format": "xml"}, "pick_one", (0,)),
        ({"format": "yaml"}, "one_of", (0, "format")),
        ({"records": "a[", "format": "json"}, "expression", (0, "records")),
        ({"pages": {"by": "cursor", "at": "next"}}, "pick_one", (0, "pages")),
        ({"pages": {"by": "next"}}, "pick_one", (0, "pages")),
        ({"format": "csv", "pages": {"by": "next", "at": "x"}}, "pages_csv", (0,)),
        ({"auth": {"bearer": "a", "basic": {"user": "a", "password": "b"}}}, "pick_one", (0, "auth")),
        ({"auth": {"key": {"value": "a"}}}, "pick_one", (0, "auth", "key")),
        ({"days": {"tu": {"start": "century"}}}, "one_of", (0, "days", "tu", "start")),
    ],
)
def test_faults_of_a_plan_have_their_place(more: dict[str, Any], code: str, loc: tuple[Any, ...]) -> None:
    """What cannot work is found when the file is read, not at night."""
    entry = {"key": "a", "kind": "http", "url": "http://a", "map": {"series": "a", "value": "b", "period": "c"}, **more}
    plans, faults = plan([entry])
    assert plans == []
    assert [(fault.code, fault.loc) for fault in faults] == [(code, loc)]
