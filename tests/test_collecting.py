import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.measures import Timing
from displays.collecting import BURST, CALM, ENDED, PATIENCE, THRESHOLDS, Collector, own, watch_lag
from tests.doubles.waiting import reached


class Heap:
    """Stands for the module `gc` and notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def collect(self, generation: int = 2) -> int:
        self.asked.append(f"collect {generation}")
        return 0

    def enable(self) -> None:
        self.asked.append("enable")

    def freeze(self) -> None:
        self.asked.append("freeze")

    def unfreeze(self) -> None:
        self.asked.append("unfreeze")

    def set_threshold(self, one: int, two: int, three: int, /) -> None:
        self.asked.append(f"thresholds {one} {two} {three}")

    def heard(self) -> list[str]:
        asked, self.asked = self.asked, []
        return asked


class Night:
    """A collector with clocks that are moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.begun = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
        self.heap = Heap()
        self.collector = Collector(
            lambda: self.begun + timedelta(seconds=self.seconds), rubbish=self.heap, now=lambda: self.seconds
        )

    def look(self, after: float, arrived: int = 0, ended: int = 0) -> list[str]:
        self.seconds += after
        self.collector.look(arrived, ended)
        return self.heap.heard()


@pytest.fixture
def night() -> Night:
    return Night()


EVERYTHING = ["unfreeze", "collect 2", "freeze"]


def test_what_stands_after_the_start_is_frozen(night: Night) -> None:
    """And the old generation is never collected by itself from then on."""
    night.collector.start()
    assert night.heap.heard() == ["enable", f"thresholds {' '.join(map(str, THRESHOLDS))}", "freeze"]


def test_a_burst_of_joins_is_frozen_once_it_is_over(night: Night) -> None:
    """Nothing is done while pages keep coming; a few of them are no burst."""
    for arrived in range(0, BURST * 3 + 1, 100):
        assert night.look(1, arrived) == []
    assert night.look(CALM, BURST * 3) == ["collect 1", "freeze"]
    assert night.look(CALM, BURST * 3) == []
    night.look(1, BURST * 3 + 5)
    assert night.look(CALM, BURST * 3 + 5) == []


def test_where_it_is_never_calm_everything_is_collected_all_the_same(night: Night) -> None:
    """Screens that come and go all day put the collection off, but not for ever."""
    looks = range(1, int(PATIENCE) + 2)
    asked = [night.look(1, arrived=each, ended=ENDED) for each in looks]
    assert [each for each in asked if each] == [EVERYTHING]
    assert asked[-1] == EVERYTHING
    assert night.look(1, arrived=int(PATIENCE) + 2, ended=ENDED + 5) == []


def test_everything_is_collected_once_a_night(night: Night) -> None:
    """At half past three of the site's day, or as soon after it as no pages are coming."""
    assert night.look(5 * 3600) == []
    assert night.look(1800, arrived=1) == []
    assert night.look(CALM, arrived=1) == EVERYTHING
    assert night.look(3600, arrived=1) == []
    assert night.look(23 * 3600, arrived=1) == EVERYTHING
    assert night.collector.fulls.count == 2


def test_what_ended_connections_leave_is_not_kept_till_night(night: Night) -> None:
    """After so many of them everything is collected in the next calm moment, and then counted anew."""
    assert night.look(CALM, ENDED, ENDED - 1) == []
    assert night.look(CALM, ENDED, ENDED - 1) == ["collect 1", "freeze"]
    assert night.look(1, ENDED, ENDED) == EVERYTHING
    assert night.look(1, ENDED, ENDED) == []


async def test_the_roles_run_for_ever(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """One asks how many have come and gone, the other measures how late it is called."""
    monkeypatch.setattr("displays.collecting.LOOK", 0.0)
    asked, lags = list[int](), Timing()

    def arrivals() -> tuple[int, int]:
        asked.append(1)
        return 0, 0

    tasks = [asyncio.create_task(own(night.collector, arrivals)), asyncio.create_task(watch_lag(lags, 0.0))]
    try:
        await reached(lambda: len(asked) > 2 and lags.count > 2)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(end) for end in ends] == [asyncio.CancelledError] * 2  # neither had ended by itself
