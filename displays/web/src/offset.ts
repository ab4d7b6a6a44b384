/** The server's clock, seen from this page. Ages are counted on it, never on the device's own, which may be wrong. */

const KEPT = 15; // tellings; half a minute of beats

export class Offset {
  private readonly seen: number[] = [];
  private base: number;

  constructor(private readonly perf: () => number = () => performance.now()) {
    this.base = Date.now() - this.perf();
  }

  /** The server said `ms`. A message can only arrive late, so the largest of the last tellings is the nearest. */
  told(ms: number): void {
    if (!Number.isFinite(ms)) return;
    this.seen.push(ms - this.perf());
    if (this.seen.length > KEPT) this.seen.shift();
    this.base = Math.max(...this.seen);
  }

  now(): number {
    return this.perf() + this.base;
  }
}
