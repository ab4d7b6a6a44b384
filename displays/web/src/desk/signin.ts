/** Into the house: a name and a password, or a one-time link and then a password of one's own. */

import { html, nothing, type TemplateResult } from "lit";
import { lang, pick, say, type Text } from "../words.js";
import { Problem, send } from "./api.js";
import { DeskElement, role } from "./element.js";
import "./factor.js";
import { guideLink } from "./guide-link.js";
import { icon } from "./icons.js";
import type { Person } from "./nouns.js";
import { choose } from "./prefs.js";

export const LEAST = 12; // characters of a password; the server has the last word

type Step = "name" | "code" | "checking" | "password" | "factor" | "spent";

export class SignIn extends DeskElement {
  static override properties = { once: {}, next: {}, must: { attribute: false }, ways: { state: true }, code: { state: true }, step: { state: true }, person: { state: true }, name: { state: true }, first: { state: true }, second: { state: true }, busy: { state: true }, trouble: { state: true }, bare: { state: true }, coded: { state: true } };
  /** The token of a one-time link, or "". */
  declare once: string;
  /** Somebody who is signed in but has to choose a password first. */
  declare must: Person | null;
  /** Where the person wants to go, "" for nowhere in particular. */
  declare next: string;
  /** The name of the province's sign-on, where there is one. */
  declare ways: Text | null;
  declare code: string;
  declare step: Step;
  declare person: Person | null;
  declare name: string;
  declare first: string;
  declare second: string;
  declare busy: boolean;
  declare trouble: string;
  declare bare: boolean;
  /** A new password needs a code, too. */
  declare coded: boolean;

  constructor() {
    super();
    this.once = this.next = this.code = this.name = this.first = this.second = this.trouble = "";
    this.step = "name";
    this.person = this.must = this.ways = null;
    this.busy = this.bare = this.coded = false;
  }

  protected override firstUpdated(): void {
    if (this.must) {
      this.person = this.must;
      this.step = this.must.must === "factor" ? "factor" : "password";
    } else if (this.once) void this.enterOnce();
    else void this.look();
    this.querySelector("input")?.focus();
  }

  /** Which other ways in there are; where nobody answers, the password is one. */
  private async look(): Promise<void> {
    const ways = await send<{ sign_on: { name: Text } | null }>("GET", "/api/sign-in").catch(() => null);
    this.ways = ways?.sign_on?.name ?? null;
  }

  /** Spend the link's token: it opens a session that may only set a password. */
  private async enterOnce(): Promise<void> {
    this.step = "checking";
    try {
      this.person = await send<Person & Record<string, unknown>>("POST", "/api/session/once", { token: this.once });
      this.step = "password";
      await this.updateComplete;
      this.querySelector("input")?.focus();
    } catch (error) {
      this.step = "spent";
      this.trouble = (error as Error).message;
    }
  }

  private async enter(event: Event): Promise<void> {
    event.preventDefault();
    this.trouble = !this.name.trim() ? say("pages.signin.want_name") : !this.first ? say("pages.signin.want_password") : "";
    if (this.step === "code" && !this.code.trim()) this.trouble = say("pages.signin.want_code");
    if (this.trouble || this.busy) return;
    await this.attempt(async () => {
      try {
        const code = this.code.trim();
        await this.met(await send<Person & Record<string, unknown>>("POST", "/api/session", { name: this.name.trim(), password: this.first, ...(code ? { code } : {}) }));
      } catch (error) {
        if (!(error instanceof Problem && error.code === "code_wanted")) throw error;
        this.step = "code";
        await this.updateComplete;
        this.querySelector("input")?.focus();
      }
    });
  }

  /** Somebody is signed in; there may be something they have to do first. */
  private async met(person: Person): Promise<void> {
    this.person = person;
    if (!person.must) return this.in();
    this.first = "";
    this.step = person.must;
    await this.updateComplete;
    this.querySelector("input")?.focus();
  }

  private async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy || !this.rules().every(([, kept]) => kept)) return;
    await this.attempt(async () => {
      const code = this.code.trim();
      try {
        await this.met(await send<Person & Record<string, unknown>>("POST", "/api/session/password", { password: this.first, ...(code ? { code } : {}) }));
      } catch (error) {
        this.coded ||= error instanceof Problem && error.code === "wrong_app_code";
        throw error;
      }
    });
  }

  private async attempt(what: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.trouble = "";
    try {
      await what();
    } catch (error) {
      this.trouble = error instanceof Problem ? error.message : String(error);
    } finally {
      this.busy = false;
    }
  }

  private in(): void {
    this.dispatchEvent(new CustomEvent("signed-in", { bubbles: true }));
  }

  /** The rules of a password, each with whether what was typed keeps it. */
  rules(): [string, boolean][] {
    const name = this.person?.name ?? "";
    return [
      [say("pages.signin.rule_length", { n: LEAST }), [...this.first].length >= LEAST],
      [say("pages.signin.rule_name"), this.first !== "" && (name === "" || !this.first.toLowerCase().includes(name.toLowerCase()))],
      [say("pages.signin.rule_same"), this.first !== "" && this.first === this.second],
    ];
  }

  protected override render(): TemplateResult {
    return html`<main class="door" lang=${lang()}>
      <div class="card"><header><b class="brand">iocast</b><span class="ways">${guideLink()}<button type="button" class="link" data-do="language" @click=${() => { choose(lang() === "vi" ? "en" : "vi"); document.title = say("pages.titles.signin"); this.requestUpdate(); }}>${lang() === "vi" ? "English" : "Tiếng Việt"}</button></span></header>
      ${this.body()}
      </div></main>`;
  }

  private body(): TemplateResult {
    switch (this.step) {
      case "name":
        return this.asking();
      case "code":
        return this.coding();
      case "password":
        return this.setting();
      case "factor":
        return html`<h1>${say("account.factor")}</h1><p>${say("account.factor_must", { role: role(this.person?.role ?? "") })}</p><io-factor .password=${true} @factor-set=${() => this.in()}></io-factor>`;
      case "checking":
        return html`<p>${say("pages.signin.once_checking")}</p>`;
      default:
        return this.spent();
    }
  }

  private field(name: "name" | "first" | "second", label: string, autocomplete: string): TemplateResult {
    const secret = name !== "name" && !this.bare;
    return html`<label class="field"><span>${label}</span><input name=${name === "first" ? "password" : name === "second" ? "again" : "name"} type=${secret ? "password" : "text"} autocomplete=${autocomplete} autocapitalize="none" spellcheck="false"
      .value=${this[name]} @input=${(event: Event) => { this[name] = (event.target as HTMLInputElement).value; this.trouble = ""; }} /></label>`;
  }

  private show(): TemplateResult {
    return html`<label class="show"><input type="checkbox" .checked=${this.bare} @change=${(event: Event) => (this.bare = (event.target as HTMLInputElement).checked)} /><span>${say("pages.signin.show")}</span></label>`;
  }

  private said(): TemplateResult | typeof nothing {
    return this.trouble ? html`<p class="trouble" role="alert">${icon("diamond")} <span>${this.trouble}</span></p>` : nothing;
  }

  private asking(): TemplateResult {
    return html`<form @submit=${this.enter}><h1>${say("pages.signin.title")}</h1>
      ${this.field("name", say("pages.signin.name"), "username")} ${this.field("first", say("pages.signin.password"), "current-password")} ${this.show()} ${this.said()}
      <button type="submit" class="go" aria-busy=${this.busy} ?disabled=${this.busy}>${this.busy ? say("pages.signin.entering") : say("pages.signin.enter")}</button>
      ${this.ways ? html`<p class="or"><span>${say("pages.signin.or")}</span></p><a class="go other" data-do="province" href="/sign-in/province?next=${encodeURIComponent(this.next)}">${say("account.sign_on", { name: pick(this.ways) })}</a>` : nothing}
      <p class="quiet">${say("pages.signin.help")}</p></form>`;
  }

  private codeField(): TemplateResult {
    return html`<label class="field"><span>${say("pages.signin.code")}</span><input name="code" inputmode="numeric" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="20"
      .value=${this.code} @input=${(event: Event) => { this.code = (event.target as HTMLInputElement).value; this.trouble = ""; }} /></label>`;
  }

  private coding(): TemplateResult {
    return html`<form @submit=${this.enter}><h1>${say("pages.signin.code_title")}</h1><p>${say("pages.signin.code_what")}</p>
      ${this.codeField()} ${this.said()}
      <button type="submit" class="go" aria-busy=${this.busy} ?disabled=${this.busy}>${this.busy ? say("pages.signin.entering") : say("pages.signin.enter")}</button>
      <button type="button" class="link" @click=${() => { this.step = "name"; this.code = this.first = this.trouble = ""; }}>${say("pages.signin.back")}</button></form>`;
  }

  private setting(): TemplateResult {
    const rules = this.rules();
    return html`<form @submit=${this.save}><h1>${say("pages.signin.once_title")}</h1><p>${say("pages.signin.once_hello", { name: this.person?.name ?? "" })}</p>
      <input type="text" name="username" autocomplete="username" .value=${this.person?.name ?? ""} hidden />
      ${this.field("first", say("pages.signin.new"), "new-password")} ${this.field("second", say("pages.signin.again"), "new-password")}
      <ul class="rules">${rules.map(([words, kept]) => html`<li class=${kept ? "kept" : ""}>${icon(kept ? "check" : "ring")}${words}</li>`)}</ul>
      ${this.show()} ${this.coded ? this.codeField() : nothing} ${this.said()}
      <button type="submit" class="go" aria-busy=${this.busy} ?disabled=${this.busy || !rules.every(([, kept]) => kept)}>${this.busy ? say("pages.signin.saving") : say("pages.signin.save")}</button></form>`;
  }

  private spent(): TemplateResult {
    return html`<h1>${say("pages.signin.once_bad")}</h1>${this.said()}<p class="quiet">${say("pages.signin.help")}</p>
      <p><a href="/sign-in" @click=${(event: Event) => { event.preventDefault(); this.step = "name"; this.trouble = ""; }}>${say("pages.signin.to_signin")}</a></p>`;
  }
}

customElements.define("io-sign-in", SignIn);
