/** The meeting's agenda on the phone: what is done, what runs, what comes, and one touch to any of it. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { countdown, length } from "./countdown.js";
import type { Meeting } from "./nouns.js";
import { Sheet } from "./sheet.js";

export class AgendaSheet extends Sheet {
  static override properties = { ...Sheet.properties, meeting: { attribute: false }, still: { type: Boolean } };
  declare meeting: Meeting | undefined;
  declare still: boolean;

  protected override get heading(): string {
    return say("remote.agenda.title");
  }

  protected override content(): TemplateResult {
    const { meeting } = this;
    const items = meeting?.agenda ?? [];
    const at = items.findIndex((item) => item.key === meeting?.item);
    return html`<ol class="agenda">${items.map((item, i) => {
      const on = i === at;
      const time = on ? countdown(item, meeting?.began, this.live.now()) : null;
      const spent = !on && item.used >= 1 ? say("remote.agenda.took", { time: length(Math.floor(item.used)) }) : "";
      const note = [item.presenter, time?.words ?? spent, item.minutes && !spent ? say("remote.time.minutes", { n: item.minutes }) : ""].filter(Boolean).join(" · ");
      return html`<li><button type="button" data-item=${item.key} class=${on ? "on" : spent ? "done" : ""} aria-current=${on ? "true" : nothing} ?disabled=${this.still || on} @click=${() => { this.close(); this.tell("step-to", item.key); }}>
        <i>${i + 1}</i><span class="words"><b>${pick(item.title)}</b>${note ? html`<small class=${time?.over ? "over" : ""}>${note}</small>` : nothing}</span></button></li>`;
    })}</ol>
    ${at >= 0 ? html`<button type="button" class="quiet" data-do="stop" ?disabled=${this.still} @click=${() => { this.close(); this.tell("step-to", null); }}>${say("remote.agenda.stop")}</button>` : nothing}`;
  }
}

customElements.define("io-agenda-sheet", AgendaSheet);
