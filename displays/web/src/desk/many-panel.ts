/** Several screens picked together: which, how they are, one layout for all of them, and a name to find them again. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import "./picker.js";
import type { Takes } from "./takes.js";
import { layoutName, paintWords, placeName } from "./wording.js";

export class ManyPanel extends LiveElement {
  static override properties = { ...LiveElement.properties, places: { attribute: false }, takes: { attribute: false }, me: {}, allowed: { type: Boolean } };
  declare places: readonly Place[];
  declare takes: Takes;
  declare me: string;
  declare allowed: boolean;

  protected override render(): TemplateResult {
    const { live, places } = this;
    return html`<div class="panel-head">
        <h2>${say("console.many.title", { n: places.length })}</h2>
        <button type="button" class="link" data-do="unpick" @click=${() => this.say("unpick")}>${say("console.many.clear")}</button>
      </div>
      <io-picker .live=${live} .places=${places} .takes=${this.takes} .me=${this.me} .allowed=${this.allowed}></io-picker>
      ${this.allowed ? html`<div class="tools many"><button type="button" class="plain" data-do="identify-picked" @click=${() => this.say("identify-all")}>${say("console.do.identify_all")}</button>
        <button type="button" class="plain" data-do="save-group" @click=${() => this.say("save-group")}>${icon("star")}${say("console.many.save")}</button></div>` : nothing}
      <ul class="picked">${places.map((place) => this.line(place))}</ul>`;
  }

  private line(place: Place): TemplateResult {
    const { live } = this;
    const { words, sign, mood } = paintWords(live.paintOf(place.id), live.now());
    return html`<li data-picked=${place.id}><span class="grow"><b>${placeName(place)}</b><small>${layoutName(live, live.sceneOf(place.id)?.layout)}</small></span>
      <span class="state ${mood}">${icon(sign)}${words}</span>
      <button type="button" class="put" aria-label=${say("console.many.drop", { name: placeName(place) })} @click=${() => this.say("pick", { id: place.id })}>${icon("cross")}</button></li>`;
  }

  private say(what: string, detail: unknown = nothing): void {
    this.dispatchEvent(new CustomEvent(what, { bubbles: true, detail }));
  }
}

customElements.define("io-many-panel", ManyPanel);
