"""Subscriptions and databases at work, as the service runs them: what comes is recorded, what hangs delays nobody."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from broadcaster.events import Draft, Kind
from broadcaster.model import Indicator
from feeds import subscription, timetable
from feeds.adapters import mqtt
from feeds.intake import Intake
from feeds.plan import plan
from feeds.runner import Runner
from feeds.scheduler import Scheduler
from tests.doubles.known import Remembered
from tests.doubles.mosquitto import PASSWORD, USER, Mosquitto
from tests.doubles.postgres import READS, Postgres
from tests.doubles.source import Source
from tests.doubles.waiting import reached

ZONE = "Asia/Ho_Chi_Minh"


class House:
    """A scheduler in small surroundings; `drafts` is what was recorded."""

    def __init__(self, site: Path) -> None:
        codes = ("YT-03", "VB-01")
        self.known = Remembered({code: Indicator(code, {"vi": code}, {"vi": "%"}) for code in codes})
        self.drafts: list[Draft] = []
        self.unwritable, self.unwritten = False, 0
        self.runner = Runner(
            intake=Intake(self.known, clock=lambda: datetime.now(UTC)),
            record=self.record,
            clock=lambda: datetime.now(UTC),
            site=site,
            environ={"MQTT": PASSWORD, "PG_PASSWORD": READS},
            time_zone=ZONE,
        )
        self.scheduler = Scheduler(self.runner, time_zone=ZONE)

    async def record(self, *drafts: Draft) -> int:
        if self.unwritable:
            self.unwritten += 1
            raise OSError("disk full")
        self.drafts.extend(drafts)
        self.known.fold(drafts)
        return len(self.drafts)

    def plan(self, *entries: dict[str, Any]) -> None:
        plans, faults = plan(list(entries))
        assert faults == []
        self.scheduler.replan(plans)

    def values(self) -> list[float | None]:
        """Every figure that was recorded, in order."""
        seen = [draft.data["observations"] for draft in self.drafts if draft.kind is Kind.OBSERVED]
        return [each["v"] for observations in seen for each in observations]

    def runs(self, feed: str) -> list[Any]:
        return [draft.data for draft in self.drafts if draft.kind is Kind.RUN and draft.data["feed"] == feed]


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(timetable, "START", 0.0)
    monkeypatch.setattr(timetable, "START_EACH", 0.0)
    monkeypatch.setattr(timetable, "UNRECORDED", 0.1)
    monkeypatch.setattr(subscription, "SOONEST", 0.05)
    monkeypatch.setattr(subscription, "LATEST", 0.1)
    monkeypatch.setattr(mqtt, "GATHER", 0.02)
    monkeypatch.setattr(mqtt, "DRY", 10.0)
    made = House(tmp_path)
    async with made.scheduler:
        yield made


def sensors(broker: Mosquitto) -> dict[str, Any]:
    return {
        "key": "cam-bien",
        "kind": "mqtt",
        "url": f"mqtt://127.0.0.1:{broker.port}",
        "topics": ["tram/#"],
        "auth": {"basic": {"user": USER, "password": "${MQTT}"}},
        "payload": "text",
        "series": "YT-03",
        "locale": "en",
        "as_of": "fetched",
        "map": {"value": "payload"},
        "timeout": "2s",
    }


def beside(source: Source) -> dict[str, Any]:
    """A feed that is asked all the time."""
    fields = {"value": "so", "as_of": "luc"}
    entry = {"key": "ben-canh", "kind": "http", "url": source.url, "series": "VB-01", "every": "1s", "map": fields}
    return {**entry, "period": "2021-09"}


async def test_messages_are_recorded_as_they_come(house: House) -> None:
    """A subscription needs no rhythm. Few messages after many are no shrunken answer, and none is no empty one."""
    with Mosquitto() as broker:
        house.plan({**sensors(broker), "timeout": "20s"})
        await reached(lambda: house.runner.runs["cam-bien", "ok"])
        broker.flood(("tram/1", f"{number}.5") for number in range(30))
        await reached(lambda: house.values()[-1:] == [29.5])
        broker.publish("tram/1", "40.5")
        await reached(lambda: house.values()[-1:] == [40.5])
        assert house.runner.runs["cam-bien", "failed"] == 0


async def test_a_quiet_subscription_is_known_to_stand(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Now and then it is looked at though nothing comes."""
    monkeypatch.setattr(mqtt, "BEAT", 0.05)
    with Mosquitto() as broker:
        house.plan(sensors(broker))
        await reached(lambda: house.runner.runs["cam-bien", "ok"] >= 4)
        assert house.values() == []


async def test_a_broker_that_is_away_is_told_once(house: House) -> None:
    """And its return, too; what it kept for us is recorded then."""
    with Mosquitto() as broker, capture_logs() as logs:
        house.plan(sensors(broker))
        await reached(lambda: house.runner.runs["cam-bien", "ok"])
        broker.publish("tram/1", "1.5")
        await reached(lambda: house.values() == [1.5])
        broker.stop()
        await reached(lambda: not house.runs("cam-bien")[-1]["ok"])
        assert house.runs("cam-bien")[-1]["error"]["code"] == "mqtt_away"
        broker.start()
        broker.publish("tram/1", "2.5")
        await reached(lambda: house.values() == [1.5, 2.5])
        await reached(lambda: house.runs("cam-bien")[-1]["ok"])
    assert [each["event"] for each in logs][-2:] == ["feed failed", "feed recovered"]


async def test_a_message_that_could_not_be_recorded_is_recorded_later(house: House) -> None:
    """The disk was full; the broker's copy is acknowledged when ours is durable."""
    with Mosquitto() as broker:
        house.plan(sensors(broker))
        await reached(lambda: house.runner.runs["cam-bien", "ok"])
        house.unwritable = True
        broker.publish("tram/1", "1.5")
        await reached(lambda: house.unwritten >= 2)
        assert broker.said("Received PUBACK from iocast-cam-bien") == 0
        house.unwritable = False
        await reached(lambda: house.values() == [1.5])
        await reached(lambda: broker.said("Received PUBACK from iocast-cam-bien"))


async def test_a_dry_run_takes_nothing_away(house: House) -> None:
    """It sees what is retained, and is gone; the subscription goes on."""
    with Mosquitto() as broker:
        house.plan({**sensors(broker), "enabled": False, "as_of": "2021-10-07", "period": "2021-10", "timeout": "20s"})
        broker.publish("tram/1", "1.5", retain=True)
        preview = await house.runner.preview("cam-bien")
        assert [(row.outcome, row.v) for row in preview.rows] == [("accepted", 1.5)]
        assert (house.drafts, broker.said("as iocast-cam-bien")) == ([], 0)


async def test_what_is_silent_delays_nobody(house: House) -> None:
    """A database and a broker that take connections and say nothing; the feed beside them is asked on and on."""
    with Mosquitto() as broker, Postgres() as postgres:
        async with Source() as source:
            source.say({"so": 1, "luc": "2021-10-01"})
            broker.pause()
            postgres.pause()
            query = {"query": "SELECT 1 AS so", "period": "2021-09", "series": "VB-01", "map": {"value": "so"}}
            database = {"key": "kho", "kind": "sql", "url": postgres.url, "every": "1s", "timeout": "300ms", **query}
            house.plan(sensors(broker), database, beside(source))
            await reached(lambda: len(source.asked) >= 3)
            await reached(lambda: house.runs("kho") and house.runs("cam-bien"))
            assert house.runs("kho")[-1]["error"]["code"] == "timeout"
            assert house.runs("cam-bien")[-1]["error"]["code"] == "mqtt_away"
            assert all(run["ok"] for run in house.runs("ben-canh"))
