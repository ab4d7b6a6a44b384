/** The head of the operator's page: where one is, what waits elsewhere, the clock, who one is, and the emergency button. */

import { html, nothing, type TemplateResult } from "lit";
import { clock } from "../times.js";
import { lang, say } from "../words.js";
import { send } from "./api.js";
import { LiveElement, role } from "./element.js";
import { guideLink } from "./guide-link.js";
import { icon } from "./icons.js";
import type { Person } from "./nouns.js";
import "./preflight-badge.js";
import { choose, dress, theme } from "./prefs.js";
import { administers, enters, operates } from "./session.js";

export class DeskHead extends LiveElement {
  static override properties = { ...LiveElement.properties, person: { attribute: false }, tabs: { attribute: false }, tab: {}, counts: { attribute: false }, menu: { state: true } };
  declare person: Person;
  declare tabs: readonly string[];
  declare tab: string;
  /** What waits in a tab: how much, and "bad" or "warn". */
  declare counts: Readonly<Record<string, readonly [n: number, mood: string]>>;
  declare menu: boolean;

  constructor() {
    super();
    this.tabs = [];
    this.tab = "";
    this.counts = {};
    this.menu = false;
  }

  protected override render(): TemplateResult {
    return html`<header class="head"><h1 class="unseen">${say("pages.titles.console")}</h1><a class="brand" href="/">iocast</a>
      <nav aria-label=${say("console.tabs")}>${this.tabs.map((tab) => this.link(tab))}</nav>
      <span class="gap"></span>
      <io-preflight-badge .live=${this.live}></io-preflight-badge>
      ${guideLink("operator")}
      <time class="now">${clock(this.live.now())}</time>
      <div class="me" @keydown=${(event: KeyboardEvent) => (this.menu &&= event.key !== "Escape")}><button type="button" class="plain" data-do="menu" aria-expanded=${this.menu} @click=${() => (this.menu = !this.menu)}><b>${this.person.name}</b><span>${role(this.person.role)}</span>${icon("down")}</button>
        ${this.menu ? this.list() : nothing}</div>
      ${operates(this.person) ? html`<button type="button" class="alert" data-do="notice" @click=${() => this.dispatchEvent(new CustomEvent("notice", { bubbles: true }))}>${icon("diamond")}${say("console.notice.title")}</button>` : nothing}
    </header>`;
  }

  private link(tab: string): TemplateResult {
    const [n, mood] = this.counts[tab] ?? [0, ""];
    return html`<a href="#${tab}" aria-current=${this.tab === tab ? "page" : nothing}>${say(`console.tab.${tab}`)}${n ? html` <b class="count ${mood}">${n}</b>` : nothing}</a>`;
  }

  private list(): TemplateResult {
    const other = lang() === "vi" ? "en" : "vi";
    const dark = theme() === "dark";
    return html`<div class="menu" role="menu" @click=${() => (this.menu = false)}>
      <button role="menuitem" type="button" data-do="language" @click=${() => this.speak(other)}>${other === "en" ? "English" : "Tiếng Việt"}</button>
      <button role="menuitem" type="button" data-do="theme" @click=${() => { dress(dark ? "light" : "dark"); this.requestUpdate(); }}>${dark ? say("pages.light") : say("pages.dark")}</button>
      ${enters(this.person) ? html`<a role="menuitem" href="/entry">${say("pages.start.entry")}</a>` : nothing}
      ${administers(this.person) ? html`<a role="menuitem" href="/people">${say("pages.start.people")}</a>` : nothing}
      <a role="menuitem" href="/help/operator" target="_blank" rel="noopener">${say("pages.help.title")}</a>
      <a role="menuitem" href="/">${say("pages.home")}</a>
      <button role="menuitem" type="button" data-do="sign-out" @click=${() => void this.leave()}>${say("pages.sign_out")}</button>
    </div>`;
  }

  private speak(language: string): void {
    choose(language);
    document.title = say("pages.titles.console");
    this.live.dispatchEvent(new Event("change"));
  }

  private async leave(): Promise<void> {
    await send("DELETE", "/api/session").catch(() => undefined);
    location.assign("/sign-in");
  }
}

customElements.define("io-desk-head", DeskHead);
