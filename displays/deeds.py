"""Who did what in a meeting: its heading, the steps of its agenda, marks, notes, assignments. Pure, from its events."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from broadcaster.events import Event, Kind
from broadcaster.meeting import Meeting
from broadcaster.moments import Instant
from broadcaster.ranking import covers
from broadcaster.rooms import Room

# kind of event -> what of its data is told; ids of things that only machines know stay out
TOLD: Mapping[str, tuple[str, ...]] = {
    "claimed": ("slot", "width", "key", "rank", "value", "until", "pinned"),
    "released": ("slot", "width", "key", "rank"),
    "press.came": ("room",),
    "press.left": ("room",),
    "noticed": ("id", "status", "severity", "headline", "width", "key", "until", "source"),
    "notice.ended": ("id",),
    "decided": ("series", "accepted", "reason"),
    "undecided": ("reason",),
    "site.changed": ("path", "why"),
    "meeting.opened": (),
    "meeting.changed": (),
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
SEEN = (Kind.PAINTED, Kind.SCREEN_UP, Kind.SCREEN_DOWN)
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
    if kind.startswith("press.") and all(room.key != data["room"] for room in rooms):
        return None
    if kind == "site.changed" and not data["path"].startswith("layouts/"):
        return None
    if kind == "notice.ended" and event.by.startswith("feed:"):
        return None
    told = {name: data[name] for name in TOLD[kind] if data.get(name) is not None}
    return {"seq": event.seq, "at": event.at, "by": event.by, "did": kind, **told}


def _reaches(data: Mapping[str, Any], rooms: Iterable[Room]) -> bool:
    places = [data, *(data.get("also") or ())]
    screens = [(room, screen) for room in rooms for screen in room.screens]
    return any(covers(each.get("width") or "all", each.get("key") or "", *one) for each in places for one in screens)


def heading(meeting: Meeting, rooms: list[dict[str, Any]], ended_by: str | None) -> dict[str, Any]:
    """What the meeting was, as it stood last. ended_by: who ended it; None: it has not ended, or ended by itself."""
    return {
        "id": meeting.id,
        "name": dict(meeting.name),
        "rooms": rooms,
        "by": meeting.by,
        "starts": meeting.starts,
        "began": meeting.since,
        "ended": meeting.ended,
        "ended_by": ended_by,
        "rehearsal": meeting.rehearsal,
        "presenters": list(meeting.presenters),
    }


def agenda_of(meeting: Meeting) -> list[dict[str, Any]]:
    """The agenda with the seconds each item used; of one that still runs, those before its last step."""
    return [
        {
            "key": item.key, "title": dict(item.title), "minutes": item.minutes, "presenter": item.presenter,
            "used": round(item.used),
        }
        for item in meeting.agenda
    ]  # fmt: skip


def steps(own: Iterable[Event]) -> list[tuple[Instant, str | None]]:
    """Which item of the agenda ran from when on."""
    return [(event.at, event.data.get("item")) for event in own if event.kind is Kind.MEETING_STEPPED]


def written(meeting: Meeting) -> dict[str, list[dict[str, Any]]]:
    """What people wrote down: marks, notes, assignments."""
    return {
        "marks": [asdict(each) for each in meeting.marks],
        "notes": [asdict(each) for each in meeting.notes],
        "assignments": [asdict(each) for each in meeting.assignments],
    }
