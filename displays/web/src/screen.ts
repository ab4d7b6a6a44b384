/** The kiosk page: pairs itself, keeps one socket, puts what comes down it on the wall, and says what was painted. */

import { Asides } from "./asides.js";
import type { Care } from "./care.js";
import { Hanging, language } from "./hanging.js";
import { Keep, type Kept, type Moment } from "./keep.js";
import type { Picture, Scene } from "./picture.js";
import { Receipts, type Standing } from "./receipts.js";
import { Renewal, undisturbed } from "./renewal.js";
import type { Why } from "./verdict.js";
import { Wire, type Link, type Message } from "./wire.js";
import { speak } from "./words.js";

const TICK = 1_000; // ms; the one ticker of the page
const CARE = 1_500; // ms after which what can wait is loaded

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
  /** True: a service worker stands in for the page while the server is away. */
  worker: boolean;
  before: (body: HTMLElement, again: () => void) => Promise<Before>;
}

export class Screen {
  readonly wire: Wire;
  readonly receipts: Receipts;
  readonly keep: Keep;
  /** Loaded after the first picture. */
  care: Care | null = null;
  /** How often the line was cut since this page began. */
  cuts = 0;
  private tending = false;
  private failing: Readonly<Record<string, string>> = {};
  private faceless = 0; // font faces that did not come
  private readonly hanging: Hanging;
  private readonly asides: Asides;
  /** Server time in ms after which nothing is shown any more: of a viewer link. */
  private until = Infinity;
  private readonly renewal: Renewal;
  private readonly options: Options;
  private threshold: Promise<Before> | null = null;
  private kept: Kept | null = null;
  private asked = false;
  private shown = { scene: null as Scene | null, at: -Infinity }; // the newest scene, and when it took another's place
  private standing: Standing = { seq: 0, scene: null };

  constructor(
    readonly body: HTMLElement,
    options: Partial<Options> = {},
  ) {
    this.options = { path: "/ws/screen", ask: "/api/screen", keep: options.keep ?? new Keep(), worker: false, before: threshold, ...options };
    this.keep = this.options.keep;
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
        other: (message) => (message.type === "prepare" ? this.prepare(message as unknown as Picture) : this.asides.told(message)),
      },
    );
    this.hanging = new Hanging(body, () => this.wire.now());
    this.receipts = new Receipts({ standing: () => ({ ...this.standing, ready: this.hanging.ready }), send: (receipt) => this.wire.send(receipt) });
    this.asides = new Asides(this, () => this.hanging.wall, this.reload);
    this.renewal = new Renewal({ own: body.dataset["build"] ?? "", calm: (urgent) => this.calm(urgent), reload: this.reload });
  }

  start(): void {
    speak(language() ?? "vi");
    this.hanging.hang();
    const handed = this.keep.takeOver();
    if (handed) this.stand(handed); // the wall as it stood when this page went to load itself
    this.hanging.wall.link = this.wire.link;
    void this.keep.read().then((kept) => {
      if (this.wire.picture) return;
      this.kept = kept;
      if (kept) this.wire.clock.presume(kept.ahead, kept.at);
      this.fallBack();
    });
    this.receipts.watch(window);
    this.body.addEventListener("fault", (event) => this.fault((event as CustomEvent<Record<string, string>>).detail));
    setInterval(() => this.tick(), TICK);
    window.addEventListener("online", () => this.wire.hurry());
    window.addEventListener("vite:preloadError", () => this.renewal.missing());
    window.addEventListener("pagehide", () => this.keep.write(this.moment, true));
    setTimeout(() => void this.tend(), CARE);
    this.asides.attend();
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

  /** What the wall is about: of the server, or of the last time it was heard. */
  get scene(): Scene | null {
    return this.wire.scene ?? this.hanging.wall.scene;
  }

  private tick(): void {
    this.hanging.tick(this.asides.open);
    if (this.wire.now() >= this.until) this.wire.end("revoked");
    this.care?.tick();
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
      if (!this.wire.picture && this.hanging.wall.layout) return; // what was handed over stands until the server's own comes
      this.hanging.put(this.wire.picture, this.wire.scene);
      this.keep.write(this.moment);
      if (!this.wire.picture) return; // nobody sees anything yet that a receipt could be about
      const put = { seq: this.wire.seq, scene: this.wire.scene?.changed ?? null, view: this.wire.picture.view };
      void this.hanging.wall.settled().then(() => {
        this.standing = put; // what people see, not what is being made ready behind it
        this.receipts.changed();
      });
    });
  }

  /** Says so when it did not have it ready before, and when it has. */
  private prepare(picture: Picture): void {
    void this.hanging.prepare(picture).then(() => this.receipts.changed());
  }

  /** Told less than before, the page lets go of everything that it held, before anything is painted again. */
  private shed(): void {
    const loss = this.hanging.shed(this.wire.picture);
    if (loss === "none") return;
    this.keep.purge();
    this.kept = null;
    if (loss === "less") this.fault({});
  }

  private stand({ at, ahead, picture, scene }: Kept, marked = false): void {
    this.wire.clock.presume(ahead, at);
    this.hanging.put(picture, scene, marked ? at : null);
  }

  /** Without a server the last wall stands there, marked. */
  private fallBack(): void {
    if (this.wire.link.state === "cut" && !this.wire.picture && this.kept) this.stand(this.kept, true);
  }

  private welcomed(message: Message): void {
    this.renewal.told(String(message["build"] ?? ""));
    if (this.care) this.care.heard();
    else if (this.tending) void this.tend(); // its module did not come
    const link = message["link"] as { until?: string } | undefined;
    if (link?.until) this.until = Date.parse(link.until);
  }

  /** What people do not see as it should be: tiles that fail, and faces that did not come. */
  private fault(tiles: Readonly<Record<string, string>>): void {
    this.failing = tiles;
    this.receipts.failing(this.faceless ? { ...tiles, "@fonts": `${this.faceless} font faces did not come` } : tiles);
  }

  private async tend(): Promise<void> {
    this.tending = true;
    const rounds = { now: () => this.wire.now(), up: () => performance.now(), calm: () => this.calm(false), load: () => this.renewal.load(), reload: this.reload };
    const faces = (failed: number): void => {
      this.faceless = failed;
      this.fault(this.failing);
    };
    try {
      const { Care } = await import("./care.js");
      this.care ??= new Care({ build: this.body.dataset["build"] ?? "", worker: this.options.worker, rounds, faces, screen: this });
      if (this.wire.link.state === "live") this.care.heard();
    } catch {
      // with the next hello
    }
  }

  private linked(link: Link): void {
    this.hanging.wall.link = link;
    if (link.state === "unpaired" || link.why === "revoked") {
      this.keep.purge();
      this.kept = null;
      this.until = Infinity;
      this.hanging.afresh();
      this.hanging.put(null, null);
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
    return !this.asides.busy && undisturbed(scene, performance.now() - this.shown.at);
  }

  private readonly reload = (): void => {
    this.keep.handOver(this.moment);
    location.reload();
  };
}

const threshold: Options["before"] = async (body, again) => {
  const { Threshold } = await import("./threshold.js");
  return new Threshold(body, again);
};
