"""A view: what all screens with the same layout, clearance and moment need, and what each of them lacks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import takewhile
from operator import itemgetter
from typing import Any

from broadcaster.board import Entry, Picture
from broadcaster.frames import Frame, encode, raw
from broadcaster.model import Sensitivity

# kept once per clearance (`@attention/public`), travelling without it (`@attention`)
LISTS = frozenset({"@attention", "@owners", "@status", "@mismatches"})


@dataclass(frozen=True, slots=True)
class Needs:
    """Which entries a view shows: single keys, beginnings of keys (`YT-03@`, `@layout/`), or everything."""

    keys: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    depths: Mapping[str, int] = field(default_factory=dict)  # series or family -> how many points of its history
    everything: bool = False

    def wants(self, key: str) -> bool:
        return self.everything or key in self.keys or any(stem in self.stems for stem in stems_of(key))

    def depth(self, series: str) -> int:
        """How many points of a series' history are shown (0: none)."""
        return self.depths.get(series) or self.depths.get(f"{series.partition('@')[0]}@*", 0)


def needs_of(document: Mapping[str, Any], clearance: Sensitivity, more: Iterable[str] = ()) -> Needs:
    """What a layout needs at a clearance. `more`: further stems (they end in / or @) and keys."""
    lists = (stored(name, clearance) for name in document.get("lists", ()))
    families = (family.removesuffix("*") for family in document.get("families", ()))
    more = set(more)
    stems = {each for each in more if each.endswith(("/", "@"))}
    return Needs(
        keys=frozenset((*document.get("series", ()), *lists, *(more - stems))),
        stems=frozenset((*families, *stems)),
        depths=document.get("depths", {}),
    )


def stored(name: str, clearance: Sensitivity) -> str:
    """The entry a list is kept under for a clearance."""
    return f"{name}/{clearance.value}" if name in LISTS else name


def stems_of(key: str) -> Iterator[str]:
    """Every beginning of a key that may be followed: `YT-03@` of YT-03@16681; `@scene/`, `@scene/r/` of @scene/r/s."""
    if not key.startswith("@"):
        code, at, _ = key.partition("@")
        if at:
            yield code + at
        return
    end = key.find("/")
    while end >= 0:
        yield key[: end + 1]
        end = key.find("/", end + 1)


@dataclass(frozen=True, slots=True)
class ViewKey:
    """What makes a view the one it is. Two seats with equal keys (and the same moment) take the same frames."""

    layout: str  # a layout's key; "*" for the console
    revision: str  # of the layout's document
    clearance: Sensitivity
    catalogue: int
    more: frozenset[str] = frozenset()
    moment: int | None = None  # of a remote in a held room: its figures stand still while all else goes on

    @property
    def id(self) -> str:
        parts = (self.layout, self.revision, self.clearance.value, str(self.catalogue), *sorted(self.more))
        if self.moment is not None:
            parts = *parts, f"at {self.moment}"
        return sha256("\n".join(parts).encode()).hexdigest()[:16]


class View:
    """Frames for the seats of one view, out of one picture.

    `top` is the newest seq among its entries; `flushed` the newest one that a fan-out has carried to all its seats.
    A page that has taken everything up to `top` equals the picture, whatever else has happened in the state.
    """

    def __init__(
        self,
        id: str,
        clearance: Sensitivity,
        needs: Needs,
        picture: Picture,
        live: Picture,
        epoch: str,
        legend: bytes,
        *,
        mixed: bool = False,
    ) -> None:
        """picture: figures and lists come from it; live: everything else does, also during a hold.

        mixed: the view has some of both during a hold.
        legend: the part of a wall that stays as long as the view, `"layout":…,"indicators":…` without braces.
        """
        self.id = id
        self.clearance = clearance
        self.needs = needs
        self.picture = picture
        self.epoch = epoch
        self.mixed = mixed  # some of it goes on during a hold
        self._live = live
        held = () if picture is live else (key for key in _candidates(needs, picture.entries) if figure(key))
        now = (key for key in _candidates(needs, live.entries) if picture is live or not figure(key))
        mine = {key: self._seq(key) for key in (*held, *now) if self._mine(key)}
        # key -> a seq not below its entry's; the latest changes stand last, so that a difference costs what it holds
        self.keys = dict(sorted(mine.items(), key=itemgetter(1)))
        self.top = max(mine.values(), default=0)
        self.flushed = self.top
        self._legend = legend
        self._wall: Frame | None = None
        self._deltas: dict[int, Frame | None] = {}

    def touch(self, key: str, at: int) -> bool:
        """Take note of an entry that has changed up to seq `at`; False where this view does not show it."""
        if not self._mine(key) or self._entry(key) is None:
            return False
        self.keys.pop(key, None)
        self.keys[key] = at
        self.top = max(self.top, self._seq(key))
        self._deltas.clear()
        return True

    def wall(self, least: int = 0) -> Frame:
        """The whole picture, not older than `least`.

        Between two fan-outs everybody gets the same bytes; what came since follows as values.
        """
        wall = self._wall
        if wall is None or wall.seq < max(self.flushed, min(least, self.top)):
            self._wall = wall = self._whole()
        return wall

    def since(self, cursor: int) -> Frame | None:
        """What a page at `cursor` lacks: None, the changed entries, or the wall where that is not larger."""
        if cursor >= self.top:
            return None
        if cursor not in self._deltas:
            self._deltas[cursor] = self._delta(cursor)
        return self._deltas[cursor]

    def knows(self, cursor: int) -> bool:
        """False for a cursor beyond this view: such a page has seen what here has not happened (yet).

        A held picture was taken while its own event was being folded, so it does not know all of that one.
        """
        held_at = self.picture.held_at
        return cursor <= self._live.seq if held_at is None or self.mixed else cursor < held_at

    def _whole(self) -> Frame:
        shown = [key for key in self.keys if self._visible(key)]
        values = {self._wire(key): self._value(key) for key in shown}
        history = {key: self._points(key) for key in shown if self.needs.depth(key)}
        head = encode({"type": "wall", "epoch": self.epoch, "view": self.id, "seq": self.top})
        tail = encode({"values": values, "history": history})
        return Frame(b"%s,%s,%s" % (head[:-1], self._legend, tail[1:]), self.top)

    def _delta(self, cursor: int) -> Frame:
        latest = takewhile(lambda key: self.keys[key] > cursor, reversed(self.keys))
        changed = [key for key in latest if self._seq(key) > cursor]
        values = {self._wire(key): self._value(key) for key in changed}
        message = {"type": "values", "from": cursor, "seq": self.top, "values": values}
        history = {key: self._points(key) for key in changed if self.needs.depth(key) and self._visible(key)}
        if history:
            message["history"] = history
        frame = Frame(encode(message), self.top)
        gone = sum(value is None for value in values.values())
        if gone * 2 > len(values):  # only removals can make a difference larger than the whole
            whole = self._whole()
            return whole if len(whole.payload) <= len(frame.payload) else frame
        return frame

    def _points(self, series: str) -> list[Mapping[str, Any]]:
        return self.picture.history.get(series, [])[-self.needs.depth(series) :]

    def _entry(self, key: str) -> Entry | None:
        return (self.picture if figure(key) else self._live).entries.get(key)

    def _seq(self, key: str) -> int:
        entry = self._entry(key)
        return entry.seq if entry else 0

    def _value(self, key: str) -> Any:
        """The value as this view may show it; None where it may not, or where it is gone."""
        entry = self._entry(key)
        return entry.value if entry and self._visible(key) else None

    def _mine(self, key: str) -> bool:
        """False for what belongs to other views: other keys, and the same lists for other clearances."""
        name, slash, clearance = key.partition("/")
        if slash and name in LISTS and clearance != self.clearance.value:
            return False
        return self.needs.wants(key)

    def _visible(self, key: str) -> bool:
        """Not gone, and not too sensitive: neither in this picture nor by what is known now."""
        entry, now = self._entry(key), self._live.entries.get(key)
        return (
            entry is not None
            and entry.value is not None
            and self.clearance.clears(entry.sensitivity)
            and (now is None or self.clearance.clears(now.sensitivity))
        )

    def _wire(self, key: str) -> str:
        name = key.partition("/")[0]
        return name if name in LISTS else key


def figure(key: str) -> bool:
    """True for what a hold keeps still: figures, and the lists made of them."""
    return not key.startswith("@") or key.partition("/")[0] in LISTS


def _candidates(needs: Needs, entries: Mapping[str, Entry]) -> Collection[str]:
    return entries.keys() if needs.everything or needs.stems else needs.keys & entries.keys()


def legend(layout: Mapping[str, Any] | None, parts: Mapping[str, Any]) -> bytes:
    """The lasting part of a wall as JSON members without braces."""
    document = None if layout is None else raw(encode(layout))
    return encode({"layout": document, **parts})[1:-1]
