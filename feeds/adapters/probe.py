"""Is a service up? Availability is the share of successful probes among the last `window` of every target."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx

from broadcaster.moments import instant
from feeds.environment import expanded
from feeds.feed import Answer
from feeds.offers import Offer
from feeds.plans.probe import Goal, ProbePlan

SHARE = 0.9  # of the feed's timeout that one probe may take, so that the run can still report it
DECIMALS = 4
HEADERS = {"User-Agent": "iocast", "Cache-Control": "no-cache"}


class Probe:
    """Asks every target at once; that a target does not answer is the finding, not a failure of the feed."""

    def __init__(
        self, plan: ProbePlan, environ: Mapping[str, str], clock: Callable[[], datetime], zone: Callable[[], str]
    ) -> None:
        self._plan = plan
        self._environ = environ
        self._clock = clock
        self._zone = zone
        self._client: httpx.AsyncClient | None = None
        self._seen = {goal.key: deque[bool](maxlen=plan.window) for goal in plan.targets}

    async def fetch(self) -> Answer:
        urls = {goal.key: expanded(goal.url, self._environ) for goal in self._plan.targets}
        ups = await asyncio.gather(*(self._up(goal, urls[goal.key]) for goal in self._plan.targets))
        now = self._clock()
        for goal, up in zip(self._plan.targets, ups, strict=True):
            self._seen[goal.key].append(up)
        tried = sum(len(seen) for seen in self._seen.values())
        good = sum(sum(seen) for seen in self._seen.values())
        down = ", ".join(goal.key for goal, up in zip(self._plan.targets, ups, strict=True) if not up)
        offer = Offer(
            series=self._plan.target,
            value=round(100 * good / tried, DECIMALS),
            period=now.astimezone(ZoneInfo(self._zone())).date().isoformat(),
            as_of=instant(now),
            note=f"{good}/{tried}" + (f" (!{down})" if down else ""),
            place=self._plan.key,
            fetched=True,
        )
        return Answer((offer,), (), instant(now))

    def kept(self) -> None:
        return None

    def forget(self) -> None:
        return None

    def changed(self) -> bool:
        return False

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _up(self, goal: Goal, url: str) -> bool:
        """One GET within its share of the timeout; the body is not read."""
        if self._client is None:
            self._client = httpx.AsyncClient(follow_redirects=False)
        least, _, most = goal.expect.partition("-")
        try:
            async with (
                asyncio.timeout(self._plan.timeout * SHARE),
                self._client.stream("GET", url, headers=HEADERS) as answer,
            ):
                return int(least) <= answer.status_code <= int(most or least)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError):
            return False
