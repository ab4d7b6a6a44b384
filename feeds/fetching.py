"""One fetch of a feed in its time: whatever goes wrong is a FeedError, and nothing that comes back tells a secret."""

import asyncio
import traceback
from dataclasses import replace
from time import perf_counter

import structlog

from feeds.environment import Veil
from feeds.feed import Answer, Feed, FeedError, Refusal
from feeds.offers import Offer
from feeds.plans.feed import FeedPlan

FEWEST = 4  # rows; a source with fewer cannot shrink suddenly
SHRUNK = 0.5  # of the rows of the last good answer; fewer is flagged, not applied
GRACE = 2.0  # seconds in which a fetch that is cancelled has ended
TURN = 0.005  # seconds of looking through an answer in one turn of the loop

log = structlog.get_logger("feeds")


class Fetching:
    """A feed's fetches. One that does not even end when it is cancelled is left to itself, and the next is refused."""

    def __init__(self, feed: Feed, plan: FeedPlan) -> None:
        self._feed, self._plan = feed, plan
        self._left: asyncio.Task[Answer] | None = None

    async def once(self, veil: Veil | None) -> Answer:
        """Ask once. veil: hides the values of the feed's secrets. Raises FeedError."""
        if self._left is not None and not self._left.done():
            raise FeedError("still_hanging")
        try:
            answer = await self._in_time()
        except FeedError as error:
            if veil is None:
                raise
            reason = error.reason
            raise FeedError(reason.code, retry_after=error.retry_after, **veil(dict(reason.args))) from None
        except Exception as error:
            # the words of a stranger's exception may hold an address with its password
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where, what = f"{frame.filename}:{frame.lineno}", type(error).__name__
            log.error("adapter failed", feed=self._plan.key, what=what, at=where)
            raise FeedError("failed", what=what) from None
        return answer if veil is None else await _veiled(answer, veil)

    async def _in_time(self) -> Answer:
        task = asyncio.ensure_future(self._feed.fetch())
        try:
            await asyncio.wait({task}, timeout=self._plan.timeout)
        except asyncio.CancelledError:
            await self._give_up(task)
            raise
        if task.done():
            return task.result()
        await self._give_up(task)
        raise FeedError("timeout", seconds=self._plan.timeout)

    async def _give_up(self, task: asyncio.Task[Answer]) -> None:
        task.cancel()
        task.add_done_callback(_came_too_late)
        self._left = task
        await asyncio.wait({task}, timeout=GRACE)
        if not task.done():
            log.error("a fetch does not end", feed=self._plan.key)


def _came_too_late(task: asyncio.Task[Answer]) -> None:
    if not task.cancelled():
        task.exception()  # nobody wants to know


def whole(answer: Answer, before: int | None) -> None:
    """An answer that is suddenly empty or much smaller is not applied; the last good values stay. Raises FeedError."""
    if answer.items is not None or answer.part:  # no alert at all is an answer
        return
    if not answer.rows:
        raise FeedError("empty", before=before or 0)
    if before is not None and before >= FEWEST and answer.rows < before * SHRUNK:
        raise FeedError("shrunken", rows=answer.rows, before=before)


async def _veiled(answer: Answer, veil: Veil) -> Answer:
    """The loop turns every TURN, however many the offers are."""
    offers, until = list(answer.offers), perf_counter() + TURN
    for index, offer in enumerate(answer.offers):
        if veil.tells(offer):
            offers[index] = Offer._make(map(veil, offer))
        if perf_counter() >= until:
            await asyncio.sleep(0)
            until = perf_counter() + TURN
    return replace(
        answer,
        offers=tuple(offers),
        refused=tuple(_hidden(each, veil) for each in answer.refused),
        items=veil(answer.items),
    )


def _hidden(each: Refusal, veil: Veil) -> Refusal:
    reason = replace(each.reason, args=veil(dict(each.reason.args)))
    return Refusal(veil(each.place), veil(each.raw), reason, veil(each.series))
