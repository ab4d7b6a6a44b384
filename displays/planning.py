"""Keeps the feeds in step with what the journal says about them, whoever changed it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import structlog

from broadcaster.board import Changes
from broadcaster.hub import Hub
from broadcaster.state import State
from feeds.listing import Standing
from feeds.plan import plan
from feeds.scheduler import Scheduler

PATH = "feeds.yaml"
# of a notice, as its event told it
TOLD = ("id", "status", "severity", "headline", "description", "width", "key", "until", "feed", "source")

log = structlog.get_logger(__name__)


class Planner:
    """Stands between the fold and the hub: hears every change, and plans anew when the feeds' document differs."""

    def __init__(self, state: State, hub: Hub) -> None:
        self.state, self.hub = state, hub
        self._scheduler: Scheduler | None = None
        self._planned = ""

    def changed(self, changes: Changes) -> None:
        """Pass a change on, and look at the feeds."""
        self.hub.changed(changes)
        self._look()

    def begin_again(self) -> None:
        """Pass another history on, and look at its feeds."""
        self.hub.begin_again()
        self._look()

    def delay_p95(self) -> float | None:
        return self.hub.delay_p95()

    def time_zone(self) -> str:
        """The site's time zone by name."""
        return self.state.site.zone

    def locale(self) -> str:
        """How the site writes numbers."""
        return locale(self.state)

    def previous(self, feed: str) -> Mapping[str, Any] | None:
        """What stands of a feed's last run."""
        entry = self.state.entries.get(f"@run/{feed}")
        return entry.value if entry else None

    def standing(self, feed: str) -> Standing:
        """What stands of what a feed listed, and of the notices it raised."""
        entry, stage = self.state.entries.get(f"@items/{feed}"), self.state.stage
        raised = (each for each in stage.notices.values() if each.feed == feed)
        return Standing(
            items=entry.value["items"] if entry and entry.value else None,
            notices={each.id: {name: getattr(each, name) for name in TOLD} for each in raised},
            dismissed=stage.dismissed.keys(),
            areas=self.state.areas.keys(),
        )

    @asynccontextmanager
    async def driving(self, scheduler: Scheduler) -> AsyncIterator[None]:
        """Drive this scheduler until the block ends."""
        self._scheduler = scheduler
        self._look()
        try:
            yield
        finally:
            self._scheduler = None

    def _look(self) -> None:
        document = self.state.site.documents.get(PATH)
        if self._scheduler is None or document is None or document.sha256 == self._planned:
            return
        plans, faults = plan(_Plain(document.body))
        for fault in faults:
            log.error("a feed in the journal cannot be planned", place=fault.loc, code=fault.code)
        self._scheduler.replan(plans)
        self._planned = document.sha256


def locale(state: State) -> str:
    """How a site writes numbers: as its first language does."""
    document = state.site.documents.get("site.yaml")
    return next(iter(document.body.get("languages") or ()), "vi") if document else "vi"


class _Plain:
    def __init__(self, body: Any) -> None:
        self._body = body

    def plain(self) -> Any:
        return self._body
