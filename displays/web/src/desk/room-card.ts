/** One screen on the console: what it really shows in small, what it is doing, and why. Chosen by a press, picked with others by its box. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { icon } from "./icons.js";
import { LiveElement } from "./element.js";
import type { Place } from "./live.js";
import "./miniature.js";
import { troubles } from "./troubles.js";
import { clockWords, layoutName, paintWords, screenWords, whyShort } from "./wording.js";

const FAR = 2000; // milliseconds between two drawings of a card out of view

export class RoomCard extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, chosen: { type: Boolean }, picked: { type: Boolean }, reachable: { type: Boolean }, switchable: { type: Boolean } };
  declare place: Place;
  declare chosen: boolean;
  /** One of several that are switched together. */
  declare picked: boolean;
  /** True for the one card that Tab reaches; arrows move on from it. */
  declare reachable: boolean;
  declare switchable: boolean;

  private near = true;
  private drawn = 0;
  private watch: IntersectionObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch = new IntersectionObserver(([entry]) => {
      this.near = entry?.isIntersecting ?? true;
      if (this.near) this.requestUpdate();
    });
    this.watch.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watch?.disconnect();
  }

  /** A card out of view may wait its turn: with 250 rooms only those one sees are drawn at every change. */
  protected override hear(): void {
    if (this.near || performance.now() - this.drawn > FAR) this.requestUpdate();
  }

  protected override updated(): void {
    this.drawn = performance.now() + (this.near ? 0 : Math.random() * 1000); // the far ones do not all come at once
  }

  protected override render(): TemplateResult {
    const { live, place } = this;
    const { id } = place;
    const scene = live.sceneOf(id);
    const state = live.paintOf(id);
    const now = live.now();
    const { words, long, sign, mood } = paintWords(state, now);
    const dark = state.kind === "off" || state.kind === "unpaired" || state.kind === "planned";
    const focus = scene?.focus ? live.layoutOf(scene.layout)?.topics?.find((topic) => topic.key === scene.focus) : undefined;
    const other = live.others.of(id, now);
    const doing = other ? html`<span class="doing">${icon("person")}${say("console.take.just", { by: other.by })}</span>` : nothing;
    const name = pick(place.room.name);
    return html`<button class="room ${this.chosen || this.picked ? "on" : ""}" type="button" data-screen=${id} data-state=${state.kind} data-troubles=${troubles(live, id).join(" ") || nothing} aria-pressed=${this.chosen || this.picked} tabindex=${this.reachable ? 0 : -1}>
        ${dark ? html`<div class="mini-box"><div class="mini ${state.kind === "off" ? "off" : "blank"}"><span>${long}</span></div>${doing}</div>` : this.picture(state.kind, long, doing)}
        <span class="line first"><b><span>${name}</span>${place.room.screens.length > 1 ? html`<span> · ${screenWords(place)}</span>` : nothing}${place.room.stage === "pilot" ? html`<i class="how-far">${say("preflight.stage_pilot")}</i>` : nothing}${scene?.press ? html`<i class="how-far" data-press>${say("console.press.on")}</i>` : nothing}</b><span class="state ${mood}">${icon(sign)}${dark && state.kind !== "off" ? nothing : html`<span class="words">${words}</span>`}</span></span>
        <span class="line second"><span class="what">${dark && state.kind !== "off" ? say("console.will_show", { layout: layoutName(live, scene?.layout ?? place.screen.home) }) : layoutName(live, scene?.layout)}${focus ? html` · ${icon("focus")}` : nothing}</span>
          <span class="because">${this.because(state.kind, now)}</span></span>
      </button>
      <label class="pick-box"><input type="checkbox" .checked=${this.picked} data-pick=${id} tabindex=${this.reachable ? 0 : -1} aria-label=${say("console.many.pick", { name })} @click=${this.pick} /><span aria-hidden="true">${icon("check")}</span></label>
      ${this.switchable ? html`<button type="button" class="quick" data-quick=${id} tabindex=${this.reachable ? 0 : -1} aria-haspopup="menu" aria-label=${say("console.quick.of", { name })} title=${say("console.quick.title")} @click=${this.quick}>${icon("swap")}</button>` : nothing}`;
  }

  /** The scene that was painted last, which is not always the one that should be there. */
  private picture(kind: string, long: string, doing: TemplateResult | typeof nothing): TemplateResult {
    const { live, place } = this;
    const still = kind === "frozen" || kind === "hidden" || kind === "unknown";
    return html`<div class="mini-box">
      <io-miniature .live=${live} .scene=${live.paintedScene(place.id)} .figures=${live.figuresOf(place.id)} .theme=${place.screen.theme} ?still=${still}></io-miniature>
      ${kind === "frozen" || kind === "hidden" ? html`<div class="over">${icon(kind === "frozen" ? "snow" : "triangle")} ${long}</div>` : nothing}${doing}
    </div>`;
  }

  /** Why this layout; before that, what is wrong beside the state that is said already. */
  private because(kind: string, now: number): TemplateResult | string {
    const { live, place } = this;
    if (kind === "off") return say("console.call_technician");
    const clock = clockWords(live, place.id);
    if (clock) return html`<span class="late">${icon("clock")} ${clock}</span>`;
    const scene = live.sceneOf(place.id);
    return html`${live.oldPage(place.id) ? html`<span class="old-page" title=${say("console.old_page")}>${icon("undo")} ${say("console.trouble.old")}</span> · ` : nothing}${scene?.why?.layout?.pinned ? html`<span title=${say("console.pinned")}>${icon("pin")}</span> ` : nothing}${whyShort(scene, now)}`;
  }

  private readonly pick = (event: MouseEvent): void => {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: { id: this.place.id, range: event.shiftKey } }));
  };

  private readonly quick = (event: Event): void => {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent("quick", { bubbles: true, detail: { place: this.place, from: event.currentTarget } }));
  };
}

customElements.define("io-room-card", RoomCard);
