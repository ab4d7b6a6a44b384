"""The MQTT adapter against a real Mosquitto, well and ill."""

import json
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds import subscription
from feeds.adapters import mqtt
from feeds.adapters.mqtt import Mqtt
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.mqtt import MqttPlan
from feeds.surroundings import Surroundings
from tests.doubles.authority import Authority
from tests.doubles.mosquitto import PASSWORD, USER, Mosquitto
from tests.doubles.waiting import reached

NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)
FIELDS = {"series": "levels[2]", "area": "levels[1]", "value": "payload.so", "as_of": "payload.luc"}
AT = "2021-10-06T08:00:00+07:00"


@pytest.fixture(scope="module")
def broker() -> Iterator[Mosquitto]:
    with Mosquitto() as started:
        yield started


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for longer than it takes, nor given up on a slow machine."""
    monkeypatch.setattr(mqtt, "GATHER", 0.02)
    monkeypatch.setattr(mqtt, "DRY", 10.0)
    monkeypatch.setattr(mqtt, "PATIENCE", 10.0)
    monkeypatch.setattr(mqtt, "QUIET", 0.05)
    monkeypatch.setattr(subscription, "SOONEST", 0.05)
    monkeypatch.setattr(subscription, "LATEST", 0.1)


class Line:
    """A feed at work, as the runner has it: it is asked when it has said that there is something."""

    def __init__(self, broker: Mosquitto, name: str, *, site: Path = Path(), password: str = PASSWORD, **more: Any):
        entry = {
            "key": name,
            "kind": "mqtt",
            "url": f"mqtt://127.0.0.1:{broker.port}",
            "topics": [f"{name}/#"],
            "auth": {"basic": {"user": USER, "password": "${MQTT}"}},
            "map": FIELDS,
            **more,
        }
        plans, faults = plan([entry])
        assert faults == []
        assert isinstance(plans[0], MqttPlan)
        self.plan, self.stirred, self.dry = plans[0], list[str](), False
        self.around = Surroundings(
            site, {"MQTT": password}, lambda: NOW, lambda: "Asia/Ho_Chi_Minh", self.stirred.append
        )
        self.feed = Mqtt(self.plan, self.around)

    async def fetch(self) -> Answer:
        self.stirred.clear()
        return await self.feed.fetch()

    async def joined(self) -> None:
        """Subscribe, however long it takes."""
        while True:
            try:
                assert (await self.fetch()).same
            except FeedError as error:
                assert error.reason.code == "mqtt_away"
            else:
                return

    async def stir(self) -> Answer:
        """Wait until the feed says that there is something, and fetch it."""
        await reached(lambda: self.stirred)
        return await self.fetch()

    async def brought(self) -> Answer:
        """The next answer that has something."""
        while not (answer := await self.stir()).rows:
            self.feed.kept()
        return answer

    async def ill(self) -> FeedError:
        """The next failure."""
        with pytest.raises(FeedError) as error:
            while True:
                await self.stir()
        assert PASSWORD not in str(error.value)
        return error.value


@asynccontextmanager
async def line(broker: Mosquitto, name: str, **more: Any) -> AsyncIterator[Line]:
    """A feed that has subscribed."""
    made = Line(broker, name, **more)
    try:
        await made.joined()
        yield made
    finally:
        await made.feed.close()


def said(value: float, **more: Any) -> str:
    return json.dumps({"so": value, "luc": AT, **more})


async def test_messages_become_offers(broker: Mosquitto) -> None:
    """Series and area from the topic's levels, value and time from the payload, the period from its time."""
    async with line(broker, "mot") as feed:
        broker.publish("mot/16681/ATTT-08", said(95.4))
        answer = await feed.brought()
        (offer,) = answer.offers
        assert (offer.series, offer.area, offer.value, offer.period) == ("ATTT-08", "16681", 95.4, "2021-10-06")
        assert (offer.as_of, offer.place, offer.fetched) == (AT, "mot!ATTT-08@16681", False)
        assert (answer.part, answer.as_of) == (True, None)


TIMES = [(1633482000, "2021-10-06T01:00:00.000Z"), (1633482000123, "2021-10-06T01:00:00.123Z"), ("sai", "sai")]
TIMES += [
    (1633482000.25, "2021-10-06T01:00:00.250Z"),
    ("1633482000", "2021-10-06T01:00:00.000Z"),
    (20211006, "20211006"),
]


@pytest.mark.parametrize(("given", "as_of"), TIMES)
async def test_a_time_may_be_counted_in_seconds(broker: Mosquitto, given: Any, as_of: str) -> None:
    """Or in milliseconds; what is no time is left for intake to refuse."""
    async with line(broker, "gio", series="ATTT-08", grain="month") as feed:
        broker.publish("gio/16681/x", said(1, luc=given))
        (offer,) = (await feed.brought()).offers
        assert (offer.as_of, offer.period) == (as_of, "2021-10")
        feed.feed.kept()


async def test_a_plain_payload_is_a_figure(broker: Mosquitto) -> None:
    """In the locale of the feed; its time is that of its arrival where the plan says so."""
    how = {"payload": "text", "locale": "en", "series": "ATTT-08", "as_of": "fetched", "map": {"value": "payload"}}
    async with line(broker, "tho", **how) as feed:
        broker.publish("tho/x", "23.5")
        answer = await feed.brought()
        (offer,) = answer.offers
        assert (offer.value, offer.locale, offer.period) == ("23.5", "en", "2021-10-07")
        assert offer.as_of == answer.as_of == "2021-10-07T02:00:00.000Z"
        assert offer.fetched


async def test_a_message_may_hold_several_records(broker: Mosquitto) -> None:
    """Picked from the payload; topic and levels are there for each of them."""
    fields = {"series": "payload.ma", "value": "payload.so", "area": "levels[1]", "as_of": "payload.luc"}
    async with line(broker, "nhieu", records="do[*]", map=fields) as feed:
        records = [{"ma": "ATTT-08", "so": 1, "luc": AT}, {"ma": "YT-03", "so": 2, "luc": AT}]
        broker.publish("nhieu/16681", json.dumps({"do": records}))
        offers = (await feed.brought()).offers
        assert [(o.series, o.value, o.area, o.number) for o in offers] == [
            ("ATTT-08", 1, "16681", 0),
            ("YT-03", 2, "16681", 1),
        ]


async def test_messages_that_came_at_once_came_one_after_the_other(broker: Mosquitto) -> None:
    """Their arrivals differ, so that the last one counts and nobody is asked which."""
    how = {"payload": "text", "locale": "en", "series": "ATTT-08", "as_of": "fetched", "map": {"value": "payload"}}
    async with line(broker, "nhip", **how) as feed:
        broker.flood(("nhip/x", str(number)) for number in range(9))
        seen: list[tuple[Any, Any]] = []
        while len(seen) < 9:
            seen += [(o.value, o.as_of) for o in (await feed.brought()).offers]
            feed.feed.kept()
        assert [value for value, _ in seen] == [str(number) for number in range(9)]
        assert len({as_of for _, as_of in seen}) == 9
        assert [as_of for _, as_of in seen] == sorted(as_of for _, as_of in seen)


async def test_a_message_is_acknowledged_when_it_was_kept(broker: Mosquitto) -> None:
    """Fetched and not kept, it comes again to whoever starts anew; kept, it does not."""
    async with line(broker, "nhan") as first:
        broker.publish("nhan/16681/YT-03", said(1))
        assert [o.value for o in (await first.brought()).offers] == [1]
    second = Line(broker, "nhan")
    assert [o.value for o in (await again(second)).offers] == [1]
    second.feed.kept()
    await second.feed.close()
    third = Line(broker, "nhan")
    await third.fetch()
    broker.publish("nhan/16681/YT-03", said(2))
    assert [o.value for o in (await third.brought()).offers] == [2]
    await third.feed.close()


async def again(feed: Line) -> Answer:
    """The first answer with something of a feed that has just been made."""
    answer = await feed.fetch()
    return answer if answer.rows else await feed.brought()


async def test_nothing_is_lost_while_we_are_away(broker: Mosquitto) -> None:
    """The broker keeps what comes between two starts of the service."""
    async with line(broker, "vang") as first:
        pass
    broker.publish("vang/16681/YT-03", said(1))
    broker.publish("vang/16681/YT-03", said(2))
    second = Line(broker, "vang")
    values: list[Any] = [o.value for o in (await again(second)).offers]
    while len(values) < 2:
        second.feed.kept()
        values += [o.value for o in (await second.brought()).offers]
    assert values == [1, 2]
    assert first.plan == second.plan
    await second.feed.close()


async def test_a_broker_that_restarts_is_joined_again() -> None:
    """While it is away the feed fails; what was not acknowledged comes again, and so does what comes after."""
    with Mosquitto() as broker:
        async with line(broker, "lai", timeout="500ms") as feed:
            broker.publish("lai/16681/YT-03", said(1))
            assert [o.value for o in (await feed.brought()).offers] == [1]
            broker.stop()
            error = await feed.ill()
            assert (error.reason.code, error.reason.args["url"]) == ("mqtt_away", feed.plan.url)
            broker.start()
            assert [o.value for o in (await patient(feed)).offers] == [1]
            feed.feed.kept()
            broker.publish("lai/16681/YT-03", said(2))
            assert [o.value for o in (await feed.brought()).offers] == [2]


async def patient(feed: Line) -> Answer:
    """The next answer with something, failures passed over."""
    while True:
        try:
            return await feed.brought()
        except FeedError:
            continue


async def test_a_broker_that_has_forgotten_us_is_subscribed_anew() -> None:
    """What waits here is not lost with its session."""
    with Mosquitto() as broker:
        async with line(broker, "quen", timeout="500ms") as feed:
            broker.publish("quen/16681/YT-03", said(1))
            await reached(lambda: feed.stirred)
            broker.forget()
            await reached(lambda: broker.said("SUBSCRIBE") == 2)
            broker.publish("quen/16681/YT-03", said(2))
            values: list[Any] = []
            while len(values) < 2:
                values += [o.value for o in (await patient(feed)).offers]
                feed.feed.kept()
            assert values == [1, 2]


async def test_a_silent_broker_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connection is open and nothing answers: after a while it is given up, and joined again when it wakes."""
    monkeypatch.setattr(subscription, "KEEPALIVE", 1)
    with Mosquitto() as broker:
        async with line(broker, "im", timeout="500ms") as feed:
            broker.pause()
            assert (await feed.ill()).reason.code == "mqtt_away"
            broker.resume()
            broker.publish("im/16681/YT-03", said(1))
            assert [o.value for o in (await patient(feed)).offers] == [1]


async def test_a_wrong_password_is_worded(broker: Mosquitto) -> None:
    """At once: waiting does not mend it."""
    feed = Line(broker, "sai", password="khác")
    with pytest.raises(FeedError) as error:
        await feed.fetch()
    assert (error.value.reason.code, error.value.reason.args["url"]) == ("mqtt_login", feed.plan.url)
    await feed.feed.close()


async def test_what_is_retained_counts_where_it_says_its_time(broker: Mosquitto) -> None:
    """Without a time of its own it may be years old, and is listed instead."""
    broker.publish("luu/16681/YT-03", said(7), retain=True)
    dated, undated = Line(broker, "luu"), Line(broker, "luu", client="luu-2", as_of="fetched")
    assert [(o.value, o.as_of) for o in (await again(dated)).offers] == [(7, AT)]
    answer = await again(undated)
    assert [(r.place, r.reason.code) for r in answer.refused] == [("luu!luu/16681/YT-03", "mqtt_retained")]
    undated.feed.kept()
    broker.publish("luu/16681/YT-03", said(8))
    assert [o.value for o in (await undated.brought()).offers] == [8]
    await dated.feed.close()
    await undated.feed.close()


async def test_many_messages_pass_through_the_brokers_window(broker: Mosquitto) -> None:
    """It sends 20 ahead: with so many the feed is asked at once, and acknowledging lets the next ones through."""
    async with line(broker, "dong") as feed:
        broker.flood(("dong/16681/YT-03", said(number)) for number in range(90))
        values: list[Any] = []
        while len(values) < 90:
            values += [o.value for o in (await feed.brought()).offers]
            feed.feed.kept()
        assert values == list(range(90))


async def test_too_many_messages_are_counted(broker: Mosquitto) -> None:
    """The newest of each topic counts, and the answer says how many gave way."""
    async with line(broker, "tran", limit_messages=2) as feed:
        broker.flood([*(("tran/16681/YT-03", said(number)) for number in range(5)), ("tran/16681/ATTT-08", said(9))])
        await reached(lambda: "tran/16681/ATTT-08" in feed.feed._box._last)
        answer = await feed.brought()
        assert [o.value for o in answer.offers] == [4, 9]
        (refusal,) = answer.refused
        assert (refusal.reason.code, refusal.reason.args) == ("mqtt_overflow", {"lost": 4, "most": 2})


async def test_messages_that_cannot_be_read_are_listed(broker: Mosquitto) -> None:
    """Each with its topic; the others are taken."""
    async with line(broker, "hong", limit="1kB") as feed:
        for payload in ("{", b"\xff", '{"so": NaN}', b"[" * 900, "x" * 1001, said(1)):
            broker.publish("hong/16681/YT-03", payload)
        refused, offers = list[str](), list[Any]()
        while not offers:
            answer = await feed.brought()
            refused += [each.reason.code for each in answer.refused]
            offers += [o.value for o in answer.offers]
            feed.feed.kept()
        assert (refused, offers) == (["mqtt_json"] * 4 + ["mqtt_large"], [1])


async def test_a_dry_run_takes_nobodys_place(broker: Mosquitto) -> None:
    """It sees what is retained, under another name, and the feed at work goes on."""
    async with line(broker, "thu") as feed:
        broker.publish("thu/16681/YT-03", said(1), retain=True)
        assert [o.value for o in (await feed.brought()).offers] == [1]
        feed.feed.kept()
        dry = Line(broker, "thu")
        dry.feed = Mqtt(dry.plan, Surroundings(Path(), {"MQTT": PASSWORD}, lambda: NOW, lambda: "UTC", dry=True))
        assert [o.value for o in (await dry.fetch()).offers] == [1]
        await dry.feed.close()
        broker.publish("thu/16681/YT-03", said(2))
        assert [o.value for o in (await feed.brought()).offers] == [2]
        assert broker.said("iocast-thu already connected") == 0


async def test_a_new_catalogue_reads_the_last_messages_again(broker: Mosquitto) -> None:
    """What was unknown may be known now."""
    async with line(broker, "moi") as feed:
        broker.publish("moi/16681/YT-03", said(1))
        await feed.brought()
        feed.feed.kept()
        feed.feed.forget()
        assert [o.value for o in (await feed.fetch()).offers] == [1]
        feed.feed.kept()
        assert (await feed.fetch()).same


async def test_topics_of_an_older_plan_are_not_listened_to(broker: Mosquitto) -> None:
    """The session at the broker still has them."""
    async with line(broker, "doi", topics=["doi/cu/#", "doi/+/so"]):
        pass
    async with line(broker, "doi", topics=["doi/+/so", "doi/moi/#"]) as feed:
        broker.flood([("doi/cu/YT-03", said(1)), ("doi/moi/YT-03", said(2)), ("doi/cu/so", said(3))])
        places: list[str] = []
        while len(places) < 2:
            places += [f"{o.area} {o.series} {o.value}" for o in (await feed.brought()).offers]
            feed.feed.kept()
        assert places == ["moi YT-03 2", "cu so 3"]


async def test_a_feed_with_a_rhythm_is_asked_when_it_is_time(broker: Mosquitto) -> None:
    """What comes in between waits, here and not at the broker."""
    async with line(broker, "deu", every="1h") as feed:
        broker.flood(("deu/16681/YT-03", said(number)) for number in range(5))
        await reached(lambda: len(feed.feed._box) == 5)
        assert not feed.stirred
        assert [o.value for o in (await feed.fetch()).offers] == list(range(5))


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker with a certificate of an authority that only the site knows: its file is `ca.pem`."""
    (tmp_path / "site").mkdir()
    certificates = Authority(tmp_path / "site").write(tmp_path, "localhost")
    with Mosquitto(certificates=certificates) as started:
        yield started


async def test_a_private_authority_is_trusted_where_the_plan_names_it(secured: Mosquitto, tmp_path: Path) -> None:
    """And nobody else's certificate is."""
    url = f"mqtts://localhost:{secured.port}"
    feed = Line(secured, "kin", url=url, ca="ca.pem", site=tmp_path / "site")
    assert (await feed.fetch()).same
    await feed.feed.close()
    stranger = Line(secured, "kin", url=url)
    with pytest.raises(FeedError) as error:
        await stranger.fetch()
    assert error.value.reason.code == "tls_issuer"
    await stranger.feed.close()


async def test_a_missing_library_names_what_to_install(broker: Mosquitto, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "feeds.subscription", None)
    with pytest.raises(FeedError) as error:
        await Line(broker, "thieu").fetch()
    assert error.value.reason.code == "driver"
    assert error.value.reason.args == {"driver": "paho-mqtt", "install": "iocast[mqtt]"}


ILL = [
    ({"url": "http://h"}, "mqtt_address"),
    ({"url": "mqtt://u:p@h"}, "mqtt_address"),
    ({"topics": ["a/#/b"]}, "mqtt_topic"),
    ({"topics": ["a+/b"]}, "mqtt_topic"),
    ({"topics": [""]}, "mqtt_topic"),
    ({"topics": []}, "too_small"),
    ({"map": {"value": "payload"}}, "pick_one"),
]


@pytest.mark.parametrize(("how", "code"), ILL)
def test_a_plan_that_cannot_work_is_found_beforehand(how: dict[str, Any], code: str) -> None:
    """`iocast check` names address, topic, what is missing."""
    entry = {"key": "x", "kind": "mqtt", "url": "mqtt://h", "topics": ["a/+/#"], "map": {"value": "a", "as_of": "b"}}
    made, faults = plan([{**entry, "series": "YT-03", **how} if code != "pick_one" else {**entry, **how}])
    assert (made, [each.code for each in faults]) == ([], [code])
