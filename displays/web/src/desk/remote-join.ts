/** Into the meeting: a code of six signs and a name, once. A scanned link has filled in the code already; an account brings
 *  its own name, and its way back into a meeting that is on. */

import { html, nothing, type TemplateResult } from "lit";
import { lang, pick, say } from "../words.js";
import { Problem, send } from "./api.js";
import { DeskElement } from "./element.js";
import { guideLink } from "./guide-link.js";
import type { Meeting } from "./nouns.js";
import { plainCode } from "./pairing-code.js";

export interface Joined {
  room: string;
  meeting: string;
  presenter: string;
}

export class RemoteJoin extends DeskElement {
  static override properties = { code: {}, name: {}, account: {}, meetings: { attribute: false }, ended: { type: Boolean }, busy: { state: true }, trouble: { state: true }, signing: { state: true } };
  declare code: string;
  declare name: string;
  /** Who is signed in on this phone; they join under that name. */
  declare account: string;
  /** Meetings that are on and that this account may be in without a code. */
  declare meetings: Meeting[];
  declare ended: boolean;
  declare busy: boolean;
  declare trouble: string;
  /** This meeting is for people with an account only. */
  declare signing: boolean;

  constructor() {
    super();
    this.code = this.name = this.account = this.trouble = "";
    this.ended = this.busy = this.signing = false;
    this.meetings = [];
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>(!this.code ? "[name=code]" : this.name ? "button[type=submit]" : "[name=name]")?.focus();
  }

  private in(joined: Joined): void {
    this.dispatchEvent(new CustomEvent("joined", { bubbles: true, detail: joined }));
  }

  private async join(event: Event): Promise<void> {
    event.preventDefault();
    const code = plainCode(this.code);
    const name = this.account || this.name.trim();
    this.trouble = !code ? say("remote.join.want_code") : !name ? say("remote.join.want_name") : "";
    if (this.trouble || this.busy) return;
    this.busy = true;
    this.signing = false;
    try {
      this.in(await send<Joined & Record<string, unknown>>("POST", "/api/join", this.account ? { code } : { code, name }));
    } catch (error) {
      this.signing = error instanceof Problem && error.code === "account_needed";
      this.trouble = (error as Error).message;
    } finally {
      this.busy = false;
    }
  }

  private running(): TemplateResult | typeof nothing {
    if (!this.meetings.length) return nothing;
    return html`<p class="scan">${say("remote.join.running")}</p><ul class="running">${this.meetings.map((meeting) => html`<li><button type="button" data-meeting=${meeting.id} @click=${() => this.in({ room: meeting.rooms[0] ?? "", meeting: meeting.id, presenter: this.account })}>
      <b>${pick(meeting.name) || say("remote.join.unnamed")}</b><span>${say("remote.join.by", { by: meeting.by })}</span></button></li>`)}</ul>`;
  }

  protected override render(): TemplateResult {
    return html`<main class="bare"><form class="join" @submit=${this.join} lang=${lang()}>
      <p class="brand">iocast</p>
      <h1>${say("remote.join.title")}</h1>
      ${this.ended ? html`<p class="ended">${say("remote.join.again")}</p>` : nothing}
      ${this.running()}
      <label><span>${say("remote.join.code")}</span>
        <input name="code" class="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="9" placeholder="••• •••" .value=${this.code} @input=${(event: Event) => { this.code = (event.target as HTMLInputElement).value; this.trouble = ""; }} /></label>
      ${this.account ? html`<p class="as">${say("remote.join.as", { name: this.account })}</p>` : html`<label><span>${say("remote.join.name")}</span>
        <input name="name" autocomplete="name" maxlength="60" .value=${this.name} @input=${(event: Event) => { this.name = (event.target as HTMLInputElement).value; this.trouble = ""; }} /><small>${say("remote.join.name_hint")}</small></label>`}
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.signing ? html`<a class="big quiet" href="/sign-in?next=${encodeURIComponent(`/remote#${plainCode(this.code)}`)}">${say("remote.join.sign_in")}</a>` : nothing}
      <button type="submit" class="big" aria-busy=${this.busy} ?disabled=${this.busy}>${this.busy ? say("remote.join.entering") : say("remote.join.enter")}</button>
      ${this.code ? nothing : html`<p class="scan">${say("remote.join.scan")} ${guideLink("presenter")}</p>`}
    </form></main>`;
  }
}

customElements.define("io-remote-join", RemoteJoin);
