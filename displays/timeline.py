"""What happened in a room, as ticks along a line of time: where to look back to."""

from collections.abc import Mapping
from typing import Any

from broadcaster.events import Event, Kind
from broadcaster.journal import Journal
from broadcaster.moments import Instant, instant, later, moment
from broadcaster.retention import first_since
from broadcaster.rooms import Room
from displays.endpoint import Call
from displays.problem import Problem

SPAN = 7200.0  # seconds the line is long, where nobody says since when
MOST = 1000  # ticks on a line, the newest
PAGE = 1000  # events in one reading

WHERE = ("id", "width", "key")
# kind -> what of its data a tick says, beside that
TOLD: Mapping[Kind, tuple[str, ...]] = {
    Kind.CLAIMED: ("slot", "value", "rank", "until", "pinned"),
    Kind.RELEASED: ("slot", "rank"),
    Kind.NOTICED: ("status", "severity", "headline"),
    Kind.NOTICE_ENDED: (),
    Kind.MEETING_OPENED: ("name", "starts", "rehearsal"),
    Kind.MEETING_STARTED: (),
    Kind.MEETING_STEPPED: ("item",),
    Kind.MEETING_MARKED: ("text",),
    Kind.MEETING_ENDED: (),
}


async def read_timeline(call: Call) -> dict[str, Any]:
    """Layouts, focuses, holds, notices and a meeting's steps and marks in a room, from `since` to `until`, as events.

    `first` is the earliest moment that can be looked at.
    """
    journal, key = call.house.journal, call.path("room")
    call.within(key)
    room = call.house.state.rooms.get(key)
    if room is None or not call.principal.clearance.clears(room.clearance):
        raise Problem(404, "not_found", what=key)
    now = call.house.gate.now()
    first = await _first(journal) or now
    until = min(_asked(call, "until") or now, now)
    since = max(_asked(call, "since") or later(until, -SPAN), first)
    ticks = [_tick(event) for event in await _happened(journal, since, until) if _concerns(event.data, room)]
    return {"room": key, "first": first, "since": since, "until": until, "now": now, "ticks": ticks[-MOST:]}


async def _first(journal: Journal) -> Instant | None:
    """When there were rooms first, or the first moment that can be folded from where older events were let go."""
    if trimmed := await journal.trimmed():
        after = min((seq for seq in await journal.checkpoints() if seq >= trimmed), default=trimmed)
        events = await journal.read(after, 1)
    else:
        changed = await journal.read(0, PAGE, [Kind.SITE_CHANGED])
        events = [event for event in changed if event.data["path"] == "site.yaml"]
    return events[0].at if events else None


async def _happened(journal: Journal, since: Instant, until: Instant) -> list[Event]:
    found: list[Event] = []
    after = await first_since(journal, since) - 1
    while page := await journal.read(after, PAGE, list(TOLD)):
        found += [event for event in page if event.at <= until]
        after = page[-1].seq
        if page[-1].at > until:
            break
    return found


def _concerns(data: Mapping[str, Any], room: Room) -> bool:
    if "rooms" in data:
        return room.key in (data["rooms"] or ())
    return any(_reaches(each, room) for each in (data, *(data.get("also") or ())))


def _reaches(target: Mapping[str, Any], room: Room) -> bool:
    match target.get("width"):
        case "room" | "screen":
            return str(target.get("key")).partition("/")[0] == room.key
        case "group":
            return any(target.get("key") in groups for groups in (room.groups, *(one.groups for one in room.screens)))
        case "all":
            return True
    return False


def _tick(event: Event) -> dict[str, Any]:
    told = {name: event.data[name] for name in (*WHERE, *TOLD[event.kind]) if name in event.data}
    if "past" in event.data:
        told["past"] = True
    return {"seq": event.seq, "at": event.at, "kind": event.kind.value, "by": event.by, "data": told}


def _asked(call: Call, name: str) -> Instant | None:
    text = call.query(name)
    try:
        return instant(moment(text)) if text else None
    except ValueError:
        raise Problem(422, "bad_instant", value=text[:40]) from None
