"""What a room showed at a past moment: gathered from a fold of the events up to then, carried by the claim for it.

The claim's event has the whole picture, so every node, every restart and the minutes see the same without looking back
themselves, also when what it was folded from has been trimmed since.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pydantic import TypeAdapter

from broadcaster.board import Entry, Picture
from broadcaster.model import Indicator, Sensitivity, series_parts
from broadcaster.needs import LISTS, stored

INDICATORS = TypeAdapter(tuple[Indicator, ...])
SITE = ("name", "reporting", "time_zone", "languages", "units")  # what a wall says of the site


class World(Picture, Protocol):
    """Whatever a wall can be made of: figures, what they are called, and layouts. The state is one, a Past another."""

    @property
    def epoch(self) -> str: ...
    @property
    def catalogue_seq(self) -> int: ...
    @property
    def indicators(self) -> Mapping[str, Indicator]: ...
    @property
    def areas(self) -> Mapping[str, Mapping[str, Any]]: ...
    def layout(self, key: str) -> Mapping[str, Any] | None: ...
    def needs(self, layout: str) -> Mapping[str, Any]: ...


class Names(Protocol):
    """The catalogue of now."""

    @property
    def catalogue_seq(self) -> int: ...
    @property
    def indicators(self) -> Mapping[str, Indicator]: ...


class Source(World, Protocol):
    """The state, as far as a past moment of it is gathered."""

    def picture(self, room: str, screen: str | None = None) -> Picture: ...
    def scene(self, room: str, screen: str) -> Mapping[str, Any] | None: ...


@dataclass(frozen=True, slots=True)
class Past:
    """A World that stands still. `seq` is the event's that shows it, `number` its place among that event's pictures.

    scenes: what the screens showed then, by "room/screen": {layout, focus, agenda?}.
    """

    seq: int
    number: int
    catalogue_seq: int  # of the catalogue by which it was read
    entries: Mapping[str, Entry]
    history: Mapping[str, list[Mapping[str, Any]]]
    indicators: Mapping[str, Indicator]
    areas: Mapping[str, Mapping[str, Any]]
    layouts: Mapping[str, Mapping[str, Any]]
    wanted: Mapping[str, Mapping[str, Any]]
    scenes: Mapping[str, Mapping[str, Any]]
    epoch: str = ""

    @property
    def held_at(self) -> int | None:
        return self.seq

    @property
    def moment(self) -> str:
        """What sets its views apart from all others."""
        return f"{self.seq}.{self.number}"

    def layout(self, key: str) -> Mapping[str, Any] | None:
        return self.layouts.get(key)

    def needs(self, layout: str) -> Mapping[str, Any]:
        return self.wanted.get(layout, {})


def gathered(source: Source, places: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """What these screens (room, screen) show now, as JSON: a document for each picture they are served from.

    A screen that held its figures, or itself looked back, is gathered with what it showed. One that was not there yet
    is left out.
    """
    found: dict[str, tuple[World, Picture, dict[str, Mapping[str, Any]]]] = {}
    for room, screen in places:
        scene = source.scene(room, screen)
        if scene is None:
            continue
        picture = source.picture(room, screen)
        world: World = picture if isinstance(picture, Past) else source
        name = picture.moment if isinstance(picture, Past) else str(picture.held_at)
        shown = {each: scene.get(each) for each in ("layout", "focus", "agenda")}
        found.setdefault(name, (world, picture, {}))[2][f"{room}/{screen}"] = shown
    return [_document(*each) for each in found.values()]


def _document(world: World, picture: Picture, scenes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    keys = dict.fromkeys(str(each["layout"]) for each in scenes.values() if each["layout"])
    layouts = {key: document for key in keys if (document := world.layout(key)) is not None}
    needs = {key: world.needs(key) for key in layouts}
    entries = {key: entry for key in _wanted(picture, world, needs.values()) if (entry := _of(picture, world, key))}
    named = set[str]()
    for key, entry in entries.items():
        named |= {key, *_texts(entry.value)}
    for each in needs.values():
        named |= {*each.get("series", ()), *each.get("families", ())}
    parts = [series_parts(each) for each in named]
    codes, areas = {code for code, _ in parts} | named, {area for _, area in parts if area} | named
    site = world.entries.get("@site")
    return {
        "scenes": scenes,
        "layouts": layouts,
        "needs": needs,
        "entries": [(key, each.seq, each.value, each.sensitivity) for key, each in entries.items()],
        "history": {key: _points(picture, key, needs.values()) for key in entries if not key.startswith("@")},
        "indicators": [world.indicators[code] for code in sorted(codes & world.indicators.keys())],
        "areas": {code: {"name": world.areas[code].get("name")} for code in sorted(areas & world.areas.keys())},
        "site": {name: site.value.get(name) for name in SITE} if site and site.value else {},
    }


def _wanted(picture: Picture, world: World, needs: Iterable[Mapping[str, Any]]) -> list[str]:
    """The keys that these layouts show, lists for every clearance."""
    keys, families = set[str](), set[str]()
    for each in needs:
        keys |= set(each.get("series", ()))
        keys |= {stored(name, clearance) for name in each.get("lists", ()) for clearance in Sensitivity}
        families |= {family.removesuffix("*") for family in each.get("families", ())}
    members = {key for key in picture.entries if families and key.startswith(tuple(families))}
    return sorted((keys & (picture.entries.keys() | world.entries.keys())) | members)


def _of(picture: Picture, world: World, key: str) -> Entry | None:
    """What feeds list goes on during a hold, figures and the lists made of them do not."""
    going_on = key.startswith("@") and key.partition("/")[0] not in LISTS
    entry = (world if going_on else picture).entries.get(key)
    return entry if entry is not None and entry.value is not None else None


def _points(picture: Picture, series: str, needs: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    family = f"{series.partition('@')[0]}@*"
    depths = [each.get("depths", {}) for each in needs]
    most = max((each.get(series) or each.get(family, 0) for each in depths), default=0)
    return picture.history.get(series, [])[-most:] if most else []


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, which may be a series or an area."""
    if isinstance(value, str):
        yield value
        yield series_parts(value)[0]
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def read(document: Mapping[str, Any], seq: int, number: int, now: Names) -> Past:
    """A picture as an event carries it, with what has become more sensitive since hidden. Raises KeyError, TypeError
    or ValueError for what is none."""
    then = {each.code: each for each in INDICATORS.validate_python(document["indicators"])}
    indicators = {code: _guarded(each, now.indicators.get(code)) for code, each in then.items()}
    raised = {code: each.sensitivity for code, each in indicators.items() if each.sensitivity != then[code].sensitivity}
    entries = {"@site": Entry(0, document["site"])}
    for key, at, value, word in document["entries"]:
        sensitivity, code = Sensitivity(word), series_parts(key)[0]
        if not key.startswith("@"):
            known = indicators.get(code)
            sensitivity = max(sensitivity, known.sensitivity, key=_rank) if known else sensitivity
        elif raised and key.partition("/")[0] in LISTS:
            clearance = Sensitivity(key.partition("/")[2])
            value = _without(value, {code for code, each in raised.items() if not clearance.clears(each)})
        entries[key] = Entry(at, value, sensitivity)
    return Past(
        seq, number, now.catalogue_seq, entries, document["history"], indicators, document["areas"],
        document["layouts"], document["needs"], document["scenes"],
    )  # fmt: skip


def _guarded(then: Indicator, now: Indicator | None) -> Indicator:
    """As sensitive as it was, or as it has become."""
    return then if now is None else replace(then, sensitivity=max(then.sensitivity, now.sensitivity, key=_rank))


def _rank(sensitivity: Sensitivity) -> int:
    return sensitivity.rank


def _without(rows: Any, hidden: set[str]) -> Any:
    """A list without what names one of these codes."""
    if not hidden or not isinstance(rows, list | tuple):
        return rows
    left = []
    for row in rows:
        if isinstance(row, Mapping) and "owes" in row:
            owes = [each for each in row["owes"] if not _names(each, hidden)]
            counts = {state: sum(each.get("state") == state for each in owes) for state in ("late", "missing")}
            left.append({**row, **counts, "owes": owes})
        elif not _names(row, hidden):
            left.append(row)
    return left


def _names(row: Any, hidden: set[str]) -> bool:
    return any(series_parts(text)[0] in hidden for text in _texts(row))
