"""The views that are in use, and which of them a changed entry concerns."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any, Protocol

from broadcaster.board import Picture
from broadcaster.frames import Frame, canonical, encode, raw
from broadcaster.model import Indicator, Room, Sensitivity, series_parts
from broadcaster.seat import Seat, SeatKind
from broadcaster.view import Needs, View, ViewKey, legend, needs_of, stems_of

CONSOLE = "*"  # stands for a layout's key in the key of the console's view


class Source(Picture, Protocol):
    """What the hub reads of the state."""

    @property
    def epoch(self) -> str: ...
    @property
    def catalogue_seq(self) -> int: ...
    @property
    def rooms(self) -> Mapping[str, Room]: ...
    @property
    def indicators(self) -> Mapping[str, Indicator]: ...
    @property
    def areas(self) -> Mapping[str, Mapping[str, Any]]: ...
    def picture(self, room: str, screen: str | None = None) -> Picture: ...
    def layout(self, key: str) -> Mapping[str, Any] | None: ...
    def needs(self, layout: str) -> Mapping[str, Any]: ...


class Index:
    """Finds or makes the view a seat should have, and forgets a view when its last seat has left."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._views: dict[tuple[ViewKey, int | None], View] = {}
        self._names: dict[View, tuple[ViewKey, int | None]] = {}
        self._seats: dict[View, dict[Seat, None]] = {}
        self._by_key: dict[str, set[View]] = {}
        self._everything: set[View] = set()
        self._revisions: dict[str, tuple[Mapping[str, Any], str]] = {}
        self._scenes: dict[tuple[str, Sensitivity], tuple[int, int, Frame]] = {}

    @property
    def epoch(self) -> str:
        return self._source.epoch

    def begin_again(self) -> None:
        """The state holds another history: what was remembered of the former one is void. Nobody is seated now."""
        self._revisions.clear()
        self._scenes.clear()

    def concerned(self, key: str) -> Iterator[View]:
        """The views (of the present) a change of this entry may be shown in."""
        yield from self._everything
        yield from self._by_key.get(key, ())
        for stem in stems_of(key):
            yield from self._by_key.get(stem, ())

    def seats(self, view: View) -> list[Seat]:
        """A fixed copy of the seats that have this view now."""
        return list(self._seats.get(view, ()))

    def showing(self, layout: str) -> list[Seat]:
        """The seats whose view is made from this layout."""
        return [seat for view, (key, _) in self._names.items() if key.layout == layout for seat in self._seats[view]]

    def enter(self, seat: Seat, view: View) -> None:
        self._seats[view][seat] = None

    def leave(self, seat: Seat, view: View) -> None:
        """Take a seat out of its view; the last one closes the view."""
        seats = self._seats[view]
        seats.pop(seat, None)
        if seats:
            return
        del self._seats[view]
        del self._views[self._names.pop(view)]
        self._everything.discard(view)
        for name in (*view.needs.keys, *view.needs.stems):
            if (views := self._by_key.get(name)) is not None:
                views.discard(view)
                if not views:
                    del self._by_key[name]

    def wanted(self, seat: Seat) -> View:
        """The view this seat should have, as the state stands now."""
        source = self._source
        picture: Picture = source
        clearance = self.clearance(seat)
        if seat.kind is SeatKind.CONSOLE:
            key = ViewKey(CONSOLE, "", clearance, source.catalogue_seq)
        else:
            scene = self._scene_of(seat.place)
            layout = scene.get("layout") or ""
            more = _remote_extras(seat, scene) if seat.kind is SeatKind.REMOTE else frozenset[str]()
            key = ViewKey(layout, self._revision(layout), clearance, source.catalogue_seq, more)
            if seat.room in source.rooms:
                picture = source.picture(seat.room, seat.screen)
        if key.more:
            key = replace(key, moment=picture.held_at)
        view = self._views.get((key, picture.held_at))
        return view or self._open(key, picture)

    def clearance(self, seat: Seat) -> Sensitivity:
        """The lower one of the credential's and the room's; what is not a room has the lowest."""
        if seat.kind is SeatKind.CONSOLE:
            return seat.clearance
        room = self._source.rooms.get(seat.room)
        if room is None:
            return Sensitivity.PUBLIC
        return min(seat.clearance, room.clearance, key=lambda each: each.rank)

    def scene(self, seat: Seat) -> tuple[Frame, int]:
        """The scene message of a seat's screen (the same frame for all of its seats), and the scene's `changed`."""
        place, clearance = seat.place, self.clearance(seat)
        entry = self._source.entries.get(f"@scene/{place}")
        seq, catalogue = entry.seq if entry else 0, self._source.catalogue_seq
        known = self._scenes.get((place, clearance))
        if known is None or known[:2] != (seq, catalogue):
            document = self._worded(seat, clearance)
            frame = Frame(encode({"type": "scene", "seq": seq, "scene": raw(encode(document))}))
            self._scenes[place, clearance] = known = (seq, catalogue, frame)
        return known[2], int(self._scene_of(place).get("changed") or 0)

    def scene_document(self, seat: Seat) -> dict[str, Any]:
        return self._worded(seat, self.clearance(seat))

    def _worded(self, seat: Seat, clearance: Sensitivity) -> dict[str, Any]:
        document = {**self._scene_of(seat.place), "clearance": clearance}
        room = self._source.rooms.get(seat.room)
        if room is not None:
            document["room_name"] = room.name
            screen = next((each for each in room.screens if each.key == seat.screen), None)
            if screen is not None:
                document["screen_name"] = screen.name
                document["screen_setup"] = {
                    "height_cm": screen.height_cm, "furthest_m": screen.furthest_m,
                    "lines": screen.lines, "theme": screen.theme,
                }  # fmt: skip
        return document

    def _scene_of(self, place: str) -> Mapping[str, Any]:
        entry = self._source.entries.get(f"@scene/{place}")
        return entry.value if entry and entry.value else {}

    def _revision(self, layout: str) -> str:
        document = self._source.layout(layout)
        if document is None:
            return ""
        known = self._revisions.get(layout)
        if known is None or known[0] is not document:
            self._revisions[layout] = known = (document, sha256(canonical(document)).hexdigest())
        return known[1]

    def _open(self, key: ViewKey, picture: Picture) -> View:
        source = self._source
        document = None if key.layout == CONSOLE else source.layout(key.layout)
        needs = (
            Needs(everything=True)
            if key.layout == CONSOLE
            else needs_of(source.needs(key.layout) if document else {}, key.clearance, key.more)
        )
        lasting = legend(document, _parts(source, needs, key.clearance))
        mixed = key.moment is not None
        view = View(key.id, key.clearance, needs, picture, source, source.epoch, lasting, mixed=mixed)
        self._views[key, picture.held_at] = view
        self._names[view] = (key, picture.held_at)
        self._seats[view] = {}
        if needs.everything:
            self._everything.add(view)
        for name in (*needs.keys, *needs.stems) if picture.held_at is None else key.more:
            self._by_key.setdefault(name, set()).add(view)
        return view


def _remote_extras(seat: Seat, scene: Mapping[str, Any]) -> frozenset[str]:
    meeting = scene.get("meeting")
    extras = {"@layout/", f"@scene/{seat.room}/"}
    return frozenset(extras | {f"@meeting/{meeting}"} if meeting else extras)


def _parts(source: Source, needs: Needs, clearance: Sensitivity) -> dict[str, Any]:
    """The dictionaries of a wall: what its indicators and areas are called, and the site."""
    if needs.everything or any(each.startswith("@") for each in needs.keys):
        codes, areas = set(source.indicators), set(source.areas)  # a list may name any of them
    else:
        parts = [series_parts(each) for each in needs.keys if not each.startswith("@")]
        families = {each[:-1] for each in needs.stems if each.endswith("@")}
        codes = {code for code, _ in parts} | families
        areas = set(source.areas) if families else {area for _, area in parts if area}
    site = source.entries.get("@site")
    document = site.value if site and site.value else {}
    units = {unit["key"]: unit for unit in document.get("units", ())}
    return {
        "indicators": {
            code: _described(source.indicators[code], units, clearance)
            for code in sorted(codes)
            if code in source.indicators
        },
        "areas": {code: source.areas[code].get("name") for code in sorted(areas) if code in source.areas},
        "site": {name: document.get(name) for name in ("name", "reporting", "time_zone", "languages")},
    }


def _described(indicator: Indicator, units: Mapping[str, Any], clearance: Sensitivity) -> dict[str, Any]:
    if not clearance.clears(indicator.sensitivity):
        return {"withheld": True}
    return {
        "name": indicator.name, "short": indicator.short or indicator.name, "unit": indicator.unit,
        "decimals": indicator.decimals, "direction": indicator.direction, "frequency": indicator.frequency,
        "subsystem": indicator.subsystem, "owner": units.get(indicator.owner),
        "thresholds": asdict(indicator.thresholds) if indicator.thresholds else None,
    }  # fmt: skip
