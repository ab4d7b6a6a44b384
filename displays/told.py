"""What senders of observations are told: each item by its index, with a reason in words."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from broadcaster.model import Reason
from feeds.offers import Outcome

MOST = 50  # observations of a post up to which the answer repeats what was taken
KEPT = ("series", "period", "v", "status", "as_of")  # of an observation that was taken

Answer = dict[str, Any]


def told(outcome: Outcome, starts: Sequence[int], end: int, worded: Callable[[Reason], Answer]) -> list[Answer]:
    """What became of several posts that were weighed together: of each its own, counted from 0.

    starts: the numbers of their first offers; end: the number after the last one; worded: a reason with its sentence.
    """
    ends = (*starts[1:], end)
    answers: list[Answer] = [
        {"accepted": 0, "held": 0, "unchanged": 0, "rejected": [], "waiting": [], "flagged": []} for _ in starts
    ]
    kept: list[list[Answer]] = [[] for _ in starts]

    def place(number: int) -> int:
        return bisect_right(starts, number) - 1

    for number, seen in sorted(zip(outcome.indexes, outcome.accepted, strict=True), key=lambda pair: pair[0]):
        mine = place(number)
        answers[mine]["accepted"] += 1
        if ends[mine] - starts[mine] <= MOST:
            kept[mine].append({"index": number - starts[mine], **{name: seen[name] for name in KEPT}})
    for one in outcome.unchanged:
        answers[place(one.index)]["unchanged"] += 1
    for listed, verdicts, names in (
        ("rejected", outcome.rejected, ("suggestion", "raw")),
        ("waiting", outcome.held, ("suggestion", "id")),
        ("flagged", outcome.flagged, ()),
    ):
        for one in sorted(verdicts, key=lambda one: one.index):
            mine = place(one.index)
            answers[mine][listed].append(
                {"index": one.index - starts[mine], "series": one.series, "reason": worded(one.reason)}
                | {name: getattr(one, name) for name in names}
            )
    for mine, answer in enumerate(answers):
        answer["held"] = len(answer["waiting"])
        if ends[mine] - starts[mine] <= MOST:
            answer["kept"] = kept[mine]
    return answers
