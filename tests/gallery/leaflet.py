"""A small picture of each kind of tile, for layouts/README.md: the same walls as the tests', half as large."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.doubles.chromium import Chromium
from tests.doubles.service import ROOT
from tests.gallery import compare
from tests.gallery.album import SIZES, around
from tests.gallery.kinds import KINDS
from tests.gallery.screens import Source, screen

PLACE = ROOT / "deploy" / "pictures" / "tiles"
# kind -> the wall it stands on, and the tiles that are shown
SHOWN = {
    "number": ("number", ("so-0", "so-1", "so-2", "so-3", "so-4", "so-5", "so-6", "so-7", "so-8")),
    "trend": ("charts", ("gn",)),
    "bar": ("charts", ("dia-ban",)),
    "bullet": ("compared", ("muc-tieu",)),
    "table": ("compared", ("bang",)),
    "map": ("maps", ("muc",)),
    "attention": ("lists", ("nong",)),
    "status": ("lists", ("he",)),
    "owners": ("lists", ("no",)),
    "alerts": ("around", ("cb",)),
    "feedback": ("people", ("phan-anh",)),
    "agenda": ("people", ("hop",)),
    "camera": ("cameras", ("cau", "nga-tu")),
    "clock": ("around", ("gio",)),
    "text": ("around", ("chu",)),
    "image": ("around", ("hinh",)),
    "qr": ("around", ("ma",)),
}


def path(kind: str) -> Path:
    return PLACE / f"{kind}.png"


def leaflet(browser: Chromium) -> Iterator[tuple[str, bytes]]:
    """Each kind with its picture, in the order of the walls."""
    with Source() as source, screen(source, browser, SIZES["1080p"], KINDS[0]) as shown:
        for wall in KINDS:
            shown.show(wall, "dark")
            whole, boxes = shown.picture(), shown.boxes()
            for kind, (name, ids) in SHOWN.items():
                if name == wall.name:
                    yield kind, small(whole.crop(around([boxes[id] for id in ids])))


def small(picture: Image.Image) -> bytes:
    return compare.crushed(picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS))
