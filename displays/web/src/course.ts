/** The small line of a tile: a few heavy strokes that survive a compressed video call. Pure geometry. */

import type { Point } from "./picture.js";

export interface Course {
  actual: string; // path
  forecast: string; // path of what is only expected, drawn broken
  last: { x: number; y: number } | null;
  threshold: number | null; // y
}

const PAD = 0.08; // of the height, so that a thick stroke is not cut

/** Points as paths in a w x h box. Fewer than three figures are no course: null. */
export function course(points: readonly Point[], w: number, h: number, threshold: number | null = null): Course | null {
  const known = points.filter((p): p is Point & { v: number } => p.v !== null && Number.isFinite(p.v));
  if (known.length < 3) return null;
  let low = Math.min(...known.map((p) => p.v));
  let high = Math.max(...known.map((p) => p.v));
  const spread = high - low || Math.abs(high) || 1;
  const near = threshold !== null && threshold > low - spread * 0.6 && threshold < high + spread * 0.6;
  if (near) [low, high] = [Math.min(low, threshold), Math.max(high, threshold)];
  const y = (v: number): number => round(h * (1 - PAD) - ((v - low) / (high - low || 1)) * h * (1 - 2 * PAD));
  const x = (i: number): number => round((i / Math.max(1, points.length - 1)) * w);
  let actual = "";
  let forecast = "";
  let pen: { x: number; y: number } | null = null;
  let last: { x: number; y: number } | null = null;
  points.forEach((point, i) => {
    if (point.v === null) {
      pen = null;
      return;
    }
    const at = { x: x(i), y: high === low ? h / 2 : y(point.v) };
    if (point.status === "B") pen = null; // a break in the series: nothing is drawn across it
    if (point.status === "F") forecast += pen ? `M${pen.x} ${pen.y}L${at.x} ${at.y}` : "";
    else {
      actual += pen ? `L${at.x} ${at.y}` : `M${at.x} ${at.y}`;
      last = at;
    }
    pen = at;
  });
  return { actual, forecast, last, threshold: near ? y(threshold) : null };
}

const round = (n: number): number => Math.round(n * 10) / 10;
