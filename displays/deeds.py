"""Who did what in a meeting: its heading, the steps of its agenda, marks, notes, assignments. Pure, from its events."""

from collections.abc import Iterable, Mapping
from typing import Any

from broadcaster.events import Event, Kind
from broadcaster.meeting import Meeting
from broadcaster.model import Room
from broadcaster.moments import Instant, moment
from broadcaster.scene import covers

# kind of event -> what of its data is told; ids of things that only machines know stay out
TOLD: Mapping[str, tuple[str, ...]] = {
    "claimed": ("slot", "width", "key", "rank", "value", "until", "pinned"),
    "released": ("slot", "width", "key", "rank"),
    "noticed": ("id", "status", "severity", "headline", "width", "key", "until", "source"),
    "notice.ended": ("id",),
    "decided": ("series", "accepted", "reason"),
    "undecided": ("reason",),
    "site.changed": ("path", "why"),
    "meeting.opened": ("rooms", "rehearsal"),
    "meeting.started": (),
    "meeting.planned": (),
    "meeting.stepped": ("item",),
    "meeting.driven": ("driver",),
    "meeting.asked": ("name", "asks"),
    "meeting.marked": ("mark", "text"),
    "meeting.joined": ("presenter",),
    "meeting.ended": (),
}
PLACED = ("claimed", "released", "noticed")
MACHINES = ("service", "clock", "presence")


def deed(event: Event, meeting: str, rooms: Iterable[Room]) -> dict[str, Any] | None:
    """An event as something that somebody did in the meeting's rooms; None for any other."""
    kind, data = event.kind.value, event.data
    if kind not in TOLD or event.by in MACHINES:
        return None
    if kind.startswith("meeting.") and data.get("id") != meeting:
        return None
    if kind in PLACED and not _reaches(data, rooms):
        return None
    if kind == "site.changed" and not data["path"].startswith("layouts/"):
        return None
    if kind == "notice.ended" and event.by.startswith("feed:"):
        return None
    told = {name: data[name] for name in TOLD[kind] if data.get(name) is not None}
    return {"seq": event.seq, "at": event.at, "by": event.by, "did": kind, **told}


def _reaches(data: Mapping[str, Any], rooms: Iterable[Room]) -> bool:
    width, key = data.get("width") or "all", data.get("key") or ""
    return any(covers(width, key, room, screen) for room in rooms for screen in room.screens)


def heading(
    own: tuple[Event, ...], first: int, end: Event | None, meeting: Meeting | None, rooms: Mapping[str, Room]
) -> dict[str, Any]:
    """What the meeting was. end: the event with which it was over; meeting: as it stood last while it ran."""
    opened = own[0]
    began = next((event.at for event in own if event.seq == first), None)
    joined = dict.fromkeys(event.data["presenter"] for event in own if event.kind is Kind.MEETING_JOINED)
    return {
        "id": opened.data["id"],
        "name": dict(meeting.name if meeting else opened.data.get("name") or {}),
        "rooms": [{"key": room.key, "name": dict(room.name)} for room in rooms.values()],
        "by": opened.by,
        "opened": opened.at,
        "began": began,
        "ended": end.at if end else None,
        "ended_by": end.by if end and end.kind is Kind.MEETING_ENDED else None,
        "rehearsal": bool(opened.data.get("rehearsal")),
        "presenters": list(joined),
    }


def agenda_of(meeting: Meeting | None, end: Instant | None) -> list[dict[str, Any]]:
    """The agenda with the seconds each item used until the meeting's end; of one that goes on, up to the last step."""
    found = []
    for item in meeting.agenda if meeting else ():
        used = item.used
        if end and meeting and meeting.began and item.key == meeting.item:
            used += max(0.0, (moment(end) - moment(meeting.began)).total_seconds())
        found.append({
            "key": item.key, "title": dict(item.title), "minutes": item.minutes, "presenter": item.presenter,
            "used": round(used),
        })  # fmt: skip
    return found


def steps(own: tuple[Event, ...]) -> list[tuple[Instant, str | None]]:
    """Which item of the agenda ran from when on."""
    return [(event.at, event.data.get("item")) for event in own if event.kind is Kind.MEETING_STEPPED]


def marks(own: tuple[Event, ...]) -> list[dict[str, Any]]:
    """The moments somebody marked, in order; a mark told again takes the newer words."""
    return _gathered(own, "meeting.marked", "mark", ("text", "room"), keep_bare=True)


def notes(own: tuple[Event, ...]) -> list[dict[str, Any]]:
    """What the secretary wrote down, in order, each as it was written last."""
    return _gathered(own, "meeting.noted", "note", ("text",))


def assignments(own: tuple[Event, ...]) -> list[dict[str, Any]]:
    """Who is to do what until when."""
    return _gathered(own, "meeting.assigned", "assignment", ("text", "unit", "due"))


def _gathered(
    own: tuple[Event, ...], kind: str, name: str, parts: tuple[str, ...], *, keep_bare: bool = False
) -> list[dict[str, Any]]:
    """By the id in `name`, the newest words of each with who wrote it first and when; text null takes it back."""
    found: dict[str, dict[str, Any]] = {}
    for event in own:
        if event.kind.value != kind:
            continue
        id, said = event.data[name], {part: event.data.get(part) for part in parts}
        if "text" in event.data and event.data["text"] is None and (not keep_bare or id in found):
            found.pop(id, None)
            continue
        first = found.get(id)
        found[id] = {"id": id, "at": first["at"] if first else event.at, "by": event.by, **said}
    return list(found.values())
