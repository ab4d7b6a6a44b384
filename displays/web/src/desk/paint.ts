/** What a screen is doing, told from receipts and never from wishes. */

import type { Presence, Scene } from "./nouns.js";

export const SLOW = 3000; // milliseconds: a picture that took longer is called slow
export const LATELY = 30_000; // milliseconds after which a slow picture is forgotten

export type Paint =
  | { kind: "unknown" }
  | { kind: "unpaired" }
  | { kind: "planned" }
  | { kind: "off"; since: string | null }
  | { kind: "frozen"; since: string | null }
  | { kind: "hidden" }
  | { kind: "drawing" }
  | { kind: "failing"; tiles: number }
  | { kind: "behind" }
  | { kind: "slow"; lag: number }
  | { kind: "painted"; lag: number | null };

/**
 * The state of one screen, as the server last told it.
 *
 * paired: a device fills it. stage: of its room; one that is only planned is nobody's alarm. down: since when it has been cut off. now: the server's clock in milliseconds. A scene counts as painted only after the receipt with its own `changed` number.
 */
export function paint(
  presence: Presence | null | undefined,
  scene: Scene | undefined,
  paired: boolean,
  down: string | null,
  now: number,
  stage = "live",
): Paint {
  if (stage === "planned" && !presence) return { kind: "planned" };
  if (!presence) return paired ? { kind: "off", since: down } : { kind: "unpaired" };
  const receipt = presence.painted;
  if (presence.hidden) return { kind: "hidden" };
  if (presence.frozen) return { kind: "frozen", since: receipt?.at ?? presence.since };
  if (!receipt || !scene || receipt.scene !== scene.changed) return { kind: "drawing" };
  const tiles = Object.keys(presence.faults ?? {}).length;
  if (tiles) return { kind: "failing", tiles };
  if (presence.behind) return { kind: "behind" };
  if (presence.lag === null || presence.lag <= SLOW) return { kind: "painted", lag: presence.lag };
  return now - Date.parse(receipt.at) < LATELY ? { kind: "slow", lag: presence.lag } : { kind: "painted", lag: null };
}

/** True for what a person has to look at; a screen that nobody has paired yet is not out of order. */
export function troubled(state: Paint): boolean {
  return ["off", "frozen", "hidden", "failing", "behind", "slow"].includes(state.kind);
}
