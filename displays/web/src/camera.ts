/** What is known of a camera's picture: does it come, does it move, and if not, since when. Pure; times in ms. */

import type { Reason } from "./picture.js";
import { age, clock, day, shortDay } from "./times.js";
import { say, type Text } from "./words.js";

export type Way = "hls" | "mjpeg" | "snapshot";

/** An item of the list `@items/<feed>` of a feed of cameras. still: seconds without another picture, then it stands still. */
export interface CameraItem {
  id: string;
  name?: Text;
  state: "alive" | "frozen" | "dead";
  since: string;
  shows?: Way;
  still?: number;
  /** Its stream at the gateway, where pages may ask for it themselves. */
  direct?: string;
  reason?: Reason;
}

/** What feed lists; silent: since then the feed cannot be read, so what it says of a camera is old. */
export interface CameraList {
  kind: string;
  items: readonly CameraItem[];
  silent?: string;
}

/** joining: the first picture is on its way. full: too many are looking. unable: this browser plays no such stream. */
export type Sight = "joining" | "live" | "frozen" | "cut" | "full" | "unable";

export interface Seen {
  sight: Sight;
  since: number;
  /** When the picture that stands there came; null: there is none. */
  last: number | null;
  /** This page has seen it move itself. */
  moving: boolean;
}

/** Without a new picture for so long, it is said that there is none. A player of HLS has that much in store. */
const GAP: Readonly<Record<Way, number>> = { hls: 8_000, mjpeg: 8_000, snapshot: 12_000 };
const LOST = 3_000; // once the gateway does not answer
const FIRST = 12_000; // for the first picture

export class Watch {
  private last: number | null = null;
  private moved = 0;
  private answered = -Infinity;
  private moving = false;
  private lost = false;
  private refused: "full" | "unable" | "" = "";

  constructor(
    private readonly way: Way,
    private readonly still: number,
    private begun: number,
  ) {}

  /** A picture has been shown. other: it is not the one before. */
  picture(at: number, other: boolean): void {
    if (other || this.last === null) this.moved = at;
    this.moving ||= other && this.last !== null;
    this.last = at;
    this.lost = false;
    this.refused = "";
  }

  /** The gateway, or the way to it, has failed. */
  failed(): void {
    this.lost = true;
  }

  /** The gateway has answered, with or without anything new. */
  heard(at: number): void {
    this.answered = at;
  }

  refuse(why: "full" | "unable"): void {
    this.refused = why;
  }

  /** What was before does not count: nobody has looked for a while. */
  again(at: number): void {
    this.begun = at;
    this.last = null;
    this.moving = false;
    this.refused = "";
  }

  seen(at: number): Seen {
    return { ...this.look(at), last: this.last, moving: this.moving };
  }

  private look(at: number): { sight: Sight; since: number } {
    const { last } = this;
    const gap = this.lost ? LOST : GAP[this.way];
    if (last !== null && at - last < gap) return at - this.moved >= this.still ? { sight: "frozen", since: this.moved } : { sight: "live", since: this.begun };
    if (this.refused) return { sight: this.refused, since: last ?? this.begun };
    if (last === null && at - this.begun < (this.lost ? LOST : FIRST)) return { sight: "joining", since: this.begun };
    // a gateway that goes on answering with what it had: the camera behind it stands still
    if (last !== null && !this.lost && at - this.answered < gap) return { sight: "frozen", since: this.moved };
    return { sight: "cut", since: last ?? this.begun };
  }
}

/** What is so, by this page's eyes and by the feed's: it looked before this page did, which may see nothing move yet. */
export function judged(seen: Seen, item: CameraItem | undefined, silent: boolean): Seen {
  if (seen.sight !== "live" || seen.moving || silent || item?.state !== "frozen") return seen;
  return { ...seen, sight: "frozen", since: Date.parse(item.since) };
}

/** What is said across a picture that is not live, from the fullest wording to the shortest; nothing of one that is. */
export function bandWords(seen: Seen, item: CameraItem | undefined, silent: boolean, now: number): readonly string[] {
  const { sight } = seen;
  if (sight === "live") return [];
  if (sight === "full" || sight === "unable") return [say(`tiles.camera_${sight}`)];
  const known = item && !silent && item.state !== "alive" ? Date.parse(item.since) : Infinity; // the feed looked before this page did
  if (sight === "joining") return known < Infinity ? said(item?.state === "dead" ? "cut" : "frozen", known, now) : [];
  return said(sight, Math.min(seen.since, known), now);
}

function said(sight: "cut" | "frozen", since: number, now: number): readonly string[] {
  const time = day(since) === day(now) ? clock(since) : `${clock(since)} ${shortDay(since, now)}`;
  const short = say(`tiles.camera_${sight}`, { time });
  return now - since < 60_000 ? [short] : [say("tiles.camera_for", { what: short, age: age(now - since) }), short];
}
