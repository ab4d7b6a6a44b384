/** One press at a time: on its way up, answered, refused. A press that cannot go says so at once and is never sent later. */

import { say } from "../words.js";
import { Problem, send } from "./api.js";
import type { Live } from "./live.js";

export const PRESS_LIMIT = 6000; // milliseconds until nobody waits for an answer any more; the service takes presses for 10 s
const COMING = 10_000; // milliseconds an answered press is said to be coming
const SAID = 6000; // milliseconds a refusal stays

export type Slot = "focus" | "layout" | "hold" | "step" | "drive" | "mark" | "point" | "press";

/** What somebody pressed, until it is answered, and then until the room shows it. */
export interface Wish {
  slot: Slot;
  /** Topic, layout, item or tile; "" for what is let go. */
  value: string;
  answered: boolean;
  /** When it was answered, in milliseconds of this page. */
  at?: number;
}

export interface Press extends Omit<Wish, "answered" | "at"> {
  method: "PUT" | "POST" | "DELETE";
  path: string;
  body?: unknown;
}

/** Belongs to one page; `changed` is called whenever it has something else to say. */
export class Pressing {
  wish: Wish | null = null;
  /** Why the latest press did nothing. */
  trouble = "";
  private quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly live: () => Live,
    private readonly changed: () => void,
    private readonly shutOut: () => void,
  ) {}

  /** True while nothing can be sent. */
  get still(): boolean {
    const live = this.live();
    return live.link.state !== "live" || !live.ready;
  }

  /** The wish on its way for a slot. */
  of(slot: Slot): Wish | null {
    return this.wish?.slot === slot ? this.wish : null;
  }

  /** True while a press for this slot has not been answered. */
  sending(slot: Slot): boolean {
    return this.wish?.slot === slot && !this.wish.answered;
  }

  /** Sends a press; true once it was accepted. While another one is on its way nothing is sent. */
  async press(press: Press): Promise<boolean> {
    if (this.still) return this.complain(say("remote.press_cut"));
    if (this.wish && !this.wish.answered) return false;
    const mine: Wish = { slot: press.slot, value: press.value, answered: false };
    this.wish = mine;
    this.trouble = "";
    this.changed();
    const headers = { "Iocast-Pressed": new Date(this.live().now()).toISOString() };
    try {
      await send(press.method, press.path, press.body, { headers, limit: PRESS_LIMIT });
      mine.answered = true;
      mine.at = Date.now();
      this.changed();
      return true;
    } catch (error) {
      if (this.wish === mine) this.wish = null;
      if (error instanceof Problem && error.status === 401) this.shutOut();
      return this.complain((error as Error).message);
    }
  }

  /** True while a wish that was answered may still be on its way to the walls; after that what they show is all there is to say. */
  get coming(): boolean {
    return this.wish?.answered === true && Date.now() - (this.wish.at ?? 0) < COMING;
  }

  /** What was wished is what the room shows. */
  done(): void {
    this.wish = null;
  }

  complain(words: string): false {
    this.trouble = words;
    navigator.vibrate?.(80); // a hand that looks at the room feels it
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.hush(), SAID);
    this.changed();
    return false;
  }

  hush(): void {
    clearTimeout(this.quiet);
    this.trouble = "";
    this.changed();
  }
}
