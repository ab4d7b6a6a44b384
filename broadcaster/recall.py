"""What a screen shows while its room looks back: the scene of then, under what goes on now. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from broadcaster import scene
from broadcaster.claims import Claim, Notice
from broadcaster.days import Calendar
from broadcaster.meeting import Meeting
from broadcaster.moments import Instant
from broadcaster.past import Past
from broadcaster.rooms import Room, Screen
from broadcaster.scene import Next, Scene

PEOPLE = ("operator", "presenter", "agenda")  # a layout that one of them asks for ends a look back

Pasts = Callable[[int, str], Past | None]  # by the seq of a hold, and "room/screen"


def resolve(
    pasts: Pasts,
    claims: Iterable[Claim],
    room: Room,
    screen: Screen,
    layouts: Mapping[str, Mapping[str, Any]],
    now: Instant,
    calendar: Calendar,
    notices: Sequence[Notice] = (),
    meetings: Sequence[Meeting] | None = None,
) -> Scene:
    """As `scene.resolve`; where a past moment holds the screen, its layout, focus and agenda are those of then.

    Notices, the meeting and its end go on. A layout that a person asks for later brings the screen back to now; a focus
    asked for later is shown where the layout of then has the topic. `next` is the return.
    """
    claims = list(claims)
    while True:
        live = scene.resolve(claims, room, screen, layouts, now, calendar, notices, meetings)
        hold = live.hold
        if not (hold and hold.get("past")):
            return live
        layout = live.why.get("layout")
        if not (layout and layout.rank in PEOPLE and layout.since and layout.since > hold["since"]):
            break
        claims = [each for each in claims if not (each.slot == "hold" and each.value["seq"] == hold["seq"])]
    seq, place = hold["seq"], f"{room.key}/{screen.key}"
    past = pasts(seq, place)
    shown: Mapping[str, Any] = past.scenes.get(place, {}) if past else {}
    key = shown.get("layout")
    document = past.layout(key) if past and key else None
    later = [each for each in claims if each.slot == "hold" or (each.slot == "focus" and each.seq > seq)]
    then = scene.resolve(
        later,
        replace(room, schedules=()),
        replace(screen, home=key or ""),
        {key: document} if key and document else {},
        now,
        calendar,
        notices,
        meetings,
    )
    until = live.why["hold"].until
    return replace(
        live,
        hold={**hold, "until": until},
        layout=then.layout,
        focus=then.focus or (shown.get("focus") if document else None),
        agenda=shown.get("agenda"),
        why={slot: why for slot, why in then.why.items() if slot != "layout"},
        next=Next(until, live.layout, live.why.get("layout")) if until else None,
    )
