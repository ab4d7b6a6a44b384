"""The kiosk's service worker as it is served: which build it is of, and everything a wall may load without a server."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from displays import pages
from displays.worker import needed
from tests.doubles.house import Indoors, indoors


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def test_the_worker_is_told_its_build_and_its_files(house: Indoors) -> None:
    """Never cached, of the same build as the page, and every file it names is served for ever."""
    http = (await house.caller()).http
    answer = await http.get("/screen-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    told = re.match(r'self\.BUILD=(".*?");self\.FILES=(\[.*?\]);\n', answer.text)
    assert told
    page = await http.get("/screen")
    assert f"data-build={told[1]}" in page.text
    files = json.loads(told[2])
    assert set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)) <= set(files)
    for file in files:
        served = await http.get(file)
        assert (served.status_code, "immutable" in served.headers["cache-control"]) == (200, True), file


def test_the_worker_takes_what_is_loaded_later_along() -> None:
    """Charts, tiles, fonts and the technicians' cards; nothing of other pages, and no font of older browsers."""
    parts = pages.manifest()
    files = set(needed(parts))
    for later in ("src/elements/io-trend.ts", "src/elements/io-map.ts", "src/technician.ts", "src/threshold.ts"):
        assert f"/static/{parts[later]['file']}" in files
    assert sum(file.endswith(".woff2") for file in files) == 12
    assert not [file for file in files if file.endswith(".woff")]
    for page in ("console", "signin", "entry", "remote"):
        assert f"/static/{parts[f'src/pages/{page}.ts']['file']}" not in files


def test_files_that_name_each_other_are_found_once() -> None:
    """Imports in a circle end."""
    parts = {
        "page": {"file": "assets/page.js", "imports": ["a"], "css": ["assets/page.css"]},
        "a": {"file": "assets/a.js", "dynamicImports": ["b"], "assets": ["assets/f.woff2", "assets/f.woff"]},
        "b": {"file": "assets/b.js", "imports": ["a"]},
        "other": {"file": "assets/other.js"},
    }
    assert needed(parts, "page") == [
        f"/static/assets/{name}" for name in ("a.js", "b.js", "f.woff2", "page.css", "page.js")
    ]
