"""What a tile is given beside its options, so that it reaches a page with its layout: modules, a picture's name.

A picture is named by its content, so that a changed file is another layout, and its old bytes are never taken for the
new ones.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from displays.qrcode import QUIET, modules
from layouts.library import ImageTile, QrTile, Tile
from layouts.lint import Sight, arc
from layouts.model import Layout
from layouts.node import Node
from layouts.problems import Problem

IMAGES = "images"
MOST = 5  # MB; a cheap device holds it unpacked besides everything else
LEAST_MODULE = 5  # arc minutes: two to three dots of a telephone's camera (about 2 arc minutes each)
CAPTION = 1.5  # rows of text beside a code, of its tile's


@dataclass(frozen=True, slots=True)
class Image:
    """A picture file as it was read. refused: why it is not shown (missing, large, kind); then it has no content."""

    refused: str = ""
    type: str = ""
    sha256: str = ""
    content: bytes = b""


def read_image(directory: Path, name: str) -> Image:
    """Read a file of the site's images/; never one outside of it, whatever a link says."""
    folder = (directory / IMAGES).resolve()
    try:
        path = (folder / name).resolve()
        if path.parent != folder or not path.is_file():
            return Image("missing")
        with path.open("rb") as file:
            content = file.read(MOST * 1_000_000 + 1)
    except (OSError, ValueError):
        return Image("missing")
    if len(content) > MOST * 1_000_000:
        return Image("large")
    type = kind_of(content)
    return Image("", type, hashlib.sha256(content).hexdigest(), content) if type else Image("kind")


def kind_of(content: bytes) -> str:
    """The media type by the first bytes, whatever the name says; empty for what is none of the kinds shown."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "image/svg+xml" if head.startswith((b"<svg", b"<?xml", b"<!--")) and b"<svg" in content[:4096] else ""


def dressed(tile: Tile, said: dict[str, Any], directory: Path) -> dict[str, Any]:
    """A tile's document with what it is given: `modules`, rows of hexadecimal digits; `image` or `refused`."""
    if isinstance(tile, QrTile):
        return {**said, "modules": modules(tile.address)}
    if isinstance(tile, ImageTile):
        found = read_image(directory, tile.file)
        return {**said, "refused": found.refused} if found.refused else {**said, "image": found.sha256}
    return said


def dressing_problems(layout: Layout, node: Node, directory: Path, sights: list[Sight]) -> Iterator[Problem]:
    """Warnings: pictures that will not be shown, and codes that no telephone in the last row reads."""
    for index, tile in enumerate(layout.tiles):
        if isinstance(tile, ImageTile) and (refused := read_image(directory, tile.file).refused):
            args = {"path": f"{IMAGES}/{tile.file}", "most": MOST}
            yield node.problem(("tiles", index, "file"), f"image_{refused}", False, "warning", **args)
        if isinstance(tile, QrTile):
            across = len(modules(tile.address)) + 2 * QUIET
            share = tile.at[3] / layout.grid.rows * (1 - CAPTION / tile.rows) / across
            small = {sight.room: got for sight in sights if (got := arc(share, sight)) < LEAST_MODULE}
            for room, got in sorted(small.items()):
                args = {"room": room, "got": f"{got:.1f}", "least": LEAST_MODULE}
                yield node.problem(("tiles", index, "at"), "small_code", False, "warning", **args)
