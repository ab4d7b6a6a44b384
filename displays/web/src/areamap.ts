/** One indicator over the areas of a site's map: each area's square, the counts of each kind, and the worst by name. Pure. */

import type { Source } from "./bullets.js";
import { describe, when } from "./figure.js";
import { number } from "./format.js";
import { freshness, seriesParts, type Indicator, type TileDoc, type Value } from "./picture.js";
import type { Outline } from "./outline.js";
import { pick, say } from "./words.js";

const STEPS = 4; // more shades than this are not told apart from the last row

export type Kind = "critical" | "warn" | "normal" | "late" | "held" | "missing";
const KINDS: Kind[] = ["critical", "warn", "late", "held", "normal", "missing"];

export interface Square {
  area: string;
  x: number; // column and row, from 0
  y: number;
  kind: Kind;
  late: boolean; // a figure in an alarm may be late as well
  step: number; // 1 to STEPS when coloured by value; else 0
}

export interface Named {
  area: string;
  name: string;
  text: string;
  kind: Kind;
}

export interface Entry {
  kind: Kind | "step";
  step: number;
  words: string;
  n: number;
}

export interface AreaMap {
  columns: number;
  rows: number;
  squares: Square[];
  outlined: boolean; // areas in their outlines, not as squares: columns and rows are the outline's steps
  told: number;
  total: number;
  legend: Entry[];
  worst: Named[];
  notes: string[]; // what else must be said: late, held new figures, sources that differ, areas off the map
  when: string[];
  unit: string;
  band: string;
  shortBand: string;
  withheld: boolean;
}

export function areaMap(tile: TileDoc, source: Source): AreaMap {
  const { values, indicators, now } = source;
  const code = String(tile.series ?? "");
  const indicator = indicators[code];
  const outline = tile["outline"] as Outline | undefined;
  const placed: [string, readonly number[]][] = outline ? Object.entries(outline.areas).map(([area, { at }]) => [area, at]) : Object.entries((tile["cells"] as Record<string, number[]> | undefined) ?? {});
  const cells = placed.map(([area, [x = 0, y = 0]]): [string, [number, number]] => [area, [x, y]]);
  const [left, top] = outline ? [0, 0] : [Math.min(...cells.map(([, [x]]) => x)), Math.min(...cells.map(([, [, y]]) => y))];
  const valueOf = (area: string): Value | undefined => (indicator?.withheld ? undefined : (values[`${code}@${area}`] as Value | undefined));
  const byValue = tile["colour"] === "value";
  const edges = byValue ? quarters(cells.flatMap(([area]) => valueOf(area)?.v ?? [])) : [];
  const squares = cells.map(([area, [x, y]]): Square => {
    const value = valueOf(area);
    return { area, x: x - left, y: y - top, kind: kindOf(value, now), late: freshness(value, now) === "late", step: byValue && value?.v != null ? stepOf(value.v, edges) : 0 };
  });
  const mine = squares.flatMap(({ area }) => valueOf(area) ?? []);
  const marked = mine.find(({ marks }) => marks?.includes("exercise")) ?? mine.find(({ marks }) => marks?.includes("simulated"));
  const bands = marked ? describe(code, marked, indicator, {}, now) : null;
  const newest = [...mine].filter(({ as_of }) => as_of).sort((a, b) => String(b.as_of).localeCompare(String(a.as_of)))[0];
  return {
    columns: outline?.size[0] ?? Math.max(1, ...squares.map(({ x }) => x + 1)),
    rows: outline?.size[1] ?? Math.max(1, ...squares.map(({ y }) => y + 1)),
    squares,
    outlined: !!outline,
    told: squares.filter(({ kind }) => kind !== "missing" && kind !== "held").length,
    total: squares.length,
    legend: byValue ? stepLegend(squares, edges, indicator) : levelLegend(squares, indicator),
    worst: worstOf(tile, code, squares, source, byValue),
    notes: notesOf(squares, mine, byValue, offMap(code, source, new Set(cells.map(([area]) => area)))),
    when: newest && indicator ? when(newest, indicator, now) : [],
    unit: pick(indicator?.unit),
    band: bands?.band ?? "",
    shortBand: bands?.shortBand ?? "",
    withheld: !!indicator?.withheld,
  };
}

function kindOf(value: Value | undefined, now: number): Kind {
  if (value?.v == null) return value?.held || value?.waits?.length ? "held" : "missing";
  if (value.level === "critical" || value.level === "warn") return value.level;
  return freshness(value, now) === "late" ? "late" : "normal";
}

/** The values at which a step begins, so that each has about as many areas; equal values stay together. */
function quarters(values: number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const found = Array.from({ length: STEPS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / STEPS)] ?? 0);
  return [...new Set(found)].filter((edge) => edge > (sorted[0] ?? 0));
}

const stepOf = (v: number, edges: readonly number[]): number => 1 + edges.filter((edge) => v >= edge).length;

function levelLegend(squares: readonly Square[], indicator: Indicator | undefined): Entry[] {
  const limited = indicator?.thresholds?.warn || indicator?.thresholds?.critical;
  return KINDS.flatMap((kind) => {
    const n = squares.filter((square) => square.kind === kind).length;
    if (!n && !(kind === "missing")) return [];
    return [{ kind, step: 0, n, words: say(kind === "normal" && !limited ? "tiles.map_told" : `tiles.map_${kind}`) }];
  });
}

function stepLegend(squares: readonly Square[], edges: readonly number[], indicator: Indicator | undefined): Entry[] {
  const places = indicator?.decimals ?? 0;
  const unit = pick(indicator?.unit);
  const sign = unit.startsWith("%") ? "%" : "";
  const steps = Array.from({ length: edges.length + 1 }, (_, i): Entry => {
    const [from, to] = [edges[i - 1], edges[i]];
    const words = from === undefined ? (to === undefined ? say("tiles.map_told") : say("tiles.map_below", { n: number(to, places) + sign })) : to === undefined ? say("tiles.map_from", { n: number(from, places) + sign }) : say("tiles.map_between", { low: number(from, places), high: number(to, places) + sign });
    return { kind: "step", step: i + 1, words, n: squares.filter(({ step }) => step === i + 1).length };
  });
  const rest = (["held", "missing"] as const).map((kind): Entry => ({ kind, step: 0, words: say(`tiles.map_${kind}`), n: squares.filter((square) => square.kind === kind).length }));
  return [...steps.reverse().filter(({ n }) => n), ...rest.filter(({ n, kind }) => n || kind === "missing")];
}

/** The worst by name: those in an alarm, and when coloured by value the ones furthest in the bad direction. */
function worstOf(tile: TileDoc, code: string, squares: readonly Square[], { values, indicators, areas }: Source, byValue: boolean): Named[] {
  const indicator = indicators[code];
  const upIsGood = indicator?.direction === "up";
  const v = (square: Square): number => (values[`${code}@${square.area}`] as Value).v ?? 0;
  const candidates = squares.filter(({ kind }) => kind === "critical" || kind === "warn" || (byValue && (kind === "normal" || kind === "late")));
  const rank = ({ kind }: Square): number => (kind === "critical" ? 0 : kind === "warn" ? 1 : 2);
  const sorted = [...candidates].sort((a, b) => rank(a) - rank(b) || (upIsGood ? v(a) - v(b) : v(b) - v(a)) || a.area.localeCompare(b.area));
  const sign = pick(indicator?.unit).startsWith("%") ? "%" : "";
  return sorted.slice(0, tile.top ?? 4).map((square) => ({ area: square.area, name: pick(areas[square.area]) || square.area, text: number(v(square), indicator?.decimals ?? 0) + sign, kind: square.kind }));
}

function notesOf(squares: readonly Square[], mine: readonly Value[], byValue: boolean, off: number): string[] {
  const late = squares.filter(({ late, kind }) => late && (byValue || kind !== "late")).length;
  const held = mine.filter(({ v, held }) => v !== null && held).length;
  const differ = mine.filter(({ marks }) => marks?.includes("mismatch")).length;
  const provisional = mine.filter(({ status }) => status === "E" || status === "P").length;
  return [
    late ? say("tiles.map_late_n", { n: late }) : "",
    held ? say("tiles.map_held_n", { n: held }) : "",
    differ ? say("tiles.map_differ_n", { n: differ }) : "",
    provisional ? say("tiles.map_provisional_n", { n: provisional }) : "",
    off ? say("tiles.map_off_n", { n: off }) : "",
  ].filter(Boolean);
}

/** How many areas have a figure but no square. */
function offMap(code: string, { values }: Source, drawn: ReadonlySet<string>): number {
  return Object.keys(values).filter((key) => {
    const [its, area] = seriesParts(key);
    return its === code && area && !drawn.has(area) && (values[key] as Value | null)?.v != null;
  }).length;
}
