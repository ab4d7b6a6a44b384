/** How long a page waits before it dials again: full jitter, or within the range that the server asked for. */

const BASE = 1_000; // ms
const CAP = 30_000; // ms
const CALM = 30_000; // ms a connection must last before waiting starts from the base again
const MOST = 600_000; // ms; no server may send a wall away for longer

export class Patience {
  private attempt = 0;
  private asked: readonly [number, number] | null = null;

  constructor(private readonly random: () => number = Math.random) {}

  /** The server names a range in ms. What is no range is ignored. */
  told(range: unknown): void {
    if (!Array.isArray(range)) return;
    const [least, most] = range.map(Number);
    if (least === undefined || most === undefined || !(least >= 0 && most >= least)) return;
    this.asked = [Math.min(least, MOST), Math.min(most, MOST)];
  }

  /** The server wants this page back at once: once, for a second time without calm in between would be a loop. */
  atOnce(): void {
    if (this.attempt === 0) this.asked ??= [0, 0];
  }

  /** Milliseconds until the next attempt. lasted: ms the connection was open; null: it did not open. */
  next(lasted: number | null): number {
    if (lasted !== null && lasted >= CALM) this.attempt = 0;
    const [least, most] = this.asked ?? [0, Math.min(CAP, BASE * 2 ** this.attempt)];
    this.asked = null;
    this.attempt += 1;
    return least + this.random() * (most - least);
  }

  reset(): void {
    this.attempt = 0;
    this.asked = null;
  }
}
