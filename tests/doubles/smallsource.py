"""A small state for the hub: entries with seqs, layouts with needs, rooms, scenes and holds, changed by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from broadcaster.board import Changes, Entry, Still
from broadcaster.model import Indicator, Sensitivity
from broadcaster.past import Past, read
from broadcaster.rooms import Room, Screen

PUBLIC = Sensitivity.PUBLIC


class SmallSource:
    """Every method that changes something is one event: it raises `seq` and returns the Changes."""

    held_at: int | None = None

    def __init__(self, epoch: str = "e1") -> None:
        self.epoch = epoch
        self.seq = 0
        self.entries: dict[str, Entry] = {}
        self.history: dict[str, list[Mapping[str, Any]]] = {}
        self.catalogue_seq = 0
        self.rooms: dict[str, Room] = {}
        self.indicators: dict[str, Indicator] = {}
        self.areas: dict[str, Mapping[str, Any]] = {}
        self._layouts: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
        self._stills: dict[str, Still | Past] = {}
        self._recalled: dict[str, Mapping[str, Any]] = {}  # by room: the past moment it shows, as its event told it
        self._under: dict[str, dict[str, Any]] = {}  # by room: what its screens will show again after a look back

    def picture(self, room: str, screen: str | None = None) -> Any:
        return self._stills.get(room, self)

    def scene(self, room: str, screen: str) -> Mapping[str, Any] | None:
        entry = self.entries.get(f"@scene/{room}/{screen}")
        return entry.value if entry else None

    def layout(self, key: str) -> Mapping[str, Any] | None:
        return self._layouts.get(key, (None, {}))[0]

    def needs(self, layout: str) -> Mapping[str, Any]:
        return self._layouts.get(layout, ({}, {}))[1]

    # ---- events

    def put(self, values: Mapping[str, Any], sensitivity: Sensitivity = PUBLIC) -> Changes:
        """Figures or lists have changed; None removes."""
        self.seq += 1
        for key, value in values.items():
            self.entries[key] = Entry(self.seq, value, sensitivity)
        return Changes(self.seq, frozenset(values))

    def point(self, series: str, period: str, v: float) -> Changes:
        """A figure of a period has come in: the value and its history change."""
        changes = self.put({series: {"v": v, "period": period}})
        others = [each for each in self.history.get(series, ()) if each["period"] != period]
        made = {"period": period, "v": v, "seq": self.seq}
        self.history[series] = sorted([*others, made], key=lambda each: str(each["period"]))
        return changes

    def withdraw(self, series: str, period: str) -> Changes:
        """A figure of an earlier period is taken back; what stands stays as it is."""
        before = self.entries.get(series)
        self.history[series] = [each for each in self.history.get(series, ()) if each["period"] != period]
        return self.put({series: before.value if before else None})

    def catalogue(self, **changes: Any) -> Changes:
        """The site, the catalogue or the areas have changed."""
        self.seq += 1
        self.catalogue_seq = self.seq
        for name, value in changes.items():
            setattr(self, name, value)
        return Changes(self.seq, frozenset())

    def design(self, key: str, needs: Mapping[str, Any] | None, **document: Any) -> Changes:
        """A layout's file has changed; needs None: it is gone."""
        if needs is None:
            self._layouts.pop(key, None)
            return self.put({f"@layout/{key}": None})
        self._layouts[key] = ({"key": key, **document}, needs)
        return self.put({f"@layout/{key}": self._layouts[key][0]})

    def show(self, room: str, screen: str, layout: str, **scene: Any) -> Changes:
        """A screen's scene has changed; a room that looks back is back at now."""
        scenes = self._back(room)
        return self._scenes(room, {**scenes, screen: {**scenes.get(screen, {}), "layout": layout, **scene}})

    def hold(self, room: str) -> Changes:
        """The room's figures stand still from here on."""
        back = self._back(room)
        scenes = {screen: back.get(screen, {}) for screen in self._screens(room)}
        self._stills[room] = Still(self.seq + 1, dict(self.entries), dict(self.history))
        return self._scenes(room, {screen: {**each, "hold": {"seq": self.seq + 1}} for screen, each in scenes.items()})

    def recall(self, room: str, documents: Sequence[Mapping[str, Any]]) -> Changes:
        """The room shows a past moment: what was gathered of it then."""
        under = {**self._under.get(room, {})}
        past = read(documents[0], self.seq + 1, 0, self)
        scenes = {}
        for screen in self._screens(room):
            entry = self.entries.get(f"@scene/{room}/{screen}")
            under.setdefault(screen, entry.value if entry else {"layout": ""})
            then = past.scenes.get(f"{room}/{screen}") or {"layout": None, "focus": None}
            scenes[screen] = {"layout": then["layout"], "focus": then["focus"]}
            scenes[screen]["hold"] = {"seq": self.seq + 1, "past": True}
        self._stills[room], self._recalled[room], self._under[room] = past, documents[0], under
        return self._scenes(room, scenes)

    def release(self, room: str) -> Changes:
        back = self._back(room)
        self._stills.pop(room, None)
        return self._scenes(room, {screen: {**back.get(screen, {}), "hold": None} for screen in self._screens(room)})

    def _back(self, room: str) -> dict[str, dict[str, Any]]:
        """The scenes under a look back, which ends."""
        under = self._under.pop(room, {})
        if under:
            del self._stills[room], self._recalled[room]
        return {
            screen: {"layout": each["layout"], "focus": each.get("focus"), "hold": None}
            for screen, each in under.items()
        }

    def _screens(self, room: str) -> list[str]:
        return [screen.key for screen in self.rooms[room].screens]

    def _scenes(self, room: str, scenes: Mapping[str, Mapping[str, Any]]) -> Changes:
        values = {}
        for screen, scene in scenes.items():
            before = self.entries.get(f"@scene/{room}/{screen}")
            base = before.value if before else {"room": room, "screen": screen, "layout": "", "hold": None}
            values[f"@scene/{room}/{screen}"] = {**base, **scene, "changed": self.seq + 1}
        return self.put(values)


def room(key: str, *screens: str, clearance: Sensitivity = PUBLIC, home: str = "a") -> Room:
    return Room(key, {"vi": key}, clearance, tuple(Screen(each, {"vi": each}, home) for each in screens))
