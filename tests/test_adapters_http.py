"""The HTTP adapter against a real source on loopback, well and ill."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.adapters.http import Http
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.http import HttpPlan
from feeds.surroundings import Surroundings
from tests.doubles.source import Source

NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)
ITEMS = {
    "data": {
        "items": [
            {"ma": "VB-01", "so": "5.238.802", "ky": "9 tháng đầu năm 2021", "ghi_chu": "chốt"},
            {"ma": "YT-05", "so": 12, "ky": "2021-10-06", "dvhc": 16681, "ngay": "07/10/2021"},
        ]
    }
}


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        yield started


def planned(source: Source, **more: Any) -> HttpPlan:
    entry = {
        "key": "dvc",
        "kind": "http",
        "url": source.url + "/thong-ke",
        "records": "data.items[*]",
        "map": {"series": "ma", "value": "so", "period": "ky", "area": "dvhc", "as_of": "ngay", "note": "ghi_chu"},
        **more,
    }
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], HttpPlan)
    return plans[0]


def around(environ: dict[str, str] | None = None, site: Path = Path()) -> Surroundings:
    return Surroundings(site, environ or {}, lambda: NOW, lambda: "Asia/Ho_Chi_Minh")


def adapter(source: Source, environ: dict[str, str] | None = None, **more: Any) -> Http:
    return Http(planned(source, **more), around(environ))


async def fetched(feed: Http) -> Answer:
    try:
        return await feed.fetch()
    finally:
        await feed.close()


async def refused(feed: Http) -> FeedError:
    with pytest.raises(FeedError) as error:
        await fetched(feed)
    return error.value


async def test_records_are_mapped_to_offers(source: Source) -> None:
    """JMESPath picks the records and the fields; numbers and text arrive as they stand."""
    source.say(ITEMS)
    answer = await fetched(adapter(source))
    assert [(o.series, o.value, o.period, o.area, o.as_of, o.note) for o in answer.offers] == [
        ("VB-01", "5.238.802", "9 tháng đầu năm 2021", None, None, "chốt"),
        ("YT-05", 12, "2021-10-06", "16681", "07/10/2021", None),
    ]
    assert (answer.as_of, answer.same) == (None, False)


async def test_places_name_the_record_and_not_its_position(source: Source) -> None:
    """A source that sorts its records anew gives the same identities."""
    source.say(ITEMS)
    first = await fetched(adapter(source))
    source.say({"data": {"items": ITEMS["data"]["items"][::-1]}})
    second = await fetched(adapter(source))
    assert {o.place for o in first.offers} == {o.place for o in second.offers} == {"dvc!VB-01", "dvc!YT-05@16681"}


async def test_the_token_comes_from_the_environment(source: Source) -> None:
    """Bearer and headers are expanded at the moment of fetching."""
    source.say(ITEMS)
    how = {"auth": {"bearer": "${TOKEN}"}, "headers": {"X-Unit": "${UNIT:-ioc}"}}
    await fetched(adapter(source, {"TOKEN": "s3cret"}, **how))
    assert source.asked[0]["authorization"] == "Bearer s3cret"
    assert source.asked[0]["x-unit"] == "ioc"


async def test_a_missing_variable_is_named(source: Source) -> None:
    """Without its token a feed asks nothing."""
    error = await refused(adapter(source, auth={"bearer": "${TOKEN}"}))
    assert (error.reason.code, error.reason.args) == ("environment", {"name": "TOKEN"})
    assert source.asked == []


async def test_a_body_is_posted(source: Source) -> None:
    """POST sends the configured text."""
    source.say(ITEMS)
    await fetched(adapter(source, method="POST", body='{"nam": 2021}'))
    assert (source.asked[0]["request"], source.bodies[0]) == ("POST /thong-ke HTTP/1.1", b'{"nam": 2021}')


async def test_fetched_as_of_is_the_time_of_fetching(source: Source) -> None:
    """Only a mapping that says so takes its as-of from the clock."""
    source.say(ITEMS)
    answer = await fetched(adapter(source, as_of="fetched"))
    assert {o.as_of for o in answer.offers} == {answer.as_of} == {"2021-10-07T02:00:00.000Z"}
    assert all(o.fetched for o in answer.offers)


async def test_one_object_is_one_record(source: Source) -> None:
    """A single figure needs no list; its series may be fixed."""
    source.say({"tong": 7})
    answer = await fetched(adapter(source, records="@", series="YT-05", period="2021-10-06", map={"value": "tong"}))
    assert [(o.series, o.value, o.period) for o in answer.offers] == [("YT-05", 7, "2021-10-06")]


async def test_labels_turn_names_into_codes(source: Source) -> None:
    """Another system's names are mapped in the feed."""
    source.say({"data": {"items": [{"ma": "Ca mắc mới", "so": 1, "ky": "2021-10-06"}]}})
    answer = await fetched(adapter(source, labels={"ca mắc mới": "YT-05"}))
    assert answer.offers[0].series == "YT-05"


async def test_a_change_that_the_source_reckons_goes_along(source: Source) -> None:
    """It is no figure of its own: intake holds it against the values."""
    source.say([{"ma": "VB-01", "so": 1, "so_sanh": "112,3%"}, {"ma": "VB-02", "so": 1, "so_sanh": None}])
    how = {"records": "@", "period": "2021-09", "map": {"series": "ma", "value": "so", "change": "so_sanh"}}
    assert [o.change for o in (await fetched(adapter(source, **how))).offers] == ["112,3%", None]


async def test_what_the_source_said_before_is_asked_for_by_its_version(source: Source) -> None:
    """With an ETag a kept answer is not sent again; a forgotten one is."""
    source.say(ITEMS)
    source.know_versions('"v1"')
    feed = adapter(source)
    assert not (await feed.fetch()).same
    assert not (await feed.fetch()).same  # not kept yet
    feed.kept()
    assert (await feed.fetch()).same
    feed.forget()
    assert not (await feed.fetch()).same
    await feed.close()


async def test_the_same_bytes_are_the_same_answer(source: Source) -> None:
    """Sources without versions are compared by their bytes."""
    source.say(ITEMS)
    feed = adapter(source)
    await feed.fetch()
    feed.kept()
    assert (await feed.fetch()).same
    source.say({"data": {"items": []}})
    assert not (await feed.fetch()).same
    await feed.close()


ILL: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"body": {}, "status": 500}, {}, "http_failed"),
    ({"body": {}, "status": 401}, {}, "http_denied"),
    ({"body": b"<html>"}, {}, "web_page"),
    ({"body": b"<a/>"}, {}, "not_json"),
    ({"body": b""}, {}, "no_body"),
    ({"body": b"", "status": 304}, {}, "http_status"),
    ({"body": b"[" * 100_000}, {}, "not_json"),
    ({"body": {"data": 5}}, {}, "no_records"),
    ({"body": ITEMS}, {"records": "length(data.nothing)"}, "records"),
    ({"body": b"[" + b"1," * 600 + b"1]"}, {"limit": "1kB"}, "too_large"),
    ({"body": b"", "status": 302, "headers": {"Location": "/thong-ke"}}, {}, "redirects"),
]


@pytest.mark.parametrize(("said", "how", "code"), ILL)
async def test_an_ill_answer_has_its_reason(
    source: Source, said: dict[str, Any], how: dict[str, Any], code: str
) -> None:
    """Each way of answering badly is told apart."""
    source.say(**said)
    assert (await refused(adapter(source, **how))).reason.code == code


async def test_a_truncated_answer_is_no_answer(source: Source) -> None:
    """Half a body is not read as a smaller one."""
    source.say(ITEMS)
    source.cut_short()
    assert (await refused(adapter(source))).reason.code == "truncated"


async def test_a_hanging_source_times_out(source: Source) -> None:
    """A source that takes the request and says nothing is given up after the feed's time."""
    source.hang()
    assert (await refused(adapter(source, timeout="100ms"))).reason.code == "timeout"


async def test_errors_do_not_tell_the_address(source: Source) -> None:
    """User, password and query stay out of reasons, which people see."""
    url = source.url
    await source.lose()
    error = await refused(adapter_at(url.replace("://", "://user:pass@") + "/x?token=t"))
    assert error.reason.code == "refused"
    assert "pass" not in str(error)
    assert "token" not in str(error)


def adapter_at(url: str) -> Http:
    entry = {"key": "dvc", "kind": "http", "url": url, "map": {"series": "a", "value": "b", "period": "c"}}
    made = plan([entry])[0][0]
    assert isinstance(made, HttpPlan)
    return Http(made, around())
