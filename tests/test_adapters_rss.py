"""Headlines from a real server on loopback, well and ill."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from feeds.adapters.rss import Rss
from feeds.feed import FeedError
from feeds.plan import plan
from feeds.plans.rss import RssPlan
from tests.doubles.alerting import rss
from tests.doubles.asking import around
from tests.doubles.source import Source


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        yield started


def feed(source: Source, **more: Any) -> Rss:
    plans, faults = plan([{"key": "tin", "kind": "rss", "url": source.url + "/rss", **more}])
    assert faults == []
    assert isinstance(plans[0], RssPlan)
    return Rss(plans[0], around())


def news(*titles: str) -> bytes:
    items = (f"<item><title>{title}</title><guid>{place}</guid></item>" for place, title in enumerate(titles))
    return rss(*items).encode()


async def test_headlines_are_a_list(source: Source) -> None:
    """Items and no figures; what is odd is listed as refused, by its place."""
    source.say(news("Vinh", ""), headers={"Content-Type": "application/rss+xml; charset=utf-8"})
    answer = await feed(source).fetch()
    assert [item["title"] for item in answer.items or ()] == ["Vinh"]
    assert [(each.place, each.reason.code) for each in answer.refused] == [("tin!1", "rss_untitled")]
    assert (answer.offers, answer.same) == ((), False)


async def test_what_is_unchanged_is_not_sent_again(source: Source) -> None:
    """The list is the same without a word of it, and another one when there is something new."""
    source.know_versions('"1"')
    source.say(news("Vinh"))
    reader = feed(source)
    first = await reader.fetch()
    assert await reader.fetch() == first
    assert source.asked[1]["if-none-match"] == '"1"'
    source.know_versions('"2"')
    source.say(news("Kim Liên"))
    assert [item["title"] for item in (await reader.fetch()).items or ()] == ["Kim Liên"]


async def test_a_large_feed_is_read_apart(source: Source) -> None:
    """It says the same as a small one, and so does what is wrong with it."""
    source.say(news(*(f"Tin {number}" for number in range(2_000))))
    answer = await feed(source, most=200).fetch()
    assert len(answer.items or ()) == 200
    source.say(news(*(f"Tin {number}" for number in range(2_000)))[:-9])
    with pytest.raises(FeedError, match="not_xml"):
        await feed(source).fetch()


async def test_a_source_that_is_ill_is_a_failure(source: Source) -> None:
    """Silence, a web page, half an answer, too large an answer."""
    source.say(b"<html>x</html>")
    with pytest.raises(FeedError, match="rss_none"):
        await feed(source).fetch()
    source.say(news("Vinh"))
    with pytest.raises(FeedError, match="too_large"):
        await feed(source, limit="50B").fetch()
    source.hang()
    with pytest.raises(FeedError, match="timeout"):
        await feed(source, timeout="200ms").fetch()
    source.go_on()
    source.cut_short()
    with pytest.raises(FeedError, match="truncated"):
        await feed(source).fetch()
