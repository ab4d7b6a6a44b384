"""What stands on the pages now: entries by key, each with the `seq` of the event that last changed it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from broadcaster.checkpoint import Row
from broadcaster.model import Sensitivity


class Later:
    """A value that is found when somebody first looks. `make` gives the same one whenever that is."""

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make: Callable[[], Any] | None = make
        self._value: Any = None

    @property
    def value(self) -> Any:
        if self._make is not None:
            self._value, self._make = self._make(), None
        return self._value

    def __eq__(self, other: object) -> bool:
        return bool(self.value == (other.value if isinstance(other, Later) else other))

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can stand on a page: its JSON value (None: removed) and the `seq` that last changed it."""

    seq: int
    said: Any  # the value, or a Later
    sensitivity: Sensitivity = Sensitivity.PUBLIC

    @property
    def value(self) -> Any:
        said = self.said
        return said.value if said.__class__ is Later else said


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
    """The entries, and which of them have changed since the last settling. `seq` is the event's that is folded."""

    entries: dict[str, Entry] = field(default_factory=dict)
    seq: int = 0
    changed: set[str] = field(default_factory=set)

    def put(
        self,
        key: str,
        value: Any,
        sensitivity: Sensitivity = Sensitivity.PUBLIC,
        *,
        seq: int | None = None,
        sure: bool = False,
    ) -> None:
        """Set an entry; one that stays as it is keeps its `seq`. The value may be a Later; None removes, and leaves a
        tombstone.

        seq: of the last event that may have changed it, if that is not the one in hand. sure: it was another in
        between, or what goes with it (its history) has changed: it moves although it may say what it said.
        """
        before = self.entries.get(key)
        if before is None and value is None and not sure:
            return
        if sure or before is None or before.said != value or before.sensitivity is not sensitivity:
            self.entries[key] = Entry(self.seq if seq is None else seq, value, sensitivity)
            self.changed.add(key)

    def settle(self) -> Changes:
        """What has changed since the last settling."""
        changes, self.changed = Changes(self.seq, frozenset(self.changed)), set()
        return changes

    def rows(self) -> Iterable[Row]:
        entries = dict(self.entries)
        return (((key, each.seq, each.value, each.sensitivity), ()) for key, each in entries.items())

    def restore(self, rows: Iterable[Row]) -> None:
        self.entries = {key: Entry(seq, value, Sensitivity(each)) for (key, seq, value, each), _ in rows}
