/** How many bars fit, and whether names and figures stand beside them or above. Pure. */

import type { Bar } from "./bars.js";
import { width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";

const BESIDE = 1.52; // least fonts a row
const ABOVE = 2.05;
const HEAD_AND_FOOT = 1.5 + 1.4;
const LEAST_BAR = 3.4;
const GAPS = 1;

/** Widths of the names' and figures' columns; null: too long to stand beside their bars. */
export function barColumns(bars: readonly Bar[], { w, least }: Space, measure: Measure = width): { names: number; figures: number } | null {
  const figures = Math.max(0, ...bars.map((bar) => measure(bar.text, least, 600) + (bar.unit ? measure(bar.unit, least) + least * 0.3 : 0))) + 2;
  const names = Math.max(0, ...bars.map((bar) => measure(bar.name, least))) + 2;
  return names + figures + (LEAST_BAR + GAPS) * least <= w ? { names, figures } : null;
}

export function barRows(bars: readonly Bar[], space: Space, top: number, measure: Measure = width): number {
  const row = barColumns(bars.slice(0, top), space, measure) ? BESIDE : ABOVE;
  return Math.max(1, Math.min(top, bars.length, Math.floor((space.h / space.least - HEAD_AND_FOOT) / row)));
}
