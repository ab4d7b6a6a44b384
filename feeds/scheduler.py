"""When feeds run: at an interval with jitter, by cron in the site's time zone, or when a file changes."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import structlog
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from feeds import cron
from feeds.feed import FeedError
from feeds.plans.feed import FeedPlan
from feeds.runner import Runner
from feeds.runs import Run

LOOK = 0.5  # seconds between two looks at a folder; two equal looks and a file is read
JITTER = 0.1  # of the interval, so that feeds of one rhythm do not all ask at once
MOST_JITTER = 30.0  # seconds
START = 3.0  # seconds over which the first runs after a start are spread

log = structlog.get_logger("feeds")


class Scheduler:
    """`async with Scheduler(runner, …)`, then `replan` with every feeds.yaml. A run that hangs delays no other."""

    def __init__(self, runner: Runner, *, time_zone: str | Callable[[], str]) -> None:
        self._runner = runner
        self._zone = time_zone if callable(time_zone) else lambda: time_zone
        self._jobs = AsyncIOScheduler(
            timezone=UTC, job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        self._zones: dict[str, str] = {}
        self._unrecorded = False
        self._closing = False
        runner.upcoming = self.next

    async def __aenter__(self) -> Self:
        # its warnings about skipped runs of a hanging feed say less than the feed's own failure
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._jobs.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        self._jobs.shutdown(wait=False)
        await self._runner.close()

    def replan(self, plans: Sequence[FeedPlan]) -> None:
        """Take the feeds of a new feeds.yaml, or a new time zone; feeds that are the same keep their rhythm."""
        changed = self._runner.replan(plans)
        zone = self._zone()
        changed |= {plan.key for plan in plans if plan.cron and self._zones.get(plan.key) != zone}
        for key in changed:
            with contextlib.suppress(JobLookupError):
                self._jobs.remove_job(key)
        for plan in plans:
            if plan.key in changed and plan.enabled:
                self._add(plan, zone)

    def next(self, key: str) -> datetime | None:
        """When a feed runs next; None where it waits for a change, is off, or is unknown."""
        job = self._jobs.get_job(key)
        if job is None or job.func == self._look:
            return None
        when: datetime | None = job.next_run_time
        return when

    async def run_now(self, key: str, *, by: str, anyway: bool = False) -> Run:
        """Run at once, also a feed that is off; raises as Runner.run does."""
        return await self._runner.run(key, by=by, anyway=anyway)

    def _add(self, plan: FeedPlan, zone: str) -> None:
        self._zones[plan.key] = zone
        soon = datetime.now(UTC) + timedelta(seconds=random.uniform(0, START))
        if plan.every is not None:
            jitter = min(plan.every * JITTER, MOST_JITTER)
            trigger: BaseTrigger = IntervalTrigger(seconds=plan.every, jitter=jitter, timezone=UTC)
            self._jobs.add_job(self._run, trigger, [plan.key], id=plan.key, next_run_time=soon)
        elif plan.cron is not None:
            self._jobs.add_job(self._run, cron.trigger(plan.cron, zone), [plan.key], id=plan.key)
        else:
            self._jobs.add_job(self._look, IntervalTrigger(seconds=LOOK, timezone=UTC), [plan.key], id=plan.key)

    async def _look(self, key: str) -> None:
        try:
            with self._ending_quietly():
                if not await self._runner.look(key):
                    return
        except FeedError:
            return  # the last look is still under way
        await self._run(key)

    async def _run(self, key: str) -> None:
        """One scheduled run; a journal that cannot be written is logged once, and the next run tries again."""
        if self._closing:
            return
        try:
            with self._ending_quietly():
                await self._runner.run(key)
        except KeyError:
            return  # replanned in the meantime
        except FeedError:
            return  # somebody else is running it
        except Exception as error:
            if not self._unrecorded:
                log.error("a run could not be recorded", feed=key, error=str(error))
            self._unrecorded = True
        else:
            if self._unrecorded:
                log.info("runs are recorded again", feed=key)
            self._unrecorded = False

    @contextlib.contextmanager
    def _ending_quietly(self) -> Iterator[None]:
        """What is cut short because the service stops is no fault: apscheduler would log it as one."""
        try:
            yield
        except asyncio.CancelledError:
            if not self._closing:
                raise
