"""Probes against real services on loopback: availability is what was seen."""

from datetime import UTC, datetime
from typing import Any

from feeds.adapters.probe import Probe
from feeds.plan import plan
from feeds.plans.probe import ProbePlan
from tests.doubles.source import Source

NOW = datetime(2021, 10, 6, 18, 0, tzinfo=UTC)  # 01:00 on the 7th in Vietnam


def probe(*urls: str, **more: Any) -> Probe:
    targets = [{"key": f"t{number}", "url": url} for number, url in enumerate(urls)]
    plans, faults = plan([{"key": "song", "kind": "probe", "series": "ATTT-08", "targets": targets, **more}])
    assert faults == []
    assert isinstance(plans[0], ProbePlan)
    return Probe(plans[0], {}, lambda: NOW, lambda: "Asia/Ho_Chi_Minh")


async def test_availability_is_the_share_of_successful_probes() -> None:
    """Four good and one failed probe are 80 %, for the local day, as of the fetching."""
    async with Source() as source:
        feed = probe(source.url + "/healthz")
        for status in (200, 204, 503, 302, 200):
            source.say({}, status=status)
            answer = await feed.fetch()
        await feed.close()
    offer = answer.offers[0]
    assert (offer.series, offer.value, offer.period, offer.note) == ("ATTT-08", 80, "2021-10-07", "4/5")
    assert offer.as_of == answer.as_of == "2021-10-06T18:00:00.000Z"
    assert offer.fetched


async def test_only_the_window_counts() -> None:
    """Old failures leave the window."""
    async with Source() as source:
        feed = probe(source.url, window=2)
        for status in (500, 200, 200):
            source.say({}, status=status)
            answer = await feed.fetch()
        await feed.close()
    assert answer.offers[0].value == 100


async def test_a_service_that_hangs_or_is_gone_is_down() -> None:
    """Silence within the time is a failed probe, and the feed itself is well."""
    async with Source() as well, Source() as hanging, Source() as gone:
        well.say({})
        hanging.hang()
        lost = gone.url
        await gone.lose()
        feed = probe(well.url, hanging.url, lost, timeout="300ms")
        answer = await feed.fetch()
        await feed.close()
    assert answer.offers[0].value == 33.3333
    assert answer.offers[0].note == "1/3 (!t1, t2)"


async def test_what_counts_as_up_can_be_told() -> None:
    """A sign-in page that answers 401 is up where the site says so."""
    async with Source() as source:
        source.say({}, status=401)
        plans, _ = plan(
            [
                {
                    "key": "song",
                    "kind": "probe",
                    "series": "ATTT-08",
                    "targets": [{"key": "a", "url": source.url, "expect": 401}],
                }
            ]
        )
        assert isinstance(plans[0], ProbePlan)
        feed = Probe(plans[0], {}, lambda: NOW, lambda: "UTC")
        answer = await feed.fetch()
        await feed.close()
    assert answer.offers[0].value == 100
