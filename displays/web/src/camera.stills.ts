/** Pictures one after the other: motion JPEG, which the service reads for us, and snapshots. */

import { Backoff, Board, rest, ticks, visible, type Source, type Wish } from "./camera.source.js";

const APART = { mjpeg: 200, snapshot: 2_000 }; // ms between two questions
const LIMIT = 12_000; // ms for an answer
const FULL = 503;
const SAME = 304;

export class Stills implements Source {
  private readonly board = new Board();
  readonly face = this.board.canvas;
  private readonly ended = new AbortController();
  private readonly backoff = new Backoff();
  private tag = "";
  private readonly unticked: () => void;

  constructor(
    private readonly wish: Wish,
    private readonly way: "mjpeg" | "snapshot",
  ) {
    this.unticked = ticks(wish.changed);
    void this.run();
  }

  stop(): void {
    this.ended.abort();
    this.unticked();
  }

  private async run(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      if (document.hidden) {
        await visible(signal);
        this.wish.watch.again(this.wish.now());
        this.tag = "";
      }
      const begun = performance.now();
      const good = await this.ask().catch(() => false);
      if (signal.aborted) return;
      if (good) this.wish.watch.heard(this.wish.now());
      else this.wish.watch.failed();
      this.wish.changed();
      await rest(good ? Math.max(0, APART[this.way] - (performance.now() - begun)) : this.backoff.next(), signal);
    }
  }

  /** True where a picture came. */
  private async ask(): Promise<boolean> {
    const { watch, now } = this.wish;
    const once = new AbortController();
    const give = (): void => once.abort();
    const limit = setTimeout(give, LIMIT);
    this.ended.signal.addEventListener("abort", give);
    try {
      const headers = this.tag ? { "If-None-Match": this.tag } : undefined;
      const answer = await fetch(`${this.wish.address}/picture`, { cache: "no-store", signal: once.signal, ...(headers ? { headers } : {}) });
      if (answer.status === FULL) watch.refuse("full");
      if (answer.status === SAME) {
        watch.picture(now(), false);
        return true;
      }
      if (!answer.ok) return false;
      const bitmap = await createImageBitmap(await answer.blob());
      this.board.draw(bitmap, bitmap.width, bitmap.height);
      watch.picture(now(), this.board.eye.other(bitmap));
      bitmap.close();
      this.tag = answer.headers.get("ETag") ?? "";
      this.backoff.good(now());
      return true;
    } finally {
      clearTimeout(limit);
      this.ended.signal.removeEventListener("abort", give);
    }
  }
}
