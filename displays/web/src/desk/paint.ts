/** What a screen is doing, told from receipts and never from wishes. */

import type { Presence, Scene } from "./nouns.js";

export const FROZEN_BEATS = 2.5; // beats without a receipt while the socket is open
export const SLOW = 3000; // milliseconds: a picture that took longer is called slow

export type Paint =
  | { kind: "unpaired" }
  | { kind: "off"; since: string | null }
  | { kind: "frozen"; since: string | null }
  | { kind: "hidden" }
  | { kind: "drawing" }
  | { kind: "behind" }
  | { kind: "slow"; lag: number }
  | { kind: "painted"; lag: number | null };

/**
 * The state of one screen.
 *
 * paired: a device fills it. down: since when it has been cut off. now: the server's clock in milliseconds.
 * beat: milliseconds. A scene counts as painted only after the receipt with its own `changed` number.
 */
export function paint(
  presence: Presence | null | undefined,
  scene: Scene | undefined,
  paired: boolean,
  down: string | null,
  now: number,
  beat: number,
): Paint {
  if (!presence) return paired ? { kind: "off", since: down } : { kind: "unpaired" };
  const receipt = presence.painted;
  if (presence.hidden) return { kind: "hidden" };
  const last = Date.parse(receipt?.at ?? presence.since);
  if (presence.frozen ?? now - last > FROZEN_BEATS * beat) return { kind: "frozen", since: receipt?.at ?? null };
  if (!receipt || (scene && receipt.scene < scene.changed)) return { kind: "drawing" };
  if (presence.behind) return { kind: "behind" };
  const lag = presence.lag ?? receipt.lag ?? null;
  return lag !== null && lag > SLOW ? { kind: "slow", lag } : { kind: "painted", lag };
}

/** True for what a person has to look at; a screen that nobody has paired yet is not out of order. */
export function troubled(state: Paint): boolean {
  return state.kind === "off" || state.kind === "frozen" || state.kind === "hidden" || state.kind === "behind" || state.kind === "slow";
}
