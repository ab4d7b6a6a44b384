/** The layouts of a wall: the one that stands, the one that is made ready behind it, and the one that is just leaving. */

import { Comfort } from "./comfort.js";
import type { Laid, Shown } from "./compose.js";

/** ahead: laid out before anybody wants it; coming: wanted, not ready yet; here: seen; leaving: fading away. */
export type Phase = "ahead" | "coming" | "here" | "leaving";

export interface Stage {
  readonly id: number;
  readonly comfort: Comfort;
  phase: Phase;
  /** Settles when everything it needs has been loaded and laid out, or was waited for long enough. */
  ready: Promise<void> | null;
  shown: Shown;
  theme: string;
  sets: Laid[];
  /** By tile, what it was last drawn from. */
  readonly drawn: Map<string, readonly unknown[]>;
}

export class Stages {
  all: readonly Stage[] = [];
  private made = 0;

  get here(): Stage | undefined {
    return this.in("here");
  }

  get coming(): Stage | undefined {
    return this.in("coming");
  }

  get ahead(): Stage | undefined {
    return this.in("ahead");
  }

  private in(phase: Phase): Stage | undefined {
    return this.all.find((stage) => stage.phase === phase);
  }

  clear(): void {
    this.all = [];
  }

  /** What is wanted now. The stage that gets it: the one that stands, or one that waits behind it. At once where nothing stands. */
  want(shown: Shown, theme: string, atOnce: boolean): Stage {
    const { key } = shown.layout;
    const { here } = this;
    if (here?.shown.layout.key === key) {
      this.drop("coming");
      return this.put(here, shown, theme);
    }
    const waiting = this.all.find((stage) => (stage.phase === "coming" || stage.phase === "ahead") && stage.shown.layout.key === key);
    if (waiting?.phase !== "coming") this.drop("coming");
    const stage = this.put(waiting ?? this.make(shown, theme), shown, theme);
    stage.phase = "coming";
    if (!here || atOnce) this.take(stage, atOnce);
    return stage;
  }

  /** What will be wanted: laid out, not shown. Null: nothing any more. */
  prepare(shown: Shown | null, theme: string): Stage | null {
    const { ahead } = this;
    if (shown && ahead?.shown.layout.key === shown.layout.key) return this.put(ahead, shown, theme);
    this.drop("ahead");
    if (!shown || this.all.some((stage) => stage.phase !== "leaving" && stage.shown.layout.key === shown.layout.key)) return null;
    return this.make(shown, theme);
  }

  /** The stage is seen from now on, and what stood before it leaves. False: it is not wanted any more. */
  take(stage: Stage, atOnce = false): boolean {
    if (stage.phase !== "coming" || !this.all.includes(stage)) return false;
    const { here } = this;
    this.drop("leaving");
    if (here && atOnce) this.drop("here");
    else if (here) here.phase = "leaving";
    stage.phase = "here";
    return true;
  }

  /** The fade is over. */
  left(): void {
    this.drop("leaving");
  }

  private drop(phase: Phase): void {
    this.all = this.all.filter((stage) => stage.phase !== phase);
  }

  private put(stage: Stage, shown: Shown, theme: string): Stage {
    return Object.assign(stage, { shown, theme });
  }

  private make(shown: Shown, theme: string): Stage {
    const stage: Stage = { id: (this.made += 1), comfort: new Comfort(), phase: "ahead", ready: null, shown, theme, sets: [], drawn: new Map() };
    this.all = [...this.all, stage];
    return stage;
  }
}
