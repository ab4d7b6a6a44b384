"""A database: one query a fetch, in a process that can be killed; a silent server or a lock hangs nobody."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from broadcaster.moments import instant
from feeds import queries
from feeds.apart import Apart
from feeds.databases import NAMED, Place
from feeds.environment import expanded
from feeds.feed import Answer
from feeds.plans.sql import SqlPlan, shown


class Sql:
    """Asks on a new connection each time: what a database does between two fetches is nobody's concern here."""

    def __init__(self, plan: SqlPlan, site: Path, environ: Mapping[str, str], clock: Callable[[], datetime]) -> None:
        self._plan = plan
        self._site = site
        self._environ = environ
        self._clock = clock
        self._apart = Apart()
        self._offered = self._digest = ""

    async def fetch(self) -> Answer:
        fetched = instant(self._clock()) if self._plan.fetched else None
        offers, digest = await self._apart.run(queries.ask, self._plan, self._place(), fetched)
        self._offered = digest
        return Answer(offers, (), fetched, digest == self._digest)

    def kept(self) -> None:
        self._digest = self._offered

    def forget(self) -> None:
        self._digest = ""

    async def close(self) -> None:
        return None

    def _place(self) -> Place:
        """Names are looked up here, at the moment of fetching: the other process has another environment."""
        plan = self._plan
        given = {name: expanded(name, self._environ) for name in NAMED.findall(plan.url)}
        return Place(plan.url, shown(plan.url), given, self._site, plan.timeout)
