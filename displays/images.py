"""The site's pictures, for whoever may see a layout's tile that shows them. An address names content, never a path."""

import asyncio
from collections.abc import Iterator

from starlette.responses import Response

from broadcaster.model import Sensitivity
from displays.dressing import read_image
from displays.endpoint import Call
from displays.problem import Problem

HEADERS = {
    # a picture opened by itself runs nothing and loads nothing
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    "Content-Disposition": "inline",
}
FOR_EVER = "private, max-age=31536000, immutable"
NOT_KEPT = "no-store"  # what a room may no longer see is in no cache of its browser


async def read_picture(call: Call) -> Response:
    """A picture of a layout, by the SHA-256 of its content, as far as the caller's clearance goes."""
    sha256, clearance = call.path("sha256"), call.principal.clearance
    for name, sensitivity in _shown(call, sha256):
        if not clearance.clears(sensitivity):
            continue
        found = await asyncio.to_thread(read_image, call.house.settings.site, name)
        if found.sha256 == sha256:
            kept = FOR_EVER if sensitivity is Sensitivity.PUBLIC else NOT_KEPT
            return Response(found.content, media_type=found.type, headers={**HEADERS, "Cache-Control": kept})
    raise Problem(404, "not_found", what=sha256[:64])


def _shown(call: Call, sha256: str) -> Iterator[tuple[str, Sensitivity]]:
    """The files of that content on the layouts, the least sensitive first."""
    layouts = call.house.state.site.layouts.values()
    tiles = [tile for layout in layouts for tile in layout["tiles"] if tile.get("image") == sha256]
    found = {(str(tile["file"]), Sensitivity(tile["sensitivity"])) for tile in tiles}
    yield from sorted(found, key=lambda each: each[1].rank)
