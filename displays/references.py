"""Does every name in one site file exist in the other: indicators, units, layouts, areas, formulas."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from broadcaster.derive import FormulaError, parse
from broadcaster.site import OWN
from feeds.plans.feed import FeedPlan
from layouts.catalogue import Catalogue, IndicatorEntry
from layouts.check import nearest
from layouts.documents import Rules, Site
from layouts.lint import Names
from layouts.node import Node
from layouts.problems import Problem
from layouts.rooms import Days, GroupEntry, ScheduleEntry

Loc = tuple[str | int, ...]  # where in a file

FORMULA_NAMES = ("elapsed_share", "target")  # what a formula may name besides the indicator's own parameters


@dataclass(frozen=True, slots=True)
class Known:
    """What the site as a whole names. None: the file that would say so is broken and no good version is kept."""

    codes: Mapping[str, str] | None = None  # code -> sensitivity
    units: Collection[str] | None = None
    subsystems: Collection[str] | None = None
    areas: Collection[str] | None = None
    layouts: Collection[str] = ()
    computed: Collection[str] = ()  # codes the service computes itself
    maps: Collection[str] = ()  # the good ones
    broken_maps: Mapping[str, str] = field(default_factory=dict)  # key -> what is wrong first, and where
    feeds: Mapping[str, tuple[str, str]] | None = None  # key -> kind, sensitivity
    cameras: Mapping[str, Collection[str]] = field(default_factory=dict)  # feed -> keys

    @property
    def names(self) -> Names:
        return Names(self.codes, self.areas, self.subsystems, self.maps, self.feeds, self.cameras, self.broken_maps)


def computed(entry: IndicatorEntry) -> bool:
    """Does the service make this figure itself: by a formula, or because it is about the service."""
    return entry.formula is not None or entry.subsystem == OWN


def site_references(site: Site, node: Node, known: Known) -> Iterator[Problem]:
    """Rooms name layouts and groups; schedules name layouts, and days that the site has to know."""
    places = dict(_groups(site.groups, ("groups",)))
    keys = [group.key for group in places.values()]
    for loc, group in places.items():
        if keys.index(group.key) < list(places).index(loc):
            yield node.problem((*loc, "key"), "group_twice", got=group.key)
    for index, room in enumerate(site.rooms):
        for inner, screen in enumerate(room.screens):
            yield from _named(node, ("rooms", index, "screens", inner, "home"), "layout", screen.home, known.layouts)
        for inner, key in enumerate(room.groups):
            if key not in keys:
                yield node.problem(("rooms", index, "groups", inner), "unknown_group", got=key)
    oidc = site.sign_in.oidc if site.sign_in else None
    for theirs, key in oidc.groups.items() if oidc else ():
        if key != "*" and key not in keys:
            yield node.problem(("sign_in", "oidc", "groups", theirs), "unknown_group", got=key)
    for loc, part in _schedules(site, places):
        yield from _named(node, (*loc, "layout"), "layout", part.layout, known.layouts)
        if part.on is Days.HOLIDAYS and site.holidays is None:
            yield node.problem((*loc, "on"), "no_holidays")


def _groups(groups: Sequence[GroupEntry], loc: Loc) -> Iterator[tuple[Loc, GroupEntry]]:
    for index, group in enumerate(groups):
        yield (*loc, index), group
        yield from _groups(group.groups, (*loc, index, "groups"))


def _schedules(site: Site, groups: Mapping[Loc, GroupEntry]) -> Iterator[tuple[Loc, ScheduleEntry]]:
    """Every schedule of the site, with its place in the file."""
    holders: dict[Loc, Sequence[ScheduleEntry]] = {(): site.schedules}
    holders |= {loc: group.schedules for loc, group in groups.items()}
    for index, room in enumerate(site.rooms):
        holders["rooms", index] = room.schedules
        holders |= {("rooms", index, "screens", inner): one.schedules for inner, one in enumerate(room.screens)}
    for loc, schedules in holders.items():
        yield from (((*loc, "schedules", index), part) for index, part in enumerate(schedules))


def catalogue_references(catalogue: Catalogue, node: Node, known: Known) -> Iterator[Problem]:
    """Indicators name units and subsystems; formulas and thresholds name indicators."""
    codes = [entry.code for entry in catalogue.root]
    inputs: dict[str, Collection[str]] = {}
    for index, entry in enumerate(catalogue.root):
        yield from _named(node, (index, "owner"), "unit", entry.owner, known.units)
        for inner, former in enumerate(entry.owners):
            yield from _named(node, (index, "owners", inner, "unit"), "unit", former.unit, known.units)
        if known.subsystems is not None and entry.subsystem not in known.subsystems:
            yield node.problem((index, "subsystem"), "unknown_subsystem", got=entry.subsystem)
        for loc, text in _formulas(entry):
            try:
                formula = parse(text, codes, [*FORMULA_NAMES, *entry.parameters])
            except FormulaError as error:
                args = {"position": error.position + 1, "expected": error.expected, "got": error.got}
                yield node.problem((index, *loc), "formula", False, "error", **args)
                continue
            if loc == ("formula",):
                inputs[entry.code] = formula.codes
    for circle in _circles(inputs):
        index = codes.index(circle[0])
        yield node.problem((index, "formula"), "formula_circle", circle=" → ".join(circle))


def _formulas(entry: IndicatorEntry) -> Iterator[tuple[tuple[str, ...], str]]:
    if entry.formula is not None:
        yield ("formula",), entry.formula
    for level in ("warn", "critical"):
        bound = getattr(entry.thresholds, level, None)
        for side in ("above", "below"):
            text = getattr(bound, side, None)
            if isinstance(text, str):
                yield ("thresholds", level, side), text


def _circles(inputs: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
    """Each circle of formulas once, from its first code on."""
    done: set[str] = set()
    for start in inputs:
        path, code = [start], start
        while code not in done:
            onward = sorted(each for each in inputs.get(code, ()) if each in inputs and each not in done)
            if not onward:
                break
            code = onward[0]
            if code in path:
                yield [*path[path.index(code) :], code]
                break
            path.append(code)
        done.update(path)


def rule_references(rules: Rules, node: Node, known: Known) -> Iterator[Problem]:
    """Rules name series."""
    for index, rule in enumerate(rules.root):
        for key in ("whole", "series", "other"):
            if series := getattr(rule, key, ""):
                yield from _series(node, (index, key), series, known)
        for inner, part in enumerate(getattr(rule, "parts", ())):
            yield from _series(node, (index, "parts", inner), part, known)


def feed_references(plans: Collection[FeedPlan], node: Node, known: Known, directory: Path) -> Iterator[Problem]:
    """Feeds name series, and files, which may still have to come."""
    places = _places(node)
    for plan in plans:
        place = places[plan.key]
        for series in sorted(plan.series):
            loc = next(find(node, place, series), place)
            yield from _series(node, loc, series, known)
            if series.partition("@")[0] in known.computed:
                yield node.problem(loc, "computed_series", got=series)
        body = plan.body()
        if body.get("kind") == "spreadsheet" and body.get("path") and body.get("enabled", True):
            folder, files = directory / body["path"], body.get("files", "*")
            if not folder.is_file() and not any(folder.glob(files)):
                yield node.problem(place, "feeds_name_nothing", severity="warning", got=f"{body['path']}/{files}")
        if body.get("ca") and body.get("enabled", True) and not (directory / body["ca"]).is_file():
            yield node.problem((*place, "ca"), "file_missing", severity="warning", path=body["ca"])


def _places(node: Node) -> dict[str, tuple[str | int, ...]]:
    """Where each feed stands in the file, good and bad ones alike; the first of two of the same key."""
    within: tuple[str | int, ...] = ("feeds",) if isinstance(node.value, Mapping) else ()
    entries = node.at(within).plain()
    keys = [entry.get("key") if isinstance(entry, Mapping) else None for entry in entries]
    return {str(key): (*within, index) for index, key in reversed(list(enumerate(keys)))}


def find(node: Node, loc: tuple[str | int, ...], text: str) -> Iterator[tuple[str | int, ...]]:
    """The places below `loc` where a text stands as a value."""
    here = node.at(loc)
    steps: Collection[Any] = here.value if isinstance(here.value, Mapping) else ()
    if isinstance(here.value, tuple):
        steps = range(len(here.value))
    elif here.value == text:
        yield loc
    for step in steps:
        yield from find(node, (*loc, step), text)


def _series(node: Node, loc: tuple[str | int, ...], series: str, known: Known) -> Iterator[Problem]:
    code, _, area = series.partition("@")
    yield from _named(node, loc, "series", code, known.codes)
    if area not in ("", "*") and known.areas is not None and area not in known.areas:
        yield node.problem(loc, "unknown_area", got=area)


def _named(
    node: Node, loc: tuple[str | int, ...], what: str, got: str, known: Collection[str] | None
) -> Iterator[Problem]:
    if known is None or got in known:
        return
    near = nearest(got, known)
    if near is None:
        yield node.problem(loc, f"unknown_{what}", got=got)
    else:
        yield node.problem(loc, f"unknown_{what}_near", got=got, nearest=near)
