"""The Prometheus adapter against a real Prometheus, well and ill."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feeds.adapters.prometheus import Prometheus
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.prometheus import PrometheusPlan
from feeds.surroundings import Surroundings
from tests.doubles import prometheus
from tests.doubles.source import Source

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2021, 10, 7, 9, 30, tzinfo=ZONE)
MIDNIGHT = datetime(2021, 10, 5, tzinfo=ZONE)


def at(hours: float) -> float:
    """Unix time so many hours after the beginning of 5 October in Nghệ An."""
    return (MIDNIGHT + timedelta(hours=hours)).timestamp()


SAMPLES = {
    'ho_so{ma="DVC-01",xa="16681"}': {at(-0.01): 10, at(23.99): 25, at(47.99): 41.5},
    'ho_so{ma="DVC-02",xa="16690"}': {at(23.99): 7},
    'loi{ma="DVC-01"}': {at(23.99): float("nan")},
    'loi{ma="DVC-02"}': {at(23.99): float("inf")},
}
LONG = "ho_so @ {0:.0f}"  # as of a moment: an instant query is worked out now


@pytest.fixture(scope="module")
def server() -> Iterator[prometheus.Prometheus]:
    with prometheus.Prometheus(SAMPLES) as started:
        yield started


def planned(url: str, query: str, **more: Any) -> PrometheusPlan:
    fields = {"value": "value", "series": "metric.ma", "area": "metric.xa"}
    plans, faults = plan([{"key": "gs", "kind": "prometheus", "url": url, "query": query, "map": fields, **more}])
    assert faults == []
    assert isinstance(plans[0], PrometheusPlan)
    return plans[0]


def feed(url: str, query: str, now: datetime = NOW, **more: Any) -> Prometheus:
    around = Surroundings(Path(), {"TOKEN": "bi-mat"}, lambda: now.astimezone(UTC), lambda: "Asia/Ho_Chi_Minh")
    return Prometheus(planned(url, query, **more), around)


async def fetched(url: str, query: str, **more: Any) -> Answer:
    return await feed(url, query, **more).fetch()


async def refused(url: str, query: str, **more: Any) -> FeedError:
    with pytest.raises(FeedError) as error:
        await fetched(url, query, **more)
    return error.value


async def test_labels_name_series_and_area(server: prometheus.Prometheus) -> None:
    """An instant query is fresh at each fetch: its time is the server's now."""
    answer = await fetched(server.url, LONG.format(at(24)))
    assert [(o.series, o.area, o.value, o.fetched, o.place) for o in answer.offers] == [
        ("DVC-01", "16681", 25.0, True, "gs!DVC-01@16681"),
        ("DVC-02", "16690", 7.0, True, "gs!DVC-02@16690"),
    ]
    assert answer.as_of == "2021-10-07T02:30:00.000Z"
    (as_of,) = {o.as_of for o in answer.offers}
    assert as_of is not None
    when = datetime.fromisoformat(as_of)
    assert abs(when - datetime.now(UTC)) < timedelta(minutes=5)
    assert {o.period for o in answer.offers} == {(when - timedelta(milliseconds=1)).astimezone(ZONE).date().isoformat()}


async def test_a_range_has_a_sample_a_step(server: prometheus.Prometheus) -> None:
    """At whole days of the site; midnight closes the day before, and nothing of today is said before it is over."""
    answer = await fetched(server.url, 'ho_so{ma="DVC-01"}', range={"over": "3d", "step": "1d"})
    assert [(o.period, o.as_of, o.value, o.fetched) for o in answer.offers] == [
        ("2021-10-04", "2021-10-04T17:00:00.000Z", 10.0, False),
        ("2021-10-05", "2021-10-05T17:00:00.000Z", 25.0, False),
        ("2021-10-06", "2021-10-06T17:00:00.000Z", 41.5, False),
    ]
    assert answer.as_of is None


@pytest.mark.parametrize(("grain", "period"), [("month", "2021-10"), ("quarter", "2021-Q4"), ("year", "2021")])
async def test_the_grain_says_of_which_period_a_sample_is(
    server: prometheus.Prometheus, grain: str, period: str
) -> None:
    """A day is the smallest."""
    answer = await fetched(server.url, 'ho_so{ma="DVC-02"}', range={"over": "3d", "step": "1d"}, grain=grain)
    assert [o.period for o in answer.offers] == [period]


async def test_a_period_of_the_plan_stands(server: prometheus.Prometheus) -> None:
    """As for every source of records."""
    query = LONG.format(at(24))
    (offer,) = (
        await fetched(server.url, f"sum({query})", series="DVC-03", period="2021-10", map={"value": "value"})
    ).offers
    assert (offer.series, offer.period, offer.value) == ("DVC-03", "2021-10", 32.0)


async def test_a_scalar_is_one_sample(server: prometheus.Prometheus) -> None:
    """It has no labels."""
    (offer,) = (await fetched(server.url, "scalar(vector(0.1))", series="DVC-03", map={"value": "value"})).offers
    assert (offer.series, offer.value) == ("DVC-03", 0.1)


async def test_the_same_range_is_the_same_answer(server: prometheus.Prometheus) -> None:
    """Until the next whole step."""
    asked = feed(server.url, "ho_so", range={"over": "3d", "step": "1d"})
    assert not (await asked.fetch()).same
    asked.kept()
    assert (await asked.fetch()).same
    asked.forget()
    assert not (await asked.fetch()).same


async def test_what_is_no_number_is_no_figure(server: prometheus.Prometheus) -> None:
    """NaN and Inf are listed with their labels, and nobody has to decide about them."""
    query = f'{{__name__=~"loi|ho_so"}} @ {at(24):.0f}'
    answer = await fetched(server.url, query)
    assert [o.value for o in answer.offers] == [25.0, 7.0]
    assert [(r.raw, r.reason.code) for r in answer.refused] == [("NaN", "not_a_number"), ("+Inf", "not_a_number")]
    (text,) = (await fetched(server.url, '"một chuỗi"', series="DVC-03", map={"value": "value"})).refused
    assert text.raw == "một chuỗi"


async def test_nothing_found_is_an_empty_answer(server: prometheus.Prometheus) -> None:
    """What that means, the runner says."""
    answer = await fetched(server.url, "khong_co")
    assert (answer.rows, answer.same) == (0, False)


async def test_a_bad_query_is_worded(server: prometheus.Prometheus) -> None:
    """What cannot be parsed (400), and what cannot be worked out (422)."""
    error = await refused(server.url, "ho_so{")
    assert error.reason.code == "promql"
    assert "parse error" in error.reason.args["what"]
    error = await refused(server.url, f"{LONG.format(at(24))} + on(x) {LONG.format(at(24))}")
    assert error.reason.code == "promql"
    assert "many-to-many" in error.reason.args["what"]


async def test_a_partial_answer_is_not_taken(server: prometheus.Prometheus) -> None:
    """A storage behind it is away: Prometheus answers with what it has, and a warning."""
    far = 'remote_read: [{url: "http://127.0.0.1:1/", read_recent: true}]'
    with prometheus.Prometheus(SAMPLES, far) as half:
        query = LONG.format(at(24))
        error = await refused(half.url, query)
        assert error.reason.code == "promql_partial"
        assert "remote_read" in error.reason.args["what"]
        answer = await fetched(half.url, query, partial="take")
    assert (len(answer.offers), [r.reason.code for r in answer.refused]) == (2, ["promql_partial"])


async def test_a_silent_server_times_out(server: prometheus.Prometheus) -> None:
    """The kernel takes the connection and nothing answers."""
    server.pause()
    try:
        assert (await refused(server.url, "ho_so", timeout="200ms")).reason.code == "timeout"
    finally:
        server.resume()
    assert (await fetched(server.url, LONG.format(at(24)))).rows == 2


async def test_a_server_that_is_away_is_unreachable_and_comes_back(server: prometheus.Prometheus) -> None:
    """A restart needs no care."""
    asked = feed(server.url, LONG.format(at(24)))
    server.stop()
    try:
        with pytest.raises(FeedError) as error:
            await asked.fetch()
    finally:
        server.start()
    assert error.value.reason.code in ("unreachable", "refused")
    assert (await asked.fetch()).rows == 2


async def test_another_server_is_told_apart() -> None:
    """What is not of the API is not read as an empty answer; what stands before it and refuses is worded as such."""
    async with Source() as source:
        source.say({"data": []})
        assert (await refused(source.url, "ho_so")).reason.code == "not_prometheus"
        for result in ([{}], [{"metric": {}, "value": [1e30, "1"]}], [{"metric": {}, "value": ["nan", "1"]}], 5):
            source.say({"status": "success", "data": {"resultType": "vector", "result": result}})
            assert (await refused(source.url, "ho_so")).reason.code == "not_prometheus"
        source.say(b"<html>", status=503)
        assert (await refused(source.url, "ho_so")).reason.code == "http_failed"
        source.say({"status": "error", "errorType": "timeout", "error": "query timed out"}, status=503)
        assert (await refused(source.url, "ho_so")).reason.code == "timeout"


async def test_histograms_are_no_figures() -> None:
    """A native histogram is listed, not skipped."""
    async with Source() as source:
        result = [{"metric": {"ma": "DVC-01"}, "histogram": [1633570000, {"count": "5"}]}]
        source.say({"status": "success", "data": {"resultType": "vector", "result": result}})
        answer = await fetched(source.url, "ho_so")
        assert [(r.raw, r.reason.code) for r in answer.refused] == [("histogram", "not_a_number")]


async def test_who_asks_is_said_in_the_headers() -> None:
    """The query travels in the body, so that no log on the way has it."""
    async with Source() as source:
        source.say({"status": "success", "data": {"resultType": "vector", "result": []}})
        await fetched(source.url + "/prom/", "ho_so", auth={"bearer": "${TOKEN}"}, timeout="10s")
        assert source.asked[0]["request"] == "POST /prom/api/v1/query HTTP/1.1"
        assert source.bodies[0] == b"query=ho_so&timeout=9000ms"


def test_a_range_that_no_server_answers_is_found_beforehand() -> None:
    """Prometheus gives at most 11,000 samples of a series."""
    entry = {"key": "gs", "kind": "prometheus", "url": "http://h", "query": "x", "series": "DVC-01"}
    made, faults = plan([{**entry, "range": {"over": "30d", "step": "1s"}}])
    assert (made, [each.code for each in faults]) == ([], ["promql_points"])
    assert plan([{**entry, "range": {"over": "30d", "step": "1h"}}])[1] == []
