"""Two pictures, pixel by pixel, in C: what differs, by how much, and how a reference is kept small.

A pixel differs if any of its red, green and blue is more than NOTICED of 255 away from the reference's. That is less
than an eye sees in an edge of a letter, and more than another minor version of a browser changes where it draws the
same; whatever is moved, missing, recoloured or reworded differs by far more.
"""

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageChops

NOTICED = 32  # of 255; a token's neighbour colours are further apart
TOLERANCE = 0.001  # of all pixels
STEP = 16  # references keep each channel as its nearest multiple: so few colours that a palette holds them, a third of
# the bytes; it uses up at most 8 of NOTICED


def read(png: bytes) -> Image.Image:
    """A picture as the browser took it, without its (opaque) transparency."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def differing(actual: Image.Image, reference: Image.Image) -> tuple[float, Image.Image]:
    """The share of pixels that differ, and a mask of them. Pictures of different sizes differ in all of them."""
    if actual.size != reference.size:
        return 1.0, Image.new("L", actual.size, 255)
    red, green, blue = ImageChops.difference(actual, reference.convert("RGB")).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    mask = most.point([255 * (v > NOTICED) for v in range(256)])
    return mask.histogram()[255] / (mask.width * mask.height), mask


def crushed(picture: Image.Image) -> bytes:
    """The picture as a small PNG: channels in steps of STEP, with a palette where 256 colours are enough."""
    rounded = picture.point([min(255, (v + STEP // 2) // STEP * STEP) for v in range(256)] * 3)
    counted = rounded.getcolors(256)
    kept = rounded.quantize(len(counted), dither=Image.Dither.NONE) if counted else rounded
    if counted and ImageChops.difference(kept.convert("RGB"), rounded).getbbox():
        kept = rounded  # the palette was not exact
    out = io.BytesIO()
    kept.save(out, "PNG", optimize=True)
    return out.getvalue()


def marked(actual: Image.Image, mask: Image.Image) -> Image.Image:
    """The picture, faint, with what differs in full red; a person looks at this."""
    faint = Image.blend(actual, Image.new("RGB", actual.size, "white"), 0.75)
    faint.paste((255, 0, 60), mask=mask)
    return faint


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
