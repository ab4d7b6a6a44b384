"""The views that are in use, and which of them a changed entry concerns."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, Protocol

from broadcaster.board import Changes, Picture
from broadcaster.frames import Frame, canonical, encode, raw
from broadcaster.legend import Legends
from broadcaster.links import AFAR, APART
from broadcaster.model import Sensitivity
from broadcaster.needs import Needs, needs_of, stems_of
from broadcaster.past import Past, World
from broadcaster.rooms import Room
from broadcaster.seat import Seat, SeatKind
from broadcaster.view import View, ViewKey

CONSOLE = "*"  # stands for a layout's key in the key of the console's view


class Source(World, Protocol):
    """What the hub reads of the state."""

    @property
    def rooms(self) -> Mapping[str, Room]: ...
    def picture(self, room: str, screen: str | None = None) -> Picture: ...


class Index:
    """Finds or makes the view a seat should have, and forgets a view when its last seat has left."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._legends = Legends(source)
        self._views: dict[tuple[ViewKey, int | None], View] = {}
        self._names: dict[View, tuple[ViewKey, int | None]] = {}
        self._seats: dict[View, dict[Seat, None]] = {}
        self._by_key: dict[str, dict[View, None]] = {}  # in the order they came, so that runs can be repeated
        self._everything: dict[View, None] = {}
        self._revisions: dict[str, tuple[Mapping[str, Any], str]] = {}
        self._scenes: dict[tuple[str, Sensitivity], tuple[int, int, Frame, bytes]] = {}

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

    def touched(self, changes: Changes) -> Iterator[View]:
        """Let the views take note of what has changed; those that show some of it, each once for every entry."""
        entries = self._source.entries
        for key in changes.keys:
            if (entry := entries.get(key)) is not None:
                for view in self.concerned(key):
                    if view.touch(key, entry.seq, changes.seq):
                        yield view

    def outdate(self) -> None:
        """The catalogue has changed: nothing is written out of the views of before. Their seats are moved one by one,
        because moving 10,000 at once keeps the loop for 75 ms."""
        self._by_key.clear()
        self._everything.clear()
        for view, (key, held_at) in self._names.items():
            if key.catalogue == self._source.catalogue_seq:
                self._list(view, key, held_at)
            else:
                view.outdated = True

    def rest(self) -> None:
        """Once a beat: let the views keep only the frames that somebody asks for."""
        for view in self._names:
            view.rest()

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
        if view.outdated:
            return  # it is listed nowhere
        self._everything.pop(view, None)
        for name in (*view.needs.keys, *view.needs.stems):
            if (views := self._by_key.get(name)) is not None:
                views.pop(view, None)
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
            more = self._remote_extras(seat, scene) if seat.kind is SeatKind.REMOTE else frozenset[str]()
            picture = self.picture(seat)
            world = picture if isinstance(picture, Past) else source
            key = ViewKey(layout, self._revision(world, layout), clearance, source.catalogue_seq, more)
        if isinstance(picture, Past):
            key = replace(key, moment=picture.moment)
        elif key.more:
            key = replace(key, moment=picture.held_at)
        view = self._views.get((key, picture.held_at))
        return view or self._open(key, picture)

    def ahead(self, seat: Seat, layout: str) -> View | None:
        """The view a screen would have if it showed this layout; None for one that is gone.

        Nobody sits in it and no change is brought to it: it is for a picture that is made ready.
        """
        source = self._source
        if source.layout(layout) is None:
            return None
        picture = self.picture(seat)
        if isinstance(picture, Past):
            picture = source  # what is shown next brings the room back to now
        key = ViewKey(layout, self._revision(source, layout), self.clearance(seat), source.catalogue_seq)
        return self._views.get((key, picture.held_at)) or self._make(key, picture)

    def picture(self, seat: Seat) -> Picture:
        """What this seat's figures are read from: the live ones, or those its room stands still at."""
        return self._source.picture(seat.room, seat.screen) if seat.room in self._source.rooms else self._source

    def clearance(self, seat: Seat) -> Sensitivity:
        """The lower of the credential's and the room's; what is no room has the lowest, a link's layout its own."""
        if seat.kind is SeatKind.CONSOLE:
            return seat.clearance
        room = self._source.rooms.get(seat.room)
        if room is None:
            return seat.clearance if seat.room == APART else Sensitivity.PUBLIC
        return min(seat.clearance, room.clearance, key=lambda each: each.rank)

    def rooms(self, seat: Seat) -> frozenset[str]:
        """The rooms this page follows; empty: all of them. A remote follows those of the meeting in its room."""
        if seat.kind is SeatKind.CONSOLE:
            return frozenset()
        meeting = self._scene_of(seat.place).get("meeting")
        entry = self._source.entries.get(f"@meeting/{meeting}") if meeting else None
        rooms = entry.value.get("rooms", ()) if entry and entry.value else ()
        return frozenset((seat.room, *rooms))

    def shows(self, place: str) -> str:
        """The layout of the screen at "room/screen"; "" where there is none."""
        return str(self._scene_of(place).get("layout") or "")

    def scene(self, seat: Seat) -> tuple[Frame, int]:
        """The scene message of a seat's screen (the same frame for all of its seats), and the scene's `changed`."""
        return self._scene_frame(seat)[0], int(self._scene_of(seat.place).get("changed") or 0)

    def scene_document(self, seat: Seat) -> bytes:
        """The scene of a seat's screen as JSON."""
        return self._scene_frame(seat)[1]

    def _scene_frame(self, seat: Seat) -> tuple[Frame, bytes]:
        place, clearance = seat.place, self.clearance(seat)
        entry = self._source.entries.get(f"@scene/{place}")
        seq, catalogue = entry.seq if entry else 0, self._source.catalogue_seq
        known = self._scenes.get((place, clearance))
        if known is None or known[:2] != (seq, catalogue):
            document = encode(self._worded(seat, clearance))
            frame = Frame(encode({"type": "scene", "seq": seq, "scene": raw(document)}))
            self._scenes[place, clearance] = known = (seq, catalogue, frame, document)
        return known[2:]

    def _worded(self, seat: Seat, clearance: Sensitivity) -> dict[str, Any]:
        document = {**self._scene_of(seat.place), "clearance": clearance}
        if seat.room == APART:
            document["screen_setup"] = AFAR
        room = self._source.rooms.get(seat.room)
        if room is not None:
            document["room_name"] = room.name
            screen = next((each for each in room.screens if each.key == seat.screen), None)
            if screen is not None:
                document["screen_name"] = screen.name
                document["screen_setup"] = {
                    "height_cm": screen.height_cm, "furthest_m": screen.furthest_m,
                    "lines": screen.lines, "theme": screen.theme, "shift": screen.shift,
                }  # fmt: skip
        return document

    def _scene_of(self, place: str) -> Mapping[str, Any]:
        entry = self._source.entries.get(f"@scene/{place}")
        return entry.value if entry and entry.value else {}

    def _revision(self, world: World, layout: str) -> str:
        document = world.layout(layout)
        if document is None:
            return ""
        if world is not self._source:
            return sha256(canonical(document)).hexdigest()
        known = self._revisions.get(layout)
        if known is None or known[0] is not document:
            self._revisions[layout] = known = (document, sha256(canonical(document)).hexdigest())
        return known[1]

    def _open(self, key: ViewKey, picture: Picture) -> View:
        view = self._make(key, picture)
        self._views[key, picture.held_at] = view
        self._names[view] = (key, picture.held_at)
        self._seats[view] = {}
        self._list(view, key, picture.held_at)
        return view

    def _make(self, key: ViewKey, picture: Picture) -> View:
        source = self._source
        world: World = picture if isinstance(picture, Past) else source
        document = None if key.layout == CONSOLE else world.layout(key.layout)
        needs = (
            Needs(everything=True)
            if key.layout == CONSOLE
            else needs_of(world.needs(key.layout) if document else {}, key.clearance, key.more)
        )
        legends = Legends(world) if isinstance(world, Past) else self._legends
        lasting = legends.legend(document, needs, key.clearance)
        mixed = bool(key.more) and picture.held_at is not None
        return View(key.id, key.clearance, needs, picture, source, source.epoch, lasting, mixed=mixed)

    def _list(self, view: View, key: ViewKey, held_at: int | None) -> None:
        """Note which changes concern a view: in a held one, only what goes on."""
        if view.needs.everything:
            self._everything[view] = None
        for name in (*view.needs.keys, *view.needs.stems) if held_at is None else key.more:
            self._by_key.setdefault(name, {})[view] = None

    def _remote_extras(self, seat: Seat, scene: Mapping[str, Any]) -> frozenset[str]:
        """What a phone needs besides its room's figures. Of meetings: the one that is on, and its own before it is."""
        meetings = {f"@meeting/{id}" for id in (scene.get("meeting"), seat.meeting) if id}
        rooms = self.rooms(seat)
        names = ["@site"] if len(rooms) > 1 else []
        return frozenset({"@layout/", *names, *meetings, *(f"@scene/{room}/" for room in rooms)})
