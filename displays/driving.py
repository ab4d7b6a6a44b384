"""The wheel of a meeting: asking for it, handing it over, letting go; an operator takes it back at any time."""

from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.meeting import Meeting
from displays.endpoint import Call
from displays.meetingbodies import Asks, Driver
from displays.meetings import standing
from displays.problem import Problem
from displays.wheel import belongs, deserted, driven


async def hand_over(call: Call) -> dict[str, Any]:
    """Say who drives from now on; null: nobody does until somebody presses. Who drives hands over, an operator may
    always, also to themselves; where nobody drives, or the one who does has gone, a presenter may take it."""
    wish: Driver = call.body

    async def judge() -> tuple[list[Draft], Meeting]:
        one = standing(call)
        _may(call, one, wish.driver)
        if wish.driver not in (None, *one.presenters, call.principal.by):
            raise Problem(422, "no_presenter", name=wish.driver)
        return [driven(call, one, wish.driver)] if wish.driver != one.driver else [], one

    return _told(call, *await call.house.claiming.keep(call.house.broadcast, judge))


async def ask(call: Call) -> dict[str, Any]:
    """Ask whoever drives to hand over, or ask no longer. Where nobody drives, asking is taking."""
    wish: Asks = call.body

    async def judge() -> tuple[list[Draft], Meeting]:
        one, name = standing(call), call.principal.by
        belongs(call, one)
        if wish.asks and one.driver is None:
            return [driven(call, one, name)], one
        if wish.asks == any(each.name == name for each in one.asked) or one.driver == name:
            return [], one
        data = {"id": one.id, "rooms": list(one.rooms), "name": name, "asks": wish.asks}
        return [call.draft(Kind.MEETING_ASKED, data)], one

    return _told(call, *await call.house.claiming.keep(call.house.broadcast, judge))


def _may(call: Call, one: Meeting, driver: str | None) -> None:
    who = call.principal
    if who.rank == "operator":
        return
    belongs(call, one)
    if one.driver == who.by or (driver == who.by and one.driver is None):
        return
    if driver == who.by and any(each.name == who.by for each in one.asked):
        if deserted(call.house, one, who.by):
            return
        raise Problem(409, "driver_there", more={"driver": one.driver}, driver=one.driver or "–")
    raise Problem(409, "not_driver", more={"driver": one.driver}, driver=one.driver or "–")


def _told(call: Call, seq: int, one: Meeting) -> dict[str, Any]:
    after = call.house.state.meetings.get(one.id, one)
    return {"seq": seq, "meeting": one.id, "driver": after.driver, "asked": [each.name for each in after.asked]}
