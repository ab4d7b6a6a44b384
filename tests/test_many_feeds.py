"""Many feeds on one node, a fifth of them ill: the others go on, nobody overlaps itself, and nothing is left over."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from structlog.testing import capture_logs

from broadcaster.events import Draft, Kind
from broadcaster.measures import Timing
from broadcaster.model import Indicator
from feeds import runner, timetable
from feeds.apart import Apart, abandoned
from feeds.feed import Answer, FeedError
from feeds.intake import Intake
from feeds.offers import Offer
from feeds.plan import plan
from feeds.plans.feed import FeedPlan
from feeds.runner import Runner
from feeds.scheduler import Scheduler
from feeds.surroundings import Surroundings
from tests.doubles import trouble
from tests.doubles.known import Remembered
from tests.doubles.waiting import reached

WELL, EACH = 48, 4  # feeds that are well; ill ones of each way to be ill


class Played:
    """A feed that does one thing, and notes when it is asked and how often at once."""

    asked: ClassVar[Counter[str]] = Counter()

    def __init__(self, plan: FeedPlan) -> None:
        self._key, self._way = plan.key, plan.key.partition("-")[0]
        self._apart = Apart(memory=50_000_000)
        self._inside = 0

    async def fetch(self) -> Answer:
        self._inside += 1
        self.asked[self._key] += 1
        try:
            assert self._inside == 1, "a feed overlaps itself"
            return await self._answer()
        finally:
            self._inside -= 1

    async def _answer(self) -> Answer:
        match self._way:
            case "well":
                return Answer((Offer(series(self._key), self.asked[self._key], "2021-09", fetched=True),), as_of=now())
            case "limited":
                raise FeedError("http_status", status=429, url="", retry_after=3600)
            case "silent":
                await asyncio.Event().wait()
            case "hang":
                await self._apart.run(trouble.hang)
            case "die":
                await self._apart.run(trouble.die)
            case "eat":
                await self._apart.run(trouble.eat, 500_000_000)
        raise AssertionError(self._way)

    def kept(self) -> None: ...

    def forget(self) -> None: ...

    async def close(self) -> None: ...


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Feeds are played; their first runs are not spread."""

    def connect(plan: FeedPlan, around: Surroundings) -> Any:
        return Played(plan)

    monkeypatch.setattr(runner, "connect", connect)
    monkeypatch.setattr(timetable, "START", 0.0)
    monkeypatch.setattr(timetable, "START_EACH", 0.0)
    monkeypatch.setattr(Played, "asked", Counter[str]())
    return Played.asked


def house(site: Path, known: Remembered, record: Callable[..., Any]) -> Runner:
    intake = Intake(known)
    return Runner(
        intake=intake,
        record=record,
        clock=lambda: datetime.now(UTC),
        site=site,
        environ={},
        time_zone="Asia/Ho_Chi_Minh",
    )


async def test_a_fifth_that_is_ill_holds_up_nobody(tmp_path: Path, played: Counter[str]) -> None:
    """Every feed that is well is asked again and again; one that hangs, or asked for rest, is asked once."""
    well = [f"well-{number}" for number in range(WELL)]
    ill = [f"{way}-{number}" for way in ("limited", "silent", "hang", "die", "eat") for number in range(EACH)]
    walks = [{"series": "VB-10", "start": 1, "step": 1}]
    entries = [
        {"key": key, "kind": "simulated", "every": "1s", "timeout": "60s", "enabled": True, "walks": walks}
        for key in (*well, *ill)
    ]
    plans, faults = plan(entries)
    assert not faults
    known = Remembered({series(key): Indicator(series(key), {"vi": key}, {"vi": "vụ"}) for key in well})
    runs, lags = list[Any](), Timing()

    async def record(*drafts: Draft) -> int:
        known.fold(drafts)
        runs.extend(draft.data for draft in drafts if draft.kind is Kind.RUN)
        return len(runs)

    with capture_logs() as logs:
        async with Scheduler(house(tmp_path, known, record), time_zone="UTC", lags=lags) as scheduler:
            scheduler.replan(plans)
            await reached(lambda: all(played[key] >= 4 for key in well), what="every feed that is well ran four times")
            await reached(lambda: all(scheduler.outlook(key).failures for key in ill if key[0] in "lde"))
            outlooks = {key: scheduler.outlook(key) for key in ill}
    for key in ill:
        if key.startswith(("limited", "silent", "hang")):
            assert played[key] == 1, key
        assert played[key] <= max(played[name] for name in well), "no feed is asked more often because it fails"
    assert {key: each.failures > 0 for key, each in outlooks.items()} == {key: key[0] in "lde" for key in ill}
    assert all((run["ok"], run["feed"][:4]) in ((True, "well"), (False, run["feed"][:4])) for run in runs)
    assert [each["event"] for each in logs].count("feed failed") == 3 * EACH
    assert lags.count == sum(played.values())
    for key in well:
        mine = [run for run in runs if run["feed"] == key]
        assert all(run["finished"] <= later["started"] for run, later in pairwise(mine))
        assert known.observations[series(key), "2021-09"].v
    await reached(lambda: not abandoned())
    assert len(asyncio.all_tasks()) == 1


def series(key: str) -> str:
    return f"VB-{int(key.partition('-')[2]) + 10}"
