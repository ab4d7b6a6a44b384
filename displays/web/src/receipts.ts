/** Receipts of what has really been painted, two animation frames after a change. At most one a second in the long run;
 *  one is saved up, so that a change right after a beat need not wait for its turn. */

const EVERY = 1_000; // ms
const SAVED = 2; // receipts that may follow each other at once
const MOST = 8; // failing tiles that a receipt names

export interface Receipt {
  type: "painted";
  seq: number;
  scene: number | null;
  at: string;
  errors: number;
  hidden: boolean;
  /** The tiles that fail now, with a message each; absent where none does. */
  faults?: Record<string, string>;
  /** What only this page knows of its machine. */
  condition?: object;
  [field: string]: unknown;
}

/** The picture's seq and view, the scene's `changed`, and what waits unseen. */
export interface Standing {
  seq: number;
  scene: number | null;
  view?: string | undefined;
  ready?: string | undefined;
}

interface Options {
  /** What stands in the page now: the picture's seq and the scene's `changed`; `ready`: the view that waits behind it. */
  standing(): Standing;
  send(receipt: Receipt): boolean;
  frame?: (then: () => void) => void;
  now?: () => number;
}

export class Receipts {
  /** Script errors since the page began, those of tiles among them. */
  errors = 0;
  /** The tiles that fail now. */
  faults: Readonly<Record<string, string>> = {};
  /** Goes with the next receipt. */
  condition: object | null = null;
  private waiting = false;
  private saved = SAVED;
  private counted = -Infinity;
  private sent = -Infinity;
  private painted: Standing | null = null;
  private readonly frame: (then: () => void) => void;
  private readonly now: () => number;

  constructor(private readonly options: Options) {
    this.frame = options.frame ?? ((then) => requestAnimationFrame(() => then()));
    this.now = options.now ?? (() => performance.now());
  }

  /** Counts script errors from now on, and says at once when the page is hidden: a hidden page paints nothing. */
  watch(target: Window): void {
    const count = (): void => {
      this.errors += 1;
    };
    target.addEventListener("error", count);
    target.addEventListener("unhandledrejection", count);
    target.document.addEventListener("visibilitychange", () => {
      if (target.document.hidden && this.painted) this.send(this.painted, true);
      else this.changed();
    });
  }

  /** The tiles that fail from now on. */
  failing(faults: Readonly<Record<string, string>>): void {
    this.errors += Object.entries(faults).filter(([tile, message]) => this.faults[tile] !== message).length;
    this.faults = faults;
    this.changed();
  }

  /** A beat asks whether the page still paints; a receipt of the last beat's time has said so already. */
  beat(length: number): void {
    if (this.now() - this.sent >= length * 0.9) this.changed();
  }

  /** Something was put into the page. */
  changed(): void {
    if (this.waiting) return;
    this.waiting = true;
    const now = this.now();
    this.saved = Math.min(SAVED, this.saved + (now - this.counted) / EVERY);
    this.counted = now;
    if (this.saved < 1) setTimeout(() => this.look(), (1 - this.saved) * EVERY);
    else this.look();
  }

  private look(): void {
    this.frame(() => {
      const standing = this.options.standing(); // in the page before this frame is painted
      this.frame(() => {
        this.waiting = false;
        if (standing.scene === null) return; // nothing of the server's stands there yet
        this.painted = standing;
        this.send(standing, false);
        const now = this.options.standing();
        if (now.seq !== standing.seq || now.scene !== standing.scene || now.view !== standing.view) this.changed();
      });
    });
  }

  private send(standing: Standing, hidden: boolean): void {
    this.saved -= 1;
    this.sent = this.now();
    const some = Object.entries(this.faults).slice(0, MOST);
    const faults = some.length ? { faults: Object.fromEntries(some) } : {};
    const condition = this.condition ? { condition: this.condition } : {};
    if (this.options.send({ type: "painted", ...standing, at: new Date().toISOString(), errors: this.errors, hidden, ...faults, ...condition })) this.condition = null;
  }
}
