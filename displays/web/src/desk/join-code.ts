/** The way in for a presenter's phone: a code and a QR picture while a meeting runs in the room. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import { say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { meetingName, meetingsOf, timeWords } from "./meeting.js";
import type { RoomPlan } from "./nouns.js";
import { spaced } from "./pairing-code.js";
import { when } from "./wording.js";

interface Code {
  code: string;
  link: string;
  qr: string;
  meeting: string;
  until: string;
}

/** Codes this page asked for, by room. */
const codes = new Map<string, Code>();

export class JoinCode extends LiveElement {
  static override properties = { ...LiveElement.properties, room: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean } };
  declare room: RoomPlan;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const code = codes.get(this.room.key);
    const meeting = this.live.meetingOf(this.room.key);
    if (code && this.live.linked && meeting && meeting.id !== code.meeting) codes.delete(this.room.key);
  }

  protected override render(): TemplateResult {
    const meeting = this.live.meetingOf(this.room.key);
    const code = meeting ? codes.get(this.room.key) : undefined;
    const now = this.live.now();
    if (!meeting) {
      const next = meetingsOf(this.live).planned.find((each) => each.rooms.includes(this.room.key));
      if (next) return html`<div class="meeting"><div><b>${meetingName(this.live, next)}</b><span class="quiet">${timeWords(next, now)}</span></div><a class="link" href="#meetings/${next.id}">${say("console.meetings.page")}</a></div>`;
      return html`<div class="meeting"><div><b>${say("console.meeting.none")}</b><span class="quiet">${say("console.meeting.offer")}</span></div>
        <button type="button" class="plain" data-do="join-code" aria-busy=${this.busy.has("join-code")} ?disabled=${!this.allowed || this.busy.has("join-code")} @click=${this.open}>${say("console.meeting.open")}</button></div>`;
    }
    return html`<div class="meeting running">
      ${code ? html`<div class="qr" role="img" aria-label=${say("console.meeting.qr")}>${unsafeSVG(code.qr)}</div>` : nothing}
      <div>
        ${code ? html`<output class="code" aria-label=${say("console.meeting.code")}>${spaced(code.code)}</output><span class="quiet">${say("console.meeting.how", { link: code.link.replace(/^https?:\/\//, "").replace(/#.*$/, "") })}</span>` : html`<b>${say("console.meeting.runs", { at: when(meeting.since ?? meeting.starts ?? "", now) })}</b>`}
        <span class="quiet">${meeting.presenters.length ? say("console.meeting.presenters", { names: meeting.presenters.join(", ") }) : say("console.meeting.nobody")}</span>
        <span class="row">
          ${code ? nothing : html`<button type="button" class="link" data-do="join-code" ?disabled=${!this.allowed || this.busy.has("join-code")} @click=${this.open}>${say("console.meeting.new_code")}</button>`}
          <a class="link" href="#meetings/${meeting.id}">${say("console.meetings.page")}</a>
          <button type="button" class="link danger" data-do="end-meeting" ?disabled=${!this.allowed || this.busy.has("end-meeting")} @click=${this.end}>${say("console.meeting.end")}</button>
        </span>
      </div></div>`;
  }

  private open(): void {
    const room = this.room.key;
    const running = this.live.meetingOf(room);
    order(this, {
      key: "join-code",
      ...(running ? { method: "GET" as const, path: path("meetings", running.id, "code") } : { method: "POST" as const, path: path("meetings"), body: { rooms: [room] } }),
      then: (answer) => {
        codes.set(room, answer as unknown as Code);
        this.requestUpdate();
      },
    });
  }

  private end(): void {
    const room = this.room.key;
    const running = this.live.meetingOf(room);
    if (running) order(this, { key: "end-meeting", method: "DELETE", path: path("meetings", running.id), done: say("console.meeting.ended"), then: () => codes.delete(room) });
  }
}

customElements.define("io-join-code", JoinCode);
