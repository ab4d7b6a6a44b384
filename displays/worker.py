"""The kiosk's service worker: its built script, told which build it is of and which files a wall may ever need."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from displays import pages
from displays.built import STATIC
from displays.problem import Problem

SCRIPT, KIOSK = "src/worker.ts", "src/pages/screen.ts"  # in the manifest
SPARE = ".woff"  # for browsers older than any that this page runs in


async def worker(request: Request) -> Response:
    """The script that shows walls while this service is away. Another build is another text, so browsers notice."""
    parts = pages.manifest()
    if SCRIPT not in parts:
        raise Problem(404, "no_such_page")
    told = f"self.BUILD={json.dumps(pages.build_id())};self.FILES={json.dumps(needed(parts))};\n"
    script = (STATIC / parts[SCRIPT]["file"]).read_text(encoding="utf-8")
    return Response(told + script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def needed(parts: Mapping[str, Any], entry: str = KIOSK) -> list[str]:
    """Every built file that an entry of Vite's manifest may load, now or later, as URLs."""
    found: set[str] = set()
    waiting, seen = [entry], {entry}
    while waiting:
        chunk = parts[waiting.pop()]
        found.update((chunk["file"], *chunk.get("css", ()), *chunk.get("assets", ())))
        more = {*chunk.get("imports", ()), *chunk.get("dynamicImports", ())} - seen
        seen |= more
        waiting += more
    return sorted(f"/static/{file}" for file in found if not file.endswith(SPARE))
