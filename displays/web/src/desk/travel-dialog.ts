/** Look back: choose a moment of a room, see its wall of then beside now, and bring it back on the screens for a while. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import "../elements/io-wall.js";
import type { History, Scene as WallScene } from "../picture.js";
import { clock, clockSeconds, day, sameDay } from "../times.js";
import { lang, pick, say } from "../words.js";
import { Problem, send } from "./api.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { lines } from "./lines.js";
import type { Place } from "./live.js";
import { differences, SPANS, typed, type Then, type Timeline } from "./travel.js";
import "./travel-line.js";
import { placeName } from "./wording.js";

const REST = 200; // ms a moment is rested on before it is asked for
const LONG = 120_000; // ms; a moment long before the last checkpoint is folded from the beginning
const KEPT = 40; // walls, for who goes back and forth
const ROWS = 60; // differences listed
const LIMITS = [5, 10, 30]; // minutes a room looks back
const SOON = 60_000; // ms before now, where a look back begins

export class Travel extends LiveElement {
  static override properties = {
    ...LiveElement.properties, place: { attribute: false }, start: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean },
    at: { state: true }, span: { state: true }, line: { state: true }, then: { state: true }, trouble: { state: true }, untyped: { state: true }, limit: { state: true }, alone: { state: true }, history: { state: true },
  };
  declare place: Place | null;
  /** Where to begin, in ms; null: just now. */
  declare start: number | null;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  declare at: number;
  declare span: number;
  declare line: Timeline | null;
  declare then: { at: number; wall: Then } | null;
  declare trouble: string;
  /** What stands in the fields is no moment. */
  declare untyped: boolean;
  declare limit: number;
  /** Only this screen of the room. */
  declare alone: boolean;
  declare history: History;
  private readonly kept = new Map<number, Then>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.place = this.start = this.line = this.then = null;
    this.busy = new Set();
    this.allowed = this.alone = false;
    this.at = 0;
    this.span = SPANS[1] ?? 0;
    this.trouble = "";
    this.untyped = false;
    this.limit = 10;
    this.history = {};
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has("place") && this.place) this.begin();
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>("input[name=time]")?.focus();
    }
  }

  private begin(): void {
    this.kept.clear();
    this.line = this.then = null;
    this.alone = false;
    this.at = this.start ?? this.live.now() - SOON;
    void this.draw().then(() => this.look(0));
  }

  private close(): void {
    clearTimeout(this.timer);
    this.dispatchEvent(new CustomEvent("close-travel", { bubbles: true }));
  }

  /** The line of this length that the moment lies on. */
  private async draw(): Promise<void> {
    const { place, span } = this;
    if (!place) return;
    const now = this.live.now();
    const until = this.at >= now - span ? now : this.at + span / 2;
    const query = `since=${new Date(until - span).toISOString()}&until=${new Date(until).toISOString()}`;
    try {
      const line = await send<Timeline>("GET", `${path("rooms", place.room.key, "timeline")}?${query}`);
      if (this.place !== place || this.span !== span) return;
      this.line = line;
      this.at = Math.max(this.at, Date.parse(line.first));
    } catch (error) {
      this.trouble = error instanceof Problem ? error.message : String(error);
    }
  }

  private go(at: number): void {
    const most = this.live.now();
    this.at = Math.min(most, Math.max(this.line ? Date.parse(this.line.first) : 0, at));
    if (this.line && (this.at < Date.parse(this.line.since) || this.at > Date.parse(this.line.until))) void this.draw();
    this.look(REST);
  }

  private type(form: HTMLFormElement): void {
    const field = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement).value;
    const ms = typed(field("time"), field("day"), this.live.now());
    this.untyped = ms === null;
    if (ms !== null && ms !== Math.floor(this.at / 1_000) * 1_000) this.go(ms);
  }

  private look(rest: number): void {
    clearTimeout(this.timer);
    this.untyped = false;
    const known = this.kept.get(this.at);
    if (known) this.then = { at: this.at, wall: known };
    else this.timer = setTimeout(() => void this.ask(), rest);
  }

  private async ask(): Promise<void> {
    const { place, at } = this;
    if (!place) return;
    try {
      const answer = await send<{ screens: (Then & { screen: string })[] }>("GET", `${path("rooms", place.room.key, "wall")}?at=${new Date(at).toISOString()}`, undefined, { limit: LONG });
      const wall = answer.screens.find((each) => each.screen === place.screen.key);
      if (!wall || this.place !== place) return;
      this.kept.set(at, wall);
      for (const oldest of [...this.kept.keys()].slice(0, -KEPT)) this.kept.delete(oldest);
      if (this.at !== at) return;
      [this.then, this.trouble] = [{ at, wall }, ""];
      if (wall.layout) this.history = await lines(wall.layout, this.live.values, this.history);
    } catch (error) {
      if (this.at !== at || this.place !== place) return;
      const words = error instanceof Problem && error.status !== 404 ? error.message : say("console.travel.not_there");
      [this.then, this.trouble] = [null, words];
    }
  }

  private show(): void {
    const { place, at, limit } = this;
    if (!place) return;
    const until = this.live.now() + limit * 60_000;
    const room = path("rooms", place.room.key, "hold");
    const undo = { key: "undo", method: "DELETE" as const, path: this.alone ? `${room}?screen=${encodeURIComponent(place.screen.key)}` : room };
    order(this, {
      key: "travel",
      method: "PUT",
      path: room,
      body: { at: new Date(at).toISOString(), until: new Date(until).toISOString(), ...(this.alone ? { screen: place.screen.key } : {}) },
      done: say("console.travel.shown", { name: this.alone ? placeName(place) : pick(place.room.name), at: this.moment(at), until: clock(until) }),
      undo,
      then: () => this.close(),
      failed: (words) => (this.trouble = words),
    });
  }

  private moment(ms: number): string {
    return sameDay(ms, this.live.now()) ? clockSeconds(ms) : `${clock(ms)}, ${day(ms)}`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { place, live, line, at } = this;
    if (!place) return nothing;
    const room = pick(place.room.name);
    return html`<dialog class="travel" aria-labelledby="travel-title" @cancel=${(event: Event) => { event.preventDefault(); this.close(); }} @moment=${(event: CustomEvent<{ at: number }>) => this.go(event.detail.at)}>
      <header><h2 id="travel-title">${say("console.travel.title", { name: placeName(place) })}</h2>
        <form class="when" @submit=${(event: Event) => { event.preventDefault(); this.type(event.currentTarget as HTMLFormElement); }} @change=${(event: Event) => this.type(event.currentTarget as HTMLFormElement)}>
          <label><span>${say("console.travel.time")}</span><input name="time" inputmode="numeric" autocomplete="off" size="8" aria-invalid=${this.untyped} .value=${clockSeconds(at)} /></label>
          <label><span>${say("console.travel.day")}</span><input name="day" inputmode="numeric" autocomplete="off" size="10" aria-invalid=${this.untyped} .value=${day(at)} /></label></form>
        <div class="spans" role="group" aria-label=${say("console.travel.span")}>${SPANS.map((span, i) => html`<button type="button" class="chip" aria-pressed=${span === this.span} @click=${() => { this.span = span; void this.draw(); }}>${say(`console.travel.spans.${i}`)}</button>`)}</div></header>
      ${line ? html`<io-travel-line .live=${live} .place=${place} .line=${line} .at=${at}></io-travel-line>` : html`<p class="quiet small">${say("console.travel.loading")}</p>`}
      <div class="sides" tabindex="0">${this.sides()}</div>
      ${line ? html`<io-travel-ticks .live=${live} .place=${place} .line=${line} .at=${at}></io-travel-ticks>` : nothing}
      <footer>${this.trouble ? html`<p class="bad" role="alert">${this.trouble}</p>` : nothing}
        ${place.room.screens.length > 1 ? html`<label class="field"><span>${say("console.travel.where")}</span><select @change=${(event: Event) => (this.alone = (event.target as HTMLSelectElement).value === "screen")}><option value="room" ?selected=${!this.alone}>${say("console.travel.room", { n: place.room.screens.length })}</option><option value="screen" ?selected=${this.alone}>${pick(place.screen.name)}</option></select></label>` : nothing}
        <label class="field"><span>${say("console.travel.limit")}</span><select @change=${(event: Event) => (this.limit = Number((event.target as HTMLSelectElement).value))}>${LIMITS.map((n) => html`<option value=${n} ?selected=${n === this.limit}>${say("console.travel.minutes", { n })}</option>`)}</select></label>
        <button type="button" class="plain" @click=${() => this.close()}>${say("console.close")}</button>
        <button type="button" class="go" data-do="travel" aria-busy=${this.busy.has("travel")} ?disabled=${!this.allowed || !this.then?.wall.layout || this.then.at !== at || this.busy.has("travel")} @click=${() => this.show()}>${say("console.travel.show", { at: this.moment(at), name: room })}</button></footer>
    </dialog>`;
  }

  private sides(): TemplateResult {
    const { live, then, at } = this;
    const wall = then?.wall;
    const late = then?.at !== at && !this.trouble;
    if (!wall?.layout) return html`<p class="empty">${this.trouble ? nothing : say(then ? "console.travel.nothing_shown" : "console.travel.folding")}</p>`;
    const others = differences(wall, live.values);
    const now = { ...wall, values: live.values, indicators: live.indicators as Then["indicators"], areas: live.wire.picture?.areas ?? {}, history: this.history };
    return html`<figure class="then ${late ? "late-side" : ""}" aria-busy=${late}><figcaption><b>${this.moment(then?.at ?? at)}</b> ${pick(wall.layout.title)}${late ? html` · ${say("console.travel.folding")}` : nothing}</figcaption>${this.stage(wall, then?.at ?? at, wall.scene.focus)}</figure>
      <figure><figcaption><b>${say("console.travel.now")}</b> ${clock(live.now())}</figcaption>${this.stage(now, live.now(), wall.scene.focus)}</figure>
      <div class="differ"><h3>${others.length ? say("console.travel.differ", { n: others.length }) : say("console.travel.alike")}</h3>
        ${others.length ? html`<table><thead><tr><th>${say("console.travel.figure")}</th><th>${this.moment(then?.at ?? at)}</th><th>${say("console.travel.now")}</th></tr></thead>
          <tbody>${others.slice(0, ROWS).map((each) => html`<tr data-series=${each.series}><th scope="row">${each.name}</th><td>${each.then}</td><td>${each.now}</td></tr>`)}</tbody></table>${others.length > ROWS ? html`<p class="quiet small">${say("console.travel.more", { n: others.length - ROWS })}</p>` : nothing}` : nothing}</div>`;
  }

  private stage(wall: Then, at: number, focus: string | null): TemplateResult {
    const { place } = this;
    if (!place || !wall.layout) return html``;
    const setup = { height_cm: place.screen.height_cm, furthest_m: place.screen.furthest_m, lines: place.screen.lines, theme: place.screen.theme };
    const scene: WallScene = { room: place.room.key, screen: place.screen.key, layout: wall.layout.key, focus, hold: null, changed: 0, agenda: wall.scene.agenda ?? null, room_name: place.room.name, clearance: place.room.clearance, screen_setup: setup };
    const theme = wall.layout.theme ?? place.screen.theme;
    return html`<div class="stage" role="img" aria-label=${pick(wall.layout.title)}><div class="wall" aria-hidden="true" data-theme=${theme}><io-wall .layout=${wall.layout} .indicators=${wall.indicators} .areas=${wall.areas} .site=${wall.site} .values=${wall.values} .history=${wall.history}
      .scene=${scene} .now=${at} .theme=${theme} .lang=${lang()} .setup=${setup} .quiet=${true}></io-wall></div></div>`;
  }
}

customElements.define("io-travel", Travel);
