/** The last wall, kept by the page itself: for a reboot without a server, and for its own successor after a reload. */

import type { Picture, Scene } from "./picture.js";

const KEY = "iocast.wall";
const VERSION = 1;
const EVERY = 15_000; // ms between two writings
const HANDED = "iocast.handed"; // in sessionStorage: when this page went to load itself again, ms
const WARM = 60_000; // ms a handed-over wall counts as never having gone

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
    private readonly store: Storage | null = storage("localStorage"),
    private readonly now: () => number = () => performance.now(),
    private readonly session: Storage | null = storage("sessionStorage"),
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

  /** The page is about to load itself again. */
  handOver(at: number, picture: Picture | null, scene: Scene | null): void {
    this.write(at, picture, scene, true);
    try {
      this.session?.setItem(HANDED, String(Date.now()));
    } catch {
      // then the new page begins with an empty wall
    }
  }

  /** What the page before this one handed over a moment ago; once. */
  takeOver(): Kept | null {
    try {
      const at = Number(this.session?.getItem(HANDED) ?? Number.NaN);
      this.session?.removeItem(HANDED);
      return Math.abs(Date.now() - at) < WARM ? this.read() : null;
    } catch {
      return null;
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

function storage(which: "localStorage" | "sessionStorage"): Storage | null {
  try {
    return globalThis[which] ?? null;
  } catch {
    return null; // the browser's settings forbid it
  }
}
