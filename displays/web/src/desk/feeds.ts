/** How each feed is doing, worked out from its last run: nothing here is guessed from a schedule. */

import { say } from "../words.js";
import type { Sign } from "./icons.js";
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
  /** When it is asked next; of a failing one when it is tried again. */
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
      return { plan, run, health, error: run?.error ?? null, next: (run && !run.ok ? run.retry : null) ?? run?.next ?? null };
    })
    .sort((a, b) => rank[a.health] - rank[b.health] || a.plan.key.localeCompare(b.plan.key));
}

/** Feeds that need a person. */
export function failing(live: Live): number {
  return feedStates(live).filter((state) => state.health === "failed").length;
}

/** True where the source answered, but with so much less than before that nothing was taken. */
export const shrunken = (error: Reason | string | null): error is Reason => typeof error === "object" && (error?.code === "shrunken" || error?.code === "empty");

/** A run's mark on the strip, by shape and colour, and in words. */
export function mark(run: Run): { sign: Sign; mood: "bad" | "warn" | "ok" | "quiet"; words: string } {
  if (!run.ok) return { sign: "cross", mood: "bad", words: say("console.runs.failed") };
  const back = (run.held ?? 0) + (run.rejected ?? 0);
  if (back) return { sign: "triangle", mood: "warn", words: say("console.runs.held", { n: back }) };
  if (run.accepted) return { sign: "dot", mood: "ok", words: say("console.feeds.fresh", { n: run.accepted }) };
  return { sign: "ring", mood: "quiet", words: say("console.runs.same") };
}

/** What the circuit says where it is not simply closed; "" else. */
export function circuitWords(run: Run | undefined, at: (instant: string) => string): string {
  if (run?.circuit === "open") return say("console.runs.open", { n: run.failures ?? 0, at: run.retry ? at(run.retry) : "–" });
  if (run?.circuit === "half") return say("console.runs.half");
  return run && !run.ok && (run.failures ?? 0) > 1 ? say("console.runs.failures", { n: run.failures ?? 0 }) : "";
}

/** "48 kB": bytes as a person reads them. */
export function bytesWords(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`;
}
