"""Looking whether the journal is as it was kept: every event against its digest, every range against its seal."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from broadcaster.events import Event, Kind
from broadcaster.journal import Journal, JournalError, Proof
from broadcaster.seals import seal_of

PAGE = 1000  # events in one reading


class NotAsKept(JournalError):
    """Something in the journal is not what was kept. The text names seq and time of the first event that differs."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at: events from first to last, how many of them are trimmed, the seals that hold, and how many
    events are newer than the last seal."""

    first: int
    last: int
    trimmed: int
    seals: int
    unsealed: int


async def verify(journal: Journal, first: int = 1, last: int | None = None) -> Verdict:
    """Check the events from first to last (absent: the newest now), and whatever shares a seal with them.

    Raises NotAsKept, and JournalError where the journal cannot be read.
    """
    tail = await journal.tail()
    wanted = tail if last is None else min(last, tail)
    seals = _seals(journal)
    seal = await anext(seals, None)
    while seal is not None and seal.data["last"] < first:
        seal = await anext(seals, None)
    position = first if seal is None else min(seal.data["first"], first)
    trimmed = held = 0
    waiting: list[Proof] = []  # looked at, and not sealed yet
    async for proof in _proofs(journal, position, tail):
        _compare(proof, position)
        position += 1
        trimmed += proof.made is None
        waiting.append(proof)
        if seal is not None and seal.data["last"] <= proof.seq:
            _hold(seal, waiting)
            waiting, held, seal = [], held + 1, await anext(seals, None)
        if proof.seq >= wanted and (seal is None or not waiting):
            break
    if position <= wanted:
        raise NotAsKept(f"Event {position} is missing from the journal, which says that it ends at event {tail}.")
    return Verdict(first, wanted, trimmed, held, len(waiting))


def _compare(proof: Proof, expected: int) -> None:
    if proof.seq != expected:
        raise NotAsKept(
            f"Event {expected} is missing from the journal; the one after it, {proof.seq}, is of {proof.at}."
        )
    if proof.made is not None and proof.made != proof.kept:
        raise NotAsKept(f"Event {proof.seq} ({proof.kind}) of {proof.at} is not what was kept: its digest differs.")


def _hold(seal: Event, waiting: list[Proof]) -> None:
    """The events since the last seal are exactly those of this one."""
    begun = waiting[0]
    if (seal.data["first"], seal.data["last"]) != (begun.seq, waiting[-1].seq):
        raise NotAsKept(
            f"Event {begun.seq} of {begun.at} is not under a seal of its own: the next one, event {seal.seq} of "
            f"{seal.at}, is for events {seal.data['first']} to {seal.data['last']}."
        )
    if seal_of(proof.kept for proof in waiting) != seal.data["sha256"]:
        raise NotAsKept(
            f"Among the events {begun.seq} of {begun.at} to {waiting[-1].seq} of {waiting[-1].at} one is not what was "
            f"kept: the seal of {seal.at} (event {seal.seq}) differs."
        )


async def _seals(journal: Journal) -> AsyncIterator[Event]:
    after = 0
    while page := await journal.read(after, PAGE, (Kind.SEAL,)):
        for event in page:
            if not all(isinstance(event.data.get(name), int) for name in ("first", "last")):
                raise NotAsKept(f"Event {event.seq} of {event.at} is no seal any more.")
            yield event
        after = page[-1].seq


async def _proofs(journal: Journal, first: int, tail: int) -> AsyncIterator[Proof]:
    while first <= tail and (page := await journal.proofs(first - 1, PAGE)):
        for proof in page:
            if proof.seq <= tail:
                yield proof
        first = page[-1].seq + 1
