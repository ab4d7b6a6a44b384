/** Who is in a meeting: who drives, who asks to; an operator hands it to another, or takes it back. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Meeting } from "./nouns.js";

export class MeetingPeople extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean } };
  declare meeting: Meeting;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;

  protected override render(): TemplateResult {
    const { presenters, driver = null, asked = [] } = this.meeting;
    if (!presenters.length) return html`<p class="quiet people">${say("console.meeting.nobody")}</p>`;
    const asking = new Set(asked.map(({ name }) => name));
    return html`<h3>${say("console.meetings.presenters")}</h3>
      ${driver ? nothing : html`<p class="quiet small">${say("console.meetings.nobody_drives")}</p>`}
      <ul class="people">${repeat(presenters, (name) => name, (name) => this.one(name, name === driver, asking.has(name)))}</ul>`;
  }

  private one(name: string, drives: boolean, asks: boolean): TemplateResult {
    const waits = this.busy.has("driver") || !this.allowed;
    return html`<li class=${drives ? "drives" : asks ? "asks" : ""}><span><b>${name}</b>${drives ? html`<small class="state ok">${icon("dot")}${say("console.meetings.driving")}</small>` : asks ? html`<small class="state warn">${icon("triangle")}${say("console.meetings.asks")}</small>` : nothing}</span>
      ${drives
        ? html`<button type="button" class="plain" data-do="take-back" ?disabled=${waits} @click=${() => this.hand(null, say("console.meetings.taken_back"))}>${say("console.meetings.take_back")}</button>`
        : html`<button type="button" class="plain" data-do="hand-over" data-name=${name} ?disabled=${waits} @click=${() => this.hand(name, say("console.meetings.handed", { name }))}>${say("console.meetings.hand_over")}</button>`}</li>`;
  }

  private hand(driver: string | null, done: string): void {
    const at = path("meetings", this.meeting.id, "driver");
    order(this, { key: "driver", method: "PUT", path: at, body: { driver }, done, undo: { key: "undo", method: "PUT", path: at, body: { driver: this.meeting.driver ?? null } } });
  }
}

customElements.define("io-meeting-people", MeetingPeople);
