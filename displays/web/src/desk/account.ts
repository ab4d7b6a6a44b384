/** One's own account: where one is signed in, the password, the code at sign-in. */

import { html, nothing, type TemplateResult } from "lit";
import { lang, say } from "../words.js";
import { send } from "./api.js";
import { browserWords } from "./browser.js";
import { DeskElement, role } from "./element.js";
import "./factor.js";
import { guideLink } from "./guide-link.js";
import { icon } from "./icons.js";
import type { Person } from "./nouns.js";
import { choose } from "./prefs.js";
import { homeOf, signIn } from "./session.js";
import { LEAST } from "./signin.js";
import { when } from "./wording.js";

interface Session {
  id: string;
  since: string;
  seen: string;
  via: string;
  address: string;
  agent: string;
  here: boolean;
}

interface Sessions {
  sessions: Session[];
  factor: boolean;
  recovery: number | null;
  password: boolean;
}

type Opened = "" | "password" | "factor" | "drop" | "all";

export class Account extends DeskElement {
  static override properties = { person: { attribute: false }, known: { state: true }, opened: { state: true }, busy: { state: true }, trouble: { state: true }, done: { state: true } };
  declare person: Person;
  declare known: Sessions | null;
  declare opened: Opened;
  declare busy: boolean;
  declare trouble: string;
  declare done: string;

  constructor() {
    super();
    this.known = null;
    this.opened = "";
    this.busy = false;
    this.trouble = this.done = "";
  }

  protected override firstUpdated(): void {
    void this.read();
  }

  private async read(): Promise<void> {
    await this.attempt(async () => {
      this.known = await send<Sessions & Record<string, unknown>>("GET", "/api/sessions");
    });
  }

  /** Do something, say how it went; a sign-in that has ended leads to the door. */
  private async attempt(what: () => Promise<string | void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble = this.done = "";
    try {
      this.done = (await what()) ?? "";
    } catch (error) {
      const { status, code } = error as { status?: number; code?: string };
      if (status === 401 && code === "sign_in") return signIn();
      this.trouble = (error as Error).message;
    } finally {
      this.busy = false;
    }
  }

  private async then(words: string): Promise<string> {
    this.known = await send<Sessions & Record<string, unknown>>("GET", "/api/sessions");
    this.opened = "";
    return words;
  }

  private fields(event: Event): Record<string, string> {
    event.preventDefault();
    return Object.fromEntries(new FormData(event.target as HTMLFormElement)) as Record<string, string>;
  }

  protected override render(): TemplateResult {
    const known = this.known;
    return html`<main class="door account" lang=${lang()}><div class="card">
      <header><a class="brand" href=${homeOf(this.person)}>iocast</a><span class="ways">${guideLink()}<button type="button" class="link" data-do="language" @click=${() => { choose(lang() === "vi" ? "en" : "vi"); document.title = say("pages.titles.account"); this.requestUpdate(); }}>${lang() === "vi" ? "English" : "Tiếng Việt"}</button></span></header>
      <h1>${say("account.title")}</h1><p class="quiet">${say("pages.signin.signed_in_as", { name: this.person.name, role: role(this.person.role) })}</p>
      ${this.done ? html`<p class="done" role="status">${icon("check")} <span>${this.done}</span></p>` : nothing}
      ${this.trouble ? html`<p class="trouble" role="alert">${icon("diamond")} <span>${this.trouble}</span></p>` : nothing}
      ${known ? html`${this.places(known)} ${this.secret(known)} ${this.code(known)}` : html`<p class="quiet">${this.trouble ? nothing : say("account.loading")}</p>`}
    </div></main>`;
  }

  private places(known: Sessions): TemplateResult {
    return html`<section><h2>${say("account.where")}</h2><ul class="places">${known.sessions.map((one) => html`<li>
        <div><b>${browserWords(one.agent)}${one.here ? html` <em>${say("account.here")}</em>` : nothing}</b>
          <span>${say("account.from", { address: one.address })} · ${say(`account.via.${one.via}`)} · ${say("account.since", { at: when(one.since, Date.now()) })}${one.here ? nothing : html` · ${say("account.seen", { at: when(one.seen, Date.now()) })}`}</span></div>
        ${one.here ? nothing : html`<button type="button" class="link" ?disabled=${this.busy} @click=${() => void this.attempt(async () => { await send("DELETE", `/api/sessions/${encodeURIComponent(one.id)}`); return this.then(say("account.ended")); })}>${say("account.end")}</button>`}</li>`)}</ul>
      ${this.opened === "all" ? html`<p>${say("account.end_all_sure")}</p><p class="row"><button type="button" class="go" data-do="end-all" @click=${() => void this.attempt(async () => { await send("DELETE", "/api/sessions"); signIn(); })}>${say("account.end_all")}</button><button type="button" class="link" @click=${() => (this.opened = "")}>${say("pages.signin.back")}</button></p>`
        : html`<button type="button" class="link" data-do="all" @click=${() => (this.opened = "all")}>${say("account.end_all")}</button>`}</section>`;
  }

  private secret(known: Sessions): TemplateResult {
    if (!known.password) return html`<section><h2>${say("account.password")}</h2><p class="quiet">${say("account.password_none")}</p></section>`;
    if (this.opened !== "password") return html`<section><h2>${say("account.password")}</h2><button type="button" class="link" data-do="password" @click=${() => (this.opened = "password")}>${say("account.password")}</button></section>`;
    const change = (event: Event): void => {
      const { current, password, again } = this.fields(event);
      if (password !== again) this.trouble = say("pages.signin.rule_same");
      else void this.attempt(async () => { await send("POST", "/api/session/password", { current, password }); return this.then(say("account.changed")); });
    };
    return html`<section><h2>${say("account.password")}</h2><form @submit=${change}>
      ${this.field("current", say("account.current"), "current-password")} ${this.field("password", say("pages.signin.new"), "new-password", LEAST)} ${this.field("again", say("pages.signin.again"), "new-password", LEAST)}
      <p class="quiet">${say("pages.signin.rule_length", { n: LEAST })} · ${say("pages.signin.rule_name")}</p>
      <p class="row"><button type="submit" class="go" ?disabled=${this.busy}>${say("account.password")}</button><button type="button" class="link" @click=${() => (this.opened = "")}>${say("pages.signin.back")}</button></p></form></section>`;
  }

  private code(known: Sessions): TemplateResult {
    const head = html`<h2>${say("account.factor")}</h2>`;
    if (this.opened === "factor") return html`<section>${head}<io-factor .password=${known.password} @factor-set=${() => { this.opened = ""; void this.read(); }}></io-factor></section>`;
    if (!known.factor) return html`<section>${head}<p class="quiet">${say("account.factor_off")}</p><button type="button" class="link" data-do="factor" @click=${() => (this.opened = "factor")}>${say("account.factor_begin")}</button></section>`;
    if (this.opened !== "drop") return html`<section>${head}<p>${say("account.factor_on", { n: known.recovery ?? 0 })}</p><button type="button" class="link" data-do="drop" @click=${() => (this.opened = "drop")}>${say("account.factor_drop")}</button></section>`;
    return html`<section>${head}<form @submit=${(event: Event) => { const body = this.fields(event); void this.attempt(async () => { await send("DELETE", "/api/session/factor", body); return this.then(say("account.factor_dropped")); }); }}>
      ${known.password ? this.field("password", say("account.current"), "current-password") : nothing} ${this.field("code", say("pages.signin.code"), "one-time-code")}
      <p class="row"><button type="submit" class="go" ?disabled=${this.busy}>${say("account.factor_drop")}</button><button type="button" class="link" @click=${() => (this.opened = "")}>${say("pages.signin.back")}</button></p></form></section>`;
  }

  private field(name: string, label: string, autocomplete: string, least = 1): TemplateResult {
    return html`<label class="field"><span>${label}</span><input name=${name} type=${name === "code" ? "text" : "password"} autocomplete=${autocomplete} minlength=${least} required /></label>`;
  }
}

customElements.define("io-account", Account);
