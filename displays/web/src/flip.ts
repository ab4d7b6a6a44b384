/** Moves tiles from where they stood to where they stand now, by transforms and opacity only: nothing is loaded, nothing
 *  reflows, and the browser's compositor does it without the page. At the end no transform is left, so texts are crisp. */

import type { Place } from "./arrange.js";
import type { Laid } from "./compose.js";

const TIME = 560; // ms
const GONE = 240; // ms; as in wall.css.ts
const EASE = "cubic-bezier(0.22, 0.8, 0.24, 1)";
const DISTORTED = 1.25; // a tile whose shape changes by more covers its texts until it has nearly its new shape
const COVERED = 0.9; // how much they are covered at first
const CLEAR = 0.6; // of TIME, when they are no more

const stood = new WeakMap<Element, readonly Laid[]>();
const moves = new WeakMap<Element, Animation>();

export const calm = (): boolean => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;

/** `root` holds the tiles, each with data-tile. `move`: false when the wall was only resized or a preview. */
export function flip(root: Element, sets: readonly Laid[], move: boolean): void {
  const before = stood.get(root);
  stood.set(root, sets);
  if (!before || before === sets) return;
  const from = placesOf(before);
  const to = placesOf(sets);
  const tiles = [...root.querySelectorAll<HTMLElement>("[data-tile]")];
  for (const tile of tiles) tile.toggleAttribute("data-away", to.get(tile.dataset["tile"] ?? "")?.part === "away");
  if (!move || calm()) return;
  const seen = tiles.map((tile) => underway(root, tile)); // all are read before any is moved
  tiles.forEach((tile, i) => {
    const id = tile.dataset["tile"] ?? "";
    const [was, is] = [seen[i] ?? from.get(id), to.get(id)];
    if (!was || !is || same(was, is)) return;
    moves.get(tile)?.finish();
    moves.set(tile, is.part === "away" ? faded(tile, 1, 0, GONE) : was.part === "away" ? faded(tile, 0, 1, TIME) : moved(tile, was, is));
  });
}

const placesOf = (sets: readonly Laid[]): Map<string, Place> => new Map(sets.map((set) => [set.tile.id, set.place]));

const faded = (tile: HTMLElement, from: number, to: number, duration: number): Animation => tile.animate([{ opacity: from }, { opacity: to }], { duration, easing: "ease-out" });

function moved(tile: HTMLElement, from: Place, to: Place): Animation {
  const [x, y] = [from.w / to.w, from.h / to.h];
  const shape = Math.max(x / y, y / x) > DISTORTED;
  const start = { transformOrigin: "0 0", transform: `translate(${from.x - to.x}px, ${from.y - to.y}px) scale(${x}, ${y})` };
  const end = { transformOrigin: "0 0", transform: "none" };
  if (shape) cover(tile);
  return tile.animate([start, end], { duration: TIME, easing: EASE });
}

/** The cover is a pseudo-element of tile.css.ts, there only while it is needed. */
function cover(tile: HTMLElement): void {
  tile.dataset["moving"] = "";
  const frames = [{ opacity: COVERED }, { opacity: 0, offset: CLEAR }, { opacity: 0 }];
  const made = tile.animate(frames, { duration: TIME, easing: "ease-out", pseudoElement: "::after" });
  made.onfinish = () => delete tile.dataset["moving"];
}

/** Where a tile is seen that is still on its way from an earlier move. */
function underway(root: Element, tile: HTMLElement): Place | null {
  if (moves.get(tile)?.playState !== "running") return null;
  const [whole, { x, y, width: w, height: h }] = [root.getBoundingClientRect(), tile.getBoundingClientRect()];
  return { part: "grid", x: x - whole.x, y: y - whole.y, w, h };
}

const same = (a: Place, b: Place): boolean => a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
