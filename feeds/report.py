"""What is said of one feed's runs: each change between well and ill once, the same thing not twice in a minute."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from broadcaster.moments import Instant, instant, moment
from feeds.runs import Run
from feeds.schedule import Outlook

QUIET = 60.0  # seconds in which runs that tell nothing new are one entry

log = structlog.get_logger("feeds")


@dataclass(slots=True)
class Report:
    """before: the data of the last RUN event before the start, empty where there is none. last: the last run since,
    good: the last one that went well, told: the last one that is in the journal.
    """

    before: Mapping[str, Any] = field(default_factory=dict)
    last: Run | None = None
    good: Run | None = None
    told: Run | None = None

    def completed(self, run: Run, ahead: Outlook, took: float, newest: Instant | None) -> Run:
        """The run with what only its predecessors and the timetable know. newest: as-of of what it brought."""
        return replace(
            run,
            took=round(took, 3),
            since=self._since(run),
            last_ok=run.finished
            if run.ok
            else self._known("last_ok") or (self._known("finished") if self._ok else None),
            newest=max(filter(None, (newest, self._known("newest"))), default=None),
            failures=ahead.failures,
            circuit=ahead.circuit.value,
            retry=instant(ahead.retry) if ahead.retry else None,
            next=instant(ahead.next) if ahead.next else None,
        )

    def say(self, run: Run) -> None:
        """Log the first failure and the recovery; from now on this is the last run."""
        failed, before = run.error, self.last.error if self.last else None
        if failed and before is None:
            log.warning("feed failed", feed=run.feed, error=failed.code, args=dict(failed.args))
        elif before and not failed:
            log.info("feed recovered", feed=run.feed, was=before.code)
        self.last = run
        self.good = run if run.ok else self.good

    def repeats(self, run: Run) -> bool:
        """True if the journal has just been told the same."""
        told = self.told
        if told is None or run.accepted or run.held or not run.like(told):
            return False
        return (moment(run.started) - moment(told.started)).total_seconds() < QUIET

    @property
    def _ok(self) -> bool | None:
        return self.last.ok if self.last else self.before.get("ok")

    def _known(self, name: str) -> Instant | None:
        return getattr(self.last, name) if self.last else self.before.get(name)

    def _since(self, run: Run) -> Instant:
        """When the feed began to be well, or to fail: with this run, or with one before it, also before the start."""
        return (self._known("since") if self._ok is run.ok else None) or run.started
