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
const LINE = 1.32; // line height
const LEAST_CHART = 2.2; // least fonts of height that a course is worth
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
  const words = least * Math.max(LEAST_NAME, Math.min(MOST_WORDS, w / Math.max(1, measure(figure.text, least, 700) + WORDS_ASIDE * least)));
  const found = { unit, words, band: !!figure.band };
  for (const value of [VALUE, LEAST_VALUE])
    for (const shown of owner ? [true, false] : [false])
      if (asName(least * NAME) + (shown ? owner : 0) + across(least * value) <= w) {
        const line = first ? worded(first, w - across(least * value), least, measure) : null;
        if (!first || line) return low({ ...found, name: least * NAME, owner: shown, value: least * value, below: false, line, foot: footOf(figure, { w, h, least }, shown, measure) }, figure, h, least);
      }
  const name = Math.max(least * LEAST_NAME, Math.min(least * NAME, (w / Math.max(1, asName(100))) * 100));
  const shown = owner > 0 && asName(name) + owner <= w;
  const value = Math.min(least * VALUE, (least * VALUE * w) / Math.max(1, across(least * VALUE)));
  const line = first ? worded(first, w - across(value), least, measure) : null;
  return low({ ...found, name, owner: shown, value, below: true, line, foot: footOf(figure, { w, h, least }, shown, measure) }, figure, h, least);
}

/** Where the tile is too low for all of it, the foot goes first, then the message: nothing is cut in its middle. */
function low(fit: TrendFit, figure: Figure, h: number, least: number): TrendFit {
  const said = figure.state === "value";
  const body = said ? Math.max(fit.value * 1.2, fit.name * LINE) + LEAST_CHART * least : (fit.name + fit.words) * LINE;
  const rows = (h - body - (fit.band ? BAND * least : 0)) / (least * LINE);
  const line = rows >= 1 || said ? fit.line : null;
  const foot = Math.max(0, Math.floor(rows - (line && !(said && !fit.below) ? 1 : 0)));
  return { ...fit, line, foot: fit.foot.length > foot ? fit.foot.slice(fit.foot.length - foot) : fit.foot };
}

/** Owner, period, as-of and status words in the fullest wording that fits into a row; else in rows, with nothing cut. */
function footOf(figure: Figure, { w, h, least }: Space, owner: boolean, measure: Measure): string[] {
  const words = figure.badges.map((badge) => badge.text.toLowerCase());
  const forms = (figure.when.length ? figure.when : [""]).map((when) => packed([owner ? "" : figure.owner, ...when.split(" · "), ...words].filter(Boolean), w, least, measure));
  const rows = h > least * TALL ? MOST_ROWS : 1;
  return forms.find((form) => form.length <= 1) ?? forms.find((form) => form.length <= rows) ?? forms[forms.length - 1] ?? [];
}
