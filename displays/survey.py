"""One reading of a site directory: every file judged by itself and against the others."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broadcaster.model import Sensitivity
from displays.dressing import dressed, dressing_problems
from displays.references import (
    Known,
    catalogue_references,
    computed,
    feed_references,
    rule_references,
    site_references,
)
from feeds.plan import plan
from feeds.plans.feed import FeedPlan
from feeds.plans.simulated import SimulatedPlan
from layouts.documents import Site
from layouts.legible import WIDE
from layouts.library import CameraTile, ImageTile, MapTile
from layouts.lint import Sight, lint
from layouts.loader import LAYOUTS, MAPS, Loaded, load
from layouts.maps import AreaMap, map_problems
from layouts.model import Layout
from layouts.problems import Problem
from layouts.rooms import RoomEntry, ScreenEntry


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A good version of one file, as it goes into the journal."""

    path: str
    sha256: str
    body: Mapping[str, Any]
    needs: Mapping[str, Any] | None = None
    text: str | None = None  # as people wrote it


@dataclass(frozen=True, slots=True)
class Survey:
    """One reading of the whole directory. refused: path -> (sha256, problems) of the files that cannot be taken."""

    files: Mapping[str, SiteFile]
    refused: Mapping[str, tuple[str, tuple[Problem, ...]]]
    problems: tuple[Problem, ...]
    plans: tuple[FeedPlan, ...]
    loaded: Mapping[str, Loaded]


def read_site(directory: Path, kept: Known | None = None) -> Survey:
    """Read every file and check it against the others. `kept` names what the last good versions said."""
    if not directory.is_dir() or not (directory / "site.yaml").is_file():
        missing = Problem("site.yaml", 1, 1, "not_a_site", {"path": str(directory)})
        if kept is None or not directory.is_dir():
            return Survey({}, {"site.yaml": ("", (missing,))}, (missing,), (), {})
    loaded = load(directory)
    names = known(loaded, kept or Known())
    sights = _sights(model_of(loaded, "site.yaml"))
    files: dict[str, SiteFile] = {}
    refused: dict[str, tuple[str, tuple[Problem, ...]]] = {}
    problems: list[Problem] = []
    plans: tuple[FeedPlan, ...] = ()
    for path, one in loaded.items():
        found = [*one.problems]
        body: Mapping[str, Any] | None = None
        if path == "feeds.yaml" and one.node is not None:
            planned, faults = plan(one.node)
            for fault in faults:
                if fault.code == "duplicate":  # the loader has said it already, with the line of the first
                    continue
                line, column = one.node.place(fault.loc, fault.key)
                found.append(Problem(path, line, column, fault.code, fault.args))
            found += feed_references(planned, one.node, names, directory)
            plans, body = tuple(planned), {"feeds": [each.body() for each in planned]}
        elif one.model is not None:
            found += _judge(one, names, sights, directory)
            body = one.model.body()
        errors = tuple(problem for problem in found if problem.severity == "error")
        if errors or body is None:
            refused[path] = (one.sha256, errors)
        elif isinstance(one.model, Layout):
            files[path] = _layout(one, body, loaded, directory)
        elif not isinstance(one.model, AreaMap):  # a map travels inside the layouts that show it
            files[path] = SiteFile(
                path, _switched(one.sha256, plans) if path == "feeds.yaml" else one.sha256, body, text=_text(one)
            )
        problems += found
    return Survey(files, refused, tuple(problems), plans if "feeds.yaml" in files else (), loaded)


def _switched(sha256: str, plans: tuple[FeedPlan, ...]) -> str:
    """The digest of feeds.yaml: another one where the environment has switched simulated figures on."""
    simulates = any(isinstance(each, SimulatedPlan) and each.enabled for each in plans)
    return hashlib.sha256(f"{sha256} simulated".encode()).hexdigest() if simulates else sha256


def _layout(one: Loaded, body: Mapping[str, Any], loaded: Mapping[str, Loaded], directory: Path) -> SiteFile:
    """A layout with what its tiles are given (maps, codes, pictures' names), so that it reaches a page with it. Its
    digest is then that of all these files."""
    tiles, digest = [], one.sha256
    for tile, said in zip(one.model.tiles, body["tiles"], strict=True):
        if isinstance(tile, MapTile):
            drawn = loaded[f"{MAPS}/{tile.map}.yaml"]
            digest = hashlib.sha256((digest + drawn.sha256).encode()).hexdigest()
            tiles.append({**said, **drawn.model.body()})
        elif isinstance(tile, CameraTile):
            guarded = (_feeds(loaded) or {}).get(tile.feed, ("", Sensitivity.INTERNAL))[1]
            digest = hashlib.sha256((digest + guarded).encode()).hexdigest()
            tiles.append({**said, "sensitivity": guarded})
        else:
            tiles.append(dressed(tile, said, directory))
        if isinstance(tile, ImageTile):
            shown = tiles[-1].get("image") or tiles[-1]["refused"]
            digest = hashlib.sha256((digest + shown).encode()).hexdigest()
    return SiteFile(one.path, digest, {**body, "tiles": tiles}, one.model.needs(), _text(one))


def _text(one: Loaded) -> str:
    return one.content.decode("utf-8-sig")


def draft(
    loaded: Mapping[str, Loaded], one: Loaded, directory: Path, kept: Known, screen: str = ""
) -> tuple[SiteFile | None, tuple[Problem, ...]]:
    """What a layout's text would be beside the files as they are: its document, None where it has errors, and what is
    wrong with it. screen ("room/screen"): it is judged as if that one showed it, too."""
    beside = {**loaded, one.path: one}
    site = model_of(beside, "site.yaml")
    sights = _sights(site)
    if one.model is not None and screen:
        seen = [sight for at, sight in _screens(site) if at == screen]
        rooms = sights.setdefault(one.model.key, [])
        rooms += [sight for sight in seen if sight not in rooms]
    found = list(one.problems)
    if one.model is not None:
        found += _judge(one, known(beside, kept), sights, directory)
    if one.model is None or any(problem.severity == "error" for problem in found):
        return None, tuple(found)
    return _layout(one, one.model.body(), beside, directory), tuple(found)


def _judge(one: Loaded, known: Known, sights: Mapping[str, list[Sight]], directory: Path) -> list[Problem]:
    if one.node is None:
        return []
    match one.path:
        case "site.yaml":
            return list(site_references(one.model, one.node, known))
        case "indicators.yaml":
            return list(catalogue_references(one.model, one.node, known))
        case "rules.yaml":
            return list(rule_references(one.model, one.node, known))
        case "areas.yaml":
            return []
    if isinstance(one.model, AreaMap):
        return _faults(one, known.areas)
    seen = sights.get(one.model.key, [])
    return [*lint(one.model, one.node, known.names, seen), *dressing_problems(one.model, one.node, directory, seen)]


def _faults(one: Loaded, areas: Collection[str] | None) -> list[Problem]:
    """What is wrong with a map."""
    if one.node is None or not isinstance(one.model, AreaMap):
        return list(one.problems)
    return list(map_problems(one.model, one.node, areas))


def model_of(loaded: Mapping[str, Loaded], path: str) -> Any:
    """The model of one file; None where it is absent or broken."""
    return loaded[path].model if path in loaded else None


def known(loaded: Mapping[str, Loaded], kept: Known) -> Known:
    """The names of the files as they are now; of a file that is broken, those of its last good version."""
    site, catalogue = model_of(loaded, "site.yaml"), model_of(loaded, "indicators.yaml")
    areas = model_of(loaded, "areas.yaml")
    none = () if "areas.yaml" not in loaded else kept.areas
    codes = [area.code for area in areas.root] if areas else none
    maps = {Path(path).stem: _faults(one, codes) for path, one in loaded.items() if path.startswith(f"{MAPS}/")}
    return Known(
        codes={entry.code: entry.sensitivity for entry in catalogue.root} if catalogue else kept.codes,
        units=[unit.key for unit in site.units] if site else kept.units,
        subsystems=[subsystem.key for subsystem in site.subsystems] if site else kept.subsystems,
        areas=codes,
        computed=[entry.code for entry in catalogue.root if computed(entry)] if catalogue else kept.computed,
        feeds=_feeds(loaded),
        cameras=_cameras(loaded),
        layouts=[Path(path).stem for path in loaded if path.startswith(f"{LAYOUTS}/")],
        maps=[key for key, faults in maps.items() if not faults],
        broken_maps={
            key: f"{faults[0].path}:{faults[0].line}: {faults[0].text}" for key, faults in maps.items() if faults
        },
    )


def _feeds(loaded: Mapping[str, Loaded]) -> dict[str, tuple[str, str]] | None:
    """Each feed's kind and sensitivity, good or not; None where feeds.yaml is no YAML."""
    one = loaded.get("feeds.yaml")
    if one is None or one.node is None:
        return None if one else {}
    entries = _mappings(one)
    return {str(each.get("key")): (str(each.get("kind")), _sensitivity(each.get("sensitivity"))) for each in entries}


def _cameras(loaded: Mapping[str, Loaded]) -> dict[str, list[str]]:
    """The cameras of each feed that has some, good or not."""
    one = loaded.get("feeds.yaml")
    listed = {str(each.get("key")): each.get("cameras") for each in (_mappings(one) if one else ())}
    cameras = {key: each for key, each in listed.items() if isinstance(each, list | tuple)}
    return {key: [str(one.get("key")) for one in each if isinstance(one, Mapping)] for key, each in cameras.items()}


def _mappings(one: Loaded) -> list[Mapping[str, Any]]:
    said = one.node.plain() if one.node is not None else ()
    entries = said.get("feeds", ()) if isinstance(said, Mapping) else said
    return [each for each in entries if isinstance(each, Mapping)] if isinstance(entries, list | tuple) else []


def _sensitivity(said: Any) -> str:
    return said if said in tuple(Sensitivity) else Sensitivity.INTERNAL


def _sights(site: Site | None) -> dict[str, list[Sight]]:
    """Which screens may show a layout without anybody's doing: their home layout and their schedule."""
    sights: dict[str, list[Sight]] = {}
    for room in site.rooms if site else ():
        for screen in room.screens:
            for layout in {screen.home, *(daypart.layout for daypart in room.schedules)}:
                sights.setdefault(layout, []).append(_sight(room, screen))
    return sights


def _screens(site: Site | None) -> Iterator[tuple[str, Sight]]:
    for room in site.rooms if site else ():
        for screen in room.screens:
            yield f"{room.key}/{screen.key}", _sight(room, screen)


def _sight(room: RoomEntry, screen: ScreenEntry) -> Sight:
    shape = screen.across / screen.lines if screen.across else WIDE
    return Sight(room.key, screen.height_cm, screen.furthest_m, room.clearance, shape)
