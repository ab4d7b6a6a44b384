/** Choosing a layout for one or many screens: each as a large radio, made ready as soon as it is chosen; then preview, switch, undo. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { screens, target, untilInstant, widths, zoneOffset, type Target, type Width } from "./claims.js";
import { LiveElement } from "./element.js";
import { groupName } from "./groups.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import type { Layout } from "./nouns.js";
import { mark } from "./others.js";
import type { Takes, TakeWish } from "./takes.js";
import { tally } from "./tone.js";
import { few, layoutName, paintWords, placeName, when } from "./wording.js";

/** A wish as it goes up to the page; `then` is told whether it was carried out. */
export interface TakeDetail {
  wish: TakeWish;
  /** More than was pointed at one by one: asked about first. */
  wide: boolean;
  then?: (done: boolean) => void;
}

const nameOf = (width: Width): string => (width.width === "group" ? `group:${width.group}` : width.width);

export class Picker extends LiveElement {
  static override properties = { ...LiveElement.properties, places: { attribute: false }, takes: { attribute: false }, me: {}, allowed: { type: Boolean }, chosen: { state: true }, width: { state: true }, until: { state: true }, pinned: { state: true } };
  /** One screen, or several that were picked. */
  declare places: readonly Place[];
  declare takes: Takes;
  declare me: string;
  declare allowed: boolean;
  declare chosen: string;
  declare width: string; // screen, room, group:KEY, all
  declare until: string;
  declare pinned: boolean;
  /** True between the server's yes and the scenes that show it. */
  private settling = false;
  /** What one had seen when choosing: the newest event, and who decided on each screen. */
  private seen = { seq: 0, marks: new Map<string, string>() };
  private readied: { targets: Target[]; layout: string } | null = null;

  constructor() {
    super();
    this.places = [];
    this.chosen = this.until = this.me = "";
    this.width = "screen";
    this.pinned = false;
    this.allowed = true;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get("places");
    if (before && before.map((each) => each.id).join() !== this.places.map((each) => each.id).join()) {
      if (this.places.length > 1 && before.length && this.chosen) this.look(); // the choice stays while more screens are picked
      else this.forget();
    }
    if (this.settling && this.reached.every((place) => this.live.sceneOf(place.id)?.layout === this.chosen)) this.forget();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (["chosen", "width", "places"].some((name) => changed.has(name as keyof Picker))) this.ready();
  }

  private forget(): void {
    this.settling = this.pinned = false;
    this.chosen = this.until = "";
    this.width = "screen";
  }

  private look(): void {
    this.seen = { seq: this.live.seq, marks: new Map(this.live.places().map((place) => [place.id, mark(this.live.sceneOf(place.id))])) };
  }

  /** Tell the screens what to make ready; what nobody wants any more they let go of. */
  private ready(): void {
    const wanted = this.chosen && this.allowed && !this.settling ? { targets: this.targets, layout: this.chosen } : null;
    if (JSON.stringify(wanted) === JSON.stringify(this.readied)) return;
    const former = this.readied;
    this.readied = wanted;
    const gone = former?.targets.filter((one) => !wanted?.targets.some((each) => each.key === one.key && each.width === one.width)) ?? [];
    if (gone.length) this.prepare(gone, null);
    if (wanted) this.prepare(wanted.targets, wanted.layout);
  }

  private prepare(targets: Target[], layout: string | null): void {
    this.dispatchEvent(new CustomEvent("prepare", { bubbles: true, detail: { targets, layout } }));
  }

  private get one(): Place | undefined {
    return this.places.length === 1 ? this.places[0] : undefined;
  }

  private get wide(): { width: Width; places: Place[] } | undefined {
    return this.one && widths(this.live, this.one).find((each) => nameOf(each.width) === this.width);
  }

  private get targets(): Target[] {
    return this.one && this.wide ? [target(this.one, this.wide.width)] : screens(this.places);
  }

  /** The screens that a switch would change. */
  get reached(): readonly Place[] {
    return this.wide?.places ?? this.places;
  }

  /** Screens that somebody else has switched since one chose. */
  private get overtaken(): Place[] {
    if (!this.chosen || this.settling) return [];
    return this.reached.filter((place) => {
      const scene = this.live.sceneOf(place.id);
      const now = mark(scene);
      return now !== "" && now !== this.seen.marks.get(place.id) && scene?.why?.layout?.by !== this.me;
    });
  }

  protected override render(): TemplateResult {
    const { live, takes } = this;
    const shown = new Set(this.places.map((place) => live.sceneOf(place.id)?.layout));
    const back = this.one && takes.backOf(this.one.id);
    return html`<form class="picker" @submit=${this.submit}>
      <fieldset class="pick" ?disabled=${!this.allowed}>
        <legend class="unseen">${say("console.pick")}</legend>
        ${live.layouts().map((layout) => this.option(layout, shown.size === 1 && shown.has(layout.key)))}
      </fieldset>
      ${this.warning()}
      <div class="take ${this.one ? "" : "many"}">
        <button type="button" class="plain" data-do="preview" ?disabled=${!this.chosen} @click=${() => this.preview()}>${say("console.preview")}</button>
        ${this.button()}
        ${this.one ? html`<button type="button" class="plain square" data-do="undo" title=${back ? say("console.undo_last") : say("console.undo_none")} aria-label=${say("console.undo")} ?disabled=${!back || takes.busy} @click=${() => back && this.dispatchEvent(new CustomEvent("untake", { bubbles: true, detail: back }))}>${icon("undo")}</button>` : nothing}
      </div>
      ${this.chosen ? this.options() : nothing}
    </form>`;
  }

  private button(): TemplateResult {
    const waiting = this.takes.busy || this.settling;
    const ready = this.chosen !== "" && this.allowed && !waiting && this.live.linked;
    const layout = layoutName(this.live, this.chosen);
    const n = this.reached.length;
    const words = this.overtaken.length ? say("console.take.anyway", { layout }) : n > 1 ? say("console.switch_many", { n, layout }) : say("console.switch", { layout });
    return html`<button type="submit" class="go" data-do="switch" ?disabled=${!ready} aria-busy=${waiting}>
      ${waiting ? say("console.sending") : this.chosen === "" ? say("console.choose_first") : html`<span class="cut">${words}</span>${icon("enter")}`}</button>`;
  }

  /** Somebody else was there since one chose: said before the button is pressed. */
  private warning(): TemplateResult | typeof nothing {
    const { overtaken } = this;
    const why = overtaken[0] && this.live.sceneOf(overtaken[0].id)?.why?.layout;
    if (!why || !overtaken[0]) return nothing;
    const said = { by: why.by, names: few(overtaken.map(placeName), 2), layout: layoutName(this.live, this.live.sceneOf(overtaken[0].id)?.layout), at: when(why.since, this.live.now()) };
    return html`<p class="overtaken" role="alert">${icon("triangle")}<span>${say("console.take.overtaken", said)}</span>
      <button type="button" class="plain" data-do="leave" @click=${() => this.forget()}>${say("console.take.leave")}</button></p>`;
  }

  private option(layout: Layout, shown: boolean): TemplateResult {
    const picked = this.chosen === layout.key;
    return html`<label class="choice ${shown ? "now" : ""} ${picked ? "picked" : ""}" data-layout=${layout.key} @dblclick=${() => this.take()}>
      <input type="radio" name="layout" class="unseen" .value=${layout.key} .checked=${picked} @change=${() => this.choose(layout.key)} />
      <span class="choice-name">${pick(layout.title)}</span><small>${this.note(layout, shown, picked)}</small>
    </label>`;
  }

  /** What stands beneath a layout: on the screen its receipt, once chosen who has it ready, elsewhere how complete its figures are. */
  private note(layout: Layout, shown: boolean, picked: boolean): TemplateResult | string {
    const { live, one } = this;
    if (shown && one) {
      const { words, mood } = paintWords(live.paintOf(one.id), live.now());
      return html`<span class=${mood === "bad" || mood === "late" ? mood : ""}>${say("console.shown_here", { state: words })}</span>`;
    }
    if (picked) {
      const on = this.reached.filter((place) => live.presence[place.id] && live.sceneOf(place.id)?.layout !== layout.key);
      const n = on.filter((place) => live.presence[place.id]?.ready === layout.key).length;
      if (on.length) return html`<span class="readied" data-ready=${n}>${n < on.length ? say("console.take.readying", { n, m: on.length }) : say("console.take.ready", { n, m: on.length })}</span>`;
    }
    const there = this.places.filter((place) => live.sceneOf(place.id)?.layout === layout.key).length;
    if (!one && there) return say("console.take.shown_on", { n: there, m: this.places.length });
    const count = tally(layout, live.values, live.now());
    const parts = (["critical", "held", "late", "missing"] as const).filter((kind) => count[kind]).map((kind) => say(`console.tally.${kind}`, { n: count[kind] }));
    return parts.length ? parts.slice(0, 2).join(" · ") : say("console.tally.complete");
  }

  private options(): TemplateResult {
    return html`<div class="options ${this.one ? "" : "many"}">
      ${this.one ? this.widths(this.one) : nothing}
      <label><span>${say("console.until")}</span><input type="time" name="until" .value=${this.until} @input=${(e: Event) => (this.until = (e.target as HTMLInputElement).value)} /></label>
      <label class="check"><input type="checkbox" name="pinned" .checked=${this.pinned} @change=${(e: Event) => (this.pinned = (e.target as HTMLInputElement).checked)} /><span>${say("console.pin")}</span></label>
    </div>`;
  }

  private widths(place: Place): TemplateResult {
    const several = place.room.screens.length > 1;
    const words = (width: Width, n: number): string => {
      if (width.width === "screen") return several ? say("console.width.screen") : say("console.width.only");
      if (width.width === "group") return say("console.width.group", { name: groupName(this.live, width.group), n });
      return say(`console.width.${width.width}`, { n });
    };
    return html`<label><span>${say("console.width.title")}</span>
      <select name="width" .value=${this.width} @change=${(e: Event) => (this.width = (e.target as HTMLSelectElement).value)}>
        ${widths(this.live, place).map(({ width, places }) => html`<option value=${nameOf(width)} ?selected=${nameOf(width) === this.width}>${words(width, places.length)}</option>`)}
      </select></label>`;
  }

  private choose(layout: string): void {
    this.settling = false;
    this.chosen = layout;
    this.look();
  }

  private preview(): void {
    this.dispatchEvent(new CustomEvent("preview", { bubbles: true, detail: { layout: this.chosen, place: this.places[0] } }));
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.take();
  }

  /** Switch now; more screens than were pointed at are asked about first. */
  take(): void {
    if (!this.chosen || !this.allowed || this.takes.busy || this.settling || !this.live.linked) return;
    const now = this.live.now();
    const until = this.until ? untilInstant(this.until, now, zoneOffset(this.live.site?.time_zone, now)) : null;
    const seen = this.overtaken.length ? this.live.seq : this.seen.seq;
    const wish: TakeWish = { layout: this.chosen, until, pinned: this.pinned, targets: this.targets, places: [...this.reached], seen };
    const then = (done: boolean): void => {
      this.settling = done;
      if (done) this.readied = null; // taken, so nothing is ahead any more
      this.requestUpdate();
    };
    this.dispatchEvent(new CustomEvent<TakeDetail>("take", { bubbles: true, detail: { wish, wide: this.width !== "screen", then } }));
  }
}

customElements.define("io-picker", Picker);
