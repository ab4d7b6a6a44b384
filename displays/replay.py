"""What stood at a past moment: the fold again, from the last checkpoint before it up to then."""

from collections.abc import Mapping
from typing import Any

from broadcaster.beginning import Trimmed, begin
from broadcaster.board import Entry, Picture
from broadcaster.journal import Journal
from broadcaster.model import Sensitivity, series_parts
from broadcaster.moments import Instant, instant, moment
from broadcaster.state import State
from displays.endpoint import Call
from displays.problem import Problem


async def fold(journal: Journal, until: Instant | None = None) -> State:
    """The state as the journal has it now, or had it at a moment; for looking only. Raises JournalError."""
    return await begin(journal, State(), until=until)


async def read_wall(call: Call) -> dict[str, Any]:
    """What a room's screens showed at a moment, or show now: scene, layout and the figures it needs."""
    house, room, at = call.house, call.path("room"), call.query("at")
    call.within(room)
    state = house.state
    if at:
        async with house.replaying:
            try:
                state = await fold(house.journal, _moment(call, at))
            except Trimmed:
                raise Problem(410, "trimmed", value=at[:40]) from None
    place = state.rooms.get(room)
    if place is None or not call.principal.clearance.clears(place.clearance):
        raise Problem(404, "not_found", what=f"{room} {at}".strip())
    screens = []
    for screen in place.screens:
        scene = state.scene(room, screen.key) or {}
        layout = scene.get("layout")
        picture, needs = state.picture(room, screen.key), state.needs(layout or "")
        values = _values(picture, state.entries, needs, place.clearance)
        screens.append({"screen": screen.key, "scene": scene, "layout": state.layout(layout or ""), "values": values})
    return {"room": room, "at": state.at, "seq": state.seq, "screens": screens}


def needed(series: str, needs: Mapping[str, Any]) -> bool:
    """True if a layout's needs name that series or its family."""
    code, area = series_parts(series)
    return series in needs.get("series", ()) or (area is not None and f"{code}@*" in needs.get("families", ()))


def _values(
    picture: Picture, live: Mapping[str, Entry], needs: Mapping[str, Any], clearance: Sensitivity
) -> dict[str, Any]:
    """What a layout shows of a picture; `live` because a figure that became more sensitive leaves a held wall, too."""
    values = {}
    for key, entry in picture.entries.items():
        now = live.get(key, entry)
        if entry.value is None or not (clearance.clears(entry.sensitivity) and clearance.clears(now.sensitivity)):
            continue
        name, _, suffix = key.partition("/")
        if not key.startswith("@"):
            if needed(key, needs):
                values[key] = entry.value
        elif suffix == clearance and name in needs.get("lists", ()):
            values[name] = entry.value
        elif name == "@items" and key in needs.get("lists", ()):
            values[key] = entry.value
    return values


def _moment(call: Call, text: str) -> Instant:
    try:
        at = instant(moment(text))
    except ValueError:
        raise Problem(422, "bad_instant", value=text[:40]) from None
    if at > call.house.gate.now():
        raise Problem(422, "not_yet", value=text[:40])
    return at
