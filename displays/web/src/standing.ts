/** What a page has been told, kept by the written rules of iocast.v1 (broadcaster/README.md). Knows no socket and no clock. */

import type { History, Picture, Scene, Values } from "./picture.js";

export interface Message {
  type: string;
  [field: string]: unknown;
}

/** Where a page stands; it says so in the address when it comes back. */
export interface Position {
  epoch: string;
  view: string;
  seq: number;
}

/** What a message has done. `keys`: the entries that changed, null: all of them; `gap`: something is missing, a wall is wanted. */
export interface News {
  keys?: ReadonlySet<string> | null;
  scene?: Scene;
  gap?: string;
}

const NOTHING: News = {};

export class Standing {
  picture: Picture | null = null;
  scene: Scene | null = null;
  /** The newest sequence number this page has been brought up to. */
  seq = 0;
  /** False while nothing but a wall counts: before the first one, and after a hello that did not resume. */
  private whole = false;
  /** True from a gap to the wall that closes it. A beat moves nothing meanwhile: a resume would leave the gap open. */
  torn = false;

  get position(): Position | null {
    return this.picture && { epoch: this.picture.epoch, view: this.picture.view, seq: this.seq };
  }

  /** True if values may be applied to what stands here. */
  get ready(): boolean {
    return this.whole;
  }

  take(message: Message): News {
    if (message.type === "hello") return this.hello(message);
    if (message.type === "wall") return this.wall(message);
    if (message.type === "values") return this.values(message);
    if (message.type === "scene") return this.show(message["scene"]);
    if (message.type === "beat") this.beat(Number(message["seq"]));
    return NOTHING;
  }

  private hello(message: Message): News {
    this.whole = message["resumed"] === true && this.picture !== null;
    this.torn = false;
    return this.show(message["scene"]);
  }

  private show(scene: unknown): News {
    if (!scene) return NOTHING;
    this.scene = scene as Scene;
    return { scene: this.scene };
  }

  /** A wall replaces everything, whatever its seq. */
  private wall(message: Message): News {
    const { type: _, ...rest } = message;
    const picture = rest as unknown as Picture;
    this.picture = { ...picture, values: picture.values ?? {}, history: picture.history ?? {} };
    this.seq = picture.seq;
    this.whole = true;
    this.torn = false;
    return { keys: null };
  }

  /** Values are absolute: from beyond mine is a gap, seq not beyond mine is old news. */
  private values(message: Message): News {
    const { picture } = this;
    if (!picture || !this.whole) return NOTHING; // the wall is still on its way
    const from = Number(message["from"]);
    const seq = Number(message["seq"]);
    if (from > this.seq) {
      this.torn = true;
      return { gap: `from ${from} beyond ${this.seq}` };
    }
    if (!(seq > this.seq)) return NOTHING;
    const changed = (message["values"] ?? {}) as Values;
    const values = { ...picture.values };
    const history = { ...picture.history };
    for (const [key, value] of Object.entries(changed)) {
      if (value !== null) {
        values[key] = value;
        continue;
      }
      delete values[key];
      delete history[key];
    }
    Object.assign(history, (message["history"] ?? {}) as History); // whole lists, absolute
    this.picture = { ...picture, values, history, seq };
    this.seq = seq;
    return { keys: new Set(Object.keys(changed)) };
  }

  private beat(seq: number): void {
    if (this.whole && !this.torn && seq > this.seq) this.seq = seq;
  }
}
