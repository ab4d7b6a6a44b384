/** What was switched last and how far its screens are, with the way back; and what other operators did meanwhile. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Doing } from "./others.js";
import type { Take, Takes } from "./takes.js";
import { few, layoutName, placeName, secondsOf, when } from "./wording.js";

const STANDS = 20_000; // milliseconds after the last receipt that a finished take is shown; its way back stays in the panel
const NAMED = 2; // screens that are named; more of them are counted
const MOST = 2; // others' switches at once

export class TakeBar extends LiveElement {
  static override properties = { ...LiveElement.properties, takes: { attribute: false } };
  declare takes: Takes;

  protected override render(): TemplateResult {
    const take = this.takes.latest;
    const old = take?.shown && performance.now() - take.shown > STANDS && !this.takes.progress(take).waiting.length;
    const doings = this.live.others.fresh(this.live.now()).slice(-MOST);
    return html`<div class="take-bar" role="status" aria-live="polite">
      ${repeat(doings, (doing) => doing.by + doing.layout, (doing) => this.other(doing))}
      ${take && !old ? this.own(take) : nothing}
    </div>`;
  }

  private other(doing: Doing): TemplateResult {
    const places = this.live.places().filter((place) => doing.ids.includes(place.id));
    const words = say("console.take.other", { by: doing.by, names: few(places.map(placeName), 3), layout: layoutName(this.live, doing.layout), at: when(doing.since, this.live.now()) });
    return html`<div class="taken other" data-by=${doing.by}>${icon("person")}<span class="grow">${words}</span>
      ${places[0] ? html`<button type="button" class="link" data-do="see" @click=${() => this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: { id: places[0]?.id } }))}>${say("console.take.see")}</button>` : nothing}
      ${this.away(() => { this.live.others.put(doing); this.requestUpdate(); })}</div>`;
  }

  private own(take: Take): TemplateResult {
    const { shown, waiting, off } = this.takes.progress(take);
    const done = take.seq !== null && !waiting.length;
    const n = take.places.length;
    const names = n > NAMED ? say("console.screens", { n }) : take.places.map(placeName).join(", ");
    const layout = layoutName(this.live, take.layout);
    const on = shown.length + waiting.length;
    const took = done && take.shown ? say("console.take.took", { t: secondsOf(take.shown - take.pressed) }) : "";
    const state = take.seq === null ? say("console.sending") : on ? `${say("console.take.shown", { n: shown.length, m: on })}${took ? ` ${took}` : ""}` : "";
    const rest = [done || take.seq === null || waiting.length > 3 ? "" : say("console.take.waiting", { names: few(waiting.map(placeName), 2) }), off.length ? say("console.take.off", { names: few(off.map(placeName), 2) }) : ""].filter(Boolean);
    const undoable = take.seq !== null && take.before.length > 0;
    return html`<div class="taken own ${done ? "done" : ""}" data-take=${take.what} data-shown=${shown.length} data-waiting=${take.seq === null ? take.places.length : waiting.length} data-off=${off.length}>
      ${done ? icon("check") : html`<span class="turning">${icon("ring")}</span>`}
      <span class="grow"><b>${say(`console.take.what.${take.what}`, { names, layout })}</b> <span class="how">${[state, ...rest].filter(Boolean).join(" · ")}</span></span>
      ${undoable ? html`<button type="button" class="plain" data-do="untake" ?disabled=${this.takes.busy} @click=${() => this.dispatchEvent(new CustomEvent("untake", { bubbles: true, detail: take }))}>${icon("undo")}${take.what === "undo" ? say("console.take.redo") : say("console.undo")}</button>` : nothing}
      ${this.away(() => this.takes.put(take))}
      <span class="reach" aria-hidden="true">${take.places.length > 1 && take.places.length <= 300 ? take.places.map((place) => html`<i class=${shown.includes(place) ? "shown" : off.includes(place) ? "off" : ""}></i>`) : nothing}</span>
    </div>`;
  }

  private away(then: () => void): TemplateResult {
    return html`<button type="button" class="put" aria-label=${say("console.put_away")} @click=${then}>${icon("cross")}</button>`;
  }
}

customElements.define("io-take-bar", TakeBar);
