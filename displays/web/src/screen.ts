/** The kiosk page: pairs itself, keeps one socket, puts what comes down it on the wall, and says what was painted. */

import { drifted } from "./drift.js";
import "./elements/io-wall.js";
import type { IoWall } from "./elements/io-wall.js";
import { unsettle } from "./fit.js";
import { Keep, type Kept, type Moment } from "./keep.js";
import { forget } from "./measure.js";
import { narrowed } from "./narrowed.js";
import { Night } from "./night.js";
import type { Offline } from "./offline.js";
import type { Picture, Scene } from "./picture.js";
import { Receipts } from "./receipts.js";
import { Renewal, undisturbed } from "./renewal.js";
import type { Card, Technician } from "./technician.js";
import type { Why } from "./verdict.js";
import { Wake } from "./wake.js";
import { Wire, type Link, type Message } from "./wire.js";
import { speak } from "./words.js";

const TICK = 1_000; // ms; the one ticker of the page
const IDENTIFY = 10; // seconds
const TESTCARD = 30; // seconds
const POINTER = 8; // seconds
const TOUCH = 1_200; // ms a finger must rest for the page's own particulars

/** What stands before a wall that has no place yet, or none any more. */
export interface Before {
  pair(ending: "revoked" | null): void;
  end(why: Why): void;
  hide(): void;
}

/** Where a wall's figures come from, and what it may keep. */
export interface Options {
  path: string;
  ask: string;
  keep: Keep;
  offline: Offline | null;
  before: (body: HTMLElement, again: () => void) => Promise<Before>;
}

export class Screen {
  readonly wire: Wire;
  readonly wake = new Wake();
  readonly receipts: Receipts;
  readonly night: Night;
  readonly keep: Keep;
  readonly offline: Offline | null;
  /** How often the line was cut since this page began. */
  cuts = 0;
  private wall = document.createElement("io-wall") as IoWall;
  /** The picture that stands on the wall. */
  private stood: Picture | null = null;
  /** Server time in ms after which nothing is shown any more: of a viewer link. */
  private until = Infinity;
  private readonly renewal: Renewal;
  private readonly options: Options;
  private threshold: Promise<Before> | null = null;
  private technician: Promise<Technician> | null = null;
  private open = false;
  private kept: Kept | null = null;
  private asked = false;
  private timers: Record<string, ReturnType<typeof setTimeout>> = {};
  private shown = { scene: null as Scene | null, at: -Infinity }; // the newest scene, and when it took another's place
  private standing: { seq: number; scene: number | null } = { seq: 0, scene: null };

  constructor(
    readonly body: HTMLElement,
    options: Partial<Options> = {},
  ) {
    this.options = { path: "/ws/screen", ask: "/api/screen", keep: options.keep ?? new Keep(), offline: null, before: threshold, ...options };
    ({ keep: this.keep, offline: this.offline } = this.options);
    this.wire = new Wire(
      { path: this.options.path, ask: this.options.ask, query: this.query() },
      {
        picture: () => {
          this.shed();
          this.soon();
        },
        scene: (scene) => this.turned(scene),
        link: (link) => this.linked(link),
        hello: (message) => this.welcomed(message),
        beat: () => this.receipts.beat(this.wire.beat),
        other: (message) => this.told(message),
      },
    );
    this.receipts = new Receipts({ standing: () => this.standing, send: (receipt) => this.wire.send(receipt) });
    const reload = (): void => this.reload();
    this.renewal = new Renewal({ own: body.dataset["build"] ?? "", calm: (urgent) => this.calm(urgent), reload });
    this.night = new Night({ now: () => this.wire.now(), up: () => performance.now(), calm: () => this.calm(false), load: () => this.renewal.load(), reload });
  }

  start(): void {
    speak(language() ?? "vi");
    this.body.append(this.wall);
    const handed = this.keep.takeOver();
    if (handed) this.stand(handed); // the wall as it stood when this page went to load itself
    this.wall.now = this.wire.now();
    this.wall.link = this.wire.link;
    void this.keep.read().then((kept) => {
      if (this.wire.picture) return;
      this.kept = kept;
      if (kept) this.wire.clock.presume(kept.ahead, kept.at);
      this.fallBack();
    });
    this.receipts.watch(window);
    this.body.addEventListener("fault", (event) => this.receipts.failing((event as CustomEvent<Record<string, string>>).detail));
    setInterval(() => this.tick(), TICK);
    window.addEventListener("online", () => this.wire.hurry());
    window.addEventListener("vite:preloadError", () => this.renewal.missing());
    window.addEventListener("pagehide", () => this.keep.write(this.moment, true));
    this.wake.start();
    this.attend();
    this.wire.start();
  }

  private query(): Record<string, string> {
    const build = this.body.dataset["build"];
    const asked = new URLSearchParams(location.search);
    const out: Record<string, string> = build ? { build } : {};
    for (const name of ["room", "screen"]) {
      const value = asked.get(name); // programs with a display token say where they stand
      if (value) out[name] = value;
    }
    return out;
  }

  private tick(): void {
    this.wall.now = this.wire.now();
    if (this.wire.now() >= this.until) this.wire.end("revoked");
    const still = this.open || this.wall.scene?.screen_setup?.shift === false;
    this.wall.style.transform = still ? "" : drifted(performance.now(), devicePixelRatio);
    this.night.look();
  }

  private get moment(): Moment {
    return { at: this.wire.now(), ahead: this.wire.clock.ahead, picture: this.wire.picture, scene: this.wire.scene };
  }

  /** Everything that came since the last frame is put on the wall together: a new layout never without its scene. */
  private soon(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      if (!this.wire.picture && this.wall.layout) return; // what was handed over stands until the server's own comes
      this.put(this.wire.picture, this.wire.scene);
      this.keep.write(this.moment);
      const put = { seq: this.wire.seq, scene: this.wire.scene?.changed ?? null };
      void this.wall.settled().then(() => {
        this.standing = put; // what people see, not what is being made ready behind it
        this.receipts.changed();
      });
    });
  }

  private put(picture: Picture | null, scene: Scene | null, kept: number | null = null): void {
    const { wall } = this;
    this.stood = picture;
    const site = picture?.site ?? {};
    wall.lang = language() ?? site.languages?.[0] ?? "vi";
    const theme = picture?.layout?.theme ?? scene?.screen_setup?.theme ?? "dark";
    document.documentElement.dataset["theme"] = theme;
    Object.assign(wall, {
      layout: picture?.layout ?? null,
      indicators: picture?.indicators ?? {},
      areas: picture?.areas ?? {},
      values: picture?.values ?? {},
      history: picture?.history ?? {},
      site,
      scene,
      theme,
      kept,
      now: this.wire.now(),
    });
  }

  /** Told less than before, the page lets go of everything that it held, before anything is painted again. */
  private shed(): void {
    const loss = narrowed(this.stood, this.wire.picture);
    if (loss === "none") return;
    this.keep.purge();
    this.kept = null;
    if (loss === "less") this.afresh();
  }

  /** Another wall in the place of this one: what its tiles, charts and fading layouts knew goes with it. */
  private afresh(): void {
    const wall = document.createElement("io-wall") as IoWall;
    Object.assign(wall, { link: this.wall.link, now: this.wire.now(), lang: this.wall.lang });
    this.wall.replaceWith(wall);
    this.wall = wall;
    this.stood = null;
    unsettle();
    forget();
  }

  private stand({ at, ahead, picture, scene }: Kept, marked = false): void {
    this.wire.clock.presume(ahead, at);
    this.put(picture, scene, marked ? at : null);
  }

  /** Without a server the last wall stands there, marked. */
  private fallBack(): void {
    if (this.wire.link.state === "cut" && !this.wire.picture && this.kept) this.stand(this.kept, true);
  }

  private welcomed(message: Message): void {
    this.renewal.told(String(message["build"] ?? ""));
    this.offline?.heard();
    const link = message["link"] as { until?: string } | undefined;
    if (link?.until) this.until = Date.parse(link.until);
  }

  private linked(link: Link): void {
    this.wall.link = link;
    if (link.state === "unpaired" || link.why === "revoked") {
      this.keep.purge();
      this.kept = null;
      this.until = Infinity;
      this.afresh();
      this.put(null, null);
      this.before((threshold) => threshold.pair(link.why === "revoked" ? "revoked" : null));
    } else if (link.state === "ended") {
      if (link.why === "outdated" && this.renewal.unfit()) return;
      this.before((threshold) => threshold.end(link.why ?? "refused"));
    } else if (link.state === "cut") {
      this.cuts += 1;
      this.fallBack();
    } else if (link.state === "live") {
      void this.threshold?.then(
        (threshold) => threshold.hide(),
        () => undefined,
      );
      this.kept = null;
    }
  }

  /** What stands before the wall is loaded now. Gone with this page's build: one reload brings the new page and its own. */
  private before(then: (threshold: Before) => void): void {
    this.threshold ??= this.options.before(this.body, () => this.wire.start());
    void this.threshold.then(then, () => this.renewal.unfit());
  }

  /** What the console or a presenter asks of this screen. */
  private told(message: Message): void {
    if (message.type !== "do") return;
    const seconds = Number(message["for"]);
    if (message["do"] === "reload") this.reload();
    if (message["do"] === "identify") this.lay("identify", seconds || IDENTIFY);
    if (message["do"] === "testcard") this.lay("testcard", seconds || TESTCARD);
    if (message["do"] === "pointer") {
      this.wall.pointer = String(message["tile"] ?? "") || null;
      this.after("pointer", POINTER, () => (this.wall.pointer = null));
    }
  }

  /** Lays a card over the wall for so many seconds. What draws them is loaded with the first one. */
  private lay(card: Card, seconds = 0): void {
    this.technician ??= import("./technician.js").then(({ Technician }) => new Technician(this, (open) => (this.open = open)));
    this.technician.then(
      (technician) => technician.lay(card, seconds),
      () => (this.technician = null),
    );
  }

  /** The page's own particulars, for who stands before it: `?`, or a finger that rests. */
  private attend(): void {
    window.addEventListener("keydown", (event) => {
      if (event.key === "?") this.lay("info");
    });
    const rest = (event: PointerEvent): void => {
      if (event.pointerType !== "mouse" && !this.threshold) this.after("touch", TOUCH / 1_000, () => this.lay("info"));
    };
    window.addEventListener("pointerdown", rest);
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => clearTimeout(this.timers["touch"]));
  }

  private after(name: string, seconds: number, then: () => void): void {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(then, seconds * 1_000);
  }

  private turned(scene: Scene): void {
    const before = this.shown.scene;
    const other = before !== null && before.changed !== scene.changed;
    this.shown = { scene, at: other ? performance.now() : this.shown.at };
    this.soon();
  }

  /** No reload while somebody speaks about this wall, steers it or looks for it; and none that would find no server. */
  private calm(urgent: boolean): boolean {
    const { scene, link } = this.wire;
    if (link.state !== "live" || !scene) return false;
    if (urgent || document.hidden) return true;
    return !this.open && !this.wall.pointer && undisturbed(scene, performance.now() - this.shown.at);
  }

  private reload(): void {
    this.keep.handOver(this.moment);
    location.reload();
  }
}

const threshold: Options["before"] = async (body, again) => {
  const { Threshold } = await import("./threshold.js");
  return new Threshold(body, again);
};

/** Chosen on this device: `?lang=en`, or the cookie the pages share. */
function language(): string | undefined {
  return new URLSearchParams(location.search).get("lang") ?? /(?:^|; )iocast-lang=(vi|en)/.exec(document.cookie)?.[1];
}
