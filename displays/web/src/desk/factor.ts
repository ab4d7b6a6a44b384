/** Setting up a code at sign-in: the password once more, a picture for the authenticator app, a first code, recovery codes. */

import { html, nothing, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import { say } from "../words.js";
import { send } from "./api.js";
import { DeskElement } from "./element.js";
import { icon } from "./icons.js";

interface Begun {
  secret: string;
  uri: string;
  qr: string; // an SVG of our own server's making
}

export class Factor extends DeskElement {
  static override properties = { password: { type: Boolean }, begun: { state: true }, codes: { state: true }, busy: { state: true }, trouble: { state: true }, copied: { state: true } };
  /** Whether there is a password to be asked for once more. */
  declare password: boolean;
  declare begun: Begun | null;
  declare codes: readonly string[];
  declare busy: boolean;
  declare trouble: string;
  declare copied: boolean;

  constructor() {
    super();
    this.password = true;
    this.begun = null;
    this.codes = [];
    this.busy = this.copied = false;
    this.trouble = "";
  }

  protected override firstUpdated(): void {
    if (this.password) this.querySelector("input")?.focus();
    else void this.begin("");
  }

  private value(name: string): string {
    return this.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value.trim() ?? "";
  }

  private async attempt(what: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble = "";
    try {
      await what();
    } catch (error) {
      this.trouble = (error as Error).message;
    } finally {
      this.busy = false;
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>("input, [data-do=kept]")?.focus();
  }

  private begin(password: string): Promise<void> {
    return this.attempt(async () => {
      this.begun = await send<Begun & Record<string, unknown>>("POST", "/api/session/factor", { password });
    });
  }

  private confirm(code: string): Promise<void> {
    return this.attempt(async () => {
      this.codes = (await send<{ recovery: string[] }>("PUT", "/api/session/factor", { code })).recovery;
    });
  }

  private async copy(): Promise<void> {
    await navigator.clipboard?.writeText(this.codes.join("\n")).then(() => (this.copied = true), () => undefined);
  }

  protected override render(): TemplateResult {
    return this.codes.length ? this.kept() : this.begun ? this.scan(this.begun) : this.password ? this.ask() : html`${this.said()}`;
  }

  private said(): TemplateResult | typeof nothing {
    return this.trouble ? html`<p class="trouble" role="alert">${icon("diamond")} <span>${this.trouble}</span></p>` : nothing;
  }

  private ask(): TemplateResult {
    return html`<form @submit=${(event: Event) => { event.preventDefault(); void this.begin(this.value("current")); }}>
      <label class="field"><span>${say("account.current")}</span><input name="current" type="password" autocomplete="current-password" required /></label>
      ${this.said()}<button type="submit" class="go" ?disabled=${this.busy}>${say("account.factor_begin")}</button></form>`;
  }

  private scan(begun: Begun): TemplateResult {
    return html`<form @submit=${(event: Event) => { event.preventDefault(); void this.confirm(this.value("code")); }}>
      <p>${say("account.scan")}</p><div class="qr" role="img" aria-label=${begun.uri}>${unsafeSVG(begun.qr)}</div>
      <p class="quiet">${say("account.by_hand")} <code>${begun.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code></p>
      <label class="field"><span>${say("pages.signin.code")}</span><input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7" required /></label>
      ${this.said()}<button type="submit" class="go" ?disabled=${this.busy}>${say("account.confirm")}</button></form>`;
  }

  private kept(): TemplateResult {
    return html`<section class="recovery"><h2>${say("account.recovery")}</h2><p>${say("account.recovery_what")}</p>
      <ol>${this.codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>
      <p class="row"><button type="button" class="link" @click=${() => void this.copy()}>${this.copied ? say("account.copied") : say("account.copy")}</button>
        <button type="button" class="link" @click=${() => print()}>${say("account.print")}</button></p>
      <button type="button" class="go" data-do="kept" @click=${() => this.dispatchEvent(new CustomEvent("factor-set", { bubbles: true }))}>${say("account.kept")}</button></section>`;
  }
}

customElements.define("io-factor", Factor);
