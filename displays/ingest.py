"""Observations sent by programs and people: the same intake as any feed, durable when answered."""

from collections.abc import Sequence
from typing import Any

from broadcaster.model import Indicator, Reason
from displays.bodies import SentObservation
from displays.cloudevents import Post, Posted
from displays.endpoint import Call
from displays.naming import worded
from displays.problem import words_for
from displays.repeating import Done, once
from displays.rights import Caller
from displays.told import told
from feeds.offers import Offer, Verdict, anything

FEED = "api"  # the feed's name in the journal
FOREIGN = frozenset(("not_your_unit", "not_your_series", "correct_by_person"))
COUNTS = ("accepted", "held", "unchanged")


async def post_observations(call: Call) -> dict[str, Any]:
    """Send observations. What is wrong with one item is said beside its index; the others are taken."""
    posted: Posted = call.body

    async def work(fresh: list[int]) -> Done:
        return await _weighed(call, [posted.posts[place] for place in fresh])

    answers = await once(call, [post.asked for post in posted.posts], work)
    if not posted.many:
        return answers[0]
    events = [
        {"id": post.event.id, "source": post.event.source, **answer}
        for post, answer in zip(posted.posts, answers, strict=True)
        if post.event
    ]
    totals = {name: sum(answer[name] for answer in answers) for name in COUNTS}
    seq = max((answer["seq"] for answer in answers), default=call.house.state.seq)
    return {**totals, "rejected": sum(len(answer["rejected"]) for answer in answers), "events": events, "seq": seq}


async def _weighed(call: Call, posts: Sequence[Post]) -> Done:
    """Weigh posts together, because rules hold between their figures, and answer each for itself."""
    who, offers, early, starts, number = call.principal, list[Offer](), list[Verdict](), list[int](), 0
    for post in posts:
        starts.append(number)
        for one in post.batch.observations:
            if one.correction and who.caller is not Caller.USER:
                early.append(Verdict(number, one.series, one.period, "", post.place, Reason("correct_by_person")))
            else:
                offers.append(_offer(call, one, number, post.place))
            number += 1

    def permit(series: str, indicator: Indicator) -> Reason | None:
        return who.stopped(series, indicator.owner)

    outcome = await call.house.intake.weigh(offers, FEED, who.by, permit if who.bound else anything)
    outcome.rejected += early
    foreign = next((one.reason.code for one in outcome.rejected if one.reason.code in FOREIGN), None)
    if foreign:
        await call.refused(foreign)
    state, say = call.house.state, words_for(call.request)
    return told(outcome, starts, number, lambda reason: worded(state, reason, say)), [
        call.placed(one) for one in outcome.drafts
    ]


def _offer(call: Call, one: SentObservation, number: int, place: str) -> Offer:
    as_of = one.as_of
    if one.correction and as_of is None and (stands := call.house.state.observation(one.series, one.period)):
        as_of = stands.as_of  # it speaks of the same time as what it corrects
    return Offer(
        series=one.series,
        value=one.value,
        period=one.period,
        as_of=as_of,
        status=one.status.value if one.status else None,
        note=one.note,
        place=place,
        number=number,
        correction=one.correction,
        change=one.change,
    )
