"""When feeds are asked: rhythm, waits after failures, circuits, clocks that are set; on clocks moved by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from feeds.pace import BASE, BELIEVED, CAP, OPENS, Circuit, Pace
from feeds.plan import plan
from feeds.plans.feed import FeedPlan
from feeds.timetable import NOT_YET, Timetable

ZONE = "Asia/Ho_Chi_Minh"
CLOSED, OPEN, HALF = Circuit.CLOSED, Circuit.OPEN, Circuit.HALF


class Clocks:
    """The clock on the wall and the monotonic one."""

    def __init__(self) -> None:
        self.wall, self.monotonic = datetime(2021, 10, 7, 2, 0, tzinfo=UTC), 1000.0

    def forward(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.monotonic += seconds

    def set(self, seconds: float) -> None:
        """Somebody sets the clock on the wall."""
        self.wall += timedelta(seconds=seconds)


class Table(Timetable):
    """A timetable with its clocks; dice: what every throw shows."""

    def __init__(self, *plans: FeedPlan, dice: float = 0.5) -> None:
        self.clocks = Clocks()
        super().__init__(lambda: self.clocks.wall, lambda: self.clocks.monotonic, lambda: dice)
        self.replan(plans, ZONE)

    def keys(self) -> list[str]:
        return [key for key, _ in self.due()]

    def until_due(self) -> float:
        """Go to the next moment at which something is due; the seconds that it took."""
        wait = self.wake()
        assert wait is not None
        self.clocks.forward(wait)
        return wait


def feed(key: str = "a", **more: Any) -> FeedPlan:
    folder = {"key": key, "kind": "spreadsheet", "path": ".", "map": {"series": "Mã", "value": "Số"}, "period": "2021"}
    plans, faults = plan([folder | more])
    assert not faults
    return plans[0]


def test_a_circuit_opens_is_probed_and_closes() -> None:
    """The walk through its states, as a table: what happened, then failures in a row and the state."""
    walk = [
        ("start", 0, CLOSED), ("fail", 1, CLOSED), ("start", 1, CLOSED), ("well", 0, CLOSED),
        *[("fail", number, CLOSED) for number in range(1, OPENS)],
        ("fail", OPENS, OPEN), ("start", OPENS, HALF), ("fail", OPENS + 1, OPEN),
        ("start", OPENS + 1, HALF), ("well", 0, CLOSED), ("fail", 1, CLOSED),
    ]  # fmt: skip
    pace = Pace()
    for what, failures, circuit in walk:
        pace = pace.started() if what == "start" else pace.ended(well=what == "well")
        assert (pace.failures, pace.circuit) == (failures, circuit), what


@pytest.mark.parametrize("failures", range(1, 40))
@pytest.mark.parametrize("thrown", [0.0, 0.5, 0.999])
def test_waits_double_up_to_a_cap(failures: int, thrown: float) -> None:
    """Full jitter while the circuit is closed, at least half of the wait once it is open."""
    wait = Pace(failures).wait(None, None, lambda: thrown)
    span = min(CAP, BASE * 2 ** (failures - 1))
    assert wait <= span
    assert wait >= (span / 2 if failures >= OPENS else min(1.0, span))


def test_a_feed_of_ten_seconds_is_not_asked_more_often_when_it_fails() -> None:
    """Its own rhythm is the least wait, however the dice fall."""
    for failures in range(1, 20):
        assert Pace(failures).wait(10.0, None, lambda: 0.0) >= 10.0
    assert Pace(1).wait(3600.0, None, lambda: 0.9) < 5.0  # one that is asked rarely is retried soon


def test_a_daily_feed_that_failed_is_retried_long_before_the_next_day() -> None:
    """Within ten minutes, again and again; once it is well, tomorrow at its hour."""
    table = Table(feed(cron="0 17 * * *"))
    table.until_due()
    for _ in range(12):
        assert table.keys() == ["a"]
        table.ended("a", well=False)
        assert table.until_due() <= CAP
    assert table.keys() == ["a"]
    ahead = table.ended("a", well=True)
    assert ahead.next is not None
    assert ahead.next.astimezone(ZoneInfo(ZONE)).isoformat() == "2021-10-08T17:00:00+07:00"


def test_a_source_that_asks_for_rest_has_it() -> None:
    """Retry-After outlasts the wait, the rhythm and a change; no rest is longer than a day."""
    table = Table(feed(every="10s"), feed("folder"), dice=0.0)
    table.stir(["folder"])
    assert sorted(table.keys()) == ["a", "folder"]
    table.ended("a", well=False, rest=300)
    table.ended("folder", well=False, rest=200)
    table.stir(["folder"])
    assert (table.until_due(), table.keys()) == (200, ["folder"])
    table.ended("folder", well=True)
    assert (table.until_due(), table.keys()) == (100, ["a"])
    table.ended("a", well=False, rest=1e9)
    assert table.until_due() == BELIEVED


def test_while_a_feed_runs_its_next_run_is_known() -> None:
    """What it will be if all goes well, also of one that failed before."""
    table = Table(feed(every="10s"), dice=0.0)
    table.keys()
    ahead = table.outlook("a")
    assert (ahead.next, ahead.retry) == (table.clocks.wall + timedelta(seconds=10), None)


def test_an_interval_keeps_its_grid() -> None:
    """A run that took longer than the interval makes the next ones neither pile up nor drift."""
    table = Table(feed(every="10s"), dice=0.0)
    assert table.keys() == ["a"]
    table.clocks.forward(34)
    assert table.keys() == []
    table.ended("a", well=True)
    assert (table.until_due(), table.keys(), table.keys()) == (6, ["a"], [])


def test_a_change_during_a_run_makes_one_more() -> None:
    """However often the folder changed meanwhile; without a change it waits."""
    table = Table(feed())
    assert table.wake() is None
    table.stir(["a", "unknown"])
    assert table.keys() == ["a"]
    table.stir(["a"])
    table.stir(["a"])
    table.ended("a", well=True)
    assert table.keys() == ["a"]
    table.ended("a", well=True)
    assert (table.keys(), table.wake(), table.outlook("a").next) == ([], None, None)


def test_figures_of_tomorrow_are_read_again() -> None:
    """A file that does not change is asked within the hour whether its figures have come of age."""
    table = Table(feed())
    table.stir(["a"])
    table.keys()
    table.ended("a", well=True, again=True)
    assert table.until_due() == NOT_YET


def test_a_run_that_could_not_be_recorded_is_made_again_soon() -> None:
    """That is no failure of the source."""
    table = Table(feed(cron="0 17 * * *"))
    table.until_due()
    table.keys()
    table.unrecorded("a")
    assert table.until_due() < 60
    assert table.outlook("a").failures == 0


@pytest.mark.parametrize("rhythm", [{"every": "10s"}, {"cron": "0 17 * * *"}, {}])
def test_a_run_that_found_the_one_before_unfinished_is_made_up_for(rhythm: dict[str, Any]) -> None:
    """Neither its turn nor its change is lost, and the feed is never forgotten."""
    table = Table(feed(**rhythm))
    table.stir(["a"])
    assert table.keys() == ["a"]
    table.passed_over("a")
    assert table.until_due() <= 13
    assert table.keys() == ["a"]


def test_a_clock_that_is_set_takes_cron_with_it_and_nothing_else() -> None:
    """Cron goes by the wall, intervals by the seconds that pass."""
    table = Table(feed(cron="0 17 * * *"), feed("b", every="1h"), dice=0.0)
    assert table.keys() == ["b"]
    table.ended("b", well=True)
    table.clocks.set(8 * 3600)  # 17:00 has come
    assert table.keys() == ["a"]
    table.ended("a", well=True)
    table.clocks.set(-12 * 3600)
    table.clocks.forward(3600)
    assert table.keys() == ["b"]


def test_replanning_leaves_the_rhythm_of_the_same_feeds() -> None:
    """A changed plan, and cron in a new zone, begin anew; a feed that is off or gone is not asked."""
    a, b, c = feed("a", every="1h"), feed("b", cron="0 17 * * *"), feed("c", every="1h")
    table = Table(a, b, c, dice=0.0)
    assert table.keys() == ["a", "c"]
    table.ended("a", well=False)
    assert table.replan([a, b, feed("c", every="1h", enabled=False)], ZONE) == {"c"}
    assert (table.outlook("a").failures, table.outlook("c").next) == (1, None)
    assert table.replan([a, b], "UTC") == {"b"}
    after = table.outlook("b").next
    assert after is not None
    assert after.hour == 17


def test_many_feeds_do_not_begin_at_once() -> None:
    """First runs are spread, within the interval of each."""
    table, plans = Table(), [feed(f"f{number}", every="1s" if number % 2 else "1h") for number in range(400)]
    table.replan(plans, ZONE)
    assert all(table.outlook(each.key).next is not None for each in plans)
    assert len(table.keys()) == 0
    table.clocks.forward(1)
    assert len(table.keys()) == 200


class Feeds(RuleBasedStateMachine):
    """Feeds that fail, recover, ask for rest, change, are run by hand and replanned, in any order."""

    KINDS: tuple[dict[str, Any], ...] = (
        {"every": "10s"}, {"every": "1h"}, {"cron": "*/7 * * * *"}, {}, {"every": "2s", "enabled": False},
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.table = Table()
        self.plans: dict[str, FeedPlan] = {}
        self.running: set[str] = set()
        self.failures: dict[str, int] = {}
        self.before: dict[str, float] = {}  # not to be asked by plan before
        for number, kind in enumerate(self.KINDS):
            self.plans[f"f{number}"] = feed(f"f{number}", **kind)
        self.replan()

    def replan(self) -> None:
        changed = self.table.replan(list(self.plans.values()), ZONE)
        for key in changed:
            self.running.discard(key)  # what its old plan asked is not told to the table
            self.before.pop(key, None)
            self.failures[key] = 0

    @rule(seconds=st.sampled_from([0.0, 0.5, 1.0, 5.0, 11.0, 60.0, 700.0, 4000.0]))
    def time_passes(self, seconds: float) -> None:
        self.table.clocks.forward(seconds)
        for key, planned in self.table.due():
            now = self.table.clocks.monotonic
            assert key not in self.running, "a feed overlaps itself"
            assert self.plans[key].enabled
            assert planned <= now
            assert now >= self.before.get(key, 0.0), "asked too soon"
            self.running.add(key)

    @rule(hours=st.integers(-30, 30))
    def clock_is_set(self, hours: int) -> None:
        self.table.clocks.set(hours * 3600)

    @precondition(lambda self: self.running)
    @rule(data=st.data(), well=st.booleans(), rest=st.none() | st.sampled_from([0.5, 30.0, 900.0, 1e7]))
    def run_ends(self, data: st.DataObject, well: bool, rest: float | None) -> None:
        key = data.draw(st.sampled_from(sorted(self.running)))
        self.running.discard(key)
        ahead = self.table.ended(key, well=well, rest=None if well else rest)
        now, every = self.table.clocks.monotonic, self.plans[key].every
        self.failures[key] = 0 if well else self.failures[key] + 1
        least = 0.0 if key == "f3" else every if every and every < 60 else 1.0  # a folder that changes is read at once
        self.before[key] = now if well else now + max(min(rest or 0.0, BELIEVED), least) - 1e-6
        assert ahead.failures == self.failures[key]
        assert (ahead.retry is None) is well
        if not well and not rest:
            assert ahead.retry is not None
            assert ahead.retry <= self.table.clocks.wall + timedelta(seconds=CAP + 1)

    @rule(key=st.sampled_from(["f0", "f2", "f3"]))
    def somebody_runs_it(self, key: str) -> None:
        if key in self.plans and key not in self.running:
            self.table.started(key)
            self.running.add(key)

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def record_fails(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.running)))
        self.running.discard(key)
        self.table.unrecorded(key)

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def run_finds_it_busy(self, data: st.DataObject) -> None:
        """The run before has ended and is still being recorded."""
        key = data.draw(st.sampled_from(sorted(self.running)))
        self.running.discard(key)
        self.table.passed_over(key)

    @rule()
    def folder_changes(self) -> None:
        self.table.stir(["f3"])

    @rule(key=st.sampled_from(["f0", "f1", "f2", "f3"]), timeout=st.sampled_from(["5s", "20s"]))
    def plan_changes(self, key: str, timeout: str) -> None:
        kind = self.KINDS[int(key[1:])]
        self.plans[key] = feed(key, **kind, timeout=timeout)
        self.replan()

    @rule(key=st.sampled_from(["f0", "f2"]))
    def feed_goes(self, key: str) -> None:
        if self.plans.pop(key, None):
            self.replan()

    @invariant()
    def no_feed_is_forgotten(self) -> None:
        """Whatever happened, a feed with a rhythm, or one that fails, is either under way or planned."""
        for key, each in self.plans.items():
            ahead = self.table.outlook(key)
            due = each.enabled and (each.every or each.cron or self.failures.get(key))
            assert not due or key in self.running or ahead.next is not None, key
            assert (ahead.circuit is CLOSED) == (ahead.failures < OPENS)
            assert ahead.circuit is not HALF or key in self.running


TestFeeds = Feeds.TestCase
TestFeeds.settings = settings(max_examples=120, stateful_step_count=50, deadline=None)
