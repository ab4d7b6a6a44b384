"""Meetings: planning one, opening it in its rooms, starting and ending it, and those that were."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.meeting import Meeting
from broadcaster.meetings import plain, wire
from broadcaster.moments import Instant, instant, later, moment
from displays.agendas import checked
from displays.endpoint import Call
from displays.house import House
from displays.invitations import forget_codes, invitation
from displays.meetingbodies import ChangedMeeting, NewMeeting
from displays.problem import Problem
from displays.reach import end_of
from displays.rights import Right
from displays.wheel import taking

MEETING_AGE = 8 * 3600  # seconds after its beginning a meeting ends by itself, unless somebody said otherwise
REHEARSAL_AGE = 2 * 3600  # seconds
LISTED = 50  # past meetings in a list, unless more are asked for


async def list_meetings(call: Call) -> dict[str, Any]:
    """The meetings that are planned or on, and the newest of those that were; of the caller's own rooms."""
    state, most = call.house.state, call.whole("past", LISTED, 0, 1000)
    standing = [wire(one) for one in state.meetings.values() if _concerns(call, one)]
    past = [_told(one) for one in reversed(state.past.values()) if _concerns(call, one)]
    return {"seq": state.seq, "meetings": standing, "past": past[:most]}


async def read_meeting(call: Call) -> dict[str, Any]:
    """One meeting, also one that was; with its notes and assignments for who may operate."""
    found = call.house.state.stage.meeting(call.path("id"))
    if found is None or not _concerns(call, found):
        raise Problem(404, "not_found", what=call.path("id"))
    whole = plain(found) if call.principal.may(Right.OPERATE) else wire(found) | {"ended": found.ended}
    return {"seq": call.house.state.seq, "meeting": whole}


async def open_meeting(call: Call) -> dict[str, Any]:
    """Plan a meeting, or open it at once. No item of its agenda runs until somebody takes the first step."""
    wish: NewMeeting = call.body
    house, now = call.house, call.house.gate.now()
    rooms = known_rooms(call, wish.rooms)
    items = checked(house, wish.items, rooms)
    starts = _time(wish.starts)
    planned = starts is not None and starts > now
    until = end_of(call, wish.until) or later(starts or now, REHEARSAL_AGE if wish.rehearsal else MEETING_AGE)
    if starts and until <= starts:
        raise Problem(422, "ends_first", starts=starts, until=until)
    id = f"m-{secrets.token_hex(6)}"
    data: dict[str, Any] = {"id": id, "rooms": rooms, "until": until, "open": wish.open}
    data |= {"starts": starts} if planned else {}
    data |= {"rehearsal": True} if wish.rehearsal else {}
    data |= {"name": wish.name.model_dump(exclude_defaults=True)} if wish.name else {}
    drafts = [call.draft(Kind.MEETING_OPENED, data)]
    if items:
        drafts.append(call.draft(Kind.MEETING_PLANNED, {"id": id, "rooms": rooms, "items": items}))

    async def judge() -> tuple[list[Draft], None]:
        return [*([] if planned else _making_room(call, rooms, rehearsal=wish.rehearsal)), *drafts], None

    seq, _ = await house.convening.keep(house.broadcast, judge)
    return {"seq": seq, "meeting": id, "until": until} | await invitation(call, standing(call, id))


async def change_meeting(call: Call) -> dict[str, Any]:
    """Change a meeting's rooms, name, times, or who may join; what is not named stays."""

    async def judge() -> tuple[list[Draft], str]:
        one = standing(call)
        data = _changed(call, one, call.body)
        added = set(data["rooms"]) - set(one.rooms)
        making = _making_room(call, added, rehearsal=one.rehearsal) if one.since else []
        return [*making, call.draft(Kind.MEETING_CHANGED, data)], one.id

    seq, id = await call.house.convening.keep(call.house.broadcast, judge)
    await invitation(call, standing(call))  # its code lasts as long
    return {"seq": seq, "meeting": id}


def _changed(call: Call, one: Meeting, wish: ChangedMeeting) -> dict[str, Any]:
    """What is to be other with a meeting. Raises Problem, also where somebody else has changed it meanwhile."""
    unedited(call, one, wish.seen)
    data: dict[str, Any] = {"id": one.id, "rooms": list(one.rooms)}
    if wish.rooms is not None:
        data["rooms"] = known_rooms(call, wish.rooms)
    if wish.name is not None:
        data["name"] = wish.name.model_dump(exclude_defaults=True) if wish.name else {}
    if wish.open is not None:
        data["open"] = wish.open
    if wish.until is not None:
        data["until"] = end_of(call, wish.until)
    if wish.starts is not None and one.since is None:
        data["starts"] = _time(wish.starts)
        if "until" not in data and one.until == _by_itself(one):
            data["until"] = later(data["starts"], MEETING_AGE)
    starts, until = data.get("starts", one.starts), data.get("until", one.until)
    if one.since is None and starts and until and until <= starts:
        raise Problem(422, "ends_first", starts=starts, until=until)
    return data


async def start_meeting(call: Call) -> dict[str, Any]:
    """Let a planned meeting begin now; a rehearsal in one of its rooms ends with that."""

    async def judge() -> tuple[list[Draft], str]:
        one, now = standing(call), call.house.gate.now()
        if one.since:
            raise Problem(409, "runs_already", since=one.since)
        data: dict[str, Any] = {"id": one.id, "rooms": list(one.rooms)}
        if one.until == _by_itself(one):
            data["until"] = later(now, MEETING_AGE)
        making = _making_room(call, one.rooms, rehearsal=one.rehearsal)
        return [*making, call.draft(Kind.MEETING_STARTED, data)], one.id

    seq, id = await call.house.convening.keep(call.house.broadcast, judge)
    await invitation(call, standing(call))
    return {"seq": seq, "meeting": id}


async def end_meeting(call: Call) -> dict[str, Any]:
    """End a meeting, or call off a planned one: its code, its presenters' cookies and all it showed end with it."""
    await call.house.together.testified()  # what was painted in its last second: the minutes end with the meeting

    async def judge() -> tuple[list[Draft], str]:
        one = standing(call)
        if call.principal.rank != "operator":
            taking(call, one)
        over = call.draft(Kind.MEETING_ENDED, {"id": one.id, "rooms": list(one.rooms)})
        return [over], one.id

    seq, id = await call.house.convening.keep(call.house.broadcast, judge)
    await forget_codes(call.house, id, presenters=True)
    return {"seq": seq, "meeting": id}


async def read_code(call: Call) -> dict[str, Any]:
    """A meeting's code, its link and the link's picture."""
    one = standing(call)
    return {"seq": call.house.state.seq, "meeting": one.id, "until": one.until} | await invitation(call, one)


async def change_code(call: Call) -> dict[str, Any]:
    """Give a meeting another code; the former one lets nobody in any more, and who is in stays."""
    one = standing(call)
    await forget_codes(call.house, one.id)
    return {"seq": call.house.state.seq, "meeting": one.id, "until": one.until} | await invitation(call, one)


def meeting_in(house: House, room: str) -> Meeting | None:
    """The meeting that is on in a room."""
    now = house.gate.now()
    on = (one for one in house.state.meetings.values() if one.since and room in one.rooms)
    return next((one for one in on if not one.until or one.until > now), None)


def standing(call: Call, id: str = "") -> Meeting:
    """The meeting of the path, planned or on, in rooms of the caller's. Raises Problem 403 or 404."""
    one = call.house.state.meetings.get(id or call.path("id"))
    if one is None or (one.until is not None and one.until <= call.house.gate.now()):
        raise Problem(404, "ended")
    for room in one.rooms:
        call.within(room)
    return one


def known(call: Call) -> Meeting:
    """The meeting of the path, also one that is over. Raises Problem 403 or 404."""
    one = call.house.state.stage.meeting(call.path("id"))
    if one is None:
        raise Problem(404, "not_found", what=call.path("id"))
    for room in one.rooms:
        call.within(room)
    return one


def unedited(call: Call, one: Meeting, seen: int | None) -> None:
    """Raise Problem 412 where somebody else has changed a meeting since its caller looked."""
    if seen is not None and one.edited > seen and one.editor != call.principal.by:
        raise Problem(412, "meeting_edited", more={"edited": one.edited}, by=one.editor)


def known_rooms(call: Call, keys: Sequence[str]) -> list[str]:
    """Each room once, in the order of the wish. Raises Problem 403 or 404."""
    for room in keys:
        call.within(room)
        if room not in call.house.state.rooms:
            raise Problem(404, "not_found", what=room)
    return list(dict.fromkeys(keys))


def _making_room(call: Call, rooms: Iterable[str], *, rehearsal: bool) -> list[Draft]:
    """What ends so that a meeting can begin in these rooms: rehearsals. Raises Problem 409 for anything else."""
    house, wanted, now = call.house, set(rooms), call.house.gate.now()
    drafts = []
    for one in house.state.meetings.values():
        taken = [room for room in one.rooms if room in wanted]
        if not taken or not one.since or (one.until and one.until <= now):
            continue
        if rehearsal or not one.rehearsal:
            name = house.state.rooms[taken[0]].name if taken[0] in house.state.rooms else {}
            raise Problem(
                409, "meeting_runs", more={"meeting": one.id, "rooms": taken}, by=one.by, room=name.get("vi", taken[0])
            )
        drafts.append(call.draft(Kind.MEETING_ENDED, {"id": one.id, "rooms": list(one.rooms)}))
    return drafts


def _by_itself(one: Meeting) -> Instant | None:
    """When a planned meeting would be over if nobody had said anything about its end."""
    return later(one.starts, REHEARSAL_AGE if one.rehearsal else MEETING_AGE) if one.starts else None


def _concerns(call: Call, one: Meeting) -> bool:
    return any(call.principal.enters(room) for room in one.rooms)


def _told(one: Meeting) -> dict[str, Any]:
    """A past meeting in a list."""
    names = ("id", "name", "starts", "since", "until", "ended", "by", "rehearsal", "first", "last")
    counts = {name: len(getattr(one, name)) for name in ("agenda", "presenters", "marks", "notes", "assignments")}
    return {name: getattr(one, name) for name in names} | {"rooms": list(one.rooms), "counts": counts}


def _time(text: str | None) -> Instant | None:
    if text is None:
        return None
    try:
        return instant(moment(text))
    except ValueError:
        raise Problem(422, "bad_instant", value=text) from None
