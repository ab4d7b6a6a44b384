"""Alerts from a real server on loopback: alone, in feeds, behind links; well and ill."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from feeds.adapters.cap import Cap
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.cap import CapPlan
from feeds.surroundings import Surroundings
from tests.doubles.alerting import alert, atom, entry, info, reference, rss
from tests.doubles.asking import around
from tests.doubles.source import Source

PATH = "/cap.xml"


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        yield started


def planned(source: Source, **more: Any) -> CapPlan:
    plans, faults = plan([{"key": "bao", "kind": "cap", "url": source.url + PATH, **more}])
    assert faults == []
    assert isinstance(plans[0], CapPlan)
    return plans[0]


def cap(source: Source, surroundings: Surroundings | None = None, **more: Any) -> Cap:
    return Cap(planned(source, **more), surroundings or around())


def say(source: Source, text: str, at: str = PATH, **more: Any) -> None:
    source.say(text.encode(), at=at, headers={"Content-Type": "application/cap+xml; charset=utf-8"}, **more)


def link(to: str, stamp: str | None = "2021-10-07T01:00:00Z") -> str:
    dated = f"<updated>{stamp}</updated>" if stamp else ""
    return entry(f'<link type="application/cap+xml" href="{to}"/>{dated}', to)


def listed(answer: Answer) -> list[str]:
    assert answer.items is not None
    return [item["identifier"] for item in answer.items]


def refused(answer: Answer) -> list[tuple[str, str]]:
    return [(each.place, each.reason.code) for each in answer.refused]


async def test_one_alert(source: Source) -> None:
    """A single alert is a list of one; no figure is offered."""
    say(source, alert())
    answer = await cap(source).fetch()
    assert listed(answer) == ["a1"]
    assert (answer.offers, answer.refused, answer.same) == ((), (), False)


async def test_the_worst_stand_first_and_only_so_many(source: Source) -> None:
    """By severity, then the newest; that more are there is said."""
    degrees = (("m", "Moderate"), ("u", "Unknown"), ("e", "Extreme"), ("s", "Severe"))
    texts = [alert(name, info(severity=degree)) for name, degree in degrees]
    newer = alert("s2", sent="2021-10-07T09:00:00+07:00")
    say(source, atom(*(entry(text, f"e{place}") for place, text in enumerate((*texts, newer)))))
    assert listed(await cap(source).fetch()) == ["e", "s2", "s", "m", "u"]
    answer = await cap(source, most=2).fetch()
    assert listed(answer) == ["e", "s2"]
    assert refused(answer) == [("bao!", "list_long")]
    assert answer.refused[0].reason.args == {"count": 5, "limit": 2}


async def test_what_is_over_crowds_out_nothing(source: Source) -> None:
    """A feed that is an archive as well: only what stands is counted."""
    ends = (f"2021-10-0{day}T08:00:00+07:00" for day in (1, 2, 6))
    old = [alert(f"o{end}", info(severity="Extreme", more={"expires": end})) for end in ends]
    say(source, atom(*(entry(text, f"e{place}") for place, text in enumerate([*old, alert("a1")]))))
    answer = await cap(source, most=2).fetch()
    assert (listed(answer), answer.refused) == (["a1"], ())


async def test_what_is_unchanged_is_not_sent_again(source: Source) -> None:
    """The list is the same without a word of it."""
    source.know_versions('"1"')
    say(source, alert())
    feed = cap(source)
    first = await feed.fetch()
    assert await feed.fetch() == first
    assert "if-none-match" in source.asked[1]


async def test_what_ended_an_alert_may_go(source: Source) -> None:
    """A cancellation that has left the feed has still been said, and so has an update."""
    feed = cap(source)
    end = alert("a2", msgType="Cancel", references=reference("a1"))
    for text, names in (
        (atom(entry(alert("a1"))), ["a1"]),
        (atom(entry(alert("a1")), entry(end, "f")), []),
        (atom(entry(alert("a1"))), []),
        (atom(entry(alert("a1")), entry(alert("b1"), "f")), ["b1"]),
    ):
        say(source, text)
        assert listed(await feed.fetch()) == names


async def test_drafts_are_never_shown_and_what_is_not_public_only_where_it_may(source: Source) -> None:
    """Each with its name in the list of what was refused."""
    say(source, rss(f"<item>{alert('d', status='Draft')}</item><item>{alert('p', scope='Restricted')}</item>"))
    answer = await cap(source).fetch()
    assert (listed(answer), refused(answer)) == ([], [("bao!d", "cap_draft"), ("bao!p", "cap_scope")])
    answer = await cap(source, sensitivity="restricted").fetch()
    assert (listed(answer), refused(answer)) == (["p"], [("bao!d", "cap_draft")])


async def test_broken_alerts_are_named(source: Source) -> None:
    """And what is odd in one that stands."""
    say(source, atom(entry(alert("x", sent="mai")), entry(alert("y", info(severity="cao")), "f")))
    answer = await cap(source).fetch()
    assert listed(answer) == ["y"]
    assert refused(answer) == [("bao!x", "cap_time"), ("bao!y", "cap_value")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html><body>B\xe1\xba\xa3o tr\xc3\xac</body></html>", "cap_none"),
        (b"", "not_xml"),
        (alert().encode()[:-20], "not_xml"),
        (alert().encode("utf-16-le"), "not_xml"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><alert>&b;</alert>', "xml_doctype"),
        (b"<a>" * 5_000, "xml_deep"),
    ],
)
async def test_what_is_no_list_is_a_failure(source: Source, body: bytes, code: str) -> None:
    """So that what stood before goes on to stand: a page about maintenance ends no alert."""
    source.say(body, at=PATH, headers={"Content-Type": "text/xml; charset=utf-8"})
    with pytest.raises(FeedError) as caught:
        await cap(source).fetch()
    assert caught.value.reason.code == code


async def test_a_source_that_is_ill_is_a_failure(source: Source) -> None:
    """Silence, half an answer, too large an answer, a status."""
    say(source, alert())
    source.hang()
    with pytest.raises(FeedError, match="timeout"):
        await cap(source, timeout="200ms").fetch()
    source.go_on()
    with pytest.raises(FeedError, match="too_large"):
        await cap(source, limit="100B").fetch()
    source.say(b"", status=500, at=PATH)
    with pytest.raises(FeedError, match="http_failed"):
        await cap(source).fetch()
    say(source, alert())
    source.cut_short()
    with pytest.raises(FeedError, match="truncated"):
        await cap(source).fetch()


async def test_a_large_document_is_read_apart(source: Source) -> None:
    """It says the same, and so does what is wrong with it."""
    many = [entry(alert(f"n{number}"), f"e{number}") for number in range(300)]
    say(source, atom(*many))
    answer = await cap(source, most=500).fetch()
    assert len(listed(answer)) == 300
    say(source, atom(*many)[:-10])
    with pytest.raises(FeedError, match="not_xml"):
        await cap(source).fetch()


# --- links


async def test_linked_alerts_are_asked_for(source: Source) -> None:
    """Each once, until the feed says that it has changed."""
    say(source, atom(link("/1.xml"), link("/2.xml")))
    say(source, alert("a1"), "/1.xml")
    say(source, alert("a2"), "/2.xml")
    feed = cap(source)
    assert sorted(listed(await feed.fetch())) == ["a1", "a2"]
    say(source, atom(link("/1.xml"), link("/2.xml", "2021-10-07T02:00:00Z")))
    say(source, alert("a3"), "/2.xml")
    assert sorted(listed(await feed.fetch())) == ["a1", "a3"]
    asked = [each["request"].split()[1] for each in source.asked]
    assert [asked.count(path) for path in (PATH, "/1.xml", "/2.xml")] == [2, 1, 2]


async def test_without_a_date_a_link_is_asked_for_again(source: Source) -> None:
    """What says nothing of its age may be another one."""
    say(source, atom(link("/1.xml", None)))
    say(source, alert("a1"), "/1.xml")
    feed = cap(source)
    assert listed(await feed.fetch()) == ["a1"]
    say(source, alert("a2"), "/1.xml")
    assert listed(await feed.fetch()) == ["a2"]


async def test_a_lost_link_keeps_what_it_said(source: Source) -> None:
    """A stumble of the source ends no alert; that it stumbled is said. A link that is gone takes its alert along."""
    say(source, atom(link("/1.xml", None), link("/2.xml", None)))
    say(source, alert("a1"), "/1.xml")
    say(source, b"x".decode(), "/2.xml", status=404)
    feed = cap(source)
    answer = await feed.fetch()
    assert (listed(answer), refused(answer)) == (["a1"], [(f"bao!{source.url}/2.xml", "http_missing")])
    say(source, "", "/1.xml", status=500)
    say(source, "<alert", "/2.xml")
    answer = await feed.fetch()
    assert listed(answer) == ["a1"]
    assert refused(answer) == [(f"bao!{source.url}/1.xml", "http_failed"), (f"bao!{source.url}/2.xml", "not_xml")]
    say(source, atom())
    assert listed(await feed.fetch()) == []


async def test_links_lead_nowhere_else(source: Source) -> None:
    """Only to the feed's own host and to those of the plan; nobody is asked, and no secret is told."""
    async with Source() as other:
        say(other, alert("a9"), "/9.xml")
        elsewhere = other.url.replace("127.0.0.1", "localhost") + "/9.xml"
        say(source, atom(link(elsewhere), link("file:///etc/passwd"), link("http://[", "x")))
        answer = await cap(source).fetch()
        assert listed(answer) == []
        assert [code for _, code in refused(answer)] == ["link_elsewhere"] * 3
        assert other.asked == []
        feed = cap(source, around({"BAO": "s3cret"}), hosts=["localhost"], auth={"bearer": "${BAO}"})
        assert listed(await feed.fetch()) == ["a9"]
        assert source.asked[-1]["authorization"] == "Bearer s3cret"
        assert "authorization" not in other.asked[0]


async def test_notices_are_for_everybody() -> None:
    """A plan that raises notices must be public, because they stand on every wall."""
    entry = {"key": "bao", "kind": "cap", "url": "https://kttv.example/", "notices": "Severe"}
    plans, faults = plan([entry])
    assert [(fault.code, fault.loc) for fault in faults] == [("notices_public", (0,))]
    plans, faults = plan([{**entry, "sensitivity": "public"}])
    assert (len(plans), faults) == (1, [])
    assert plans[0].body()["notices"] == "Severe"


async def test_two_at_a_time_are_two(source: Source) -> None:
    """Adapters share nothing."""
    say(source, alert())
    answers = await asyncio.gather(cap(source).fetch(), cap(source).fetch())
    assert [listed(each) for each in answers] == [["a1"], ["a1"]]
