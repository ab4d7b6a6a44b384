"""A picture for a guide: a page, or a part of it, with numbers beside what the text speaks of, in few bytes."""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Locator, Page

COLOURS = 96  # a page has few, and a picture with a palette a third of the bytes
ROUND = 15  # radius of a number's disc
BESIDE, BELOW = 9, 24  # pixels: a disc's middle stands left of what it numbers, and at most so far below its edge
DISC = "#a3127f"  # no page uses it
AROUND = 22  # pixels left around a part


def keep(
    page: Page, path: Path, marks: tuple[Locator, ...] = (), part: Locator | None = None, wide: int = 0, first: int = 1
) -> int:
    """Write what a page shows; returns how many bytes.

    marks: where ①, ②, … stand: at the beginning of each of these. part: only this, with a little around it.
    first: the number to begin with. wide: drawn smaller, to this many pixels across.
    """
    page.evaluate("document.fonts.ready.then(() => true)")
    boxes = [_box(each) for each in marks]
    frame = _box(part) if part else None
    with Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))) as shot:
        picture = shot.convert("RGB")
    scale = picture.width / page.viewport_size["width"] if page.viewport_size else 1.0
    left = top = 0.0
    if frame:
        x, y, width, height = frame
        left, top = max(x - AROUND, 0), max(y - AROUND, 0)
        right, bottom = (x + width + AROUND) * scale, (y + height + AROUND) * scale
        edge = (left * scale, top * scale, min(right, picture.width), min(bottom, picture.height))
        picture = picture.crop(tuple(map(round, edge)))
    if wide:
        scale *= wide / picture.width
        picture = picture.resize((wide, round(picture.height * wide / picture.width)), Image.Resampling.LANCZOS)
    for number, (x, y, _, height) in enumerate(boxes, first):
        _number(picture, number, (x - left) * scale - BESIDE, (y - top + min(height / 2, BELOW)) * scale)
    small = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return path.stat().st_size


def _box(locator: Locator) -> tuple[float, float, float, float]:
    box = locator.bounding_box()
    assert box, f"nothing to see of {locator}"
    return box["x"], box["y"], box["width"], box["height"]


def _number(picture: Image.Image, number: int, x: float, y: float) -> None:
    """A disc with a number in it, wholly inside the picture. Drawn large and made small, so that its edge is smooth."""
    times, size = 4, 2 * ROUND + 4
    whole, edge = size * times, 2 * times
    disc = Image.new("RGBA", (whole, whole), (0, 0, 0, 0))
    draw = ImageDraw.Draw(disc)
    draw.ellipse((0, 0, whole - 1, whole - 1), fill="white")
    draw.ellipse((edge, edge, whole - edge - 1, whole - edge - 1), fill=DISC)
    middle = (whole / 2, whole / 2)
    draw.text(middle, str(number), "white", ImageFont.load_default(20 * times), anchor="mm", stroke_width=2)
    disc = disc.resize((size, size), Image.Resampling.LANCZOS)
    left = min(max(round(x) - size // 2, 1), picture.width - size)
    top = min(max(round(y) - size // 2, 1), picture.height - size)
    picture.paste(disc, (left, top), disc)
