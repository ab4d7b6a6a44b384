/** What other operators do while one looks, read from why screens show what they show. */

import type { Scene, Why } from "./nouns.js";

export const FRESH = 15_000; // milliseconds for which somebody else's switch is pointed out

/** What somebody else has switched to a layout, one claim or several after each other. */
export interface Doing {
  by: string;
  layout: string;
  since: string;
  ids: string[];
  /** When it was heard of; server time in milliseconds. */
  heard: number;
}

/** Names an operator's claim on a screen's layout; "" where none decides. */
export function mark(scene: Scene | undefined): string {
  const why: Why | undefined = scene?.why?.layout;
  return why?.rank === "operator" ? `${why.by} ${why.since} ${scene?.layout}` : "";
}

export class Others {
  /** Whose own switches are not told. */
  me = "";
  private doings: Doing[] = [];
  private readonly marks = new Map<string, string>();

  /** A screen's scene. seen: it came while this page looked, so it is news. */
  note(id: string, scene: Scene | null | undefined, seen: boolean, now: number): void {
    const newest = mark(scene ?? undefined);
    const before = this.marks.get(id);
    this.marks.set(id, newest);
    const why = scene?.why?.layout;
    if (!seen || newest === before) return;
    for (const each of this.doings) each.ids = each.ids.filter((other) => other !== id); // it is another one's, or nobody's, by now
    this.doings = this.doings.filter((each) => each.ids.length);
    if (!scene || !why || !newest || why.by === this.me) return;
    const { by, since } = why;
    const layout = scene.layout ?? "";
    const known = this.fresh(now).find((each) => each.by === by && each.layout === layout);
    if (known) Object.assign(known, { since: since ?? "", ids: [...known.ids, id], heard: now });
    else this.doings = [...this.fresh(now), { by, layout, since: since ?? "", ids: [id], heard: now }];
  }

  /** What was done lately, the newest last. */
  fresh(now: number): Doing[] {
    return this.doings.filter((each) => now - each.heard < FRESH);
  }

  /** What somebody else did lately to this screen. */
  of(id: string, now: number): Doing | undefined {
    return this.fresh(now).find((each) => each.ids.includes(id));
  }

  /** It has been read. */
  put(doing: Doing): void {
    this.doings = this.doings.filter((each) => each !== doing);
  }
}
