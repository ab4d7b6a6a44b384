"""What a wall's letters look like on their ground, measured in pictures: not what a style says, but what is drawn.

Each wall is taken twice, as it is and with its letters taken away. Where the two differ there are letters: what stands
out most there is their colour, and the second picture has what they stand on, hatched, banded or plain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops

from tests.doubles.waiting import until
from tests.gallery.light import RGB, contrast
from tests.gallery.screens import Screen

DRAWN = 24  # of 255; a pixel that changes by less has only the edge of a letter
GROUNDS = 12  # pixels of one colour that count as ground: fewer are an edge

# every text on the page with the boxes of its lines, shadow trees included
TEXTS = """() => {
  const found = [];
  const look = (root, tile) => {
    for (const node of root.childNodes) {
      if (node.nodeType === 3 && node.data.trim()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const { left, top, right, bottom } of range.getClientRects())
          if (right - left > 1 && bottom - top > 1) found.push([tile, node.data.trim(), left, top, right, bottom]);
      }
      if (node.nodeType !== 1 || node.localName === 'style') continue;
      const within = node.dataset?.tile ?? (node.localName.startsWith('io-') ? node.localName : tile);
      if (node.shadowRoot) look(node.shadowRoot, within);
      look(node, within);
    }
  };
  look(document.body, 'wall');
  return found;
}"""
# takes all letters away, or gives them back; nothing else changes, shapes in the colour of their text least
LETTERS = """(away) => {
  const roots = [];
  const look = (root) => {
    roots.push(root);
    for (const each of root.querySelectorAll('*')) if (each.shadowRoot) look(each.shadowRoot);
  };
  look(document);
  const sheet = window.noLetters ??= new CSSStyleSheet(); // the pages' policy forbids style elements
  sheet.replaceSync(`* { -webkit-text-fill-color: transparent !important }
    text, tspan { fill: transparent !important }`);
  for (const root of roots) {
    const others = root.adoptedStyleSheets.filter((each) => each !== sheet);
    root.adoptedStyleSheets = away ? [...others, sheet] : others;
  }
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}"""


@dataclass(frozen=True, slots=True)
class Read:
    """A line of text as it is seen: its colour on the worst of its grounds."""

    tile: str
    text: str
    ink: RGB
    ground: RGB

    @property
    def contrast(self) -> float:
        return contrast(self.ink, self.ground)


def read(screen: Screen, whole: Image.Image) -> Iterator[Read]:
    """Every line of text that is seen on this wall, of which `whole` is the picture."""
    texts: list[list[Any]] = screen.page.evaluate(TEXTS)
    screen.page.evaluate(LETTERS, True)
    bare = until(lambda: _other(screen.picture(), whole), what="a picture without letters")
    screen.page.evaluate(LETTERS, False)
    for tile, text, *box in texts:
        corner = tuple(max(0, round(edge)) for edge in box)
        found = _read(whole.crop(corner), bare.crop(corner))  # type: ignore[arg-type]
        if found:
            yield Read(tile, text, *found)


def _other(picture: Image.Image, than: Image.Image) -> Image.Image | None:
    """The picture, if more of it differs than the stamp in its last corner."""
    corner = (0, 0, picture.width - 1, picture.height - 1)
    return picture if ImageChops.difference(picture.crop(corner), than.crop(corner)).getbbox() else None


def _read(drawn: Image.Image, bare: Image.Image) -> tuple[RGB, RGB] | None:
    """The letters' colour and their worst ground; None where no letter is seen, because something hides it."""
    if 0 in drawn.size:
        return None
    red, green, blue = ImageChops.difference(drawn, bare).split()
    changed = ImageChops.lighter(ImageChops.lighter(red, green), blue).point([255 * (v > DRAWN) for v in range(256)])
    if not changed.getbbox():
        return None
    grounds = _colours(bare, changed)
    common = max(grounds, key=lambda ground: grounds[ground])
    ink = max(_colours(drawn, changed), key=lambda colour: contrast(colour, common))
    often = [ground for ground, n in grounds.items() if n >= GROUNDS] or [common]
    return ink, min(often, key=lambda ground: contrast(ink, ground))


def _colours(picture: Image.Image, where: Image.Image) -> dict[RGB, int]:
    """The colours of the pixels that are marked, each with how many there are."""
    marked = Image.merge("RGBA", (*picture.split(), where))
    marked.paste((0, 0, 0, 0), mask=ImageChops.invert(where))
    return {colour[:3]: n for n, colour in marked.getcolors(picture.width * picture.height) or [] if colour[3]}  # type: ignore[index]
