/** How many bars fit, and whether names and figures stand beside them or above. Pure. */

import type { Bar } from "./bars.js";
import { tabular, width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";

const BESIDE = 1.52; // least fonts a row
const ABOVE = 2.05;
const HEAD = 1.5;
const FOOT = 1.34;
const LEAST_BAR = 3.4;
const GAPS = 1;

/** beside: names and figures stand in columns of these widths; else above their bars. units: the figures carry theirs;
 *  else `unit` is said once for all of them. names: their size, in least fonts. */
export interface BarFit {
  beside: boolean;
  names: number; // px
  figures: number; // px
  units: boolean;
  unit: string;
  size: number;
}

export function barFit(bars: readonly Bar[], space: Space, measure: Measure = width): BarFit {
  const { w, least } = space;
  const all = new Set(bars.filter((bar) => bar.unit).map((bar) => bar.unit));
  const [unit = ""] = all.size === 1 ? all : [];
  const widest = (units: boolean): number => Math.max(0, ...bars.map((bar) => figureWidth(bar, units, least, measure))) + least * 0.1;
  const names = Math.max(0, ...bars.map((bar) => measure(bar.name, least))) + 2;
  for (const units of [true, false]) {
    const figures = widest(units);
    if (names + figures + (LEAST_BAR + GAPS) * least <= w) return { beside: true, names, figures, units, unit: units ? "" : unit, size: 1 };
  }
  const pairs = (units: boolean): number => Math.max(0, ...bars.map((bar) => measure(bar.name, least) + figureWidth(bar, units, least, measure) + least * 0.6));
  const units = pairs(true) <= w;
  return { beside: false, names: 0, figures: 0, units, unit: units ? "" : unit, size: Math.max(0.72, Math.min(1, w / pairs(units))) };
}

/** With the shape that stands beside an alarm. A percent sign always stays with its figure. */
const figureWidth = (bar: Bar, units: boolean, least: number, measure: Measure): number =>
  tabular(figureText(bar, units), least, 600, measure) + (bar.level === "critical" || bar.level === "warn" ? least * 1.14 : 0);

const figureText = (bar: Bar, units: boolean): string => (bar.unit && (units || bar.unit.startsWith("%")) ? `${bar.text} ${bar.unit}` : bar.text);

export function barRows(bars: readonly Bar[], space: Space, top: number, feet = 1, measure: Measure = width): number {
  const row = barFit(bars.slice(0, top), space, measure).beside ? BESIDE : ABOVE;
  return Math.max(1, Math.min(top, bars.length, Math.floor((space.h / space.least - HEAD - feet * FOOT) / row)));
}
