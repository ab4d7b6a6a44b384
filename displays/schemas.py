"""All JSON Schemas of a site, feeds.yaml included: `python -m displays.schemas DIR` writes them into DIR/.schema."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from feeds.plan import KINDS
from layouts import schema

_SPAN = {"anyOf": [{"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?(ms|s|m|h|d|w)$"}, {"type": "number"}]}
_SIZE = {"anyOf": [{"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?(B|kB|KB|MB|GB)$"}, {"type": "number"}]}
# written by people as "5m" and "5MB"
_HUMAN = {"every": _SPAN, "timeout": _SPAN, "lasts": _SPAN, "still": _SPAN, "limit": _SIZE}


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of every kind of file of a site, by file name."""
    return {**schema.schemas(), "feeds.json": _feeds()}


def _feeds() -> dict[str, Any]:
    _, made = TypeAdapter.json_schemas([(kind, "validation", TypeAdapter(KINDS[kind])) for kind in sorted(KINDS)])
    definitions: dict[str, Any] = made["$defs"]
    for definition in definitions.values():
        properties: Mapping[str, Any] = definition.get("properties", {})
        for name, human in _HUMAN.items():
            if name in properties:
                described = {key: value for key, value in properties[name].items() if key in ("title", "default")}
                definition["properties"][name] = human | described
    kinds = [{"$ref": f"#/$defs/{KINDS[kind].__name__}"} for kind in sorted(KINDS)]
    return {"$schema": schema.DRAFT, "$defs": definitions, "type": "array", "items": {"oneOf": kinds}}


if __name__ == "__main__":
    schema.write(Path(sys.argv[1]) / ".schema", schemas())
