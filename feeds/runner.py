"""The runner: what every feed has in common. One fetch within its time, no overlap, the last good value kept,
a word in the log at the first failure and at recovery, an entry in the journal for what the run did.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.moments import Instant, instant, moment
from feeds import listing, runs
from feeds.adapters import connect
from feeds.environment import veil
from feeds.feed import Answer, Feed, FeedError
from feeds.fetching import Fetching, whole
from feeds.intake import Intake
from feeds.listing import Standing, nothing_stands
from feeds.offers import Outcome
from feeds.pace import Circuit
from feeds.plans.feed import FeedPlan
from feeds.report import Report
from feeds.runs import Preview, Run
from feeds.schedule import ByHand, Outlook, Schedule
from feeds.surroundings import Surroundings
from feeds.watching import Watch

CLOSE = 5.0  # seconds in which sources are let go of
NOT_YET = frozenset(("as_of_ahead", "period_open"))  # refused today, perhaps not tomorrow

Record = Callable[..., Awaitable[int]]  # Broadcast.record


@dataclass(slots=True)
class _Line:
    """One feed at work. rows: of the last answer that was applied, None before any. origin: the address from which the
    run under way was asked for, "" of one that nobody asked for; record: keeps what it brings."""

    plan: FeedPlan
    feed: Feed
    fetching: Fetching
    rows: int | None
    catalogue: int
    report: Report
    record: Record | None
    ended: asyncio.Event | None = None  # of the run that is under way
    origin: str = ""


class Runner:
    """Runs feeds one fetch at a time. record: keeps what a run brought that somebody asked for; planned: of one that
    was due, as only the node that asks may keep it. previous: the data of a feed's last RUN event, standing: what
    stands of the things it lists, both from the state.
    """

    def __init__(
        self,
        *,
        intake: Intake,
        record: Record | None,
        clock: Callable[[], datetime],
        site: Path,
        environ: Mapping[str, str],
        time_zone: str | Callable[[], str],
        planned: Record | None = None,
        previous: Callable[[str], Mapping[str, Any] | None] = lambda key: None,
        standing: Callable[[str], Standing] = nothing_stands,
    ) -> None:
        self._intake = intake
        self._record, self._planned = record, planned or record
        self._clock = clock
        self._previous, self._standing = previous, standing
        zone = time_zone if callable(time_zone) else lambda: time_zone
        self._around = Surroundings(site, environ, clock, zone, lambda key: self.stirred(key))
        self._lines: dict[str, _Line] = {}
        self.runs = Counter[tuple[str, str]]()  # by feed and outcome, ok or failed, since the start
        self.succeeded: dict[str, Instant] = {}  # when each feed ran well last
        self._closing: set[asyncio.Task[None]] = set()
        self.schedule: Schedule = ByHand()
        self.stirred: Callable[[str], None] = lambda key: None  # a subscription has something new

    @property
    def plans(self) -> dict[str, FeedPlan]:
        return {key: line.plan for key, line in self._lines.items()}

    @property
    def catalogue_seq(self) -> int:
        """Moves when what a source said before is worth weighing again."""
        return self._intake.catalogue_seq

    def failures(self, key: str) -> int:
        """Failures in a row at a feed's last run, from the state."""
        before = self._previous(key) or {}
        return 0 if before.get("ok", True) else int(before.get("failures") or 1)

    def told(self, key: str) -> Outlook:
        """How a feed stands as its last run that was journalled said."""
        before = self._previous(key) or {}
        ahead, retry = before.get("next"), before.get("retry")
        return Outlook(
            self.failures(key), Circuit(before.get("circuit") or Circuit.CLOSED),
            moment(retry) if retry else None, moment(ahead) if ahead and ahead > instant(self._clock()) else None,
        )  # fmt: skip

    def watches(self) -> dict[str, Watch]:
        """What each feed without a rhythm of its own looks at, from the site's directory."""
        found = {key: line.plan.watch for key, line in self._lines.items() if line.plan.enabled}
        return {key: Watch(str(self._around.site / each.path), each.pattern) for key, each in found.items() if each}

    def replan(self, plans: Sequence[FeedPlan]) -> set[str]:
        """Take the feeds of a new feeds.yaml; a feed whose plan is the same goes on. Returns the keys that changed."""
        wanted = {plan.key: plan for plan in plans}
        gone = [key for key, line in self._lines.items() if wanted.get(key) != line.plan]
        for key in gone:
            self._let_go(self._lines.pop(key).feed)
        new = [plan for key, plan in wanted.items() if key not in self._lines]
        for plan in new:
            self._begin(plan)
        return {*gone, *(plan.key for plan in new)}

    def renew(self, keys: Iterable[str]) -> None:
        """Begin these feeds anew where the state says they stand, but for one that is under way: another node may have
        asked them since, or is about to."""
        for key in keys:
            line = self._lines.get(key)
            if line is not None and line.ended is None:
                self._let_go(line.feed)
                self._begin(line.plan)

    async def run(self, key: str, *, by: str | None = None, anyway: bool = False, origin: str = "") -> Run:
        """Fetch once and record what is new. anyway: also apply an answer that is suddenly empty or shrunken; origin:
        the address of who asked for it.

        Raises KeyError for an unknown feed, FeedError("busy") while it runs, FeedError("replanned") where its plan
        changed meanwhile, and whatever `record` raises.
        """
        line = self._lines[key]
        if line.ended is not None:
            raise FeedError("busy", feed=key)
        line.ended, line.origin, told = asyncio.Event(), origin, False
        line.record = self._record if by else self._planned
        self.schedule.started(key)
        try:
            run = await self._run(line, by or f"feed:{key}", anyway)
            told = True
            return run
        finally:
            line.ended.set()
            line.ended = None
            if not told and self._lines.get(key) is line:
                self.schedule.unrecorded(key)

    async def join(self, key: str, *, by: str, anyway: bool = False, origin: str = "") -> Run:
        """As `run`, or, where a run is under way, its result; with `anyway` a run of one's own after it."""
        while (line := self._lines[key]).ended is not None:
            before = line.report.last
            await line.ended.wait()
            if (last := line.report.last) is not None and last is not before and not anyway:
                return last
        return await self.run(key, by=by, anyway=anyway, origin=origin)

    async def preview(self, key: str) -> Preview:
        """A dry run with an adapter of its own: nothing is recorded, nothing is remembered."""
        plan = self._lines[key].plan
        feed = connect(plan, replace(self._around, dry=True))
        try:
            answer = await Fetching(feed, plan).once(veil(plan.body(), self._around.environ))
            return Preview(None, runs.preview(await self._intake.weigh(answer.offers, key, "preview"), answer))
        except FeedError as error:
            return Preview(error.reason)
        finally:
            await feed.close()

    async def close(self) -> None:
        """Let go of every source; one that holds on is left to itself after a while."""
        for key in list(self._lines):
            self._let_go(self._lines.pop(key).feed)
        if self._closing:
            _, left = await asyncio.wait(self._closing, timeout=CLOSE)
            for task in left:
                task.cancel()

    async def _run(self, line: _Line, by: str, anyway: bool) -> Run:
        started, begun, key = instant(self._clock()), perf_counter(), line.plan.key
        self._renewed(line)
        try:
            answer = await line.fetching.once(veil(line.plan.body(), self._around.environ))
            self._expect_planned(line)
            if not answer.same and not anyway:
                whole(answer, line.rows)
        except FeedError as error:
            self._expect_planned(line)
            run = Run(key, False, started, instant(self._clock()), line.rows or 0, error=error.reason)
            return await self._tell(line, run, by, begun, rest=error.retry_after)
        try:
            outcome = Outcome() if answer.same else await self._intake.weigh(answer.offers, key, by)
            if line.record is not None:
                for draft in outcome.drafts:  # one by one: a large answer is not one large append
                    await line.record(draft)
                news = listing.drafts(line.plan, answer.items, self._standing(key), instant(self._clock()))
                if news:
                    await line.record(*news)
            again = any(each.reason.code in NOT_YET for each in outcome.rejected)
            newest = max((each["as_of"] for each in outcome.accepted), default=None)
            made = self._made(line, answer, outcome, started)
            run = await self._tell(line, made, by, begun, again=again, newest=newest)
        except BaseException:
            line.feed.forget()
            raise
        line.rows = run.rows
        if not again:
            line.feed.kept()
        return run

    def _expect_planned(self, line: _Line) -> None:
        """What was asked by a plan that has gone is not recorded."""
        if self._lines.get(line.plan.key) is not line:
            raise FeedError("replanned", feed=line.plan.key)

    def _made(self, line: _Line, answer: Answer, outcome: Outcome, started: Instant) -> Run:
        before = line.report.good
        if answer.same and before is not None:
            rows, rejected, listed = before.rows, before.rejected, before.refused
        else:
            rows, listed = answer.rows, runs.refused(outcome, answer.refused)
            rejected = len(outcome.rejected) + len(answer.refused)
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
            refused=listed,
        )

    async def _tell(
        self, line: _Line, run: Run, by: str, begun: float, *,
        rest: float | None = None, again: bool = False, newest: Instant | None = None,
    ) -> Run:  # fmt: skip
        """Say how it went, once where it goes on; journal the run unless it repeats what was just said."""
        ahead = self.schedule.ended(run.feed, well=run.ok, rest=rest, again=again)
        run = line.report.completed(run, ahead, perf_counter() - begun, newest)
        line.report.say(run)
        self.runs[run.feed, "ok" if run.ok else "failed"] += 1
        if run.ok:
            self.succeeded[run.feed] = run.finished
        if line.report.repeats(run):
            return run
        if line.record is not None:
            await line.record(Draft(Kind.RUN, by, {**run.data(), **({"from": line.origin} if line.origin else {})}))
        line.report.told = run
        return run

    def _begin(self, plan: FeedPlan) -> None:
        before, feed = self._previous(plan.key) or {}, connect(plan, self._around)
        self._lines[plan.key] = _Line(
            plan,
            feed,
            Fetching(feed, plan),
            before.get("rows"),
            self._intake.catalogue_seq,
            Report(before),
            self._planned,
        )

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
