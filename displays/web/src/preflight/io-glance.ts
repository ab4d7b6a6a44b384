/** Where to begin: the meetings that are planned or run, and every room with what is wrong in it; the worst first. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { DeskElement } from "../desk/element.js";
import { found } from "../desk/fold.js";
import { icon } from "../desk/icons.js";
import { when } from "../desk/wording.js";
import { pick, say } from "../words.js";
import type { MeetingBrief, Preflight, RoomCheck } from "./nouns.js";
import { sign, wrong } from "./signs.js";

const MANY = 8; // rooms from which on one searches

export class Glance extends DeskElement {
  static override properties = { check: { attribute: false }, search: { state: true }, only: { state: true } };
  declare check: Preflight;
  declare search: string;
  /** Only rooms with something wrong. */
  declare only: boolean;

  constructor() {
    super();
    this.search = "";
    this.only = false;
  }

  protected override render(): TemplateResult {
    const { rooms, meetings = [] } = this.check;
    const shown = rooms.filter((room) => (!this.only || room.state !== "good") && found(this.search, pick(room.name), room.key));
    return html`<section class="glance" aria-labelledby="glance-title"><h2 id="glance-title">${say("preflight.choose")}</h2>
      <h3>${say("preflight.meetings")}</h3>
      ${meetings.length ? html`<ul class="cards">${meetings.map((meeting) => html`<li>${this.meeting(meeting)}</li>`)}</ul>` : html`<p class="quiet">${say("preflight.no_meetings")}</p>`}
      <h3>${say("preflight.rooms")} <b>${rooms.length}</b></h3>
      ${rooms.length > MANY ? html`<div class="sieve"><input type="search" name="search" aria-label=${say("console.search")} placeholder=${say("console.search_hint")} .value=${this.search} @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)} />
        <button type="button" class="chip" aria-pressed=${this.only} @click=${() => (this.only = !this.only)}>${say("preflight.filter_wrong")} <b>${rooms.filter((room) => room.state !== "good").length}</b></button></div>` : nothing}
      <ul class="cards">${repeat(shown, (room) => room.key, (room) => html`<li>${this.room(room)}</li>`)}</ul>
      ${shown.length ? nothing : html`<p class="empty">${say("console.no_rooms")}</p>`}
    </section>`;
  }

  private meeting(meeting: MeetingBrief): TemplateResult {
    const ahead = meeting.starts && Date.parse(meeting.starts) > Date.parse(this.check.now);
    const names = meeting.rooms.map((key) => pick(this.check.rooms.find((room) => room.key === key)?.name) || key).join(", ");
    return html`<a class="pick" href="#meeting/${encodeURIComponent(meeting.id)}"><span class="sign quiet">${icon("clock")}</span>
      <span><b>${pick(meeting.name) || names}</b>${meeting.rehearsal ? html` <i class="how-far">${say("console.meetings.rehearsal")}</i>` : nothing}<small>${ahead ? say("preflight.starts", { at: when(meeting.starts, Date.parse(this.check.now)) }) : say("preflight.runs")} · ${names}</small></span>${icon("right")}</a>`;
  }

  private room(room: RoomCheck): TemplateResult {
    const findings = [...room.findings, ...room.screens.flatMap((screen) => wrong(screen.findings))];
    return html`<a class="pick ${room.state}" href="#room/${encodeURIComponent(room.key)}" data-room=${room.key}>${sign(room.state)}
      <span><b>${pick(room.name)}</b>${stage(room)}<small>${findings[0] ? findings[0].text + (findings.length > 1 ? ` (+${findings.length - 1})` : "") : say(room.stage === "planned" ? "preflight.planned" : "preflight.verdict_good")}</small></span>${icon("right")}</a>`;
  }
}

/** How far a room is, where it is not simply in use. */
export function stage(room: RoomCheck): TemplateResult | typeof nothing {
  return room.stage === "live" ? nothing : html` <i class="how-far">${say(`preflight.stage_${room.stage}`)}</i>`;
}

customElements.define("io-glance", Glance);
