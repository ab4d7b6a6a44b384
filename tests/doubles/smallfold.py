"""The small state as a fold: events in, in order; some of it settles later, as in the real one."""

import copy
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Self

from broadcaster.board import Changes, Entry
from broadcaster.events import Draft, Event, Kind
from broadcaster.model import Sensitivity
from broadcaster.past import Past, read
from broadcaster.rooms import Room
from broadcaster.view import LISTS
from tests.doubles.smallsource import SmallSource, room

PUBLIC, INTERNAL = Sensitivity.PUBLIC, Sensitivity.INTERNAL
PARTS, TOTAL = ("VB-01", "VB-02"), "VB-03"  # a derived series: the sum of two others


def draft(do: str, *args: Any, by: str = "somebody", **more: Any) -> Draft:
    """An event for a SmallFold: the name of one of its methods, and what it is called with."""
    return Draft(Kind.OBSERVED, by, {"do": do, "args": args, "more": more})


class SmallFold(SmallSource):
    """`take` folds what depends on the order; `settle` what follows: a sum, a list, and what a held room may name.

    A derived entry gets the `seq` of its settling, so it depends on how events were grouped; its value does not.
    """

    def __init__(self, epoch: str = "e1") -> None:
        super().__init__(epoch)
        self.says: dict[str, Sensitivity] = {}
        self.folded: set[str] = set()  # ids of the events that this fold, and those before it, have taken
        self._touched: set[str] = set()

    # ---- as Broadcast sees it

    def take(self, event: Event) -> None:
        self.folded.add(event.id)
        data = event.data
        if event.kind is not Kind.OBSERVED:
            self.seq = event.seq  # the journal's own
            return
        if data["do"] in ("hold", "catalogue", "classify", "clear"):
            self._derive()  # a copy that will stand still, or what a catalogue hides, begins with what is settled
        self.seq = event.seq - 1
        self._touched |= getattr(self, data["do"])(*data["args"], **data["more"]).keys
        if self.catalogue_seq == event.seq:
            self._derive()
            self._hide()

    def settle(self) -> Changes:
        self._derive()
        touched, self._touched = self._touched, set()
        return Changes(self.seq, frozenset(touched))

    def apply(self, event: Event) -> Changes:
        self.take(event)
        return self.settle()

    def next_moment(self) -> None:
        return None

    def fresh(self, epoch: str) -> Self:
        made = type(self)(epoch)
        made.folded = self.folded
        return made

    def become(self, other: Self) -> None:
        self.__dict__.update(other.__dict__)

    # ---- checkpoints

    def snapshot(self) -> "Snapshot":
        return Snapshot(self)

    def restored(self, epoch: str, document: bytes) -> Self:
        """What a checkpoint says. Derived entries have its `seq`, as if they had settled only then."""
        made = self.fresh(epoch)
        made.__dict__.update(pickle.loads(document) | {"epoch": epoch, "folded": self.folded})
        for key, entry in list(made.entries.items()):
            if _derived(key):
                made.entries[key] = replace(entry, seq=made.seq)
        return made

    # ---- events

    def put(self, values: Mapping[str, Any], sensitivity: Sensitivity = PUBLIC) -> Changes:
        self.seq += 1
        for key, value in values.items():
            self.entries[key] = Entry(self.seq, value, self.says.get(key, sensitivity))
        return Changes(self.seq, frozenset(values))

    def focus(self, place: str, topic: str | None) -> Changes:
        where, screen = place.split("/")
        return self._scenes(where, {screen: {"focus": topic}})

    def clear(self, key: str, clearance: Sensitivity) -> Changes:
        """site.yaml gives a room another clearance."""
        changed: Room = room(key, *(screen.key for screen in self.rooms[key].screens), clearance=clearance)
        return self.catalogue(rooms={**self.rooms, key: changed})

    def classify(self, series: str, sensitivity: Sensitivity) -> Changes:
        """indicators.yaml gives an indicator another sensitivity: its entry and the catalogue change in one event."""
        self.says = {**self.says, series: sensitivity}
        if series in self.indicators:
            self.indicators = {**self.indicators, series: replace(self.indicators[series], sensitivity=sensitivity)}
        changes = self.catalogue()
        before = self.entries.get(series)
        if before is None or before.sensitivity is sensitivity:
            return changes
        self.entries[series] = Entry(self.seq, before.value, sensitivity)
        return Changes(self.seq, frozenset({series}))

    def pair(self, device: str, place: str | None) -> Changes:
        """A device fills a screen from now on; None: it is forgotten."""
        where = place.split("/") if place else None
        return self.put({f"@device/{device}": {"room": where[0], "screen": where[1]} if where else None})

    # ---- what follows

    def _derive(self) -> None:
        parts = [self.entries.get(key) for key in PARTS]
        known = all(part and part.value is not None and "v" in part.value for part in parts)
        total = {"v": sum(part.value["v"] for part in parts if part)} if known else None
        # What changed and changed back counts as changed: another node may have settled, and shown, what was between.
        self._set(TOTAL, total, self.says.get(TOTAL, PUBLIC), again=not self._touched.isdisjoint(PARTS))
        again = any(not key.startswith("@") for key in self._touched)
        for clearance in (PUBLIC, INTERNAL):
            names = sorted(
                key
                for key, entry in self.entries.items()
                if not key.startswith("@") and entry.value is not None and clearance.clears(entry.sensitivity)
            )
            self._set(f"@owners/{clearance.value}", names, PUBLIC, again=again)

    def _set(self, key: str, value: Any, sensitivity: Sensitivity, *, again: bool) -> None:
        before = self.entries.get(key)
        changed = (before.value if before else None) != value or (before and before.sensitivity is not sensitivity)
        if changed or again:
            self.entries[key] = Entry(self.seq, value, sensitivity)
            self._touched.add(key)

    def _hide(self) -> None:
        """Lists in a held picture are today's from now on; they keep a `seq` from before the hold. What a past moment
        shows is hidden in it as it was told."""
        live = {key: entry for key, entry in self.entries.items() if key.partition("/")[0] in LISTS}
        for name, still in self._stills.items():
            if isinstance(still, Past):
                self._stills[name] = read(self._recalled[name], still.seq, 0, self)
                continue
            lists = {key: replace(entry, seq=min(entry.seq, still.seq - 1)) for key, entry in live.items()}
            self._stills[name] = replace(still, entries={**still.entries, **lists})


class Snapshot:
    """A SmallFold as it stood, while that one goes on."""

    def __init__(self, fold: SmallFold) -> None:
        self.seq = fold.seq
        self._document = pickle.dumps({name: copy.copy(value) for name, value in fold.__dict__.items()})

    def parts(self) -> Iterator[bytes]:
        half = len(self._document) // 2
        yield self._document[:half]
        yield self._document[half:]


def _derived(key: str) -> bool:
    return key == TOTAL or key.startswith("@owners/")
