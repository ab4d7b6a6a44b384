"""Observations sent by programs and people: the same intake as any feed, durable when answered."""

from dataclasses import asdict
from typing import Any

from broadcaster.events import Draft
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


async def post_observations(call: Call) -> dict[str, Any]:
    """Send observations. What is wrong with one item is said beside its index; the others are taken."""
    batch: Batch = call.body
    house, say = call.house, words_for(call.request)
    key = call.request.headers.get("idempotency-key", "")[:KEY_LENGTH]
    kept_as = digest(f"{call.principal.by}\n{key}")
    if key and (before := await house.gate.vault.get("answered", kept_as)):
        if before["body"] != digest(call.raw.decode("utf-8", "replace")):
            raise Problem(422, "key_reused", key=key)
        answer: dict[str, Any] = before["answer"]
        return answer
    mine, foreign = _own(call, batch)
    place = f"api:{batch.source}" if batch.source else "api"
    offers = [_offer(one, index, place) for index, one in mine]
    outcome = house.intake.offer(offers, feed=FEED, by=call.principal.by)
    drafts = [
        Draft(draft.kind, draft.by, draft.data, f"{key}:{number}" if key else draft.key)
        for number, draft in enumerate(outcome.drafts)
    ]
    seq = await house.broadcast.record(*drafts) if drafts else house.state.seq
    answer = _answer(outcome, foreign, seq, say)
    if key:
        kept = {"body": digest(call.raw.decode("utf-8", "replace")), "answer": answer, "at": house.gate.now()}
        await house.gate.vault.put("answered", kept_as, kept)
    return answer


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
        index=index,
    )


def _answer(outcome: Outcome, foreign: list[dict[str, Any]], seq: int, say: Words) -> dict[str, Any]:
    def listed(verdicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for one in verdicts:
            reason: Reason = one["reason"]
            one["reason"] = {**asdict(reason), "text": say.say(f"reasons.{reason.code}", **reason.args)}
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
