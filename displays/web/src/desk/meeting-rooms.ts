/** What a meeting's rooms really show: each screen in small, those with a problem first, those that are not there yet last. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import { placesOf } from "./meeting.js";
import "./miniature.js";
import type { Meeting } from "./nouns.js";
import { troubled } from "./paint.js";
import { layoutName, paintWords, placeName } from "./wording.js";

const NOBODY: readonly string[] = ["unpaired", "planned"]; // what screens are that nothing is expected of
const FEW = 6; // screens that are drawn unasked

export class MeetingRooms extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { attribute: false }, all: { state: true } };
  declare meeting: Meeting;
  declare all: boolean;

  constructor() {
    super();
    this.all = false;
  }

  protected override render(): TemplateResult {
    const { live } = this;
    const places = placesOf(live, this.meeting);
    const bad = places.filter((place) => troubled(live.paintOf(place.id)));
    const rank = (place: Place): number => (bad.includes(place) ? 0 : NOBODY.includes(live.paintOf(place.id).kind) ? 2 : 1);
    const sorted = [...places].sort((a, b) => rank(a) - rank(b));
    const shown = this.all ? sorted : sorted.slice(0, FEW);
    return html`<h3>${say("console.meetings.screens", { n: places.length })} ${bad.length ? html`<span class="state bad">${icon("cross")}${say("console.meetings.screens_bad", { n: bad.length })}</span>` : nothing}</h3>
      <ul class="minis">${repeat(shown, (place) => place.id, (place) => this.one(place))}</ul>
      ${sorted.length > FEW ? html`<button type="button" class="link" data-do="all-screens" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>${this.all ? say("console.meetings.fewer") : say("console.meetings.all_screens", { n: sorted.length })}</button>` : nothing}`;
  }

  private one(place: Place): TemplateResult {
    const { live } = this;
    const scene = live.sceneOf(place.id);
    const state = live.paintOf(place.id);
    const { words, sign, mood } = paintWords(state, live.now());
    const dark = state.kind === "off" || NOBODY.includes(state.kind);
    return html`<li><a href="#rooms/${place.id}" data-screen=${place.id}>
      <span class="mini-box">${dark ? html`<div class="mini ${state.kind === "off" ? "off" : "blank"}"></div>` : html`<io-miniature .live=${live} .scene=${scene} .figures=${live.figuresOf(place.id)} .theme=${place.screen.theme}></io-miniature>`}</span>
      <b>${placeName(place)}</b><small><span>${layoutName(live, scene?.layout)}</span> <span class="state ${mood}">${icon(sign)}${words}</span></small></a></li>`;
  }
}

customElements.define("io-meeting-rooms", MeetingRooms);
