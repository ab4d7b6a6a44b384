"""Screens, browsers and phones at the other nodes of a cluster, as those nodes tell of them; and one picture of all.

A node tells of a place with a row: JSON, so that a node of another build reads what it knows of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from typing import Any

from broadcaster.audience import PREFIX, Watchers, Watching
from broadcaster.condition import Condition
from broadcaster.moments import Instant
from broadcaster.present import Painted, Present

PHONES = "@phones"  # the place of a node's phones, where a screen would have its "room/screen"


@dataclass(frozen=True, slots=True)
class Row:
    """A node's record of a screen. paired: a device's page, which comes before programs'."""

    present: Present
    paired: bool


@dataclass(frozen=True, slots=True)
class Phone:
    """A presenter's phone; meeting: of one that joined by its code."""

    name: str
    meeting: str
    room: str


@dataclass(frozen=True, slots=True)
class Phones:
    """All phones of one node."""

    phones: tuple[Phone, ...]


Told = Row | Watchers | Phones


def told_of(place: str, row: Mapping[str, Any]) -> Told:
    """Read a row. What a newer build says besides is passed over, what an older one does not say has its default.

    Raises KeyError, TypeError and AttributeError for another shape.
    """
    if place == PHONES:
        return Phones(tuple(_made(Phone, each) for each in row["phones"]))
    if place.startswith(PREFIX):
        return Watchers(tuple(_made(Watching, each) for each in row["browsers"]))
    said = dict(row["present"])
    said |= {"painted": _made(Painted, said.get("painted")), "condition": _made(Condition, said.get("condition"))}
    said |= {"slow": tuple(said.get("slow") or ()), "faults": dict(said.get("faults") or {})}
    return Row(_made(Present, said), bool(row["paired"]))


def _made(kind: Callable[..., Any], said: Mapping[str, Any] | None) -> Any:
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    return None if said is None else kind(**{name: value for name, value in said.items() if name in known})


def foremost(found: Iterable[Row]) -> Row:
    """Of pages at one screen the newest paired device's, else the newest program's."""
    return max(found, key=lambda each: (each.paired, each.present.since))


def joined(found: Sequence[Row]) -> Present | None:
    """One record of a screen out of those of several nodes."""
    if not found:
        return None
    first = foremost(found).present
    if len(found) == 1:
        return first
    slow = {name for each in found for name in each.present.slow}
    return replace(first, count=sum(each.present.count for each in found), slow=tuple(sorted(slow)))


class Elsewhere:
    """What other nodes tell. stir: is called with each place of which something else is known from now on."""

    def __init__(self, stir: Callable[[str], None]) -> None:
        self._stir = stir
        self._by_place: dict[str, dict[str, Told]] = {}  # place -> node -> what it tells
        self._by_node: dict[str, set[str]] = {}
        self._beats: dict[str, Instant] = {}

    def take(self, node: str, rows: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Rows of a node: what it has now, None where nobody is any more."""
        for place, row in rows.items():
            try:
                told = None if row is None else told_of(place, row)
            except (KeyError, TypeError, AttributeError):
                continue  # of a build that says it in another way: better unknown than wrong
            self._put(node, place, told)

    def only(self, node: str, places: Set[str]) -> None:
        """These are all that a node has."""
        for place in self._by_node.get(node, set()) - places:
            self._put(node, place, None)

    def painted(self, node: str, receipts: Mapping[str, Sequence[Any]]) -> None:
        """What a node's screens have painted since: [seq, at, lag, unpainted] by place. It is no news by itself."""
        for place, receipt in receipts.items():
            told = self._by_place.get(place, {}).get(node)
            if isinstance(told, Row) and told.present.painted and len(receipt) >= 4:
                seq, at, lag, unpainted = receipt[:4]
                painted = replace(told.present.painted, seq=seq, at=at)
                present = replace(told.present, painted=painted, seen=at, lag=lag, unpainted=unpainted)
                self._by_place[place][node] = replace(told, present=present)

    def alive(self, node: str, at: Instant) -> None:
        """A node was there at this time, and with it all its screens that are not frozen."""
        self._beats[node] = at

    def gone(self, node: str) -> None:
        """A node is there no more, and nobody is at it."""
        self.only(node, frozenset())
        self._beats.pop(node, None)

    def rows(self, place: str) -> list[Row]:
        """What each other node says of a screen."""
        found = self._by_place.get(place, {})
        return [self._seen(node, each) for node, each in found.items() if isinstance(each, Row)]

    def devices(self) -> Iterator[tuple[str, list[Row]]]:
        """Each screen that anybody has elsewhere, with the rows as they were told."""
        for place, found in self._by_place.items():
            if not place.startswith("@"):
                yield place, [each for each in found.values() if isinstance(each, Row)]

    def watchers(self, place: str) -> list[Watching]:
        """Who watches by a link ("@link/<id>") at other nodes."""
        found = self._by_place.get(place, {}).values()
        return [one for each in found if isinstance(each, Watchers) for one in each.browsers]

    def phones(self) -> Iterable[Phone]:
        for each in self._by_place.get(PHONES, {}).values():
            if isinstance(each, Phones):
                yield from each.phones

    def places(self) -> Iterable[str]:
        """The screens that anybody has elsewhere."""
        return [place for place in self._by_place if not place.startswith("@")]

    def count(self, room: str, screen: str | None = None) -> int:
        """How many pages a room's screens have elsewhere, or one of them."""
        places = [f"{room}/{screen}"] if screen else [each for each in self._by_place if each.startswith(f"{room}/")]
        return sum(each.present.count for place in places for each in self.rows(place))

    def _seen(self, node: str, row: Row) -> Row:
        at = self._beats.get(node, "")
        if row.present.frozen or at <= row.present.seen:
            return row
        return replace(row, present=replace(row.present, seen=at))

    def _put(self, node: str, place: str, told: Told | None) -> None:
        here, mine = self._by_place.setdefault(place, {}), self._by_node.setdefault(node, set())
        known = here.get(node)
        if told is None:
            here.pop(node, None)
            mine.discard(place)
        else:
            here[node] = told
            mine.add(place)
        if not here:
            del self._by_place[place]
        if not mine:
            del self._by_node[node]
        if told != known:  # a whole table that is read again is mostly nothing new
            self._stir(place)
