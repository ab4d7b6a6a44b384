"""What stood at a past moment: to look at, and to bring back on a room's screens for a while."""

from collections.abc import Mapping
from typing import Any

from broadcaster.beginning import Trimmed, begin
from broadcaster.events import decode
from broadcaster.journal import Journal
from broadcaster.legend import Legends
from broadcaster.model import Sensitivity, series_parts
from broadcaster.moments import Instant, instant, later, moment
from broadcaster.needs import needs_of
from broadcaster.past import Past, read
from broadcaster.state import State
from broadcaster.view import View
from displays.endpoint import Call
from displays.looking import Look, look
from displays.problem import Problem

TOLD = ("layout", "indicators", "areas", "site", "values", "history")
PAST_LIMIT = 600.0  # seconds after which a room that looks back returns to now by itself, where nobody says when


async def fold(journal: Journal) -> State:
    """The state as the journal has it now; for looking only. Raises JournalError."""
    return await begin(journal, State())


async def read_wall(call: Call) -> dict[str, Any]:
    """What a room's screens showed at a moment, or show now: scene, layout, figures, lines and their names."""
    state, room, at = call.house.state, call.path("room"), call.query("at")
    call.within(room)
    found = await _looked(call, room, _moment(call, at)) if at else look(state, room)
    if found is None or not call.principal.clearance.clears(found.clearance):
        raise Problem(404, "not_found", what=f"{room} {at}".strip())
    now = state.rooms.get(room)
    clearance = min(found.clearance, now.clearance if now else found.clearance, key=lambda each: each.rank)
    pasts = [read(document, found.seq, 0, state) for document in found.documents]
    screens = []
    for screen, scene in found.scenes.items():
        past = next((each for each in pasts if f"{room}/{screen}" in each.scenes), None)
        screens.append({"screen": screen, "scene": scene, **_shown(past, scene.get("layout") or "", clearance)})
    return {"room": room, "at": found.at, "seq": found.seq, "screens": screens}


async def past_of(call: Call, target: tuple[str, str], at: str) -> dict[str, Any]:
    """What a hold of a past moment adds to its claim, for a room or a screen: `value`, `past` and `until`.

    Raises Problem 404, 410 or 422 where there is no such moment of it.
    """
    width, key = target
    if width not in ("room", "screen"):
        raise Problem(422, "past_one_room")
    when, room = _moment(call, at), key.partition("/")[0]
    found = await _looked(call, room, when)
    documents = [each for each in found.documents if width == "room" or key in each["scenes"]] if found else []
    if width == "screen":
        documents = [{**each, "scenes": {key: each["scenes"][key]}} for each in documents]
    if not any(each["layouts"] for each in documents):
        raise Problem(404, "not_found", what=f"{key} {at}")
    return {"value": when, "past": documents, "until": later(call.house.gate.now(), PAST_LIMIT)}


def needed(series: str, needs: Mapping[str, Any]) -> bool:
    """True if a layout's needs name that series or its family."""
    code, area = series_parts(series)
    return series in needs.get("series", ()) or (area is not None and f"{code}@*" in needs.get("families", ()))


async def _looked(call: Call, room: str, when: Instant) -> Look | None:
    try:
        return await call.house.looker.at(call.house.journal, room, when)
    except Trimmed:
        raise Problem(410, "trimmed", value=when) from None


def _shown(past: Past | None, key: str, clearance: Sensitivity) -> dict[str, Any]:
    """What a wall of that clearance is told of a screen's picture: layout, names, values, lines."""
    layout = past.layout(key) if past else None
    if past is None or layout is None:
        return {name: {} for name in TOLD} | {"layout": None}
    needs = needs_of(past.needs(key), clearance)
    legend = Legends(past).legend(layout, needs, clearance)
    wall = decode(View("", clearance, needs, past, past, "", legend).wall().payload)
    return {name: wall[name] for name in TOLD}


def _moment(call: Call, text: str) -> Instant:
    try:
        at = instant(moment(text))
    except ValueError:
        raise Problem(422, "bad_instant", value=text[:40]) from None
    if at > call.house.gate.now():
        raise Problem(422, "not_yet", value=text[:40])
    return at
