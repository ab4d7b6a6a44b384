/** Choosing a layout for a place: each as a large radio, how wide it goes, until when, pinned; then preview, switch, undo. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { put, reach, undo, untilInstant, zoneOffset, type Width } from "./claims.js";
import { order, type Command } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import type { Layout } from "./nouns.js";
import { tally } from "./tone.js";
import { layoutName, paintWords, placeName } from "./wording.js";

export class Picker extends LiveElement {
  static override properties = {
    ...LiveElement.properties,
    place: { attribute: false },
    busy: { attribute: false },
    back: { attribute: false },
    chosen: { state: true },
    width: { state: true },
    until: { state: true },
    pinned: { state: true },
    allowed: { type: Boolean },
  };
  declare place: Place;
  declare busy: ReadonlySet<string>;
  /** The way back from the last switch of this place, if there is one. */
  declare back: Command | undefined;
  declare chosen: string;
  declare width: string; // screen, room, group:KEY, all
  declare until: string;
  declare pinned: boolean;
  declare allowed: boolean;

  constructor() {
    super();
    this.busy = new Set();
    this.chosen = "";
    this.width = "screen";
    this.until = "";
    this.pinned = false;
    this.allowed = true;
  }

  /** True between the server's yes and the scene that shows it. */
  private settling = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get("place");
    if (before && before.id !== this.place.id) this.forget();
    if (changed.get("busy")?.has("switch") && !this.busy.has("switch")) this.settling = true;
    if (this.settling && this.live.sceneOf(this.place.id)?.layout === this.chosen) this.forget();
  }

  private forget(): void {
    this.settling = false;
    this.chosen = "";
    this.width = "screen";
    this.until = "";
    this.pinned = false;
  }

  private get wide(): Width {
    if (this.width.startsWith("group:")) return { width: "group", group: this.width.slice(6) };
    return { width: this.width as "screen" | "room" | "all" };
  }

  protected override render(): TemplateResult {
    const live = this.live;
    const scene = live.sceneOf(this.place.id);
    const targets = reach(live, this.place, this.wide);
    const title = layoutName(live, this.chosen);
    const waiting = this.busy.has("switch");
    const ready = this.chosen !== "" && this.allowed && !waiting && live.linked;
    return html`<form class="picker" @submit=${this.submit}>
      <fieldset class="pick" ?disabled=${!this.allowed}>
        <legend class="unseen">${say("console.pick")}</legend>
        ${live.layouts().map((layout) => this.option(layout, layout.key === scene?.layout))}
      </fieldset>
      <div class="take">
        <button type="button" class="plain" data-do="preview" ?disabled=${!this.chosen} @click=${() => this.preview()}>${say("console.preview")}</button>
        <button type="submit" class="go" data-do="switch" ?disabled=${!ready} aria-busy=${waiting}>
          ${waiting ? say("console.sending") : this.chosen === "" ? say("console.choose_first") : html`<span class="cut">${targets.length > 1 ? say("console.switch_many", { n: targets.length, layout: title }) : say("console.switch", { layout: title })}</span>${icon("enter")}`}
        </button>
        <button type="button" class="plain square" data-do="undo" title=${this.back ? say("console.undo_last") : say("console.undo_none")} aria-label=${say("console.undo")} ?disabled=${!this.back || this.busy.has("undo")} @click=${this.goBack}>${icon("undo")}</button>
      </div>
      ${this.chosen ? this.options() : nothing}
    </form>`;
  }

  private option(layout: Layout, shown: boolean): TemplateResult {
    return html`<label class="choice ${shown ? "now" : ""} ${this.chosen === layout.key ? "picked" : ""}" data-layout=${layout.key}>
      <input type="radio" name="layout" class="unseen" .value=${layout.key} .checked=${this.chosen === layout.key} @change=${() => this.choose(layout.key)} />
      <span class="choice-name">${pick(layout.title)}</span><small>${this.note(layout, shown)}</small>
    </label>`;
  }

  /** What stands beneath a layout: on this screen its receipt, elsewhere how complete its figures are. */
  private note(layout: Layout, shown: boolean): TemplateResult | string {
    if (shown) {
      const { words, mood } = paintWords(this.live.paintOf(this.place.id), this.live.now());
      return html`<span class=${mood === "bad" || mood === "late" ? mood : ""}>${say("console.shown_here", { state: words })}</span>`;
    }
    const count = tally(layout, this.live.values, this.live.now());
    const parts = [
      count.critical ? say("console.tally.critical", { n: count.critical }) : "",
      count.held ? say("console.tally.held", { n: count.held }) : "",
      count.late ? say("console.tally.late", { n: count.late }) : "",
      count.missing ? say("console.tally.missing", { n: count.missing }) : "",
    ].filter(Boolean);
    return parts.length ? parts.slice(0, 2).join(" · ") : say("console.tally.complete");
  }

  private options(): TemplateResult {
    const room = this.place.room;
    const groups = (this.live.site?.groups ?? []).filter((group) => room.groups.includes(group.key));
    const several = room.screens.length > 1;
    return html`<div class="options">
      <label><span>${say("console.width.title")}</span>
        <select name="width" .value=${this.width} @change=${(e: Event) => (this.width = (e.target as HTMLSelectElement).value)}>
          <option value="screen" ?selected=${this.width === "screen"}>${several ? say("console.width.screen") : say("console.width.only")}</option>
          ${several ? html`<option value="room" ?selected=${this.width === "room"}>${say("console.width.room", { n: room.screens.length })}</option>` : nothing}
          ${groups.map((group) => html`<option value="group:${group.key}" ?selected=${this.width === `group:${group.key}`}>${say("console.width.group", { name: pick(group.name), n: reach(this.live, this.place, { width: "group", group: group.key }).length })}</option>`)}
          <option value="all" ?selected=${this.width === "all"}>${say("console.width.all", { n: this.live.places().length })}</option>
        </select></label>
      <label><span>${say("console.until")}</span><input type="time" name="until" .value=${this.until} @input=${(e: Event) => (this.until = (e.target as HTMLInputElement).value)} /></label>
      <label class="check"><input type="checkbox" name="pinned" .checked=${this.pinned} @change=${(e: Event) => (this.pinned = (e.target as HTMLInputElement).checked)} /><span>${say("console.pin")}</span></label>
    </div>`;
  }

  private choose(layout: string): void {
    this.settling = false;
    this.chosen = layout;
  }

  private preview(): void {
    this.dispatchEvent(new CustomEvent("preview", { bubbles: true, detail: { layout: this.chosen, place: this.place } }));
  }

  private goBack(): void {
    if (this.back) order(this, this.back);
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.take();
  }

  /** Switch now; many rooms at once are asked about first. */
  take(): void {
    if (!this.chosen || this.busy.has("switch") || !this.live.linked) return;
    const scene = this.live.sceneOf(this.place.id);
    const layout = this.chosen;
    const until = this.until ? untilInstant(this.until, this.live.now(), zoneOffset(this.live.site?.time_zone, this.live.now())) : null;
    const targets = reach(this.live, this.place, this.wide);
    const back = { ...undo(this.place, this.wide, { layout: scene?.layout ?? this.place.screen.home, why: scene?.why?.layout }), done: say("console.undone") };
    const title = layoutName(this.live, layout);
    const name = targets.length > 1 ? say("console.screens", { n: targets.length }) : placeName(this.place);
    const wish = put(this.place, this.wide, { layout, until, pinned: this.pinned });
    const command: Command = { ...wish, done: say("console.switched", { name, layout: title }), undo: back };
    this.dispatchEvent(new CustomEvent("take", { bubbles: true, detail: { command, targets, title } }));
  }
}

customElements.define("io-picker", Picker);
