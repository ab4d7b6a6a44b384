/** The press is in a room, or has left it: one press to hide what is not public, a question before it comes back. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import { when } from "./wording.js";

export class PressSwitch extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean }, asking: { state: true } };
  declare place: Place;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  /** The room for which is asked whether the press has left. */
  declare asking: string;

  constructor() {
    super();
    this.asking = "";
  }

  private say(method: "PUT" | "DELETE"): void {
    this.asking = "";
    const room = pick(this.place.room.name);
    order(this, { key: "press", method, path: path("rooms", this.place.room.key, "press"), done: say(method === "PUT" ? "console.press.came" : "console.press.left", { room }) });
  }

  protected override render(): TemplateResult {
    const press = this.live.sceneOf(this.place.id)?.press;
    const still = !this.allowed || this.busy.has("press");
    if (!press) return html`<div class="tools"><button type="button" class="plain" data-do="press" aria-busy=${this.busy.has("press")} ?disabled=${still} @click=${() => this.say("PUT")}>${icon("person")}<span>${say("console.press.on")}</span></button></div>`;
    const asking = this.asking === this.place.room.key;
    return html`<div class="press-on" role="status"><p class="note warn">${say("console.press.note", { by: press.by, at: when(press.since, this.live.now()) })}</p>
      ${asking ? html`<p>${say("console.press.ask", { room: pick(this.place.room.name) })}</p>` : nothing}
      <div class="tools">${asking
        ? html`<button type="button" class="go" data-do="press-left" ?disabled=${still} @click=${() => this.say("DELETE")}>${say("console.press.yes")}</button>
            <button type="button" class="plain" data-do="press-stays" @click=${() => (this.asking = "")}>${say("console.press.no")}</button>`
        : html`<button type="button" class="plain" data-do="press-leaves" aria-busy=${this.busy.has("press")} ?disabled=${still} @click=${() => (this.asking = this.place.room.key)}>${say("console.press.off")}</button>`}</div></div>`;
  }
}

customElements.define("io-press-switch", PressSwitch);
