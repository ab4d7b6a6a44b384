"""What was sent for a unit's series: by whom, when, from where, what was decided or corrected, and what stands now."""

from collections.abc import Iterator, Sequence
from typing import Any

from broadcaster.events import Event, Kind
from broadcaster.model import Indicator, series_parts
from broadcaster.state import State
from displays.endpoint import Call
from displays.entry import sees, unit_of
from displays.naming import described
from displays.problem import Problem, words_for
from displays.spoken import moment_text, period_text
from displays.words import Words

ROWS = 50  # unless asked for more
MOST_ROWS = 200
WINDOW = 1000  # events of the journal looked back at first; a unit's own are few among those of live feeds
WIDER = 16  # times as far, while there are too few
PAGE = 500  # events of one series in one reading

Row = dict[str, Any]


async def read_sent(call: Call) -> dict[str, Any]:
    """What was sent for a unit's series, newest first: all of them, or one; before a seq."""
    unit, limit = unit_of(call), call.whole("limit", ROWS, 1, MOST_ROWS)
    before = call.whole("before", 0) or call.house.state.seq + 1
    if unit is None:
        raise Problem(422, "which_unit")
    wanted, back = _wanted(call, unit["key"]), WINDOW
    rows = await _rows(call, wanted, before - back, before)
    while len(rows) <= limit and back < before:
        back *= WIDER
        rows = await _rows(call, wanted, before - back, before)
    rows.sort(key=lambda row: (-row["seq"], row["series"]))
    cut = rows[limit - 1]["seq"] if len(rows) > limit else 0
    rows = [row for row in rows if row["seq"] >= cut]  # an event is never torn
    return {"seq": call.house.state.seq, "unit": unit, "rows": rows, "before": cut or None}


def _wanted(call: Call, unit: str) -> dict[str, Indicator]:
    """The series that are asked for; raises Problem 404 for one that the unit does not have."""
    state, series = call.house.state, call.query("series")
    indicator = state.site.indicator_of(series) if series else None
    if series:
        if indicator is None or indicator.owner != unit or not sees(call.principal, indicator):
            raise Problem(404, "not_found", what=series)
        return {series: indicator}
    own = {code: each for code, each in state.indicators.items() if each.owner == unit and sees(call.principal, each)}
    found = {key: own[series_parts(key)[0]] for key in state.entries if series_parts(key)[0] in own}
    return found | {
        each.series: own[code] for each in state.held.values() if (code := series_parts(each.series)[0]) in own
    }


async def _rows(call: Call, wanted: dict[str, Indicator], since: int, before: int) -> list[Row]:
    """The rows of the events from `since` up to `before`."""
    found: list[Row] = []
    for series, indicator in wanted.items():
        writer = _Writer(call.house.state, words_for(call.request), indicator)
        for event in await _events(call, series, since, before):
            found += writer.rows(event, series)
    return found


async def _events(call: Call, series: str, since: int, before: int) -> list[Event]:
    """The events about a series from `since` up to `before`, oldest first."""
    found: list[Event] = []
    after = max(0, since - 1)
    while after < before - 1 and (page := await call.house.journal.history(series, after, PAGE)):
        found += [event for event in page if event.seq < before]
        after = page[-1].seq
    return found


class _Writer:
    """Makes rows of events, for one indicator."""

    def __init__(self, state: State, say: Words, indicator: Indicator) -> None:
        self.state, self.say, self.indicator = state, say, indicator

    def rows(self, event: Event, series: str) -> Iterator[Row]:
        if event.kind is Kind.OBSERVED:
            for one in event.data["observations"]:
                if one["series"] == series:
                    yield self._row(event, one, one.get("source") or {})
        elif event.kind is Kind.DECIDED and (held := self.state.held.get(event.data["held"])):
            stands = held.decision is not None and held.decision.at == event.at
            decision = {"accepted": event.data["accepted"], "reason": event.data.get("reason"), "undone": not stands}
            one = {
                "series": series,
                "period": held.period,
                "v": event.data.get("v"),
                "status": held.status,
                "as_of": held.as_of,
            }
            source = {"feed": held.source.feed, "place": held.source.place, "raw": held.raw}
            yield self._row(event, one, source) | {"kind": "decided", "decision": {"held": held.id, **decision}}

    def _row(self, event: Event, one: Any, source: Any) -> Row:
        series, period, v = one["series"], one["period"], one["v"]
        seen, language = self.state.observation(series, period), self.say.language
        stands = seen is not None and (seen.received, seen.v, seen.as_of) == (event.at, v, one["as_of"])
        back = {"series": series, "period": period, "value": v, "status": one.get("status") or "A"}
        whole = one.get("low") is None and one.get("qualifier") is None
        return {
            **described(self.state, series, self.indicator, self.say),
            "seq": event.seq,
            "at": event.at,
            "at_text": moment_text(event.at, self.state.site.time_zone, language),
            "by": event.by,
            "kind": "observed",
            "period": period,
            "period_text": period_text(period, language),
            "v": v,
            **{name: one.get(name) for name in ("low", "high", "qualifier", "note", "correction")},
            "status": one.get("status") or "A",
            "as_of": one["as_of"],
            "marks": one.get("marks") or [],
            "feed": source.get("feed", ""),
            "raw": source.get("raw", ""),
            **located(source.get("place") or ""),
            "decision": None,
            "stands": stands,
            "back": back if not stands and seen is not None and v is not None and v != seen.v and whole else None,
        }


def located(place: str) -> dict[str, str]:
    """A place, and the file, sheet and cell it names ("" where it names none)."""
    parts: Sequence[str] = place.rsplit("!", 2)
    file, sheet, cell = parts if len(parts) == 3 else ("", "", "")
    return {"place": place, "file": file, "sheet": sheet, "cell": cell}
