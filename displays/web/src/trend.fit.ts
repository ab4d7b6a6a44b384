/** How a trend tile sets its heading: the value beside the name, or below it where both do not fit. Pure, in px. */

import type { Figure, Line } from "./figure.js";
import { NAME } from "./fit.js";
import { valueWidth, worded } from "./widths.js";
import { packed, width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";

const VALUE = 2.3; // least fonts
const LEAST_VALUE = 1.7;
const BAND = 1.5;
const LEAST_NAME = 0.72;
const TALL = 8; // least fonts; such a tile has height for a foot of several rows
const MOST_ROWS = 3;
const MOST_WORDS = 1.2; // "Chưa có số liệu" in the place of the course
const WORDS_ASIDE = 1.3; // its shape

export interface TrendFit {
  name: number; // size
  owner: boolean; // beside the name
  value: number;
  unit: number;
  below: boolean; // the value stands under the name, the message to its right
  line: Line | null;
  words: number; // size of what stands in the place of the course
  foot: string[]; // rows
  band: boolean;
}

export function trendFit(figure: Figure, { w, h, least }: Space, measure: Measure = width): TrendFit {
  const unit = figure.unit ? least : 0;
  const asName = (size: number): number => measure(figure.name, size, 500);
  const owner = figure.owner ? measure(figure.owner, least) + least * 0.45 : 0;
  const across = (value: number): number => (figure.state === "value" ? valueWidth(figure, value, unit, measure) + least : 0);
  const first = figure.lines[0];
  const words = least * Math.max(1, Math.min(MOST_WORDS, w / Math.max(1, measure(figure.text, least, 700) + WORDS_ASIDE * least)));
  const found = { unit, words, band: !!figure.band && h > least * (8 + BAND) };
  for (const value of [VALUE, LEAST_VALUE])
    for (const shown of owner ? [true, false] : [false])
      if (asName(least * NAME) + (shown ? owner : 0) + across(least * value) <= w) {
        const line = first ? worded(first, w - across(least * value), least, measure) : null;
        if (!first || line) return { ...found, name: least * NAME, owner: shown, value: least * value, below: false, line, foot: footOf(figure, { w, h, least }, shown, measure) };
      }
  const name = Math.max(least * LEAST_NAME, Math.min(least * NAME, (w / Math.max(1, asName(100))) * 100));
  const shown = owner > 0 && asName(name) + owner <= w;
  const value = Math.min(least * VALUE, (least * VALUE * w) / Math.max(1, across(least * VALUE)));
  const line = first ? worded(first, w - across(value), least, measure) : null;
  return { ...found, name, owner: shown, value, below: true, line, foot: footOf(figure, { w, h, least }, shown, measure) };
}

/** Owner, period, as-of and status words in the fullest wording that fits into a row; else in rows, with nothing cut. */
function footOf(figure: Figure, { w, h, least }: Space, owner: boolean, measure: Measure): string[] {
  const words = figure.badges.map((badge) => badge.text.toLowerCase());
  const forms = (figure.when.length ? figure.when : [""]).map((when) => packed([owner ? "" : figure.owner, ...when.split(" · "), ...words].filter(Boolean), w, least, measure));
  const rows = h > least * TALL ? MOST_ROWS : 1;
  return forms.find((form) => form.length <= 1) ?? forms.find((form) => form.length <= rows) ?? forms[forms.length - 1] ?? [];
}
