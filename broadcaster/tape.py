"""What stood on the board along a stretch of the journal, so that any place in it can be asked for afterwards. Pure."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broadcaster.board import Changes, Entry, Picture
from broadcaster.model import Indicator
from broadcaster.rooms import Room
from broadcaster.state import State

SCENE = "@scene/"
TOLD = (SCENE, "@attention/")  # of what is no figure, what minutes tell of


@dataclass(frozen=True, slots=True)
class Documents:
    """The site's documents from event `seq` on."""

    seq: int
    layouts: Mapping[str, Mapping[str, Any]]
    indicators: Mapping[str, Indicator]
    areas: Mapping[str, Mapping[str, Any]]
    rooms: Mapping[str, Room]
    units: Mapping[str, Mapping[str, Any]]
    zone: str


class Tape:
    """Begins with a settled state; `note` takes down what each further event changed.

    up: the screens that were up at its beginning, as the stage has them. length: how many changes it holds.
    """

    def __init__(self, state: State) -> None:
        self.up: Mapping[str, Mapping[str, Any]] = {place: each for place, each in state.stage.up.items() if each["up"]}
        self.length = 0
        self._start: Mapping[str, Entry] = dict(state.entries)
        self._moved: dict[str, list[Entry]] = {}
        self._scenes: dict[tuple[str, int], Mapping[str, Any]] = {}
        self._held: dict[tuple[str, int], Picture] = {}  # by "room/screen" and the `seq` of its hold
        self._documents, self._files = [_documents(state)], state.site.documents
        for key, entry in self._start.items():
            self._keep_scene(key, entry, state)

    def note(self, state: State, changes: Changes) -> None:
        """What one event, or several in a row, changed; `state` as it is after the last of them, settled."""
        for key in changes.keys:
            if key.startswith("@") and not key.startswith(TOLD):
                continue
            if (entry := state.entries.get(key)) is not None:
                self.length += 1
                self._moved.setdefault(key, []).append(entry)
                self._keep_scene(key, entry, state)
        if state.site.documents is not self._files:  # another dict with each change
            self._files = state.site.documents
            self._documents.append(_documents(state))

    def entry(self, key: str, seq: int) -> Entry | None:
        """The entry as a page had it that stood at `seq`.

        A page that stands at a place before the stretch and has a scene of it lacks nothing that had changed before: so
        it had what stood at the beginning, whatever `seq` that bears (folded in one go, it may be a later one).
        """
        moved = self._moved.get(key, ())
        place = bisect_right(moved, seq, key=lambda each: each.seq)
        return moved[place - 1] if place else self._start.get(key)

    def family(self, code: str, seq: int) -> list[str]:
        """The series of an indicator by area that stood at `seq`, in the order of their codes."""
        stem = f"{code}@"
        keys = {key for key in (*self._start, *self._moved) if key.startswith(stem)}
        return sorted(key for key in keys if (entry := self.entry(key, seq)) and entry.value is not None)

    def scene(self, place: str, changed: int) -> Mapping[str, Any] | None:
        """The scene of "room/screen" that a receipt names by its `changed`; None for one of before the stretch."""
        return self._scenes.get((place, changed))

    def held(self, scene: Mapping[str, Any]) -> Picture | None:
        """What a scene that holds figures shows; None for one that shows what stands now."""
        hold = scene.get("hold")
        return self._held.get((f"{scene['room']}/{scene['screen']}", hold["seq"])) if hold else None

    def documents(self, seq: int) -> Documents:
        """The site's documents as they were at `seq`, or at the beginning of the stretch."""
        place = bisect_right(self._documents, seq, key=lambda each: each.seq)
        return self._documents[max(0, place - 1)]

    def _keep_scene(self, key: str, entry: Entry, state: State) -> None:
        if not key.startswith(SCENE) or entry.value is None:
            return
        place, scene = key.removeprefix(SCENE), entry.value
        self._scenes[place, scene["changed"]] = scene
        if hold := scene["hold"]:
            self._held[place, hold["seq"]] = state.picture(*place.split("/", 1))


def _documents(state: State) -> Documents:
    site = state.site
    return Documents(
        state.seq,
        dict(site.layouts),
        dict(state.indicators),
        dict(state.areas),
        dict(state.rooms),
        dict(site.units),
        site.zone,
    )
