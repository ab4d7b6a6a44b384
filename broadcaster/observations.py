"""Observations and held ones as they are read from events, made by the service, and kept in a checkpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from broadcaster.model import Decision, Held, Observation, Reason, Source, Status
from broadcaster.moments import Instant

Vintage = tuple[int, Observation]  # the seq of the event that brought it (or made it count again), and the observation
Point = Mapping[str, Any]  # {period, v, status, as_of, seq, low?, high?, marks?}

_STATUS = {each.value: each for each in Status}
_FROM_API = Source("api")
_OPTIONAL = ("status", "low", "high", "qualifier", "source", "note", "marks")
_FIELDS = itemgetter("series", "period", "v", "as_of", *_OPTIONAL)
_ABSENT = dict.fromkeys(_OPTIONAL)


def observation(data: Mapping[str, Any], received: Instant) -> Observation:
    """Read an observation from an event's data; raises KeyError or ValueError where it is not of that shape."""
    try:
        series, period, v, as_of, status, low, high, qualifier, source, note, marks = _FIELDS(data)
    except KeyError:
        series, period, v, as_of, status, low, high, qualifier, source, note, marks = _FIELDS({**_ABSENT, **data})
    return Observation(
        series,
        period,
        v,
        as_of,
        _STATUS[status or "A"],
        low,
        high,
        qualifier,
        _source(source),
        note,
        tuple(marks) if marks else (),
        received,
    )


def _source(data: Mapping[str, Any] | None) -> Source:
    return Source(data["feed"], data.get("place") or "", data.get("raw") or "") if data else _FROM_API


def held(data: Mapping[str, Any], since: Instant) -> Held:
    """Read a held observation from an event's data; raises KeyError or ValueError where it is not of that shape."""
    reason, decision = data["reason"], data.get("decision")
    return Held(
        id=data["id"],
        series=data["series"],
        period=data["period"],
        raw=data["raw"],
        reason=Reason(reason["code"], reason.get("args") or {}),
        as_of=data["as_of"],
        suggestion=data.get("suggestion"),
        status=Status(data.get("status") or "A"),
        source=_source(data.get("source")),
        since=since,
        decision=Decision(**decision) if decision else None,
    )


def point(vintage: Vintage) -> Point:
    """A vintage as a point of its series' history."""
    seq, each = vintage
    drawn: dict[str, Any] = {
        "period": each.period, "v": each.v, "status": each.status.value, "as_of": each.as_of, "seq": seq,
    }  # fmt: skip
    if each.low is not None or each.high is not None:
        drawn |= {"low": each.low, "high": each.high}
    if each.marks:
        drawn["marks"] = list(each.marks)
    return drawn


def breaks(each: Observation) -> bool:
    """True if the series starts a new definition with this one (status B, or marked so)."""
    return each.status is Status.BREAK or "break" in each.marks


def computed(
    series: str, period: str, v: float, inputs: list[Observation], formula: str, told: Sequence[tuple[int, int]] = ()
) -> Observation:
    """A derived observation: as old as its oldest input, as uncertain as its least certain, with all their marks.

    told: of each family it sums over, how many areas have told, of how many. While some have not, the total is
    provisional and its note says how many.
    """
    uncertain = next((one.status for one in inputs if one.status is not Status.OFFICIAL), Status.OFFICIAL)
    gaps = [f"{few}/{many}" for few, many in told if few < many]
    if gaps and uncertain is Status.OFFICIAL:
        uncertain = Status.PROVISIONAL
    marks = tuple(dict.fromkeys(mark for one in inputs for mark in one.marks if mark != "break"))
    return Observation(
        series=series,
        period=period,
        v=v,
        as_of=min(one.as_of for one in inputs),
        status=uncertain,
        source=Source("derived", formula),
        note=", ".join(gaps) or None,
        marks=marks,
        received=max(one.received for one in inputs),
    )


def decided(held: Held, v: float | None, received: Instant) -> Observation:
    """The observation a named person let through, with the text it was read from."""
    return Observation(
        series=held.series,
        period=held.period,
        v=v,
        as_of=held.as_of,
        status=held.status,
        source=replace(held.source, raw=held.raw),
        received=received,
    )


def row(vintage: Vintage) -> tuple[Any, ...]:
    """A vintage as a checkpoint keeps it; its series is said once for all of them."""
    seq, each = vintage
    source = each.source
    return (
        seq, each.period, each.v, each.as_of, each.received, each.status, source.feed, source.place, source.raw,
        each.low, each.high, each.qualifier, each.note, each.marks,
    )  # fmt: skip


def vintage(series: str, row: tuple[Any, ...]) -> Vintage:
    """The vintage that a row keeps; raises ValueError where it is none."""
    seq, period, v, as_of, received, status, feed, place, raw, low, high, qualifier, note, marks = row
    source = Source(feed, place, raw)
    return seq, Observation(
        series, period, v, as_of, _STATUS[status], low, high, qualifier, source, note, tuple(marks), received
    )
