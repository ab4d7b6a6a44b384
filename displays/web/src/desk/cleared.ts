/** What a room may see of the console's figures: its miniature shows what stands there, not what its reader may know. */

import type { Indicator } from "./nouns.js";

const RANKS = ["public", "internal", "restricted"];

/** True for a series that a room of this clearance does not show. */
export function hides(clearance: string | undefined, series: string, indicators: Readonly<Record<string, Indicator>>): boolean {
  const sensitivity = indicators[series.split("@")[0] ?? ""]?.sensitivity;
  return clearance !== undefined && sensitivity !== undefined && RANKS.indexOf(sensitivity) > RANKS.indexOf(clearance);
}
