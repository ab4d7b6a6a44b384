"""Through the agenda: setting it, and going from item to item."""

from contextlib import suppress
from typing import Any

from broadcaster import agenda
from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError
from broadcaster.meeting import Meeting
from displays.agendas import checked
from displays.endpoint import Call
from displays.meetingbodies import NewAgenda, Step
from displays.meetings import standing, unedited
from displays.problem import Problem
from displays.wheel import taking

MOVES = {"next": 1, "previous": -1}


async def put_agenda(call: Call) -> dict[str, Any]:
    """Set a meeting's agenda, the whole of it; an item that keeps its key keeps the time it has used."""
    wish: NewAgenda = call.body

    async def judge() -> tuple[list[Draft], str]:
        one = standing(call)
        unedited(call, one, wish.seen)
        data = {"id": one.id, "rooms": list(one.rooms), "items": checked(call.house, wish.items, one.rooms)}
        return [call.draft(Kind.MEETING_PLANNED, data)], one.id

    seq, id = await call.house.convening.keep(call.house.broadcast, judge)
    return {"seq": seq, "meeting": id}


async def step(call: Call) -> dict[str, Any]:
    """Go to the next or the previous item of the agenda, to one by its key, or let none run."""

    async def judge() -> tuple[list[Draft], tuple[str, str | None]]:
        one = standing(call)
        return _stepped(call, one, call.body)

    seq, (id, item) = await call.house.claiming.keep(call.house.broadcast, judge)
    await _make_ready(call, id)
    return {"seq": seq, "meeting": id, "item": item}


def _stepped(call: Call, one: Meeting, wish: Step) -> tuple[list[Draft], tuple[str, str | None]]:
    """What a press of one who may is to bring about, and the meeting with the item that runs then."""
    taken = taking(call, one)
    if not one.since:
        raise Problem(409, "not_begun", starts=one.starts)
    if (wish.move is None) == (wish.item is None):
        raise Problem(422, "step_choice")
    if wish.seen is not None and wish.seen != (one.item or ""):
        raise Problem(409, "agenda_moved", more={"item": one.item})
    item = wish.item
    if wish.item is not None and wish.item not in {each.key for each in one.agenda}:
        raise Problem(422, "unknown_item", item=wish.item)
    if wish.move in MOVES:
        item = agenda.neighbour(one, MOVES[wish.move])
        if item is None and not one.agenda:
            raise Problem(409, "no_agenda")
        if item is None:
            raise Problem(409, "no_item")
    data = {"id": one.id, "rooms": list(one.rooms), "item": item}
    return [*taken, call.draft(Kind.MEETING_STEPPED, data)], (one.id, item)


async def _make_ready(call: Call, id: str) -> None:
    """Have the rooms' screens load what the item after the running one shows, so that the next step is at once."""
    house = call.house
    one = house.state.meetings.get(id)
    key = agenda.neighbour(one, 1) if one else None
    item = next((each for each in one.agenda if each.key == key), None) if one else None
    if one is None or item is None:
        return
    places: dict[str, list[str]] = {}
    for room in one.rooms:
        layout = item.layouts.get(room, item.layout)
        if layout and room in house.state.rooms:
            places.setdefault(layout, []).extend(f"{room}/{each.key}" for each in house.state.rooms[room].screens)
    for layout, screens in places.items():
        with suppress(JournalError):  # a hint: the step is kept
            await house.together.prepare(screens, layout)
