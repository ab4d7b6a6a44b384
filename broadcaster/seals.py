"""Seals: every minute with events is vouched for by an event of its own, so that nothing can be changed unnoticed."""

import asyncio
import hashlib
from collections.abc import Iterable

from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal, Proof
from broadcaster.witness import Record

EVERY = 60.0  # seconds between two looks for what is not sealed
MOST = 10_000  # events under one seal: what `verify` holds in memory
PAGE = 1000  # proofs in one reading
BY = "service"


def seal_of(digests: Iterable[bytes]) -> str:
    """What a seal says of its events: SHA-256 over their digests in order, in hexadecimal."""
    sum_ = hashlib.sha256()
    for digest in digests:
        sum_.update(digest)
    return sum_.hexdigest()


class Sealer:
    """Seals what came since the last seal. A seal is an event, too: the next one vouches for it."""

    def __init__(self, journal: Journal, record: Record) -> None:
        self._journal = journal
        self._record = record

    async def watch(self) -> None:
        """A role for ever."""
        while True:
            await asyncio.sleep(EVERY)
            await self.seal()

    async def seal(self) -> int:
        """Seal everything up to the newest event; how many seals that took. Raises JournalError.

        Nothing but seals is not sealed: an idle service writes nothing.
        """
        tail, count = await self._journal.tail(), 0
        while True:
            newest = await self._journal.newest(Kind.SEAL)
            first = newest.data["last"] + 1 if newest else 1
            some = await self._some(first, tail)
            if all(proof.kind == Kind.SEAL for proof in some):
                return count
            data = {"first": first, "last": some[-1].seq, "sha256": seal_of(proof.kept for proof in some)}
            # The key keeps two nodes from sealing the same events; whose seal it is shows in the next round.
            await self._record(Draft(Kind.SEAL, BY, data, f"seal:{first}"))
            count += 1

    async def _some(self, first: int, tail: int) -> list[Proof]:
        found: list[Proof] = []
        while len(found) < MOST and first <= tail:
            page = await self._journal.proofs(first - 1, min(PAGE, MOST - len(found)), make=False)
            if not page:
                break
            found += [proof for proof in page if proof.seq <= tail]
            first = page[-1].seq + 1
        return found
