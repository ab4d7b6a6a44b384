"""A view: what all screens with the same layout, clearance and moment need, and what each of them lacks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile
from operator import itemgetter
from typing import Any

from broadcaster.board import Entry, Picture
from broadcaster.checkpoint import FOLD
from broadcaster.frames import Frame, encode
from broadcaster.model import Sensitivity
from broadcaster.needs import LISTS, Needs
from broadcaster.past import Past

LISTED = "@items/"  # what feeds list goes on during a hold; a past moment shows it as it was
CURSORS = 64  # differences kept for pages that stand at the same place; further places are worked out anew


@dataclass(frozen=True, slots=True)
class ViewKey:
    """What makes a view the one it is. Two seats with equal keys (and the same moment) take the same frames."""

    layout: str  # a layout's key; "*" for the console
    revision: str  # of the layout's document
    clearance: Sensitivity
    catalogue: int
    more: frozenset[str] = frozenset()
    moment: int | str | None = None  # of a remote in a held room: its figures stand still while all else goes on;
    # of every seat in a room that looks back: nothing of its views is any other view's

    @property
    def id(self) -> str:
        # FOLD: what another fold made of the same events may differ where a resume by seq would not notice
        parts = (
            self.layout,
            self.revision,
            self.clearance.value,
            str(self.catalogue),
            f"fold {FOLD}",
            *sorted(self.more),
        )
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
        """picture: figures and lists come from it; live: everything else does, also during a hold, but not what feeds
        list where the picture is of a past moment.

        mixed: the view has some of both during a hold.
        legend: the part of a wall that stays as long as the view, `"layout":…,"indicators":…` without braces.
        """
        self.id = id
        self.clearance = clearance
        self.needs = needs
        self.picture = picture
        self.epoch = epoch
        self.mixed = mixed  # some of it goes on during a hold
        self.made = live.seq  # by the documents as they were then: with others it would be another view
        self.outdated = False  # the catalogue is another one by now: nothing is written out of this view any more
        self._live = live
        self._cleared = tuple(each for each in Sensitivity if clearance.clears(each))
        self._past = isinstance(picture, Past)
        held = () if picture is live else (key for key in _candidates(needs, picture.entries) if self._stands(key))
        now = (key for key in _candidates(needs, live.entries) if picture is live or not self._stands(key))
        mine = {key: self._seq(key) for key in (*held, *now) if self._mine(key)}
        # key -> a seq not below its entry's; the latest changes stand last, so that a difference costs what it holds
        self.keys = dict(sorted(mine.items(), key=itemgetter(1)))
        self.top = max(mine.values(), default=0)
        self.flushed = self.top
        self._legend = legend
        self._wall: Frame | None = None
        self._deltas: dict[int, Frame] = {}
        self._asked = False

    def touch(self, key: str, seq: int, at: int) -> bool:
        """Take note of an entry that has changed: `seq` is its own, `at` the state's, which is not below it.

        False where this view does not show it.
        """
        if key in self.keys:
            del self.keys[key]
        elif not self._mine(key):
            return False
        self.keys[key] = at
        self.top = max(self.top, seq)
        self._deltas.clear()
        return True

    def carry(self) -> tuple[int, Frame | None]:
        """For a fan-out: the cursor the last one left its seats at, and what such a page lacks."""
        start, frame = self.flushed, self.since(self.flushed)
        self.flushed = self.top
        if self._wall is not None and self._wall.seq < self.flushed:
            self._wall = None  # nobody gets it any more
        return start, frame

    def rest(self) -> None:
        """Once a beat: let the kept frames go that nobody has asked for since the last time."""
        if not self._asked:
            self._wall = None
            self._deltas.clear()
        self._asked = False

    def wall(self, least: int = 0) -> Frame:
        """The whole picture, not older than `least`.

        Between two fan-outs everybody gets the same bytes; what came since follows as values.
        """
        self._asked = True
        wall = self._wall
        if wall is None or wall.seq < max(self.flushed, min(least, self.top)):
            self._wall = wall = self._whole()
        return wall

    def since(self, cursor: int) -> Frame | None:
        """What a page at `cursor` lacks: None, the changed entries, or the wall where that is not larger."""
        if cursor >= self.top:
            return None
        self._asked = True
        frame = self._deltas.get(cursor)
        if frame is None:
            if len(self._deltas) >= CURSORS:
                del self._deltas[next(iter(self._deltas))]
            self._deltas[cursor] = frame = self._delta(cursor)
        return frame

    def knows(self, cursor: int) -> bool:
        """False for a cursor beyond this view: such a page has seen what here has not happened (yet).

        A held picture was taken while its own event was being folded, so it does not know all of that one.
        """
        held_at = self.picture.held_at
        return cursor <= self._live.seq if held_at is None or self.mixed else cursor < held_at

    def prepared(self) -> Frame:
        """The whole picture by another name: to be made ready, not to be shown. It moves no cursor."""
        return Frame(self._message({"type": "prepare"}))

    def _whole(self) -> Frame:
        return Frame(self._message({"type": "wall"}), self.top)

    def _message(self, kind: Mapping[str, str]) -> bytes:
        shown = {key: value for key in self.keys if (value := self._value(key)) is not None}
        values = {self._wire(key): value for key, value in shown.items()}
        head = encode({**kind, "epoch": self.epoch, "view": self.id, "seq": self.top})
        tail = encode({"values": values, "history": self._histories(shown)})
        return b"%s,%s,%s" % (head[:-1], self._legend, tail[1:])

    def _delta(self, cursor: int) -> Frame:
        latest = takewhile(lambda key: self.keys[key] > cursor, reversed(self.keys))
        changed = {key: self._value(key) for key in latest if self._seq(key) > cursor}
        values = {self._wire(key): value for key, value in changed.items()}
        message = {"type": "values", "from": cursor, "seq": self.top, "values": values}
        if history := self._histories(key for key, value in changed.items() if value is not None):
            message["history"] = history
        frame = Frame(encode(message), self.top)
        # Everything else in a difference stands in the wall, too, so only removals can make it the larger one; and a
        # wall has at least its legend more.
        gone = [name for name, value in values.items() if value is None]
        if gone and len(encode(dict.fromkeys(gone))) > len(self._legend):
            wall = self.wall(self.top)
            return wall if len(wall.payload) <= len(frame.payload) else frame
        return frame

    def _histories(self, shown: Iterable[str]) -> dict[str, list[Mapping[str, Any]]]:
        return {key: self._points(key) for key in shown if self.needs.depth(key)} if self.needs.depths else {}

    def _points(self, series: str) -> list[Mapping[str, Any]]:
        return self.picture.history.get(series, [])[-self.needs.depth(series) :]

    def _entry(self, key: str) -> Entry | None:
        return (self.picture if self._stands(key) else self._live).entries.get(key)

    def _stands(self, key: str) -> bool:
        """True for what stands still while a room is held, or looks back."""
        return figure(key) or (self._past and key.startswith(LISTED))

    def _seq(self, key: str) -> int:
        entry = self._entry(key)
        return entry.seq if entry else 0

    def _value(self, key: str) -> Any:
        """The value as this view may show it; None where it is gone, or too sensitive: in this picture, or by now."""
        entry = self._entry(key)
        if entry is None or entry.sensitivity not in self._cleared:
            return None
        if self.picture is not self._live:
            now = self._live.entries.get(key)
            if now is not None and now.sensitivity not in self._cleared:
                return None
        return entry.value

    def _mine(self, key: str) -> bool:
        """False for what belongs to other views: other keys, and the same lists for other clearances."""
        name, slash, clearance = key.partition("/")
        if slash and name in LISTS and clearance != self.clearance.value:
            return False
        return self.needs.wants(key)

    def _wire(self, key: str) -> str:
        name = key.partition("/")[0]
        return name if name in LISTS else key


def figure(key: str) -> bool:
    """True for what a hold keeps still: figures, and the lists made of them."""
    return not key.startswith("@") or key.partition("/")[0] in LISTS


def _candidates(needs: Needs, entries: Mapping[str, Entry]) -> Collection[str]:
    """The keys a view may show, quickly: a catalogue change opens every view there is."""
    if needs.everything:
        return entries.keys()
    single, stems = needs.keys & entries.keys(), tuple(needs.stems)
    return single.union(key for key in entries if key.startswith(stems)) if stems else single
