"""The runner: what every feed has in common. One fetch within its time, no overlap, the last good value kept,
a word in the log at the first failure and at recovery, an entry in the journal for what the run did.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from broadcaster.events import Draft, Kind
from broadcaster.moments import Instant, instant, moment
from feeds import runs
from feeds.adapters import connect
from feeds.aside import Aside
from feeds.feed import Answer, Feed, FeedError
from feeds.intake import Intake
from feeds.offers import Outcome
from feeds.plans.feed import FeedPlan
from feeds.runs import Preview, Run
from feeds.surroundings import Surroundings

QUIET = 60.0  # seconds in which runs that tell nothing new are one entry
FEWEST = 4  # rows; a source with fewer cannot shrink suddenly
SHRUNK = 0.5  # of the rows of the last good answer; fewer is flagged, not applied
NOT_YET = frozenset(("as_of_ahead", "period_open"))  # refused today, perhaps not tomorrow

Record = Callable[..., Awaitable[int]]  # Broadcast.record

log = structlog.get_logger("feeds")


@dataclass(slots=True)
class _Line:
    """One feed at work. rows: of the last answer that was applied, None before any."""

    plan: FeedPlan
    feed: Feed
    rows: int | None
    catalogue: int
    busy: bool = False
    failing: str | None = None
    last: Run | None = None
    told: Run | None = None
    looking: Aside = field(default_factory=Aside)


class Runner:
    """Runs feeds one fetch at a time. previous: the data of a feed's last RUN event, from the state."""

    def __init__(
        self,
        *,
        intake: Intake,
        record: Record | None,
        clock: Callable[[], datetime],
        site: Path,
        environ: Mapping[str, str],
        time_zone: str | Callable[[], str],
        previous: Callable[[str], Mapping[str, Any] | None] = lambda key: None,
    ) -> None:
        self._intake = intake
        self._record = record
        self._clock = clock
        self._previous = previous
        self._around = Surroundings(site, environ, clock, time_zone if callable(time_zone) else lambda: time_zone)
        self._lines: dict[str, _Line] = {}
        self.runs = Counter[tuple[str, str]]()  # by feed and outcome, ok or failed, since the start
        self.succeeded: dict[str, Instant] = {}  # when each feed ran well last
        self._closing: set[asyncio.Task[None]] = set()
        self.upcoming: Callable[[str], datetime | None] = lambda key: None

    @property
    def plans(self) -> dict[str, FeedPlan]:
        return {key: line.plan for key, line in self._lines.items()}

    def last(self, key: str) -> Run | None:
        """The last run since the start; KeyError for an unknown feed."""
        return self._lines[key].last

    def replan(self, plans: Sequence[FeedPlan]) -> set[str]:
        """Take the feeds of a new feeds.yaml; a feed whose plan is the same goes on. Returns the keys that changed."""
        wanted = {plan.key: plan for plan in plans}
        gone = [key for key, line in self._lines.items() if wanted.get(key) != line.plan]
        for key in gone:
            self._let_go(self._lines.pop(key).feed)
        new = [plan for key, plan in wanted.items() if key not in self._lines]
        for plan in new:
            rows = (self._previous(plan.key) or {}).get("rows")
            self._lines[plan.key] = _Line(plan, connect(plan, self._around), rows, self._intake.catalogue_seq)
        return {*gone, *(plan.key for plan in new)}

    async def look(self, key: str) -> bool:
        """True if a feed without a schedule has something new; False while its last look still hangs."""
        line = self._lines.get(key)
        if line is None or line.busy or line.looking.hanging:
            return False
        self._renewed(line)
        return await line.looking.run(line.feed.changed)

    async def run(self, key: str, *, by: str | None = None, anyway: bool = False) -> Run:
        """Fetch once and record what is new. anyway: also apply an answer that is suddenly empty or shrunken.

        Raises KeyError for an unknown feed, FeedError("busy") while it runs, and whatever `record` raises.
        """
        line = self._lines[key]
        if line.busy:
            raise FeedError("busy", feed=key)
        line.busy = True
        try:
            return await self._run(line, by or f"feed:{key}", anyway)
        finally:
            line.busy = False

    async def preview(self, key: str) -> Preview:
        """A dry run with an adapter of its own: nothing is recorded, nothing is remembered."""
        plan = self._lines[key].plan
        feed = connect(plan, self._around)
        try:
            answer = await _fetched(feed, plan)
            return Preview(None, runs.preview(self._intake.offer(answer.offers, key, "preview"), answer))
        except FeedError as error:
            return Preview(error.reason)
        finally:
            await feed.close()

    async def close(self) -> None:
        """Let go of every source."""
        for key in list(self._lines):
            self._let_go(self._lines.pop(key).feed)
        await asyncio.gather(*self._closing, return_exceptions=True)

    async def _run(self, line: _Line, by: str, anyway: bool) -> Run:
        started, key = instant(self._clock()), line.plan.key
        self._renewed(line)
        try:
            answer = await _fetched(line.feed, line.plan)
            if not answer.same and not anyway:
                _whole(answer, line.rows)
        except FeedError as error:
            run = Run(key, False, started, instant(self._clock()), line.rows or 0, error=error.reason)
            await self._tell(line, run, by)
            return run
        try:
            outcome = Outcome() if answer.same else await self._intake.weigh(answer.offers, key, by)
            if self._record is not None:
                for draft in outcome.drafts:  # one by one: a large answer is not one large append
                    await self._record(draft)
            run = self._made(line, answer, outcome, started)
            await self._tell(line, run, by)
        except BaseException:
            line.feed.forget()
            raise
        line.rows = run.rows
        if not any(each.reason.code in NOT_YET for each in outcome.rejected):
            line.feed.kept()
        return run

    def _made(self, line: _Line, answer: Answer, outcome: Outcome, started: str) -> Run:
        if answer.same and line.told is not None:
            before = line.told
            rows, rejected, listed = before.rows, before.rejected, before.refused
        else:
            rows, listed = answer.rows, runs.refused(outcome, answer.refused)
            rejected = len(outcome.rejected) + len(answer.refused)
        upcoming = self.upcoming(line.plan.key)
        return Run(
            feed=line.plan.key,
            ok=True,
            started=started,
            finished=instant(self._clock()),
            rows=rows,
            accepted=len(outcome.accepted),
            held=len(outcome.held),
            rejected=rejected,
            unchanged=rows - rejected if answer.same else len(outcome.unchanged),
            as_of=answer.as_of,
            next=instant(upcoming) if upcoming else None,
            refused=listed,
        )

    async def _tell(self, line: _Line, run: Run, by: str) -> None:
        """Log a change between well and ill once; journal the run unless it repeats what was just said."""
        line.last = run
        self.runs[run.feed, "ok" if run.ok else "failed"] += 1
        if run.ok:
            self.succeeded[run.feed] = run.finished
        failing = run.error.code if run.error else None
        if failing and line.failing is None:
            log.warning("feed failed", feed=run.feed, error=failing, args=dict(run.error.args) if run.error else {})
        elif line.failing and not failing:
            log.info("feed recovered", feed=run.feed, was=line.failing)
        line.failing = failing
        told = line.told
        if told and run.like(told) and not (run.accepted or run.held) and _seconds(told, run) < QUIET:
            return
        if self._record is not None:
            await self._record(Draft(Kind.RUN, by, run.data()))
        line.told = run

    def _renewed(self, line: _Line) -> None:
        """With a new catalogue, what a source said before is worth weighing again."""
        if line.catalogue != self._intake.catalogue_seq:
            line.catalogue = self._intake.catalogue_seq
            line.feed.forget()

    def _let_go(self, feed: Feed) -> None:
        try:
            task = asyncio.get_running_loop().create_task(feed.close())
        except RuntimeError:  # outside a loop nothing was ever opened
            return
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _fetched(feed: Feed, plan: FeedPlan) -> Answer:
    """One fetch within the feed's time; whatever goes wrong is a FeedError."""
    try:
        async with asyncio.timeout(plan.timeout):
            return await feed.fetch()
    except TimeoutError:
        raise FeedError("timeout", seconds=plan.timeout) from None
    except FeedError:
        raise
    except Exception as error:
        log.exception("adapter failed", feed=plan.key)
        raise FeedError("failed", what=type(error).__name__) from error


def _whole(answer: Answer, before: int | None) -> None:
    """An answer that is suddenly empty or much smaller is not applied; the last good values stay."""
    if not answer.rows:
        raise FeedError("empty", before=before or 0)
    if before is not None and before >= FEWEST and answer.rows < before * SHRUNK:
        raise FeedError("shrunken", rows=answer.rows, before=before)


def _seconds(first: Run, second: Run) -> float:
    return (moment(second.started) - moment(first.started)).total_seconds()
