"""Asks the feeds when timetable.py says so: at an interval with jitter, by cron in the site's time zone, or when what
they watch has changed. Each run is a task of its own, so that one that hangs delays no other. Of several nodes one
asks; a run that somebody asks for is made on the node that was asked.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Protocol, Self

import structlog

from feeds import watching
from feeds.apart import Apart
from feeds.feed import FeedError
from feeds.plans.feed import FeedPlan
from feeds.runner import Runner
from feeds.runs import Run
from feeds.schedule import Outlook
from feeds.timetable import Timetable
from feeds.watching import Watch

TURN = 1.0  # seconds at most between two looks at the clocks and at the catalogue
AGAIN = 5.0  # seconds until the watching process is replaced when it has died
CLOSE = 5.0  # seconds in which runs that are cut short have ended

log = structlog.get_logger("feeds")

Role = Callable[[], Coroutine[Any, Any, None]]


class Measure(Protocol):
    """Keeps durations in seconds (broadcaster.measures.Timing)."""

    def add(self, seconds: float) -> None: ...


class Scheduler:
    """`async with Scheduler(runner, …)`, then `replan` with every feeds.yaml.

    lags: takes how late each run began, in seconds after the moment that it was planned for. led: makes a role of one
    that runs only while this node is the one that asks.
    """

    def __init__(
        self,
        runner: Runner,
        *,
        time_zone: str | Callable[[], str],
        lags: Measure | None = None,
        led: Callable[[Role], Role] = lambda role: role,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._runner = runner
        self._zone = time_zone if callable(time_zone) else lambda: time_zone
        self._lags, self._led, self._monotonic = lags, led, monotonic
        self._table = Timetable(clock, monotonic)
        self._catalogue = runner.catalogue_seq
        self._stirred = asyncio.Event()
        self._runs: set[asyncio.Task[None]] = set()
        self._turning: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._watches: dict[str, Watch] = {}
        self._planned = self._unrecorded = self._asking = self._closing = False
        runner.schedule, runner.stirred = self._table, self._stir

    async def __aenter__(self) -> Self:
        self._turning = asyncio.create_task(self._led(self._ask)(), name="feeds")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        if self._turning is not None:
            self._turning.cancel()
            await asyncio.gather(self._turning, return_exceptions=True)
        await self._runner.close()

    def replan(self, plans: Sequence[FeedPlan]) -> None:
        """Take the feeds of a new feeds.yaml, or a new time zone; feeds that are the same keep their rhythm."""
        self._runner.replan(plans)
        if self._planned:  # a plan that was changed may have been mended
            self._table.replan(plans, self._zone())
        else:
            self._table.replan(plans, self._zone(), self._runner.failures)
        self._planned = True
        if self._asking:
            self._look_out()
        self._stirred.set()

    def next(self, key: str) -> datetime | None:
        """When a feed runs next; None where it waits for a change, is off, or is unknown."""
        return self.outlook(key).next

    def outlook(self, key: str) -> Outlook:
        """How a feed stands: failures in a row, circuit, when it is asked again; where another node asks, as its last
        run told it."""
        return self._table.outlook(key) if self._asking else self._runner.told(key)

    async def run_now(self, key: str, *, by: str, anyway: bool = False, origin: str = "") -> Run:
        """Run at once, also a feed that is off, or wait for the run that is under way; raises as Runner.join does."""
        if not self._asking:
            self._runner.renew([key])  # another node has asked since
        try:
            return await self._runner.join(key, by=by, anyway=anyway, origin=origin)
        finally:
            if not self._asking:
                self._runner.renew([key])  # a subscription is the other node's again
            self._stirred.set()

    async def _ask(self) -> None:
        """The role of the node that asks. What it planned, watched and ran ends with it."""
        if self._planned:
            self._runner.renew(self._runner.plans)
            plans = list(self._runner.plans.values())
            self._table.replan([], self._zone())
            self._table.replan(plans, self._zone(), self._runner.failures)
        self._asking = True
        self._look_out()
        try:
            await self._turn()
        finally:
            self._asking = False
            await self._part()

    async def _part(self) -> None:
        tasks = {task for task in (self._watching, *self._runs) if task is not None}
        self._watching, self._watches = None, {}
        for task in tasks:
            task.cancel()
        if tasks:
            _, left = await asyncio.wait(tasks, timeout=CLOSE)
            if left:
                log.error("runs that do not end are left to themselves", runs=len(left))
        if not self._closing:
            self._runner.renew(self._runner.plans)

    def _look_out(self) -> None:
        """Watch what the feeds of now watch."""
        watches = self._runner.watches()
        if watches != self._watches:
            self._watches = watches
            if self._watching is not None:
                self._watching.cancel()
            self._watching = asyncio.create_task(self._watch(watches), name="watched folders") if watches else None

    async def _turn(self) -> None:
        while True:
            try:
                self._look()
            except Exception as error:  # one feed that cannot be planned must not stop the others
                log.error("the feeds' timetable failed", what=type(error).__name__, error=str(error))
                await asyncio.sleep(TURN)
            wait = self._table.wake()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TURN if wait is None else min(wait, TURN)):
                    await self._stirred.wait()
            self._stirred.clear()

    def _look(self) -> None:
        """Start what is due. With a new catalogue, what lies in the folders is worth reading again."""
        if self._catalogue != self._runner.catalogue_seq:
            self._catalogue = self._runner.catalogue_seq
            self._table.stir({*self._watches, *(key for key, plan in self._runner.plans.items() if plan.flows)})
        for key, planned in self._table.due():
            self._start(self._run(key, planned))

    def _stir(self, key: str) -> None:
        """A subscription has something new."""
        self._table.stir([key])
        self._stirred.set()

    def _start(self, run: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(run, name="feed")
        self._runs.add(task)
        task.add_done_callback(self._runs.discard)

    async def _run(self, key: str, planned: float) -> None:
        """One planned run; a journal that cannot be written is logged once, and the run is made again."""
        if self._lags is not None:
            self._lags.add(self._monotonic() - planned)
        try:
            await self._runner.run(key)
        except KeyError:
            return  # replanned meanwhile
        except FeedError as error:
            if error.reason.code == "busy":
                self._table.passed_over(key)
        except Exception as error:
            if not self._unrecorded:
                log.error("a run could not be recorded", feed=key, error=str(error))
            self._unrecorded = True
        else:
            if self._unrecorded:
                log.info("runs are recorded again", feed=key)
            self._unrecorded = False
        finally:
            self._stirred.set()

    async def _watch(self, watches: dict[str, Watch]) -> None:
        """Hear which folders have changed; a watching process that died is replaced."""
        died = False
        while True:
            try:
                async for key in Apart().follow(watching.looks, watches, watching.LOOK):
                    self._table.stir([key])
                    self._stirred.set()
                    died = False
            except (FeedError, OSError) as error:
                if not died:
                    log.error("the process that watches folders died", error=str(error))
                died = True
            await asyncio.sleep(AGAIN)
