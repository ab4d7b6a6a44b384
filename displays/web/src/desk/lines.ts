/** The points of small lines and courses, for a wall drawn on a desk: its own picture carries the newest ones only. */

import { seriesParts, type History, type LayoutDoc, type Point } from "../picture.js";
import { send } from "./api.js";
import { seriesOf } from "./tone.js";

const POINTS = 24; // asked for a tile that does not say how many

/** The history a layout's tiles draw, as deep as they want it; without its line a figure still stands. */
export async function lines(layout: LayoutDoc, values: Readonly<Record<string, unknown>>, have: History = {}): Promise<History> {
  const depth = new Map<string, number>();
  for (const tile of layout.tiles) {
    if (!tile.history && tile.kind !== "trend") continue;
    for (const series of seriesOf(tile, values)) depth.set(series, Math.max(depth.get(series) ?? 0, tile.history ?? POINTS));
  }
  const found: Record<string, Point[]> = {};
  for (const [series, points] of depth) {
    if ((have[series]?.length ?? 0) >= points) continue;
    const [code, area] = seriesParts(series);
    try {
      const answer = await send<{ history: Point[] }>("GET", `/api/indicators/${encodeURIComponent(code)}/history${area ? `?area=${encodeURIComponent(area)}` : ""}`);
      found[series] = answer.history.slice(-points);
    } catch {
      // a figure nobody knows yet
    }
  }
  return { ...have, ...found };
}
