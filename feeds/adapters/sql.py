"""A database: one query a fetch, in a process that can be killed; a silent server or a lock hangs nobody."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing
from datetime import datetime
from pathlib import Path

from broadcaster.moments import instant
from feeds import queries
from feeds.apart import Apart
from feeds.databases import NAMED, Place
from feeds.environment import expanded
from feeds.feed import Answer, FeedError
from feeds.offers import Offer
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
        offers, digest = list[Offer](), ""
        async with aclosing(self._apart.follow(queries.ask, self._plan, self._place(), fetched)) as answers:
            async for part in answers:
                if isinstance(part, str):
                    digest = part
                else:
                    offers += part
                await asyncio.sleep(0)  # what has arrived already is read without a turn of the loop
        if not digest:  # it ended without its last word
            raise FeedError("died", status="0")
        self._offered = digest
        return Answer(tuple(offers), (), fetched, digest == self._digest)

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
