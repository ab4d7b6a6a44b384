/** How many rows of a list tile fit, worked out before they are drawn. Sizes in px. */

import { lines, width, type Measure } from "./measure.js";

export interface Text {
  title: string;
  detail: string;
}

export interface Space {
  w: number; // inside the padding
  h: number;
  least: number;
}

const TITLE = 1.04;
const LINE = 1.3;
const HEADING = 1.14 * 1.32 + 0.2;
const PAD = 0.12; // above and below a row together, in least fonts
const INDENT = 1.18 + 0.5; // the shape and its gap

/** Height of one row with its texts broken between words. */
export function rowHeight(text: Text, { w, least }: Space, measure: Measure = width): number {
  const most = w - INDENT * least;
  const title = lines(text.title, least * TITLE, 600, most, measure).length * TITLE;
  const detail = text.detail ? lines(text.detail, least, 400, most, measure).length : 0;
  return (title + detail) * LINE * least + PAD * least;
}

/** Free px above and below each of the rows shown, so that a few do not huddle at the top. */
export function airy(texts: readonly Text[], space: Space, below = 0, measure: Measure = width): number {
  const used = texts.reduce((sum, text) => sum + rowHeight(text, space, measure), 0) + (HEADING + below) * space.least;
  return Math.max(0, Math.min(0.85 * space.least, (space.h - used) / (2 * Math.max(1, texts.length))));
}

/** The rows that fit under the heading, never more than `top`. `below`: least fonts kept free for a last line. */
export function fitting<T extends Text>(all: readonly T[], space: Space, top: number, below = 0, measure: Measure = width): T[] {
  const heading = HEADING * space.least;
  const heights = all.map((text) => rowHeight(text, space, measure));
  let n = 0;
  let used = heading;
  while (n < Math.min(all.length, top)) {
    used += heights[n] ?? 0;
    if (used + below * space.least > space.h && n > 0) break;
    n += 1;
  }
  return all.slice(0, n);
}
