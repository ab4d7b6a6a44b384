/** What a meeting is: its name, its rooms, now or when, and who may join. For a new one, and to change one. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import { instantOf, localOf } from "./meeting.js";
import type { Meeting } from "./nouns.js";
import "./room-choice.js";

const AHEAD = 60 * 60_000; // milliseconds from now that a new meeting is proposed for
const QUARTER = 15 * 60_000;

export class MeetingForm extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { attribute: false }, room: {}, busy: { attribute: false }, name: { state: true }, rooms: { state: true }, at_once: { state: true }, starts: { state: true }, until: { state: true }, free: { state: true }, trouble: { state: true } };
  /** The one to change; null: a new one. */
  declare meeting: Meeting | null;
  /** A room that is ticked to begin with. */
  declare room: string;
  declare busy: ReadonlySet<string>;
  declare name: string;
  declare rooms: readonly string[];
  declare at_once: boolean;
  declare starts: string;
  /** When it ends by itself; "" for a new one: eight hours after its beginning. */
  declare until: string;
  declare free: boolean;
  declare trouble: string;
  private begun: string | undefined;
  private seen = 0; // what the meeting's `edited` was as it was taken over into the fields

  constructor() {
    super();
    this.meeting = null;
    this.busy = new Set();
    this.room = this.name = this.starts = this.until = this.trouble = "";
    this.rooms = [];
    this.at_once = true;
    this.free = true;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const of = this.meeting?.id ?? `new/${this.room}`;
    if (this.begun === of) return;
    this.begun = of;
    this.seen = this.meeting?.edited ?? 0;
    const { meeting } = this;
    this.name = pick(meeting?.name) || "";
    this.rooms = meeting?.rooms ?? (this.room ? [this.room] : []);
    this.at_once = !meeting;
    this.free = meeting?.open ?? true;
    this.until = meeting?.until ? localOf(Date.parse(meeting.until)) : "";
    this.trouble = "";
    this.starts = localOf(meeting?.starts ? Date.parse(meeting.starts) : Math.ceil((this.live.now() + AHEAD) / QUARTER) * QUARTER);
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLInputElement>("input[name=name]")?.focus();
  }

  protected override render(): TemplateResult {
    const { meeting } = this;
    const on = Boolean(meeting?.since);
    const waits = this.busy.has("meeting");
    return html`<form class="meeting-form" novalidate @submit=${this.save}>
      <h2>${meeting ? say("console.meetings.change") : say("console.meetings.new")}</h2>
      ${meeting && (meeting.edited ?? 0) > this.seen ? html`<p class="note warn" role="alert">${icon("triangle")} ${say("console.meetings.form_meanwhile", { by: meeting.editor ?? "" })} <button type="button" class="link" data-do="reload" @click=${() => { this.begun = undefined; this.requestUpdate(); }}>${say("console.meetings.take_theirs")}</button></p>` : nothing}
      <label class="field"><span>${say("console.meetings.name")} <em>${say("console.meetings.optional")}</em></span><input name="name" maxlength="200" placeholder=${say("console.meetings.name_hint")} .value=${this.name} @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)} /></label>
      <io-room-choice .live=${this.live} .chosen=${this.rooms} @rooms=${(event: CustomEvent<{ rooms: string[] }>) => { this.rooms = event.detail.rooms; this.trouble = ""; }}></io-room-choice>
      ${on ? nothing : this.when()}
      ${meeting ? html`<label class="field until"><span>${say("console.meetings.until")}</span><input type="datetime-local" name="until" .value=${this.until} @input=${(event: Event) => (this.until = (event.target as HTMLInputElement).value)} /></label>` : nothing}
      <label class="check"><input type="checkbox" name="open" .checked=${this.free} @change=${(event: Event) => (this.free = (event.target as HTMLInputElement).checked)} /><span>${say("console.meetings.open")}<small>${say(this.free ? "console.meetings.open_what" : "console.meetings.closed_what")}</small></span></label>
      <div class="answers">${this.trouble ? html`<p class="note bad" role="alert">${this.trouble}</p>` : nothing}
        <button type="button" class="plain" data-do="cancel-meeting" @click=${() => this.dispatchEvent(new CustomEvent("close-form", { bubbles: true }))}>${say("console.cancel")}</button>
        <button type="submit" class="go" data-do="save-meeting" aria-busy=${waits} ?disabled=${waits}>${say(meeting ? "console.meetings.save" : this.at_once ? "console.meetings.create_now" : "console.meetings.create_planned")}</button></div>
    </form>`;
  }

  private when(): TemplateResult {
    const choice = (now: boolean, words: string): TemplateResult => html`<label><input type="radio" name="when" value=${now ? "now" : "planned"} .checked=${this.at_once === now} @change=${() => (this.at_once = now)} /><span>${words}</span></label>`;
    return html`<fieldset class="when"><legend>${say("console.meetings.when")}</legend>
      ${this.meeting ? nothing : html`${choice(true, say("console.meetings.now_on"))}${choice(false, say("console.meetings.planned_for"))}`}
      ${this.at_once ? nothing : html`<input type="datetime-local" name="starts" aria-label=${say("console.meetings.starts")} .value=${this.starts} @input=${(event: Event) => (this.starts = (event.target as HTMLInputElement).value)} />`}
      ${this.meeting ? nothing : html`<small class="quiet">${say("console.meetings.ends_itself")}</small>`}</fieldset>`;
  }

  private readonly save = (event: Event): void => {
    event.preventDefault();
    const { meeting } = this;
    const starts = this.at_once || meeting?.since ? null : instantOf(this.starts);
    this.trouble = !this.rooms.length ? say("console.meetings.want_rooms") : !this.at_once && !meeting?.since && !starts ? say("console.meetings.want_time") : "";
    if (starts && Date.parse(starts) <= this.live.now()) this.trouble = say("console.meetings.past_time");
    const until = meeting?.until && this.until !== localOf(Date.parse(meeting.until)) ? instantOf(this.until) : null;
    if (this.trouble) return;
    const name = this.name.trim();
    const body = { rooms: this.rooms, open: this.free, ...(starts ? { starts } : {}), ...(until ? { until } : {}), ...(name ? { name: { vi: name } } : meeting && pick(meeting.name) ? { name: "" } : {}) };
    const failed = (words: string): void => void (this.trouble = words);
    if (meeting) {
      const before = { rooms: meeting.rooms, open: meeting.open ?? true, ...(meeting.starts && !meeting.since ? { starts: meeting.starts } : {}), ...(until ? { until: meeting.until } : {}), name: pick(meeting.name) ? meeting.name : "" };
      const at = path("meetings", meeting.id);
      order(this, { key: "meeting", method: "PUT", path: at, body: { ...body, seen: meeting.edited ?? 0 }, failed, done: say("console.meetings.changed"), undo: { key: "undo", method: "PUT", path: at, body: before }, then: () => this.dispatchEvent(new CustomEvent("close-form", { bubbles: true })) });
    } else {
      order(this, { key: "meeting", method: "POST", path: path("meetings"), body, failed, then: (answer) => (location.hash = `meetings/${String(answer["meeting"])}`) });
    }
  };
}

customElements.define("io-meeting-form", MeetingForm);
