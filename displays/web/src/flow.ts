/** Where tiles stand on a wall of another shape than their grid: set anew in rows, in the grid's order. Pure, in px. */

import type { Area, Box } from "./arrange.js";
import type { TileDoc } from "./picture.js";

const MOST = 12; // tiles; of more, not every way to break them into rows is tried
const CRAMPED = 12; // how much worse a tile too narrow or too low is than one of an odd shape

/** Least width and height, in least fonts, and the shape (width to height) in which a kind reads best. */
type Need = readonly [w: number, h: number, shape: number];
const NEEDS: Record<string, Need> = {
  number: [10.5, 7, 1.8],
  trend: [13, 10, 1.5],
  clock: [9, 5, 2.4],
  text: [10, 5, 2],
  qr: [9, 10, 0.9],
  image: [10, 8, 1.4],
  table: [16, 9, 1.5],
  map: [14, 12, 1.2],
  camera: [13, 8, 1.7],
};
const LIST: Need = [18, 10, 1.6];

export function needOf(tile: TileDoc): Need {
  const each = (tile["each"] as unknown[] | undefined)?.length;
  if (tile.kind === "bullet") return [13, 3 + 3.1 * (each ?? 1), 1.2];
  if (tile.kind === "bar") return [13, 4 + 1.9 * (each ?? Math.min(5, tile.top ?? 6)), 1.2];
  return NEEDS[tile.kind] ?? LIST;
}

/** The tiles in rows over the whole area, in the order of their grid, in the shapes that suit them best. */
export function flow(tiles: readonly TileDoc[], area: Area, gap: number, least: number): Map<string, Box> {
  const ordered = [...tiles].sort((a, b) => a.at[1] - b.at[1] || a.at[0] - b.at[0]);
  let best: Row[] = [];
  let cost = Infinity;
  for (const rows of broken(ordered)) {
    const set = measured(rows, area, gap, least);
    const worth = set.reduce((sum, row) => sum + row.boxes.reduce((all, [tile, box]) => all + odd(tile, box, least), 0), 0);
    if (worth < cost) [best, cost] = [set, worth];
  }
  return new Map(best.flatMap((row) => row.boxes.map(([tile, box]) => [tile.id, box] as const)));
}

interface Row {
  boxes: [TileDoc, Box][];
}

/** Every way to break a list into rows; where there are too many, only rows of one length. */
function* broken(tiles: readonly TileDoc[]): Generator<TileDoc[][]> {
  if (tiles.length > MOST) {
    for (let n = 1; n <= tiles.length; n += 1) yield Array.from({ length: Math.ceil(tiles.length / n) }, (_, i) => tiles.slice(i * n, (i + 1) * n));
    return;
  }
  for (let cuts = 0; cuts < 2 ** (tiles.length - 1); cuts += 1) {
    const rows: TileDoc[][] = [[]];
    tiles.forEach((tile, i) => {
      rows[rows.length - 1]?.push(tile);
      if (i < tiles.length - 1 && (cuts >> i) & 1) rows.push([]);
    });
    yield rows;
  }
}

/** Every row and tile gets what it needs, and of the rest as much as the layout gave it. */
function measured(rows: TileDoc[][], area: Area, gap: number, least: number): Row[] {
  const heights = shared(area.h - gap * (rows.length - 1), rows.map((row) => Math.max(...row.map((tile) => needOf(tile)[1])) * least), rows.map((row) => row.reduce((sum, tile) => sum + size(tile), 0)));
  let y = 0;
  return rows.map((row, i) => {
    const h = heights[i] ?? 0;
    const widths = shared(area.w - gap * (row.length - 1), row.map((tile) => needOf(tile)[0] * least), row.map(size));
    let x = 0;
    const boxes = row.map((tile, j): [TileDoc, Box] => {
      const box = { x, y, w: widths[j] ?? 0, h };
      x += box.w + gap;
      return [tile, box];
    });
    y += h + gap;
    return { boxes };
  });
}

const size = ({ at: [, , w, h] }: TileDoc): number => w * h;

function shared(whole: number, needs: readonly number[], parts: readonly number[]): number[] {
  const needed = needs.reduce((sum, each) => sum + each, 0);
  if (needed >= whole) return needs.map((each) => (each * whole) / needed);
  const all = parts.reduce((sum, each) => sum + each, 0);
  return needs.map((each, i) => each + ((whole - needed) * (parts[i] ?? 0)) / all);
}

function odd(tile: TileDoc, { w, h }: Box, least: number): number {
  const [leastW, leastH, shape] = needOf(tile);
  const lack = Math.max(0, Math.log((leastW * least) / w)) + Math.max(0, Math.log((leastH * least) / h));
  return Math.log(w / h / shape) ** 2 + CRAMPED * lack;
}
