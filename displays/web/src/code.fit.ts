/** How a code stands in its tile, with its words beside it or below it, every module a whole number of the screen's dots. Pure. */

import { lines, width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";

export const QUIET = 4; // light modules around a code (ISO/IEC 18004)
const LINE = 1.32;
const GAP = 0.5; // least fonts between the code and its words
const MOST_BESIDE = 0.62; // of the tile's width, for the code

export interface CodeFit {
  module: number; // px; 0: there is no room for a code
  side: number; // px, with the quiet edge
  beside: boolean;
  lines: readonly string[]; // of the words
}

/** `rows`: of modules. `dots`: of the screen a px. */
export function codeFit(rows: number, words: string, { w, h, least }: Space, dots = 1, measure: Measure = width): CodeFit {
  const across = rows + 2 * QUIET;
  const whole = (side: number): number => Math.max(0, Math.floor((side / across) * dots) / dots);
  const made = (module: number, beside: boolean, said: readonly string[]): CodeFit => ({ module, side: module * across, beside, lines: said });
  const under = broken(words, least, w, measure);
  const below = made(whole(Math.min(w, h - GAP * least - under.length * LINE * least)), false, under);
  for (let module = whole(Math.min(h, w * MOST_BESIDE)); module > below.module; module -= 1 / dots) {
    const rest = w - module * across - 2 * GAP * least;
    const said = broken(words, least, rest, measure);
    if (said.length * LINE * least <= h && said.every((line) => measure(line, least, 600) <= rest)) return made(module, true, said);
  }
  return below;
}

/** Broken between words; an address after its dots and strokes. */
function broken(words: string, size: number, most: number, measure: Measure): string[] {
  if (words.includes(" ")) return lines(words, size, 600, most, measure);
  const out: string[] = [];
  for (const piece of words.match(/[^./]*[./]?/g) ?? []) {
    const longer = (out[out.length - 1] ?? "") + piece;
    if (out.length && measure(longer, size, 600) <= most) out[out.length - 1] = longer;
    else if (piece) out.push(piece);
  }
  return out;
}

/** The dark modules as the path of an SVG picture whose unit is a module; rows of hexadecimal digits from the left. */
export function codePath(rows: readonly string[]): string {
  let path = "";
  rows.forEach((row, y) => {
    const bits = [...row].map((digit) => parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
    for (const run of bits.matchAll(/1+/g)) path += `M${run.index + QUIET} ${y + QUIET}h${run[0].length}v1h-${run[0].length}z`;
  });
  return path;
}
