"""Rooms, their groups, what they show at which hours, and which days are holidays, as site.yaml says it."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from layouts.catalogue import Clearance
from layouts.holidays import days_off, known_country, made_up
from layouts.scalars import Clock, Day, Key, Record, Weekday, Words


class Theme(StrEnum):
    DARK = "dark"
    LIGHT = "light"


class Stage(StrEnum):
    PLANNED = "planned"
    PILOT = "pilot"
    LIVE = "live"


class Days(StrEnum):
    """On which days a schedule counts. Workdays: Monday to Friday without holidays, and days worked instead."""

    ANY = "any"
    WORKDAYS = "workdays"
    HOLIDAYS = "holidays"


def _country(value: str) -> str:
    if not known_country(value):
        raise PydanticCustomError("unknown_country", "unknown_country", {"got": value})
    return value


class DayOff(Record):
    day: Day
    name: Words | None = None


class Holidays(Record):
    """Days off: a country's public holidays, `also` others, but for days that are worked instead (`working`)."""

    country: Annotated[str, AfterValidator(_country)] | None = None
    also: tuple[DayOff, ...] = ()
    working: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _either(self) -> Self:
        for index, each in enumerate(self.also):
            if each.day in self.working:
                raise PydanticCustomError("day_both", "day_both", {"day": each.day, "at": ("also", index)})
        return self

    def body(self) -> dict[str, Any]:
        """{days: {day: name}, working: [day]}: written out, so that whoever folds it needs no library."""
        days: dict[str, Any] = dict(days_off(self.country)) if self.country else {}
        for each in self.also:
            days[each.day] = each.name or days.get(each.day) or {}
        working = {*(made_up(self.country) if self.country else ()), *self.working}
        return {"days": {day: name for day, name in days.items() if day not in working}, "working": sorted(working)}


class ScheduleEntry(Record):
    """`until` not after `since`: it runs into the next day."""

    layout: Key
    since: Clock
    until: Clock
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = (0, 1, 2, 3, 4, 5, 6)
    on: Annotated[Days, Field(strict=False)] = Days.ANY
    name: Words | None = None

    def at(self, width: str, key: str) -> dict[str, Any]:
        """As a room's schedule in an event, with whose it is."""
        return {**self.model_dump(mode="json"), "name": self.name or {}, "width": width, "key": key}


class GroupEntry(Record):
    """A group of rooms, and groups inside it: their rooms are its rooms too."""

    key: Key
    name: Words
    groups: "tuple[GroupEntry, ...]" = ()
    schedules: tuple[ScheduleEntry, ...] = ()


class ScreenEntry(Record):
    key: Key
    name: Words
    home: Key
    height_cm: Annotated[float, Field(ge=20, le=600)] = 93.4
    furthest_m: Annotated[float, Field(ge=1, le=60)] = 8.0
    lines: Annotated[int, Field(ge=480, le=8640)] = 1080
    across: Annotated[int, Field(ge=480, le=15360)] | None = None  # points a line; absent: 16:9
    theme: Theme = Theme.DARK
    shift: bool = True
    schedules: tuple[ScheduleEntry, ...] = ()


class RoomEntry(Record):
    key: Key
    name: Words
    clearance: Clearance
    screens: Annotated[list[ScreenEntry], Field(min_length=1)]
    groups: tuple[Key, ...] = ()
    stage: Stage = Stage.LIVE
    schedules: tuple[ScheduleEntry, ...] = ()


def every_group(
    groups: Iterable[GroupEntry], above: tuple[str, ...] = ()
) -> Iterator[tuple[GroupEntry, tuple[str, ...]]]:
    """Each group with the keys of those it is in, the outermost first; a group before the groups in it."""
    for group in groups:
        yield group, above
        yield from every_group(group.groups, (*above, group.key))


def grouped(groups: Iterable[GroupEntry]) -> list[dict[str, Any]]:
    """The groups as they travel: one list, each with the key of the group it is in."""
    return [
        {"key": group.key, "name": group.name, "parent": above[-1] if above else None}
        for group, above in every_group(groups)
    ]


def placed(room: RoomEntry, groups: Iterable[GroupEntry], everywhere: Iterable[ScheduleEntry]) -> dict[str, Any]:
    """A room as it travels: with every group it is in, and every schedule that counts there, the widest first."""
    found = {group.key: (group, above) for group, above in every_group(groups)}
    within = {key: None for own in room.groups if own in found for key in (*found[own][1], own)}
    schedules = [part.at("all", "") for part in everywhere]
    schedules += [part.at("group", key) for key in within for part in found[key][0].schedules]
    schedules += [part.at("room", room.key) for part in room.schedules]
    schedules += [part.at("screen", f"{room.key}/{one.key}") for one in room.screens for part in one.schedules]
    body: dict[str, Any] = room.model_dump(mode="json")
    for screen in body["screens"]:
        del screen["schedules"]
    return body | {"groups": list(within), "schedules": schedules}
