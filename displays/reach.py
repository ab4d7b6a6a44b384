"""How wide a wish is and how long it lasts: the screens a width and a key reach, and the end as an instant."""

from typing import Any

from broadcaster.moments import Instant, instant, moment
from broadcaster.ranking import covers
from broadcaster.rooms import Room, Screen
from displays.devices import screen_of
from displays.endpoint import Call
from displays.house import House
from displays.problem import Problem

WIDTHS = ("all", "group", "room", "screen")

Target = tuple[str, str]  # width, key ("" for all)
Reached = list[tuple[Room, Screen]]


def target_of(call: Call, width: str, key: str) -> Target:
    """A width and key of a call; raises Problem 403 where the caller may not act on all of it."""
    call.within_all(width, key)
    return width, "" if width == "all" else key


def reach(house: House, target: Target) -> Reached:
    """The screens a claim of this width and key reaches; raises Problem 404 where there are none."""
    width, key = target
    if width == "screen":
        screen_of(house, *key.partition("/")[::2])
    rooms = house.state.rooms
    if width in ("room", "screen"):
        here = rooms.get(key.partition("/")[0])
        near = [here] if here else []
    else:
        near = list(rooms.values())
    found = [(room, one) for room in near for one in room.screens if covers(width, key, room, one)]
    if not found and width != "all":
        raise Problem(404, "not_found", what=key)
    return found


def targets_on(reached: Reached) -> set[Target]:
    """Every width and key at which a claim would reach one of these screens."""
    found: set[Target] = {("all", "")}
    for room, screen in reached:
        found |= {("room", room.key), ("screen", f"{room.key}/{screen.key}")}
        found |= {("group", group) for group in (*room.groups, *screen.groups)}
    return found


def end_of(call: Call, until: str | None) -> Instant | None:
    """A wish's end as an instant; raises Problem 422 for what is none, or past."""
    if until is None:
        return None
    try:
        end = instant(moment(until))
    except ValueError:
        raise Problem(422, "bad_instant", value=until) from None
    if end <= call.house.gate.now():
        raise Problem(422, "past", value=until)
    return end


def scene_of(house: House, room: Room, screen: Screen) -> dict[str, Any]:
    """What a screen shows now; empty where it shows nothing yet."""
    return dict(house.state.scene(room.key, screen.key) or {})
