"""What becomes of each offer, noted down once: accepted, held, passed over or refused; and the drafts that follow."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.model import Held, Reason, Source, Status, series_parts
from broadcaster.moments import Instant
from feeds.book import Entry
from feeds.checks import Doubt
from feeds.offers import Offer, Outcome, Verdict

PART = 1000  # observations, or held ones, in one event, about 10 ms of folding: between two events the loop turns


@dataclass(slots=True, eq=False)  # two rows are never the same one
class Row:
    """One offer on its way. `v` is set once it was read; flag: what somebody should look at, though it is accepted.

    corrects: a person said why this figure takes the place of another.
    """

    offer: Offer
    entry: Entry
    series: str
    period: str
    as_of: Instant
    status: Status
    raw: str
    v: float | None = None
    low: float | None = None
    high: float | None = None
    qualifier: str | None = None
    flag: Reason | None = None
    corrects: bool = False

    @property
    def says(self) -> tuple[object, ...]:
        """What two rows have to agree in to say the same of one time."""
        return self.v, self.status, self.low, self.high


class Ledger:
    """One batch of one feed. `finished` gives the outcome with its drafts."""

    def __init__(self, feed: str) -> None:
        self._feed = feed
        self._outcome = Outcome()
        self._held: dict[str, Held] = {}

    def accept(self, row: Row) -> None:
        """Write the observation as its event keeps it: what says nothing is left out."""
        offer = row.offer
        seen: dict[str, Any] = {
            "series": row.series,
            "period": row.period,
            "v": row.v,
            "as_of": row.as_of,
            "status": row.status,
            "source": {"feed": self._feed, "place": offer.place, "raw": row.raw},
        }
        if row.low is not None:
            seen |= {"low": row.low, "high": row.high}
        if row.qualifier:
            seen["qualifier"] = row.qualifier
        if offer.note:
            seen["note"] = offer.note
        if offer.marks:
            seen["marks"] = offer.marks
        if row.corrects:
            seen["correction"] = offer.correction
        if row.flag is not None:
            seen["marks"] = (*offer.marks, "mismatch")
            seen["flag"] = asdict(row.flag)
            self._outcome.flagged.append(_verdict(row, row.flag, None, None))
        self._outcome.indexes.append(offer.number)
        self._outcome.accepted.append(seen)

    def hold(self, row: Row, doubt: Doubt) -> None:
        reason, suggestion = doubt
        offer, id = row.offer, identity(row.series, row.period, row.raw, row.offer.place)
        if id in self._held:
            return self.pass_over(row, Reason("same"), id=id)
        source = Source(self._feed, offer.place, row.raw)
        self._held[id] = Held(id, row.series, row.period, row.raw, reason, row.as_of, suggestion, row.status, source)
        self._outcome.held.append(_verdict(row, reason, suggestion, id))
        return None

    def pass_over(self, row: Row, reason: Reason, id: str | None = None) -> None:
        self._outcome.unchanged.append(_verdict(row, reason, None, id))

    def reject(self, offer: Offer, reason: Reason, series: str = "") -> None:
        name = series or offer.series or offer.label or ""
        raw = offer.value if isinstance(offer.value, str) else written(offer.value)
        self._outcome.rejected.append(Verdict(offer.number, name, offer.period or "", raw, offer.place, reason))

    def leave(self, offer: Offer, series: str) -> None:
        """A blank of a time that is none yet."""
        raw = offer.value if isinstance(offer.value, str) else ""
        reason = Reason("missing", {"raw": raw})
        self._outcome.unchanged.append(Verdict(offer.number, series, offer.period or "", raw, offer.place, reason))

    def finished(self, by: str) -> Outcome:
        outcome = self._outcome
        for part in _parts(outcome.accepted):
            outcome.drafts.append(Draft(Kind.OBSERVED, by, {"feed": self._feed, "observations": part}))
        held = list(self._held.values())
        for start in range(0, len(held), PART):
            items = held[start : start + PART]
            outcome.drafts.append(Draft(Kind.HELD, by, {"feed": self._feed, "items": items}))
        return outcome


def _parts(accepted: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Observations in parts of about PART; those of one period and area stay together, because rules hold within."""
    if len(accepted) <= PART:
        if accepted:
            yield accepted
        return
    together: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
    for one in accepted:
        together.setdefault((one["period"], series_parts(one["series"])[1]), []).append(one)
    part: list[Mapping[str, Any]] = []
    for group in together.values():
        if part and len(part) + len(group) > PART:
            yield part
            part = []
        part.extend(group)
    yield part


def identity(series: str, period: str, raw: str, place: str) -> str:
    """Who a held figure is: a decision stands for this identity, so re-reading the same file is no news."""
    return hashlib.sha256(f"{series}|{period}|{raw}|{place}".encode()).hexdigest()[:32]


def written(value: float | int | None) -> str:
    """A number as text, the same for the same number."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _verdict(row: Row, reason: Reason, suggestion: float | None, id: str | None) -> Verdict:
    offer = row.offer
    return Verdict(offer.number, row.series, row.period, row.raw, offer.place, reason, suggestion, id, row.as_of)
