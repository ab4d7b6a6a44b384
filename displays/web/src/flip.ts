/** Moves tiles from where they stood to where they stand now, by transforms only; nothing is loaded, nothing reflows. */

import type { Place } from "./arrange.js";

const TIME = 560; // ms
const EASE = "cubic-bezier(0.22, 0.8, 0.24, 1)";

const stood = new WeakMap<Element, Map<string, Place>>();

export const calm = (): boolean => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;

/** `root` holds the tiles, each with data-tile. `move`: false when the wall was only resized or a preview. */
export function flip(root: Element, places: Map<string, Place>, move: boolean): void {
  const before = stood.get(root);
  stood.set(root, places);
  if (!before || !move || calm()) return;
  for (const tile of root.querySelectorAll<HTMLElement>("[data-tile]")) {
    const id = tile.dataset["tile"] ?? "";
    const from = before.get(id);
    const to = places.get(id);
    if (!from || !to || same(from, to)) continue;
    if (from.part === "away") tile.animate([{ opacity: 0 }, { opacity: 1 }], { duration: TIME, easing: "ease-out" });
    else
      tile.animate(
        [
          {
            transformOrigin: "0 0",
            transform: `translate(${from.x - to.x}px, ${from.y - to.y}px) scale(${from.w / to.w}, ${from.h / to.h})`,
          },
          { transformOrigin: "0 0", transform: "none" },
        ],
        { duration: TIME, easing: EASE },
      );
  }
}

const same = (a: Place, b: Place): boolean => a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
