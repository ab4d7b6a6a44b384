/** The page's end of protocol iocast.v1: one socket, resumed by a position in its address, healed for ever. */

import type { Link, LinkState, WireEvents, WireOptions } from "./link.js";
import { Offset } from "./offset.js";
import { Patience } from "./patience.js";
import type { Picture, Scene } from "./picture.js";
import { Standing, type Message } from "./standing.js";
import { closed, refused, type Verdict, type Why } from "./verdict.js";

export type { Link, WireOptions } from "./link.js";
export type { Message } from "./standing.js";

const OPEN_LIMIT = 10_000; // ms for a handshake
const SILENT_BEATS = 2.5;
const LOOK = 250; // ms between looks at the clock
const RESYNC_REST = 1_000; // ms between two calls for a whole picture
const BEATS = [500, 60_000] as const; // ms; what a server may call a beat
const SIT_ANEW = 4000; // close code: come back at once
const OWN = new Set(["hello", "wall", "values", "scene", "beat", "bye"]);

export class Wire {
  link: Link = { state: "joining", since: Date.now() };
  /** ms between two beats of the server. */
  beat = 2_000;

  private standing = new Standing();
  private socket: WebSocket | null = null;
  private heard = 0;
  private looked = 0;
  private openedAt: number | null = null;
  private dialled = 0;
  private asked = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  /** The server's clock. */
  readonly clock: Offset;
  private readonly patience: Patience;
  private readonly perf: () => number;
  /** Server time in ms since when the node at the other end may show what is old; null while it does not. */
  private stale: number | null = null;
  private looking = false;

  constructor(
    private readonly options: WireOptions,
    private readonly events: WireEvents,
  ) {
    this.perf = options.perf ?? (() => performance.now());
    this.clock = new Offset(this.perf);
    this.patience = new Patience(options.random);
  }

  get picture(): Picture | null {
    return this.standing.picture;
  }

  get scene(): Scene | null {
    return this.standing.scene;
  }

  /** The newest sequence number this page has been brought up to. */
  get seq(): number {
    return this.standing.seq;
  }

  /** The server's time in ms, as well as this page knows it. */
  now(): number {
    return this.clock.now();
  }

  /** Begins, or begins anew after `unpaired` or `ended`. */
  start(): void {
    if (this.over) {
      this.standing = new Standing();
      this.patience.reset();
      this.say({ state: "joining", since: this.now() });
    }
    this.watch ??= setInterval(() => this.look(), LOOK);
    this.looked = this.heard = this.perf();
    clearTimeout(this.timer);
    this.dial();
  }

  stop(): void {
    clearInterval(this.watch);
    this.watch = undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.drop();
  }

  /** False when there is no open connection to say it on. */
  send(message: Message): boolean {
    if (this.socket?.readyState !== 1 || this.link.state !== "live") return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Ends by itself what the server would end: a link's time is over, whether or not anybody can say so. */
  end(why: Why): void {
    if (!this.over) this.settle("ended", why);
  }

  /** Tries at once instead of waiting for the next attempt (the network came back, a person pressed a button). */
  hurry(): void {
    if (this.watch === undefined || this.over) return;
    if (this.socket && (this.openedAt === null || this.perf() - this.heard <= SILENT_BEATS * this.beat)) return;
    clearTimeout(this.timer);
    this.dial();
  }

  /** Nothing is tried any more until somebody starts anew. */
  private get over(): boolean {
    return this.link.state === "unpaired" || this.link.state === "ended";
  }

  private address(): string {
    const query = new URLSearchParams(this.options.query);
    for (const [name, value] of Object.entries(this.standing.position ?? {})) query.set(name, String(value));
    const { protocol, host } = window.location;
    const tail = query.toString();
    return `${protocol === "https:" ? "wss" : "ws"}://${host}${this.options.path}${tail ? `?${tail}` : ""}`;
  }

  private dial(): void {
    this.timer = undefined;
    this.drop();
    this.openedAt = null;
    const open = this.options.open ?? ((url: string, protocol: string) => new WebSocket(url, protocol));
    let socket: WebSocket;
    try {
      socket = open(this.address(), "iocast.v1");
    } catch {
      return this.again(); // the browser would not even try
    }
    let opened = false;
    this.socket = socket;
    this.dialled = this.perf();
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
      if (!opened) return void this.wonder();
      if (event.code === SIT_ANEW) this.patience.atOnce();
      this.judge(closed(event.code));
    };
  }

  private drop(): void {
    this.stale = null;
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** Nobody can read a refused handshake: ask, unless something else has happened until the answer comes. */
  private async wonder(): Promise<void> {
    const verdict = this.options.ask ? await refused(this.options.ask, this.options.fetch) : closed(0);
    if (this.watch !== undefined && !this.socket && this.timer === undefined && !this.over) this.judge(verdict);
  }

  private judge(verdict: Verdict): void {
    if (verdict.state === "unpaired") return this.settle("unpaired");
    if (verdict.state === "ended") return this.settle("ended", verdict.why);
    this.patience.told(verdict.wait);
    this.again();
  }

  private again(): void {
    if (this.watch === undefined) return;
    const wait = this.patience.next(this.openedAt === null ? null : this.perf() - this.openedAt);
    this.openedAt = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dial(), wait);
  }

  private settle(state: LinkState, why?: Link["why"]): void {
    this.drop();
    clearTimeout(this.timer);
    this.timer = undefined;
    if (state === "unpaired" || why === "revoked") this.standing = new Standing(); // none of it may be shown or kept any more
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
    if (slept || this.over) return;
    if (this.socket && this.openedAt === null && now - this.dialled > OPEN_LIMIT) {
      this.drop();
      this.again();
    }
    const silent = now - this.heard;
    const limit = SILENT_BEATS * this.beat;
    if (silent > limit && this.link.state !== "cut") this.say({ state: "cut", since: this.now() - silent });
    const unanswered = this.standing.torn && now - this.asked > limit; // the wall that would close a gap never came
    if ((silent > limit || unanswered) && this.openedAt !== null && now - this.openedAt > limit) {
      this.drop();
      this.again();
    }
  }

  private hear(text: string): void {
    const message = read(text);
    if (!message) return;
    if (typeof message["now"] === "string") this.clock.told(Date.parse(message["now"]));
    if (message.type === "bye") return this.patience.told(message["retry"]); // no sign of life: who is sent away is not served
    this.heard = this.perf();
    if (message.type === "hello" || message.type === "beat") this.doubt(message["stale"]);
    if (this.stale === null && this.link.state !== "live") this.say({ state: "live", since: this.now() });
    const beat = Number(message["beat"]) * 1_000; // in hello and beat, seconds
    if (beat >= BEATS[0] && beat <= BEATS[1]) this.beat = beat;
    if (message.type === "hello") this.welcome(message);
    const news = this.standing.take(message);
    if (news.scene) this.events.scene?.(news.scene);
    if (news.keys !== undefined && this.picture) this.events.picture?.(this.picture, news.keys);
    if (news.gap) this.resync(news.gap);
    if (message.type === "beat") this.events.beat?.();
    if (!OWN.has(message.type)) this.events.other?.(message);
  }

  /** The line is whole, but the node has heard nothing from the journal since: as good as cut off, and said so. */
  private doubt(since: unknown): void {
    this.stale = typeof since === "string" ? Date.parse(since) : null;
    if (this.stale === null) return;
    this.say({ state: "cut", since: this.stale });
    if (!this.looking) void this.leave();
  }

  /** Goes to another node as soon as there is one that is well. */
  private async leave(): Promise<void> {
    this.looking = true;
    try {
      const { elsewhere } = await import("./elsewhere.js");
      if (await elsewhere(() => this.stale !== null, this.options.fetch, this.options.random)) this.dial();
    } catch {
      // with the next beat
    }
    this.looking = false;
  }

  private welcome(message: Message): void {
    this.asked = -Infinity;
    this.events.hello?.(message);
  }

  private resync(why: string): void {
    const now = this.perf();
    if (now - this.asked < RESYNC_REST) return;
    this.asked = now;
    this.send({ type: "resync", why });
  }
}

/** A message, or null for what is none of ours. */
function read(text: string): Message | null {
  try {
    const message = JSON.parse(text) as Message | null;
    return typeof message?.type === "string" ? message : null;
  } catch {
    return null;
  }
}
