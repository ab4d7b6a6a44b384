/** What is wrong with a screen, by name. One may have several troubles at once. */

import type { Live } from "./live.js";
import { troubled } from "./paint.js";

/** The worst first. */
export const TROUBLES = ["off", "frozen", "hidden", "failing", "behind", "slow", "clock", "old"] as const;
export type Trouble = (typeof TROUBLES)[number];

export const CLOCK_OFF = 5_000; // milliseconds a device's clock may differ: it counts nothing by it, but its log and certificates do

/** How far a screen's clock is off, in milliseconds; 0 where that is nothing or unknown. Ahead of the server's: above 0. */
export function clockOff(live: Live, id: string): number {
  const server = live.presence[id]?.condition?.clock;
  return typeof server === "number" && Math.abs(server) > CLOCK_OFF ? -server : 0;
}

/** The troubles of a screen. None while the line to the server is cut: nothing is known then. */
export function troubles(live: Live, id: string): Trouble[] {
  const state = live.paintOf(id);
  const found: Trouble[] = [];
  if (state.kind === "unknown") return found;
  if (troubled(state)) found.push(state.kind as Trouble);
  if (!live.presence[id]) return found;
  if (clockOff(live, id)) found.push("clock");
  if (live.oldPage(id)) found.push("old");
  return found;
}
