/** The page's end of protocol iocast.v1: one socket, resumed by a position in its address, healed for ever. */

import type { History, Picture, Scene, Values } from "./picture.js";
import { Offset } from "./offset.js";

const RETRY_BASE = 1_000; // ms
const RETRY_CAP = 30_000; // ms
const CALM = 30_000; // ms a connection must last before the next retry starts from the base again
const OPEN_LIMIT = 10_000; // ms for a handshake
const ASK_LIMIT = 8_000; // ms for the question why a handshake did not open
const SILENT_BEATS = 2.5;
const LOOK = 250; // ms between looks at the clock

/** joining: no first frame yet; live; cut: nothing heard for 2.5 beats; unpaired; ended: `why` says what, and nothing is tried again. */
export type LinkState = "joining" | "live" | "cut" | "unpaired" | "ended";

export interface Link {
  state: LinkState;
  /** Server time in ms since when it is so; for `cut`, when the server was last heard. */
  since: number;
  why?: "revoked" | "replaced" | "outdated" | "refused" | undefined;
}

export interface Message {
  type: string;
  [field: string]: unknown;
}

export interface WireEvents {
  /** The picture changed. `keys`: the changed entries; null: everything. */
  picture?(picture: Picture, keys: ReadonlySet<string> | null): void;
  scene?(scene: Scene): void;
  link?(link: Link): void;
  hello?(message: Message): void;
  beat?(): void;
  /** Every type this client does not know itself: do, pointer, prepare, presence … */
  other?(message: Message): void;
}

export interface WireOptions {
  path: string; // "/ws/screen"
  query?: Record<string, string>;
  ask?: string; // what a handshake that did not open asks; 401 means pair or sign in
  open?: (url: string, protocol: string) => WebSocket;
  fetch?: (url: string) => Promise<{ status: number; headers: { get(name: string): string | null } }>;
  random?: () => number;
  perf?: () => number;
}

export class Wire {
  picture: Picture | null = null;
  scene: Scene | null = null;
  link: Link = { state: "joining", since: Date.now() };
  /** The newest sequence number this page has been brought up to. */
  seq = 0;

  private socket: WebSocket | null = null;
  /** ms between two beats of the server. */
  beat = 2_000;
  private heard = 0;
  private looked = 0;
  private openedAt: number | null = null;
  private dialled = 0;
  private attempt = 0;
  private asked: number | null = null;
  private retry: [number, number] | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private readonly clock: Offset;
  private readonly perf: () => number;

  constructor(
    private readonly options: WireOptions,
    private readonly events: WireEvents,
  ) {
    this.perf = options.perf ?? (() => performance.now());
    this.clock = new Offset(this.perf);
  }

  /** The server's time in ms, as well as this page knows it. */
  now(): number {
    return this.clock.now();
  }

  /** Begins, or begins anew after `unpaired` or `ended`. */
  start(): void {
    if (this.link.state === "unpaired" || this.link.state === "ended") {
      this.picture = this.scene = null;
      this.seq = this.attempt = 0;
      this.say({ state: "joining", since: this.now() });
    }
    this.watch ??= setInterval(() => this.look(), LOOK);
    this.looked = this.heard = this.perf();
    this.dial();
  }

  stop(): void {
    clearInterval(this.watch);
    this.watch = undefined;
    clearTimeout(this.timer);
    this.drop();
  }

  /** False when there is no open connection to say it on. */
  send(message: Message): boolean {
    if (this.socket?.readyState !== 1 || this.link.state !== "live") return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Tries at once instead of waiting for the next attempt (the network came back, a person pressed a button). */
  hurry(): void {
    if (this.socket || this.link.state === "ended") return;
    clearTimeout(this.timer);
    this.dial();
  }

  private address(): string {
    const query = new URLSearchParams(this.options.query);
    if (this.picture) {
      query.set("epoch", this.picture.epoch);
      query.set("view", this.picture.view);
      query.set("seq", String(this.seq));
    }
    const { protocol, host } = window.location;
    const tail = query.toString();
    return `${protocol === "https:" ? "wss" : "ws"}://${host}${this.options.path}${tail ? `?${tail}` : ""}`;
  }

  private dial(): void {
    this.timer = undefined;
    this.drop();
    const open = this.options.open ?? ((url: string, protocol: string) => new WebSocket(url, protocol));
    const socket = open(this.address(), "iocast.v1");
    let opened = false;
    this.socket = socket;
    this.dialled = this.perf();
    this.openedAt = null;
    socket.onopen = () => {
      opened = true;
      this.openedAt = this.perf();
    };
    socket.onmessage = (event: MessageEvent) => {
      if (socket === this.socket) this.hear(String(event.data));
    };
    socket.onclose = (event: CloseEvent) => {
      if (socket !== this.socket) return;
      this.socket = null;
      if (opened) this.closed(event.code);
      else void this.wonder();
    };
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private closed(code: number): void {
    if (code === 4503) return this.settle("unpaired");
    if (code === 4500) return this.settle("ended", "revoked");
    if (code === 4504) return this.settle("ended", "replaced");
    if (code === 4502) return this.settle("ended", "outdated");
    if (code >= 4500 && code <= 4999) return this.settle("ended", "refused");
    if (code === 4000 && this.attempt === 0) this.retry ??= [0, 0]; // come back at once, but not in a loop
    this.again();
  }

  /** A browser cannot read a refused handshake, so the page asks over HTTP why it did not open. */
  private async wonder(): Promise<void> {
    if (!this.options.ask) return this.again();
    const ask = this.options.fetch ?? question;
    try {
      const answer = await ask(this.options.ask);
      if (this.socket || this.timer !== undefined) return;
      if (answer.status === 401) return this.settle("unpaired");
      if (answer.status === 403) return this.settle("ended", "revoked");
      const after = Number(answer.headers.get("Retry-After"));
      if (answer.status === 503 && after > 0) this.retry = [after * 1_000, after * 2_000];
    } catch {
      // the server is away: nothing to learn, try again
    }
    if (!this.socket && this.timer === undefined) this.again();
  }

  private again(): void {
    if (this.watch === undefined) return;
    const random = this.options.random ?? Math.random;
    if (this.openedAt !== null && this.perf() - this.openedAt >= CALM) this.attempt = 0;
    const [least, most] = this.retry ?? [0, Math.min(RETRY_CAP, RETRY_BASE * 2 ** this.attempt)];
    this.retry = null;
    this.attempt += 1;
    this.openedAt = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dial(), least + random() * (most - least));
  }

  private settle(state: LinkState, why?: Link["why"]): void {
    this.drop();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.say({ state, since: this.now(), why });
  }

  private say(link: Link): void {
    if (link.state === this.link.state && link.why === this.link.why) return;
    this.link = link;
    this.events.link?.(link);
  }

  private look(): void {
    const now = this.perf();
    const slept = now - this.looked > 4 * LOOK + 1_000; // a throttled or sleeping page has had no chance to hear
    this.looked = now;
    if (slept || this.link.state === "ended" || this.link.state === "unpaired") return;
    if (this.socket && this.openedAt === null && now - this.dialled > OPEN_LIMIT) {
      this.drop();
      this.again();
    }
    const silent = now - this.heard;
    if (silent <= SILENT_BEATS * this.beat) return;
    if (this.link.state !== "cut") this.say({ state: "cut", since: this.now() - silent });
    if (this.openedAt !== null && now - this.openedAt > SILENT_BEATS * this.beat) {
      this.drop();
      this.again();
    }
  }

  private hear(text: string): void {
    let message: Message;
    try {
      message = JSON.parse(text) as Message;
    } catch {
      return; // not ours
    }
    this.heard = this.perf();
    if (typeof message["now"] === "string") this.clock.told(Date.parse(message["now"]));
    if (this.link.state !== "live" && message.type !== "bye") this.say({ state: "live", since: this.now() });
    if (message.type === "hello") this.hello(message);
    else if (message.type === "wall") this.wall(message);
    else if (message.type === "values") this.values(message);
    else if (message.type === "scene") this.setScene(message["scene"] as Scene);
    else if (message.type === "beat") this.beaten(message);
    else if (message.type === "bye") this.retry = message["retry"] as [number, number];
    else this.events.other?.(message);
  }

  private hello(message: Message): void {
    this.beat = Number(message["beat"]) * 1_000 || this.beat; // seconds on the wire
    this.asked = null;
    this.events.hello?.(message);
    if (message["scene"]) this.setScene(message["scene"] as Scene);
  }

  private setScene(scene: Scene): void {
    this.scene = scene;
    this.events.scene?.(scene);
  }

  /** A wall replaces everything, whatever its seq. */
  private wall(message: Message): void {
    const { type: _, ...picture } = message;
    this.picture = picture as unknown as Picture;
    this.picture.values ??= {};
    this.picture.history ??= {};
    this.seq = this.picture.seq;
    this.asked = null;
    this.events.picture?.(this.picture, null);
  }

  /** Values are absolute: from beyond mine asks for a resync, seq not beyond mine is old news. */
  private values(message: Message): void {
    const picture = this.picture;
    const from = Number(message["from"]);
    const seq = Number(message["seq"]);
    if (!picture) return; // the first wall is still on its way
    if (from > this.seq) return this.resync(`from ${from} beyond ${this.seq}`);
    if (seq <= this.seq) return;
    const changed = (message["values"] ?? {}) as Values;
    const values = { ...picture.values };
    for (const [key, value] of Object.entries(changed)) {
      if (value === null) delete values[key];
      else values[key] = value;
    }
    const history = { ...picture.history, ...((message["history"] ?? {}) as History) }; // whole lists, absolute
    this.picture = { ...picture, values, history, seq };
    this.seq = seq;
    this.asked = null;
    this.events.picture?.(this.picture, new Set(Object.keys(changed)));
  }

  private beaten(message: Message): void {
    const seq = Number(message["seq"]);
    if (this.picture && seq > this.seq) this.seq = seq;
    this.events.beat?.();
  }

  private resync(why: string): void {
    const now = this.perf();
    if (this.asked !== null && now - this.asked < 1_000) return;
    this.asked = now;
    this.send({ type: "resync", why });
  }
}

async function question(url: string): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ASK_LIMIT);
  try {
    return await fetch(url, { signal: abort.signal, cache: "no-store", credentials: "same-origin" });
  } finally {
    clearTimeout(timer);
  }
}
