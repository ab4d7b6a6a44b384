/** Into the room: a code of six signs and a name, once. A scanned link has filled in the code already. */

import { html, nothing, type TemplateResult } from "lit";
import { lang, say } from "../words.js";
import { send } from "./api.js";
import { DeskElement } from "./element.js";
import { plainCode } from "./pairing-code.js";

export interface Joined {
  room: string;
  meeting: string;
  presenter: string;
}

export class RemoteJoin extends DeskElement {
  static override properties = { code: {}, name: {}, ended: { type: Boolean }, busy: { state: true }, trouble: { state: true } };
  declare code: string;
  declare name: string;
  declare ended: boolean;
  declare busy: boolean;
  declare trouble: string;

  constructor() {
    super();
    this.code = this.name = this.trouble = "";
    this.ended = this.busy = false;
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLInputElement>(this.code ? "[name=name]" : "[name=code]")?.focus();
  }

  private async join(event: Event): Promise<void> {
    event.preventDefault();
    const code = plainCode(this.code);
    const name = this.name.trim();
    this.trouble = !code ? say("remote.join.want_code") : !name ? say("remote.join.want_name") : "";
    if (this.trouble || this.busy) return;
    this.busy = true;
    try {
      const joined = await send<Joined & Record<string, unknown>>("POST", "/api/join", { code, name });
      this.dispatchEvent(new CustomEvent("joined", { bubbles: true, detail: { ...joined, name } }));
    } catch (error) {
      this.trouble = (error as Error).message;
    } finally {
      this.busy = false;
    }
  }

  protected override render(): TemplateResult {
    return html`<main class="bare"><form class="join" @submit=${this.join} lang=${lang()}>
      <p class="brand">iocast</p>
      <h1>${say("remote.join.title")}</h1>
      ${this.ended ? html`<p class="ended">${say("remote.join.again")}</p>` : nothing}
      <label><span>${say("remote.join.code")}</span>
        <input name="code" class="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="9" placeholder="••• •••" .value=${this.code} @input=${(event: Event) => { this.code = (event.target as HTMLInputElement).value; this.trouble = ""; }} /></label>
      <label><span>${say("remote.join.name")}</span>
        <input name="name" autocomplete="name" maxlength="60" .value=${this.name} @input=${(event: Event) => { this.name = (event.target as HTMLInputElement).value; this.trouble = ""; }} /><small>${say("remote.join.name_hint")}</small></label>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <button type="submit" class="big" aria-busy=${this.busy} ?disabled=${this.busy}>${this.busy ? say("remote.join.entering") : say("remote.join.enter")}</button>
      <p class="scan">${say("remote.join.scan")}</p>
    </form></main>`;
  }
}

customElements.define("io-remote-join", RemoteJoin);
