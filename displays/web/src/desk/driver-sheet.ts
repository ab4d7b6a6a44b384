/** Oneself in the meeting: who drives, asking for it, handing it over, language, leaving. */

import { html, nothing, type TemplateResult } from "lit";
import { lang, say } from "../words.js";
import { askers, driving, others } from "./driving.js";
import { guideLink } from "./guide-link.js";
import { icon } from "./icons.js";
import type { Meeting } from "./nouns.js";
import { choose } from "./prefs.js";
import { Sheet } from "./sheet.js";

export class DriverSheet extends Sheet {
  static override properties = { ...Sheet.properties, meeting: { attribute: false }, me: {}, still: { type: Boolean } };
  declare meeting: Meeting | undefined;
  declare me: string;
  declare still: boolean;

  protected override get heading(): string {
    return this.me ? say("remote.you", { name: this.me }) : say("remote.menu");
  }

  private state(): TemplateResult | typeof nothing {
    const { meeting, me } = this;
    if (!meeting) return nothing;
    const who = driving(meeting, me);
    const asked = askers(meeting).includes(me);
    const words = who === "mine" ? say("remote.drive.mine") : who === "free" ? say("remote.drive.free") : say("remote.drive.theirs", { name: meeting.driver });
    return html`<p class="drives ${who}">${icon("wheel")} ${words}</p>
      ${who === "theirs"
        ? html`<button type="button" class="large" data-do=${asked ? "withdraw" : "ask"} ?disabled=${this.still} @click=${() => this.tell("ask", !asked)}>${say(asked ? "remote.drive.withdraw" : "remote.drive.ask")}</button>`
        : who === "free"
          ? html`<button type="button" class="large" data-do="take" ?disabled=${this.still} @click=${() => this.tell("hand-over", me)}>${say("remote.drive.take")}</button>`
          : this.handing()}`;
  }

  private handing(): TemplateResult {
    const names = others(this.meeting, this.me);
    const asked = askers(this.meeting);
    return html`${names.length ? html`<ul>${names.map((name) => html`<li><button type="button" data-hand=${name} ?disabled=${this.still} @click=${() => { this.close(); this.tell("hand-over", name); }}>
        <b>${name}</b><span class=${asked.includes(name) ? "asks" : ""}>${say(asked.includes(name) ? "remote.drive.asks" : "remote.drive.hand")}</span></button></li>`)}</ul>` : html`<p class="hint">${say("remote.drive.alone")}</p>`}
      <button type="button" class="quiet" data-do="let-go" ?disabled=${this.still} @click=${() => { this.close(); this.tell("hand-over", null); }}>${say("remote.drive.let_go")}</button>`;
  }

  private readonly speak = (): void => {
    choose(lang() === "vi" ? "en" : "vi");
    this.live.dispatchEvent(new Event("change"));
  };

  protected override content(): TemplateResult {
    return html`${this.state()}
      <div class="rest"><button type="button" data-do="language" @click=${this.speak}>${lang() === "vi" ? "English" : "Tiếng Việt"}</button>
      ${guideLink("presenter")}<button type="button" data-do="leave" @click=${() => this.tell("leave")}>${say("remote.leave")}</button></div>`;
  }
}

customElements.define("io-driver-sheet", DriverSheet);
