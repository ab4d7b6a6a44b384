/** How each feed is doing, worked out from its last run: nothing here is guessed from a schedule. */

import type { Live } from "./live.js";
import type { Reason, Run } from "./nouns.js";

export interface FeedPlan {
  key: string;
  kind: string;
  name?: { vi: string; en?: string };
  schedule?: string;
  every?: number | null;
  cron?: string | null;
  url?: string;
  enabled?: boolean;
}

export type Health = "well" | "failed" | "holding" | "waiting" | "off";

export interface FeedState {
  plan: FeedPlan;
  run: Run | undefined;
  health: Health;
  error: Reason | string | null;
  next: string | null;
}

/** Every feed with its health: failed first, then those that hold something back, then by key. */
export function feedStates(live: Live): FeedState[] {
  const runs = live.runs();
  const plans = new Map(live.under<FeedPlan>("@feed/").map(([key, plan]) => [key, { ...plan, key }]));
  for (const key of runs.keys()) if (!plans.has(key)) plans.set(key, { key, kind: "" });
  const rank = { failed: 0, holding: 1, well: 2, waiting: 3, off: 4 };
  return [...plans.values()]
    .map((plan): FeedState => {
      const run = runs.get(plan.key);
      const health: Health = plan.enabled === false ? "off" : !run ? "waiting" : !run.ok ? "failed" : (run.held ?? 0) + (run.rejected ?? 0) > 0 ? "holding" : "well";
      return { plan, run, health, error: run?.error ?? null, next: run?.next ?? null };
    })
    .sort((a, b) => rank[a.health] - rank[b.health] || a.plan.key.localeCompare(b.plan.key));
}

/** Feeds that need a person. */
export function failing(live: Live): number {
  return feedStates(live).filter((state) => state.health === "failed").length;
}
