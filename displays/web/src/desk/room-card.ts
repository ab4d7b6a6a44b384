/** One screen on the console: what it shows in small, what it is doing, and why. A button as a whole. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { icon } from "./icons.js";
import { LiveElement } from "./element.js";
import type { Place } from "./live.js";
import "./miniature.js";
import { layoutName, paintWords, screenWords, whyShort } from "./wording.js";

const FAR = 2000; // milliseconds between two drawings of a card out of view

export class RoomCard extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, chosen: { type: Boolean }, reachable: { type: Boolean } };
  declare place: Place;
  declare chosen: boolean;
  /** True for the one card that Tab reaches; arrows move on from it. */
  declare reachable: boolean;

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
    const { id } = this.place;
    const live = this.live;
    const scene = live.sceneOf(id);
    const state = live.paintOf(id);
    const now = live.now();
    const { words, long, sign, mood } = paintWords(state, now);
    const dark = state.kind === "off" || state.kind === "unpaired" || state.kind === "planned";
    const focus = scene?.focus ? live.layoutOf(scene.layout)?.topics?.find((topic) => topic.key === scene.focus) : undefined;
    return html`<button class="room ${this.chosen ? "on" : ""}" type="button" data-screen=${id} data-state=${state.kind} aria-pressed=${this.chosen} tabindex=${this.reachable ? 0 : -1}>
      ${dark
        ? html`<div class="mini-box"><div class="mini ${state.kind === "off" ? "off" : "blank"}"><span>${long}</span></div></div>`
        : html`<div class="mini-box">
            <io-miniature .live=${live} .scene=${scene} .figures=${live.figuresOf(id)} .theme=${this.place.screen.theme} ?still=${state.kind === "frozen" || state.kind === "hidden" || state.kind === "unknown"}></io-miniature>
            ${state.kind === "frozen" || state.kind === "hidden" ? html`<div class="over">${icon(sign)} ${long}</div>` : nothing}
          </div>`}
      <span class="line first"><b><span>${pick(this.place.room.name)}</span>${this.place.room.screens.length > 1 ? html`<span> · ${screenWords(this.place)}</span>` : nothing}</b><span class="state ${mood}">${icon(sign)}${words}</span></span>
      <span class="line"><span class="what">${dark && state.kind === "unpaired" ? say("console.will_show", { layout: layoutName(live, scene?.layout ?? this.place.screen.home) }) : layoutName(live, scene?.layout)}${focus ? html` · ${icon("focus")}` : nothing}</span>
        <span class="because">${state.kind === "off" ? say("console.call_technician") : html`${live.oldPage(id) ? html`<span class="old-page" title=${say("console.old_page")}>${icon("undo")}</span> ` : nothing}${scene?.why?.layout?.pinned ? html`<span title=${say("console.pinned")}>${icon("pin")}</span> ` : nothing}${whyShort(scene, now)}`}</span></span>
    </button>`;
  }
}

customElements.define("io-room-card", RoomCard);
