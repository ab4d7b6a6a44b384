"""The site's documents as the journal last saw them: catalogue, rooms, areas, rules, feeds, layouts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from broadcaster.checkpoint import Row
from broadcaster.days import Calendar
from broadcaster.derive import Formula, parse
from broadcaster.model import Indicator, Rule, Sensitivity, Text, series_parts
from broadcaster.rooms import Room

INDICATORS = TypeAdapter(tuple[Indicator, ...])
ROOMS = TypeAdapter(tuple[Room, ...])
RULES = TypeAdapter(tuple[Rule, ...])

Members = tuple[Sequence[str], Sequence[str]]  # of a group: rooms, and screens as "room/screen"

OWN = "SYS"  # the subsystem whose indicators the service computes about itself


@dataclass(frozen=True, slots=True)
class Document:
    path: str
    sha256: str
    body: Mapping[str, Any]
    seq: int
    needs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Site:
    """What the site's files say now. `put` takes one document; everything else is derived from the documents."""

    documents: dict[str, Document] = field(default_factory=dict)
    name: Text = field(default_factory=lambda: {"vi": ""})
    calendar: Calendar = field(default_factory=Calendar)
    reporting: Mapping[str, Any] | None = None
    units: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    subsystems: dict[str, Text] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    areas: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    feeds: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    layouts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    formulas: dict[str, Formula] = field(default_factory=dict)  # by code, every input before what is made of it
    catalogue_seq: int = 0
    planned_groups: tuple[Mapping[str, Any], ...] = ()  # {key, name, parent?} as the file names them
    _planned: dict[str, Room] = field(default_factory=dict)  # rooms as site.yaml has them
    _saved: Mapping[str, Members] = field(default_factory=dict)
    press: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # room -> {by, since}: the press is there

    @property
    def group_keys(self) -> frozenset[str]:
        """The groups that site.yaml names."""
        return frozenset(each["key"] for each in self.planned_groups)

    @property
    def zone(self) -> str:
        return self.calendar.zone

    @property
    def time_zone(self) -> ZoneInfo:
        return self.calendar.time_zone

    def put(self, document: Document) -> None:
        """Take a new version of one document; raises pydantic.ValidationError where it is not of its shape."""
        before, self.documents = self.documents, {**self.documents, document.path: document}
        try:
            self._read(document.path, document.body)
        except BaseException:
            self.documents = before
            raise
        if not document.path.startswith("layouts/") and document.path != "feeds.yaml":
            self.catalogue_seq = document.seq

    def drop(self, path: str) -> None:
        """Forget a document whose file is gone; only layouts can go, the others are always there."""
        if path.startswith("layouts/") and path in self.documents:
            del self.documents[path]
            self._layouts()

    def gather(self, saved: Mapping[str, Members]) -> None:
        """Take the groups that operators keep: their rooms and screens name them. One the files name too is theirs."""
        self._saved = saved
        of_room: dict[str, list[str]] = {}
        of_screen: dict[str, list[str]] = {}
        named = self.group_keys
        for key, (rooms, screens) in saved.items():
            if key in named:
                continue
            for name in rooms:
                of_room.setdefault(name, []).append(key)
            for place in screens:
                of_screen.setdefault(place, []).append(key)
        gathered = (_within(room, of_room, of_screen) for room in self._planned.values())
        self.rooms = {room.key: _seen(room) if room.key in self.press else room for room in gathered}

    def admit(self, press: Mapping[str, Mapping[str, Any]]) -> None:
        """The press is in these rooms now, and in no other; room -> {by, since}."""
        self.press = press
        self.gather(self._saved)

    def _read(self, path: str, body: Mapping[str, Any]) -> None:
        if path == "site.yaml":
            self.name, self.calendar, self.reporting = body["name"], Calendar.of(body), body.get("reporting")
            self.units = {unit["key"]: unit for unit in body["units"]}
            self.subsystems = {each["key"]: each["name"] for each in body["subsystems"]}
            self._planned = {room.key: room for room in ROOMS.validate_python(body["rooms"])}
            self.planned_groups = tuple(body.get("groups") or ())
            self.gather(self._saved)
        elif path == "indicators.yaml":
            indicators = {each.code: each for each in INDICATORS.validate_python(body["indicators"])}
            self.formulas = in_order(indicators)
            self.indicators = guarded(indicators, self.formulas)
        elif path == "areas.yaml":
            self.areas = {area["code"]: area for area in body["areas"]}
        elif path == "rules.yaml":
            self.rules = RULES.validate_python(body["rules"])
        elif path == "feeds.yaml":
            self.feeds = {feed["key"]: feed for feed in body["feeds"]}
        elif path.startswith("layouts/"):
            self._layouts()

    def _layouts(self) -> None:
        held = (each for path, each in sorted(self.documents.items()) if path.startswith("layouts/"))
        self.layouts = {each.body["key"]: each.body for each in held}

    def rows(self) -> Iterable[Row]:
        documents = sorted(self.documents.values(), key=lambda each: each.seq)
        return ((each, ()) for each in documents)

    def restore(self, rows: Iterable[Row]) -> None:
        for document, _ in rows:
            self.put(Document(**document))

    def needs(self, layout: str) -> Mapping[str, Any]:
        """What a layout's tiles need: {series, families, lists, depths}; empty for an unknown layout."""
        for document in self.documents.values():
            if document.path.startswith("layouts/") and document.body["key"] == layout:
                return document.needs
        return {}

    def areas_of(self, kinds: Collection[str], day: str) -> list[str]:
        """The codes of the areas of these kinds that are in force on a day (ISO)."""
        return [
            code
            for code, area in self.areas.items()
            if area["kind"] in kinds and (area.get("since") or "") <= day <= (area.get("until") or "9999")
        ]

    def indicator_of(self, series: str) -> Indicator | None:
        return self.indicators.get(series_parts(series)[0])


def _within(room: Room, of_room: Mapping[str, list[str]], of_screen: Mapping[str, list[str]]) -> Room:
    places = {screen.key: f"{room.key}/{screen.key}" for screen in room.screens}
    if room.key not in of_room and not of_screen.keys() & places.values():
        return room
    screens = (replace(one, groups=tuple(of_screen.get(places[one.key], ()))) for one in room.screens)
    return replace(room, groups=(*room.groups, *of_room.get(room.key, ())), screens=tuple(screens))


def _seen(room: Room) -> Room:
    """A room the press is in: what is not for everybody is not shown."""
    return replace(room, clearance=Sensitivity.PUBLIC, usual=room.clearance)


def in_order(indicators: Mapping[str, Indicator]) -> dict[str, Formula]:
    """Parse every formula and order them, inputs first; a circle is left out whole (the linter names it)."""
    waiting = {code: parse(each.formula, indicators) for code, each in indicators.items() if each.formula}
    ordered: dict[str, Formula] = {}
    while ready := [code for code, formula in waiting.items() if not (formula.codes & waiting.keys())]:
        for code in ready:
            ordered[code] = waiting.pop(code)
    return ordered


def guarded(indicators: Mapping[str, Indicator], formulas: Mapping[str, Formula]) -> dict[str, Indicator]:
    """The indicators, the derived ones at least as sensitive as what they are made of: a share gives its part away."""
    found = dict(indicators)
    for code, formula in formulas.items():  # inputs first
        made_of = (found[each].sensitivity for each in formula.codes if each in found)
        highest = max((found[code].sensitivity, *made_of), key=lambda each: each.rank)
        found[code] = replace(found[code], sensitivity=highest)
    return found
