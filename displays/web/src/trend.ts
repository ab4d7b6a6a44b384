/** What a trend tile draws: the points, the same periods a year earlier, and the lines of limits and target. Pure. */

import type { ChartData } from "./chart.js";
import type { Laid } from "./compose.js";
import { seriesOf } from "./compose.js";
import type { Indicator, Point } from "./picture.js";
import { seriesParts } from "./picture.js";
import { pick } from "./words.js";

export function trendData(set: Laid, indicators: Record<string, Indicator>): ChartData {
  const indicator = indicators[seriesParts(seriesOf(set.tile))[0]];
  const points = set.points ?? [];
  const level = set.figure?.level;
  return {
    points: points.slice(-(set.tile.history ?? 12)),
    before: lastYear(points.slice(-(set.tile.history ?? 12)), points),
    share: pick(indicator?.unit).startsWith("%"),
    lines: limits(indicator, level),
    text: set.space.least,
    tone: set.figure?.late ? "late" : level === "critical" || level === "warn" ? level : "actual",
  };
}

/** A limit is drawn only once it matters: a calm chart stays calm. */
function limits(indicator: Indicator | undefined, level: string | undefined): ChartData["lines"] {
  const side = level === "critical" || level === "warn" ? level : null;
  const bound = side ? indicator?.thresholds?.[side] : null;
  if (!side || !bound) return [];
  const at = [bound.above, bound.below, ...(bound.outside ?? [])].filter((v): v is number => typeof v === "number");
  return at.map((v) => ({ at: v, tone: side }));
}

function lastYear(shown: readonly Point[], all: readonly Point[]): (number | null)[] {
  const known = new Map(all.map((point) => [point.period, point.v]));
  return shown.map(({ period }) => known.get(`${Number(period.slice(0, 4)) - 1}${period.slice(4)}`) ?? null);
}
