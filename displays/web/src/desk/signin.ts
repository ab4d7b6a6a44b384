/** Into the house: a name and a password, or a one-time link and then a password of one's own. */

import { html, nothing, type TemplateResult } from "lit";
import { lang, say } from "../words.js";
import { Problem, send } from "./api.js";
import { DeskElement } from "./element.js";
import { icon } from "./icons.js";
import type { Person } from "./nouns.js";
import { choose } from "./prefs.js";

export const LEAST = 10; // characters of a password; the server has the last word

type Step = "name" | "checking" | "password" | "spent";

export class SignIn extends DeskElement {
  static override properties = { once: {}, must: { attribute: false }, step: { state: true }, person: { state: true }, name: { state: true }, first: { state: true }, second: { state: true }, busy: { state: true }, trouble: { state: true }, bare: { state: true } };
  /** The token of a one-time link, or "". */
  declare once: string;
  /** Somebody who is signed in but has to choose a password first. */
  declare must: Person | null;
  declare step: Step;
  declare person: Person | null;
  declare name: string;
  declare first: string;
  declare second: string;
  declare busy: boolean;
  declare trouble: string;
  declare bare: boolean;

  constructor() {
    super();
    this.once = this.name = this.first = this.second = this.trouble = "";
    this.step = "name";
    this.person = this.must = null;
    this.busy = this.bare = false;
  }

  protected override firstUpdated(): void {
    if (this.must) {
      this.person = this.must;
      this.step = "password";
    } else if (this.once) void this.enterOnce();
    this.querySelector("input")?.focus();
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
    if (this.trouble || this.busy) return;
    await this.attempt(async () => {
      const person = await send<Person & { must_set_password?: boolean }>("POST", "/api/session", { name: this.name.trim(), password: this.first });
      this.person = person;
      if (person.must_set_password) {
        this.first = "";
        this.step = "password";
      } else this.in();
    });
  }

  private async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy || !this.rules().every(([, kept]) => kept)) return;
    await this.attempt(async () => {
      await send("POST", "/api/session/password", { password: this.first });
      this.in();
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
      <div class="card"><header><b class="brand">iocast</b><button type="button" class="link" data-do="language" @click=${() => { choose(lang() === "vi" ? "en" : "vi"); document.title = say("pages.titles.signin"); this.requestUpdate(); }}>${lang() === "vi" ? "English" : "Tiếng Việt"}</button></header>
      ${this.step === "name" ? this.asking() : this.step === "password" ? this.setting() : this.step === "checking" ? html`<p>${say("pages.signin.once_checking")}</p>` : this.spent()}
      </div></main>`;
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
      <p class="quiet">${say("pages.signin.help")}</p></form>`;
  }

  private setting(): TemplateResult {
    const rules = this.rules();
    return html`<form @submit=${this.save}><h1>${say("pages.signin.once_title")}</h1><p>${say("pages.signin.once_hello", { name: this.person?.name ?? "" })}</p>
      <input type="text" name="username" autocomplete="username" .value=${this.person?.name ?? ""} hidden />
      ${this.field("first", say("pages.signin.new"), "new-password")} ${this.field("second", say("pages.signin.again"), "new-password")}
      <ul class="rules">${rules.map(([words, kept]) => html`<li class=${kept ? "kept" : ""}>${icon(kept ? "check" : "ring")}${words}</li>`)}</ul>
      ${this.show()} ${this.said()}
      <button type="submit" class="go" aria-busy=${this.busy} ?disabled=${this.busy || !rules.every(([, kept]) => kept)}>${this.busy ? say("pages.signin.saving") : say("pages.signin.save")}</button></form>`;
  }

  private spent(): TemplateResult {
    return html`<h1>${say("pages.signin.once_bad")}</h1>${this.said()}<p class="quiet">${say("pages.signin.help")}</p>
      <p><a href="/sign-in" @click=${(event: Event) => { event.preventDefault(); this.step = "name"; this.trouble = ""; }}>${say("pages.signin.to_signin")}</a></p>`;
  }
}

customElements.define("io-sign-in", SignIn);
