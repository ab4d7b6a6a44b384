"""Probes against real services on loopback: availability is what was seen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.adapters.probe import Probe
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.probe import ProbePlan
from feeds.surroundings import Surroundings
from tests.doubles.authority import Authority
from tests.doubles.proxy import Proxy
from tests.doubles.source import Source

NOW = datetime(2021, 10, 6, 18, 0, tzinfo=UTC)  # 01:00 on the 7th in Vietnam
AROUND = Surroundings(Path(), {}, lambda: NOW, lambda: "Asia/Ho_Chi_Minh")


def probe(*urls: str, around: Surroundings = AROUND, **more: Any) -> Probe:
    targets = [{"key": f"t{number}", "url": url} for number, url in enumerate(urls)]
    plans, faults = plan([{"key": "song", "kind": "probe", "series": "ATTT-08", "targets": targets, **more}])
    assert faults == []
    assert isinstance(plans[0], ProbePlan)
    return Probe(plans[0], around)


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
        feed = probe(well.url, hanging.url, lost, timeout="3s")
        answer = await feed.fetch()
        await feed.close()
    assert answer.offers[0].value == 33.3333
    assert answer.offers[0].note == "1/3 (!t1, t2)"


async def test_what_counts_as_up_can_be_told() -> None:
    """A sign-in page that answers 401 is up where the site says so."""
    async with Source() as source:
        source.say({}, status=401)
        feed = probe(targets=[{"key": "a", "url": source.url, "expect": 401}])
        answer = await feed.fetch()
        await feed.close()
    assert answer.offers[0].value == 100


# --- connections and certificates


def secure(authority: Authority, **more: Any) -> Source:
    return Source(authority.certify(**more))


def trusting(authority: Authority, now: datetime = NOW) -> dict[str, Any]:
    """What a plan says to trust the authority of the tests."""
    return {"ca": "ca.pem", "around": Surroundings(authority.file.parent, {}, lambda: now, lambda: "Asia/Ho_Chi_Minh")}


def said(answer: Answer) -> list[tuple[str, str]]:
    return [(each.place, each.reason.code) for each in answer.refused]


async def test_a_port_that_takes_connections_is_up() -> None:
    """Whatever it would say; one where nobody listens is down."""
    async with Source() as source, Source() as gone:
        ports = source.port, gone.port
        await gone.lose()
        answer = await probe(*(f"tcp://127.0.0.1:{port}" for port in ports)).fetch()
    assert (answer.offers[0].value, answer.offers[0].note) == (50, "1/2 (!t1)")


async def test_tls_is_up_where_its_certificate_holds(tmp_path: Path) -> None:
    """Signed by whom the plan trusts, for that name, and not over; over HTTP as without."""
    theirs, ours = Authority(tmp_path), Authority(tmp_path)  # the file is of the second
    async with secure(ours) as good, secure(theirs) as strange, secure(ours, name="x.example") as other:
        good.say({})
        tls = [source.url.replace("https", "tls") for source in (good, strange, other)]
        answer = await probe(good.url, *tls, strange.url, **trusting(ours)).fetch()
        assert answer.offers[0].note == "2/5 (!t2, t3, t4)"
        assert (await probe(good.url).fetch()).offers[0].value == 0


async def test_a_certificate_that_is_over_is_down(tmp_path: Path) -> None:
    """As every browser would say."""
    authority = Authority(tmp_path)
    async with secure(authority, until=datetime.now(UTC) - timedelta(hours=1)) as source:
        answer = await probe(source.url, source.url.replace("https", "tls"), **trusting(authority)).fetch()
    assert answer.offers[0].note == "0/2 (!t0, t1)"


async def test_the_first_certificate_to_end_is_the_figure(tmp_path: Path) -> None:
    """In whole days, with its target and its day in the site's zone; also when it is past."""
    authority, now = Authority(tmp_path), datetime(2021, 10, 6, 18, 0, tzinfo=UTC)
    late, soon = now + timedelta(days=90), now + timedelta(days=9, hours=23)
    async with secure(authority, until=late) as first, secure(authority, until=soon) as second:
        feed = probe(first.url, second.url.replace("https", "tls"), measure="expiry", **trusting(authority, now))
        (offer,) = (await feed.fetch()).offers
        assert (offer.value, offer.note, offer.period) == (9, "t1 17/10/2021", "2021-10-07")
        feed = probe(second.url, measure="expiry", **trusting(authority, soon + timedelta(seconds=1)))
        assert (await feed.fetch()).offers[0].value == -1


async def test_what_shows_no_certificate_is_named(tmp_path: Path) -> None:
    """The others still count; where none does, there is no figure, only the reasons."""
    theirs, ours = Authority(tmp_path), Authority(tmp_path)  # the file is of the second
    async with secure(ours) as good, secure(theirs) as strange, secure(ours, name="x") as other, Source() as silent:
        ill = [strange.url, silent.url.replace("http", "tls"), other.url]
        feed = probe(good.url, *ill, measure="expiry", timeout="4s", **trusting(ours))
        answer = await feed.fetch()
        assert answer.offers[0].note is not None
        assert answer.offers[0].note.endswith("(!t1, t2, t3)")
        assert said(answer) == [("song!t1", "tls_issuer"), ("song!t2", "timeout"), ("song!t3", "tls_host")]
        answer = await probe(strange.url, other.url, measure="expiry", **trusting(ours)).fetch()
    assert (answer.offers, len(answer.refused)) == ((), 2)


async def test_a_missing_authority_is_the_sites_fault(tmp_path: Path) -> None:
    """No target is called down for it."""
    around = Surroundings(tmp_path, {}, lambda: NOW, lambda: "UTC")
    for measure in ("availability", "expiry"):
        with pytest.raises(FeedError, match="ca_missing"):
            await probe("https://127.0.0.1:9", measure=measure, ca="ca.pem", around=around).fetch()


def test_what_has_no_certificate_or_address_is_a_fault() -> None:
    """Before anything is asked."""
    base = {"key": "a", "kind": "probe", "series": "ATTT-08"}
    for url, code in (("http://a.example", "no_certificate"), ("tcp://a.example:22", "no_certificate")):
        _, (fault,) = plan([{**base, "measure": "expiry", "targets": [{"key": "t", "url": url}]}])
        assert (fault.code, fault.args["target"]) == (code, "t")
    for url in ("tcp://a.example", "ftp://a.example", "a.example:22"):
        _, (fault,) = plan([{**base, "targets": [{"key": "t", "url": url}]}])
        assert (fault.code, fault.loc) == ("probe_address", (0, "targets", 0, "url"))


async def test_web_targets_are_probed_through_the_proxy() -> None:
    """The environment's, or the plan's; "direct" goes round it."""
    async with Source() as source, Proxy() as proxy:
        source.say({})
        around = Surroundings(Path(), {"HTTP_PROXY": f"http://{proxy.address}"}, lambda: NOW, lambda: "UTC")
        for more, count in (({}, 1), ({"proxy": "direct"}, 1), ({"proxy": f"http://{proxy.address}"}, 2)):
            answer = await probe(source.url, around=around, **more).fetch()
            assert (answer.offers[0].value, len(proxy.asked)) == (100, count)
