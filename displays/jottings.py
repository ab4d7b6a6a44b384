"""What is kept of a meeting for its minutes: marked moments, notes, and who is to do what until when."""

import secrets
from datetime import date
from typing import Any

from broadcaster.events import Kind
from broadcaster.meeting import Meeting
from displays.endpoint import Call
from displays.meetingbodies import NewAssignment, NewMark, NewNote
from displays.meetings import known, standing
from displays.problem import Problem

MOST = 500  # of each kind in a meeting


async def mark(call: Call) -> dict[str, Any]:
    """Mark this moment of a meeting that is on; every presenter may."""
    wish: NewMark = call.body
    one = standing(call)
    if call.principal.rank != "operator" and call.principal.by not in one.presenters:
        raise Problem(403, "not_in_meeting", who=call.principal.by)
    if not one.since:
        raise Problem(409, "not_begun", starts=one.starts)
    _room_for(len(one.marks))
    where = {"room": wish.room} if wish.room else {}
    return await _record(call, one, Kind.MEETING_MARKED, {"mark": _id("k"), "text": wish.text, **where})


async def word_mark(call: Call) -> dict[str, Any]:
    """Give a mark other words; it stays at its moment. A presenter may word their own."""
    wish: NewMark = call.body
    one = standing(call)
    known = {each.mark: each for each in one.marks}
    found = known.get(call.path("mark"))
    if found is None:
        raise Problem(404, "not_found", what=call.path("mark"))
    if call.principal.rank != "operator" and found.by != call.principal.by:
        raise Problem(403, "not_in_meeting", who=call.principal.by)
    return await _record(call, one, Kind.MEETING_MARKED, {"mark": found.mark, "text": wish.text})


async def add_note(call: Call) -> dict[str, Any]:
    """Write a line for the minutes; it stands with the item that runs."""
    wish: NewNote = call.body
    one = known(call)
    _room_for(len(one.notes))
    return await _record(call, one, Kind.MEETING_NOTED, {"note": _id("g"), "text": wish.text})


async def put_note(call: Call) -> dict[str, Any]:
    """Word a note anew."""
    wish: NewNote = call.body
    one, id = _note(call)
    return await _record(call, one, Kind.MEETING_NOTED, {"note": id, "text": wish.text})


async def delete_note(call: Call) -> dict[str, Any]:
    """Take a note away."""
    one, id = _note(call)
    return await _record(call, one, Kind.MEETING_NOTED, {"note": id, "text": None})


async def add_assignment(call: Call) -> dict[str, Any]:
    """Keep who is to do what until when."""
    one = known(call)
    _room_for(len(one.assignments))
    return await _record(call, one, Kind.MEETING_ASSIGNED, {"assignment": _id("v"), **_assigned(call)})


async def put_assignment(call: Call) -> dict[str, Any]:
    """Word an assignment anew."""
    one, id = _assignment(call)
    return await _record(call, one, Kind.MEETING_ASSIGNED, {"assignment": id, **_assigned(call)})


async def delete_assignment(call: Call) -> dict[str, Any]:
    """Take an assignment away."""
    one, id = _assignment(call)
    return await _record(call, one, Kind.MEETING_ASSIGNED, {"assignment": id, "text": None})


def _note(call: Call) -> tuple[Meeting, str]:
    one, id = known(call), call.path("note")
    if id not in {each.note for each in one.notes}:
        raise Problem(404, "not_found", what=id)
    return one, id


def _assignment(call: Call) -> tuple[Meeting, str]:
    one, id = known(call), call.path("assignment")
    if id not in {each.assignment for each in one.assignments}:
        raise Problem(404, "not_found", what=id)
    return one, id


def _assigned(call: Call) -> dict[str, Any]:
    wish: NewAssignment = call.body
    if wish.due is not None:
        try:
            date.fromisoformat(wish.due)
        except ValueError:
            raise Problem(422, "bad_date", value=wish.due) from None
    return {"text": wish.text, "unit": wish.unit, "due": wish.due}


def _room_for(count: int) -> None:
    if count >= MOST:
        raise Problem(409, "meeting_full", most=MOST)


def _id(letter: str) -> str:
    return f"{letter}-{secrets.token_hex(5)}"


async def _record(call: Call, one: Meeting, kind: Kind, data: dict[str, Any]) -> dict[str, Any]:
    """Journal it; the answer has the id of what was written."""
    (name, id), *_ = data.items()
    seq = await call.record(kind, {"id": one.id, "rooms": list(one.rooms), **data})
    return {"seq": seq, name: id}
