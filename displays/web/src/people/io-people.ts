/** The administrators' page: people, tokens, and what happened at the door lately. Asked again while somebody looks. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Problem, send } from "../desk/api.js";
import { DeskElement } from "../desk/element.js";
import { guideLink } from "../desk/guide-link.js";
import { icon } from "../desk/icons.js";
import type { Person } from "../desk/nouns.js";
import { choose } from "../desk/prefs.js";
import { administers, signIn } from "../desk/session.js";
import { when } from "../desk/wording.js";
import { lang, say } from "../words.js";
import "./io-person.js";
import "./io-tokens.js";
import type { Deed, House, Known, Token } from "./nouns.js";
import { author, deedWords, reachWords, standing, standingWords } from "./sentences.js";

const AGAIN = 10_000; // milliseconds between two looks
const TABS = ["people", "tokens", "log"] as const;
type Tab = (typeof TABS)[number];

export class PeoplePage extends DeskElement {
  static override properties = { person: { attribute: false }, house: { state: true }, tokens: { state: true }, deeds: { state: true }, tab: { state: true }, opened: { state: true }, wanted: { state: true }, refused: { state: true }, trouble: { state: true } };
  declare person: Person;
  declare house: House | null;
  declare tokens: readonly Token[];
  declare deeds: readonly Deed[];
  declare tab: Tab;
  /** Whose sheet is open; "" is somebody new. */
  declare opened: string | null;
  /** What the list is searched for. */
  declare wanted: string;
  /** Only what was refused. */
  declare refused: boolean;
  declare trouble: string;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.house = this.opened = null;
    this.tokens = this.deeds = [];
    this.tab = "people";
    this.wanted = this.trouble = "";
    this.refused = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.route);
    document.addEventListener("visibilitychange", this.wake);
    this.route();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.route);
    document.removeEventListener("visibilitychange", this.wake);
    clearTimeout(this.timer);
  }

  private readonly route = (): void => {
    this.tab = TABS.find((tab) => location.hash === `#${tab}`) ?? "people";
    void this.look();
  };

  private readonly wake = (): void => void this.look();

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.isConnected || document.hidden || !administers(this.person)) return;
    try {
      const [house, tokens, log] = await Promise.all([
        send<House & Record<string, unknown>>("GET", "/api/people"),
        send<{ tokens: Token[] }>("GET", "/api/tokens"),
        send<{ events: Deed[] }>("GET", "/api/sign-ins"),
      ]);
      this.house = house;
      this.tokens = tokens.tokens;
      this.deeds = log.events;
      this.trouble = "";
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return signIn();
      this.trouble = (error as Error).message;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), AGAIN);
  }

  protected override render(): TemplateResult {
    const counts: Record<Tab, number> = { people: this.house?.people.length ?? 0, tokens: this.tokens.length, log: 0 };
    return html`<div class="desk people" lang=${lang()} @changed=${() => void this.look()} @close-sheet=${() => (this.opened = null)}>
      <header class="head"><h1 class="unseen">${say("pages.titles.people")}</h1><a class="brand" href="/">iocast</a>
        <nav aria-label=${say("pages.titles.people")}>${TABS.map((tab) => html`<a href="#${tab}" aria-current=${this.tab === tab ? "page" : nothing}>${say(`people.tab.${tab}`)}${counts[tab] ? html` <span class="count">${counts[tab]}</span>` : nothing}</a>`)}</nav><span class="gap"></span>
        ${guideLink("administrator")}
        <button type="button" class="link" data-do="language" @click=${() => { choose(lang() === "vi" ? "en" : "vi"); document.title = say("pages.titles.people"); void this.look(); this.requestUpdate(); }}>${lang() === "vi" ? "English" : "Tiếng Việt"}</button>
        <a class="link" href="/account">${this.person.name}</a></header>
      ${this.trouble ? html`<p class="banner" role="alert">${icon("cross")} ${this.trouble}</p>` : nothing}
      <main><div class="sheet">${this.body()}</div></main></div>`;
  }

  private body(): TemplateResult {
    if (!administers(this.person)) return html`<p class="empty" role="alert">${say("people.not_yours")} <a href="/">${say("pages.home")}</a></p>`;
    const { house } = this;
    if (!house) return html`<p class="empty" role="status">${say("account.loading")}</p>`;
    if (this.tab === "tokens") return html`<io-tokens .house=${house} .tokens=${this.tokens}></io-tokens>`;
    return this.tab === "log" ? this.log(house) : this.list(house);
  }

  private list(house: House): TemplateResult {
    const wanted = this.wanted.trim().toLocaleLowerCase();
    const found = house.people.filter((one) => `${one.name} ${reachWords(one, house)}`.toLocaleLowerCase().includes(wanted));
    const person = house.people.find((one) => one.name === this.opened) ?? null;
    return html`<header class="titled"><div><h2>${say("people.people")}</h2><p>${say("people.people_what")}</p></div>
        <button type="button" class="go" data-do="new" @click=${() => (this.opened = "")}>${say("people.new")}</button></header>
      <label class="field"><span class="unseen">${say("people.find")}</span><input type="search" name="find" placeholder=${say("people.find")} .value=${this.wanted} @input=${(event: Event) => (this.wanted = (event.target as HTMLInputElement).value)} /></label>
      ${found.length ? html`<ul class="persons">${repeat(found, (one) => one.name, (one) => this.line(one, house))}</ul>` : html`<p class="empty">${say("people.none")}</p>`}
      ${this.opened === null ? nothing : html`<io-person .house=${house} .person=${person}></io-person>`}`;
  }

  private line(one: Known, house: House): TemplateResult {
    const stands = standing(one);
    const factor = one.factor ? say("people.factor") : house.factor.includes(one.role) && !one.vouched ? say("people.no_factor") : "";
    return html`<li><button type="button" class="person-row" data-person=${one.name} data-standing=${stands} @click=${() => (this.opened = one.name)}>
      <b>${one.name}${one.name === house.you ? html` <em>${say("people.you")}</em>` : nothing}</b><span>${reachWords(one, house)}</span>
      <span class="state ${stands === "here" ? "ok" : stands === "shut" ? "bad" : stands === "lapsed" ? "warn" : "quiet"}">${icon(stands === "here" ? "dot" : stands === "shut" ? "cross" : stands === "lapsed" ? "triangle" : "ring")}<span>${standingWords(one, Date.parse(house.now))}</span></span>
      <span class="quiet">${factor}</span></button></li>`;
  }

  private log(house: House): TemplateResult {
    const shown = this.deeds.filter((each) => !this.refused || each.kind === "refused");
    return html`<header class="titled"><div><h2>${say("people.log")}</h2><p>${say("people.log_what")}</p></div>
        <button type="button" class="chip" data-do="refused" aria-pressed=${this.refused ? "true" : "false"} @click=${() => (this.refused = !this.refused)}>${say("people.only_refused")}</button></header>
      ${shown.length ? html`<ol class="deeds">${repeat(shown, (each) => each.seq, (each) => html`<li data-kind=${each.kind}><time datetime=${each.at}>${when(each.at, Date.parse(house.now))}</time>
          <span class=${each.kind === "refused" ? "bad" : ""}><b>${author(each.by)}</b> ${deedWords(each)}</span>
          <span class="quiet mono">${[each.data["action"], each.data["from"]].filter(Boolean).join(" · ")}</span></li>`)}</ol>` : html`<p class="empty">${say("people.nothing")}</p>`}`;
  }
}

customElements.define("io-people", PeoplePage);
