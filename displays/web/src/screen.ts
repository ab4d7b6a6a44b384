/** The kiosk page: pairs itself, keeps one socket, puts what comes down it on the wall, and says what was painted. */

import "./elements/io-wall.js";
import type { IoWall } from "./elements/io-wall.js";
import { Keep, type Kept } from "./keep.js";
import type { Picture, Scene } from "./picture.js";
import { Receipts } from "./receipts.js";
import { Renewal, undisturbed } from "./renewal.js";
import type { Threshold } from "./threshold.js";
import { Wire, type Link, type Message } from "./wire.js";
import { speak } from "./words.js";

const TICK = 1_000; // ms; the one ticker of the page
const IDENTIFY = 10; // seconds
const TESTCARD = 30; // seconds
const POINTER = 8; // seconds

export class Screen {
  private readonly wall = document.createElement("io-wall") as IoWall;
  private readonly keep = new Keep();
  private readonly wire: Wire;
  private readonly receipts: Receipts;
  private readonly renewal: Renewal;
  private threshold: Promise<Threshold> | null = null;
  private kept: Kept | null = null;
  private asked = false;
  private timers: Record<string, ReturnType<typeof setTimeout>> = {};
  private shown = { scene: null as Scene | null, at: -Infinity }; // the newest scene, and when it took another's place
  private standing: { seq: number; scene: number | null } = { seq: 0, scene: null };

  constructor(private readonly body: HTMLElement) {
    this.wire = new Wire(
      { path: "/ws/screen", ask: "/api/screen", query: this.query() },
      {
        picture: () => this.soon(),
        scene: (scene) => this.turned(scene),
        link: (link) => this.linked(link),
        hello: (message) => this.renewal.told(String(message["build"] ?? "")),
        beat: () => this.receipts.beat(this.wire.beat),
        other: (message) => this.told(message),
      },
    );
    this.receipts = new Receipts({ standing: () => this.standing, send: (receipt) => this.wire.send(receipt) });
    this.renewal = new Renewal({ own: body.dataset["build"] ?? "", calm: (urgent) => this.calm(urgent), reload: () => this.reload() });
  }

  start(): void {
    speak(language() ?? "vi");
    this.body.append(this.wall);
    this.wall.now = this.wire.now();
    this.wall.link = this.wire.link;
    const handed = this.keep.takeOver();
    if (handed) this.put(handed.picture, handed.scene); // the wall as it stood when this page went to load itself
    this.kept = this.keep.read();
    this.receipts.watch(window);
    setInterval(() => {
      this.wall.now = this.wire.now();
    }, TICK);
    window.addEventListener("online", () => this.wire.hurry());
    window.addEventListener("vite:preloadError", () => this.renewal.missing());
    window.addEventListener("pagehide", () => this.keep.write(this.wire.now(), this.wire.picture, this.wire.scene, true));
    this.stayAwake();
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

  /** Everything that came since the last frame is put on the wall together: a new layout never without its scene. */
  private soon(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.put(this.wire.picture, this.wire.scene);
      this.standing = { seq: this.wire.seq, scene: this.wire.scene?.changed ?? null };
      this.receipts.changed();
      this.keep.write(this.wire.now(), this.wire.picture, this.wire.scene);
    });
  }

  private put(picture: Picture | null, scene: Scene | null, kept: number | null = null): void {
    const { wall } = this;
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

  private linked(link: Link): void {
    this.wall.link = link;
    if (link.state === "unpaired" || link.why === "revoked") {
      this.keep.forget();
      this.kept = null;
      this.put(null, null);
      this.before((threshold) => threshold.pair(link.why === "revoked" ? "revoked" : null));
    } else if (link.state === "ended") {
      if (link.why === "outdated" && this.renewal.unfit()) return;
      this.before((threshold) => threshold.end(link.why ?? "refused"));
    } else if (link.state === "cut" && !this.wire.picture && this.kept) {
      this.put(this.kept.picture, this.kept.scene, this.kept.at);
    } else if (link.state === "live") {
      void this.threshold?.then(
        (threshold) => threshold.hide(),
        () => undefined,
      );
      this.kept = null;
      this.wall.kept = null;
    }
  }

  /** What stands before the wall is loaded now. Gone with this page's build: one reload brings the new page and its own. */
  private before(then: (threshold: Threshold) => void): void {
    this.threshold ??= import("./threshold.js").then(({ Threshold }) => new Threshold(this.body, () => this.wire.start()));
    void this.threshold.then(then, () => this.renewal.unfit());
  }

  /** What the console or a presenter asks of this screen. */
  private told(message: Message): void {
    if (message.type !== "do") return;
    const seconds = Number(message["for"]);
    if (message["do"] === "reload") this.reload();
    if (message["do"] === "identify") this.overlay("identify", seconds || IDENTIFY);
    if (message["do"] === "testcard") this.overlay("testcard", seconds || TESTCARD);
    if (message["do"] === "pointer") {
      this.wall.pointer = String(message["tile"] ?? "") || null;
      this.after("pointer", POINTER, () => (this.wall.pointer = null));
    }
  }

  private overlay(kind: "identify" | "testcard", seconds: number): void {
    this.wall.overlay = { kind };
    this.after("overlay", seconds, () => (this.wall.overlay = null));
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
    return !this.wall.overlay && !this.wall.pointer && undisturbed(scene, performance.now() - this.shown.at);
  }

  private reload(): void {
    this.keep.handOver(this.wire.now(), this.wire.picture, this.wire.scene);
    location.reload();
  }

  private stayAwake(): void {
    const ask = (): void => {
      if (!document.hidden) void navigator.wakeLock?.request("screen").catch(() => undefined); // only over HTTPS
    };
    document.addEventListener("visibilitychange", ask);
    ask();
  }
}

/** Chosen on this device: `?lang=en`, or the cookie the pages share. */
function language(): string | undefined {
  return new URLSearchParams(location.search).get("lang") ?? /(?:^|; )iocast-lang=(vi|en)/.exec(document.cookie)?.[1];
}
