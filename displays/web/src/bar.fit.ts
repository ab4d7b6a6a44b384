/** How many bars fit, and whether names and figures stand beside them, above them in a line, or each in its own. Pure. */

import type { Bar } from "./bars.js";
import { lines, tabular, width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";

const BESIDE = 1.52; // least fonts a row
const ABOVE = 2.05;
const HEAD = 1.5;
const FOOT = 1.34;
const LEAST_BAR = 3.4;
const GAPS = 1;
const LINE = 1.32;
const BAR = 0.56; // of its own, under the figure
const APART = 0.4; // between two that are stacked
const AMPLE = 4.5; // a row this high has height for a name above its figure
const MOST_FIGURE = 1.9;
const LEAST_SIZE = 0.72;

/** beside: names and figures stand in columns of these widths; else above their bars. units: the figures carry theirs;
 *  else `unit` is said once for all of them. size: of names and figures, in least fonts. stacked: the name stands above the
 *  figure, which is then `figure` least fonts large. */
export interface BarFit {
  beside: boolean;
  stacked: boolean;
  figure: number;
  names: number; // px
  figures: number; // px
  units: boolean;
  unit: string;
  size: number;
}

/** `feet`: rows of text below the bars. */
export function barFit(bars: readonly Bar[], space: Space, measure: Measure = width, feet = 1): BarFit {
  const { w, least } = space;
  const all = new Set(bars.filter((bar) => bar.unit).map((bar) => bar.unit));
  const [unit = ""] = all.size === 1 ? all : [];
  const widest = (units: boolean): number => Math.max(0, ...bars.map((bar) => figureWidth(bar, units, least, measure))) + least * 0.1;
  const names = Math.max(0, ...bars.map((bar) => measure(bar.name, least))) + 2;
  for (const units of [true, false]) {
    const figures = widest(units);
    if (names + figures + (LEAST_BAR + GAPS) * least <= w) return { beside: true, stacked: false, figure: 1, names, figures, units, unit: units ? "" : unit, size: 1 };
  }
  const pairs = (units: boolean): number => Math.max(0, ...bars.map((bar) => measure(bar.name, least) + figureWidth(bar, units, least, measure) + least * 0.6));
  const units = pairs(true) <= w;
  const size = Math.max(LEAST_SIZE, Math.min(1, w / pairs(units)));
  const each = room(space, feet) / Math.max(1, bars.length);
  if (size < 1 || each >= AMPLE) {
    const whole = widest(true) <= w;
    const free = each - nameLines(bars, space, measure) * LINE - BAR - APART;
    const beside = whole && !unit.startsWith("%") ? Math.max(0, ...bars.map((bar) => measure(bar.unit, least) + (bar.unit ? least * 0.5 : 0))) : 0; // stays small
    const figure = Math.min(MOST_FIGURE, free / LINE, (w - beside) / Math.max(1, widest(!beside && whole)));
    if (free >= LINE && figure >= Math.min(1, size + 0.1)) return { beside: false, stacked: true, figure, names: 0, figures: 0, units: whole, unit: whole ? "" : unit, size: 1 };
  }
  return { beside: false, stacked: false, figure: 1, names: 0, figures: 0, units, unit: units ? "" : unit, size };
}

const room = ({ h, least }: Space, feet: number): number => h / least - HEAD - feet * FOOT;

const nameLines = (bars: readonly Bar[], { w, least }: Space, measure: Measure): number => Math.max(1, ...bars.map((bar) => lines(bar.name, least, 400, w, measure).length));

/** With the shape that stands beside an alarm. A percent sign always stays with its figure. */
const figureWidth = (bar: Bar, units: boolean, least: number, measure: Measure): number =>
  Math.max(tabular(figureText(bar, units), least, 600, measure), measure(figureText(bar, units), least, 600)) + (bar.level === "critical" || bar.level === "warn" ? least * 1.14 : 0);

const figureText = (bar: Bar, units: boolean): string => (bar.unit && (units || bar.unit.startsWith("%")) ? `${bar.text} ${bar.unit}` : bar.text);

export function barRows(bars: readonly Bar[], space: Space, top: number, feet = 1, measure: Measure = width): number {
  const most = bars.slice(0, top);
  const { beside, stacked } = barFit(most, space, measure, feet);
  if (stacked) return most.length; // only chosen where all have room
  return Math.max(1, Math.min(most.length, Math.floor(room(space, feet) / (beside ? BESIDE : ABOVE))));
}
