/** The picture a desk page works from: entries, presence and the server's clock, told by the socket alone. */

import type { LayoutDoc, Scene as WallScene } from "../picture.js";
import { setZone } from "../times.js";
import { Wire, type Link, type Message, type WireOptions } from "../wire.js";
import type { GoneServer, Held, Indicator, Meeting, Presence, RoomPlan, Run, Scene, ScreenPlan, Server, Site, Value, ViewerLink, Watching } from "./nouns.js";
import { Others } from "./others.js";
import { paint, type Paint } from "./paint.js";
import { Shown } from "./shown.js";
import { Stills } from "./stills.js";

export interface Place {
  room: RoomPlan;
  screen: ScreenPlan;
  id: string; // "room/screen"
}

const NOTHING: Readonly<Record<string, unknown>> = {};

interface Device {
  device: string;
  room: string;
  screen: string;
  by: string;
  at: string;
}

/** Emits `change` at most once an animation frame, and `do` with what the server wants done at once. */
export class Live extends EventTarget {
  readonly wire: Wire;
  presence: Record<string, Presence | null> = {};
  presenceKnown = false;
  /** Who watches by each viewer link, by its id. */
  watching: Record<string, Watching[]> = {};
  /** The servers, where there are several; else none. */
  nodes: Server[] = [];
  /** Of the last day, those that are there no more. */
  departed: GoneServer[] = [];
  /** The build of the server's pages. */
  build = "";
  private catalogue: number | undefined;
  private waiting = false;
  private indexed: { of: Readonly<Record<string, unknown>>; by: Map<string, [string, unknown][]>; devices: Map<string, Device> } | null = null;
  private readonly gone = new Map<string, string>(); // "room/screen" -> when it was seen to go; the journal says so later
  private readonly stills = new Stills(() => this.changed());
  private readonly shown = new Shown();
  /** What other operators do meanwhile. */
  readonly others = new Others();
  private known: { of: Site | null; places: Place[]; stages: Map<string, string> } = { of: null, places: [], stages: new Map() };

  constructor(options: WireOptions) {
    super();
    this.wire = new Wire(options, {
      picture: (picture, keys) => {
        if (picture.site.time_zone) setZone(picture.site.time_zone);
        if (picture.catalogue !== this.catalogue) this.stills.clear(); // it may have become too sensitive
        this.catalogue = picture.catalogue;
        if (!picture.layout) this.stills.note(picture.values, keys !== null); // a phone's picture stands still itself
        this.keep(picture.values, keys);
        this.changed();
      },
      scene: () => this.changed(),
      link: () => this.changed(),
      hello: (message) => {
        this.build = String(message["build"] ?? "");
        this.presenceKnown = false; // the whole map follows
        this.changed();
      },
      other: (message) => this.other(message),
    });
  }

  get link(): Link {
    return this.wire.link;
  }

  /** False while what is shown may be old: nothing may be called painted then. */
  get linked(): boolean {
    return this.link.state === "live" && this.presenceKnown;
  }

  get ready(): boolean {
    return this.wire.picture !== null;
  }

  get seq(): number {
    return this.wire.seq;
  }

  /** The server's time in milliseconds. */
  now(): number {
    return this.wire.now();
  }

  get values(): Readonly<Record<string, unknown>> {
    return this.wire.picture?.values ?? NOTHING;
  }

  get indicators(): Record<string, Indicator> {
    return this.wire.picture?.indicators ?? {};
  }

  get site(): Site | null {
    return this.entry<Site>("@site") ?? null;
  }

  entry<T>(key: string): T | undefined {
    return (this.values[key] ?? undefined) as T | undefined;
  }

  value(series: string): Value | undefined {
    return this.entry<Value>(series);
  }

  /** The entries under a prefix like "@scene/", with the rest of their keys. */
  under<T>(prefix: string): [string, T][] {
    return (this.index().get(prefix) ?? []) as [string, T][];
  }

  /** The entries that are no figures, by prefix; worked out once a picture, for a console asks often. */
  private index(): Map<string, [string, unknown][]> {
    if (this.indexed?.of === this.values) return this.indexed.by;
    const by = new Map<string, [string, unknown][]>();
    for (const key of Object.keys(this.values)) {
      const end = key.startsWith("@") ? key.indexOf("/") + 1 : 0;
      const value = end ? this.values[key] : null;
      if (value === null || value === undefined) continue;
      const prefix = key.slice(0, end);
      const rows = by.get(prefix);
      if (rows) rows.push([key.slice(end), value]);
      else by.set(prefix, [[key.slice(end), value]]);
    }
    const devices = new Map<string, Device>();
    for (const [key, value] of by.get("@device/") ?? []) {
      const device = value as Device;
      devices.set(`${device.room}/${device.screen}`, { ...device, device: device.device ?? key });
    }
    this.indexed = { of: this.values, by, devices };
    return by;
  }

  /** The layouts in the order of the screens they are home to, then the others as they are kept. */
  layouts(): LayoutDoc[] {
    const homes = this.places().map((place) => place.screen.home);
    const rank = (layout: LayoutDoc): number => (homes.includes(layout.key) ? homes.indexOf(layout.key) : homes.length);
    return this.under<LayoutDoc>("@layout/")
      .map(([, layout]) => layout)
      .sort((a, b) => rank(a) - rank(b));
  }

  layoutOf(key: string | null | undefined): LayoutDoc | undefined {
    const shown = this.wire.picture?.layout;
    return this.entry<LayoutDoc>(`@layout/${key}`) ?? (shown && shown.key === key ? shown : undefined);
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

  /** The meeting that runs in a room now. */
  meetingOf(room: string): Meeting | undefined {
    const now = this.now();
    return this.under<Meeting>("@meeting/")
      .map(([, meeting]) => meeting)
      .find((meeting) => meeting.since && meeting.rooms.includes(room) && !(meeting.until && Date.parse(meeting.until) <= now));
  }

  /** What the scene of a screen in this room says of its meeting, where the layout shows it. */
  meetingScene(room: string): Pick<WallScene, "meeting" | "agenda"> {
    const meeting = this.meetingOf(room);
    const { agenda = [], item = null, began = null, name } = meeting ?? {};
    return { meeting: meeting?.id ?? null, agenda: meeting ? { items: agenda, item, began, ...(name ? { name } : {}) } : null };
  }

  /** The viewer links to a room's screens, and those to a layout of their own, which belong to no room; the oldest first. */
  linksOf(room: string): ViewerLink[] {
    const now = this.now();
    return this.under<ViewerLink>("@link/")
      .map(([, link]) => link)
      .filter((link) => (link.room === room || link.layout) && Date.parse(link.until) > now)
      .sort((a, b) => (a.since < b.since ? -1 : 1));
  }

  /** How much the screens of a room may show; undefined: there is no such room. */
  clearanceOf(room: string): string | undefined {
    return this.site?.rooms.find((each) => each.key === room)?.clearance;
  }

  /** Every screen of every room, in the site's order. */
  places(): Place[] {
    const { site } = this;
    if (this.known.of !== site) {
      const places = (site?.rooms ?? []).flatMap((room) => room.screens.map((screen) => ({ room, screen, id: `${room.key}/${screen.key}` })));
      this.known = { of: site, places, stages: new Map(places.map((place) => [place.id, place.room.stage])) };
    }
    return this.known.places;
  }

  deviceOf(id: string): Device | undefined {
    this.index();
    return this.indexed?.devices.get(id);
  }

  /** The layout that stands on a screen: of a past moment the one of then, which may be gone or another by now. */
  layoutShown(scene: Scene | undefined): LayoutDoc | undefined {
    if (!scene?.hold?.past) return this.layoutOf(scene?.layout);
    const own = this.wire.picture?.layout; // of a phone, whose picture is its room's
    return this.stills.of(`${scene.room}/${scene.screen}`)?.layout ?? (own?.key === scene.layout ? own : this.layoutOf(scene.layout));
  }

  /** The figures that stand on a screen: live, those of its hold, or null while nobody here knows them. */
  figuresOf(id: string): Readonly<Record<string, unknown>> | null {
    const still = this.stills.of(id);
    return still ? still.values : this.values;
  }

  /** The scene a screen has painted, which is not yet the one it should have while it draws; that one where nobody knows. */
  paintedScene(id: string): Scene | undefined {
    return this.shown.painted(id, this.presence[id]) ?? this.sceneOf(id);
  }

  /** Take note of the scenes that have changed; without keys of all of them, which is no news then. */
  private keep(values: Readonly<Record<string, unknown>>, keys: ReadonlySet<string> | null): void {
    const now = this.now();
    for (const key of keys ?? Object.keys(values)) {
      if (!key.startsWith("@scene/")) continue;
      const id = key.slice("@scene/".length);
      const scene = (values[key] ?? null) as Scene | null;
      this.shown.keep(id, scene);
      this.others.note(id, scene, keys !== null, now);
    }
  }

  /** What a screen is doing now; unknown while the line to the server is cut. */
  paintOf(id: string): Paint {
    if (!this.linked) return { kind: "unknown" };
    const up = this.entry<{ up: boolean; since: string }>(`@screen/${id}`);
    const down = up && !up.up ? up.since : (this.gone.get(id) ?? null);
    return paint(this.presence[id], this.sceneOf(id), this.deviceOf(id) !== undefined, down, this.now(), this.stageOf(id));
  }

  /** How far a screen's room is: planned, pilot, live. */
  stageOf(id: string): string {
    this.places();
    return this.known.stages.get(id) ?? "live";
  }

  /** True for a screen whose page is of another build than the server's: it loads itself again in a calm moment. */
  oldPage(id: string): boolean {
    const build = this.presence[id]?.build;
    return Boolean(build && this.build && build !== this.build);
  }

  private other(message: Message): void {
    if (message.type === "presence") {
      const screens = message["screens"] as Record<string, Presence | null>;
      for (const id of Object.keys(screens)) {
        if (screens[id]) this.gone.delete(id);
        else if (this.presence[id]) this.gone.set(id, new Date(this.now()).toISOString());
      }
      const links = (message["links"] ?? {}) as Record<string, Watching[]>;
      this.watching = message["whole"] ? links : { ...this.watching, ...links };
      this.presence = message["whole"] ? screens : { ...this.presence, ...screens };
      if (message["nodes"] || message["whole"]) {
        this.nodes = (message["nodes"] ?? []) as Server[];
        this.departed = (message["gone"] ?? []) as GoneServer[];
      }
      this.presenceKnown = true;
      this.changed();
    } else if (message.type === "do") {
      this.dispatchEvent(new CustomEvent("do", { detail: message }));
    }
  }

  /** Tell the elements, once a frame however many messages came. */
  private changed(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
