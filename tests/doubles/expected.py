"""What pages must show, worked out anew from the events one by one, without the code of hub, view and index."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from broadcaster.board import Entry
from broadcaster.events import Event
from broadcaster.model import Sensitivity
from broadcaster.past import Past
from broadcaster.seat import SeatKind
from broadcaster.view import LISTS, ViewKey
from tests.doubles.page import Page
from tests.doubles.smallfold import SmallFold

PUBLIC, INTERNAL = Sensitivity.PUBLIC, Sensitivity.INTERNAL
NEEDS: dict[str, Mapping[str, Any]] = {
    "a": {"series": ["VB-01", "VB-02", "VB-03"], "lists": ["@attention", "@owners"], "depths": {"VB-01": 2}},
    "b": {"series": ["VB-02"], "families": ["YT-03@*"], "depths": {"YT-03@*": 1}},
    "gone": {},
}
Shown = tuple[dict[str, Any], dict[str, Any]]  # values and histories, as a page has them


@dataclass(frozen=True, slots=True)
class Moment:
    """The state after one event."""

    entries: Mapping[str, Entry]
    history: Mapping[str, Any]
    says: Mapping[str, Sensitivity]


class Truth:
    """The events of one history, folded each by itself as they were appended: `moments[seq]`."""

    def __init__(self, epoch: str, events: Sequence[Event] = ()) -> None:
        self.epoch = epoch
        self.fold = SmallFold(epoch)
        self.moments = [Moment({}, {}, {})]
        self._shown: dict[tuple[ViewKey, int], Shown] = {}
        self._pasts: dict[int, Moment] = {}  # by the seq of the event that shows it
        for event in events:
            self.add(event)

    def add(self, event: Event) -> None:
        fold = self.fold
        fold.apply(event)
        if event.data.get("do") == "recall":
            self._pasts[event.seq] = told(event.data["args"][1][0])
        self.moments.append(Moment(dict(fold.entries), copy.copy(fold.history), fold.says))

    def until(self, fold: SmallFold) -> "Truth":
        """As it was when this fold of the same events had come so far."""
        past = copy.copy(self)
        past.fold, past.moments = fold, self.moments[: fold.seq + 1]
        return past

    def shown(self, key: ViewKey, seq: int) -> Shown:
        """What a page of this view shows at `seq`.

        In a held room `seq` is from before the hold; a remote there shows figures of then and all else of `seq`. Lists
        are never older than the catalogue: a held one must not name what has become sensitive since.
        """
        if (known := self._shown.get((key, seq))) is not None:
            return known
        last = len(self.moments) - 1
        assert max(seq, key.catalogue) <= last, f"{key} at {seq}, where {self.epoch} ends at {last}"
        if isinstance(key.moment, str):
            return self._shown.setdefault((key, seq), self._past(key, seq, self._pasts[int(key.moment.split(".")[0])]))
        base = seq if key.moment is None else key.moment - 1
        figures, lists = self.moments[base].entries, self.moments[max(base, key.catalogue)].entries
        entries = {name: entry for name, entry in self.moments[seq].entries.items() if kind(name) == "other"}
        entries |= {name: entry for name, entry in figures.items() if kind(name) == "series"}
        entries |= {name: entry for name, entry in lists.items() if kind(name) == "list"}
        shown = project(key, entries, self.moments[base].history, self.moments[key.catalogue].says)
        self._shown[key, seq] = shown
        return shown

    def _past(self, key: ViewKey, seq: int, past: Moment) -> Shown:
        """Figures and lists of then, without what was too sensitive then or is by now; all else of `seq`."""
        says = self.moments[key.catalogue].says
        hidden = {code for code in past.says if not key.clearance.clears(says.get(code, PUBLIC))}
        entries = {name: entry for name, entry in self.moments[seq].entries.items() if kind(name) == "other"}
        for name, entry in past.entries.items():
            value = entry.value
            if kind(name) == "list" and isinstance(value, list) and not key.clearance.clears(INTERNAL):
                value = [each for each in value if each not in hidden]
            # what a hold kept may be from before its indicator became sensitive: it was hidden then, and stays so
            word = max(entry.sensitivity, past.says.get(name, PUBLIC), key=lambda each: each.rank)
            entries[name] = replace(entry, said=value, sensitivity=word)
        return project(key, entries, past.history, says)

    def differences(self, page: Page, seated: SeatKind, place: str, clearance: Sensitivity) -> list[str]:
        """Where a page that has been told everything does not show the state, or the moment its room is held at.

        clearance: the credential's.
        """
        fold, wrong = self.fold, []
        layout, moment, document = "*", None, None
        more: frozenset[str] = frozenset()
        if seated is not SeatKind.CONSOLE:
            where = place.split("/")[0]
            clearance = min(clearance, fold.rooms[where].clearance, key=lambda each: each.rank)
            picture = fold.picture(where)
            moment = picture.moment if isinstance(picture, Past) else picture.held_at
            world = picture if isinstance(picture, Past) else fold
            scene = fold.entries[f"@scene/{place}"].value
            layout = scene["layout"]
            mine = {name: (page.scene or {}).get(name) for name in scene}
            if mine != scene:
                wrong.append(f"the scene is {mine} instead of {scene}")
            document = world.layout(layout or "")
            if page.layout != document:
                wrong.append(f"the layout is {page.layout} instead of {document}")
            if seated is SeatKind.REMOTE:
                more = frozenset({"@layout/", f"@scene/{where}/"})
        if page.epoch != self.epoch:
            wrong.append(f"the epoch is {page.epoch} instead of {self.epoch}")
        revision = "there" if document else ""
        key = ViewKey(layout or "", revision, clearance, fold.catalogue_seq, more, moment)
        return [*wrong, *differences(page, self.shown(key, fold.seq))]


def differences(page: Page, shown: Shown) -> list[str]:
    """Where a page does not show what it should."""
    wrong: list[str] = []
    for mine, right in zip((page.values, page.history), shown, strict=True):
        names = sorted(name for name in mine.keys() | right.keys() if mine.get(name) != right.get(name))
        wrong += [f"{name} is {mine.get(name)} instead of {right.get(name)}" for name in names]
    return wrong


def told(document: Mapping[str, Any]) -> Moment:
    """A past moment as an event tells it."""
    entries = {key: Entry(seq, value, Sensitivity(word)) for key, seq, value, word in document["entries"]}
    says = {each["code"]: Sensitivity(each["sensitivity"]) for each in document["indicators"]}
    return Moment(entries, document["history"], says)


@cache
def kind(name: str) -> str:
    """What an entry's key says it is."""
    if not name.startswith("@"):
        return "series"
    return "list" if name.partition("/")[0] in LISTS else "other"


def project(
    key: ViewKey, entries: Mapping[str, Entry], history: Mapping[str, Any], says: Mapping[str, Sensitivity]
) -> Shown:
    """What a page of this view must show of these entries."""
    needs = NEEDS[key.layout] if key.revision else {}
    values, points = {}, {}
    for name, entry in entries.items():
        head, _, tail = name.partition("/")
        if head in LISTS and tail != key.clearance.value:
            continue
        family = name.split("@")[0] + "@*"
        wanted = (
            key.layout == "*"
            or name in needs.get("series", ())
            or head in needs.get("lists", ())
            or (not name.startswith("@") and family in needs.get("families", ()))
            or any(name.startswith(stem) for stem in key.more)
        )
        # a held figure that was hidden stays so until the release, one that is sensitive by now is hidden at once
        cleared = key.clearance.clears(entry.sensitivity) and key.clearance.clears(says.get(name, PUBLIC))
        if wanted and entry.value is not None and cleared:
            values[head if head in LISTS else name] = entry.value
            depths = needs.get("depths", {})
            if depth := depths.get(name) or depths.get(family):
                points[name] = history.get(name, [])[-depth:]
    return values, points
