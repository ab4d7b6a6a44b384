"""What stands on the pages now: entries by key, each with the `seq` of the event that last changed it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from broadcaster.model import Sensitivity


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can stand on a page: its JSON value (None: removed) and the `seq` that last changed it."""

    seq: int
    value: Any
    sensitivity: Sensitivity = Sensitivity.PUBLIC


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed up to the event `seq` since one last asked: the keys of the entries that are different now."""

    seq: int
    keys: frozenset[str]


class Picture(Protocol):
    """What seats are served from: the live state, or the copy a held room looks at.

    `history` is a list of points per series, oldest first: {period, v, status, as_of, seq, low?, high?, marks?}.
    `held_at` is the `seq` of a hold, None for the live picture.
    """

    @property
    def seq(self) -> int: ...
    @property
    def entries(self) -> Mapping[str, Entry]: ...
    @property
    def history(self) -> Mapping[str, list[Mapping[str, Any]]]: ...
    @property
    def held_at(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Still:
    """A picture at a fixed `seq`. Entries and histories are replaced, never changed, so a shallow copy holds."""

    seq: int
    entries: Mapping[str, Entry]
    history: Mapping[str, list[Mapping[str, Any]]]

    @property
    def held_at(self) -> int | None:
        return self.seq


@dataclass(slots=True)
class Board:
    """The entries, and which of them have changed since the last settling; `recent` are those of the event in hand."""

    entries: dict[str, Entry] = field(default_factory=dict)
    seq: int = 0
    changed: set[str] = field(default_factory=set)
    recent: set[str] = field(default_factory=set)

    def turn(self, seq: int) -> None:
        """A new event is being folded."""
        self.changed |= self.recent
        self.seq, self.recent = seq, set()

    def settle(self) -> Changes:
        """What has changed since the last settling."""
        changes = Changes(self.seq, frozenset(self.changed | self.recent))
        self.changed, self.recent = set(), set()
        return changes

    def put(self, key: str, value: Any, sensitivity: Sensitivity = Sensitivity.PUBLIC) -> None:
        """Set an entry; one that stays as it is keeps its `seq`. None removes, and leaves a tombstone."""
        before = self.entries.get(key)
        if before is None and value is None:
            return
        if before is None or before.value != value or before.sensitivity is not sensitivity:
            self.entries[key] = Entry(self.seq, value, sensitivity)
            self.recent.add(key)

    def touch(self, key: str) -> None:
        """The entry says what it said, but what goes with it (a point of its history) is another."""
        before = self.entries.get(key)
        if before:
            self.entries[key] = replace(before, seq=self.seq)
            self.recent.add(key)
