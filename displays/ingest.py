"""Observations sent by programs and people: the same intake as any feed, durable when answered."""

import asyncio
from dataclasses import replace
from typing import Any

from broadcaster.model import Reason, series_parts
from displays.bodies import Batch, SentObservation
from displays.credentials import digest
from displays.endpoint import Call
from displays.problem import Problem, words_for
from displays.rights import Right
from displays.words import Words
from feeds.offers import Offer, Outcome

FEED = "api"  # the feed's name in the journal
KEY_LENGTH = 200  # characters of an Idempotency-Key
DIGITS = 16  # of a body's digest beside it


async def post_observations(call: Call) -> dict[str, Any]:
    """Send observations. What is wrong with one item is said beside its index; the others are taken."""
    house, key = call.house, call.request.headers.get("idempotency-key", "")[:KEY_LENGTH]
    if not key:
        return await _keep(call)
    said, body = digest(f"{call.principal.by}\n{key}"), digest(call.raw.decode("utf-8", "replace"))
    async with house.answering.setdefault(said, asyncio.Lock()):  # of two at once, one gets the answer of the other
        if before := await house.gate.vault.get("answered", said):
            if before["body"] != body:
                raise Problem(422, "key_reused", key=key)
            answer: dict[str, Any] = before["answer"]
            return answer
        answer = await _keep(call, f"{key}:{body[:DIGITS]}")  # a key forgotten and used again hides no other body
        await house.gate.vault.put("answered", said, {"body": body, "answer": answer, "at": house.gate.now()})
        return answer


async def _keep(call: Call, key: str = "") -> dict[str, Any]:
    """Weigh the batch and record what comes of it; each draft carries the key, so that the journal keeps it once."""
    batch: Batch = call.body
    house = call.house
    mine, foreign = _own(call, batch)
    place = f"api:{batch.source}" if batch.source else "api"
    offers = [_offer(one, index, place) for index, one in mine]
    outcome = await house.intake.weigh(offers, feed=FEED, by=call.principal.by)
    drafts = outcome.drafts
    if key:
        drafts = [replace(draft, key=f"{key}:{number}") for number, draft in enumerate(drafts)]
    seq = await house.broadcast.record(*drafts) if drafts else house.state.seq
    return _answer(outcome, foreign, seq, words_for(call.request))


def _own(call: Call, batch: Batch) -> tuple[list[tuple[int, SentObservation]], list[dict[str, Any]]]:
    """Split a batch into what this caller may send and what is another unit's figure."""
    items = list(enumerate(batch.observations))
    if call.principal.may(Right.INGEST):
        return items, []
    mine, foreign = [], []
    for index, one in items:
        indicator = call.house.state.indicators.get(series_parts(one.series)[0])
        if indicator is None or call.principal.keeps(indicator.owner):
            mine.append((index, one))
        else:
            args = {"owner": indicator.owner, "unit": call.principal.unit}
            foreign.append({"index": index, "series": one.series, "reason": Reason("not_your_unit", args)})
    return mine, foreign


def _offer(one: SentObservation, index: int, place: str) -> Offer:
    return Offer(
        series=one.series,
        value=one.value,
        period=one.period,
        as_of=one.as_of,
        status=one.status.value if one.status else None,
        note=one.note,
        place=place,
        number=index,
    )


def _answer(outcome: Outcome, foreign: list[dict[str, Any]], seq: int, say: Words) -> dict[str, Any]:
    def listed(verdicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for one in verdicts:
            reason: Reason = one["reason"]
            text = say.say(f"reasons.{reason.code}", **reason.args)
            one["reason"] = {"code": reason.code, "args": reason.args, "text": text}
        return sorted(verdicts, key=lambda one: int(one["index"]))

    rejected = [
        {"index": one.index, "series": one.series, "reason": one.reason, "suggestion": one.suggestion, "raw": one.raw}
        for one in outcome.rejected
    ]
    held = [
        {"index": one.index, "series": one.series, "reason": one.reason, "suggestion": one.suggestion, "id": one.id}
        for one in outcome.held
    ]
    return {
        "accepted": len(outcome.accepted),
        "held": len(outcome.held),
        "unchanged": len(outcome.unchanged),
        "rejected": listed([*rejected, *foreign]),
        "waiting": listed(held),
        "seq": seq,
    }
