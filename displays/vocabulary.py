"""What a layout's text may say here: the keys of the schema, and the names of this site, for completion."""

from pathlib import Path
from typing import Any

from displays.dressing import IMAGES
from displays.endpoint import Call
from layouts import schema

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".svg")
MOST = 500  # pictures that are named


async def read_vocabulary(call: Call) -> dict[str, Any]:
    """What a layout may say: its JSON Schema, and the site's codes, areas, maps, feeds, subsystems and pictures."""
    call.within()
    site, known = call.house.state.site, await call.house.shelf.known()
    return {
        "schema": schema.schemas()["layout.json"],
        "codes": [
            {
                "code": one.code,
                "name": one.name,
                "unit": one.unit,
                "subsystem": one.subsystem,
                "sensitivity": one.sensitivity,
            }
            for one in site.indicators.values()
        ],
        "areas": [{"code": code, "name": area["name"]} for code, area in site.areas.items()],
        "subsystems": [{"key": key, "name": name} for key, name in site.subsystems.items()],
        "maps": sorted(known.maps),
        "feeds": [
            {"key": key, "kind": kind, "name": site.feeds.get(key, {}).get("name")}
            for key, (kind, _) in (known.feeds or {}).items()
        ],
        "images": pictures(call.house.shelf.directory),
    }


def pictures(directory: Path) -> list[str]:
    """The files of images/ that look like pictures."""
    folder = directory / IMAGES
    found = (file.name for file in folder.glob("*") if file.suffix.lower() in PICTURES) if folder.is_dir() else ()
    return sorted(found)[:MOST]
