"""Held observations wait for a named person; what that person decides stands until it is taken back."""

from dataclasses import asdict
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.model import Held, series_parts
from displays.bodies import Accept, Because
from displays.endpoint import Call
from displays.naming import unit_name, worded
from displays.problem import Problem, words_for


async def list_held(call: Call) -> dict[str, Any]:
    """The observations that wait for a decision; with all=1 the decided ones too."""
    say = words_for(call.request)
    found = []
    for one in call.house.state.held.values():
        if (one.decision is None or call.query("all") == "1") and _sees(call, one):
            indicator = call.house.state.indicators.get(series_parts(one.series)[0])
            name = say.pick(indicator.name) if indicator else one.series
            words = worded(call.house.state, one.reason, say)["text"]
            owner = indicator.owner if indicator else ""
            found.append({**asdict(one), "name": name, "owner": owner, "words": words})
    return {"held": found}


async def accept(call: Call) -> dict[str, Any]:
    """Accept a held observation, as suggested or with a value of one's own, and say why."""
    wish: Accept = call.body

    async def judge() -> tuple[list[Draft], float]:
        held = _find(call)
        _undecided(held)
        v = held.suggestion if wish.value is None else wish.value
        if v is None:
            raise Problem(422, "no_value")
        data = {"held": held.id, "accepted": True, "v": v, "reason": wish.reason, "series": held.series}
        return [call.draft(Kind.DECIDED, data)], v

    seq, v = await call.house.deciding.keep(call.house.broadcast, judge)
    return {"seq": seq, "v": v}


async def reject(call: Call) -> dict[str, Any]:
    """Reject a held observation and say why; the last good value stays."""
    wish: Because = call.body

    async def judge() -> tuple[list[Draft], None]:
        held = _find(call)
        _undecided(held)
        data = {"held": held.id, "accepted": False, "v": None, "reason": wish.reason, "series": held.series}
        return [call.draft(Kind.DECIDED, data)], None

    seq, _ = await call.house.deciding.keep(call.house.broadcast, judge)
    return {"seq": seq}


async def undo(call: Call) -> dict[str, Any]:
    """Take a decision back: the observation is held again."""
    wish: Because = call.body

    async def judge() -> tuple[list[Draft], None]:
        held = _find(call)
        if held.decision is None:
            raise Problem(409, "not_decided")
        data = {"held": held.id, "reason": wish.reason, "series": held.series}
        return [call.draft(Kind.UNDECIDED, data)], None

    seq, _ = await call.house.deciding.keep(call.house.broadcast, judge)
    return {"seq": seq}


def _find(call: Call) -> Held:
    call.within()  # a figure stands in every room
    held = call.house.state.held.get(call.path("id"))
    if held is None or not _sees(call, held):
        raise Problem(404, "not_found", what=call.path("id"))
    indicator = call.house.state.indicators.get(series_parts(held.series)[0])
    owner = indicator.owner if indicator else ""
    if not call.principal.keeps(owner):
        units, say = {"owner": owner, "unit": call.principal.unit}, words_for(call.request)
        named = {name: unit_name(call.house.state, key, say) for name, key in units.items()}
        raise Problem(403, "not_your_unit", named=named, who=call.principal.by, owner=owner, unit=units["unit"])
    return held


def _undecided(held: Held) -> None:
    if held.decision is not None:
        raise Problem(409, "already_decided", by=held.decision.by, at=held.decision.at)


def _sees(call: Call, held: Held) -> bool:
    """One's clearance, or the figure being one's own unit's."""
    indicator = call.house.state.indicators.get(series_parts(held.series)[0])
    if indicator is None or call.principal.clearance.clears(indicator.sensitivity):
        return True
    return bool(call.principal.unit) and call.principal.unit == indicator.owner
