/** A text on its way: judged by the server as it changes, with the last good picture kept. */

import type { Layout } from "../nouns.js";
import { known, say } from "../../words.js";
import { send } from "../api.js";
import type { Fault, Judged, Told } from "./nouns.js";

export const PAUSE = 300; // milliseconds without a further key before the text is judged

/** Emits `judged`. Of several texts under way only the newest one's judgement counts. */
export class Judge extends EventTarget {
  faults: Fault[] = [];
  /** The newest text that could be drawn. */
  layout: Layout | null = null;
  /** The text is not what `layout` shows. */
  stale = false;
  /** The server did not answer. */
  silent = false;
  busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private newest = 0;

  constructor(private readonly ask: (text: string) => Promise<Judged>) {
    super();
  }

  /** Judge a text after a pause, or at once. */
  consider(text: string, pause = PAUSE): void {
    clearTimeout(this.timer);
    this.newest += 1;
    this.busy = true;
    const mine = this.newest;
    if (pause) this.timer = setTimeout(() => void this.judge(text, mine), pause);
    else void this.judge(text, mine);
  }

  /** Resolves when the newest text has been judged; at once where it has been. */
  async settled(text: string): Promise<void> {
    if (!this.busy) return;
    const judged = new Promise((resolve) => this.addEventListener("judged", resolve, { once: true }));
    this.consider(text, 0);
    await judged;
  }

  forget(): void {
    clearTimeout(this.timer);
    this.newest += 1;
    this.faults = [];
    this.layout = null;
    this.stale = this.silent = this.busy = false;
    this.dispatchEvent(new Event("judged"));
  }

  get errors(): number {
    return this.faults.filter((fault) => fault.severity !== "warning").length;
  }

  private async judge(text: string, mine: number): Promise<void> {
    let judged: Judged | null = null;
    try {
      judged = await this.ask(text);
    } catch {
      // said as silence below
    }
    if (mine !== this.newest) return;
    this.busy = false;
    this.silent = judged === null;
    if (judged) {
      this.faults = worded(judged.problems);
      this.stale = judged.layout === null;
      if (judged.layout) this.layout = judged.layout;
    }
    this.dispatchEvent(new Event("judged"));
  }
}

/** Asks the server about a text as this layout, seen on this screen. */
export function asking(key: () => string, screen: () => string): (text: string) => Promise<Judged> {
  return (text) => send<Judged>("POST", `/api/layouts/${encodeURIComponent(key())}/check`, { text: text || " ", screen: screen() || null });
}

/** In the order of the file, in the reader's language. */
export function worded(told: readonly Told[]): Fault[] {
  const words = (one: Told): string => (known(`problems.${one.code}`) ? say(`problems.${one.code}`, one.args ?? {}) : (one.text ?? one.code));
  return [...told].sort((a, b) => a.line - b.line || a.column - b.column).map((one) => ({ ...one, words: words(one) }));
}
