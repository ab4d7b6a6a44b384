"""A meeting with an agenda: opening it, changing the agenda, and stepping through it."""

from collections.abc import Sequence
from typing import Any

from broadcaster import agenda
from broadcaster.events import Draft, Kind
from broadcaster.model import Meeting
from broadcaster.moments import later
from displays.bodies import AgendaItem, NewAgenda, NewMeeting, Step
from displays.endpoint import Call
from displays.house import House
from displays.meetings import MEETING_AGE, invitation, meeting_in, new_id
from displays.problem import Problem
from displays.reach import end_of

MOVES = {"next": 1, "previous": -1}


async def read_meeting(call: Call) -> dict[str, Any]:
    """The meeting that runs in a room, with its agenda, the running item and the seconds each has used before."""
    known_room(call)
    running = meeting_in(call.house, call.path("room"))
    return {"seq": call.house.state.seq, "meeting": agenda.wire(running) if running else None}


async def open_with_agenda(call: Call) -> dict[str, Any]:
    """Open a meeting in a room, with its agenda. No item runs until somebody takes the first step."""
    wish: NewMeeting = call.body
    house, room = call.house, known_room(call)
    if running := meeting_in(house, room):
        raise Problem(409, "meeting_runs", by=running.by)
    items = _checked(house, wish.items)
    id, until = new_id(), end_of(call, wish.until) or later(house.gate.now(), MEETING_AGE)
    data: dict[str, Any] = {"id": id, "rooms": [room], "until": until}
    if wish.name:
        data["name"] = wish.name.model_dump(exclude_defaults=True)
    drafts = [Draft(Kind.MEETING_OPENED, call.principal.by, data)]
    if items:
        planned = {"id": id, "rooms": [room], "items": items}
        drafts.append(Draft(Kind.MEETING_PLANNED, call.principal.by, planned))
    seq = await house.broadcast.record(*drafts)
    return {"seq": seq, "meeting": id, "until": until} | await invitation(call, id, until)


async def put_agenda(call: Call) -> dict[str, Any]:
    """Set the running meeting's agenda, the whole of it; an item that keeps its key keeps the time it has used."""
    wish: NewAgenda = call.body
    running = _running(call)
    data = {"id": running.id, "rooms": list(running.rooms), "items": _checked(call.house, wish.items)}
    return {"seq": await call.record(Kind.MEETING_PLANNED, data), "meeting": running.id}


async def step(call: Call) -> dict[str, Any]:
    """Go to the next or the previous item of the agenda, to one by its key, or let none run."""
    wish: Step = call.body
    running = _running(call)
    if (wish.move is None) == (wish.item is None):
        raise Problem(422, "step_choice")
    if wish.seen is not None and wish.seen != (running.item or ""):
        raise Problem(409, "agenda_moved", more={"item": running.item})
    item = wish.item
    if wish.item is not None and wish.item not in {each.key for each in running.agenda}:
        raise Problem(422, "unknown_item", item=wish.item)
    if wish.move in MOVES:
        item = agenda.neighbour(running, MOVES[wish.move])
        if item is None and not running.agenda:
            raise Problem(409, "no_agenda")
        if item is None:
            raise Problem(409, "no_item")
    data = {"id": running.id, "rooms": list(running.rooms), "item": item}
    return {"seq": await call.record(Kind.MEETING_STEPPED, data), "meeting": running.id, "item": item}


def known_room(call: Call) -> str:
    """The room in the path; raises Problem 404 where there is none."""
    room = call.path("room")
    if room not in call.house.state.rooms:
        raise Problem(404, "not_found", what=room)
    return room


def _running(call: Call) -> Meeting:
    """The room's meeting; raises Problem 404 where none runs."""
    running = meeting_in(call.house, known_room(call))
    if running is None:
        raise Problem(404, "ended")
    return running


def _checked(house: House, items: Sequence[AgendaItem]) -> list[dict[str, Any]]:
    """The items as an event keeps them; raises Problem 422 for keys twice, unknown layouts, topics those lack."""
    seen: set[str] = set()
    for item in items:
        if item.key in seen:
            raise Problem(422, "item_twice", item=item.key)
        seen.add(item.key)
        document = house.state.layout(item.layout) if item.layout else None
        if item.layout and document is None:
            raise Problem(422, "unknown_layout", layout=item.layout)
        if item.topic and document and item.topic not in {one["key"] for one in document.get("topics") or ()}:
            raise Problem(422, "unknown_topic", topic=item.topic, layout=item.layout)
    kept = [item.model_dump(exclude_none=True) for item in items]
    return [{**item, "title": {lang: words for lang, words in item["title"].items() if words}} for item in kept]
