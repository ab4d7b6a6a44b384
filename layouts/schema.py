"""JSON Schemas of the site's files, for editors: completion and a red line while the file is being written."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pydantic

from layouts.catalogue import Catalogue
from layouts.described import described
from layouts.documents import Areas, Rules, Site
from layouts.maps import AreaMap
from layouts.model import Layout

MODELS: Mapping[str, type[pydantic.BaseModel]] = {
    "site.json": Site,
    "indicators.json": Catalogue,
    "areas.json": Areas,
    "rules.json": Rules,
    "layout.json": Layout,
    "map.json": AreaMap,
}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by the file name under which it is kept beside a site."""
    return {name: {"$schema": DRAFT, **described(model.model_json_schema())} for name, model in MODELS.items()}


def write(directory: Path, made: Mapping[str, Mapping[str, Any]]) -> None:
    """Write schemas into a site's `.schema` directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, schema in made.items():
        (directory / name).write_text(text(schema), encoding="utf-8")


def text(schema: Mapping[str, Any]) -> str:
    """A schema as it is kept in a file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
