"""Groups that operators keep for themselves, so that a choice of rooms made once can be made again."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.groups import Group
from broadcaster.rooms import Room
from displays.bodies import NewGroup
from displays.endpoint import Call, revision
from displays.house import House
from displays.problem import Problem

MOST = 200  # saved groups


async def list_groups(call: Call) -> dict[str, Any]:
    """Every group: those of site.yaml with the group they are in, and saved ones, each with the rooms it reaches."""
    state = call.house.state
    planned = [
        {"key": each["key"], "name": each["name"], "parent": each.get("parent"), "saved": None}
        for each in state.site.planned_groups
    ]
    kept = [
        {"key": group.key, "name": group.name, "parent": None, "saved": _saved(group)}
        for group in state.groups.values()
        if group.key not in state.site.group_keys
    ]
    rooms = state.rooms.values()
    return {"seq": state.seq, "groups": [{**one, **_reached(one["key"], rooms)} for one in (*planned, *kept)]}


async def save_group(call: Call) -> dict[str, Any]:
    """Keep a group of rooms and single screens under a key; If-Match guards against a change meanwhile."""
    call.within()
    wish: NewGroup = call.body
    house, key = call.house, call.path("key")
    if key in house.state.site.group_keys:
        raise Problem(409, "group_of_site", group=key)

    async def judge() -> tuple[list[Draft], None]:
        before = house.state.groups.get(key)
        _unchanged(call, before)
        if before is None and len(house.state.groups) >= MOST:
            raise Problem(409, "too_many_groups", most=MOST)
        rooms, screens = _known(house, wish)
        if before and (before.rooms, before.screens) != (rooms, screens):
            _idle(house, key)
        data = {"key": key, "name": wish.name.model_dump(exclude_defaults=True), "rooms": rooms, "screens": screens}
        return [call.draft(Kind.GROUP_SAVED, data)], None

    seq, _ = await house.claiming.keep(house.broadcast, judge)
    return {"seq": seq, "key": key, "revision": seq}


async def remove_group(call: Call) -> dict[str, Any]:
    """Let a saved group go; refused while somebody's choice stands for it."""
    call.within()
    house, key = call.house, call.path("key")

    async def judge() -> tuple[list[Draft], None]:
        before = house.state.groups.get(key)
        if before is None:
            raise Problem(404, "not_found", what=key)
        _unchanged(call, before)
        _idle(house, key)
        return [call.draft(Kind.GROUP_REMOVED, {"key": key})], None

    seq, _ = await house.claiming.keep(house.broadcast, judge)
    return {"seq": seq}


def _saved(group: Group) -> dict[str, Any]:
    kept = asdict(group)
    return {name: kept[name] for name in ("by", "at", "rooms", "screens")} | {"revision": group.seq}


def _reached(key: str, rooms: Iterable[Room]) -> dict[str, Any]:
    rooms = list(rooms)
    alone = [f"{room.key}/{one.key}" for room in rooms for one in room.screens if key in one.groups]
    return {"rooms": [room.key for room in rooms if key in room.groups], "screens": alone}


def _known(house: House, wish: NewGroup) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rooms, and screens of other rooms, each once; raises Problem 404 for what is not there."""
    rooms = tuple(dict.fromkeys(wish.rooms))
    places = {f"{room.key}/{one.key}": room.key for room in house.state.rooms.values() for one in room.screens}
    for key in (*rooms, *wish.screens):
        if key not in house.state.rooms and key not in places:
            raise Problem(404, "not_found", what=key)
    screens = tuple(one for one in dict.fromkeys(wish.screens) if places.get(one) not in rooms)
    if not rooms and not screens:
        raise Problem(422, "empty_group")
    return rooms, screens


def _idle(house: House, key: str) -> None:
    """Raise Problem 409 where a claim or notice stands for a group: rooms would change without anybody's choosing."""
    stage = house.state.stage
    standing: Sequence[Any] = [*stage.claims.values(), *stage.notices.values()]
    if used := next((one for one in standing if (one.width, one.key) == ("group", key)), None):
        raise Problem(409, "group_in_use", by=used.by)


def _unchanged(call: Call, before: Group | None) -> None:
    wanted = revision(call)
    if wanted is not None and wanted != (before.seq if before else 0):
        current = {**_saved(before), "key": before.key, "name": before.name} if before else None
        raise Problem(412, "group_changed", by=before.by if before else "-", more={"current": current})
