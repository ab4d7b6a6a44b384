/** The picture a desk page works from: entries, presence and the server's clock, fed by the socket alone. */

import type { Held, Indicator, JournalEvent, Layout, Meeting, Presence, RoomPlan, Run, Scene, ScreenPlan, Site, Value } from "./nouns.js";
import { paint, type Paint } from "./paint.js";

type Message = { type: string } & Record<string, unknown>;

export type Link = "joining" | "open" | "cut";

export interface Place {
  room: RoomPlan;
  screen: ScreenPlan;
  id: string; // "room/screen"
}

/** Emits `change` at most once an animation frame, and `event` never: who needs the journal asks for it. */
export class Live extends EventTarget {
  epoch = "";
  seq = 0;
  beat = 2000; // milliseconds
  link: Link = "joining";
  cutSince: number | null = null; // this browser's clock
  entries = new Map<string, unknown>();
  indicators: Record<string, Indicator> = {};
  areas: Record<string, string> = {};
  history: Record<string, unknown[]> = {};
  layout: Layout | null = null; // a presenter's wall carries the one that is shown
  scene: Scene | null = null;
  presence: Record<string, Presence | null> = {};
  presenceKnown = false;
  private told: Site | null = null;
  private offset = 0; // server minus browser, milliseconds
  private waiting = false;

  /** The server's time in milliseconds, as well as this browser knows it. */
  now(): number {
    return Date.now() + this.offset;
  }

  get ready(): boolean {
    return this.epoch !== "";
  }

  get site(): Site | null {
    return this.entry<Site>("@site") ?? this.told;
  }

  entry<T>(key: string): T | undefined {
    return (this.entries.get(key) ?? undefined) as T | undefined;
  }

  value(series: string): Value | undefined {
    return this.entry<Value>(series);
  }

  /** The entries under a prefix, with the rest of their keys. */
  under<T>(prefix: string): [string, T][] {
    const rows: [string, T][] = [];
    for (const [key, value] of this.entries) {
      if (value !== null && key.startsWith(prefix)) rows.push([key.slice(prefix.length), value as T]);
    }
    return rows;
  }

  layouts(): Layout[] {
    return this.under<Layout>("@layout/").map(([, layout]) => layout);
  }

  layoutOf(key: string): Layout | undefined {
    return this.entry<Layout>(`@layout/${key}`) ?? (this.layout?.key === key ? this.layout : undefined);
  }

  sceneOf(id: string): Scene | undefined {
    return this.entry<Scene>(`@scene/${id}`);
  }

  held(): Held[] {
    return this.under<Held>("@held/").map(([, held]) => held);
  }

  runs(): Map<string, Run> {
    return new Map(this.under<Run>("@run/"));
  }

  meetingOf(room: string): Meeting | undefined {
    const now = this.now();
    return this.under<Meeting>("@meeting/")
      .map(([, meeting]) => meeting)
      .find((meeting) => meeting.rooms.includes(room) && !(meeting.until && Date.parse(meeting.until) <= now));
  }

  /** Every screen of every room, in the site's order. */
  places(): Place[] {
    return (this.site?.rooms ?? []).flatMap((room) => room.screens.map((screen) => ({ room, screen, id: `${room.key}/${screen.key}` })));
  }

  deviceOf(id: string): { device: string; by: string; at: string } | undefined {
    const [room, screen] = id.split("/");
    const row = this.under<{ device?: string; room: string; screen: string; by: string; at: string }>("@device/").find(
      ([, device]) => device.room === room && device.screen === screen,
    );
    return row && { device: row[1].device ?? row[0], by: row[1].by, at: row[1].at };
  }

  /** What a screen is doing now. Without a link to the server nothing is known, and the caller says so. */
  paintOf(id: string): Paint {
    const up = this.entry<{ up: boolean; since: string }>(`@screen/${id}`);
    const down = up && !up.up ? up.since : null;
    return paint(this.presence[id], this.sceneOf(id), this.deviceOf(id) !== undefined, down, this.now(), this.beat);
  }

  /** Take one message of `iocast.v1`. */
  take(message: Message): void {
    switch (message.type) {
      case "hello":
        this.epoch = String(message.epoch);
        this.beat = seconds(message.beat);
        this.seq = Number(message.seq);
        this.clock(message.now);
        if (message.scene) this.scene = message.scene as Scene;
        this.linked();
        break;
      case "wall": {
        this.epoch = String(message.epoch);
        this.seq = Number(message.seq);
        this.entries = new Map(Object.entries((message.values ?? {}) as Record<string, unknown>));
        if (message.indicators) this.indicators = message.indicators as Record<string, Indicator>;
        if (message.areas) this.areas = message.areas as Record<string, string>;
        if (message.site) this.told = message.site as Site;
        this.layout = (message.layout as Layout | null) ?? null;
        this.history = (message.history ?? {}) as Record<string, unknown[]>;
        this.linked();
        break;
      }
      case "values": {
        const seq = Number(message.seq);
        if (seq <= this.seq && Number(message.from) !== this.seq) return;
        for (const [key, value] of Object.entries((message.values ?? {}) as Record<string, unknown>)) {
          if (value === null) this.entries.delete(key);
          else this.entries.set(key, value);
        }
        Object.assign(this.history, message.history ?? {});
        this.seq = seq;
        break;
      }
      case "scene":
        this.scene = message.scene as Scene;
        break;
      case "beat":
        this.seq = Math.max(this.seq, Number(message.seq));
        this.clock(message.now);
        this.linked();
        break;
      case "presence":
        Object.assign(this.presence, message.screens as Record<string, Presence | null>);
        this.presenceKnown = true;
        break;
      default:
        return;
    }
    this.changed();
  }

  /** The line to the server is gone; what is shown stays, and grows old honestly. */
  cut(): void {
    if (this.link === "cut") return;
    this.link = "cut";
    this.cutSince = Date.now();
    this.changed();
  }

  /** Tell the elements, once a frame however many messages came. */
  changed(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.dispatchEvent(new Event("change"));
    });
  }

  private linked(): void {
    this.link = "open";
    this.cutSince = null;
  }

  private clock(now: unknown): void {
    const at = typeof now === "string" ? Date.parse(now) : Number.NaN;
    if (!Number.isNaN(at)) this.offset = at - Date.now();
  }
}

/** `hello.beat` is in seconds; a program that says milliseconds is understood too. */
function seconds(beat: unknown): number {
  const number = Number(beat) || 2;
  return number < 100 ? number * 1000 : number;
}

export type { JournalEvent };
