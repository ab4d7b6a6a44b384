/** The way into a meeting for phones: its code and QR picture, large over the whole page where a room shall read it. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import { say } from "../words.js";
import { send } from "./api.js";
import type { Question } from "./ask.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { meetingName } from "./meeting.js";
import type { Meeting } from "./nouns.js";
import { spaced } from "./pairing-code.js";

interface Code {
  code: string;
  link: string;
  qr: string;
}

export class MeetingCode extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { attribute: false }, busy: { attribute: false }, asks: { attribute: false }, code: { state: true }, trouble: { state: true }, large: { state: true } };
  declare meeting: Meeting;
  declare busy: ReadonlySet<string>;
  declare asks: (question: Question) => Promise<string | null>;
  declare code: Code | null;
  declare trouble: string;
  declare large: boolean;
  private of = "";

  constructor() {
    super();
    this.busy = new Set();
    this.code = null;
    this.trouble = "";
    this.large = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (this.meeting.id === this.of) return;
    this.of = this.meeting.id;
    this.code = null;
    this.large = false;
    void this.load();
  }

  private async load(): Promise<void> {
    const of = this.of;
    this.trouble = "";
    try {
      const code = await send<Code & Record<string, unknown>>("GET", path("meetings", of, "code"));
      if (of === this.of) this.code = code;
    } catch (error) {
      if (of === this.of) this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  protected override render(): TemplateResult {
    const { code } = this;
    if (this.trouble) return html`<p class="note bad" role="alert">${this.trouble} <button type="button" class="link" @click=${() => void this.load()}>${say("console.again")}</button></p>`;
    if (!code) return html`<p class="quiet">${say("console.meetings.code_loading")}</p>`;
    const where = code.link.replace(/^https?:\/\//, "").replace(/#.*$/, "");
    return html`<div class="join-card">
        <button type="button" class="qr" data-do="large-code" aria-label=${say("console.meetings.enlarge")} @click=${() => (this.large = true)}>${unsafeSVG(code.qr)}</button>
        <div><output class="code" aria-label=${say("console.meeting.code")}>${spaced(code.code)}</output>
          <p class="quiet small">${say("console.meeting.how", { link: where })}</p>
          <p class="row"><button type="button" class="link" data-do="enlarge" @click=${() => (this.large = true)}>${say("console.meetings.enlarge")}</button>
            <button type="button" class="link" data-do="other-code" ?disabled=${this.busy.has("code")} @click=${this.renew}>${say("console.meetings.other_code")}</button></p></div></div>
      ${this.large ? html`<dialog class="large-code" aria-label=${say("console.meeting.code")} @cancel=${this.close} @click=${this.close}>
        <h2>${meetingName(this.live, this.meeting)}</h2><div class="qr" role="img" aria-label=${say("console.meeting.qr")}>${unsafeSVG(code.qr)}</div>
        <b class="code">${spaced(code.code)}</b><p>${say("console.meeting.how", { link: where })}</p>
        <button type="button" class="plain" @click=${this.close}>${say("console.close")}</button></dialog>` : nothing}`;
  }

  private readonly close = (event: Event): void => {
    event.preventDefault();
    this.large = false;
  };

  private readonly renew = async (): Promise<void> => {
    const sure = await this.asks({ title: say("console.meetings.other_sure"), words: say("console.meetings.other_what"), yes: say("console.meetings.other_code") });
    if (sure === null) return;
    order(this, { key: "code", method: "POST", path: path("meetings", this.meeting.id, "code"), done: say("console.meetings.code_changed"), then: (answer) => (this.code = answer as unknown as Code) });
  };
}

customElements.define("io-meeting-code", MeetingCode);
