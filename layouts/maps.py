"""maps/<key>.yaml: a map of the site. Either a schematic one, drawn by people (which area stands in which cell of a
grid), or the outlines of the areas, from a GeoJSON file beside it."""

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from layouts.geojson import MOST_MB, NotGeoJson, read_geojson
from layouts.node import Node
from layouts.outline import outlined
from layouts.problems import Problem
from layouts.scalars import Filled, GeoName, Key, Record, Words

Spot = Annotated[list[Annotated[int, Field(ge=1, le=60)]], Field(min_length=2, max_length=2)]  # column, row, from 1
Code = Annotated[str, Field(pattern=r"^[0-9]{2,5}$")]
REMEMBERED = 8  # versions of files whose outlines are kept, so that they are made once

Drawn = dict[str, Any]
_made: dict[tuple[str, str], Drawn | tuple[Problem, ...]] = {}


class AreaMap(Record):
    """`cells`: areas as equal squares; it claims who is beside whom only as far as its `note`, which the wall shows,
    says so. `geojson`: the areas' outlines, and `code`, the property of each feature that carries the area's code."""

    key: Key
    note: Words | None = None
    cells: Annotated[dict[Code, Spot], Field(min_length=2, max_length=500)] | None = None
    geojson: GeoName | None = None
    code: Filled | None = None

    _outline: Drawn | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def one_of_both(self) -> "AreaMap":
        if (self.cells is None) == (self.geojson is None) or (self.geojson is None) != (self.code is None):
            raise PydanticCustomError("map_choice", "map_choice")
        return self

    def draw(self, outline: Drawn) -> None:
        """Give it the outlines of its file."""
        self._outline = outline

    def codes(self) -> list[str]:
        """The areas it draws."""
        return list(self.cells or (self._outline or {}).get("areas", ()))

    def body(self) -> dict[str, Any]:
        """As it travels inside the tiles that show it: {note, cells} or {note, outline}."""
        said = self.model_dump(mode="json", include={"note", "cells"}, exclude_none=True)
        return said if self._outline is None else said | {"outline": self._outline}


def outline_of(drawn: AreaMap, folder: Path, path: str) -> tuple[Drawn | None, tuple[Problem, ...], str]:
    """The outlines of a map's GeoJSON file in `folder`, or what is wrong; and the file's digest.

    path: the folder's, inside the site, for messages. Never a file outside of it, whatever a link says.
    """
    name = drawn.geojson or ""
    file = (folder / name).resolve()
    try:
        if file.parent != folder.resolve() or not file.is_file():
            return None, (Problem(f"{path}/{name}", 1, 1, "file_missing", {"path": f"{path}/{name}"}),), ""
        with file.open("rb") as opened:
            content = opened.read(MOST_MB * 1_000_000 + 1)
    except OSError as error:
        what = error.strerror or type(error).__name__
        return None, (Problem(f"{path}/{name}", 1, 1, "file_unreadable", {"what": what}),), ""
    sha256 = hashlib.sha256(content).hexdigest()
    key = (sha256, drawn.code or "")
    found = _made.pop(key, None) or _outlined(content, f"{path}/{name}", drawn.code or "")
    _made[key] = found
    for oldest in list(_made)[:-REMEMBERED]:
        del _made[oldest]
    return (found, (), sha256) if isinstance(found, dict) else (None, found, sha256)


def _outlined(content: bytes, path: str, code: str) -> Drawn | tuple[Problem, ...]:
    try:
        return outlined(read_geojson(content, path, code))
    except NotGeoJson as wrong:
        return wrong.problems


def map_problems(drawn: AreaMap, node: Node, areas: Collection[str] | None) -> Iterator[Problem]:
    """Areas that are not in areas.yaml, and two areas in one cell. `areas` None: not known just now."""
    if drawn.cells is None:
        for code in drawn.codes():
            if areas is not None and code not in areas:
                yield node.problem(("geojson",), "geojson_unknown_area", got=code, file=drawn.geojson)
        return
    taken: dict[tuple[int, ...], str] = {}
    for code, spot in drawn.cells.items():
        if areas is not None and code not in areas:
            yield node.problem(("cells", code), "unknown_area", on_key=True, got=code)
        other = taken.setdefault(tuple(spot), code)
        if other != code:
            line, _ = node.place(("cells", other))
            yield node.problem(("cells", code), "cell_taken", other=other, line=line)
