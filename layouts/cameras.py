"""Camera tiles against feeds.yaml: is there such a camera, and may those who see the wall see it."""

from collections.abc import Collection, Iterator, Mapping

from layouts.catalogue import Clearance
from layouts.check import nearest
from layouts.library import CameraTile
from layouts.model import Layout
from layouts.node import Node
from layouts.problems import Problem

KIND = "camera"


def camera_problems(
    layout: Layout, node: Node, feeds: Mapping[str, tuple[str, str]], cameras: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """feeds: key -> kind, sensitivity; cameras: feed -> keys. What is not there yet is a warning: its tile says so."""
    for index, tile in enumerate(layout.tiles):
        if not isinstance(tile, CameraTile):
            continue
        at, named = ("tiles", index, "feed"), ("tiles", index, "camera")
        if tile.feed not in feeds:
            yield _unknown(node, at, "feed", tile.feed, feeds)
            continue
        kind, sensitivity = feeds[tile.feed]
        known = cameras.get(tile.feed, ())
        if kind != KIND:
            yield node.problem(at, "feed_no_camera", got=tile.feed)
        elif tile.camera not in known:
            yield _unknown(node, named, "camera", tile.camera, known, feed=tile.feed)
        elif sensitivity == Clearance.PUBLIC:  # no faces and no number plates on a wall that anybody sees (DOMAIN 4)
            yield node.problem(named, "camera_public", severity="warning", got=tile.camera)


def _unknown(
    node: Node, loc: tuple[str | int, ...], what: str, got: str, known: Collection[str], **more: str
) -> Problem:
    near = nearest(got, known)
    if near is None:
        return node.problem(loc, f"unknown_{what}", False, "warning", got=got, **more)
    return node.problem(loc, f"unknown_{what}_near", False, "warning", got=got, nearest=near, **more)
