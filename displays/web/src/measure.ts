/** How wide a text will be, before it is drawn. */

import { Recent } from "./recent.js";

const FAMILY = '"Be Vietnam Pro", "Noto Sans", sans-serif';
const KEPT = 2_000;
const CONTEXT = 1_000; // texts one canvas measures: Chromium keeps the shapes of all of them as long as the canvas lives

export type Measure = (text: string, size: number, weight?: number) => number;

let context: CanvasRenderingContext2D | null | undefined;
let measured = 0;
const seen = new Recent<number>(KEPT);

/** Forgets what was measured, for instance with a font that has been replaced meanwhile. */
export function forget(): void {
  seen.clear();
  forgotten += 1;
}

let forgotten = 0;

/** Another number whenever every width may be another. */
export const generation = (): number => forgotten;

export const width: Measure = (text, size, weight = 400) => {
  const key = `${weight} ${text}`;
  let at100 = seen.get(key);
  if (at100 === undefined) {
    if (!context || measured >= CONTEXT) [context, measured] = [document.createElement("canvas").getContext("2d"), 0];
    measured += 1;
    if (context) context.font = `${weight} 100px ${FAMILY}`;
    at100 = context ? context.measureText(text).width : text.length * 56;
    seen.set(key, at100);
  }
  return (at100 * size) / 100;
};

/** The width of a digit's cell, in em. Be Vietnam Pro has no tabular figures of its own (its 1 is 0.43, its 4 is 0.72). */
export const CELL = 0.675;

/** A width, in em, that the digits of a figure seldom pass on average when the font spaces them (0 is 0.70). */
export const DIGIT = 0.7;

/** How wide a figure will be whose digits stand in cells, or are reckoned with as if they did. */
export function tabular(text: string, size: number, weight: number, measure: Measure = width, cell = CELL): number {
  const rest = text.replace(/\d/g, "");
  return (text.length - rest.length) * cell * size + (rest ? measure(rest, size, weight) : 0);
}

/** The lines a text takes when it is broken between words at `most` px; a single word may be longer. */
export function lines(text: string, size: number, weight: number, most: number, measure: Measure = width): string[] {
  const out: string[] = [];
  let line = "";
  for (const word of text.split(/ +/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer, size, weight) > most) {
      out.push(line);
      line = word;
    } else line = longer;
  }
  out.push(line);
  return out;
}

/** Parts put into as few rows as they fit in. */
export function packed(parts: readonly string[], most: number, size: number, measure: Measure = width): string[] {
  const rows: string[] = [];
  for (const part of parts) {
    const longer = [...rows.slice(-1), part].join(" · ");
    if (rows.length && measure(longer, size) <= most) rows[rows.length - 1] = longer;
    else rows.push(part);
  }
  return rows;
}
