/** What only a page knows of the machine it stands on, told with its receipts: for who prepares a room. */

import type { Care } from "./care.js";
import type { Screen } from "./screen.js";

const LOOK = 5_000; // ms between two looks at what may have changed
const MEASURE = 600_000; // ms between two measurements of the way to the server
const SPREAD = 60_000; // ms over which pages begin to: ten thousand may have come back at once
const ASK_LIMIT = 8_000; // ms
const ASKS = 2; // questions; the first may have to open a connection
const STEP = 500; // ms a clock must have moved to be news
const FAMILY = "Be Vietnam Pro";

/** As on the wire (broadcaster/README.md). Absent: the page cannot know. */
export interface Condition {
  clock?: number;
  delay?: number;
  fonts?: number;
  faces?: number;
  sound: boolean;
  wake: string;
  offline: string;
  secure: boolean;
  width: number;
  height: number;
  full: boolean;
  zoom: number;
  cuts: number;
}

/** Tells the server when it has changed, after each new connection, and when asked. */
export class Report {
  private told: Condition | null = null;
  private delay: number | undefined;
  private looked = -Infinity;
  private measured: number;

  constructor(
    private readonly screen: Screen,
    private readonly care: Pick<Care, "wake" | "offline">,
    private readonly page: Window & typeof globalThis = window,
    private readonly now: () => number = () => performance.now(),
    random: () => number = Math.random,
  ) {
    this.measured = now() - MEASURE + random() * SPREAD;
  }

  /** Another connection: it is told again. */
  again(): void {
    this.told = null;
    this.looked = -Infinity;
  }

  /** Somebody asks: it is told again, with the way to the server measured anew. */
  afresh(): void {
    this.again();
    this.measured = -Infinity;
  }

  /** Once a second. */
  look(): void {
    const now = this.now();
    if (now - this.looked < LOOK || this.screen.wire.link.state !== "live") return;
    this.looked = now;
    if (now - this.measured >= MEASURE) {
      this.measured = now;
      void this.measure();
      return;
    }
    this.tell();
  }

  private tell(): void {
    const found = this.found();
    if (this.told && !differs(this.told, found)) return;
    this.told = found;
    this.screen.receipts.condition = found;
    this.screen.receipts.changed();
  }

  private async measure(): Promise<void> {
    this.delay = await roundTrip(this.page, this.now);
    this.tell();
  }

  private found(): Condition {
    const { wire, cuts } = this.screen;
    const { innerWidth, innerHeight, outerWidth, devicePixelRatio, screen, document } = this.page;
    const faces = document.fonts ? [...document.fonts].filter((face) => face.family.includes(FAMILY)) : [];
    const zoom = outerWidth && innerWidth ? outerWidth / innerWidth : 1; // a window has no borders beside the page
    return {
      ...(wire.clock.delay === null ? {} : { clock: wire.clock.ahead }),
      ...(this.delay === undefined ? {} : { delay: this.delay }),
      ...(faces.length ? { fonts: faces.filter((face) => face.status === "loaded").length, faces: faces.length } : {}),
      sound: sounding(document),
      wake: this.care.wake.state,
      offline: this.care.offline?.state ?? "off",
      secure: this.page.isSecureContext,
      width: Math.round(innerWidth * devicePixelRatio),
      height: Math.round(innerHeight * devicePixelRatio),
      full: innerWidth * zoom >= screen.width - 2 && innerHeight * zoom >= screen.height - 2,
      zoom: Math.round(zoom * 100),
      cuts,
    };
  }
}

/** True where something on the page plays and is not muted, in whatever element it stands. */
export function sounding(root: Document | ShadowRoot): boolean {
  return [...root.querySelectorAll<HTMLElement>("*")].some((each) => {
    if (each instanceof HTMLMediaElement) return !each.paused && !each.muted && each.volume > 0;
    return each.shadowRoot ? sounding(each.shadowRoot) : false;
  });
}

/** Milliseconds of a small question there and back, the quickest of a few; undefined: nobody answered. */
async function roundTrip(page: Window & typeof globalThis, now: () => number): Promise<number | undefined> {
  let best: number | undefined;
  for (let i = 0; i < ASKS; i += 1) {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), ASK_LIMIT);
    const begun = now();
    try {
      const answer = await page.fetch("/healthz", { cache: "no-store", credentials: "omit", signal: stop.signal });
      if (answer.ok) best = Math.min(best ?? Infinity, Math.round(now() - begun));
    } catch {
      // the line's own state says so
    } finally {
      clearTimeout(limit);
    }
  }
  return best;
}

function differs(a: Condition, b: Condition): boolean {
  const moved = Math.abs((a.clock ?? 0) - (b.clock ?? 0)) >= STEP || (a.clock === undefined) !== (b.clock === undefined);
  return moved || JSON.stringify({ ...a, clock: 0 }) !== JSON.stringify({ ...b, clock: 0 });
}
