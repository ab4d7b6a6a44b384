/** Whether a wall is set at its ease, so that all its type may be larger: every list whole, every bar named. Pure. */

import type { Laid, Shown } from "./compose.js";
import { Memo, partsOf } from "./memo.js";
import type { TileDoc } from "./picture.js";
import { small } from "./small.js";

/** An element of another kind than a figure knows by itself when it is at ease; until it is there, it is. */
export interface Easing {
  /** `values` may lack a list: what is not there yet takes no room. */
  easy?(set: Laid, shown: Shown): boolean;
}

const known = new WeakMap<TileDoc, Memo<boolean>>();

export function easy(sets: readonly Laid[], shown: Shown): boolean {
  return sets.every((set) => set.place.part === "away" || set.place.part === "strip" || atEase(set, shown));
}

function atEase(set: Laid, shown: Shown): boolean {
  if (set.tile.kind === "number") return figureAtEase(set);
  if (small(set)) return false;
  const kind = customElements.get(`io-${set.tile.kind}`) as Easing | undefined;
  if (!kind?.easy) return true;
  const memo = known.get(set.tile) ?? new Memo<boolean>();
  known.set(set.tile, memo);
  return memo.get([kind, ...partsOf(set)], shown, (watched) => kind.easy?.(set, watched) ?? true);
}

function figureAtEase({ fit, figure, space }: Laid): boolean {
  if (!fit || !figure) return true;
  const large = figure.state !== "value" || fit.value >= space.least * 2.1;
  return large && fit.quiet >= space.least * 0.999 && fit.messages.length >= Math.min(1, figure.lines.length) && fit.name.length === 1;
}
