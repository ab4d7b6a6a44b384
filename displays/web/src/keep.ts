/** The last wall, kept by the page itself: for a reboot without a server, and for its own successor after a reload. */

import type { Picture, Scene } from "./picture.js";
import { shelf, storage, type Shelf } from "./shelf.js";

const VERSION = 2;
const EVERY = 15_000; // ms between two writings
const HANDED = "iocast.handed"; // in sessionStorage: the wall of a page that went to load itself again
const VOID = "iocast.void"; // in localStorage: changes when everything kept until then may not be shown any more
const WARM = 60_000; // ms a handed-over wall counts as never having gone

export interface Kept {
  version: number;
  /** What stood at VOID when it was kept. */
  mark: string;
  /** Server time in ms. */
  at: number;
  /** By how much the server's clock was ahead of the device's, ms. */
  ahead: number;
  picture: Picture;
  scene: Scene | null;
}

/** What to keep of a moment; see Kept. */
export type Moment = Pick<Kept, "at" | "ahead" | "scene"> & { picture: Picture | null };

interface Places {
  /** Null: nothing is kept beyond the page. */
  shelf: Shelf | null;
  session: Storage | null;
  marks: Storage | null;
  /** ms that never fall */
  now: () => number;
}

export class Keep {
  /** Server time of what was kept last, ms. */
  at: number | null = null;
  private written = -Infinity;
  private view = "";
  private readonly places: Places;

  constructor(places: Partial<Places> = {}) {
    const usual: Places = { shelf: null, session: storage("sessionStorage"), marks: storage("localStorage"), now: () => performance.now() };
    this.places = { ...usual, ...("shelf" in places ? {} : { shelf: shelf() }), ...places };
  }

  /** Keeps nothing: for pages of people who only look. */
  static none(): Keep {
    return new Keep({ shelf: null, session: null, marks: null });
  }

  get kind(): Shelf["kind"] | null {
    return this.places.shelf?.kind ?? null;
  }

  async read(): Promise<Kept | null> {
    try {
      return this.valid(await this.places.shelf?.get());
    } catch {
      return null; // not ours, or half written
    }
  }

  /** Writes at most every quarter of a minute, at once where the picture is of another view, or `soon`. */
  write(moment: Moment, soon = false): void {
    const { picture } = moment;
    if (!picture?.layout || (!soon && picture.view === this.view && this.places.now() - this.written < EVERY)) return;
    this.written = this.places.now();
    this.view = picture.view;
    this.at = moment.at;
    this.places.shelf?.put(this.made(moment, picture));
  }

  /** The page is about to load itself again. */
  handOver(moment: Moment): void {
    this.write(moment, true);
    if (!moment.picture?.layout) return;
    try {
      this.places.session?.setItem(HANDED, JSON.stringify({ handed: Date.now(), kept: this.made(moment, moment.picture) }));
    } catch {
      // then the new page begins with an empty wall
    }
  }

  /** What the page before this one handed over a moment ago; once. */
  takeOver(): Kept | null {
    try {
      const { handed, kept } = JSON.parse(this.places.session?.getItem(HANDED) ?? "{}") as { handed?: number; kept?: unknown };
      this.places.session?.removeItem(HANDED);
      return Math.abs(Date.now() - Number(handed)) < WARM ? this.valid(kept) : null;
    } catch {
      return null;
    }
  }

  /** Nothing kept until now may be shown again, here or after any reboot. It cannot be read from this moment on, and is deleted. */
  purge(): void {
    this.written = -Infinity;
    this.at = null;
    try {
      this.places.marks?.setItem(VOID, `${Date.now()}.${Math.random()}`);
      this.places.session?.removeItem(HANDED);
    } catch {
      // no storage: nothing of it was kept there
    }
    this.places.shelf?.clear();
  }

  private made({ at, ahead, scene }: Moment, picture: Picture): Kept {
    return { version: VERSION, mark: this.mark, at, ahead, picture, scene };
  }

  private valid(kept: unknown): Kept | null {
    const known = kept as Kept | null | undefined;
    return known?.version === VERSION && known.mark === this.mark && known.picture?.layout ? known : null;
  }

  private get mark(): string {
    try {
      return this.places.marks?.getItem(VOID) ?? "";
    } catch {
      return "";
    }
  }
}
