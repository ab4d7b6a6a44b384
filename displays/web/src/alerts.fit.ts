/** How the rows of an alerts tile are worded and sized, so that as many as possible stand whole. Pure. */

import type { AlertRow } from "./alerts.js";
import { width, type Measure } from "./measure.js";
import { airy, fitting, rowHeight, type Space } from "./rows.js";

const LINE = 1.7; // least fonts of a line below the rows
const HEADING = 1.14 * 1.32 + 0.2;
const SCALES = [1, 0.92, 0.85, 0.78, 0.7, 0.6, 0.5]; // below the least only where not even one row fits

export interface AlertsFit {
  scale: number; // of the least font
  air: number; // px above and below each row
  rows: readonly { row: AlertRow; detail: string }[];
  more: number; // rows that do not fit
}

interface Written {
  row: AlertRow;
  title: string;
  detail: string;
}

/** `below`: how many lines stand under the rows besides the one that counts the rest. `source`: said once for all. */
export function alertsFit(rows: readonly AlertRow[], space: Space, top: number, below: number, source: boolean, measure: Measure = width): AlertsFit {
  const forms = Math.max(1, ...rows.map((row) => row.details.length));
  let best: AlertsFit | null = null;
  for (const scale of SCALES) {
    if (best) break;
    const room = { ...space, least: space.least * scale };
    for (let form = 0; form < forms; form += 1) {
      const all = rows.map((row) => written(row, form, source));
      const most = Math.min(top, all.length);
      const lines = (shown: number): number => (below + (shown < all.length ? 1 : 0)) * LINE;
      let shown = fitting(all, room, most, lines(most), measure);
      if (shown.length < most) shown = fitting(all, room, most, lines(most - 1), measure);
      if (heightOf(shown, room, lines(shown.length), measure) > space.h) continue;
      const full = fuller(shown, form, source, room, lines(shown.length), measure);
      const made = { scale, air: airy(full, room, lines(full.length), measure), rows: full, more: all.length - full.length };
      if (shown.length === most) return made;
      if (!best || shown.length > best.rows.length) best = made;
    }
  }
  const last = { ...space, least: space.least * (SCALES[SCALES.length - 1] ?? 1) };
  const only = rows.slice(0, 1).map((row) => written(row, forms - 1, true));
  return best ?? { scale: last.least / space.least, air: 0, rows: only, more: rows.length - only.length };
}

/** The source stands behind the rest where it is not said once for all, but for the shortest wording. */
function written(row: AlertRow, form: number, source: boolean): Written {
  const detail = row.details[Math.min(form, row.details.length - 1)] ?? "";
  return { row, title: row.chip ? `${row.chip} mm ${row.title}` : row.title, detail: source || !row.source || (form > 0 && form >= row.details.length - 1) ? detail : [detail, row.source].filter(Boolean).join("\u00a0· ") };
}

/** The same rows in the fullest wordings that the height they leave free bears, the first rows first. */
function fuller(shown: readonly Written[], form: number, source: boolean, space: Space, below: number, measure: Measure): Written[] {
  let free = space.h - heightOf(shown, space, below, measure);
  return shown.map((now) => {
    const high = rowHeight(now, space, measure);
    for (let tried = 0; tried < form; tried += 1) {
      const more = written(now.row, tried, source);
      const grown = rowHeight(more, space, measure) - high;
      if (grown > free) continue;
      free -= Math.max(0, grown);
      return more;
    }
    return now;
  });
}

const heightOf = (shown: readonly Written[], space: Space, below: number, measure: Measure): number =>
  shown.reduce((sum, each) => sum + rowHeight(each, space, measure), 0) + (HEADING + below) * space.least;
