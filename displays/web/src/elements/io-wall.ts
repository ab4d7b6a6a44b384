import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { bringFlow, lacksFlow } from "../arrange.js";
import { head, surface, tall, type Box } from "../comfort.js";
import { topicOf, type Shown, type Surface } from "../compose.js";
import { named } from "../figure.js";
import { unsettle } from "../fit.js";
import { flip } from "../flip.js";
import { forget } from "../measure.js";
import { shared } from "../memo.js";
import { paint, px } from "../paint.js";
import { seriesParts, type History, type Indicator, type LayoutDoc, type Picture, type Scene, type Setup, type Site, type Values } from "../picture.js";
import { nameSeries } from "../read.js";
import { drawn, framed, LIMIT, within } from "../ready.js";
import { leastFont } from "../sight.js";
import { Stages, type Stage } from "../stages.js";
import { clock, setZone } from "../times.js";
import { learned, speak, type Text } from "../words.js";
import type { Link } from "../wire.js";
import { backAgain, cutOff, heading, lookingBack, nothingYet, timeOf } from "./heading.js";
import { awaited, load, missing, tileOf, type Around } from "./kinds.js";
import { notices, noticesOf } from "./notices.js";
import { wall } from "./wall.css.js";

const STEP = 10_000; // ms; freshness and ages are looked at this often
const BACK = 4_000; // ms the wall says that it is connected again
const FADE = 450; // ms from one layout to the next

/** Properties that no attribute sets. */
const attributeless = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { attribute: false }]));

/** The wall: a pure view of a picture and a scene. It fills its box; every size follows the box's height.
 *  Another layout is made ready behind the one that stands, which stays until then. */
export class IoWall extends LitElement {
  static override styles = wall;

  static override properties = {
    ...attributeless("layout", "indicators", "areas", "site", "values", "history", "scene", "now", "theme", "lang", "setup", "link", "kept", "pointer", "ahead"),
    quiet: { type: Boolean },
  };
  declare layout: LayoutDoc | null;
  declare indicators: Record<string, Indicator>;
  declare areas: Record<string, Text | string>;
  declare site: Site;
  declare values: Values;
  declare history: History;
  declare scene: Scene | null;
  /** Server time in ms. */
  declare now: number;
  declare theme: string | undefined;
  declare setup: Setup | null;
  declare link: Link | null;
  /** Server time in ms at which a picture from the page's own cache was kept; null: it came from the server. */
  declare kept: number | null;
  declare pointer: string | null;
  /** What will be wanted soon; laid out, never shown before `layout` is its layout. */
  declare ahead: Picture | null;
  declare quiet: boolean;

  private readonly stages = new Stages();
  private box: Box = { w: 0, h: 0 };
  private back = 0;
  private was: Link["state"] | null = null;
  private moved = false;
  private waiting: (() => void)[] = [];
  private confessed = "{}";
  private readonly observer = new ResizeObserver(() => this.measure());

  constructor() {
    super();
    this.layout = this.scene = this.setup = this.link = this.pointer = this.kept = this.ahead = null;
    this.indicators = {};
    this.areas = {};
    this.site = {};
    this.values = {};
    this.history = {};
    this.now = 0;
    this.quiet = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
    this.measure();
    document.fonts?.addEventListener("loadingdone", this.refit);
    void document.fonts?.ready.then(this.refit);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
    document.fonts?.removeEventListener("loadingdone", this.refit);
  }

  /** Resolves once what was last wanted is what people see; until then an older wall stands, or the first one's tiles come. */
  async settled(): Promise<void> {
    await this.updateComplete;
    if (this.stages.coming) await new Promise<void>((resolve) => this.waiting.push(resolve));
    await this.stages.here?.ready;
  }

  /** Resolves once what will be wanted has been loaded and laid out; false where it is not, or not any more. */
  async prepared(): Promise<boolean> {
    await this.updateComplete;
    const { ahead } = this.stages;
    await ahead?.ready?.then(framed);
    return ahead !== undefined && ahead === this.stages.ahead;
  }

  private readonly refit = (): void => {
    forget();
    unsettle();
    for (const stage of this.stages.all) stage.comfort.forget();
    this.requestUpdate();
    for (const each of this.renderRoot.querySelectorAll<LitElement>("main > *, io-head")) each.requestUpdate?.(); // one that is still being loaded has none
  };

  private measure(): void {
    const { width: w, height: h } = this.getBoundingClientRect();
    if (w === this.box.w && h === this.box.h) return;
    this.box = { w, h };
    this.requestUpdate();
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    if (changed.size !== 1 || !changed.has("now")) return true;
    const before = Number(changed.get("now")) || 0;
    return clock(before) !== clock(this.now) || Math.floor(before / STEP) !== Math.floor(this.now / STEP);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.lang) speak(this.lang);
    if (changed.has("lang")) void learned(this.lang).then((came) => came && this.refit());
    setZone(this.site.time_zone ?? "Asia/Ho_Chi_Minh");
    nameSeries((series) => {
      const [code, area] = seriesParts(series);
      return this.indicators[code] ? named(this.indicators[code], code, area, this.areas) : undefined;
    });
    if (changed.has("link")) this.noteLink();
    const former = changed.get("layout") as LayoutDoc | null | undefined;
    if (former && former.key !== this.layout?.key) this.pointer = null; // it was at a tile of that one
    this.moved = changed.has("scene") || changed.has("layout");
    this.stage();
    const { here } = this.stages;
    const topic = here && topicOf(here.shown.layout, here.shown.focus);
    this.mark("theme", here?.theme || this.themed(this.layout) || this.dataset["theme"]);
    this.mark("layout", here?.shown.layout.key);
    this.mark("focus", topic?.key);
  }

  private mark(name: string, value: string | undefined): void {
    if (value) this.dataset[name] = value;
    else delete this.dataset[name];
  }

  private themed(layout: LayoutDoc | null): string {
    return this.theme ?? layout?.theme ?? this.scene?.screen_setup?.theme ?? "";
  }

  private noteLink(): void {
    const state = this.link?.state ?? "live";
    if (this.was === "cut" && state === "live" && !this.quiet) {
      this.back = Date.now() + BACK;
      setTimeout(() => this.requestUpdate(), BACK + 50);
    }
    if (state === "cut" || state === "live") this.was = state;
  }

  /** Sets what is wanted and what will be; what stands meanwhile is left as it is. */
  private stage(): void {
    const { layout, ahead, scene } = this;
    const now = Math.floor(timeOf(scene, this.now) / STEP) * STEP;
    if (!layout || !this.box.h) return this.stages.clear();
    const focus = scene && scene.layout !== null && scene.layout !== layout.key ? null : (scene?.focus ?? null);
    const shown: Shown = { layout, indicators: this.indicators, areas: this.areas, values: this.values, history: this.history, focus, now };
    this.set(this.stages.want(shown, this.themed(layout), this.quiet));
    const { layout: next = null, indicators = {}, areas = {}, values = {}, history = {} } = ahead ?? {};
    const later = this.stages.prepare(next && { layout: next, indicators, areas, values, history, focus: null, now }, next?.theme ?? "");
    if (later) this.set(later);
  }

  private set(stage: Stage): void {
    const kinds = stage.shown.layout.tiles.map((tile) => tile.kind);
    if (awaited(kinds).length) void load(kinds).then((came) => came && this.arrived(stage));
    if (lacksFlow(surface(this.box, this.least, 0))) return void bringFlow().then(() => this.requestUpdate(), () => undefined); // asked again with the next update
    stage.sets = shared(stage.sets, stage.comfort.set(stage.shown, this.box, this.least, noticesOf(this.scene).length));
  }

  private get least(): number {
    return leastFont(this.setup ?? this.scene?.screen_setup);
  }

  /** An element that has come says how large type it bears. */
  private arrived(stage: Stage): void {
    stage.comfort.again();
    this.requestUpdate();
  }

  /** Loads and lays out everything on a stage that is not seen yet. */
  private async makeReady(stage: Stage): Promise<void> {
    await load(stage.shown.layout.tiles.map((tile) => tile.kind));
    this.arrived(stage);
    await document.fonts?.ready;
    await this.updateComplete;
    const root = this.rootOf(stage);
    if (root) await drawn(root);
  }

  /** The fade begins. */
  private begin(stage: Stage): void {
    if (!this.stages.take(stage)) return;
    if (this.ahead?.layout?.key === stage.shown.layout.key) this.ahead = null; // its time has come
    this.requestUpdate();
    setTimeout(() => {
      this.stages.left();
      this.requestUpdate();
    }, FADE + 80);
  }

  private rootOf(stage: Stage): Element | null {
    return this.renderRoot.querySelector(`[data-stage="${stage.id}"]`);
  }

  private get surface(): Surface {
    return this.stages.here?.comfort.surface ?? surface(this.box, this.least, 0);
  }

  /** Says which tiles of the wall that stands fail, whenever that has changed: {tile: message}. */
  private confess(): void {
    const { here } = this.stages;
    const unloaded = here?.shown.layout.tiles.filter((tile) => missing(tile.kind)) ?? [];
    const detail = { ...here?.comfort.faults.said, ...Object.fromEntries(unloaded.map((tile) => [tile.id, `not loaded: ${tile.kind}`])) };
    const words = JSON.stringify(detail);
    if (words === this.confessed) return;
    this.confessed = words;
    this.dispatchEvent(new CustomEvent("fault", { detail, bubbles: true, composed: true }));
  }

  protected override updated(): void {
    this.confess();
    if (!this.stages.coming) for (const resolve of this.waiting.splice(0)) resolve();
    for (const stage of this.stages.all) {
      if (stage.phase === "leaving") continue;
      stage.ready ??= within(LIMIT, this.makeReady(stage));
      if (stage.phase === "coming") void stage.ready.then(framed).then(() => this.begin(stage));
    }
    const { here } = this.stages;
    const root = here && this.rootOf(here);
    if (root) flip(root, here.sets, this.moved && !this.quiet);
  }

  override render(): TemplateResult {
    const { unit, least } = this.surface;
    const hold = this.scene?.hold;
    const sizes = { "--u": px(unit), "--m": px(least), "--head": px(head(this.box) * least) };
    const cut = this.link?.state === "cut" || this.kept !== null;
    return html`<div class="wall ${cut ? "cut" : ""} ${tall(this.box) ? "tall" : ""}" ${paint(sizes)}>
      ${notices(this.scene, () => this.requestUpdate())}
      <div class="page">
        ${this.top(cut)}
        <div class="stages">
          ${this.layout ? repeat(this.stages.all, (stage) => stage.id, (stage) => this.staged(stage)) : nothingYet(this.link?.state === "joining" && !this.scene)}
        </div>
        ${hold && !(cut && hold.past) ? html`<div class="frame ${hold.past ? "past" : "hold"}"></div>` : this.scene?.rehearsal && !this.quiet && !cut ? html`<div class="frame drill"></div>` : nothing} ${cut ? html`<div class="frame away"></div>` : nothing}
      </div>
    </div>`;
  }

  private top(cut: boolean): TemplateResult {
    const { link, kept, now, scene, site, quiet, surface: { least, w } } = this;
    if (cut) return cutOff(scene, link, kept, now, least, w);
    if (this.back > Date.now()) return backAgain(now);
    const shown = this.stages.here?.shown;
    if (scene?.hold?.past && !quiet) return lookingBack(scene, shown?.layout ?? null, now, least, w);
    return heading({ layout: shown?.layout ?? null, focus: shown?.focus ?? null, scene, site, values: shown?.values ?? {}, link, now, quiet, least, room: w, tall: tall(this.box) });
  }

  private staged(stage: Stage): TemplateResult {
    const { scene, quiet, pointer } = this;
    const seen = stage.phase === "here" || stage.phase === "leaving";
    const { faults } = stage.comfort;
    const around: Around = {
      ...{ scene, clearance: scene?.clearance ?? "", theme: stage.theme, quiet, pointer, seen, drawn: stage.drawn },
      worked: (tile) => faults.worked(tile.id) && this.requestUpdate(),
      failed: (tile, error) => {
        faults.note(tile, stage.shown, error);
        this.requestUpdate();
      },
    };
    const sets = stage.sets.filter((set) => set.place.part !== "away" || stage.drawn.has(set.tile.id)); // what a focus sends away stays as it is, unseen
    const there = new Set(sets.map((set) => set.tile.id));
    for (const id of stage.drawn.keys()) if (!there.has(id)) stage.drawn.delete(id);
    const entering = stage.phase === "here" && this.stages.all.some((each) => each.phase === "leaving");
    return html`<main data-stage=${stage.id} class=${entering ? "entering" : stage.phase} data-theme=${stage.theme || nothing} aria-hidden=${stage.phase === "here" ? nothing : "true"}>
      ${repeat(sets, (set) => set.tile.id, (set) => tileOf(set, stage.shown, around))}
    </main>`;
  }
}

customElements.define("io-wall", IoWall);
