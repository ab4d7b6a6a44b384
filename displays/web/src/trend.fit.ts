/** How a trend tile sets its heading: the value beside the name, or below it where both do not fit. Pure, in px. */

import type { Figure, Line } from "./figure.js";
import { NAME } from "./fit.js";
import { valueWidth, worded } from "./widths.js";
import { width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";

const VALUE = 2.3; // least fonts
const LEAST_VALUE = 1.7;
const BAND = 1.5;
const LEAST_NAME = 0.72;

export interface TrendFit {
  name: number; // size
  owner: boolean; // beside the name
  value: number;
  unit: number;
  below: boolean; // the value stands under the name, the message to its right
  line: Line | null;
  foot: string;
  band: boolean;
}

export function trendFit(figure: Figure, { w, h, least }: Space, measure: Measure = width): TrendFit {
  const unit = figure.unit ? least : 0;
  const asName = (size: number): number => measure(figure.name, size, 500);
  const owner = figure.owner ? measure(figure.owner, least) + least * 0.45 : 0;
  const across = (value: number): number => (figure.state === "value" ? valueWidth(figure, value, unit, measure) + least : 0);
  const first = figure.lines[0];
  const found = { unit, band: !!figure.band && h > least * (8 + BAND) };
  for (const value of [VALUE, LEAST_VALUE])
    for (const shown of owner ? [true, false] : [false])
      if (asName(least * NAME) + (shown ? owner : 0) + across(least * value) <= w) {
        const line = first ? worded(first, w - across(least * value), least, measure) : null;
        if (!first || line) return { ...found, name: least * NAME, owner: shown, value: least * value, below: false, line, foot: footOf(figure, w, least, shown, measure) };
      }
  const name = Math.max(least * LEAST_NAME, Math.min(least * NAME, (w / Math.max(1, asName(100))) * 100));
  const shown = owner > 0 && asName(name) + owner <= w;
  const value = Math.min(least * VALUE, (least * VALUE * w) / Math.max(1, across(least * VALUE)));
  const line = first ? worded(first, w - across(value), least, measure) : null;
  return { ...found, name, owner: shown, value, below: true, line, foot: footOf(figure, w, least, shown, measure) };
}

/** Owner, period, as-of and status words in the fullest wording that fits. */
function footOf(figure: Figure, w: number, least: number, owner: boolean, measure: Measure): string {
  const words = figure.badges.map((badge) => badge.text.toLowerCase());
  const forms = (figure.when.length ? figure.when : [""]).map((when) => [owner ? "" : figure.owner, when, ...words].filter(Boolean).join(" · "));
  return forms.find((form) => measure(form, least) <= w) ?? forms[forms.length - 1] ?? "";
}
