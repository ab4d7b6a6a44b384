"""What a careful eye sees of a wall: is it set, are texts cut or over each other, how small is each tile's smallest."""

from typing import Any

from playwright.sync_api import Page

from tests.doubles.waiting import until

# this layout stands on this wall, all of its tiles drawn, over the whole width
_SET = """async ([key, wide]) => {
  const wall = document.querySelector('io-wall');
  if (wall?.layout?.key !== key || wall.dataset.layout !== key) return false;
  if (innerWidth !== wide || wall.getBoundingClientRect().width !== wide) return false;
  await document.fonts.ready;
  await wall.updateComplete;
  const tiles = [...wall.shadowRoot.querySelectorAll("main:not(.leaving) [data-tile]")];
  for (const tile of tiles) {
    if (!customElements.get(tile.localName)) return false;
    await tile.updateComplete;
    await tile.loaded;
    if (!tile.shadowRoot.textContent.trim()) return false;
  }
  const right = Math.max(...tiles.map((tile) => tile.getBoundingClientRect().right));
  const side = 48 * Math.min(innerHeight / 1080, innerWidth / 1440);
  const ids = (all) => all.sort().join();
  if (ids(tiles.map((tile) => tile.dataset.tile)) !== ids(wall.layout.tiles.map((tile) => tile.id))) return false;
  return Math.abs(innerWidth - side - right) < 3 && !wall.shadowRoot.querySelector('main.leaving');
}"""

# every text of heading and tiles, with the box it is drawn in, of letters and their marks; and what is wrong with them
_TEXTS = """() => {
  const wall = document.querySelector('io-wall').shadowRoot;
  const hosts = wall.querySelectorAll("io-head, main:not(.leaving) [data-tile]");
  const wrong = new Set(), smallest = {};
  for (const host of hosts) {
    const name = host.dataset.tile || host.localName, box = host.getBoundingClientRect(), seen = [];
    const within = [...host.shadowRoot.querySelectorAll('*')].map((each) => each.shadowRoot);
    const roots = [host.shadowRoot, ...within].filter(Boolean);
    for (const root of roots) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); ) {
        const said = node.data.trim(), holder = node.parentElement;
        if (!said || !holder || holder.closest('style, [hidden], [aria-hidden=true] title')) continue;
        const size = parseFloat(getComputedStyle(holder).fontSize), range = document.createRange();
        range.selectNodeContents(node);
        for (const rect of range.getClientRects()) {
          if (rect.width < 2 || rect.height < 2) continue;
          if (!host.matches('io-head')) smallest[name] = Math.min(smallest[name] || Infinity, size);
          const air = Math.max(0, (rect.height - size * 0.98) / 2); // above and below the letters
          const letters = [rect.left, rect.top + air, rect.right, rect.bottom - air];
          const beside = (of) => letters[0] < of.left - 2 || letters[2] > of.right + 2;
          const out = (of) => beside(of) || letters[1] < of.top - 2 || letters[3] > of.bottom + 2;
          if (out(box)) wrong.add(`${name}: “${said}” sticks out`);
          for (let at = holder; at && at !== host; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
            if (out(at.getBoundingClientRect())) wrong.add(`${name}: “${said}” is cut`);
          }
          seen.push([letters, said]);
        }
      }
    }
    for (const [i, [a, one]] of seen.entries())
      for (const [b, other] of seen.slice(i + 1))
        if (Math.min(a[2], b[2]) - Math.max(a[0], b[0]) > 3 && Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > 3)
          wrong.add(`${name}: “${one}” over “${other}”`);
  }
  return [[...wrong], smallest];
}"""


_SEEN = f"async (of) => (await ({_SET})(of)) && ({_TEXTS})()"  # in one turn, so that it is this wall that is looked at


def texts(page: Page, layout: str) -> tuple[list[str], dict[str, float]]:
    """Once this layout stands on the wall, whole: what is wrong with its texts, and each tile's smallest type in px."""
    size = page.viewport_size
    assert size is not None
    wrong, smallest = until(lambda: page.evaluate(_SEEN, [layout, size["width"]]), what=f"{layout} on the wall")
    return wrong, smallest


def seat(page: Page, setup: dict[str, Any]) -> None:
    """Look at the wall as a screen of another size, from another seat."""
    page.evaluate("(setup) => { document.querySelector('io-wall').setup = setup; }", setup)
