"""Reads a site directory: every file once, every problem at once, each file judged by itself."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pydantic

from layouts.catalogue import Catalogue
from layouts.check import check
from layouts.documents import Areas, Rules, Site
from layouts.maps import AreaMap, outline_of
from layouts.model import Layout
from layouts.node import Node
from layouts.problems import Problem
from layouts.reader import read

DOCUMENTS: Mapping[str, type[pydantic.BaseModel] | None] = {
    "site.yaml": Site,
    "areas.yaml": Areas,
    "indicators.yaml": Catalogue,
    "rules.yaml": Rules,
    "feeds.yaml": None,  # its model is the feeds' own
}
REQUIRED = ("site.yaml", "indicators.yaml")
LAYOUTS = "layouts"
MAPS = "maps"
_FOLDERS: tuple[tuple[str, type[pydantic.BaseModel]], ...] = ((LAYOUTS, Layout), (MAPS, AreaMap))

# where entries stand and which of their keys must not repeat
_UNIQUE: Mapping[type, tuple[tuple[tuple[str, ...], str], ...]] = {
    Site: (
        (("units",), "key"),
        (("subsystems",), "key"),
        (("groups",), "key"),
        (("rooms",), "key"),
        (("rooms", "*", "screens"), "key"),
    ),
    Catalogue: (((), "code"),),
    Areas: (((), "code"),),
    Rules: (((), "key"),),
    Layout: ((("tiles",), "id"), (("topics",), "key")),
    AreaMap: (),
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file as it was read. node is None where the text is not YAML; model is None where there are errors."""

    path: str
    sha256: str
    node: Node | None
    model: Any
    problems: tuple[Problem, ...]
    content: bytes = b""

    @property
    def good(self) -> bool:
        return self.node is not None and not any(problem.severity == "error" for problem in self.problems)


def load(directory: Path) -> dict[str, Loaded]:
    """Read the files of a site; keys are paths relative to the directory, with "/".

    A required file that is missing is a problem of its own; the optional ones may be absent.
    """
    found: dict[str, Loaded] = {}
    for path, shape in DOCUMENTS.items():
        file = directory / path
        if file.is_file():
            found[path] = load_file(file, path, shape)
        elif path in REQUIRED:
            found[path] = Loaded(path, "", None, None, (Problem(path, 1, 1, "file_missing", {"path": path}),))
    for folder, model in _FOLDERS:
        for file in sorted((directory / folder).glob("*.yaml")):
            if not file.name.startswith("."):
                path = f"{folder}/{file.name}"
                found[path] = _drawn(load_file(file, path, model), file.parent)
        for file in sorted((directory / folder).glob("*.yml")):
            path = f"{folder}/{file.name}"
            found[path] = Loaded(path, "", None, None, (Problem(path, 1, 1, "wrong_suffix"),))
    return found


def load_file(file: Path, path: str, model: type[pydantic.BaseModel] | None) -> Loaded:
    """Read one file; one that cannot be read is a problem of its own."""
    try:
        content = file.read_bytes()
    except OSError as error:
        what = error.strerror or type(error).__name__
        return Loaded(path, "", None, None, (Problem(path, 1, 1, "file_unreadable", {"what": what}),))
    return load_text(content, path, model)


def load_text(content: bytes, path: str, model: type[pydantic.BaseModel] | None) -> Loaded:
    """Read what a file says, or what it would say, and check its shape and what must not repeat inside it."""
    sha256 = hashlib.sha256(content).hexdigest()
    node, problems = read(content, path)
    if node is None:
        return Loaded(path, sha256, None, None, tuple(problems), content)
    if model is None:
        problems += _repeated(node, "key")
        return Loaded(path, sha256, node, None, tuple(problems), content)
    checked, wrong = check(node, model)
    problems += wrong
    for where, key in _UNIQUE[model]:
        problems += [problem for entries in _lists(node, where) for problem in _repeated(entries, key)]
    if isinstance(checked, Layout | AreaMap) and checked.key != Path(path).stem:
        problems.append(node.problem(("key",), "key_is_file_name", expected=Path(path).stem, got=checked.key))
    broken = any(problem.severity == "error" for problem in problems)
    return Loaded(path, sha256, node, None if broken else checked, tuple(problems), content)


def _drawn(one: Loaded, folder: Path) -> Loaded:
    """A map with the outlines of its GeoJSON file, where it names one; its digest is then that of both."""
    if not isinstance(one.model, AreaMap) or one.model.geojson is None:
        return one
    outline, problems, sha256 = outline_of(one.model, folder, MAPS)
    if outline is None:
        return replace(one, model=None, problems=(*one.problems, *problems))
    one.model.draw(outline)
    return replace(one, sha256=hashlib.sha256((one.sha256 + sha256).encode()).hexdigest())


def _lists(node: Node, where: tuple[str, ...]) -> Iterator[Node]:
    if not where:
        yield node
    elif where[0] == "*" and isinstance(node.value, tuple):
        for child in node.value:
            yield from _lists(child, where[1:])
    elif isinstance(node.value, Mapping) and where[0] in node.value:
        yield from _lists(node.value[where[0]], where[1:])


def _repeated(entries: Node, key: str) -> Iterator[Problem]:
    first: dict[Any, Node] = {}
    for entry in entries.value if isinstance(entries.value, tuple) else ():
        named = entry.value.get(key) if isinstance(entry.value, Mapping) else None
        if named is None or not isinstance(named.value, str):
            continue
        before = first.setdefault(named.value, named)
        if before is not named:
            yield named.problem((), "duplicate", what=f"{key} {named.value}", line=before.line)
