/** The server's clock, seen from this page. Ages are counted on it, never on the device's own, which may be wrong. */

const KEPT = 15; // tellings; half a minute of beats

export class Offset {
  /** ms by which the newest telling came later than the quickest of the last ones. */
  delay: number | null = null;
  private readonly seen: number[] = [];
  private base: number;

  constructor(private readonly perf: () => number = () => performance.now()) {
    this.base = Date.now() - this.perf();
  }

  /** The server said `ms`. A message can only arrive late, so the largest of the last tellings is the nearest. */
  told(ms: number): void {
    if (!Number.isFinite(ms)) return;
    const heard = ms - this.perf();
    this.seen.push(heard);
    if (this.seen.length > KEPT) this.seen.shift();
    this.base = Math.max(...this.seen);
    this.delay = this.base - heard;
  }

  /** Until the server is heard: its clock is as far ahead of the device's as it was, and it is not before `least` (ms). */
  presume(ahead: number, least: number): void {
    if (!this.seen.length && Number.isFinite(ahead)) this.base = Math.max(Date.now() + ahead, least) - this.perf();
  }

  now(): number {
    return this.perf() + this.base;
  }

  /** ms by which the server's clock is ahead of the device's. */
  get ahead(): number {
    return Math.round(this.now() - Date.now());
  }
}
