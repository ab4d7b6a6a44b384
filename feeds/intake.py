"""Intake: which offered figures become observations, which wait for a person, which are refused, and why.

Pure: it reads the state it is given and proposes drafts. Its picture may be a moment old, so the fold decides the
order of vintages. Every offer comes back in exactly one list of the outcome; none is dropped in silence.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import perf_counter

from feeds.batch import Batch
from feeds.book import Book
from feeds.ledger import identity
from feeds.offers import Known, Offer, Outcome, Permit, anything

HANDS = frozenset({"api", "entry"})  # what comes from people and programs of theirs is under these names, not a feed's
TURN = 0.005  # seconds of weighing in one turn of the loop


class Intake:
    """`offer` a batch; record the drafts of its outcome. time_zone and locale are the site's: words, or callables."""

    def __init__(
        self,
        known: Known,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        time_zone: str | Callable[[], str] = "Asia/Ho_Chi_Minh",
        locale: str | Callable[[], str] = "vi",
    ) -> None:
        self._known = known
        self._clock = clock
        self._zone = time_zone if callable(time_zone) else lambda: time_zone
        self._locale = locale if callable(locale) else lambda: locale
        self._book: Book | None = None
        self._weighing = asyncio.Lock()

    @property
    def catalogue_seq(self) -> int:
        """Moves when the catalogue, the areas or the rules do: what was unknown may now be known."""
        return self._known.catalogue_seq

    def offer(self, offers: Sequence[Offer], feed: str, by: str, permit: Permit = anything) -> Outcome:
        """Weigh a batch. The figures of one batch are checked against each other as well as against what is known.

        permit: what the sender may send; asked of each series as it was understood, however it was written.
        """
        batch = self._batch(feed, permit)
        for _ in batch.weigh(offers):
            pass
        return batch.outcome(by)

    async def weigh(self, offers: Sequence[Offer], feed: str, by: str, permit: Permit = anything) -> Outcome:
        """The same beside others: one batch at a time, and however many its offers are, the loop turns every TURN."""
        async with self._weighing:
            batch, until = self._batch(feed, permit), perf_counter() + TURN
            for _ in batch.weigh(offers):
                if perf_counter() >= until:
                    await asyncio.sleep(0)
                    until = perf_counter() + TURN
            return batch.outcome(by)

    def _batch(self, feed: str, permit: Permit) -> Batch:
        if self._book is None or self._book.seq != self._known.catalogue_seq:
            self._book = Book(self._known)
        zone, locale, now, program = self._zone(), self._locale(), self._clock(), feed not in HANDS
        return Batch(self._known, self._book, feed, zone, locale, now, permit, program=program)


__all__ = ["Intake", "identity"]
