/** One meeting that is planned or on: its agenda, its rooms, the way in, and all an operator does with it. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import "./agenda-editor.js";
import type { Question } from "./ask.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import { meetingName, roomName, roomsWords, timeWords } from "./meeting.js";
import "./meeting-agenda.js";
import "./meeting-code.js";
import "./meeting-form.js";
import "./meeting-people.js";
import "./meeting-rooms.js";
import "./notes.js";
import type { Meeting } from "./nouns.js";
import "./preflight-badge.js";

export class MeetingView extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean }, asks: { attribute: false }, mode: { state: true }, stage: { state: true } };
  declare meeting: Meeting;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  declare asks: (question: Question) => Promise<string | null>;
  declare mode: "" | "agenda" | "form" | "rehearse";
  /** The room a rehearsal would be in. */
  declare stage: string;

  constructor() {
    super();
    this.busy = new Set();
    this.mode = "";
    this.stage = "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get("meeting") as Meeting | undefined;
    if (!changed.has("meeting") || before?.id === this.meeting.id) return;
    this.mode = this.meeting.agenda?.length || !this.allowed ? "" : this.mode === "agenda" ? "agenda" : "";
    this.stage = this.meeting.rooms[0] ?? "";
  }

  protected override render(): TemplateResult {
    const { live, meeting, busy } = this;
    if (this.mode === "form") return html`<div class="meeting-page narrow" @close-form=${this.close}><io-meeting-form .live=${live} .meeting=${meeting} .busy=${busy}></io-meeting-form></div>`;
    return html`<div class="meeting-page" @close-agenda=${this.close}>
      ${this.head()} ${meeting.rehearsal ? this.drill() : nothing} ${this.mode === "rehearse" ? this.rehearse() : nothing}
      <div class="halves">
        <section class="agenda-side" aria-label=${say("console.meetings.agenda")}>
          <header><h3>${say("console.meetings.agenda")}</h3>${this.allowed && this.mode !== "agenda" && meeting.agenda?.length ? html`<button type="button" class="link" data-do="edit-agenda" @click=${() => (this.mode = "agenda")}>${say("console.meetings.edit_agenda")}</button>` : nothing}</header>
          ${this.mode === "agenda"
            ? html`<io-agenda-editor .live=${live} .meeting=${meeting} .busy=${busy}></io-agenda-editor>`
            : html`<io-meeting-agenda .live=${live} .meeting=${meeting} .busy=${busy} ?allowed=${this.allowed}></io-meeting-agenda>
                ${this.allowed && !meeting.agenda?.length ? html`<p class="offer"><button type="button" class="plain" data-do="edit-agenda" @click=${() => (this.mode = "agenda")}>${icon("plus")}${say("console.meetings.write_agenda")}</button></p>` : nothing}`}
        </section>
        <aside class="way-in" aria-label=${say("console.meetings.people")}>
          ${this.allowed ? html`<io-meeting-code .live=${live} .meeting=${meeting} .busy=${busy} .asks=${this.asks}></io-meeting-code>` : nothing}
          <io-meeting-people .live=${live} .meeting=${meeting} .busy=${busy} ?allowed=${this.allowed}></io-meeting-people>
          <io-meeting-rooms .live=${live} .meeting=${meeting}></io-meeting-rooms>
        </aside>
      </div>
      <io-notes .live=${live} .meeting=${meeting.id} .busy=${busy} .allowed=${this.allowed}></io-notes>
    </div>`;
  }

  private head(): TemplateResult {
    const { meeting, busy } = this;
    const on = Boolean(meeting.since);
    const waits = busy.has("start") || busy.has("end");
    return html`<header class="meeting-head"><div><h2>${meetingName(this.live, meeting)}</h2>
        <p><span class="state ${on ? "ok" : "quiet"}">${icon(on ? "dot" : "clock")}${timeWords(meeting, this.live.now())}</span><span class="quiet">${roomsWords(this.live, meeting.rooms)}${meeting.open === false ? ` · ${say("console.meetings.accounts_only")}` : ""}</span>
          ${meeting.rehearsal ? nothing : html`<io-preflight-badge .live=${this.live} .meeting=${meeting.id}></io-preflight-badge><a class="link" href="/preflight#meeting/${meeting.id}">${say("console.meetings.preflight")}</a>`}</p></div>
      ${this.allowed
        ? html`<div class="acts">
            ${meeting.rehearsal ? nothing : html`<button type="button" class="plain" data-do="change" @click=${() => (this.mode = "form")}>${say("console.meetings.change")}</button>`}
            ${on ? nothing : html`<button type="button" class="plain" data-do="rehearse" aria-expanded=${this.mode === "rehearse"} @click=${() => (this.mode = this.mode === "rehearse" ? "" : "rehearse")}>${say("console.meetings.rehearse")}</button>`}
            <button type="button" class="plain danger" data-do="end-meeting" ?disabled=${waits} @click=${() => void this.end()}>${say(on ? (meeting.rehearsal ? "console.meetings.end_rehearsal" : "console.meetings.end") : "console.meetings.call_off")}</button>
            ${on ? nothing : html`<button type="button" class="go" data-do="start" aria-busy=${busy.has("start")} ?disabled=${waits} @click=${() => void this.start()}>${say("console.meetings.start")}</button>`}</div>`
        : nothing}</header>`;
  }

  private drill(): TemplateResult {
    return html`<p class="drill" role="note"><b>${say("console.meetings.rehearsal")}</b> ${say("console.meetings.rehearsal_note", { rooms: roomsWords(this.live, this.meeting.rooms) })}</p>`;
  }

  private rehearse(): TemplateResult {
    const { meeting } = this;
    return html`<div class="rehearse"><p>${say("console.meetings.rehearse_what")}</p>
      <label><span>${say("console.meetings.rehearse_in")}</span><select name="stage" @change=${(event: Event) => (this.stage = (event.target as HTMLSelectElement).value)}>${meeting.rooms.map((room) => html`<option value=${room} ?selected=${room === this.stage}>${roomName(this.live, room)}</option>`)}</select></label>
      <button type="button" class="go" data-do="start-rehearsal" aria-busy=${this.busy.has("rehearsal")} ?disabled=${this.busy.has("rehearsal")} @click=${this.startRehearsal}>${say("console.meetings.rehearse_start")}</button></div>`;
  }

  private readonly close = (): void => {
    this.mode = "";
  };

  private async start(): Promise<void> {
    const { meeting } = this;
    const early = meeting.starts ? Date.parse(meeting.starts) - this.live.now() : 0;
    if (early > 60 * 60_000) {
      const sure = await this.asks({ title: say("console.meetings.start_early"), words: timeWords(meeting, this.live.now()), yes: say("console.meetings.start") });
      if (sure === null) return;
    }
    order(this, { key: "start", method: "POST", path: path("meetings", meeting.id, "start"), done: say("console.meetings.started", { name: meetingName(this.live, meeting) }) });
  }

  private async end(): Promise<void> {
    const { meeting } = this;
    const on = Boolean(meeting.since);
    const sure = await this.asks({
      title: say(on ? "console.meetings.end_sure" : "console.meetings.off_sure", { name: meetingName(this.live, meeting) }),
      words: say(on ? "console.meetings.end_what" : "console.meetings.off_what", { rooms: roomsWords(this.live, meeting.rooms) }),
      yes: say(on ? "console.meetings.end" : "console.meetings.call_off"),
      danger: true,
    });
    if (sure !== null) order(this, { key: "end", method: "DELETE", path: path("meetings", meeting.id), done: say(on ? "console.meetings.ended" : "console.meetings.called_off") });
  }

  private readonly startRehearsal = (): void => {
    const { meeting } = this;
    const items = (meeting.agenda ?? []).map(({ key, title, minutes, presenter, layout, topic, layouts }) => {
      const elsewhere = layouts?.[this.stage];
      return { key, title, presenter, ...(minutes ? { minutes } : {}), ...((elsewhere ?? layout) ? { layout: elsewhere ?? layout } : {}), ...(topic && !elsewhere ? { topic } : {}) };
    });
    const body = { rooms: [this.stage], rehearsal: true, items, ...(pick(meeting.name) ? { name: meeting.name } : {}) };
    order(this, { key: "rehearsal", method: "POST", path: path("meetings"), body, then: (answer) => (location.hash = `meetings/${String(answer["meeting"])}`) });
  };
}

customElements.define("io-meeting-view", MeetingView);
