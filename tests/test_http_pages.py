"""Answers of several pages: all of them, or none."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from displays.words import words
from feeds.adapters.http import Http
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.http import HttpPlan
from tests.doubles.asking import around
from tests.doubles.source import Asked, Said, Source

ALL = [{"ma": f"VB-0{n}", "so": n} for n in range(1, 6)]


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        yield started


def feed(source: Source, pages: dict[str, Any], **more: Any) -> Http:
    entry = {
        "key": "dvc",
        "kind": "http",
        "url": source.url + "/so?nam=2021",
        "records": "items",
        "period": "2021-09",
        "map": {"series": "ma", "value": "so"},
        "pages": pages,
        **more,
    }
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], HttpPlan)
    return Http(plans[0], around())


async def fetched(source: Source, pages: dict[str, Any], **more: Any) -> Answer:
    return await feed(source, pages, **more).fetch()


async def reason(source: Source, pages: dict[str, Any], **more: Any) -> list[str]:
    """Why there is no answer, in both languages."""
    with pytest.raises(FeedError) as error:
        await fetched(source, pages, **more)
    found = error.value.reason
    said = [words(language).say(f"reasons.{found.code}", **found.args) for language in ("vi", "en")]
    return [each.replace(source.url + "/so", "URL") for each in said]


def queries(source: Source) -> list[str]:
    return [asked["request"].split(" ")[1] for asked in source.asked]


def values(answer: Answer) -> list[Any]:
    return [(o.series, o.value, o.number) for o in answer.offers]


WHOLE = [(f"VB-0{n}", n, n - 1) for n in range(1, 6)]


async def test_pages_by_the_link_header(source: Source) -> None:
    """RFC 8288, as GitHub and others have it."""
    source.say({"items": ALL[:3]}, at="/so?nam=2021", headers={"Link": '</so?p=2>; rel="next", </so?p=9>; rel="last"'})
    source.say({"items": ALL[3:]}, at="/so?p=2", headers={"Link": '</so?p=1>; rel="prev"'})
    assert values(await fetched(source, {"by": "link"}, auth={"bearer": "s3cret"})) == WHOLE
    assert [asked["authorization"] for asked in source.asked] == ["Bearer s3cret"] * 2


@pytest.mark.parametrize("last", [None, "", False])
async def test_pages_by_the_address_in_the_answer(source: Source, last: Any) -> None:
    """Absolute or relative; nothing, false or blank is the end."""
    source.say({"items": ALL[:2], "tiep": "/so?p=2"}, at="/so?nam=2021")
    source.say({"items": ALL[2:4], "tiep": source.url + "/so?p=3"}, at="/so?p=2")
    source.say({"items": ALL[4:], "tiep": last}, at="/so?p=3")
    assert values(await fetched(source, {"by": "next", "at": "tiep"})) == WHOLE


async def test_pages_by_a_cursor(source: Source) -> None:
    """What the answer gives is sent with the next question."""
    source.say({"items": ALL[:3], "meta": {"c": "a/b="}}, at="/so?nam=2021")
    source.say({"items": ALL[3:], "meta": {}}, at="/so?nam=2021&con_tro=a%2Fb%3D")
    assert values(await fetched(source, {"by": "cursor", "at": "meta.c", "query": "con_tro"})) == WHOLE


async def test_pages_by_number(source: Source) -> None:
    """From the first number on until a page is empty."""
    for number, part in enumerate((ALL[:3], ALL[3:], [])):
        source.say({"items": part}, at=f"/so?nam=2021&trang={number}")
    assert values(await fetched(source, {"by": "page", "query": "trang", "first": 0})) == WHOLE
    assert queries(source) == ["/so?nam=2021&trang=0", "/so?nam=2021&trang=1", "/so?nam=2021&trang=2"]


async def test_pages_by_offset_until_the_total(source: Source) -> None:
    """The records that came are counted, not those that were asked for; the total saves the empty page."""
    for offset, part in ((0, ALL[:3]), (3, ALL[3:])):
        source.say({"items": part, "tong": "5"}, at=f"/so?nam=2021&bo_qua={offset}")
    assert values(await fetched(source, {"by": "offset", "query": "bo_qua", "total": "tong"})) == WHOLE
    assert len(source.asked) == 2


async def test_pages_of_xml(source: Source) -> None:
    """The next page and the total are XPath there."""
    page = "<a tong='2'><b ma='VB-0{0}' so='{0}'/>{1}</a>"
    source.say(page.format(1, "<tiep>/so?p=2</tiep>").encode(), at="/so?nam=2021")
    source.say(page.format(2, "").encode(), at="/so?p=2")
    how = {"format": "xml", "records": "/a/b", "map": {"series": "@ma", "value": "@so"}}
    answer = await fetched(source, {"by": "next", "at": "/a/tiep", "total": "/a/@tong"}, **how)
    assert values(answer) == [("VB-01", "1", 0), ("VB-02", "2", 1)]


async def test_pages_of_csv(source: Source) -> None:
    """Each page has its heading; one without anything is the end, too."""
    source.say(b"ma;so\nVB-01;1\n", at="/so?nam=2021&trang=1")
    source.say(b"ma;so\nVB-02;2\n", at="/so?nam=2021&trang=2")
    source.say(b"", status=204, at="/so?nam=2021&trang=3")
    answer = await fetched(source, {"by": "page", "query": "trang"}, format="csv", records=None)
    assert values(answer) == [("VB-01", "1", 0), ("VB-02", "2", 1)]


async def test_a_page_that_fails_fails_the_run(source: Source) -> None:
    """Never half an answer: the first page alone would look like a source that has shrunk."""
    source.say({"items": ALL[:3], "tiep": "/so?p=2"}, at="/so?nam=2021")
    source.say({}, status=500, at="/so?p=2")
    assert await reason(source, {"by": "next", "at": "tiep"}) == [
        "Nguồn URL gặp lỗi (mã 500).",
        "The source URL has failed (status 500).",
    ]


@pytest.mark.parametrize("pages", [{"by": "next", "at": "tiep"}, {"by": "page", "query": "trang"}])
async def test_pages_in_a_circle_are_noticed(source: Source, pages: dict[str, Any]) -> None:
    """A next page that was there before, or a source that gives the same page for every number."""
    source.say({"items": ALL, "tiep": "/so?nam=2021&p=2"})
    assert await reason(source, pages) == [
        "Các trang của URL lặp lại; không dùng kết quả dở dang.",
        "The pages of URL come again and again; half an answer is not used.",
    ]
    assert len(source.asked) <= 3


async def test_pages_without_an_end_are_given_up(source: Source) -> None:
    """The plan says how many there may be."""

    def more(asked: Asked, body: bytes) -> Said:
        return Said(json.dumps({"items": [{"ma": "VB-01", "so": len(source.asked)}]}).encode())

    source.rules.append(more)
    assert await reason(source, {"by": "page", "query": "trang", "most": 7}) == [
        "URL có hơn 7 trang; không dùng kết quả dở dang.",
        "URL has more than 7 pages; half an answer is not used.",
    ]
    assert len(source.asked) == 7


async def test_fewer_records_than_the_total_are_no_answer(source: Source) -> None:
    """A source that gives less than it says keeps something back."""
    source.say({"items": ALL, "tong": 9}, at="/so?nam=2021&trang=1")
    source.say({"items": [], "tong": 9}, at="/so?nam=2021&trang=2")
    assert await reason(source, {"by": "page", "query": "trang", "total": "tong"}) == [
        "URL cho 5 bản ghi trên tổng số 9; không dùng kết quả dở dang.",
        "URL gave 5 records of 9; half an answer is not used.",
    ]


async def test_a_total_that_is_no_number(source: Source) -> None:
    """The expression is to blame."""
    source.say({"items": ALL})
    assert await reason(source, {"by": "page", "query": "trang", "total": "tong"}) == [
        "Biểu thức “tong” không cho ra tổng số bản ghi.",
        "The expression “tong” gives no number of records.",
    ]


async def test_a_next_page_elsewhere_is_not_followed(source: Source) -> None:
    """An answer cannot send the key to another host."""
    source.say({"items": ALL, "tiep": "http://127.0.0.2:1/so"})
    assert await reason(source, {"by": "next", "at": "tiep"}) == [
        "Trang tiếp theo của URL ở máy khác; không đi theo.",
        "The next page of URL is on another host; not followed.",
    ]


async def test_a_next_page_that_is_no_address(source: Source) -> None:
    """What cannot be an address is the expression's fault."""
    source.say({"items": ALL, "tiep": "http://a:cổng/"})
    assert (await reason(source, {"by": "next", "at": "tiep"}))[1] == (
        "The expression “tiep” gives no address of a next page."
    )


async def test_all_pages_together_have_the_limit_of_one(source: Source) -> None:
    """Many small pages are as much to keep as a large one."""

    def more(asked: Asked, body: bytes) -> Said:
        return Said(json.dumps({"items": [{"ma": "VB-01", "so": len(source.asked), "x": "x" * 400}]}).encode())

    source.rules.append(more)
    assert (await reason(source, {"by": "page", "query": "trang"}, limit="1kB"))[1] == (
        "The answer of URL is larger than 1000 bytes."
    )
    assert len(source.asked) == 3


async def test_the_same_pages_are_the_same_answer(source: Source) -> None:
    """What was kept is compared page by page; the version of one page is not asked for."""
    source.know_versions('"v1"')
    source.say({"items": ALL, "tong": 5})
    once = feed(source, {"by": "page", "query": "trang", "total": "tong"})
    assert not (await once.fetch()).same
    once.kept()
    assert (await once.fetch()).same
    source.say({"items": ALL[::-1], "tong": 5})
    assert not (await once.fetch()).same
    assert not any("if-none-match" in asked for asked in source.asked)
