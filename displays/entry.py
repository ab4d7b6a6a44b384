"""The data owners' page: what my unit owes and since when, and the workbook to fill it in."""

import asyncio
from dataclasses import asdict
from functools import partial
from typing import Any

from starlette.responses import Response

from broadcaster.model import Held, Indicator, series_parts
from broadcaster.observations import Point
from displays import lateness
from displays.authors import authors
from displays.endpoint import Call
from displays.naming import area_name, described, look, owner_name, said, unit_name, worded
from displays.owed import Duty
from displays.problem import Problem, words_for
from displays.rights import Principal
from displays.spoken import moment_text, period_text
from feeds.template import Line, template

LAST = 3  # figures shown beside the one to be entered
TURN = 50  # series worded in one turn of the loop
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def read_entry(call: Call) -> dict[str, Any]:
    """What a unit owes and since when, its other indicators, the last figures of each and what waits of them."""
    view = Entry(call)
    entered, computed = view.entered, view.computed
    figures = await view.figures([each.series for each in entered])
    counts = {phase: sum(each.phase == phase for each in entered) for phase in lateness.PHASES}
    return {
        "seq": view.state.seq,
        "at": view.owed.at,
        "today": view.owed.today.isoformat(),
        "unit": view.unit,
        "units": view.choices(),
        "counts": {**counts, "held": sum(len(each.held) for each in entered)},
        "items": await view.items(figures),
        "computed": [view.made(each) for each in computed],
    }


async def read_template(call: Call) -> Response:
    """A workbook with exactly the indicators of a unit, to be filled in and sent back."""
    view = Entry(call)
    if not view.unit:
        raise Problem(422, "which_unit")
    lines = [view.line(each) for each in view.entered]
    if not lines:
        raise Problem(404, "not_found", what=view.unit["key"])
    name, made = view.say.pick(view.unit["name"]), call.house.gate.clock().astimezone(view.zone)
    making = partial(template, lines, unit_name=name, language=view.say.language, made=made)
    data = await asyncio.to_thread(making)  # a large one takes a moment
    filename = f"{view.unit['key']}-{view.owed.today.isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return Response(data, media_type=XLSX, headers=headers)


def unit_of(call: Call) -> dict[str, Any] | None:
    """The unit a call speaks of: a steward's own, else the one named in the query; None where none is.

    Raises Problem 403 for another unit than a steward's own, 404 for one that is not in the site.
    """
    who, wanted = call.principal, call.query("unit")
    if wanted and not who.keeps(wanted):
        units = {"owner": wanted, "unit": who.unit}
        named = {name: unit_name(call.house.state, key, words_for(call.request)) for name, key in units.items()}
        raise Problem(403, "not_your_unit", named=named, who=who.by, owner=wanted, unit=who.unit)
    key = wanted or who.unit
    if not key:
        return None
    found = call.house.state.site.units.get(key)
    if found is None:
        raise Problem(404, "not_found", what=key)
    return {"key": key, "name": found["name"], "short": found.get("short") or found["name"]}


def sees(who: Principal, indicator: Indicator) -> bool:
    """One's clearance, or the figure being one's own unit's."""
    return who.clearance.clears(indicator.sensitivity) or (bool(who.unit) and who.unit == indicator.owner)


class Entry:
    """One look at a unit's figures, in the caller's language and as far as the caller may see."""

    def __init__(self, call: Call) -> None:
        self.call, self.state, self.say = call, call.house.state, words_for(call.request)
        self.unit, self.zone = unit_of(call), self.state.site.time_zone
        self.owed = look(self.state, call.house.gate.clock())
        duties = self._duties()
        self.entered = [each for each in duties if not each.facts.computed]
        self.computed = [each for each in duties if each.facts.computed]

    def choices(self) -> list[dict[str, Any]]:
        """The units this caller may choose, the most owing first."""
        units, found = self.state.site.units, []
        for key, row in self.owed.rows.items():
            if self.call.principal.keeps(key):
                named = {"key": key, "name": row["name"], "short": units[key].get("short") or row["name"]}
                found.append({**named, **{name: row[name] for name in ("late", "missing", "connected")}})
        return found

    def _duties(self) -> list[Duty]:
        """The unit's series: what is late (the longest first), missing, due, and then the others."""
        if not self.unit:
            return []
        found = [
            self.owed.duty(series, indicator)
            for series, indicator in self.owed.series_of(self.unit["key"])
            if sees(self.call.principal, indicator)
        ]
        return sorted(found, key=lateness.urgency)

    async def items(self, figures: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
        """What is to be entered, with the last figures; a unit with hundreds of areas lets others have turns."""
        found = []
        for duty in self.entered:
            found.append({**self.item(duty), "last": figures[duty.series]})
            if len(found) % TURN == 0:
                await asyncio.sleep(0)
        return found

    def item(self, duty: Duty) -> dict[str, Any]:
        """One series to be entered."""
        indicator, language = duty.indicator, self.say.language
        return {
            **described(self.state, duty.series, indicator, self.say),
            "least": indicator.parameters.get("least"),
            "most": indicator.parameters.get("most"),
            "direction": indicator.direction,
            "frequency": indicator.frequency,
            "cumulation": indicator.cumulation,
            "by_hand": indicator.by_hand,
            "sensitivity": indicator.sensitivity,
            "notes": indicator.notes,
            "period": duty.period,
            "period_text": period_text(duty.period, language),
            "deadline": indicator.deadline and {**asdict(indicator.deadline), "frequency": indicator.frequency},
            "deadline_text": moment_text(duty.until, self.zone, language),
            "due": duty.due,
            "late": duty.late,
            "phase": duty.phase,
            "since": duty.since,
            "since_text": moment_text(duty.since, self.zone, language),
            "why": self.why(duty),
            "feeds": [each.key for each in duty.facts.sources],
            "held": [self.held(each) for each in duty.held],
        }

    def made(self, duty: Duty) -> dict[str, Any]:
        """One series that the service computes."""
        latest = duty.latest
        return {
            **described(self.state, duty.series, duty.indicator, self.say),
            "formula": duty.indicator.formula,
            "period": latest and latest.period,
            "period_text": period_text(latest.period, self.say.language) if latest else "",
            "v": latest and latest.v,
            "why": self.why(duty),
        }

    def line(self, duty: Duty) -> Line:
        """The row of the workbook for a series."""
        indicator, latest = duty.indicator, duty.latest
        return Line(
            series=duty.series,
            name=self.say.pick(indicator.name),
            unit=self.say.pick(indicator.unit),
            period=duty.period,
            area=series_parts(duty.series)[1] or "",
            area_name=area_name(self.state, duty.series, self.say),
            decimals=indicator.decimals,
            least=indicator.parameters.get("least"),
            most=indicator.parameters.get("most"),
            last=latest.v if latest else None,
            last_period=latest.period if latest else None,
            note="\n".join(indicator.notes),
        )

    async def figures(self, wanted: list[str]) -> dict[str, list[dict[str, Any]]]:
        """The newest figures of each series, newest first, each with who brought it from where."""
        points = {series: self.state.history.get(series, [])[: -LAST - 1 : -1] for series in wanted}
        who = await authors(self.call.house, [int(one["seq"]) for each in points.values() for one in each])
        return {series: [self._figure(series, one, who) for one in each] for series, each in points.items()}

    def _figure(self, series: str, point: Point, who: dict[int, str]) -> dict[str, Any]:
        period, entry = str(point["period"]), self.state.entries.get(series)
        value = (entry and entry.value) or {}
        return {
            "low": None,
            "high": None,
            "marks": [],
            **point,
            "period_text": period_text(period, self.say.language),
            "by": who.get(int(point["seq"])),
            **said(self.state.observation(series, period)),
            "decided": value.get("decided") if value.get("period") == period else None,
        }

    def held(self, each: Held) -> dict[str, Any]:
        """One figure that waits for a named person."""
        return {
            "id": each.id,
            "period": each.period,
            "period_text": period_text(each.period, self.say.language),
            "raw": each.raw,
            "suggestion": each.suggestion,
            "reason": worded(self.state, each.reason, self.say),
            "since": each.since,
            "feed": each.source.feed,
            "place": each.source.place,
        }

    def why(self, duty: Duty) -> dict[str, Any] | None:
        """The cause in one sentence."""
        found, owner = lateness.why(duty.facts), owner_name(self.state, duty.indicator, self.say)
        area = area_name(self.state, duty.series, self.say)
        return lateness.told(found, duty.facts, self.say, self.zone, owner, area) if found else None
