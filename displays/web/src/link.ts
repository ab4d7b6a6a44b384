/** The line between a page and the service, as the page's other parts see it. */

import type { Picture, Scene } from "./picture.js";
import type { Message } from "./standing.js";
import type { Ask, Why } from "./verdict.js";

/** joining: no first frame yet; live; cut: nothing heard for 2.5 beats; unpaired; ended: `why` says what, and nothing is tried again. */
export type LinkState = "joining" | "live" | "cut" | "unpaired" | "ended";

export interface Link {
  state: LinkState;
  /** Server time in ms since when it is so; for `cut`, when the server was last heard. */
  since: number;
  why?: Why | undefined;
}

export interface WireEvents {
  /** The picture changed. `keys`: the changed entries; null: everything. */
  picture?(picture: Picture, keys: ReadonlySet<string> | null): void;
  scene?(scene: Scene): void;
  link?(link: Link): void;
  hello?(message: Message): void;
  beat?(): void;
  /** Every type this client does not know itself: do, pointer, prepare, presence … */
  other?(message: Message): void;
}

export interface WireOptions {
  path: string; // "/ws/screen"
  query?: Record<string, string>;
  ask?: string; // what a handshake that did not open asks; 401 means pair or sign in
  open?: (url: string, protocol: string) => WebSocket;
  fetch?: Ask;
  random?: () => number;
  perf?: () => number;
}
