/** How wide the parts of a tile are, before they are drawn. Sizes and results in px. */

import type { Figure, Line } from "./figure.js";
import { DIGIT, tabular, width, type Measure } from "./measure.js";

export function valueWidth(figure: Figure, size: number, unit: number, measure: Measure = width): number {
  const drawn = measure(figure.text, size, figure.state === "missing" ? 500 : 700);
  const number = figure.state === "value" ? Math.max(drawn, tabular(figure.text, size, 700, measure, DIGIT)) : drawn; // so that other digits do not ask for another size
  const shape = figure.state === "missing" ? size * 1.1 : 0;
  return number + shape + (unit && figure.unit ? measure(figure.unit, unit, 500) + size * 0.18 : 0);
}

export function lineWidth(line: Line, size: number, measure: Measure = width): number {
  const words = measure(line.strong, size, 600) + measure(line.strong && line.rest ? ` ${line.rest}` : line.rest, size, 400);
  return words + (line.shape === "none" ? 0 : size * 1.18);
}

export function badgesWidth(figure: Figure, n: number, size: number, measure: Measure = width): number {
  return figure.badges.slice(0, n).reduce((sum, badge) => sum + measure(badge.text, size * 0.94, 500) + size * (badge.shape ? 2.2 : 1.24), 0);
}

/** The mark of a figure that is not real, in the wording that fits: never cut, it must be unmistakable. */
export function bandWords(figure: Pick<Figure, "band" | "shortBand">, most: number, size: number, measure: Measure = width): string {
  return measure(figure.band, size, 600) <= most ? figure.band : figure.shortBand;
}

/** The longest wording of a line that fits; null: none does. */
export function worded(line: Line, most: number, text: number, measure: Measure = width): Line | null {
  return [line, ...(line.shorter ?? []).map((words) => ({ ...line, ...words }))].find((form) => lineWidth(form, text, measure) <= most) ?? null;
}
