"""Is a service up, and until when does its certificate hold? Every target is looked at at once."""

import asyncio
from collections import deque
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from broadcaster.model import Reason
from broadcaster.moments import instant
from feeds.environment import expanded
from feeds.feed import Answer, FeedError, Refusal
from feeds.offers import Offer
from feeds.plans.probe import Goal, ProbePlan
from feeds.surroundings import Surroundings
from feeds.web import reach, tls

SHARE = 0.9  # of the feed's timeout that one probe may take, so that the run can still report it
DECIMALS = 4
DAY = 86_400  # seconds


class Probe:
    """That a target does not answer is the finding, not a failure of the feed.

    Availability is the share of good probes among the last `window` of every target.
    """

    def __init__(self, plan: ProbePlan, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self._seen = {goal.key: deque[bool](maxlen=plan.window) for goal in plan.targets}

    async def fetch(self) -> Answer:
        urls = [expanded(goal.url, self._around.environ) for goal in self._plan.targets]
        return await (self._expiry(urls) if self._plan.measure == "expiry" else self._availability(urls))

    def kept(self) -> None:
        return None

    def forget(self) -> None:
        return None

    async def close(self) -> None:
        return None

    # ---- availability

    async def _availability(self, urls: list[str]) -> Answer:
        goals = self._plan.targets
        trust = await tls.context(self._around.site, self._plan.ca)
        ups = await asyncio.gather(*(self._up(goal, url, trust) for goal, url in zip(goals, urls, strict=True)))
        for goal, up in zip(goals, ups, strict=True):
            self._seen[goal.key].append(up)
        tried = sum(len(seen) for seen in self._seen.values())
        good = sum(sum(seen) for seen in self._seen.values())
        down = [goal.key for goal, up in zip(goals, ups, strict=True) if not up]
        return self._answer(round(100 * good / tried, DECIMALS), f"{good}/{tried}", down)

    async def _up(self, goal: Goal, url: str, trust: reach.Trust) -> bool:
        least, _, most = goal.expect.partition("-")
        try:
            async with asyncio.timeout(self._plan.timeout * SHARE):
                match urlsplit(url).scheme:
                    case "tcp":
                        await reach.connection(url, None)
                    case "tls":
                        await reach.connection(url, trust)
                    case _:
                        said = await reach.status(url, trust, self._plan.proxy, self._around.environ)
                        return int(least) <= said <= int(most or least)
        except (FeedError, TimeoutError, ValueError):
            return False
        return True

    # ---- certificates

    async def _expiry(self, urls: list[str]) -> Answer:
        goals = self._plan.targets
        ends = await asyncio.gather(*(self._until(url) for url in urls))
        known = {goal.key: end for goal, end in zip(goals, ends, strict=True) if isinstance(end, datetime)}
        silent = {goal.key: end for goal, end in zip(goals, ends, strict=True) if isinstance(end, Reason)}
        refused = tuple(Refusal(f"{self._plan.key}!{key}", key, reason) for key, reason in silent.items())
        if not known:
            return Answer(refused=refused)
        first = min(known, key=lambda key: known[key])
        days = (known[first] - self._around.clock()).total_seconds() // DAY
        local = known[first].astimezone(ZoneInfo(self._around.zone()))
        return self._answer(int(days), f"{first} {local:%d/%m/%Y}", list(silent), refused)

    async def _until(self, url: str) -> datetime | Reason:
        try:
            async with asyncio.timeout(self._plan.timeout * SHARE):
                return await reach.expiry(url, self._around.site, self._plan.ca)
        except FeedError as error:
            if error.reason.code in ("ca_missing", "ca_unreadable"):
                raise  # that is this site's own fault
            return error.reason
        except TimeoutError:
            return Reason("timeout", {"seconds": self._plan.timeout})

    def _answer(self, value: float, note: str, down: list[str], refused: tuple[Refusal, ...] = ()) -> Answer:
        """The figure of today, as of now; what did not answer stands in its note."""
        now = self._around.clock()
        offer = Offer(
            series=self._plan.target,
            value=value,
            period=now.astimezone(ZoneInfo(self._around.zone())).date().isoformat(),
            as_of=instant(now),
            note=note + (f" (!{', '.join(down)})" if down else ""),
            place=self._plan.key,
            fetched=True,
        )
        return Answer((offer,), refused, instant(now))
