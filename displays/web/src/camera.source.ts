/** What the ways to a camera's pictures have in common: who wants them, one ticker for all, waiting longer and longer. */

import { Eye } from "./camera.eye.js";
import type { Watch } from "./camera.js";

const TICK = 1_000; // ms
const SOON = 1_000; // ms before the first try again
const LATE = 30_000; // ms at most
const CALM = 20_000; // ms of pictures after which a failure is a first one again

export interface Wish {
  /** Of this service: everything about the camera is below it. */
  address: string;
  /** Where its gateway may be asked for the stream without us. */
  direct?: string | undefined;
  watch: Watch;
  /** The feed has seen it alive: what its playlist has is of now. */
  alive: boolean;
  /** In ms, by the page's own clock, which never leaps. */
  now(): number;
  changed(): void;
}

/** A camera that is being looked at. `face` is what stands on the tile. */
export interface Source {
  readonly face: HTMLElement;
  stop(): void;
}

const ticking = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Calls once a second, of all cameras together by one timer; returns how to end it. */
export function ticks(call: () => void): () => void {
  ticking.add(call);
  timer ??= setInterval(() => ticking.forEach((each) => each()), TICK);
  return () => {
    ticking.delete(call);
    if (ticking.size) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** How long to wait before another try: twice as long each time, never the same for two pages. */
export class Backoff {
  private tries = 0;
  private well = 0;

  next(): number {
    const most = Math.min(LATE, SOON * 2 ** this.tries);
    this.tries += 1;
    this.well = 0;
    return most * (0.5 + Math.random() / 2);
  }

  /** Pictures come. */
  good(at: number): void {
    this.well ||= at;
    if (at - this.well >= CALM) this.tries = 0;
  }
}

/** The last picture, kept on a canvas: one bitmap, whatever happens to the stream. */
export class Board {
  readonly canvas = document.createElement("canvas");
  readonly eye = new Eye();
  private readonly pen = this.canvas.getContext("2d");

  draw(picture: CanvasImageSource, wide: number, high: number): void {
    if (!wide || !high || !this.pen) return;
    const most = Math.max(1, innerWidth * devicePixelRatio);
    const share = Math.min(1, most / wide);
    const [w, h] = [Math.round(wide * share), Math.round(high * share)];
    if (this.canvas.width !== w || this.canvas.height !== h) [this.canvas.width, this.canvas.height] = [w, h];
    this.pen.drawImage(picture, 0, 0, w, h);
  }
}

/** Resolves after so long, or as soon as the signal is given. */
export const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) return done();
    const ended = (): void => {
      clearTimeout(waiting);
      signal.removeEventListener("abort", ended);
      done();
    };
    const waiting = setTimeout(ended, ms);
    signal.addEventListener("abort", ended);
  });

/** Resolves when the page can be seen. */
export const visible = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (!document.hidden || signal.aborted) return done();
    const ended = (): void => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", ended);
      signal.removeEventListener("abort", ended);
      done();
    };
    document.addEventListener("visibilitychange", ended);
    signal.addEventListener("abort", ended);
  });
