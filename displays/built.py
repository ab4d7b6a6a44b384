"""The built front end's files over HTTP: packed once when they were built, named by their content, kept by browsers.

The build puts a `.br` and a `.gz` beside every text file that gets smaller by it. A browser gets the best it takes.
While builds run side by side, a page of one asks any node for its parts: what is not here is had from the others.
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse

from broadcaster.journal import JournalError
from displays.problem import Problem

STATIC = Path(__file__).resolve().parent / "static"
PACKED = {"br": ".br", "gzip": ".gz"}  # the smaller one first
ASSET = re.compile(r"assets/[\w.-]{1,100}", re.ASCII)  # what Vite may call a file
FOR_A_YEAR = "public, max-age=31536000, immutable"


async def static(request: Request) -> Response:
    """A built file. Vite names those under assets/ by their content, so they may be kept for a year."""
    try:
        path = _found(request.path_params["path"])
    except Problem:
        if response := await _borrowed(request):
            return response
        raise
    coding = _coding(path, request.headers.get("accept-encoding", ""))
    sent = path.with_name(path.name + PACKED[coding]) if coding else path
    headers = {
        "Cache-Control": FOR_A_YEAR if path.relative_to(STATIC).parts[0] == "assets" else "no-cache",
        "ETag": f'"{_digest(sent, sent.stat().st_mtime_ns)}"',
        "Vary": "Accept-Encoding",  # also where it goes plain: a proxy must not keep that for everybody
    }
    if coding:
        headers["Content-Encoding"] = coding
    response = FileResponse(sent, headers=headers, media_type=_type(path), stat_result=sent.stat())
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    return NotModifiedResponse(response.headers) if known & {headers["ETag"], "*"} else response


def _found(name: str) -> Path:
    """The file below STATIC; raises Problem 404 for what is hidden, packed, outside or not there."""
    try:
        path = (STATIC / name).resolve()
        found = path.is_file()
    except (OSError, ValueError):  # a name no file can have: too long, or with a null in it
        raise Problem(404, "no_such_page") from None
    parts = path.relative_to(STATIC).parts if path.is_relative_to(STATIC) else (".",)
    if not found or path.suffix in PACKED.values() or any(part.startswith(".") for part in parts):
        raise Problem(404, "no_such_page")
    return path


def lent() -> dict[str, bytes]:
    """The built files as other nodes have them of this one, by name: `z` and packed by gzip, or `-` and as they are."""
    found: dict[str, bytes] = {}
    for path in sorted((STATIC / "assets").glob("*")):
        packed = path.with_name(f"{path.name}.gz")
        if path.is_file() and path.suffix not in PACKED.values():
            content = b"z" + packed.read_bytes() if packed.is_file() else b"-" + path.read_bytes()
            found[f"assets/{path.name}"] = content
    return found


async def _borrowed(request: Request) -> Response | None:
    """A file that another build has; None where none has it, or nobody can be asked."""
    name, house = request.path_params["path"], getattr(request.app.state, "house", None)
    if house is None or not ASSET.fullmatch(name):
        return None
    try:
        found = await house.cluster.files.find(name)
    except JournalError:
        return None
    if found is None:
        return None
    headers = {"Cache-Control": FOR_A_YEAR, "Vary": "Accept-Encoding"}
    packed, content = found[:1] == b"z", found[1:]
    if packed and _takes("gzip", request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
    elif packed:
        content = gzip.decompress(content)
    return Response(content, headers=headers, media_type=_type(Path(name)))


def _coding(path: Path, accepted: str) -> str:
    """The best coding that the browser takes and the build made; empty for none (RFC 9110, 12.5.3)."""
    made = (coding for coding, suffix in PACKED.items() if path.with_name(path.name + suffix).is_file())
    return next((coding for coding in made if _takes(coding, accepted)), "")


def _takes(coding: str, accepted: str) -> bool:
    weights = {}
    for part in accepted.split(","):
        name, _, weight = part.replace(" ", "").lower().partition(";q=")
        weights[name] = weight
    refused = {name for name, weight in weights.items() if weight and not weight.strip("0.")}
    return coding not in refused and (coding in weights or ("*" in weights and "*" not in refused))


def _type(path: Path) -> str:
    """The media type by the name of what is inside, as the machine's own table may know others."""
    return TYPES.get(path.suffix, "application/octet-stream")


TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}


@cache
def _digest(path: Path, changed: int) -> str:
    """Of what is sent, so that two nodes with the same build give the same tag."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:24]
