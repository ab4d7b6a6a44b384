"""Where a person's rights count: a presenter's in the meetings they joined, an operator's in their own groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broadcaster.site import Site
from displays.credentials import People
from displays.rights import Role


@dataclass(frozen=True, slots=True)
class Bounds:
    """rooms: None means every room, those to come too. groups: whole groups inside the bounds."""

    rooms: frozenset[str] | None = None
    groups: frozenset[str] = frozenset()


def bounds_of(people: People, user: Mapping[str, Any]) -> Bounds:
    """The bounds of somebody's role. Only groups of site.yaml bind: those that operators save are theirs to change."""
    if user["role"] == Role.PRESENTER:
        joined = (one for one in people.meetings.values() if user["name"] in one.presenters)
        return Bounds(frozenset(room for one in joined for room in one.rooms))
    if user["role"] != Role.OPERATOR or not user.get("groups"):
        return Bounds()
    groups = _with_inner(people.site, frozenset(user["groups"]))
    return Bounds(frozenset(key for key, room in people.rooms.items() if groups.intersection(room.groups)), groups)


def _with_inner(site: Site, groups: frozenset[str]) -> frozenset[str]:
    """These groups of the site, and all that are in them; one that the site no longer has binds to nothing."""
    found = groups & site.group_keys
    while inner := {each["key"] for each in site.planned_groups if each.get("parent") in found} - found:
        found |= inner
    return found
