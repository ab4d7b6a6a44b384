"""Every observation by series and period. The newest vintage counts, older ones stay."""

from bisect import insort
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from broadcaster.model import Held, Observation, Reason, Source, Status
from broadcaster.moments import Instant
from broadcaster.periods import order

Point = Mapping[str, Any]  # {period, v, status, as_of, seq, low?, high?, marks?}


def observation(data: Mapping[str, Any], received: Instant) -> Observation:
    """Read an observation from an event's data; raises KeyError or ValueError where it is not of that shape."""
    return Observation(
        series=data["series"],
        period=data["period"],
        v=data["v"],
        as_of=data["as_of"],
        status=Status(data.get("status") or "A"),
        low=data.get("low"),
        high=data.get("high"),
        qualifier=data.get("qualifier"),
        source=source(data.get("source")),
        note=data.get("note"),
        marks=tuple(data.get("marks") or ()),
        received=received,
    )


def held(data: Mapping[str, Any], since: Instant) -> Held:
    """Read a held observation from an event's data; raises KeyError or ValueError where it is not of that shape."""
    reason = data["reason"]
    return Held(
        id=data["id"],
        series=data["series"],
        period=data["period"],
        raw=data["raw"],
        reason=Reason(reason["code"], reason.get("args") or {}),
        as_of=data["as_of"],
        suggestion=data.get("suggestion"),
        status=Status(data.get("status") or "A"),
        source=source(data.get("source")),
        since=since,
    )


def source(data: Mapping[str, Any] | None) -> Source:
    return Source(data["feed"], data.get("place") or "", data.get("raw") or "") if data else Source("api")


class Figures:
    """The observations the journal holds, folded: vintages per series and period, the current period, the history."""

    def __init__(self) -> None:
        self._vintages: dict[str, dict[str, list[Observation]]] = {}
        self._current: dict[str, str] = {}
        # a list is replaced, never changed in place: a held room keeps the one it had
        self.history: dict[str, list[Point]] = {}
        self.moved: set[str] = set()  # series whose history changed since the ledger last looked

    def __iter__(self) -> Iterator[str]:
        return iter(self._vintages)

    def __contains__(self, series: str) -> bool:
        return series in self._vintages

    def put(self, seq: int, each: Observation, cumulation: str, *, keep: bool = True) -> bool:
        """Take an observation; False where a vintage with a newer as-of stands, so that nothing shown changes.

        keep: older vintages stay (what the service computes itself keeps only the newest of a period).
        """
        vintages = self._vintages.setdefault(each.series, {}).setdefault(each.period, [])
        if not keep:
            vintages.clear()
        insort(vintages, each, key=lambda one: one.as_of)  # right of an equal as-of: the later received counts
        if vintages[-1] is not each:
            return False
        self._point(seq, each, cumulation)
        return True

    def withdraw(self, seq: int, each: Observation, cumulation: str) -> None:
        """Take one vintage back (a decision that was undone); the one below counts again."""
        periods = self._vintages.get(each.series, {})
        vintages = [one for one in periods.get(each.period, ()) if one is not each]
        if vintages:
            periods[each.period] = vintages
            self._point(seq, vintages[-1], cumulation)
            return
        periods.pop(each.period, None)
        self.moved.add(each.series)
        self.history[each.series] = [point for point in self.history[each.series] if point["period"] != each.period]
        if not periods:
            self._vintages.pop(each.series, None)
            self._current.pop(each.series, None)
        else:
            self._current[each.series] = max(periods, key=lambda period: order(period, cumulation))

    def breaks(self, series: str) -> list[str]:
        """The periods at which the series starts a new definition (status B, or marked so)."""
        points = self.history.get(series, ())
        return [each["period"] for each in points if each["status"] == "B" or "break" in each.get("marks", ())]

    def latest(self, series: str) -> Observation | None:
        """The newest vintage of the newest period."""
        period = self._current.get(series)
        return None if period is None else self._vintages[series][period][-1]

    def newest(self, series: str, period: str) -> Observation | None:
        """The newest vintage of one period."""
        vintages = self._vintages.get(series, {}).get(period)
        return vintages[-1] if vintages else None

    def vintages(self, series: str, period: str) -> tuple[Observation, ...]:
        """All vintages of one period, oldest as-of first."""
        return tuple(self._vintages.get(series, {}).get(period, ()))

    def _point(self, seq: int, each: Observation, cumulation: str) -> None:
        point: dict[str, Any] = {
            "period": each.period, "v": each.v, "status": each.status.value, "as_of": each.as_of, "seq": seq,
        }  # fmt: skip
        if each.low is not None or each.high is not None:
            point |= {"low": each.low, "high": each.high}
        if each.marks:
            point["marks"] = list(each.marks)
        self.moved.add(each.series)
        place = order(each.period, cumulation)
        points = self.history.get(each.series, [])
        if not points or order(points[-1]["period"], cumulation) < place:
            self.history[each.series] = [*points, point]
        else:
            others = [one for one in points if one["period"] != each.period]
            insort(others, point, key=lambda one: order(one["period"], cumulation))
            self.history[each.series] = others
        current = self._current.get(each.series)
        if current is None or order(current, cumulation) <= place:
            self._current[each.series] = each.period


def computed(series: str, period: str, v: float | None, inputs: list[Observation], formula: str) -> Observation:
    """A derived observation: as old as its oldest input, as uncertain as its least certain, with all their marks."""
    uncertain = next((one.status for one in inputs if one.status is not Status.OFFICIAL), Status.OFFICIAL)
    marks = tuple(dict.fromkeys(mark for one in inputs for mark in one.marks if mark != "break"))
    return Observation(
        series=series,
        period=period,
        v=v,
        as_of=min(one.as_of for one in inputs),
        status=uncertain,
        source=Source("derived", formula),
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
