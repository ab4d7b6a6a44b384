"""When feeds run: at an interval, by cron, when a file changes; one that hangs delays no other."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from broadcaster.events import Draft, Kind
from broadcaster.model import Indicator
from feeds import cron, pace, scheduler, timetable, watching
from feeds.apart import Apart
from feeds.intake import Intake
from feeds.plan import plan
from feeds.runner import Runner
from feeds.scheduler import Scheduler
from tests.doubles import trouble
from tests.doubles.known import Remembered
from tests.doubles.source import Source
from tests.doubles.waiting import reached

ZONE = "Asia/Ho_Chi_Minh"


class House:
    """A scheduler in small surroundings."""

    def __init__(self, site: Path) -> None:
        self.known = Remembered({"VB-01": Indicator("VB-01", {"vi": "VB-01"}, {"vi": "văn bản"})})
        self.drafts: list[Draft] = []
        self.unwritable = False
        self.zone = ZONE

        def clock() -> datetime:
            return datetime.now(UTC)

        self.runner = Runner(
            intake=Intake(self.known, clock=clock),
            record=self.record,
            clock=clock,
            site=site,
            environ={},
            time_zone=ZONE,
        )
        self.scheduler = Scheduler(self.runner, time_zone=lambda: self.zone)

    async def record(self, *drafts: Draft) -> int:
        if self.unwritable:
            raise OSError("disk full")
        self.drafts.extend(drafts)
        self.known.fold(drafts)
        return len(self.drafts)

    def plan(self, *entries: dict[str, object]) -> None:
        plans, faults = plan(list(entries))
        assert faults == []
        self.scheduler.replan(plans)

    def runs(self, feed: str) -> int:
        return sum(draft.kind is Kind.RUN and draft.data["feed"] == feed for draft in self.drafts)


def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """First runs are not spread, folders are looked at often."""
    monkeypatch.setattr(timetable, "START", 0.0)
    monkeypatch.setattr(timetable, "START_EACH", 0.0)
    monkeypatch.setattr(timetable, "UNRECORDED", 0.05)
    monkeypatch.setattr(watching, "LOOK", 0.05)


def csv() -> dict[str, object]:
    fields = {"series": "Mã", "value": "Số liệu"}
    return {"key": "tep", "kind": "spreadsheet", "path": ".", "files": "*.csv", "map": fields, "period": "2021-09"}


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    at_once(monkeypatch)
    made = House(tmp_path)
    async with made.scheduler:
        yield made


def http(source: Source, key: str = "dvc", **more: object) -> dict[str, object]:
    fields = {"series": "ma", "value": "so"}
    return {"key": key, "kind": "http", "url": source.url, "map": fields, "period": "2021-09", "every": "1s", **more}


async def test_a_feed_runs_at_its_interval(house: House) -> None:
    """The first run comes at once, further ones by the interval."""
    async with Source() as source:
        source.say([{"ma": "VB-01", "so": 1}])
        house.plan(http(source))
        await reached(lambda: len(source.asked) >= 2)
    when = house.scheduler.next("dvc")
    assert when is not None
    assert (when - datetime.now(UTC)).total_seconds() < 2


async def test_one_hanging_feed_delays_no_other(house: House) -> None:
    """While one source takes requests and says nothing, the other keeps its rhythm."""
    async with Source() as hanging, Source() as well:
        hanging.hang()
        well.say([{"ma": "VB-01", "so": 1}])
        house.plan(http(hanging, "treo", timeout="30s"), http(well, "tot"))
        await reached(lambda: len(well.asked) >= 3)
        assert len(hanging.asked) == 1


async def test_what_is_cut_short_by_the_end_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A service that stops while a source hangs and while folders are watched logs nothing, and nothing is left."""
    at_once(monkeypatch)
    made = House(tmp_path)
    async with Source() as hanging:
        hanging.hang()
        with capture_logs() as logs:
            async with made.scheduler:
                made.plan(http(hanging, timeout="30s"), csv())
                await reached(lambda: hanging.asked and made.runs("tep"))
            await reached(lambda: len(asyncio.all_tasks()) <= 2, what="everything has ended but the source")
    assert [each["event"] for each in logs] == ["feed failed"]  # the folder has no file
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_file_is_read_soon_after_it_changed(house: House, tmp_path: Path) -> None:
    """Saving the file is all that is needed."""
    (tmp_path / "a.csv").write_text("Mã;Số liệu\nVB-01;1\n")
    house.plan(csv())
    assert house.scheduler.next("tep") is None
    await reached(lambda: ("VB-01", "2021-09") in house.known.observations)
    (tmp_path / "a.csv").write_text("Mã;Số liệu\nVB-01;22\n")
    await reached(lambda: house.known.observations["VB-01", "2021-09"].v == 22)


async def test_a_watching_process_that_died_is_replaced(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said once, and files are noticed as before."""
    monkeypatch.setattr(scheduler, "AGAIN", 0.05)
    (tmp_path / "a.csv").write_text("Mã;Số liệu\nVB-01;1\n")
    with capture_logs() as logs:
        house.plan(csv())
        await reached(lambda: ("VB-01", "2021-09") in house.known.observations)
        _, server = await Apart().run(trouble.where)
        os.kill(server, signal.SIGKILL)
        (tmp_path / "a.csv").write_text("Mã;Số liệu\nVB-01;22\n")
        await reached(lambda: house.known.observations["VB-01", "2021-09"].v == 22)
    assert [each["event"] for each in logs].count("the process that watches folders died") == 1


async def test_a_plan_that_changes_during_a_run_counts_at_once(house: House) -> None:
    """The new source is asked while the old one still says nothing; what the old one says later is dropped."""
    async with Source() as hanging, Source() as well:
        hanging.hang()
        hanging.say([{"ma": "VB-01", "so": 1}])
        well.say([{"ma": "VB-01", "so": 2}])
        house.plan(http(hanging, timeout="30s", every="1h"))
        await reached(lambda: hanging.asked)
        house.plan(http(well, timeout="30s", every="1h"))
        await reached(lambda: house.runs("dvc") == 1)
        hanging.go_on()
        await reached(lambda: len([task for task in asyncio.all_tasks() if task.get_name() == "feed"]) == 0)
    assert (house.runs("dvc"), house.known.observations["VB-01", "2021-09"].v) == (1, 2)


async def test_a_failing_feed_is_asked_less_and_recovers(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its circuit opens; one good answer closes it, and the log has one word of each."""
    for name in ("BASE", "SOONEST", "RHYTHM"):
        monkeypatch.setattr(pace, name, 0.01)
    async with Source() as source:
        source.say({}, status=500)
        with capture_logs() as logs:
            house.plan(http(source, every="1h"))
            await reached(lambda: house.scheduler.outlook("dvc").circuit is pace.Circuit.OPEN)
            source.say([{"ma": "VB-01", "so": 1}])
            await reached(lambda: ("VB-01", "2021-09") in house.known.observations)
    assert house.scheduler.outlook("dvc").failures == 0
    assert [each["event"] for each in logs] == ["feed failed", "feed recovered"]
    told = [draft.data for draft in house.drafts if draft.kind is Kind.RUN]
    assert [(run["ok"], run["circuit"]) for run in told] == [(False, "closed"), (False, "open"), (True, "closed")]


async def test_a_feed_that_is_off_runs_only_by_hand(house: House) -> None:
    """Its schedule is silent; a person may still run it, and is named."""
    async with Source() as source:
        source.say([{"ma": "VB-01", "so": 1}])
        house.plan(http(source, "tat", enabled=False), http(source, "bat"))
        await reached(lambda: house.runs("bat") == 1)
        assert (house.scheduler.next("tat"), house.runs("tat")) == (None, 0)
        run = await house.scheduler.run_now("tat", by="lan")
    assert run.ok
    assert house.drafts[-1].by == "lan"


async def test_feeds_come_and_go_with_feeds_yaml(house: House) -> None:
    """A feed that left the file is not asked again; a changed one goes by its new plan."""
    async with Source() as source:
        source.say([{"ma": "VB-01", "so": 1}])
        house.plan(http(source, "a", every="1h"), http(source, "b", every="1h"))
        await reached(lambda: house.runs("a") == house.runs("b") == 1)
        house.plan(http(source, "b", every="2h"))
        assert house.scheduler.next("a") is None
        await reached(lambda: house.runs("b") == 2)


async def test_an_unwritable_journal_is_logged_once(house: House) -> None:
    """Runs go on, and the figures arrive when it can be written again."""
    async with Source() as source:
        source.say([{"ma": "VB-01", "so": 1}])
        house.unwritable = True
        with capture_logs() as logs:
            house.plan(http(source))
            await reached(lambda: len(source.asked) >= 2)
            house.unwritable = False
            await reached(lambda: ("VB-01", "2021-09") in house.known.observations)
            await reached(lambda: "runs are recorded again" in [each["event"] for each in logs])
    events = [each["event"] for each in logs]
    assert events.count("a run could not be recorded") == 1


async def test_a_slow_journal_makes_no_feed_forgotten(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is due while the one before is still being recorded is passed over, and the feed goes on."""
    free, passed, passed_over = asyncio.Event(), [], house.scheduler._table.passed_over

    async def slow(*drafts: Draft) -> int:
        await free.wait()
        return await house.record(*drafts)

    def note(key: str) -> None:
        passed.append(key)
        passed_over(key)

    monkeypatch.setattr(house.runner, "_planned", slow)
    monkeypatch.setattr(house.scheduler._table, "passed_over", note)
    async with Source() as source:
        source.say([{"ma": "VB-01", "so": 1}])
        house.known.indicators = {}  # refused: only the run itself is to be recorded, after the next is planned
        house.plan(http(source))
        await reached(lambda: passed)
        asked = len(source.asked)
        free.set()
        await reached(lambda: len(source.asked) > asked)


async def test_cron_is_in_the_time_zone_of_the_site(house: House) -> None:
    """17:00 on working days is 17:00 in Vietnam, and moves with the site's zone."""
    async with Source() as source:
        entry = {name: value for name, value in http(source).items() if name != "every"}
        house.plan({**entry, "cron": "0 17 * * 1-5"})
        when = house.scheduler.next("dvc")
        assert when is not None
        local = when.astimezone(ZoneInfo(ZONE))
        assert (local.hour, local.minute, local.weekday() < 5) == (17, 0, True)
        house.zone = "UTC"
        house.plan({**entry, "cron": "0 17 * * 1-5"})
        moved = house.scheduler.next("dvc")
        assert moved is not None
        assert moved.astimezone(UTC).hour == 17


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("0 17 * * 1-5", {0, 1, 2, 3, 4}),
        ("0 17 * * 0", {6}),
        ("0 17 * * 7", {6}),
        ("0 17 * * 5-7", {4, 5, 6}),
        ("0 17 * * mon,wed", {0, 2}),
        ("0 17 * * 1-5/2", {0, 2, 4}),
        ("0 17 * * *", {0, 1, 2, 3, 4, 5, 6}),
    ],
)
def test_weekdays_are_counted_as_cron_does(line: str, days: set[int]) -> None:
    """0 and 7 are Sunday; Monday is 1."""
    trigger, found = cron.trigger(line, ZONE), set[int]()
    when = datetime(2021, 10, 4, 0, 0, tzinfo=ZoneInfo(ZONE))
    for _ in range(7):
        fired = trigger.get_next_fire_time(None, when)
        found.add(fired.weekday())
        when = fired.replace(hour=18)
    assert found == days


@pytest.mark.parametrize("line", ["", "* * * *", "61 * * * *", "0 17 * * 8", "0 17 * * 5-1", "hourly"])
def test_what_is_no_cron_line_is_refused(line: str) -> None:
    """Five fields, each in its range."""
    assert not cron.readable(line)
