/** The meetings: which are on, planned and over, and beside the list the chosen one, or the form for a new one. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { pick, say } from "../words.js";
import { send } from "./api.js";
import type { Question } from "./ask.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import { meetingName, meetingsOf, pastWords, roomsWords, timeWords, timing, type Past } from "./meeting.js";
import "./meeting-form.js";
import "./meeting-view.js";
import type { Meeting } from "./nouns.js";
import "./past-meeting.js";

export class Meetings extends LiveElement {
  static override properties = { ...LiveElement.properties, route: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean }, asks: { attribute: false }, past: { state: true }, trouble: { state: true } };
  /** What follows "#meetings/": an id, or "new" and perhaps a room. */
  declare route: readonly string[];
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;
  declare asks: (question: Question) => Promise<string | null>;
  /** null until they have been asked for. */
  declare past: Past[] | null;
  declare trouble: string;
  private standing = "-";

  constructor() {
    super();
    this.route = [];
    this.busy = new Set();
    this.past = null;
    this.trouble = "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const standing = this.live.under<Meeting>("@meeting/").map(([id]) => id).join(" ");
    if (standing === this.standing) return;
    this.standing = standing; // one may be over now
    void this.load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("route")) this.querySelector(".meeting-detail")?.scrollTo(0, 0);
  }

  private async load(): Promise<void> {
    this.trouble = "";
    try {
      this.past = (await send<{ past: Past[] }>("GET", "/api/meetings?past=50")).past;
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  protected override render(): TemplateResult {
    const { on, planned } = meetingsOf(this.live);
    const all = [...on, ...planned];
    const wanted = this.route[0] ?? "";
    this.toggleAttribute("data-chosen", Boolean(wanted)); // where there is no room for both, the list or the chosen one
    const chosen = all.find((each) => each.id === wanted) ?? (wanted ? undefined : all[0]);
    return html`<section class="meetings" aria-label=${say("console.tab.meetings")}>
        <header><h2>${say("console.meetings.title")}</h2>${this.allowed ? html`<a class="go" href="#meetings/new" data-do="new-meeting">${icon("plus")} ${say("console.meetings.new")}</a>` : nothing}</header>
        ${on.length ? html`<h3>${say("console.meetings.on")}</h3><ul>${repeat(on, (each) => each.id, (each) => this.card(each, each === chosen))}</ul>` : nothing}
        ${planned.length ? html`<h3>${say("console.meetings.planned")}</h3><ul>${repeat(planned, (each) => each.id, (each) => this.card(each, each === chosen))}</ul>` : nothing}
        ${all.length ? nothing : html`<p class="quiet none">${say("console.meetings.none")}</p>`}
        <h3>${say("console.meetings.past")}</h3>${this.pasts(wanted)}
      </section>
      <section class="meeting-detail" aria-label=${say("console.meetings.detail")} @close-form=${() => (location.hash = "meetings")}><a class="link back" href="#meetings">${icon("left")}${say("console.meetings.title")}</a>${this.detail(chosen, wanted)}</section>`;
  }

  private detail(chosen: Meeting | undefined, wanted: string): TemplateResult {
    const { live, busy } = this;
    if (wanted === "new" && this.allowed) return html`<div class="meeting-page narrow"><io-meeting-form .live=${live} .meeting=${null} .room=${this.route[1] ?? ""} .busy=${busy}></io-meeting-form></div>`;
    if (chosen) return html`<io-meeting-view .live=${live} .meeting=${chosen} .busy=${busy} ?allowed=${this.allowed} .asks=${this.asks}></io-meeting-view>`;
    if (wanted && wanted !== "new") return html`<io-past-meeting .live=${live} .meeting=${wanted} .busy=${this.busy} .allowed=${this.allowed}></io-past-meeting>`;
    return html`<div class="empty begin"><h2>${say("console.meetings.begin")}</h2><p>${say("console.meetings.begin_what")}</p>${this.allowed ? html`<p><a class="go" href="#meetings/new">${icon("plus")} ${say("console.meetings.new")}</a></p>` : nothing}</div>`;
  }

  private card(meeting: Meeting, chosen: boolean): TemplateResult {
    const now = this.live.now();
    const items = meeting.agenda ?? [];
    const running = items.find((item) => item.key === meeting.item);
    const time = running ? timing(running, meeting, now) : null;
    const over = time !== null && time.left !== null && time.left < 0;
    return html`<li><a class="meeting-card ${chosen ? "on" : ""}" href="#meetings/${meeting.id}" data-meeting=${meeting.id} aria-current=${chosen ? "true" : nothing}>
      <b>${meetingName(this.live, meeting)}</b>${meeting.rehearsal ? html`<span class="drill">${say("console.meetings.rehearsal")}</span>` : nothing}
      <small>${timeWords(meeting, now)} · ${roomsWords(this.live, meeting.rooms)}</small>
      ${running && time ? html`<small class="runs"><span>${items.indexOf(running) + 1}/${items.length} ${pick(running.title)}</span> <span class=${over ? "warn" : ""}>${time.words}</span></small>` : nothing}
    </a></li>`;
  }

  private pasts(wanted: string): TemplateResult {
    if (this.trouble) return html`<p class="note bad" role="alert">${this.trouble} <button type="button" class="link" @click=${() => void this.load()}>${say("console.again")}</button></p>`;
    if (!this.past) return html`<p class="quiet none">${say("console.meetings.loading")}</p>`;
    if (!this.past.length) return html`<p class="quiet none">${say("console.meetings.no_past")}</p>`;
    return html`<ul>${this.past.map((past) => html`<li><a class="meeting-card ${past.id === wanted ? "on" : ""}" href="#meetings/${past.id}" data-meeting=${past.id} aria-current=${past.id === wanted ? "true" : nothing}>
      <b>${meetingName(this.live, past)}</b>${past.rehearsal ? html`<span class="drill">${say("console.meetings.rehearsal")}</span>` : nothing}
      <small>${pastWords(past)} · ${roomsWords(this.live, past.rooms)}</small></a></li>`)}</ul>`;
  }
}

customElements.define("io-meetings", Meetings);
