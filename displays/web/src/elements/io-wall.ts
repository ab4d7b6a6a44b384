import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { barsOf } from "../bars.js";
import { compose, seriesOf, topicOf, type Laid, type Memory, type Shown, type Surface } from "../compose.js";
import { easy } from "../ease.js";
import { named, owned, when } from "../figure.js";
import { unsettle } from "../fit.js";
import { flip } from "../flip.js";
import { forget } from "../measure.js";
import { paint, px } from "../paint.js";
import type { AttentionItem, History, Indicator, LayoutDoc, NoticeDoc, OwnerItem, Scene, Setup, Site, StatusItem, TileDoc, Value, Values } from "../picture.js";
import { seriesParts } from "../picture.js";
import { nameSeries } from "../read.js";
import { leastFont } from "../sight.js";
import { clock, clockSeconds, day, period, setZone, weekday } from "../times.js";
import type { IoTrend } from "./io-trend.js";
import { pick, say, speak, type Text } from "../words.js";
import type { Link } from "../wire.js";
import type { Pill } from "./io-head.js";
import "./io-attention.js";
import "./io-head.js";
import "./io-notice.js";
import "./io-number.js";
import "./io-text.js";
import { wall } from "./wall.css.js";

const STEP = 10_000; // ms; freshness and ages are looked at this often
const BACK = 4_000; // ms the wall says that it is connected again
const FADE = 450; // ms from one layout to the next
const PAST = 60_000; // ms; a hold of an earlier moment than this is a look back
const COMFORT = [1.36, 1.26, 1.17, 1.08, 1]; // times the least font, the largest that the layout bears
const NOTICES = 2; // shown at once

export interface Overlay {
  kind: "identify" | "testcard";
}

/** Kinds of tiles that few walls have are loaded when the first one stands on a wall. */
const LATER: Record<string, () => Promise<unknown>> = {
  alerts: () => import("./io-alerts.js"),
  bar: () => import("./io-bar.js"),
  bullet: () => import("./io-bullet.js"),
  clock: () => import("./io-clock.js"),
  image: () => import("./io-image.js"),
  map: () => import("./io-map.js"),
  owners: () => import("./io-owners.js"),
  qr: () => import("./io-qr.js"),
  status: () => import("./io-status.js"),
  table: () => import("./io-table.js"),
  trend: () => import("./io-trend.js"),
};

const templates: Record<string, TemplateStringsArray> = {};

/** Most of them take the same: their tile, what there is to show, the room they have, what may be seen. */
function laterOn(kind: string): TemplateStringsArray {
  const strings = [`<io-${kind} data-tile=`, " class=", " ", " .tile=", " .shown=", " .space=", " .clearance=", `></io-${kind}>`];
  return (templates[kind] ??= Object.assign(strings, { raw: strings }));
}

interface Stage {
  id: number;
  shown: Shown;
  sets: Laid[];
  leaving: boolean;
}

/** The wall: a pure view of a picture and a scene. It fills its box; every size follows the box's height. */
export class IoWall extends LitElement {
  static override styles = wall;

  static override properties = {
    layout: { attribute: false },
    indicators: { attribute: false },
    areas: { attribute: false },
    site: { attribute: false },
    values: { attribute: false },
    history: { attribute: false },
    scene: { attribute: false },
    now: { attribute: false },
    theme: { attribute: false },
    lang: { attribute: false },
    setup: { attribute: false },
    link: { attribute: false },
    kept: { attribute: false },
    overlay: { attribute: false },
    pointer: { attribute: false },
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
  declare overlay: Overlay | null;
  declare pointer: string | null;
  declare quiet: boolean;

  private stages: Stage[] = [];
  private box = { w: 0, h: 0 };
  private surface: Surface = { w: 0, h: 0, gap: 0, least: 16, unit: 1 };
  private back = 0;
  private was: Link["state"] | null = null;
  private moved = false;
  private place = "";
  private comfort = 0;
  private readonly memory: Memory = new Map();
  private readonly observer = new ResizeObserver(() => this.measure());

  constructor() {
    super();
    this.layout = this.scene = this.setup = this.link = this.overlay = this.pointer = this.kept = null;
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

  private readonly refit = (): void => {
    forget();
    unsettle();
    this.memory.clear();
    this.place = "";
    this.requestUpdate();
    for (const each of this.renderRoot.querySelectorAll<LitElement>("[data-tile], io-head")) each.requestUpdate?.(); // one that is still being loaded has none
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
    setZone(this.site.time_zone ?? "Asia/Ho_Chi_Minh");
    nameSeries((series) => {
      const [code, area] = seriesParts(series);
      return this.indicators[code] ? named(this.indicators[code], code, area, this.areas) : undefined;
    });
    const theme = this.theme ?? this.layout?.theme ?? this.scene?.screen_setup?.theme;
    if (theme) this.dataset["theme"] = theme;
    const topic = topicOf(this.layout, this.scene?.focus ?? null);
    if (this.layout) this.dataset["layout"] = this.layout.key;
    else delete this.dataset["layout"];
    if (topic) this.dataset["focus"] = topic.key;
    else delete this.dataset["focus"];
    if (changed.has("link")) this.noteLink();
    this.moved = changed.has("scene") || changed.has("layout");
    this.stage();
  }

  private noteLink(): void {
    const state = this.link?.state ?? "live";
    if (this.was === "cut" && state === "live" && !this.quiet) {
      this.back = Date.now() + BACK;
      setTimeout(() => this.requestUpdate(), BACK + 50);
    }
    if (state === "cut" || state === "live") this.was = state;
  }

  /** Works out the stage, and keeps the one before it for the length of a cross-fade when the layout is another. */
  private stage(): void {
    const { layout } = this;
    const current = this.stages[this.stages.length - 1];
    if (!layout || !this.box.h) {
      this.stages = [];
      return;
    }
    const focus = this.scene && this.scene.layout !== null && this.scene.layout !== layout.key ? null : (this.scene?.focus ?? null);
    const shown: Shown = {
      layout,
      indicators: this.indicators,
      areas: this.areas,
      values: this.values,
      history: this.history,
      focus,
      now: Math.floor(this.now / STEP) * STEP,
    };
    for (const kind of new Set(layout.tiles.map((tile) => tile.kind))) if (!customElements.get(`io-${kind}`)) void LATER[kind]?.().then(this.arrived);
    const sets = this.comfortable(shown);
    if (current && !current.leaving && current.shown.layout.key === layout.key) {
      current.shown = shown;
      current.sets = sets;
      return;
    }
    const id = (current?.id ?? 0) + 1;
    const leaving = current && !this.quiet ? [{ ...current, leaving: true }] : [];
    this.stages = [...leaving, { id, shown, sets, leaving: false }];
    if (leaving.length) setTimeout(() => this.left(), FADE + 80);
  }

  /** An element that has come says how large type it bears. */
  private readonly arrived = (): void => {
    this.place = "";
    this.requestUpdate();
  };

  private left(): void {
    this.stages = this.stages.filter((stage) => !stage.leaving);
    this.requestUpdate();
  }

  /** The largest type the layout bears; never below what the furthest seat can read. It only grows again with another
   *  layout or box, so that nothing jumps while somebody speaks, and it stays through a focus. */
  private comfortable(shown: Shown): Laid[] {
    const least = leastFont(this.setup ?? this.scene?.screen_setup);
    const place = [shown.layout.key, this.box.w, this.box.h, least, this.noticesShown().length].join(" ");
    if (place !== this.place) [this.place, this.comfort] = [place, 0];
    const whole = shown.focus ? { ...shown, focus: null } : shown;
    let sets: Laid[] = [];
    for (; this.comfort < COMFORT.length; this.comfort += 1) {
      this.surface = this.surfaceFor(least * (COMFORT[this.comfort] ?? 1));
      sets = compose(whole, this.surface, this.memory);
      if (easy(sets, whole) || this.comfort === COMFORT.length - 1) break;
    }
    return shown.focus ? compose(shown, this.surface, this.memory) : sets;
  }

  private surfaceFor(least: number): Surface {
    const unit = Math.min(this.box.h / 1080, this.box.w / 1440);
    const m = least * unit;
    const w = this.box.w - 2 * this.side(unit);
    const h = this.box.h - this.noticesHeight(m) - this.headHeight(m) - unit * (32 + 24 + 36);
    return { w, h, gap: 22 * unit, least: m, unit };
  }

  private side = (unit: number): number => 48 * unit;
  private headHeight = (m: number): number => m * 3;
  private noticesHeight = (m: number): number => this.noticesShown().length * m * 3.6;

  private noticesShown(): NoticeDoc[] {
    const notices = this.scene?.notices ?? [];
    const rank = (notice: NoticeDoc): number => ["Actual", "System", "Exercise", "Test"].indexOf(notice.status);
    return [...notices].sort((a, b) => rank(a) - rank(b)).slice(0, NOTICES);
  }

  protected override updated(): void {
    const stage = this.stages[this.stages.length - 1];
    if (!stage) return;
    const root = this.renderRoot.querySelector(`[data-stage="${stage.id}"]`);
    const places = new Map(stage.sets.map((set) => [set.tile.id, set.place]));
    if (root) flip(root, places, this.moved && !this.quiet);
  }

  override render(): TemplateResult {
    const { unit, least } = this.surface;
    const hold = this.holding();
    const sizes = { "--u": px(unit), "--m": px(least) };
    const cut = this.link?.state === "cut" || this.kept !== null;
    const notices = this.noticesShown();
    const hidden = (this.scene?.notices ?? []).length - notices.length;
    return html`<div class="wall ${cut ? "cut" : ""}" ${paint(sizes)}>
      ${notices.map((notice, i) => html`<io-notice .notice=${notice} .more=${i === notices.length - 1 ? hidden : 0}></io-notice>`)}
      <div class="page">
        ${this.heading(hold, cut)}
        <div class="stages">
          ${this.layout ? repeat(this.stages, (stage) => stage.id, (stage) => this.staged(stage)) : this.empty()}
        </div>
        ${hold ? html`<div class="frame ${hold}"></div>` : nothing} ${cut ? html`<div class="frame away"></div>` : nothing}
      </div>
      ${this.overlay ? this.overlaid(this.overlay) : nothing}
    </div>`;
  }

  private holding(): "hold" | "past" | null {
    const hold = this.scene?.hold;
    if (!hold) return null;
    return hold.since && Date.parse(hold.since) - Date.parse(hold.at) > PAST ? "past" : "hold";
  }

  private heading(hold: "hold" | "past" | null, cut: boolean): TemplateResult {
    if (cut) return this.banner();
    if (this.back > Date.now()) return html`<div class="banner back"><b>${say("wall.back")}</b><span class="clock">${clock(this.now)}</span></div>`;
    const topic = topicOf(this.layout, this.scene?.focus ?? null);
    const title = pick(topic?.title) || pick(this.layout?.title) || pick(this.scene?.room_name);
    const reporting = this.site.reporting;
    const statement = reporting ? pick(reporting.statement) || period(reporting.period) : "";
    const sub = [pick(this.scene?.room_name), topic ? say("wall.focus_sub") : pick(this.layout?.subtitle), statement];
    return html`<io-head
      .heading=${title}
      .sub=${[...new Set(sub.filter(Boolean))]}
      .time=${this.now ? clock(this.now) : ""}
      .dates=${this.now ? [`${weekday(this.now)}, ${day(this.now)}`, day(this.now)] : []}
      .pill=${this.pill(hold)}
      .least=${this.surface.least}
      .room=${this.surface.w}
    ></io-head>`;
  }

  private pill(hold: "hold" | "past" | null): Pill | null {
    if (this.quiet) return null;
    const at = this.scene?.hold ? Date.parse(this.scene.hold.at) : 0;
    if (hold === "past") {
      const words = day(at) === day(this.now) ? clock(at) : `${clock(at)}, ${day(at)}`;
      return { state: "past", words: say("wall.past_at", { time: words }) };
    }
    if (hold) return { state: "hold", words: say("wall.held_at", { time: clock(at) }) };
    if (this.link?.state === "joining") return { state: "joining", words: say("wall.joining") };
    return { state: "live", words: say("wall.live") };
  }

  /** Cut off: said across the whole wall, with since when, in letters for the furthest seat. */
  private banner(): TemplateResult {
    const since = this.kept ?? this.link?.since ?? this.now;
    const time = day(since) === day(this.now) ? clockSeconds(since) : `${clock(since)} ${day(since)}`;
    const head = this.kept !== null ? say("wall.cut_cached") : say("wall.cut_since", { time });
    const note = this.kept !== null ? say("wall.cut_cached_note", { time }) : say("wall.cut_note_short");
    return html`<div class="banner off" role="alert"><b>${head}</b><span>${note}</span><span class="clock">${clock(this.now)}</span></div>`;
  }

  private empty(): TemplateResult {
    const joining = this.link?.state === "joining" && !this.scene;
    return html`<div class="empty"><b>${say(joining ? "wall.reading" : "wall.no_layout")}</b>${joining ? nothing : html`<p>${say("wall.no_layout_note")}</p>`}</div>`;
  }

  private overlaid({ kind }: Overlay): TemplateResult {
    const room = pick(this.scene?.room_name);
    const screen = pick(this.scene?.screen_name);
    if (kind === "identify")
      return html`<div class="identify"><p>${say("wall.identify")}</p><b>${room}</b><b>${screen}</b></div>`;
    const size = say("wall.lines", { width: String(Math.round(this.box.w * devicePixelRatio)), height: String(Math.round(this.box.h * devicePixelRatio)) });
    return html`<div class="testcard">
      <div class="ring"></div>
      <div class="ramp">${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => html`<i ${paint({ background: `hsl(0, 0%, ${Math.round((i / 7) * 100)}%)` })}></i>`)}</div>
      <div class="words"><b>${say("wall.testcard")}</b><p>${room} · ${screen}</p><p>${size}</p><p>${say("wall.testcard_note")}</p></div>
      <div class="ramp colours">${["--critical", "--warn", "--late", "--actual", "--ink", "--ink-2", "--ink-3", "--line"].map((name) => html`<i ${paint({ background: `var(${name})` })}></i>`)}</div>
    </div>`;
  }

  private staged(stage: Stage): TemplateResult {
    return html`<main data-stage=${stage.id} class=${stage.leaving ? "leaving" : ""}>
      ${repeat(
        stage.sets.filter((set) => set.place.part !== "away"),
        (set) => set.tile.id,
        (set) => this.tile(set, stage.shown),
      )}
    </main>`;
  }

  private tile(set: Laid, shown: Shown): TemplateResult {
    const { tile, place, space } = set;
    const { values, indicators, areas, now } = shown;
    const style = { left: px(place.x), top: px(place.y), width: px(place.w), height: px(place.h), "--m": px(space.least) };
    const title = pick(tile.title);
    const marks = this.pointer === tile.id ? "pointed" : "";
    switch (tile.kind) {
      case "number":
        return html`<io-number data-tile=${tile.id} class=${marks} ${paint(style)} .figure=${set.figure} .fit=${set.fit} .points=${set.points} .threshold=${set.threshold} .where=${place.part} .still=${this.quiet}></io-number>`;
      case "trend":
        return html`<io-trend data-tile=${tile.id} class=${marks} ${paint(style)} .figure=${set.figure} .data=${(customElements.get("io-trend") as typeof IoTrend | undefined)?.data(set, indicators)} .space=${space} .theme=${this.theme ?? ""}></io-trend>`;
      case "bar": {
        const code = seriesOf(tile);
        const bars = barsOf(tile, shown);
        const indicator = tile.by === "area" ? indicators[code] : undefined;
        const heading = title || (indicator ? named(indicator, code) : "");
        return html`<io-bar data-tile=${tile.id} class=${marks} ${paint(style)} .bars=${bars} .ranked=${tile.by === "area"} .heading=${heading} .owner=${indicator ? owned(indicator) : ownerOf(tile, indicators)} .when=${whenOf(tile, shown)} .top=${tile.top ?? 8} .space=${space}></io-bar>`;
      }
      case "attention":
        return html`<io-attention data-tile=${tile.id} class=${marks} ${paint(style)} .items=${values["@attention"] as AttentionItem[] | undefined} .indicators=${indicators} .areas=${areas} .heading=${title} .top=${tile.top ?? 4} .space=${space} .now=${now}></io-attention>`;
      case "status":
        return html`<io-status data-tile=${tile.id} class=${marks} ${paint(style)} .items=${values["@status"] as StatusItem[] | undefined} .only=${tile["subsystems"] as string[] | undefined} .heading=${title} .space=${space}></io-status>`;
      case "owners":
        return html`<io-owners data-tile=${tile.id} class=${marks} ${paint(style)} .items=${values["@owners"] as OwnerItem[] | undefined} .heading=${title} .top=${tile.top ?? 6} .space=${space} .now=${now}></io-owners>`;
      case "text":
        return html`<io-text data-tile=${tile.id} class=${marks} ${paint(style)} .text=${pick(tile.text)} .heading=${title} .space=${space}></io-text>`;
      default:
        if (LATER[tile.kind]) return html(laterOn(tile.kind), tile.id, marks, paint(style), tile, shown, space, this.scene?.clearance ?? "");
        return html`<io-text data-tile=${tile.id} ${paint(style)} .text=${say("wall.unknown_tile", { kind: tile.kind })} .heading=${title} .space=${space}></io-text>`;
    }
  }
}

/** The owner of a few series, where it is the same for all of them. */
function ownerOf(tile: TileDoc, indicators: Record<string, Indicator>): string {
  const owners = new Set(((tile["each"] as string[] | undefined) ?? []).map((series) => owned(indicators[seriesParts(series)[0]])));
  const [only = ""] = owners;
  return owners.size === 1 ? only : "";
}

/** Of when a bar tile's figures are: the newest of them, said once below the bars. */
function whenOf(tile: TileDoc, { values, indicators, now }: Shown): string[] {
  const few = (tile["each"] as string[] | undefined) ?? [];
  const keys = few.length ? few : Object.keys(values).filter((key) => key.startsWith(`${seriesOf(tile)}@`));
  const dated = keys.filter((key) => (values[key] as Value | undefined)?.as_of);
  const newest = dated.sort((a, b) => String((values[b] as Value).as_of).localeCompare(String((values[a] as Value).as_of)))[0];
  const indicator = newest && indicators[seriesParts(newest)[0]];
  return newest && indicator ? when(values[newest] as Value, indicator, now) : [];
}

customElements.define("io-wall", IoWall);
