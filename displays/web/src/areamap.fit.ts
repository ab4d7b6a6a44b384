/** Whether a map's words stand beside or below its squares, and how large the squares are. Sizes in px. Pure. */

import type { AreaMap, Entry, Kind, Named } from "./areamap.js";
import { lines, packed, tabular, width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";
import { say } from "./words.js";

const HEADING = 1.14; // least fonts
const HEAD = 1.14 * 1.32 + 0.2;
const LINE = 1.36;
const KEY = 1.3; // a legend's square and its gap
const GAP = 1; // between the squares and the words beside them
const FEW = 2; // worth a smaller map to name
const UNEXPLAINED = 0.4; // of a map without a legend: only where there is hardly a map with one
const CALM: Kind[] = ["normal", "held", "late"]; // need not be counted where the worst could not be named
const MOST_ASIDE = 0.6; // of the tile's width

export interface MapFit {
  beside: boolean;
  square: number;
  aside: number; // width of the words
  heading: { text: string; owner: string; size: number };
  coverage: string;
  named: Named[];
  legend: Entry[][]; // rows
  feet: string[];
  band: boolean;
}

export function mapFit(map: AreaMap, title: string, owner: string, note: string, { w, h, least }: Space, measure: Measure = width): MapFit {
  const coverage = `${map.told}/${map.total}`;
  const rightOf = (words: string): number => measure(words, least, 600) + least;
  const covers = [`${coverage} ${say("tiles.map_areas")}`, `${coverage} ${say("tiles.map_areas_short")}`, coverage];
  const covered = covers.find((words) => measure(title, HEADING * least, 600) + rightOf(words) <= w) ?? coverage;
  const right = rightOf(covered);
  const sized = (room: number): number => Math.max(0.8 * least, Math.min(HEADING * least, (HEADING * least * room) / Math.max(1, measure(title, HEADING * least, 600))));
  const squeezed = measure(title, sized(w - right), 600) + right > w + 1; // then the count stands below
  const size = sized(squeezed ? w : w - right);
  const heading = { text: title, owner: owner && measure(title, size, 600) + measure(owner, least) + 0.5 * least + right <= w ? owner : "", size };
  const must = [squeezed ? covers[1] ?? coverage : "", ...map.notes, note].filter(Boolean);
  const told = [heading.owner ? "" : owner, unitSaid(map, title) ? "" : map.unit].filter(Boolean);
  const rows = (parts: readonly string[]): string[] => packed(parts.filter(Boolean), w, least, measure).flatMap((row) => lines(row, least, 400, w, measure));
  const brief = map.when[map.when.length - 1] ?? "";
  const fullest = rows([...told, map.when[0] ?? "", ...must]);
  const footings = [fullest, rows([...told, brief, ...must]), rows([...told.slice(-1), brief, ...must])];
  const band = map.band ? 1.4 : 0;
  const wide = Math.max(...map.legend.map((entry) => entryWidth(entry, least, measure)), ...map.worst.map((each) => namedWidth(each, least, measure)), 0) + 2;
  const tries: MapFit[] = [];
  const common = { heading, coverage: squeezed ? "" : covered, band: !!map.band };
  for (const feet of fullest.length > 1 ? footings.slice(1) : [fullest]) {
    const high = h - (HEAD + feet.length * LINE + band) * least;
    if (wide <= w * MOST_ASIDE) {
      const rows = Math.floor(high / least / LINE - 0.6);
      let legend = map.legend;
      for (const calm of CALM) if (rows - legend.length < Math.min(FEW, map.worst.length)) legend = legend.filter(({ kind }) => kind !== calm);
      const named = map.worst.slice(0, Math.max(0, rows - legend.length));
      tries.push({ ...common, feet, beside: true, aside: wide, square: squareOf(map, w - wide - GAP * least, high), named, legend: legend.map((entry) => [entry]) });
    }
    const readable = map.legend.every((entry) => entryWidth(entry, least, measure) <= w) ? map.legend : map.legend.map((entry) => ({ ...entry, words: "" }));
    for (const kept of reduced(readable)) {
      const legend = rowsOf(kept, w, least, measure);
      for (let n = map.worst.length; n >= 0; n -= 1) {
        const named = map.worst.slice(0, n);
        const columns = namedColumns(named, w, least, measure);
        const below = (legend.length + Math.ceil(n / columns)) * LINE * least + 0.4 * least;
        tries.push({ ...common, feet, beside: false, aside: w, square: squareOf(map, w, high - below), named, legend });
      }
    }
  }
  const words = ({ named, legend }: MapFit): number => (legend.length ? 1 : UNEXPLAINED) + 0.15 * Math.min(FEW, named.length) + 0.03 * named.length + 0.05 * legend.reduce((n, row) => n + row.length, 0);
  const worth = (fit: MapFit): number => (fit.square > 0 ? fit.square * words(fit) : fit.square); // where nothing fits, what lacks least
  const best = tries.sort((a, b) => worth(b) - worth(a))[0] as MapFit;
  return { ...best, square: Math.max(map.outlined ? 1e-4 : 1, best.square) };
}

/** The whole legend, then ever less of what is calm, and none where there is no room for squares. */
function reduced(legend: readonly Entry[]): Entry[][] {
  const out = [[...legend]];
  for (const calm of CALM) {
    const last = out[out.length - 1] ?? [];
    if (last.some(({ kind }) => kind === calm)) out.push(last.filter(({ kind }) => kind !== calm));
  }
  if (out[out.length - 1]?.length) out.push([]);
  return out;
}

function squareOf(map: AreaMap, w: number, h: number): number {
  const most = Math.min(w / map.columns, h / map.rows);
  return map.outlined ? most : Math.floor(most);
}

const unitSaid = ({ unit }: AreaMap, title: string): boolean => !unit || unit.startsWith("%") || title.toLowerCase().includes(unit.toLowerCase());

const entryWidth = (entry: Entry, least: number, measure: Measure): number => KEY * least + measure(entry.words, least) + tabular(String(entry.n), least, 600, measure) + 0.7 * least;

export const namedWidth = (each: Named, least: number, measure: Measure = width): number => KEY * least + measure(each.name, least, 500) + Math.max(tabular(each.text, least, 600, measure), measure(each.text, least, 600)) + 0.7 * least;

export function namedColumns(named: readonly Named[], w: number, least: number, measure: Measure = width): number {
  const widest = Math.max(1, ...named.map((each) => namedWidth(each, least, measure))) + least;
  return Math.max(1, Math.min(named.length || 1, Math.floor((w + least) / widest)));
}

function rowsOf(entries: readonly Entry[], w: number, least: number, measure: Measure): Entry[][] {
  const rows: Entry[][] = [];
  let left = 0;
  for (const entry of entries) {
    const wide = entryWidth(entry, least, measure) + 0.6 * least;
    const row = rows[rows.length - 1];
    if (row && wide <= left) {
      row.push(entry);
      left -= wide;
    } else {
      rows.push([entry]);
      left = w - wide;
    }
  }
  return rows;
}
