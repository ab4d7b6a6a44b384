/** How large a sentence stands that says why a tile shows nothing: the least font, smaller only where the tile is. Pure. */

import { lines, width, type Measure } from "./measure.js";

const LINE = 1.32;
const LEAST = 0.4; // of the least font

export function calmSize(text: string, w: number, h: number, least: number, measure: Measure = width): number {
  let size = least;
  const fits = (): boolean => {
    const rows = lines(text, size, 400, w, measure);
    return rows.length * size * LINE <= h && rows.every((row) => measure(row, size) <= w);
  };
  while (size > least * LEAST && !fits()) size *= 0.94;
  return size;
}
