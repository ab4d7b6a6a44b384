/** A layout with its figures, set on an area: which tile stands where, in what size, saying what. Pure. */

import { arrange, type Place } from "./arrange.js";
import { describe, type Figure } from "./figure.js";
import { fit, fitAt, NAME, SCALES, type Fit, type Room } from "./fit.js";
import { badgesWidth, valueWidth } from "./widths.js";
import { width } from "./measure.js";
import type { History, Indicator, LayoutDoc, Point, TileDoc, Value, Values } from "./picture.js";
import { seriesParts } from "./picture.js";
import type { Space } from "./rows.js";
import { lang, pick, type Text } from "./words.js";

export interface Shown {
  layout: LayoutDoc;
  indicators: Record<string, Indicator>;
  areas: Record<string, Text | string>;
  values: Values;
  history: History;
  focus: string | null;
  now: number;
}

export interface Surface {
  w: number;
  h: number;
  gap: number;
  least: number; // px; the least font
  unit: number; // px; 1/1080 of the wall's height
}

export interface Laid {
  tile: TileDoc;
  place: Place;
  space: Space;
  figure?: Figure;
  fit?: Fit;
  points?: Point[];
  threshold?: number | null;
}

export const PAD_X = 0.78; // of the tile's least font
export const PAD_Y = 0.38;
const STRIP_PAD_X = 0.6;
const STRIP_PAD_Y = 0.3;
const BORDER = 3; // units
const ALIKE = 12; // px; tiles whose sizes differ by less are of one size
const ROUNDS = 3;
const COMMON = 3; // of SCALES
const LEAST_LIST = 0.82; // how far lists and bars go along with it
const FOCUS = 1.38; // how much larger the texts of a tile in focus are
const FOCUS_MAP = 1; // a map's words would leave no room for the map

export const WITH_FIGURE = new Set(["number", "trend"]);

/** The topic in focus, where the layout has it; else null. */
export function topicOf(layout: LayoutDoc | null | undefined, focus: string | null) {
  return focus ? (layout?.topics?.find((topic) => topic.key === focus) ?? null) : null;
}

/** What was described before, by tile; the same words keep the same object, so that only changed tiles are drawn again. */
export type Memory = Map<string, { from: readonly unknown[]; figure: Figure; words: string }>;

export function compose(shown: Shown, surface: Surface, memory: Memory = new Map()): Laid[] {
  const { layout, focus } = shown;
  const figures = new Map<string, Figure>();
  for (const tile of layout.tiles) if (WITH_FIGURE.has(tile.kind)) figures.set(tile.id, remembered(tile, shown, memory));
  const topic = topicOf(layout, focus);
  const places = arrange(layout.tiles, layout.grid, surface, surface.gap, topic?.tiles ?? null, surface.least, quiet(layout, figures));
  const sets = layout.tiles.flatMap((tile) => {
    const place = places.get(tile.id);
    return place ? [setOf(tile, place, surface, shown, figures.get(tile.id))] : [];
  });
  return evened(sets);
}

/** Who may stand in the strip beside a focus: figures, the worst first, then in the layout's order. */
function quiet(layout: LayoutDoc, figures: Map<string, Figure>): string[] {
  const rank = (id: string): number => {
    const figure = figures.get(id);
    if (figure?.level === "critical") return 0;
    if (figure?.level === "warn" || figure?.state === "held") return 1;
    return figure?.state === "value" ? 2 : 3;
  };
  return layout.tiles
    .filter((tile) => tile.kind === "number")
    .map((tile) => tile.id)
    .sort((a, b) => rank(a) - rank(b));
}

export function seriesOf(tile: TileDoc): string {
  return Array.isArray(tile.series) ? (tile.series[0] ?? "") : (tile.series ?? "");
}

function figureOf(tile: TileDoc, { values, indicators, areas, now }: Shown): Figure {
  const series = seriesOf(tile);
  return describe(series, values[series] as Value | undefined, indicators[seriesParts(series)[0]], areas, now, pick(tile.title));
}

function remembered(tile: TileDoc, shown: Shown, memory: Memory): Figure {
  const series = seriesOf(tile);
  const from = [shown.values[series], shown.indicators[seriesParts(series)[0]], shown.areas, shown.now, lang(), tile];
  const before = memory.get(tile.id);
  if (before?.from.every((each, i) => each === from[i])) return before.figure;
  const figure = figureOf(tile, shown);
  const words = JSON.stringify(figure);
  const kept = before?.words === words ? before.figure : figure;
  memory.set(tile.id, { from, figure: kept, words });
  return kept;
}

const NONE: Point[] = [];

function setOf(tile: TileDoc, place: Place, surface: Surface, shown: Shown, figure?: Figure): Laid {
  const least = surface.least * (place.part !== "focus" ? 1 : tile.kind === "map" ? FOCUS_MAP : FOCUS);
  const strip = place.part === "strip";
  const space: Space = {
    w: Math.max(1, place.w - 2 * ((strip ? STRIP_PAD_X : PAD_X) * least + BORDER * surface.unit)),
    h: Math.max(1, place.h - 2 * ((strip ? STRIP_PAD_Y : PAD_Y) * least + BORDER * surface.unit)),
    least,
  };
  if (!figure) return { tile, place, space };
  const series = seriesOf(tile);
  const points = shown.history[series] ?? NONE;
  const set: Laid = { tile, place, space, figure, points, threshold: bound(shown.indicators[seriesParts(series)[0]]) };
  if (tile.kind === "number" && place.part !== "away") set.fit = strip ? slim(figure, space) : fit(figure, roomOf(set));
  return set;
}

function bound(indicator: Indicator | undefined): number | null {
  const critical = indicator?.thresholds?.critical;
  if (typeof critical?.above === "number") return critical.above;
  return typeof critical?.below === "number" ? critical.below : null;
}

function slim(figure: Figure, space: Space): Fit {
  const before = slims.get(figure);
  if (before?.across === space.w) return before;
  const made = slimmed(figure, space);
  slims.set(figure, made);
  return made;
}

const slims = new WeakMap<Figure, Fit>();

/** A tile in the strip: name and value, nothing else. */
function slimmed(figure: Figure, space: Space): Fit {
  const short: Figure = { ...figure, owner: "", lines: [], badges: [], when: [], band: "" };
  const quiet = space.least * 0.9;
  const unit = figure.unit ? quiet : 0;
  const most = space.least * 1.34;
  const band = figure.band ? quiet : 0; // whoever only looks at the strip must see it too
  const room = space.w - (band ? width(figure.shortBand, quiet, 600) + 1.6 * quiet : 0);
  const value = Math.min(most, (most * room) / Math.max(1, valueWidth(short, most, unit)));
  const rest = room - valueWidth(short, value, unit);
  const badges = figure.badges.reduce((kept, _, i) => (kept === i && badgesWidth(figure, i + 1, quiet) + quiet <= rest ? i + 1 : kept), 0);
  const nothing = { beside: false, messages: [], merged: false, foot: [], form: 0, badges, spark: null, course: 0, band };
  const name = Math.max(0.62, Math.min(0.92, space.w / Math.max(1, width(figure.name, space.least * NAME, 500))));
  return { text: space.least * name, quiet, unitBelow: false, name: [figure.name], value, unit, across: space.w, ...nothing };
}

const roomOf = (set: Laid): Room => ({ ...set.space, history: (set.points ?? []).filter((point) => point.v !== null).length >= 3 });

/** Number tiles are set alike: one scale of texts on the wall, one size of value among tiles of one size. */
function evened(sets: Laid[]): Laid[] {
  let now = scaled(sets);
  for (let i = 0; i < ROUNDS; i += 1) {
    const next = alike(now); // a smaller size may let a tile show its unit, which asks for a smaller size still
    if (next.every((set, j) => set.fit === now[j]?.fit)) break;
    now = next;
  }
  return now;
}

/** The largest scale that suits all; one that needs much less than its neighbours does not drag them down. */
function scaled(sets: Laid[]): Laid[] {
  const mine = sets.filter((set) => set.fit && set.figure && set.place.part !== "strip");
  let scale = 0;
  const few = Math.floor(mine.length / 3);
  const misfits = (): number => mine.filter((set) => set.figure && !fitAt(set.figure, roomOf(set), scale)).length;
  while (scale < SCALES.length - 1 && misfits() > (scale < COMMON ? 0 : few)) scale += 1;
  if (scale === 0) return sets;
  const list = Math.max(LEAST_LIST, SCALES[scale]?.[0] ?? 1);
  return sets.map((set) => {
    if (set.figure && mine.includes(set)) return { ...set, fit: fit(set.figure, roomOf(set), scale) };
    return set.figure ? set : { ...set, space: { ...set.space, least: set.space.least * list } };
  });
}

const ODD = 0.66; // of the middle size; a number as long as that stands smaller, alone
const SEVERAL = 4; // sizes of which one may be odd

/** The size that numbers of one size of tile share; one of very many digits does not make all of them small. */
function common(sizes: readonly number[]): number {
  const sorted = [...sizes].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.find((size) => sorted.length < SEVERAL || size >= ODD * middle) ?? middle;
}

function alike(sets: Laid[]): Laid[] {
  const sizes = new Map<string, number[]>();
  const forms = new Map<string, number>();
  const below = new Set<string>();
  const group = ({ place }: Laid): string => `${place.part} ${Math.round(place.w / ALIKE)} ${Math.round(place.h / ALIKE)}`;
  for (const set of sets) {
    if (!set.fit || !set.figure || set.place.part === "strip") continue;
    if (set.figure.when.length > 1) forms.set(set.place.part, Math.max(forms.get(set.place.part) ?? 0, set.fit.form));
    if (set.fit.unitBelow) below.add(group(set));
    if (set.figure.state === "value") sizes.set(group(set), [...(sizes.get(group(set)) ?? []), set.fit.value]);
  }
  const most = new Map([...sizes].map(([key, all]) => [key, common(all)]));
  return sets.map((set) => {
    if (!set.fit || !set.figure || set.place.part === "strip") return set;
    const form = forms.get(set.place.part) ?? 0;
    const shared = set.figure.state === "value" ? most.get(group(set)) : undefined;
    const cap = shared === undefined ? undefined : Math.min(shared, set.fit.value);
    const room = { ...roomOf(set), form, ...(below.has(group(set)) ? { below: true } : {}), ...(cap === undefined ? {} : { cap }) };
    return { ...set, fit: fit(set.figure, room, scaleOf(set)) };
  });
}

const scaleOf = ({ fit: made, space }: Laid): number =>
  Math.max(0, SCALES.findIndex(([text, quiet]) => same(text * space.least, made?.text) && same(quiet * space.least, made?.quiet)));

const same = (a: number, b: number | undefined): boolean => Math.abs(a - (b ?? 0)) < 0.01;
