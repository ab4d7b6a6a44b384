/** A meeting that is over: what its agenda took and who was in it. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { say } from "../words.js";
import { send } from "./api.js";
import { path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import { meetingName, pastWords, roomsWords, type Whole } from "./meeting.js";
import "./meeting-agenda.js";
import "./notes.js";

export class PastMeeting extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: {}, busy: { attribute: false }, allowed: { type: Boolean }, found: { state: true }, trouble: { state: true } };
  /** Its id. */
  declare meeting: string;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  declare found: Whole | null;
  declare trouble: string;

  constructor() {
    super();
    this.meeting = this.trouble = "";
    this.found = null;
    this.busy = new Set();
    this.allowed = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!changed.has("meeting")) return;
    this.found = null;
    void this.load();
  }

  private async load(): Promise<void> {
    const of = this.meeting;
    this.trouble = "";
    try {
      const answer = await send<{ meeting: Whole }>("GET", path("meetings", of));
      if (of === this.meeting) this.found = answer.meeting;
    } catch (error) {
      if (of === this.meeting) this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  protected override render(): TemplateResult {
    const { found } = this;
    if (this.trouble) return html`<p class="empty" role="alert">${this.trouble} <button type="button" class="link" @click=${() => void this.load()}>${say("console.again")}</button></p>`;
    if (!found) return html`<p class="empty">${say("console.meetings.loading")}</p>`;
    return html`<div class="meeting-page"><header class="meeting-head"><div><h2>${meetingName(this.live, found)}</h2>
        <p><span class="state quiet">${icon("check")}${pastWords({ since: found.since ?? "", ended: found.ended ?? found.since ?? "" })}</span><span class="quiet">${roomsWords(this.live, found.rooms)}</span></p></div></header>
      ${found.rehearsal ? html`<p class="drill" role="note"><b>${say("console.meetings.rehearsal")}</b></p>` : nothing}
      <section class="agenda-side" aria-label=${say("console.meetings.agenda")}><header><h3>${say("console.meetings.agenda")}</h3></header>
        <io-meeting-agenda .live=${this.live} .meeting=${found} .busy=${new Set()}></io-meeting-agenda></section>
      <p class="people">${found.presenters.length ? say("console.meetings.presented", { names: found.presenters.join(", ") }) : say("console.meetings.nobody_was")}</p>
      <io-notes .live=${this.live} .meeting=${this.meeting} .busy=${this.busy} .allowed=${this.allowed}></io-notes></div>`;
  }
}

customElements.define("io-past-meeting", PastMeeting);
