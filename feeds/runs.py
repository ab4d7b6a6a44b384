"""What a run did: for the journal, for the console's list of feeds, and for `iocast feed try`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from broadcaster.model import Reason
from broadcaster.moments import Instant
from feeds.feed import Answer, Refusal
from feeds.listing import label
from feeds.offers import Outcome, Verdict

LISTED = 100  # refused rows kept in the journal's entry of a run


@dataclass(frozen=True, slots=True)
class Run:
    """One run. rows: what the source gave; after a failure, what it gave the last time that it was taken.

    took: seconds. since: when the present spell, well or failing, began. last_ok: when the feed went well last. newest:
    the newest as-of of the figures it brought. failures: in a row. circuit: closed, open or half. retry: when it is
    asked again after a failure; next: when it is asked next, where that is known.
    """

    feed: str
    ok: bool
    started: Instant
    finished: Instant
    rows: int
    accepted: int = 0
    held: int = 0
    rejected: int = 0
    unchanged: int = 0
    error: Reason | None = None
    as_of: Instant | None = None
    next: Instant | None = None
    took: float = 0.0
    since: Instant | None = None
    last_ok: Instant | None = None
    newest: Instant | None = None
    failures: int = 0
    circuit: str = "closed"
    retry: Instant | None = None
    refused: tuple[dict[str, Any], ...] = ()

    def data(self) -> dict[str, Any]:
        """The data of a RUN event."""
        return {**asdict(self), "refused": list(self.refused)}

    def like(self, other: "Run | None") -> bool:
        """True if this run tells nothing that the other did not."""
        return other is not None and self._told() == other._told()

    def _told(self) -> tuple[Any, ...]:
        error = self.error.code if self.error else None
        return self.ok, self.rows, self.accepted, self.held, self.rejected, error, self.circuit, self.refused


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of a dry run; outcome is accepted (with a reason where it is flagged), held, rejected or unchanged."""

    outcome: str
    place: str
    series: str
    period: str
    raw: str
    v: float | None = None
    suggestion: float | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A dry run: its rows, or why there are none."""

    error: Reason | None
    rows: tuple[PreviewRow, ...] = ()


def refused(outcome: Outcome, more: Iterable[Refusal]) -> tuple[dict[str, Any], ...]:
    """What was refused, each with its place and reason, at most LISTED."""
    found = [_row(each.place, each.series, each.raw, each.reason) for each in more]
    found += [_row(v.place, v.series, v.raw, v.reason) for v in outcome.rejected]
    return tuple(found[:LISTED])


def preview(outcome: Outcome, answer: Answer) -> tuple[PreviewRow, ...]:
    """Every row of an answer in the order of the source."""
    rows: list[tuple[int, PreviewRow]] = []
    flags = {each.index: each.reason for each in outcome.flagged}
    for index, seen in zip(outcome.indexes, outcome.accepted, strict=True):
        place, raw, flag = seen["source"]["place"], seen["source"]["raw"], flags.get(index)
        rows.append((index, PreviewRow("accepted", place, seen["series"], seen["period"], raw, seen["v"], None, flag)))
    for word, verdicts in _lists(outcome):
        rows += [(each.index, _verdict(word, each)) for each in verdicts]
    found = [row for _, row in sorted(rows, key=lambda pair: pair[0])]
    found += [PreviewRow("rejected", r.place, r.series, "", r.raw, reason=r.reason) for r in answer.refused]
    found += [PreviewRow("accepted", str(item["id"]), "", "", label(item)) for item in answer.items or ()]
    return tuple(found)


def _lists(outcome: Outcome) -> tuple[tuple[str, list[Verdict]], ...]:
    return ("held", outcome.held), ("rejected", outcome.rejected), ("unchanged", outcome.unchanged)


def _verdict(word: str, each: Verdict) -> PreviewRow:
    return PreviewRow(word, each.place, each.series, each.period, each.raw, None, each.suggestion, each.reason)


def _row(place: str, series: str, raw: str, reason: Reason) -> dict[str, Any]:
    return {"place": place, "series": series, "raw": raw[:200], "reason": asdict(reason)}
