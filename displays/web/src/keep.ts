/** The last wall, kept by the page itself for a reboot without a server. */

import type { Picture, Scene } from "./picture.js";

const KEY = "iocast.wall";
const VERSION = 1;
const EVERY = 15_000; // ms between two writings

export interface Kept {
  version: number;
  /** Server time in ms. */
  at: number;
  picture: Picture;
  scene: Scene | null;
}

export class Keep {
  private written = -Infinity;

  constructor(
    private readonly store: Storage | null = storage(),
    private readonly now: () => number = () => performance.now(),
  ) {}

  read(): Kept | null {
    try {
      const kept = JSON.parse(this.store?.getItem(KEY) ?? "null") as Kept | null;
      return kept?.version === VERSION && kept.picture?.layout ? kept : null;
    } catch {
      return null; // not ours, or half written
    }
  }

  /** Writes at most every quarter of a minute unless `soon`. */
  write(at: number, picture: Picture | null, scene: Scene | null, soon = false): void {
    if (!picture?.layout || (!soon && this.now() - this.written < EVERY)) return;
    this.written = this.now();
    try {
      this.store?.setItem(KEY, JSON.stringify({ version: VERSION, at, picture, scene } satisfies Kept));
    } catch {
      this.forget(); // full: better none than an old one
    }
  }

  /** This browser may no longer show what it showed. */
  forget(): void {
    try {
      this.store?.removeItem(KEY);
    } catch {
      // no storage, nothing kept
    }
  }
}

function storage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // the browser's settings forbid it
  }
}
