/** Where the tiles of a layout stand: on its grid, or, with a topic in focus, large above a quiet strip. Pure, in px. */

import type { TileDoc } from "./picture.js";

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export type Part = "grid" | "focus" | "strip" | "away";

export interface Place extends Box {
  part: Part;
}

export interface Area {
  w: number;
  h: number;
}

/** Every tile's place by its id. `quiet`: the tiles that may stand in the strip, most important first. */
export function arrange(
  tiles: readonly TileDoc[],
  grid: { columns: number; rows: number },
  area: Area,
  gap: number,
  focus: readonly string[] | null,
  least: number,
  quiet: readonly string[] = [],
): Map<string, Place> {
  const chosen = focus ? tiles.filter((tile) => focus.includes(tile.id)) : [];
  return chosen.length ? focused(tiles, chosen, area, gap, least, quiet) : gridded(tiles, grid, area, gap, least);
}

const TALL = 1.2; // width to height of the tiles' area; one below it is set in rows of its own
const WIDE = 3; // … and one above it: two screens side by side, but not one of 21:9
let flow: typeof import("./flow.js").flow | null = null;

const keepsGrid = ({ w, h }: Area): boolean => w >= h * TALL && w <= h * WIDE;

/** Does a wall of this shape lack what sets its tiles anew? Few walls do, so it comes when the first one asks. */
export const lacksFlow = (area: Area): boolean => !flow && !keepsGrid(area);

export async function bringFlow(): Promise<void> {
  ({ flow } = await import("./flow.js"));
}

const flowed = new WeakMap<readonly TileDoc[], { key: string; places: Map<string, Place> }>();


function gridded(tiles: readonly TileDoc[], grid: { columns: number; rows: number }, area: Area, gap: number, least: number): Map<string, Place> {
  if (flow && !keepsGrid(area)) return anew(flow, tiles, area, gap, least);
  const column = (area.w + gap) / grid.columns;
  const row = (area.h + gap) / grid.rows;
  return new Map(
    tiles.map(({ id, at: [x, y, w, h] }) => [
      id,
      { part: "grid", x: (x - 1) * column, y: (y - 1) * row, w: w * column - gap, h: h * row - gap },
    ]),
  );
}

function anew(set: typeof import("./flow.js").flow, tiles: readonly TileDoc[], area: Area, gap: number, least: number): Map<string, Place> {
  const key = [area.w, area.h, gap, least].join(" ");
  const before = flowed.get(tiles);
  if (before?.key === key) return before.places;
  const places = new Map([...set(tiles, area, gap, least)].map(([id, box]) => [id, { part: "grid" as const, ...box }]));
  flowed.set(tiles, { key, places });
  return places;
}

function focused(
  tiles: readonly TileDoc[],
  chosen: readonly TileDoc[],
  area: Area,
  gap: number,
  least: number,
  quiet: readonly string[],
): Map<string, Place> {
  const places = new Map<string, Place>();
  const seats = Math.max(1, Math.floor((area.w + gap) / (least * 10.5 + gap)));
  const first = new Set(quiet.filter((id) => !chosen.some((tile) => tile.id === id)).slice(0, seats));
  const strip = tiles.filter((tile) => first.has(tile.id));
  const low = strip.length ? least * 3.7 : 0;
  const high = area.h - (low ? low + gap : 0);
  for (const [tile, box] of spread(chosen, { w: area.w, h: high }, gap)) places.set(tile.id, { part: "focus", ...box });
  const w = (area.w + gap) / Math.max(1, strip.length) - gap;
  strip.forEach((tile, i) => places.set(tile.id, { part: "strip", x: i * (w + gap), y: area.h - low, w, h: low }));
  for (const tile of tiles) if (!places.has(tile.id)) places.set(tile.id, { part: "away", x: 0, y: high, w: area.w, h: 0 });
  return places;
}

const GOOD_SHAPE = 1.45; // width to height of a tile that reads well

/** Rows and columns for n tiles so that they come nearest to a good shape; a short last row is stretched. */
export function spread<T>(items: readonly T[], area: Area, gap: number): [T, Box][] {
  let columns = 1;
  let best = Infinity;
  for (let c = 1; c <= items.length; c += 1) {
    const r = Math.ceil(items.length / c);
    const ratio = ((area.w + gap) / c - gap) / ((area.h + gap) / r - gap);
    const off = Math.abs(Math.log(ratio / GOOD_SHAPE)) + (items.length % c ? 0.15 : 0);
    if (off < best) [best, columns] = [off, c];
  }
  const rows = Math.ceil(items.length / columns);
  const h = (area.h + gap) / rows - gap;
  return items.map((item, i) => {
    const row = Math.floor(i / columns);
    const inRow = Math.min(columns, items.length - row * columns);
    const w = (area.w + gap) / inRow - gap;
    return [item, { x: (i % columns) * (w + gap), y: row * (h + gap), w, h }];
  });
}
