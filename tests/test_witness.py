"""The witness tells of screens that really came or went, and of a delay that really changed; nothing twice."""

from collections.abc import Mapping
from types import SimpleNamespace

import pytest

from broadcaster.board import Changes, Entry
from broadcaster.events import Draft, Kind
from broadcaster.model import Sensitivity
from broadcaster.rooms import Room, Screen
from broadcaster.witness import Witness


class Presence:
    def __init__(self) -> None:
        self.there: dict[str, str] = {}

    def connected(self) -> Mapping[str, str]:
        return self.there


class Hub:
    def __init__(self) -> None:
        self.p95: float | None = None

    def changed(self, changes: Changes) -> None:
        raise AssertionError("the witness changes nothing by itself")

    def delay_p95(self) -> float | None:
        return self.p95


class Watch:
    """A witness, what it looks at, and a journal that folds at once what it records."""

    def __init__(self) -> None:
        self.presence, self.hub = Presence(), Hub()
        screens = (Screen("main", {"vi": "Chính"}, "tong-quan"), Screen("left", {"vi": "Trái"}, "tong-quan"))
        room = Room("ubnd", {"vi": "UBND"}, Sensitivity.PUBLIC, screens)
        self.stage = SimpleNamespace(rooms={"ubnd": room}, entries={})
        self.witness = Witness(self._record, self.stage, self.hub, self.presence)

    async def _record(self, *drafts: Draft) -> int:
        raise AssertionError("these tests call for the drafts themselves")

    def look(self, now: float) -> list[tuple[Kind, str, str]]:
        """What the witness says at `now`, folded into the entries as the state does."""
        said = []
        for draft in self.witness.screens(now):
            place = f"{draft.data['room']}/{draft.data['screen']}"
            up = draft.kind is Kind.SCREEN_UP
            self.stage.entries[f"@screen/{place}"] = Entry(1, {"up": up, "device": draft.data["device"]})
            said.append((draft.kind, place, draft.data["device"]))
        return said


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_a_screen_is_up_after_ten_calm_seconds(watch: Watch) -> None:
    """A screen that came is told once, ten seconds later, and not again."""
    watch.presence.there = {"ubnd/main": "d1"}
    assert watch.look(0) == []
    assert watch.look(9.9) == []
    assert watch.look(10) == [(Kind.SCREEN_UP, "ubnd/main", "d1")]
    assert watch.look(30) == []


def test_a_reload_is_no_news(watch: Watch) -> None:
    """A screen that is away for less than ten seconds was never down."""
    watch.presence.there = {"ubnd/main": "d1"}
    watch.look(0)
    watch.look(10)
    watch.presence.there = {}
    assert watch.look(20) == []
    watch.presence.there = {"ubnd/main": "d1"}
    assert watch.look(29) == []
    watch.presence.there = {}
    assert watch.look(35) == []
    assert watch.look(44) == []
    assert watch.look(45) == [(Kind.SCREEN_DOWN, "ubnd/main", "d1")]


def test_another_device_takes_over(watch: Watch) -> None:
    """A device that replaces another is told as one down and one up."""
    watch.presence.there = {"ubnd/left": "d1"}
    watch.look(0)
    watch.look(10)
    watch.presence.there = {"ubnd/left": "d2"}
    assert watch.look(20) == []
    assert watch.look(30) == [(Kind.SCREEN_DOWN, "ubnd/left", "d1"), (Kind.SCREEN_UP, "ubnd/left", "d2")]


def test_after_a_restart_screens_have_time_to_come_back(watch: Watch) -> None:
    """A new witness compares with the journal: who comes back within ten seconds makes no news, who does not, does."""
    for place in ("main", "left"):
        watch.stage.entries[f"@screen/ubnd/{place}"] = Entry(1, {"up": True, "device": place})
    assert watch.look(0) == []
    watch.presence.there = {"ubnd/main": "main"}
    assert watch.look(10) == [(Kind.SCREEN_DOWN, "ubnd/left", "left")]
    assert watch.look(20) == []


def test_only_a_real_change_of_the_delay_is_news(watch: Watch) -> None:
    """The first delay is news, then one that differs by a tenth and a millisecond."""
    said = []
    for p95 in (None, 40.0, 41.0, 43.9, 44.0, 44.5, 12.0, 0.4, 0.9, 1.5):
        watch.hub.p95 = p95
        if draft := watch.witness.delay():
            said.append((draft.kind, draft.by, dict(draft.data)))
    assert said == [(Kind.MEASURED, "service", {"delay_p95": ms}) for ms in (40, 44, 12, 0, 2)]
