"""Makes repeating a call safe: what was answered under a key is answered again, whatever happened in between.

Before anything is recorded, the vault gets the answer and the ids of the events that are about to carry it. If the
service dies before it could answer, whoever asks again is told the same: the journal has those events, or nothing was
kept and it is done now.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

from broadcaster.events import Draft, Kind
from displays.credentials import digest
from displays.endpoint import Call
from displays.house import House
from displays.problem import Problem

KEY_LENGTH = 200  # characters of an Idempotency-Key
DIGITS = 16  # of a body's digest beside it
PAGE = 1000  # events looked through at a time
KEPT = "answered"  # the vault's kind; tidied after a day

Answer = dict[str, Any]
Done = tuple[Sequence[Answer], Sequence[Draft]]  # an answer each, without its seq; and what is to be recorded for them


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked for. key: "" where repeating it is the caller's own affair; body: the digest of what it says.

    event: the id and source of a CloudEvent, of which the key was made.
    """

    key: str
    body: str
    event: tuple[str, str] | None = None

    def reused(self) -> Problem:
        """It came with another body, named as its sender knows it."""
        if self.event is None:
            return Problem(422, "key_reused", key=self.key)
        return Problem(422, "event_reused", id=self.event[0], source=self.event[1])


def key_of(call: Call) -> str:
    """The call's Idempotency-Key, "" without one."""
    return str(call.request.headers.get("idempotency-key", ""))[:KEY_LENGTH]


async def once(call: Call, asked: Sequence[Asked], work: Callable[[list[int]], Awaitable[Done]]) -> list[Answer]:
    """The answer to each, with the `seq` at which it stands. `work` is given the places of those that are new, and is
    not called where there are none. Raises Problem 422 for a key that came with another body."""
    house, by = call.house, call.principal.by
    said = [digest(f"{by}\n{one.key}") if one.key else "" for one in asked]
    async with AsyncExitStack() as stack:
        for name in sorted(set(filter(None, said))):  # of two at once, one gets the answer of the other
            await stack.enter_async_context(house.answering.setdefault(name, asyncio.Lock()))
        known: dict[str, Answer] = {}
        for one, name in zip(asked, said, strict=True):
            if name and name not in known and (answer := await _before(house, one, name)):
                known[name] = answer
        fresh = _new(asked, said, known)
        if fresh:
            known |= await _do(house, asked, said, fresh, await work(fresh))
        return [known[said[place] or f"#{place}"] for place in range(len(asked))]


def _new(asked: Sequence[Asked], said: Sequence[str], known: dict[str, Answer]) -> list[int]:
    """The places of what is new, each key once; raises Problem 422 where one key stands for two bodies."""
    fresh: dict[str, int] = {}
    for place, name in enumerate(said):
        first = fresh.setdefault(name or f"#{place}", place) if name not in known else place
        if asked[first].body != asked[place].body:
            raise asked[place].reused()
    return list(fresh.values())


async def _before(house: House, one: Asked, name: str) -> Answer | None:
    """What was answered under this key; None where nothing was kept under it."""
    kept = await house.gate.vault.get(KEPT, name)
    if kept is None:
        return None
    if kept["body"] != one.body:
        raise one.reused()
    if kept.get("ids"):
        seq = await _place(house, set(kept["ids"]), int(kept["after"]))
        if not seq:
            return None
        kept["answer"]["seq"] = seq
    answer: Answer = kept["answer"]
    return answer


async def _do(
    house: House, asked: Sequence[Asked], said: Sequence[str], fresh: Sequence[int], done: Done
) -> dict[str, Answer]:
    answers, drafts = done
    keyed = [place for place in fresh if said[place]]
    if keyed and drafts:
        # a key forgotten and used again hides no other body; another node that has it at this moment keeps it once
        whole = "\n".join(f"{asked[place].key}:{asked[place].body[:DIGITS]}" for place in keyed)
        name = whole if len(keyed) == 1 else digest(whole)
        drafts = [replace(draft, key=f"{name}:{number}") for number, draft in enumerate(drafts)]
    by_place = dict(zip(fresh, answers, strict=True))

    async def keep(**more: Any) -> None:
        doc = {"at": house.gate.now(), **more}
        puts = [(said[place], {**doc, "body": asked[place].body, "answer": by_place[place]}) for place in keyed]
        await asyncio.gather(*(house.gate.vault.put(KEPT, name, one) for name, one in puts))

    if drafts:
        await keep(after=house.state.seq, ids=[draft.id for draft in drafts])
    seq = await house.broadcast.record(*drafts) if drafts else house.state.seq
    for answer in answers:
        answer["seq"] = seq
    await keep()
    return {said[place] or f"#{place}": answer for place, answer in by_place.items()}


async def _place(house: House, ids: set[str], after: int) -> int:
    """The seq of the last of these events; 0 where the journal has none of them."""
    found: dict[str, int] = {}
    while len(found) < len(ids) and (page := await house.journal.read(after, PAGE, (Kind.OBSERVED, Kind.HELD))):
        found |= {event.id: event.seq for event in page if event.id in ids}
        after = page[-1].seq
    return max(found.values(), default=0)
