/** Switching screens: one batch goes up, receipts come down, and the way back is kept. Knows no buttons. */

import { say } from "../words.js";
import { Problem, send as post } from "./api.js";
import type { Question } from "./ask.js";
import { batch, type BatchClaim, type Target, type Wish } from "./claims.js";
import type { Live, Place } from "./live.js";
import { layoutName, few, placeName } from "./wording.js";

const KEPT = 30; // takes whose way back is remembered

/** What somebody wants: where, what, and the newest event they had seen when they chose. */
export interface TakeWish extends Wish {
  targets: Target[];
  places: Place[];
  seen: number;
}

/** One batch that went up. */
export interface Take {
  readonly id: number;
  readonly what: "take" | "release" | "undo" | "redo";
  readonly layout: string | null;
  readonly places: readonly Place[];
  /** When it was pressed and when the last screen had painted it; this page's milliseconds. */
  readonly pressed: number;
  shown: number | null;
  /** The newest event of it; null until the server has said so. */
  seq: number | null;
  /** The batch that puts everything back. */
  before: BatchClaim[];
  over: boolean;
  /** Somebody wanted it back before the server had answered. */
  regretted: boolean;
}

/** How far the screens of a take are, told by their receipts. */
export interface Progress {
  shown: Place[];
  waiting: Place[];
  /** Without a page: they show it when they come back. */
  off: Place[];
}

export interface Around {
  ask(question: Question): Promise<string | null>;
  tell(words: string, bad?: boolean): void;
  /** Nobody is signed in any more. */
  leave(): void;
  send?: typeof post;
}

/** Emits `change` whenever a take begins, is answered or is taken back. */
export class Takes extends EventTarget {
  busy = false;
  private made: Take[] = [];
  private last = 0;

  constructor(
    private readonly live: Live,
    private readonly around: Around,
  ) {
    super();
  }

  /** The newest one that went up and has not been put away. */
  get latest(): Take | undefined {
    const newest = this.made[this.made.length - 1];
    return newest?.over ? undefined : newest;
  }

  /** The last switch of this screen that can be taken back: nothing that came before another one of it. */
  backOf(id: string): Take | undefined {
    const newest = [...this.made].reverse().find((take) => take.places.some((place) => place.id === id));
    return newest?.before.length && newest.what !== "undo" ? newest : undefined;
  }

  /** Put the latest out of sight; its way back stays. */
  put(take: Take): void {
    take.over = true;
    this.changed();
  }

  take(wish: TakeWish): Promise<boolean> {
    return this.go(batch(wish.targets, wish), wish.places, wish.layout, wish.layout === null ? "release" : "take", wish.seen);
  }

  /** Take claims back that are named already. */
  release(claims: BatchClaim[], places: Place[], seen: number): Promise<boolean> {
    return this.go(claims, places, null, "release", seen);
  }

  /** Put everything back as it was before a take, unless somebody else has switched meanwhile and it shall stay so. */
  async undo(take: Take): Promise<void> {
    take.regretted = take.seq === null;
    if (take.seq === null || !take.before.length) return;
    const { before } = take;
    take.before = []; // once
    if (!(await this.go(before, take.places, take.layout, take.what === "undo" ? "redo" : "undo", take.seq))) take.before = before;
    this.changed();
  }

  /** What the receipts say of a take; also notes when the last screen had painted it. */
  progress(take: Take): Progress {
    const found: Progress = { shown: [], waiting: [], off: [] };
    for (const place of take.places) {
      const there = this.live.presence[place.id];
      const scene = this.live.sceneOf(place.id);
      if (!there || !this.live.linked) found.off.push(place);
      else if (take.seq !== null && (this.live.seq >= take.seq || !take.before.length) && !there.frozen && !there.hidden && there.painted?.scene === scene?.changed) found.shown.push(place);
      else found.waiting.push(place);
    }
    if (take.seq !== null && !found.waiting.length) take.shown ??= performance.now();
    return found;
  }

  private async go(claims: BatchClaim[], places: readonly Place[], layout: string | null, what: Take["what"], seen: number): Promise<boolean> {
    if (this.busy) return false;
    const take: Take = { id: ++this.last, what, layout, places, pressed: performance.now(), shown: null, seq: null, before: [], over: false, regretted: false };
    this.busy = true;
    this.made = [...this.made, take].slice(-KEPT);
    this.changed();
    try {
      const answer = await this.send(claims, seen, take);
      if (answer) Object.assign(take, answer);
      return answer !== null;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.around.leave();
      else this.around.tell(error instanceof Error ? error.message : String(error), true);
      return false;
    } finally {
      this.busy = false;
      if (take.seq === null) this.made = this.made.filter((each) => each !== take);
      this.changed();
      if (take.regretted) void this.undo(take);
    }
  }

  /** Null: somebody else was there meanwhile, and it shall stay as they want it. */
  private async send(claims: BatchClaim[], seen: number, take: Take): Promise<{ seq: number; before: BatchClaim[] } | null> {
    const send = this.around.send ?? post;
    try {
      return await send<{ seq: number; before: BatchClaim[] }>("POST", "/api/claims", { claims, seen });
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412) throw error;
      const names = few(take.places.map(placeName), 3);
      const undo = take.what === "undo";
      const yes = undo ? say("console.take.undo_anyway") : take.layout === null ? say("console.take.release_anyway") : say("console.take.anyway", { layout: layoutName(this.live, take.layout) });
      const sure = await this.around.ask({ title: say("console.take.meanwhile", { names }), words: error.message, yes, no: say("console.take.leave") });
      if (sure === null) return null;
      const anyway = claims.map(({ revision: _, ...claim }) => claim);
      return await send<{ seq: number; before: BatchClaim[] }>("POST", "/api/claims", { claims: anyway, seen: Math.max(this.live.seq, error.document.seen ?? 0) });
    }
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
